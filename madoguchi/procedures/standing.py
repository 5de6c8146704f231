"""How a proposal stands before the publish gate, and which waivers have run out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from madoguchi.kernel.errors import Refused
from madoguchi.procedures.catalogue.queries import names_of
from madoguchi.procedures.changes.classes import LEGAL, RE_ASK
from madoguchi.procedures.changes.judging import Judgment, judge
from madoguchi.procedures.definition.canonical import from_canonical, hash_of
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.gate.checking import PAGES, lights
from madoguchi.procedures.gate.checks.usability import TESTED, lacking
from madoguchi.procedures.gate.material import (
    Around,
    Material,
    WardSide,
    digest_of,
    files_digest,
    key_of,
    material,
)
from madoguchi.procedures.gate.reasons import (
    BLOCKS,
    NOTE,
    WHOLE,
    Reason,
    blocking,
    from_data,
    to_data,
)
from madoguchi.procedures.gate.records import (
    Records,
    UsabilityTest,
    Waiver,
    from_stored,
    read_records,
)
from madoguchi.procedures.looking import the_judge
from madoguchi.procedures.models import (
    GateResult,
    Offer,
    Proposal,
    UsabilityRecord,
    WaiverRecord,
)
from madoguchi.procedures.queries import form_at
from madoguchi.procedures.taking import USABILITY
from madoguchi.procedures.texts import NEEDED
from madoguchi.wards.queries import departments_of, staff_of, ward_by_id

REWORKED: Final = frozenset({RE_ASK, LEGAL})
"""The classes of change that make a service another one to its applicants."""
RULE: Final = "required_languages"
"""The languages a ward requires, among its rules; without it those of the software."""
Pages = GateResult.Pages


class NotGreen(Refused):
    """The gate has reasons against publishing; they are carried along."""

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        super().__init__("not_green")
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Standing:
    """What the gate says of a proposal as it is now."""

    key: str
    result: GateResult | None
    reasons: tuple[Reason, ...]

    @property
    def is_green(self) -> bool:
        return self.result is not None and not blocking(self.reasons)

    @property
    def lights(self) -> Mapping[str, str]:
        return lights(self.reasons)

    @property
    def digest(self) -> str:
        """Return the hash of the verdict, for an approval to hang on."""
        return digest_of([self.key, to_data(self.reasons)])

    def refuse(self) -> None:
        """Raise NotGreen unless everything is green."""
        if not self.is_green:
            raise NotGreen(blocking(self.reasons))


# ---------------------------------------------------------------- what is looked at


def required_languages(ward: int, definition: Definition) -> tuple[str, ...]:
    """Return the languages in which a procedure of a ward must be complete.

    What the ward asks for is for residents; staff read Japanese and English.
    """
    if definition.for_staff:
        return NEEDED
    return tuple(ward_by_id(ward).rules.get(RULE, NEEDED))


def ward_side(ward: int, definition: Definition) -> WardSide:
    """Return what the gate must know of a ward for one version.

    Only the departments and roles that its flow names: who else comes or goes changes
    no verdict. What staff apply for is worked on in their own departments: whoever
    holds a role in one of them holds it.
    """
    stages = definition.stages
    named = {definition.department, *(one.department for one in stages)}
    everybody = staff_of(ward)
    staff = [one for one in everybody if one.department.slug in named]
    there = {one.slug for one in departments_of(ward)}
    return WardSide(
        languages=required_languages(ward, definition),
        departments=frozenset(named & there),
        roles={
            role: frozenset(named)
            if definition.for_staff and any(role in one.roles for one in everybody)
            else frozenset(one.department.slug for one in staff if role in one.roles)
            for role in sorted({one.who for one in stages})
        },
        names=names_of(ward_by_id(ward)),
    )


def judgment_of(row: Proposal, wishes: Mapping[str, str] | None = None) -> Judgment:
    """Judge a proposal against the version it is to replace."""
    if not row.based_on:
        return Judgment()
    old = form_at(row.based_on).definition
    new = from_canonical(bytes(row.document))
    return judge(old, new, row.raised if wishes is None else wishes)


def needs_test(row: Proposal) -> bool:
    """Say whether people must try it: a new service, or one that was reworked."""
    return not row.based_on or judgment_of(row).gravest in REWORKED


def records_of(row: Proposal) -> Records:
    """Return the tests and the waiver on record of a proposed version.

    A waiver in its folder counts for nothing here: whoever writes the folder cannot
    also be the one who answers for it.
    """
    filed = read_records(row.examples.get(USABILITY, ""))
    tests = tests_of(row.ward_id, row.slug, row.number).tests
    given = waiver_of(row.ward_id, row.slug, row.number)
    waiver = Waiver(given.reason, given.until, given.demo) if given else None
    return Records((*filed.tests, *tests), waiver, filed.flaws)


def version_here(ward: int, slug: str, number: int) -> Definition | None:
    """Return a version that a ward has proposed, or offers or offered."""
    rows = Proposal.objects.filter(ward=ward, slug=slug, number=number)
    row = rows.exclude(state=Proposal.State.DROPPED).order_by("-drawn_up_at").first()
    if row is not None:
        return from_canonical(bytes(row.document))
    offers = Offer.objects.filter(ward=ward, slug=slug, version__number=number)
    offer = offers.order_by("-opens_at").first()
    return form_at(offer.version_id).definition if offer else None


def tests_of(ward: int, slug: str, number: int) -> Records:
    rows = UsabilityRecord.objects.filter(ward=ward, slug=slug, number=number)
    return Records(tuple(from_stored(one.test) for one in rows.order_by("id")))


def _tests_of_offered(ward: int, slug: str, number: int) -> tuple[UsabilityTest, ...]:
    """Return the tests on record, and those that came with the folder."""
    rows = Proposal.objects.filter(ward=ward, slug=slug, number=number)
    row = rows.exclude(published_at=None).order_by("-published_at").first()
    filed = read_records(row.examples.get(USABILITY, "")).tests if row else ()
    return (*filed, *tests_of(ward, slug, number).tests)


def waiver_of(ward: int, slug: str, number: int) -> WaiverRecord | None:
    """Return the waiver of a version that nobody took back."""
    rows = WaiverRecord.objects.filter(ward=ward, slug=slug, number=number)
    return rows.filter(ended_at=None).select_related("given_by").first()


def around(row: Proposal) -> Around:
    definition = from_canonical(bytes(row.document))
    ward = ward_side(row.ward_id, definition)
    return Around(ward, records_of(row), needs_test(row))


def material_of(row: Proposal, today: date) -> Material:
    return material(
        from_canonical(bytes(row.document)),
        row.examples,
        around(row),
        today=today,
    )


def key_of_proposal(row: Proposal) -> str:
    return key_of(
        hash_of(bytes(row.document)),
        files_digest(row.examples),
        around(row),
        judge=the_judge().version(),
    )


# ----------------------------------------------------------------------- the verdict


def standing_of(row: Proposal, on: date) -> Standing:
    """Return how a proposal stands, to open on a day."""
    key = key_of_proposal(row)
    result = GateResult.objects.filter(ward=row.ward_id, key=key).first()
    if result is None:
        return Standing(key, None, (Reason(PAGES, "not_yet"),))
    reasons = (*from_data(result.reasons), *_of_pages(result), *_lapsed(result, on))
    return Standing(key, result, reasons)


def _of_pages(result: GateResult) -> tuple[Reason, ...]:
    blanks = {"done": str(result.done_count), "all": str(result.all_count or "?")}
    if result.pages == Pages.DONE:
        seen = Reason(
            PAGES, "looked_at", WHOLE, NOTE, {"count": str(result.done_count)}
        )
        return (*from_data(result.page_reasons), seen)
    if result.pages == Pages.NO_BROWSER:
        return (Reason(PAGES, "no_browser", blanks={"said": result.missing}),)
    if result.pages == Pages.BROKE_OFF:
        return (Reason(PAGES, "broke_off"),)
    return (Reason(PAGES, "running", blanks=blanks),)


def _lapsed(result: GateResult, on: date) -> tuple[Reason, ...]:
    until = result.waived_until
    if until is None or until >= on:
        return ()
    blanks = {"until": until.isoformat()}
    return (Reason("usability", "lapsed", TESTED, BLOCKS, blanks),)


# --------------------------------------------------------------------------- overdue


@dataclass(frozen=True, slots=True)
class Owed:
    """A version on offer, or to come, that people have still to try."""

    definition: Definition
    waiver: WaiverRecord
    is_overdue: bool


def owed_tests(ward: int, on: date) -> list[Owed]:
    """Return the versions a ward offers whose usability test is still owed.

    Overdue are those whose waiver has run out or was taken back; they come first.
    """
    rows = Offer.objects.filter(ward=ward, cancelled_at=None)
    rows = rows.filter(Q(closes_at=None) | Q(closes_at__date__gt=on))
    newest: dict[str, Offer] = {one.slug: one for one in rows.order_by("opens_at")}
    found = []
    for offer in newest.values():
        definition = form_at(offer.version_id).definition
        waivers = WaiverRecord.objects.filter(
            ward=ward, slug=definition.slug, number=definition.number
        )
        waiver = waivers.order_by("ended_at", "-id").first()
        tests = _tests_of_offered(ward, definition.slug, definition.number)
        if waiver is None or not lacking(tests):
            continue
        running = waiver.ended_at is None and waiver.until >= on
        found.append(Owed(definition, waiver, not running))
    return sorted(found, key=lambda one: (not one.is_overdue, one.definition.reading))
