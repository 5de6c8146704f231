"""What a ward offers; forms by hash; towns by postal code.

Versions never change, so compiled forms are kept in each process. Offers are kept
for a few seconds, so a page costs no query for them.
"""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from madoguchi.kernel.errors import Refused
from madoguchi.procedures.changes.terms import in_force
from madoguchi.procedures.definition.canonical import hash_of
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.engine import FORMS_KEPT, Form, compile_document
from madoguchi.procedures.models import (
    Manuscript,
    ManuscriptEdit,
    ManuscriptReader,
    Offer,
    PostalTown,
    Proposal,
    Version,
)
from madoguchi.procedures.rules import managed_departments
from madoguchi.procedures.taking import USABILITY, take
from madoguchi.procedures.texts import Text
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import handled_elsewhere, ward_by_id
from madoguchi.wards.scope import ward_scope

SECONDS_KEPT = 5.0


class NotOffered(Refused):
    """The ward does not offer this procedure."""


class NoSuchVersion(Refused):
    """No version with this hash is stored."""


@dataclass(frozen=True, slots=True)
class Offering:
    """One version that a ward offers from an instant on; a term of its procedure."""

    slug: str
    hash: str
    opens_at: datetime
    closes_at: datetime | None = None
    change: str = ""
    again: frozenset[str] = frozenset()
    finish_until: datetime | None = None
    drafts_until: datetime | None = None
    id: int = 0

    @property
    def form(self) -> Form:
        return form_at(self.hash)

    def is_open(self, at: datetime) -> bool:
        return self.opens_at <= at and (self.closes_at is None or at < self.closes_at)


@dataclass(frozen=True, slots=True)
class Countable:
    """A procedure whose cases a ward counts, in the system or outside it.

    The department is empty where the ward offers it only outside: any may count it.
    """

    slug: str
    title: Text
    department: str = ""


Terms = Sequence[Offering]
"""What a ward offers of one procedure, one version after another."""

_kept: dict[int, tuple[float, dict[str, Terms]]] = {}


def offers_of(ward: int, at: datetime | None = None) -> Sequence[Offering]:
    """Return everything a ward offers to residents, by the reading of its name."""
    found = every_offer_of(ward, at)
    return [one for one in found if not one.form.definition.for_staff]


def staff_offers_of(ward: int, at: datetime | None = None) -> Sequence[Offering]:
    """Return what a ward offers to its own staff (庁内の手続き)."""
    found = every_offer_of(ward, at)
    return [one for one in found if one.form.definition.for_staff]


def every_offer_of(ward: int, at: datetime | None = None) -> Sequence[Offering]:
    """Return everything a ward offers to anybody, by the reading of its name."""
    found = [_now(terms, at) for terms in _offers(ward).values()]
    return sorted(found, key=lambda offer: offer.form.definition.reading)


def slugs_of(ward: int) -> Collection[str]:
    """Return the names of everything a ward offers, or offered once."""
    return _offers(ward).keys()


def countable_of(ward: int) -> list[Countable]:
    """Return every procedure whose cases are counted: an answered survey is none."""
    offers = offers_of(ward)
    offered_here = [
        Countable(one.slug, one.form.definition.title, one.form.definition.department)
        for one in offers
        if one.form.definition.kind != "survey"
    ]
    # What came into the system later is what the ward offers, under the same name.
    elsewhere = [
        Countable(slug, Text(title))
        for slug, title in handled_elsewhere(ward).items()
        if slug not in slugs_of(ward)
    ]
    return offered_here + elsewhere


def public_terms_of(ward: int, slug: str) -> Terms:
    """Return every term of a procedure for residents; none when it is for staff."""
    terms = terms_of(ward, slug)
    return [one for one in terms if not one.form.definition.for_staff]


def public_slugs_of(ward: int) -> Collection[str]:
    """Return the names of what a ward offers to residents."""
    return {one.slug for one in offers_of(ward)}


def terms_of(ward: int, slug: str) -> Terms:
    """Return every term of a procedure, those to come too; none when there is none."""
    return _offers(ward).get(slug, ())


def offering(ward: int, slug: str, at: datetime | None = None) -> Offering:
    """Return the offer in force, else the first to come; raise NotOffered for none."""
    terms = terms_of(ward, slug)
    if not terms:
        raise NotOffered
    return _now(terms, at)


def public_offering(ward: int, slug: str) -> Offering:
    """Return the offer in force to residents; one to staff is none (NotOffered)."""
    found = offering(ward, slug)
    if found.form.definition.for_staff:
        raise NotOffered
    return found


def offered(ward: int, slug: str, at: datetime | None = None) -> Form:
    """Return the form under which applications begin."""
    return offering(ward, slug, at).form


def _now(terms: Terms, at: datetime | None) -> Offering:
    return terms[max(in_force(terms, at or timezone.now()), 0)]


def _offers(ward: int) -> dict[str, Terms]:
    now = time.monotonic()
    kept_at, offers = _kept.get(ward, (0.0, {}))
    if not kept_at or now - kept_at > SECONDS_KEPT:
        offers = _read_offers(ward)
        _kept[ward] = (now, offers)
    return offers


def _read_offers(ward: int) -> dict[str, Terms]:
    found: dict[str, list[Offering]] = {}
    with ward_scope(ward):  # what a ward offers is public
        for row in Offer.objects.filter(ward=ward, cancelled_at=None).order_by(
            "opens_at", "id"
        ):
            found.setdefault(row.slug, []).append(term_of(row))
    for terms in found.values():
        form_at(_now(terms, None).hash)  # read now, not with the first page
    return {slug: tuple(terms) for slug, terms in found.items()}


def last_offer(ward: int, slug: str) -> Offer | None:
    """Return the last offer of a procedure, asked of the table itself."""
    rows = Offer.objects.filter(ward=ward, slug=slug, cancelled_at=None)
    return rows.order_by("-opens_at", "-id").first()


def proposals_of(ward: int) -> QuerySet[Proposal]:
    """Return a ward's proposals, the newest first."""
    return (
        Proposal.objects.filter(ward=ward)
        .select_related("drawn_up_by", "approved_by")
        .order_by("-drawn_up_at", "-id")
    )


# ----------------------------------------------------------------------- manuscripts


def manuscripts_of(actor: Actor) -> QuerySet[Manuscript]:
    """Return the open manuscripts that somebody may write, the latest change first."""
    rows = Manuscript.objects.filter(
        ward=actor.ward, state=Manuscript.State.OPEN
    ).select_related("begun_by", "changed_by", "proposal")
    departments = managed_departments(actor)
    if departments is not None:
        rows = rows.filter(department__in=departments)
    return rows.order_by("-changed_at", "-id")


def edits_of(manuscript: Manuscript) -> QuerySet[ManuscriptEdit]:
    """Return the edits of a manuscript from the first to the last."""
    rows = ManuscriptEdit.objects.filter(
        ward=manuscript.ward_id, manuscript=manuscript.pk
    )
    return rows.select_related("by").order_by("revision")


def readers_of(manuscript: Manuscript, since: datetime) -> QuerySet[ManuscriptReader]:
    """Return who had a manuscript open since an instant, the latest first."""
    rows = ManuscriptReader.objects.filter(
        ward=manuscript.ward_id, manuscript=manuscript.pk, seen_at__gte=since
    )
    return rows.select_related("staff").order_by("-seen_at")


def next_number(slug: str) -> int:
    """Return the number that no version of a procedure has yet."""
    numbers = Version.objects.filter(slug=slug).values_list("number", flat=True)
    return max(numbers, default=0) + 1


def term_of(row: Offer) -> Offering:
    return Offering(
        row.slug,
        row.version_id,
        row.opens_at,
        row.closes_at,
        row.change,
        frozenset(row.again),
        row.finish_until,
        row.drafts_until,
        row.pk,
    )


def forget_offers() -> None:
    """Read the offers anew from now on, in this process."""
    _kept.clear()


@lru_cache(maxsize=FORMS_KEPT)
def form_at(digest: str) -> Form:
    """Return the form of a version, whether it is still offered or not."""
    document = (
        Version.objects.filter(pk=digest).values_list("document", flat=True).first()
    )
    if document is None:
        raise NoSuchVersion
    return compile_document(bytes(document))


def examples_of(ward: int, digest: str) -> Mapping[str, str]:
    """Return the texts of the examples of a version that a ward offers, by file name.

    They are those it was proposed with; else those of its folder, as long as that
    still says the same.
    """
    definition = form_at(digest).definition
    rows = proposals_of(ward).filter(slug=definition.slug, number=definition.number)
    for row in rows.exclude(published_at=None):
        if hash_of(bytes(row.document)) == digest:
            files: Mapping[str, str] = row.examples
            return {name: one for name, one in files.items() if name != USABILITY}
    folder = Path(settings.PROCEDURES_DIR) / definition.slug / str(definition.number)
    for taker in (ward_by_id(ward).slug, ""):
        try:
            taken = take(folder, taker)
        except BadDefinition:
            continue
        if taken.definition == definition:
            return taken.examples
    return {}


def towns_at(code: str) -> Sequence[PostalTown]:
    """Return the towns that a postal code of seven digits stands for."""
    return list(PostalTown.objects.filter(code=code).order_by("id"))


def towns_told(code: str) -> list[dict[str, str | bool]]:
    """Return what the script is told that fills in an address, each town once."""
    told: dict[str, dict[str, str | bool]] = {
        one.town: {
            "prefecture": one.prefecture,
            "city": one.city,
            "town": one.town,
            "building": one.building,
            "has_chome": one.has_chome,
            "chomes": one.chomes,
        }
        for one in reversed(towns_at(code))
    }
    return list(told.values())[::-1]
