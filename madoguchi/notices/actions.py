"""Make notices, send them, and settle the ones nobody is sure about."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from madoguchi.cases.followers import AGENTS
from madoguchi.cases.mandates import open_mandate, person_acted_for, told_mandate
from madoguchi.cases.opened import OpenCase, subject_of
from madoguchi.cases.queries import cases_visible_to, opened, the_case
from madoguchi.events.actions import record, unit
from madoguchi.events.envelope import SealedEvent
from madoguchi.events.facts import Fact
from madoguchi.events.queries import history
from madoguchi.jobs.actions import enqueue_once
from madoguchi.kernel.languages.language import language_of, languages
from madoguchi.kernel.written import marked
from madoguchi.notices import rules
from madoguchi.notices.facts import (
    NoticeRefused,
    NoticeResent,
    NoticeSent,
    NoticeUnconfirmed,
)
from madoguchi.notices.letters import AddressRefused, Letter, NotSent, Unconfirmed
from madoguchi.notices.models import Notice
from madoguchi.notices.senders import outbox, smtp
from madoguchi.vault.actions import data_key
from madoguchi.vault.sealing import open_json, open_sealed, seal, seal_json
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Ward
from madoguchi.wards.queries import all_wards, department, ward_by_id
from madoguchi.wards.scope import ward_scope

SENDERS: Mapping[str, Callable[[Letter], None]] = {
    outbox.NAME: outbox.send,
    smtp.NAME: smtp.send,
}

AN_HOUR = timedelta(hours=1)
TRIED_FOR = timedelta(days=4)


class NotUnconfirmed(Exception):
    """Only a notice that is parked as 送信未確認 can be sent again."""


def can_send() -> bool:
    """Say whether a notice can leave at all; only a demo needs no mail server."""
    return bool(settings.EMAIL_HOST) or settings.DEMO


def sender_name() -> str:
    """Return which sender is in use: the mail server when one is set."""
    return smtp.NAME if settings.EMAIL_HOST else outbox.NAME


def make_notice(event: SealedEvent) -> None:
    """Follow the log: put a notice about this fact into the inbox, once.

    Where somebody acts for another, that one is told too.
    """
    if not event.stream.startswith("case/"):
        return  # money of something that is no case
    case = the_case(event.ward, UUID(event.stream.removeprefix("case/")))
    if case is None or case.is_disposed or case.key_id is None:
        return  # disposed of before anybody could be told
    told = Notice.objects.filter(ward_id=event.ward, event=event.id)
    open_case = opened(case)
    if open_case.form.definition.anonymous or case.is_of_staff:
        return  # staff see what became of theirs where they applied for it
    if event.kind in AGENTS:
        _tell_acted_for(open_case, event)
    if event.kind in rules.NOTICE_OF and not told.filter(person=None).exists():
        _tell_applicant(open_case, event)


def _tell_acted_for(open_case: OpenCase, event: SealedEvent) -> None:
    """Tell the account of whom an agent acts for, where there surely is one.

    It lies in the inbox alone: it names the agent.
    """
    case = open_case.row
    mandate = told_mandate(case, event)
    person = person_acted_for(case) if mandate else None
    told = Notice.objects.filter(ward_id=event.ward, event=event.id, person=person)
    if mandate is None or person is None or told.exists():
        return
    kind = rules.ACTED_FOR[mandate.covers]
    acting = open_mandate(mandate, open_case.key)
    since = mandate.from_on or timezone.localdate(mandate.declared_at)
    words = {}
    for name in languages():
        day = marked(language_of(name).dated("letter", since))
        known = {"agent": marked(acting.agent.name), "since": day}
        words[name] = _worded(kind, name, _blanks(open_case, event, name) | known)
    notice = Notice(
        ward_id=event.ward,
        case=case,
        event=event.id,
        person=person,
        kind=kind,
        state=Notice.State.INBOX,
        key_id=open_case.key.id,
        made_at=event.occurred_at,
    )
    notice.sealed = seal_json(open_case.key, case.stream, _field(notice), words)
    notice.save(force_insert=True)


def _tell_applicant(open_case: OpenCase, event: SealedEvent) -> None:
    case = open_case.row
    kind = rules.notice_of(event.kind, event.fact)
    blanks = {name: _blanks(open_case, event, name) for name in languages()}
    words = {name: _worded(kind, name, blanks[name]) for name in blanks}
    to = email_of(open_case) if can_send() else ""
    notice = Notice(
        ward_id=event.ward,
        case=case,
        event=event.id,
        kind=kind,
        state=Notice.State.WAITING if to else Notice.State.INBOX,
        key_id=open_case.key.id,
        made_at=event.occurred_at,
    )
    notice.sealed = seal_json(open_case.key, case.stream, _field(notice), words)
    if to:
        notice.sealed_to = seal(
            open_case.key, case.stream, f"{_field(notice)}.to", to.encode()
        )
    notice.save(force_insert=True)
    if to:
        _enqueue(notice)


def _worded(kind: str, language: str, blanks: Mapping[str, str]) -> dict[str, str]:
    wording = rules.word(kind, language, blanks)
    return {"subject": wording.subject, "body": wording.body}


def _field(notice: Notice) -> str:
    return f"notice.{notice.pk}"


def email_of(case: OpenCase) -> str:
    """Return the address the applicant gave, if the form asked for one."""
    question = case.form.definition.roles.get("email", "")
    value = case.answers.get(question)
    return value if isinstance(value, str) else ""


def _blanks(case: OpenCase, event: SealedEvent, language: str) -> dict[str, str]:
    ward = ward_by_id(event.ward)
    answers_for_it = department(event.ward, case.row.home_unit)
    reply_by = event.fact.get("due_on") if event.kind != "case.received" else None
    english = language == "en"

    def shown(day: date) -> str:
        return marked(language_of(language).dated("letter", day))

    return {
        "ward": (english and ward.name_en) or ward.name,
        "department": _name(answers_for_it, english=english),
        "phone": (answers_for_it.phone if answers_for_it else "")
        or ward.contact.get("phone", ""),
        "title": marked(case.form.definition.title[language]),
        "reference": case.row.reference,
        "arrived": shown(case.row.arrived_on),
        "due": shown(_due_on(case, event)),
        "why": marked(rules.why(language, str(event.fact.get("reason", "")))),
        "reply_by": shown(date.fromisoformat(reply_by)) if reply_by else "",
        "address": _status_address(ward),
        "amount": marked(language_of(language).yen(event.fact.get("amount_yen", 0))),
        "receipt": str(event.fact.get("receipt", "")),
        "agent": "",
        "since": "",
    }


def _due_on(case: OpenCase, event: SealedEvent) -> date:
    """Return the ward's day as this fact said it; a later one has its own notice."""
    if event.kind in ("case.extended", "case.revoked", "case.reopened"):
        return date.fromisoformat(event.fact["due_on"])
    return case.row.due_on


def _name(department: Department | None, *, english: bool) -> str:
    if department is None:
        return ""
    return (english and department.name_en) or department.name


def _enqueue(notice: Notice) -> bool:
    """Ask for the sending; False while an earlier job of the notice is not over."""
    return enqueue_once(
        send_notice,
        f"notice:{notice.pk}",
        notice.ward_id,
        str(notice.pk),
        ward=notice.ward_id,
    )


def send_waiting(ward: int, at: datetime) -> int:
    """Ask again for what still waits; return how many that is.

    A mail server that was away for hours outlasts the tries of a job. After four
    days, as long as mail servers themselves try, the parked job is for staff.
    """
    waiting = Notice.objects.filter(
        ward=ward,
        state=Notice.State.WAITING,
        made_at__range=(at - TRIED_FOR, at - AN_HOUR),
    )
    return sum(_enqueue(notice) for notice in waiting.order_by("made_at"))


@task()
def send_waiting_notices() -> None:
    """Ask again, in every ward, for the notices that still wait to leave."""
    now = timezone.now()
    for ward in all_wards():
        with ward_scope(ward.pk):
            send_waiting(ward.pk, now)


@task()
def tell_again(ward: int, stream: str, event: int) -> None:
    """Make the notice of a fact whose case could not be opened when it was told."""
    with ward_scope(ward), unit():
        for one in history(ward, stream):
            if one.id == event:
                make_notice(one)


def forget_notices(ward: int, case_id: UUID) -> None:
    """Delete what an applicant was told: the record of the case is destroyed.

    Runs in the caller's unit of work, which says so in the log.
    """
    Notice.objects.filter(ward=ward, case=case_id).delete()


@task()
def send_notice(ward: int, notice_id: str) -> None:
    """Send one notice by e-mail.

    The state moves to 送信中 and is committed before anything leaves. Whoever finds
    it there later knows that a sender died in between and parks the notice. A letter
    that does not open has not left: its notice waits, and the job says why.
    """
    with ward_scope(ward):
        notice = Notice.objects.get(pk=UUID(notice_id))
        waits = notice.state == Notice.State.WAITING
        letter = _letter(notice) if waits else None
        if not letter or not _move(notice, Notice.State.WAITING, Notice.State.SENDING):
            _park(notice)
            return
        try:
            SENDERS[sender_name()](letter)
        except NotSent:
            _move(notice, Notice.State.SENDING, Notice.State.WAITING)
            raise  # the queue tries again later
        except AddressRefused:
            _settle(notice, Notice.State.REFUSED, NoticeRefused(notice.kind))
        except Unconfirmed:
            _park(notice)
        else:
            said = NoticeSent(notice.kind, sender_name())
            _settle(notice, Notice.State.SENT, said)


def _letter(notice: Notice) -> Letter:
    key = data_key(notice.ward_id, notice.key_id)
    words = open_json(key, notice.stream, _field(notice), bytes(notice.sealed))
    to = open_sealed(
        key, notice.stream, f"{_field(notice)}.to", bytes(notice.sealed_to)
    )
    return Letter(
        ward=notice.ward_id,
        notice=notice.pk,
        message_id=message_id(notice),
        to=to.decode(),
        subject=words["ja"]["subject"],
        body="\n\n――――――――\n\n".join(_parts(notice, words)),
    )


def _parts(notice: Notice, words: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Say all in the languages of letters, and where to read it in the others."""
    yield from (words[name]["body"] for name in rules.IN_LETTERS)
    address = _status_address(ward_by_id(notice.ward_id))
    others = (name for name in languages() if name not in rules.IN_LETTERS)
    lines = [line for name in others if (line := rules.read_in(name, address))]
    if lines:
        yield "\n".join(lines)


def _status_address(ward: Ward) -> str:
    return f"{settings.PUBLIC_URL}/{ward.slug}/status/"


def message_id(notice: Notice) -> str:
    """Return the Message-ID: derived from the notice, so a resend carries it too."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    return f"<{notice.pk}@{domain}>"


def _move(notice: Notice, before: str, after: str) -> bool:
    moved = Notice.objects.filter(pk=notice.pk, state=before).update(state=after)
    return bool(moved)


def _settle(notice: Notice, state: str, said: Fact) -> None:
    now = timezone.now()
    with unit():
        changed = Notice.objects.filter(
            pk=notice.pk, state=Notice.State.SENDING
        ).update(state=state, sent_at=now if state == Notice.State.SENT else None)
        if changed:
            record(
                said,
                on=subject_of(notice.case),
                by=Actor.system(notice.ward_id),
                at=now,
            )


def _park(notice: Notice) -> None:
    _settle(notice, Notice.State.UNCONFIRMED, NoticeUnconfirmed(notice.kind))


def resend(notice_id: UUID, *, by: Actor, at: datetime) -> None:
    """Send an unconfirmed notice once more, under the same Message-ID."""
    with unit():
        notice = Notice.objects.select_related("case").get(
            pk=notice_id, case__in=cases_visible_to(by)
        )
        if not _move(notice, Notice.State.UNCONFIRMED, Notice.State.WAITING):
            raise NotUnconfirmed
        record(NoticeResent(notice.kind), on=subject_of(notice.case), by=by, at=at)
        if not _enqueue(notice):  # The job that parked it is about to end.
            raise NotUnconfirmed
