"""Jobs about cases: write their letters, hand the result to a register.

Each may run twice. A letter is made once for its cause; a hand-over that is already
written down is not written again.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from madoguchi.cases.actions.corrections import remind
from madoguchi.cases.actions.drafts import expire_drafts
from madoguchi.cases.actions.lapsing import lapse_unanswered, lapses_on
from madoguchi.cases.actions.review import hand_over_done
from madoguchi.cases.actions.tries import forget_tries
from madoguchi.cases.agency import APPLIES
from madoguchi.cases.mandates import OpenMandate, agent_of, mandates_of
from madoguchi.cases.models import Case
from madoguchi.cases.opened import (
    OpenCase,
    OpenCorrection,
    OpenRevocation,
    subject_of,
)
from madoguchi.cases.owing import is_charged, owes
from madoguchi.cases.queries import (
    answers_lapsing,
    answers_to_remind_of,
    asked_correction,
    decision_of,
    opened,
    revocation_part,
    revocations_of,
    the_case,
)
from madoguchi.cases.registers import fake
from madoguchi.cases.registers.border import Answer, HandOver, Register
from madoguchi.cases.registers.ways import REGISTER, way_of
from madoguchi.documents.actions import Place, Sender, keep_letter
from madoguchi.documents.letters import (
    Letter,
    Occasion,
    Office,
    agency_letter,
    correction_letter,
    decision_letter,
    revocation_letter,
)
from madoguchi.kernel.wareki import to_wareki
from madoguchi.procedures.hidden import without_hidden
from madoguchi.procedures.queries import form_at
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Ward
from madoguchi.wards.queries import all_wards, department, ward_by_id
from madoguchi.wards.scope import ward_scope

REGISTERS: Final[Mapping[str, Register]] = {fake.NAME: fake.issue}
# What the ward calls a granted wish, by what the procedure is.
GRANTED_WORD: Final = {"certificate": "交付決定", "": "決定"}


@task()
def write_letter(ward: int, case_id: str) -> None:
    """Write the decision letter (決定通知書) of a decided case."""
    with ward_scope(ward):
        case = opened(Case.objects.get(ward=ward, pk=UUID(case_id)))
        _keep(case, decision_letter_of(case), at=timezone.now())


@task()
def write_revocation(ward: int, case_id: str) -> None:
    """Write the letter (決定取消通知書) of each decision that was taken back."""
    with ward_scope(ward):
        case = opened(Case.objects.get(ward=ward, pk=UUID(case_id)))
        for one in revocations_of(case):
            _keep(case, revocation_letter_of(case, one), at=timezone.now())


@task()
def write_request(ward: int, case_id: str) -> None:
    """Write the request for a correction (補正依頼書) that only post can bring."""
    with ward_scope(ward):
        case = opened(Case.objects.get(ward=ward, pk=UUID(case_id)))
        correction = asked_correction(case)
        if correction is not None and is_told_by_post(case):
            _keep(case, request_letter_of(case, correction), at=timezone.now())


@task()
def write_agency(ward: int, case_id: str, mandate: str) -> None:
    """Write the letter that tells an applicant who acts for them (代理のお知らせ)."""
    with ward_scope(ward):
        row = the_case(ward, UUID(case_id))
        if row is None or row.is_disposed or row.key_id is None:
            return
        case = opened(row)
        for one in mandates_of(case):
            if str(one.row.pk) == mandate:
                _keep(case, agency_letter_of(case, one), at=timezone.now())


@task()
def hand_over(ward: int, case_id: str) -> None:
    """Tell the register of a granted case and write down what it answered."""
    tell_register(ward, UUID(case_id), at=timezone.now())


def tell_register(ward: int, case_id: UUID, *, at: datetime) -> None:
    """Hand a granted case over; what the register certifies is issued by a job."""
    with ward_scope(ward):
        row = the_case(ward, case_id)
        if row is None or row.state != Case.State.DECIDED or owes(row):
            return
        if way_of(ward, row.procedure).name != REGISTER:
            return  # the ward has it go by another way since the job was queued
        name, answer = ask_register(opened(row))
        hand_over_done(
            case_id, adapter=name, result=answer.result, by=Actor.system(ward), at=at
        )


def ask_register(case: OpenCase) -> tuple[str, Answer]:
    """Ask the ward's register for what it has of a granted case; it may be asked again.

    Returns the register's name with its answer.
    """
    name = ward_by_id(case.row.ward_id).rules.get("register", fake.NAME)
    return name, REGISTERS[name](_handed(case))


@task()
def expire_old_drafts() -> None:
    """Destroy the keys of drafts whose time ran out, in steps, ward by ward.

    Counts of tries at the doors end the same night.
    """
    now = timezone.now()
    for ward in all_wards():
        with ward_scope(ward.pk):
            while expire_drafts(ward.pk, at=now):
                pass
            forget_tries(ward.pk, now)


@task()
def remind_of_answers() -> None:
    """Ask once more, in every ward, for the answers whose last day is near."""
    now = timezone.now()
    for ward in all_wards():
        with ward_scope(ward.pk):
            for correction in answers_to_remind_of(ward.pk, timezone.localdate(now)):
                remind(correction, at=now)


@task()
def end_unanswered() -> None:
    """End, in every ward, the cases that their version lets end without an answer."""
    now = timezone.now()
    on = timezone.localdate(now)
    for ward in all_wards():
        with ward_scope(ward.pk):
            for correction in answers_lapsing(ward.pk, on):
                version = form_at(correction.case.version_hash).definition
                day = lapses_on(correction, version.lapse)
                if day is not None and day <= on:
                    lapse_unanswered(correction, at=now)


def _keep(case: OpenCase, letter: Letter, *, at: datetime) -> None:
    keep_letter(
        letter,
        into=Place(subject_of(case.row), case.key),
        sender=sender_of(case),
        by=Actor.system(case.row.ward_id),
        at=at,
    )


def sender_of(case: OpenCase) -> Sender:
    """Return whose number a letter gets.

    Each department counts its letters from 1, so its symbol must be its own: by the
    ward's rules, else the ward's and the department's name, 「みどり区民」.
    """
    slug, department = case.row.home_unit, _department(case)
    ward = ward_by_id(case.row.ward_id)
    name = department.name.removesuffix("課") if department else slug
    symbols = ward.rules.get("symbols", {})
    return Sender(slug, symbols.get(slug, f"{ward.name.removesuffix('区')}{name}"))


def decision_letter_of(case: OpenCase) -> Letter:
    """Return the decision letter in the words that were sealed with the decision."""
    decision = decision_of(case)
    if decision is None:
        raise NotDecided
    definition = case.form.definition
    granted = decision.outcome == Case.Outcome.GRANTED
    law = definition.law[0] if definition.law else None
    kind = "certificate" if "certificate" in outputs(case) else ""
    rows = (*_rows(case), *_agent_row(case, decision.decided_at))
    occasion = occasion_of(case, decision.decided_at, rows)
    letter = decision_letter(
        replace(occasion, law=f"{law.name}{law.article}" if law else ""),
        granted=granted,
        outcome_word=GRANTED_WORD[kind] if granted else "",
        reasons=[decision.reason] if decision.reason else [],
        remedies=decision.remedies.splitlines(),
    )
    return replace(letter, cause=cause_now(case.row, letter.cause))


def cause_now(case: Case, cause: str) -> str:
    """Name a cause of this decision: after a revocation the same one comes again."""
    return f"{cause}/{case.revocations + 1}" if case.revocations else cause


def revocation_letter_of(case: OpenCase, revocation: OpenRevocation) -> Letter:
    """Return the letter of a revocation in the words that were sealed with it."""
    number = ("受付番号", case.row.reference)
    return revocation_letter(
        occasion_of(case, revocation.revoked_at, (number,)),
        decided_on=timezone.localdate(revocation.decided_at),
        reasons=[revocation.reason],
        remedies=revocation.remedies.splitlines(),
        cause=revocation_part(revocation.number),
    )


def agency_letter_of(case: OpenCase, acting: OpenMandate) -> Letter:
    """Return the letter to whoever is acted for: who acts, in what, since when."""
    row = acting.row
    since = row.from_on or timezone.localdate(row.declared_at)
    rows = [
        ("代理人", acting.agent.name),
        ("代理の始まり", to_wareki(since).text),
        ("受付番号", case.row.reference),
        ("受付日", to_wareki(case.row.received_on).text),
    ]
    if row.until_on is not None:
        rows.insert(2, ("代理の終わり", to_wareki(row.until_on).text))
    return agency_letter(
        occasion_of(case, row.declared_at, tuple(rows)),
        applies=row.covers == APPLIES,
        cause=f"agency/{row.pk}",
    )


def is_told_by_post(case: OpenCase) -> bool:
    """Say whether an applicant neither signs in nor gave an address for mail."""
    email = case.form.definition.roles.get("email", "")
    return case.row.person_id is None and not case.answers.get(email)


def request_letter_of(case: OpenCase, correction: OpenCorrection) -> Letter:
    """Return what is asked as a letter, in the words of the clerk who asked."""
    number = ("受付番号", case.row.reference)
    due = ("お返事の期限", to_wareki(correction.due_on).text)
    asked = [
        (str(case.form.question(ask.question).label), ask.text)
        for ask in correction.asks
    ]
    return correction_letter(
        occasion_of(case, correction.asked_at, (number, due, *asked)),
        due_on=correction.due_on,
        cause=correction.letter_cause,
    )


def occasion_of(
    case: OpenCase, at: datetime, rows: tuple[tuple[str, str], ...]
) -> Occasion:
    ward = ward_by_id(case.row.ward_id)
    return Occasion(
        office=_office(case),
        addressee=case.label,
        dated_on=timezone.localdate(at),
        procedure=str(case.form.definition.title),
        rows=rows,
        verify_at=f"{settings.PUBLIC_URL}/{ward.slug}/letter/",
    )


class NotDecided(Exception):
    """A letter was asked for before the decision it tells of."""


def _rows(case: OpenCase) -> tuple[tuple[str, str], ...]:
    rows = [
        ("受付番号", case.row.reference),
        ("受付日", to_wareki(case.row.received_on).text),
    ]
    if case.row.fee_yen and case.row.outcome == Case.Outcome.GRANTED:
        when = "別にお知らせする期限まで" if is_charged(case.row) else "受け取りのとき"
        fee = f"{case.row.fee_yen:,}円（{when}にお支払いください）"
        rows.append(("手数料", fee))
    return tuple(rows)


def _agent_row(case: OpenCase, at: datetime) -> tuple[tuple[str, str], ...]:
    """Say who acts for the addressee, where the office saw their right to."""
    agent = agent_of(case, timezone.localdate(at))
    return (("代理人", agent.name),) if agent else ()


def outputs(case: OpenCase) -> tuple[str, ...]:
    """Return what comes out of the case, by the procedure and its stages."""
    definition = case.form.definition
    stages = (output for stage in definition.stages for output in stage.outputs)
    return (*definition.outputs, *stages)


def _office(case: OpenCase) -> Office:
    ward: Ward = ward_by_id(case.row.ward_id)
    department = _department(case)
    return Office(
        ward=ward.name,
        head=ward.head,
        department=department.name if department else "",
        head_name=ward.contact.get("head_name", ""),
        phone=(department.phone if department else "") or ward.contact.get("phone", ""),
        address=ward.contact.get("address", ""),
    )


def _department(case: OpenCase) -> Department | None:
    return department(case.row.ward_id, case.row.home_unit)


def _handed(case: OpenCase) -> HandOver:
    decided_at = case.row.decided_at or timezone.now()
    return HandOver(
        case=case.id,
        procedure=case.row.procedure,
        title=str(case.form.definition.title),
        reference=case.row.reference,
        decided_on=timezone.localdate(decided_at),
        outputs=outputs(case),
        office=_office(case),
        answers=without_hidden(case.answers),
        protected=case.insight.is_protected,
    )
