"""Receive an application, once; let its applicant take it back.

The receipt promise (受付番号は失われず、二重にならない) is kept by one transaction
that claims the draft, makes the case under the draft's own id and says so in the log.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.utils import timezone

from madoguchi.cases import rules
from madoguchi.cases.actions.beginning import begin, stand_at
from madoguchi.cases.actions.drafts import read_again, writer
from madoguchi.cases.actions.holding import void_proposal
from madoguchi.cases.actions.mandates import refuse_undeclared
from madoguchi.cases.actions.paying import ask_at_submit
from madoguchi.cases.actions.protecting import cover_new, forget_houses
from madoguchi.cases.facts import CaseClosed, CaseReceived, CaseWithdrawn
from madoguchi.cases.houses import house_of
from madoguchi.cases.late import days_filed_late
from madoguchi.cases.linked import HOUSE
from madoguchi.cases.models import Case, CaseIndex, Correction, Draft
from madoguchi.cases.opened import Answers, OpenDraft, subject_of
from madoguchi.cases.own import months_told, refuse_unfit
from madoguchi.cases.problems import (
    AlreadyDecided,
    ChangedMeanwhile,
    IdentityNeeded,
    Incomplete,
    NotOpen,
    VersionChanged,
    WrongState,
)
from madoguchi.cases.rules import staff_desk
from madoguchi.cases.walking import first_of
from madoguchi.events.actions import record, unit
from madoguchi.kernel.channel import Channel
from madoguchi.kernel.reference import Chance, new_reference
from madoguchi.people.actions import Remembered, remember
from madoguchi.people.queries import Standing, standing_of
from madoguchi.procedures.engine import Form
from madoguchi.procedures.journey import Journey, typed_page
from madoguchi.vault.index import blind_index
from madoguchi.vault.rules import DataKey
from madoguchi.vault.sealing import seal, seal_json
from madoguchi.wards.actions import keep_calendar
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import calendar_of, ward_by_id

TRIES = 8
CHANCE = secrets.SystemRandom()


@dataclass(frozen=True, slots=True)
class Arrival:
    """Everything decided about an application before it is written down."""

    draft: OpenDraft
    answers: Answers
    standing: Standing | None
    clock: rules.Clock
    fee_yen: int | None
    at: datetime
    calendar: str = ""
    """The revision of the ward's calendar by which its days count."""


def submit(
    draft: OpenDraft,
    *,
    by: Actor,
    at: datetime,
    keep_answers: bool = False,
    chance: Chance = CHANCE,
) -> Case:
    """Receive a finished draft and start its clock; return its one case.

    However often and from wherever it is called, one draft becomes one case with
    one reference, drawn by `chance`. `keep_answers` is the applicant's opt-in to
    once-only.

    Raises Incomplete with the page and question to go to, IdentityNeeded with the
    level that is missing, NotOpen when the draft's time ran out or the ward takes no
    more, VersionChanged when other rules hold now than those it was filled in by.
    """
    problem: IntegrityError | None = None
    for _ in range(TRIES):
        if not draft.is_open:
            return _received(draft)
        if draft.row.expires_at <= at:
            raise NotOpen("expired")
        refuse_other_rules(draft, at)
        arrival = _arrival(draft, by, at)
        try:
            case = _receive(
                arrival, new_reference(chance), by, keep_answers=keep_answers
            )
        except IntegrityError as taken:  # The reference is another case's.
            problem, case = taken, None
        if case:
            return case
        draft = read_again(draft)
    raise ChangedMeanwhile(draft.id) from problem


def refuse_other_rules(draft: OpenDraft, at: datetime) -> None:
    """Raise unless the version of a draft holds for it at an instant."""
    what = draft.ruling(at).what
    if what == "closed":
        raise NotOpen("closed")
    if what == "move":
        raise VersionChanged


def _received(draft: OpenDraft) -> Case:
    """Return the case a second click, or another tab, asks for again."""
    case = Case.objects.filter(ward=draft.row.ward_id, pk=draft.id).first()
    if case is None:
        raise NotOpen("expired")
    return case


def _arrival(draft: OpenDraft, by: Actor, at: datetime) -> Arrival:
    row, definition = draft.row, draft.form.definition
    standing = _standing(draft, by, at)
    arrived_on = row.arrived_on or timezone.localdate(at)
    journey = draft.journey(arrived_on)
    refuse_incomplete(journey)
    if row.agent:
        refuse_undeclared(draft, timezone.localdate(at))
    answers = journey.shown()
    if definition.attendance:
        refuse_unfit(draft, answers, by, at)
    ward = ward_by_id(row.ward_id)
    clock = rules.Clock(
        calendar=calendar_of(ward),
        arrived_on=arrived_on,
        days=definition.period.days,
        unit=definition.period.unit,
    )
    fee = draft.form.fee(answers, row.channel, arrived_on)
    pinned = keep_calendar(ward)
    return Arrival(draft, answers, standing, clock, fee.total, at, pinned)


def _standing(draft: OpenDraft, by: Actor, at: datetime) -> Standing | None:
    """Return who applies; raise when the procedure must be surer of it."""
    wanted = draft.form.definition.identity
    person = draft.row.person_id
    standing = standing_of(draft.row.ward_id, person, at) if person else None
    if by.is_staff:
        return standing  # Staff at the counter saw the person or the paper.
    if draft.row.procedure in by.vouches:
        return standing  # The ward relies on the client for this one. ADR 14.
    proofing, authn = wanted.proofing, wanted.authn
    if not proofing and not authn:
        return standing
    if standing is None or not standing.level.meets(proofing, authn):
        raise IdentityNeeded(proofing, authn)
    return standing


def refuse_incomplete(journey: Journey) -> None:
    """Raise Incomplete for the first page that is not done or no longer right.

    Every answer is read again as if it were typed now: a date that was allowed
    when the page was saved may lie in the past today.
    """
    if not journey.is_complete:
        raise Incomplete(*journey.first_gap())
    answers = journey.shown()
    reader = journey.reader()
    for page in journey.pages:
        parsed = reader.read(page, typed_page(page, answers), answers, journey)
        if parsed.problems:
            first = parsed.problems[0]
            raise Incomplete(page.key, first.key, first.code)


def _receive(
    arrival: Arrival, reference: str, by: Actor, *, keep_answers: bool
) -> Case | None:
    draft, at = arrival.draft, arrival.at
    case = _case(arrival, reference, by)
    survey = rules.needs_nobody(draft.form.definition.stages)
    if survey:
        case.state, case.closed_at = Case.State.CLOSED, at
    by = writer(draft.row, by)
    with unit():
        claimed = Draft.objects.filter(
            pk=draft.id,
            revision=draft.row.revision,
            submitted_at=None,
            expired_at=None,
        ).update(submitted_at=at, sealed=b"", resume_digest=None)
        if not claimed:
            return None
        case.save(force_insert=True)
        rows = CaseIndex.objects.bulk_create(
            index_rows(case, draft.form, arrival.answers)
        )
        if cover_new(case, rows, at=at):
            forget_houses(case.ward_id, [case.stream])
        kept = _keep(arrival, case, by) if keep_answers else False
        on = subject_of(case)
        record(_fact(arrival, case, by, kept=kept), on=on, by=by, at=at)
        ask_at_submit(case, by=by, at=at)
        if survey:
            record(CaseClosed(), on=on, by=Actor.system(case.ward_id), at=at)
        begin(case, by=by, at=at)
    return case


def _case(arrival: Arrival, reference: str, by: Actor) -> Case:
    draft, clock = arrival.draft, arrival.clock
    row, definition = draft.row, draft.form.definition
    birth = arrival.answers.get(definition.roles.get("birth", ""))
    case = Case(
        id=row.pk,
        ward_id=row.ward_id,
        procedure=row.procedure,
        version_hash=row.version_hash,
        version=row.version,
        reference=reference,
        state=Case.State.RECEIVED,
        channel=row.channel,
        assisted=row.assisted,
        age_band=rules.band_of(birth, clock.arrived_on, given=row.age_band),
        arrived_at=arrival.at,
        arrived_on=clock.arrived_on,
        received_on=clock.received_on,
        due_on=clock.due_on(),
        calendar=arrival.calendar,
        department=staff_desk(by.unit)
        if definition.for_staff
        else definition.department,
        person_id=row.person_id,
        agent=row.agent,
        entered_by_id=row.entered_by_id,
        client_id=row.client_id,
        key_id=draft.key.id,
        secret_hash=row.secret_hash,
        sealed=seal_json(draft.key, row.stream, "answers", arrival.answers),
        fee_yen=arrival.fee_yen,
    )
    stand_at(case, first_of(draft.form, arrival.answers, case), arrival.at)
    case.late_days = days_filed_late(draft.form, arrival.answers, case, clock.calendar)
    case.sealed_label = sealed_label(case, draft.form, draft.key, arrival.answers)
    return case


def index_rows(case: Case, form: Form, answers: Answers) -> list[CaseIndex]:
    """Return the blind index of a case: names with birth date, phone, house, reference.

    A name is indexed in the usual shapes of its characters; stored as typed. What
    staff tell of attendance is found by whose it is and by month. By its house is
    found only who is not protected: whoever writes these rows asks `forget_houses`.
    """
    ward, roles = case.ward_id, form.definition.roles
    texts: dict[str, tuple[str, ...]] = {"reference": (case.reference,)}
    name = answers.get(roles.get("name", ""))
    birth = answers.get(roles.get("birth", ""))
    if birth and (kana := rules.kana_of(name)):
        texts["kana_birth"] = (kana, birth)
    if birth and (label := rules.label_of(name)):
        texts["name_birth"] = (label, birth)
    if phone := answers.get(roles.get("phone", "")):
        texts["phone"] = (phone,)
    house = house_of(answers.get(roles.get("address", "")))
    if house and (family := rules.family_of(name)):
        texts[HOUSE] = (house, family)
    return [
        CaseIndex(
            ward_id=ward,
            case_id=case.pk,
            field=field,
            digest=blind_index(ward, field, *values),
        )
        for field, values in (
            *texts.items(),
            *months_told(case, form.definition, answers),
        )
    ]


def sealed_label(case: Case, form: Form, key: DataKey, answers: Answers) -> bytes:
    """Return the name the case is listed under, sealed: of staff, the account's."""
    label = rules.label_of(answers.get(form.definition.roles.get("name", "")))
    if case.is_of_staff and case.entered_by is not None:
        label = case.entered_by.name
    return seal(key, case.stream, "label", label.encode())


def _keep(arrival: Arrival, case: Case, by: Actor) -> bool:
    """Keep the answers that have a name in common with other procedures."""
    standing, draft = arrival.standing, arrival.draft
    if standing is None or draft.form.definition.anonymous or draft.row.agent:
        return False
    named = {
        question.source: arrival.answers[question.key]
        for page in draft.form.definition.pages
        for question in page.questions
        if question.source and question.key in arrival.answers
    }
    what = Remembered(
        answers=named,
        origin=case.stream,
        as_of=case.arrived_on,
        key=draft.person_key,
        consented=standing.has_consented,
    )
    remember(standing.person, what, by=by, at=arrival.at)
    return True


# How staff knew whose application they entered, by the channel it came through.
ENTERED: Mapping[str, str] = {
    Channel.COUNTER: "seen_by_staff",
    Channel.PHONE: "voice",
    Channel.POST: "paper",
    Channel.STAFF: "signed_in",
}


def _fact(arrival: Arrival, case: Case, by: Actor, *, kept: bool) -> CaseReceived:
    vouched = "vouched" if case.procedure in by.vouches else "none"
    signed_in = "signed_in" if arrival.standing else vouched
    return CaseReceived(
        arrived_on=case.arrived_on.isoformat(),
        received_on=case.received_on.isoformat(),
        due_on=case.due_on.isoformat(),
        stage=case.stage,
        department=case.unit,
        identity=ENTERED.get(case.channel, "none") if by.is_staff else signed_in,
        fee_yen=case.fee_yen or 0,
        coded=rules.coded(arrival.draft.form.definition.facts, arrival.answers),
        remembered=kept,
        calendar=case.calendar,
        filed_late=case.late_days is not None,
    )


def withdraw(case: Case, *, by: Actor, at: datetime) -> Case:
    """Take an application back (取下げ); possible until it is decided.

    `case` is the applicant's own, as `own_case` or `case_by_receipt` gave it.
    """
    with unit():
        row = Case.objects.select_for_update().get(ward=case.ward_id, pk=case.pk)
        if row.is_decided:
            raise AlreadyDecided(row.outcome)
        if row.state not in Case.UNDECIDED:
            raise WrongState(row.state)
        void_proposal(row, "withdrawn", by, at)
        row.state, row.closed_at = Case.State.WITHDRAWN, at
        row.answer_due_on = None
        row.save(update_fields=["state", "closed_at", "answer_due_on"])
        Correction.objects.filter(
            ward=row.ward_id, case=row, answered_at=None, lapsed_at=None
        ).update(lapsed_at=at)
        record(CaseWithdrawn(), on=subject_of(row), by=by, at=at)
        begin(row, by=by, at=at)
    return row
