"""Declare, verify and end the right to act for an applicant (代理権).

An applicant declares it in the draft; at the counter staff write down what they are
shown. Nothing is granted to who applied for another before staff have seen the paper.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db.models import F

from madoguchi.cases import rules
from madoguchi.cases.actions.drafts import writer
from madoguchi.cases.actions.holding import held, keep, say, today, void_proposal
from madoguchi.cases.agency import (
    APPLIES,
    ENDED_FOR,
    REJECTED_FOR,
    Agent,
    Terms,
    unnamed,
)
from madoguchi.cases.facts import (
    MandateDeclared,
    MandateDropped,
    MandateRejected,
    MandateRevoked,
    MandateVerified,
)
from madoguchi.cases.mandates import applying, part_of, terms_of, unfit_for
from madoguchi.cases.models import Case, Draft, Mandate
from madoguchi.cases.opened import OpenDraft, subject_of
from madoguchi.cases.problems import ChangedMeanwhile, MandateRefused, NotOpen
from madoguchi.cases.queries import insight_of
from madoguchi.events.actions import record, unit
from madoguchi.procedures.definition.acting import EVIDENCE
from madoguchi.vault.actions import data_key
from madoguchi.vault.rules import DataKey
from madoguchi.vault.sealing import seal_json
from madoguchi.wards.actor import Actor

State = Mandate.State


@dataclass(frozen=True, slots=True)
class Shown:
    """A mandate as it is told: who acts, by which right."""

    agent: Agent
    terms: Terms


# ------------------------------------------------------------- by who applies


def declare(draft: OpenDraft, shown: Shown, *, by: Actor, at: datetime) -> Mandate:
    """Say in a draft that one acts for another; said again, the last word counts."""
    row = draft.row
    if not draft.form.definition.takes_agents_online:
        raise MandateRefused("channel")
    _refuse_unfit(shown, row, at)
    with unit():
        _mark(row, APPLIES)
        Mandate.objects.filter(ward=row.ward_id, application=row.pk).delete()
        made = _kept(row, shown, draft.key, at=at)
        record(_declared(made), on=subject_of(row), by=writer(row, by), at=at)
    return made


def apply_alone(draft: OpenDraft, *, by: Actor, at: datetime) -> None:
    """Say in a draft that one applies for oneself."""
    row = draft.row
    if not row.agent:
        return
    with unit():
        _mark(row, "")
        Mandate.objects.filter(ward=row.ward_id, application=row.pk).delete()
        record(MandateDropped(), on=subject_of(row), by=writer(row, by), at=at)


def _mark(row: Draft, agent: str) -> None:
    """Write what an agent does in a draft that was not sent yet."""
    if not row.is_open:
        raise NotOpen("submitted")
    changed = Draft.objects.filter(
        pk=row.pk, revision=row.revision, submitted_at=None, expired_at=None
    ).update(agent=agent, revision=F("revision") + 1)
    if not changed:
        raise ChangedMeanwhile(row.pk)


def refuse_undeclared(draft: OpenDraft, on: date) -> None:
    """Raise when what an agent declared does not cover the application today."""
    found = applying(draft.row.ward_id, draft.id)
    if found is None:
        raise MandateRefused("none")
    if why := unfit_for(terms_of(found), draft.row, on):
        raise MandateRefused(why)


# ------------------------------------------------------------------ by staff


def record_mandate(case_id: UUID, shown: Shown, *, by: Actor, at: datetime) -> Mandate:
    """Write down a mandate that staff are shown; with its evidence it is verified.

    Who applied is known from then on; one that stood for the same is replaced.
    """
    with held(case_id, by) as case:
        terms = shown.terms
        _refuse_late(case, terms.covers)
        _refuse_unfit(shown, case, at)
        if terms.evidence:
            _refuse_alone(case, by)
        Mandate.objects.filter(
            ward=case.ward_id,
            application=case.pk,
            covers=terms.covers,
            state__in=Mandate.STANDING,
        ).update(state=State.REPLACED, ended_at=at)
        made = _kept(case, shown, data_key(case.ward_id, case.key_id or 0), at=at)
        say(_declared(made), case, by, at)
        if case.agent != APPLIES:
            case.agent = terms.covers
            keep(case, "agent")
        if terms.evidence:
            _verified(case, made, terms.evidence, by, at)
        void_proposal(case, "changed", by, at)
    return made


def verify(case_id: UUID, mandate: UUID, *, by: Actor, at: datetime) -> Mandate:
    """Say that the paper which proves a declared mandate was seen (原本の確認)."""
    with held(case_id, by) as case:
        row = _standing(case, mandate, State.DECLARED)
        _refuse_alone(case, by)
        if why := unfit_for(terms_of(row), case, today(at)):
            raise MandateRefused(why)
        _verified(case, row, EVIDENCE[row.ground], by, at)
        void_proposal(case, "changed", by, at)
    return row


def reject(
    case_id: UUID, mandate: UUID, reason: str, *, by: Actor, at: datetime
) -> None:
    """Say that a declared mandate cannot be confirmed, and why."""
    if reason not in REJECTED_FOR:
        raise MandateRefused("reason")
    with held(case_id, by) as case:
        row = _standing(case, mandate, State.DECLARED)
        _end(row, State.REJECTED, reason, at)
        say(MandateRejected(str(row.pk), reason), case, by, at)
        void_proposal(case, "changed", by, at)


def revoke(
    case_id: UUID, mandate: UUID, reason: str, *, by: Actor, at: datetime
) -> None:
    """End a mandate: from now on nobody acts by it."""
    if reason not in ENDED_FOR:
        raise MandateRefused("reason")
    with held(case_id, by) as case:
        row = _standing(case, mandate, *Mandate.STANDING)
        _end(row, State.REVOKED, reason, at)
        say(MandateRevoked(str(row.pk), reason), case, by, at)
        void_proposal(case, "changed", by, at)


def _refuse_late(case: Case, covers: str) -> None:
    """Raise when nothing is left that a mandate could be shown for."""
    if case.state in Case.ENDED or (covers == APPLIES and case.is_decided):
        raise MandateRefused("late")


def _refuse_alone(case: Case, by: Actor) -> None:
    """Raise unless a supervisor looks, where the applicant's address is protected.

    Whom somebody hides from may come as their agent.
    """
    if insight_of(case).is_protected and not by.has(rules.SUPERVISOR):
        raise MandateRefused("protected")


def _refuse_unfit(shown: Shown, row: Draft | Case, at: datetime) -> None:
    why = unnamed(shown.agent) or unfit_for(shown.terms, row, today(at))
    if why:
        raise MandateRefused(why)


def _standing(case: Case, mandate: UUID, *states: Mandate.State) -> Mandate:
    rows = Mandate.objects.filter(
        ward=case.ward_id, application=case.pk, pk=mandate, state__in=states
    )
    row = rows.first()
    if row is None:
        raise MandateRefused("gone")
    return row


def _kept(row: Draft | Case, shown: Shown, key: DataKey, *, at: datetime) -> Mandate:
    terms, pk = shown.terms, uuid4()
    return Mandate.objects.create(
        id=pk,
        ward_id=row.ward_id,
        application=row.pk,
        covers=terms.covers,
        ground=terms.ground,
        procedures=list(terms.procedures),
        from_on=terms.from_on,
        until_on=terms.until_on,
        sealed=seal_json(key, row.stream, part_of(pk), shown.agent.to_json()),
        declared_at=at,
    )


def _declared(row: Mandate) -> MandateDeclared:
    return MandateDeclared(
        mandate=str(row.pk),
        ground=row.ground,
        covers=row.covers,
        from_on=row.from_on.isoformat() if row.from_on else "",
        until_on=row.until_on.isoformat() if row.until_on else "",
        limited=bool(row.procedures),
    )


def _verified(case: Case, row: Mandate, evidence: str, by: Actor, at: datetime) -> None:
    row.state, row.evidence = State.VERIFIED, evidence
    row.verified_by_id, row.verified_at = int(by.id), at
    row.save(update_fields=["state", "evidence", "verified_by", "verified_at"])
    say(MandateVerified(str(row.pk), evidence), case, by, at)


def _end(row: Mandate, state: Mandate.State, reason: str, at: datetime) -> None:
    row.state, row.reason, row.ended_at = state, reason, at
    row.save(update_fields=["state", "reason", "ended_at"])
