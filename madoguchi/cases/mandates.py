"""Questions about who acts for an applicant: by which mandate, whether it holds.

A mandate is sealed with the case; who may see the case may see it.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from madoguchi.cases.agency import APPLIES, Act, Agent, Terms, unfit
from madoguchi.cases.models import Case, CaseIndex, Draft, Mandate
from madoguchi.cases.opened import OpenCase
from madoguchi.cases.problems import MandateRefused
from madoguchi.cases.queries import owner_id_of
from madoguchi.events.envelope import SealedEvent
from madoguchi.people.models import Person
from madoguchi.people.queries import NAME_AND_BIRTH, account_of
from madoguchi.procedures.queries import form_at
from madoguchi.vault.rules import DataKey
from madoguchi.vault.sealing import open_json

State = Mandate.State
NEWEST = (F("ended_at").desc(nulls_first=True), "-declared_at")
"""What stands comes first, then what ended last."""


@dataclass(frozen=True, slots=True)
class OpenMandate:
    """A mandate with who acts by it opened."""

    row: Mandate
    agent: Agent


def mandates(ward: int, application: UUID) -> list[Mandate]:
    """Return every mandate of a draft or case, the newest first."""
    rows = Mandate.objects.filter(ward=ward, application=application)
    return list(rows.select_related("verified_by").order_by(*NEWEST))


def mandates_of(case: OpenCase) -> list[OpenMandate]:
    """Return every mandate of a case with its agent, the newest first."""
    return [open_mandate(one, case.key) for one in mandates(case.row.ward_id, case.id)]


def open_mandate(row: Mandate, key: DataKey) -> OpenMandate:
    said = open_json(key, f"case/{row.application}", part_of(row.pk), row.sealed)
    return OpenMandate(row, Agent(**said))


def part_of(mandate: UUID) -> str:
    """Name what is sealed of a mandate."""
    return f"mandate/{mandate}"


def declared_in(draft: Draft, key: DataKey) -> OpenMandate | None:
    """Return what an applicant said of acting for another, if they did."""
    if not draft.agent:
        return None
    found = applying(draft.ward_id, draft.pk)
    return open_mandate(found, key) if found else None


def applying(ward: int, application: UUID) -> Mandate | None:
    """Return the newest mandate by which somebody applied."""
    rows = Mandate.objects.filter(ward=ward, application=application, covers=APPLIES)
    return rows.order_by(*NEWEST).first()


def agent_of(case: OpenCase, on: date) -> Agent | None:
    """Return the agent of who applied, whose right was seen and holds on a day."""
    if not case.row.is_by_agent:
        return None
    found = applying(case.row.ward_id, case.id)
    if found is None or not found.holds(on):
        return None
    return open_mandate(found, case.key).agent


def told_mandate(case: Case, event: SealedEvent) -> Mandate | None:
    """Return the mandate of which a fact is to be told to whom is acted for.

    What an agent says in a draft is told when the application arrives; what staff
    write down is told at once.
    """
    mine = Mandate.objects.filter(ward=case.ward_id, application=case.pk)
    if event.kind == "case.received":
        before = mine.filter(declared_at__lt=case.arrived_at, covers=APPLIES)
        return before.order_by(*NEWEST).first() if case.agent else None
    if event.occurred_at < case.arrived_at:
        return None
    return mine.filter(pk=event.fact["mandate"]).first()


def person_acted_for(case: Case) -> Person | None:
    """Return the account of whom an agent acts for, where there surely is one."""
    owner = owner_id_of(case)
    if owner is not None:
        return Person.objects.filter(ward=case.ward_id, pk=owner).first()
    marks = CaseIndex.objects.filter(ward=case.ward_id, case=case, field=NAME_AND_BIRTH)
    human = marks.values_list("digest", flat=True).first()
    return account_of(case.ward_id, bytes(human)) if human else None


def terms_of(row: Mandate) -> Terms:
    return Terms(
        ground=row.ground,
        covers=row.covers,
        procedures=tuple(row.procedures),
        from_on=row.from_on,
        until_on=row.until_on,
        evidence=row.evidence,
    )


def unfit_for(terms: Terms, row: Draft | Case, today: date) -> str:
    """Return why a mandate does not cover a draft or case, as a code."""
    arrived_on = row.arrived_on or today
    act = Act(row.procedure, row.channel, arrived_on, today)
    return unfit(terms, form_at(row.version_hash).definition.acting, act)


def refuse_unproved(case: Case, outcome: str) -> None:
    """Raise while the right of who applied was not looked at, or does not bear it.

    What somebody without a right asked for can be refused, and nothing else. A right
    that ended after it was seen bears what was asked before.
    """
    if not case.is_by_agent:
        return
    found = applying(case.ward_id, case.pk)
    if found is None or found.state == State.DECLARED:
        raise MandateRefused("unverified")
    if outcome == Case.Outcome.GRANTED and not found.was_verified:
        raise MandateRefused("unproved")


def refuse_fetching(case: Case, on: date) -> Mandate:
    """Return the mandate by which an agent fetches a paper today; raise for none."""
    found = mandates(case.ward_id, case.pk)
    for one in found:
        if one.holds(on):
            return one
    raise MandateRefused(_why_not(found, on))


def _why_not(found: list[Mandate], on: date) -> str:
    """Name what the newest mandate lacks to be acted by today."""
    if not found:
        return "none"
    newest = found[0]
    if newest.state == State.REVOKED:
        return "revoked"
    if newest.state != State.VERIFIED:
        return "unseen"
    return "expired" if newest.until_on and newest.until_on < on else "early"


def refuse_agent_out(case: Case, on: date) -> None:
    """Raise where who applied for another may look at it no more.

    While it is not decided they may, to see what becomes of their own asking; not
    when their right has ended. What was decided is for whom the office knows to act.
    """
    if not case.is_by_agent:
        return
    found = applying(case.ward_id, case.pk)
    if found is None or found.state == State.REVOKED:
        raise MandateRefused("revoked")
    if found.until_on is not None and found.until_on < on:
        raise MandateRefused("expired")
    if case.is_decided and found.state != State.VERIFIED:
        raise MandateRefused("unseen")


def open_to_agents(cases: QuerySet[Case], on: date) -> QuerySet[Case]:
    """Leave out what somebody applied for whose right to act has ended."""
    lasts = Q(until_on=None) | Q(until_on__gte=on)
    mandate = Mandate.objects.filter(
        lasts,
        ward=OuterRef("ward"),
        application=OuterRef("pk"),
        covers=APPLIES,
        state__in=(*Mandate.STANDING, State.REJECTED),
    )
    return cases.filter(~Q(agent=APPLIES) | Exists(mandate))
