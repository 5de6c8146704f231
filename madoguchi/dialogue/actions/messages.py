"""Write to an applicant, take what they write, write down what was said elsewhere."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from madoguchi.cases.actions.holding import held, say
from madoguchi.cases.actions.tries import Door, count_try
from madoguchi.cases.models import Case
from madoguchi.cases.problems import NotYours
from madoguchi.cases.queries import refuse_disposed
from madoguchi.dialogue.actions.calls import Reason, call, see_those
from madoguchi.dialogue.facts import (
    MessageNotedDown,
    MessageReceived,
    MessageSent,
    MessagesSettled,
)
from madoguchi.dialogue.models import Call, Message
from madoguchi.dialogue.problems import BadMessage, NotReachable
from madoguchi.dialogue.queries import silence_of, unsettled
from madoguchi.dialogue.rules import (
    APPLICANT,
    HEARD,
    MOST_MESSAGE,
    MOST_UNSETTLED,
    OFFICE,
    SIDES,
    flaw_in,
)
from madoguchi.events.actions import unit
from madoguchi.kernel.channel import Channel
from madoguchi.vault.actions import data_key
from madoguchi.vault.sealing import seal
from madoguchi.wards.actor import Actor

WRITING = Door("message", 10)
"""How often an applicant may write within a quarter of an hour."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said: by which side, by which way, and what."""

    side: str
    way: str
    text: str
    number: UUID = field(default_factory=uuid4)
    """Names one sending, so that a button pressed twice says it once."""


def write(
    case_id: UUID, text: str, number: UUID, *, by: Actor, at: datetime
) -> Message:
    """Write to the applicant; a notice says that a message waits, not what it says."""
    _refuse_flaw(text)
    with held(case_id, by) as case:
        if done := _said(case, number):
            return done
        _refuse_silence(case)
        row = _kept(case, Heard(OFFICE, Channel.WEB, text, number), by, at)
        _settle(case, at)
        say(MessageSent(str(row.pk)), case, by, at)
    return row


def note_down(case_id: UUID, heard: Heard, *, by: Actor, at: datetime) -> Message:
    """Keep what was said at the counter, by phone or by post, where both can read it.

    What the office said there answers what the applicant wrote.
    """
    if heard.side not in SIDES:
        raise BadMessage("side")
    if heard.way not in HEARD:
        raise BadMessage("way")
    _refuse_flaw(heard.text)
    with held(case_id, by) as case:
        if done := _said(case, heard.number):
            return done
        _refuse_silence(case)
        row = _kept(case, heard, by, at)
        if heard.side == OFFICE:
            _settle(case, at)
        say(MessageNotedDown(str(row.pk), heard.side, heard.way), case, by, at)
    return row


def settle(case_id: UUID, *, by: Actor, at: datetime) -> int:
    """Say that what the applicant wrote needs no answer; return how many that were."""
    with held(case_id, by) as case:
        count = _settle(case, at)
        if count:
            say(MessagesSettled(count), case, by, at)
    return count


def reply(case: Case, text: str, number: UUID, *, by: Actor, at: datetime) -> Message:
    """Take what an applicant writes; `own_case` or a receipt's pass gave the case.

    Raises TooManyTries for one who writes faster than anybody reads, BadMessage for a
    text that cannot be kept, NotReachable when nobody would read it any more.
    """
    _refuse_flaw(text)
    count_try(case.ward_id, WRITING, str(case.pk), at)
    with unit():
        row = (
            Case.objects.select_for_update(of=("self",))
            .filter(ward=by.ward, pk=case.pk)
            .first()
        )
        if row is None:
            raise NotYours
        refuse_disposed(row)
        if done := _said(row, number):
            return done
        _refuse_silence(row)
        if unsettled(row).count() >= MOST_UNSETTLED:
            raise NotReachable("waits")
        message = _kept(row, Heard(APPLICANT, Channel.WEB, text, number), by, at)
        say(MessageReceived(str(message.pk)), row, by, at)
        if row.assignee_id is not None:
            call([row.assignee_id], Reason(Call.Why.MESSAGE, row), by=by, at=at)
    return message


def _refuse_flaw(text: str) -> None:
    if flaw := flaw_in(text, MOST_MESSAGE):
        raise BadMessage(flaw)


def _refuse_silence(case: Case) -> None:
    if why := silence_of(case):
        raise NotReachable(why)


def _said(case: Case, number: UUID) -> Message | None:
    """Return what this very sending said before, if it came twice."""
    rows = Message.objects.filter(ward=case.ward_id, case=case)
    return rows.filter(pk=_id(case, number)).first()


def _id(case: Case, number: UUID) -> UUID:
    """Return the id of a sending: of one case, whatever number came with it."""
    return uuid5(case.pk, number.hex)


def _kept(case: Case, heard: Heard, by: Actor, at: datetime) -> Message:
    """Keep what was said; only what an applicant wrote here waits for an answer."""
    waits = heard.side == APPLICANT and not by.is_staff
    row = Message(
        pk=_id(case, heard.number),
        ward_id=case.ward_id,
        case=case,
        side=heard.side,
        way=heard.way,
        staff_id=int(by.id) if by.is_staff else None,
        said_at=at,
        settled_at=None if waits else at,
    )
    key = data_key(case.ward_id, case.key_id or 0)
    row.sealed = seal(key, case.stream, row.seal_field, heard.text.strip().encode())
    row.save(force_insert=True)
    return row


def _settle(case: Case, at: datetime) -> int:
    """Settle what waits for an answer; nobody need be called for it any more."""
    count: int = unsettled(case).update(settled_at=at)
    if count:
        calls = Call.objects.filter(
            ward=case.ward_id, case=case, why=Call.Why.MESSAGE, seen_at=None
        )
        see_those(list(calls.values_list("pk", flat=True)), ward=case.ward_id, at=at)
    return count
