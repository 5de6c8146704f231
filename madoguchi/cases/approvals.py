"""Questions about proposals: whose turn it is, what they are shown, who stands in.

A proposal is open to those on its way, to who drafted it and to the department of its
case; the record they are shown is opened by `actions.open_proposal`, which writes down
who looks.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from madoguchi.cases.mandates import mandates_of
from madoguchi.cases.models import Case, Proposal, Step, Substitution
from madoguchi.cases.opened import OpenCase, Ruling
from madoguchi.cases.queries import departments_of, staff_desks_of
from madoguchi.cases.routes import Route, Row, is_turn, read_table, route_of
from madoguchi.cases.rules import REOPENED, REVOKED
from madoguchi.cases.walking import Ticked, ticks_of
from madoguchi.documents.models import Document
from madoguchi.documents.queries import documents_of
from madoguchi.events.envelope import to_us
from madoguchi.procedures.engine import AmountLine
from madoguchi.vault.signing import is_signed
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Membership
from madoguchi.wards.queries import approval_rows, ward_by_id
from madoguchi.wards.statements import written_once

MONTHS = 12
SIGNED = "approval"


# ------------------------------------------------------------------- the route


def table_of(ward: int, on: date | None = None) -> tuple[Row, ...]:
    """Return the approval table (専決表) that holds on a day, which is today.

    Raises BadTable for a bad row.
    """
    return read_table(approval_rows(ward_by_id(ward), on or timezone.localdate()))


def has_route(case: Case) -> bool:
    """Say whether some decision on this case needs the agreement of others."""
    return any(
        row.is_about(case.procedure, case.home_unit) for row in table_of(case.ward_id)
    )


def amount_of(opened: OpenCase, outcome: str) -> int | None:
    """Return what a decision commits in a year, in yen; None while it is open.

    Taking a decision back undoes what it committed.
    """
    if outcome == REVOKED:
        outcome = opened.row.outcome
    if outcome != Case.Outcome.GRANTED:
        return 0
    journey = opened.whole_journey(opened.whole)
    row = opened.row
    return yearly(opened.form.amounts(journey.shown(), row.arrived_on, row.channel))


def yearly(lines: Iterable[AmountLine]) -> int | None:
    """Add up what is granted: twelve times by month, else once.

    >>> from madoguchi.procedures.texts import Text
    >>> lines = [AmountLine("a", Text(), "month", 10_000),
    ...          AmountLine("b", Text(), "once", 5_000)]
    >>> yearly(lines), yearly([*lines, AmountLine("c", Text(), "year", None)])
    (125000, None)
    """
    whole = 0
    for line in lines:
        if line.amount is None:
            return None
        whole += line.amount * (MONTHS if line.per == "month" else 1)
    return whole


def route_for(opened: OpenCase, outcome: str) -> Route:
    """Return who must agree to this decision; nothing when one person decides."""
    return route_of(
        table_of(opened.row.ward_id),
        procedure=opened.row.procedure,
        department=opened.row.home_unit,
        outcome=outcome,
        amount_yen=amount_of(opened, outcome),
    )


# ------------------------------------------------------------ what they are shown


def record_of(opened: OpenCase, ruling: Ruling) -> dict[str, Any]:
    """Return all that a proposal shows: the draft decision and what it rests on.

    Sealed whole; who may not see a protected address is shown the rest of it.
    """
    what: dict[str, Any] = {}
    if ruling.outcome == REVOKED:
        what |= {"revokes": opened.row.revocations + 1}
    if ruling.outcome == REOPENED and opened.row.closed_at is not None:
        what |= {"reopens": opened.row.closed_at.isoformat()}
    if opened.row.is_by_agent:
        what |= {"agents": agents_shown(opened)}
    return what | {
        "version": opened.row.version_hash,
        "answers": opened.whole,
        "label": opened.label,
        "fee_yen": opened.row.fee_yen,
        "outcome": ruling.outcome,
        "reason_code": ruling.reason_code,
        "reason": ruling.reason,
        "remedies": ruling.remedies,
        "amount_yen": amount_of(opened, ruling.outcome),
        "documents": [
            [str(one.pk), bytes(one.digest).hex()]
            for one in documents_of(opened.row.ward_id, opened.row.stream)
            if one.kind == Document.Kind.UPLOAD
        ],
        **_checked(opened),
    }


def _checked(opened: OpenCase) -> dict[str, Any]:
    """Return who ticked which line of the checklist, where a version has one."""
    if not opened.form.definition.checklist:
        return {}
    done = ticks_of(opened.row)
    return {
        "checks": [
            [key, one.staff_id, one.name, one.at.isoformat()]
            for key, one in sorted(done.items())
        ]
    }


def ticks_in(record: Mapping[str, Any]) -> dict[str, Ticked]:
    """Return the ticks that a proposal shows, by the key of their line."""
    return {
        key: Ticked(staff, name, datetime.fromisoformat(at))
        for key, staff, name, at in record.get("checks", [])
    }


def agents_shown(opened: OpenCase) -> list[list[str]]:
    """Return by which mandates somebody acts, as they stand, for the record."""
    return [
        [str(one.row.pk), one.row.state, one.agent.name] for one in mandates_of(opened)
    ]


def ruling_of(record: Mapping[str, Any]) -> Ruling:
    names = ("outcome", "reason_code", "reason", "remedies")
    return Ruling(**{name: record[name] for name in names})


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether two records show the same."""
    first, second = (json.dumps(each, sort_keys=True) for each in (one, other))
    return first == second


def digest_of(sealed: bytes) -> bytes:
    """Name a sealed record; nobody can tell from it what the record says."""
    return hashlib.sha256(sealed).digest()


def signed_values(row: Proposal, step: Step) -> tuple[str, ...]:
    """Return what a stamp signs: whose it is, of which step, of which record."""
    assert step.stamped_at is not None  # noqa: S101  only a stamped step is signed
    return (
        str(row.pk),
        bytes(row.digest).hex(),
        str(step.number),
        step.department,
        step.post,
        str(step.staff_id),
        str(step.stood_in_for_id or ""),
        str(to_us(step.stamped_at)),
    )


def is_sound(row: Proposal, steps: Sequence[Step]) -> bool:
    """Say whether record and stamps are those that were made, byte for byte."""
    if digest_of(bytes(row.sealed)) != bytes(row.digest):
        return False
    return all(
        is_signed(row.ward_id, step.signature, SIGNED, *signed_values(row, step))
        for step in steps
        if step.staff_id is not None
    )


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """A proposal with what it shows, for one look of one person."""

    row: Proposal
    case: OpenCase
    steps: Sequence[Step]
    ruling: Ruling
    remark: str = ""
    turn: "Turn | None" = None
    ticks: Mapping[str, Ticked] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """Return what a page sends back to say which record it showed."""
        return bytes(self.row.digest).hex()


# ---------------------------------------------------------------- whose turn it is


@dataclass(frozen=True, slots=True)
class Turn:
    """A step somebody may stamp now, in their own right or standing in (代決)."""

    step: Step
    stood_in_for: int | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """Where somebody stamps: posts of departments, and for whom (None: for oneself)."""

    own: frozenset[tuple[str, str]]
    standing_in: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def every(self) -> frozenset[tuple[str, str]]:
        return self.own | frozenset(self.standing_in)


def places_of(actor: Actor, on: date) -> Places:
    """Return where somebody stamps on a day, also for whom they stand in."""
    if not actor.is_staff:
        return Places(frozenset())
    own = frozenset([(actor.unit, actor.post)] if actor.post else [])
    absent = substitutions(actor.ward).filter(
        deputy=int(actor.id), from_on__lte=on, until_on__gte=on
    )
    held = _posts(actor.ward, on).filter(staff__in=absent.values("absent"))
    return Places(own, {(unit, post): staff for unit, post, staff in held})


def substitutions(ward: int) -> QuerySet[Substitution]:
    """Return who is named to stand in for whom and was not taken back."""
    return Substitution.objects.filter(ward=ward, ended_at=None)


def holders(ward: int, on: date) -> Mapping[tuple[str, str], list[int]]:
    """Return who holds each post of each department on a day, also beside another."""
    found: dict[tuple[str, str], list[int]] = {}
    for department, post, staff in _posts(ward, on):
        found.setdefault((department, post), []).append(staff)
    return found


def _posts(ward: int, on: date) -> QuerySet[Membership, tuple[str, str, int]]:
    held = Membership.objects.on(on).filter(ward=ward, staff__is_active=True)
    return held.exclude(post="").values_list("department__slug", "post", "staff")


def turn_of(
    row: Proposal, steps: Sequence[Step], actor: Actor, places: Places
) -> Turn | None:
    """Return the step somebody may stamp now, if there is one.

    Nobody stamps what they drafted, nor twice, nor in place of who drafted it.
    """
    mine = int(actor.id) if actor.is_staff else 0
    if not row.is_open or row.drafted_by_id == mine:
        return None
    if mine in {one.staff_id for one in steps}:
        return None
    stamped = [one.staff_id is not None for one in steps]
    parts = [str(one.part) for one in steps]
    for at, step in enumerate(steps):
        place = (step.department, step.post)
        if place not in places.every or not is_turn(stamped, parts, at):
            continue
        if place in places.own:
            return Turn(step)
        absent = places.standing_in[place]
        if absent != row.drafted_by_id:
            return Turn(step, absent)
    return None


# ------------------------------------------------------------------- the boxes


def _with_steps(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    steps = Step.objects.order_by("number").select_related("staff", "stood_in_for")
    return rows.select_related("case", "drafted_by").prefetch_related(
        Prefetch("steps", queryset=steps)
    )


def _at(places: Iterable[tuple[str, str]]) -> Q:
    found = Q(pk__in=())
    for department, post in places:
        found |= Q(steps__department=department, steps__post=post)
    return found


def proposals_visible_to(actor: Actor, on: date) -> QuerySet[Proposal]:
    """Return the proposals somebody stamps, drafted, or has on their team's desk."""
    if not actor.is_staff:
        return Proposal.objects.none()
    mine = int(actor.id)
    seen = (
        _at(places_of(actor, on).every)
        | Q(steps__staff=mine)
        | Q(steps__stood_in_for=mine)
        | Q(drafted_by=mine)
    )
    if actor.has("clerk") or actor.has("supervisor"):
        desks = [*departments_of(actor), *staff_desks_of(actor)]
        seen |= Q(case__department__in=desks) | Q(case__home__in=departments_of(actor))
    return _with_steps(Proposal.objects.filter(seen, ward=actor.ward).distinct())


def visible_proposal(actor: Actor, proposal_id: UUID, on: date) -> Proposal | None:
    return proposals_visible_to(actor, on).filter(pk=proposal_id).first()


def waiting_for(actor: Actor, on: date) -> list[Proposal]:
    """Return what waits for somebody's stamp, the urgent first, then by due date."""
    state = Proposal.State.CIRCULATING
    places = places_of(actor, on)
    rows = Proposal.objects.filter(_at(places.every), ward=actor.ward, state=state)
    return [
        row
        for row in _with_steps(rows.distinct()).order_by(
            "-is_urgent", "case__due_on", "drafted_at"
        )
        if turn_of(row, list(row.steps.all()), actor, places)
    ]


def drafted_by_me(actor: Actor, most: int) -> list[Proposal]:
    """Return the latest proposals somebody drafted."""
    rows = Proposal.objects.filter(ward=actor.ward, drafted_by=int(actor.id))
    return list(_with_steps(rows).order_by("-drafted_at")[:most])


def to_review(actor: Actor) -> list[Step]:
    """Return the stamps others made in somebody's place and they have not seen."""
    rows = Step.objects.filter(
        ward=actor.ward, stood_in_for=int(actor.id), reviewed_at=None
    )
    return list(rows.select_related("proposal__case", "staff").order_by("stamped_at"))


def proposal_of(case: Case) -> Proposal | None:
    """Return the newest proposal of a case, with its steps."""
    return next(iter(_newest(case.ward_id, case.pk)), None)


@written_once
def _newest(ward: int, case: UUID) -> QuerySet[Proposal]:
    rows = Proposal.objects.filter(ward=ward, case=case)
    return _with_steps(rows).order_by("-drafted_at")[:1]


def is_circulating(case: Case) -> bool:
    return Proposal.objects.filter(
        ward=case.ward_id, case=case, state=Proposal.State.CIRCULATING
    ).exists()
