"""Issue what is numbered: print, check, keep; reissue, revoke, say how it went out.

Whoever calls has already asked whether this actor may. Printing is done before the
transaction that keeps, which stays short.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone

from madoguchi.documents.actions.guarding import Output, refuse_other
from madoguchi.documents.actions.keeping import Place, kilobytes, on_disk
from madoguchi.documents.facts import (
    DocumentKept,
    IssueDelivered,
    IssueReissueAsked,
    IssueReplaced,
    IssueReturned,
    IssueRevoked,
)
from madoguchi.documents.letters import Letter, letter_number, new_check_code
from madoguchi.documents.marking import mark_of
from madoguchi.documents.models import Delivery, Document, Issue, LetterCount
from madoguchi.documents.picture import drawn_code
from madoguchi.documents.press import print_letter
from madoguchi.documents.problems import NotIssued
from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Fact, Subject
from madoguchi.kernel.ages import fiscal_year
from madoguchi.vault.rules import DataKey
from madoguchi.vault.sealing import open_sealed, seal
from madoguchi.wards.actor import Actor
from madoguchi.wards.counting import count_up

LONGEST_TRACKING = 40
LONGEST_WORDS = 1000


@dataclass(frozen=True, slots=True)
class Sender:
    """Which department writes, and how its letters are numbered (文書記号)."""

    department: str
    symbol: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why a document is to be printed anew or does not stand any more.

    `words` are for colleagues and sealed with the case.
    """

    code: str
    words: str = ""


def keep_letter(
    letter: Letter,
    *,
    into: Place,
    sender: Sender,
    by: Actor,
    at: datetime,
) -> Document:
    """Issue a letter, numbered and printed; the same cause gives the same letter.

    It is checked before it is kept: what came from the press about another case ends
    the job. What it is printed instead of is replaced in the same moment.
    """
    ward, stream = into.on.ward, into.on.stream
    made = _made_before(ward, stream, letter)
    if made is not None:
        return made
    letter, document = _numbered(letter, into.on, sender)
    printed = print_letter(letter, at=at)
    refuse_other(printed, Output(document.pk, into.on, "press"), by=by, at=at)
    fact = DocumentKept(
        document=str(document.pk),
        sort=letter.kind,
        media="pdf",
        kilobytes=kilobytes(printed),
        template=letter.template,
        language=letter.language,
    )
    try:
        with on_disk(document, letter.file_name, printed, into=into, at=at), unit():
            document.save(force_insert=True)
            _enter(letter, document, at)
            record(fact, on=into.on, by=by, at=at)
            if letter.instead_of:
                _replace(UUID(letter.instead_of), document, into.on, by, at)
    except IntegrityError:  # the same cause was served elsewhere at this moment
        made = _made_before(ward, stream, letter)
        if made is None:
            raise
        return made
    return document


def _numbered(letter: Letter, on: Subject, sender: Sender) -> tuple[Letter, Document]:
    """Give a letter its number, its check code and its mark, and a row for it."""
    key = uuid4()
    number = take_number(on.ward, sender, letter.dated_on)
    mark = mark_of(on.ward, on.stream, key)
    letter = letter.numbered(number, new_check_code(), mark)
    letter = letter.with_picture(drawn_code(letter.check_address))
    document = Document(
        id=key,
        kind=letter.kind,
        media_type="application/pdf",
        number=letter.number,
        check_code=letter.check_code,
        dated_on=letter.dated_on,
        cause=letter.cause,
        marked=True,
    )
    return letter, document


def _enter(letter: Letter, document: Document, at: datetime) -> None:
    """Enter a document in the ledger of what was issued."""
    Issue.objects.create(
        id=document.pk,
        ward_id=document.ward_id,
        stream=document.stream,
        kind=document.kind,
        name=letter.name,
        number=document.number,
        check_code=document.check_code,
        dated_on=letter.dated_on,
        template=letter.template,
        revision=letter.revision,
        language=letter.language,
        issued_at=at,
    )


def _replace(old: UUID, new: Document, on: Subject, by: Actor, at: datetime) -> None:
    changed = Issue.objects.filter(
        pk=old, ward=on.ward, stream=on.stream, state=Issue.State.VALID
    ).update(
        state=Issue.State.REPLACED,
        ended_on=timezone.localdate(at),
        replaced_by=new.pk,
    )
    if not changed:
        raise NotIssued("ended")
    record(IssueReplaced(document=str(old), by=str(new.pk)), on=on, by=by, at=at)


def ask_reissue(issue: UUID, why: Why, *, into: Place, by: Actor, at: datetime) -> bool:
    """Write down that a document is to be printed anew; say whether it was news.

    The one there is stands until the other is printed; a second click asks no more.
    """
    on = into.on
    asked = Issue.objects.filter(
        pk=issue,
        ward=on.ward,
        stream=on.stream,
        state=Issue.State.VALID,
        reissue_asked_at=None,
    )
    fact = IssueReissueAsked(document=str(issue), reason=why.code)
    with unit():
        new = asked.update(
            reissue_asked_at=at,
            reason=why.code,
            sealed_reason=_sealed(why, issue, into.key, on),
        )
        if new:
            record(fact, on=on, by=by, at=at)
    if not new and not _of(on).filter(pk=issue, state=Issue.State.VALID).exists():
        raise NotIssued("ended")
    return bool(new)


def revoke(issue: UUID, why: Why, *, into: Place, by: Actor, at: datetime) -> None:
    """Take a document back (取消し); who checks its number is told so from now on."""
    on = into.on
    with unit():
        changed = (
            _of(on)
            .filter(pk=issue, state=Issue.State.VALID)
            .update(
                state=Issue.State.REVOKED,
                ended_on=timezone.localdate(at),
                reason=why.code,
                sealed_reason=_sealed(why, issue, into.key, on),
            )
        )
        if not changed:
            raise NotIssued("ended")
        fact = IssueRevoked(document=str(issue), reason=why.code)
        record(fact, on=on, by=by, at=at)


def fetched(issue: UUID, *, on: Subject, by: Actor, at: datetime) -> None:
    """Write down that the applicant took a document home by download, the first time.

    Their later looks are in the log of looks.
    """
    row = Issue.objects.filter(pk=issue, ward=on.ward, stream=on.stream).first()
    if row is None or Delivery.objects.filter(issue=row, way="download").exists():
        return
    fact = IssueDelivered(document=str(issue), way="download")
    try:
        with unit():
            Delivery.objects.create(ward_id=on.ward, issue=row, way="download", at=at)
            record(fact, on=on, by=by, at=at)
    except IntegrityError:
        return  # another tab, at the same moment


@dataclass(frozen=True, slots=True)
class Sent:
    """How a document left the office: by post with a number, or over the counter.

    `seen` is by what the person at the counter was known, as a code.
    """

    way: str
    tracking: str = ""
    seen: str = ""


def deliver(issue: UUID, sent: Sent, *, into: Place, by: Actor, at: datetime) -> None:
    """Write down that staff sent or handed over a document."""
    on = into.on
    row = _of(on).filter(pk=issue, state=Issue.State.VALID).first()
    if row is None:
        raise NotIssued("ended")
    tracking = sent.tracking.strip()
    if len(tracking) > LONGEST_TRACKING:
        raise NotIssued("long")
    field = f"issue/{issue}/tracking"
    fact = IssueDelivered(document=str(issue), way=sent.way, seen=sent.seen)
    with unit():
        Delivery.objects.create(
            ward_id=on.ward,
            issue=row,
            way=sent.way,
            seen=sent.seen,
            sealed_tracking=seal(into.key, on.stream, field, tracking.encode())
            if tracking
            else b"",
            staff_id=int(by.id),
            at=at,
        )
        record(fact, on=on, by=by, at=at)


def came_back(delivery: int, *, on: Subject, by: Actor, at: datetime) -> None:
    """Write down that what was posted came back; a second click changes nothing."""
    posted = Delivery.objects.filter(
        pk=delivery, ward=on.ward, issue__stream=on.stream, way=Delivery.Way.POST
    )
    row = posted.first()
    if row is None:
        raise NotIssued("unknown")
    with unit():
        if posted.filter(returned_at=None).update(returned_at=at):
            fact: Fact = IssueReturned(document=str(row.issue_id))
            record(fact, on=on, by=by, at=at)


def tracking_of(delivery: Delivery, on: Subject, key: DataKey) -> str:
    """Return the number on the parcel, "" where there was none."""
    sealed = bytes(delivery.sealed_tracking)
    field = f"issue/{delivery.issue_id}/tracking"
    return open_sealed(key, on.stream, field, sealed).decode() if sealed else ""


def reason_of(issue: Issue, key: DataKey) -> str:
    """Return the words of the reason for which a document was replaced or revoked."""
    sealed = bytes(issue.sealed_reason)
    field = f"issue/{issue.pk}/reason"
    return open_sealed(key, issue.stream, field, sealed).decode() if sealed else ""


def forget_words(ward: int, stream: str, *, at: datetime) -> None:
    """Delete the sealed words about what a stream issued: its record is destroyed.

    The lines of the ledger stay, for the papers are still in people's hands; they tell
    from now on that nothing stands behind them any more.
    """
    issues = Issue.objects.filter(ward=ward, stream=stream)
    Delivery.objects.filter(ward=ward, issue__in=issues).update(sealed_tracking=b"")
    issues.update(
        sealed_reason=b"", reissue_asked_at=None, disposed_on=timezone.localdate(at)
    )


def _sealed(why: Why, issue: UUID, key: DataKey, on: Subject) -> bytes:
    words = why.words.strip()
    if not words:
        return b""
    if len(words) > LONGEST_WORDS:
        raise NotIssued("long")
    return seal(key, on.stream, f"issue/{issue}/reason", words.encode())


def _of(on: Subject) -> QuerySet[Issue]:
    return Issue.objects.filter(ward=on.ward, stream=on.stream)


def take_number(ward: int, sender: Sender, on: date) -> str:
    """Return the department's next letter number of the fiscal year (文書番号).

    A number whose letter was never finished is not used again: a gap is honest,
    two letters of one number are not.
    """
    year = fiscal_year(on)
    office = sender.department
    count = count_up(
        LetterCount, "last_number", ward, department=office, fiscal_year=year
    )
    return letter_number(sender.symbol, year, count)


def _made_before(ward: int, stream: str, letter: Letter) -> Document | None:
    if not letter.cause:
        return None
    return Document.objects.filter(
        ward=ward, stream=stream, kind=letter.kind, cause=letter.cause
    ).first()
