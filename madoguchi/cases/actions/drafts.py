"""Start, save, resume and give up an application that is being filled in."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import F
from django.utils import timezone

from madoguchi.cases import codes
from madoguchi.cases.actions import tries
from madoguchi.cases.facts import (
    CorrectionRefused,
    DraftAttached,
    DraftExpired,
    DraftRefused,
    DraftResumed,
    DraftSaved,
    DraftStarted,
)
from madoguchi.cases.models import Case, Draft, Mandate
from madoguchi.cases.opened import (
    Answers,
    Handle,
    OpenCase,
    OpenDraft,
    end_of,
    judged_at,
    subject_of,
)
from madoguchi.cases.prepared import Change
from madoguchi.cases.problems import (
    ChangedMeanwhile,
    Incomplete,
    NoSuchPage,
    NotAllowed,
    NotOpen,
    NotYours,
)
from madoguchi.cases.queries import open_row
from madoguchi.cases.rules import band_of
from madoguchi.documents.actions import dispose
from madoguchi.events.actions import record, unit
from madoguchi.kernel.ages import AGE_BANDS
from madoguchi.kernel.channel import Channel
from madoguchi.procedures.changes.carrying import Kept
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.queries import NotOffered, Offering, offering, terms_of
from madoguchi.vault.actions import data_key, destroy_key, take_key
from madoguchi.vault.index import blind_index
from madoguchi.vault.rules import DataKey
from madoguchi.vault.sealing import seal_json
from madoguchi.wards.actor import Actor

KEPT = timedelta(days=30)
SAVES_TRIED = 8
PAPER_IS_TYPED_WITHIN = timedelta(days=366)
ON_BEHALF = (Channel.COUNTER, Channel.PHONE, Channel.POST)
BY_STAFF = (*ON_BEHALF, Channel.STAFF)


@dataclass(frozen=True, slots=True)
class Start:
    """What is known when somebody begins.

    Staff who enter for somebody else say by which channel and on which day it
    arrived, whether they helped, and the age band when no birth date is asked. Of a
    printed form they say for which version (hash) it was printed.
    """

    procedure: str
    channel: Channel = Channel.WEB
    assisted: bool = False
    age_band: str = "unknown"
    arrived_on: date | None = None
    printed_for: str = ""


def start_draft(start: Start, *, by: Actor, at: datetime) -> Handle:
    """Begin an application and return what its applicant must keep."""
    offer = offering(by.ward, start.procedure, judged_at(start.arrived_on, at))
    if not offer.is_open(at) and not _was_open(offer, start.arrived_on):
        raise NotOffered("closed")
    if start.printed_for:
        offer = _printed_offer(by, start)
    form, definition = offer.form, offer.form.definition
    _refuse_wrong_door(start, definition, by, at)
    key = take_key(by.ward)
    secret = codes.new_secret()
    draft = Draft(
        id=uuid4(),
        ward_id=by.ward,
        procedure=start.procedure,
        version_hash=form.hash,
        version=definition.number,
        person_id=by.id if by.kind == "resident" and not definition.anonymous else None,
        entered_by_id=int(by.id) if by.is_staff else None,
        client_id=int(by.id) if by.kind == "client" else None,
        channel=str(start.channel),
        assisted=start.assisted,
        age_band=start.age_band,
        arrived_on=start.arrived_on,
        key_id=key.id,
        secret_hash=codes.hash_of(secret),
        started_at=at,
        expires_at=at + KEPT,
    )
    draft.sealed = seal_json(key, draft.stream, "answers", {})
    draft.resume_digest = resume_digest(draft.ward_id, codes.resume_code(key, 0))
    with unit():
        draft.save(force_insert=True)
        record(DraftStarted(), on=subject_of(draft), by=writer(draft, by), at=at)
    return Handle(draft.pk, secret, codes.resume_code(key, 0))


def _printed_offer(by: Actor, start: Start) -> Offering:
    """Return the offer that a form was printed for; the paper is typed in as it is.

    Whether its version still holds is judged when the draft is checked, as for any.
    """
    if not by.is_staff:
        raise NotAllowed("version")
    terms = terms_of(by.ward, start.procedure)
    found = next((one for one in terms if one.hash == start.printed_for), None)
    if found is None:
        raise NotOffered("version")
    return found


def _was_open(offer: Offering, day: date | None) -> bool:
    """Say whether an offer that is over now was open at some time of a day."""
    if day is None or offer.opens_at > end_of(day):
        return False
    return offer.closes_at is None or timezone.localdate(offer.closes_at) >= day


def _refuse_wrong_door(
    start: Start, definition: Definition, by: Actor, at: datetime
) -> None:
    if not definition.takes(start.channel):
        raise NotOffered("channel")
    if start.age_band not in AGE_BANDS:
        raise NotAllowed("age_band")
    if by.is_staff != (start.channel in BY_STAFF):
        raise NotAllowed("channel")
    if (by.kind == "client") != (start.channel == Channel.API):
        raise NotAllowed("channel")
    if start.arrived_on is None:
        return
    today = timezone.localdate(at)
    # Staff type in paper; a portal that applications are pulled from had them before.
    late = by.is_staff or by.kind == "client"
    if not late or not is_likely_arrival(start.arrived_on, today):
        raise NotAllowed("arrived_on")


def is_likely_arrival(day: date, today: date) -> bool:
    """Say whether paper typed in today can have arrived on a day.

    A slip of a year or an era would start a clock that ran out long ago.

    >>> is_likely_arrival(date(2016, 4, 1), date(2026, 4, 6))
    False
    """
    return today - PAPER_IS_TYPED_WITHIN <= day <= today


def writer(draft: Draft | Case, by: Actor) -> Actor:
    """Return who the log names: nobody, when the procedure is anonymous."""
    if by.kind == "resident" and draft.person_id is None:
        return Actor.anonymous(by.ward)
    return by


def resume_digest(ward: int, code: str) -> bytes:
    return blind_index(ward, "resume", codes.as_typed(code))


def save_page(
    draft: OpenDraft,
    page: str,
    answers: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> OpenDraft:
    """Keep the answers of one page; whatever other tabs saved stays.

    A question of the page that `answers` does not mention keeps its old answer:
    it was hidden, and showing it again must lose nothing. `None` clears one.
    """
    if draft.form.page(page) is None:
        raise NoSuchPage(page)
    for _ in range(SAVES_TRIED):
        if not draft.is_open or draft.row.expires_at <= at:
            raise NotOpen("expired" if not draft.row.submitted_at else "submitted")
        answered = replace(draft, again=draft.again - answers.keys())
        saved = _save(answered, page, _merged(draft.answers, answers), by, at)
        if saved:
            return saved
        draft = read_again(draft)
    raise ChangedMeanwhile(draft.id)


def _merged(old: Answers, new: Mapping[str, Any]) -> Answers:
    merged = {**old, **new}
    return {question: value for question, value in merged.items() if value is not None}


def _save(
    draft: OpenDraft, page: str, answers: Answers, by: Actor, at: datetime
) -> OpenDraft | None:
    row = draft.row
    on = row.arrived_on or timezone.localdate(at)
    birth = answers.get(draft.form.definition.roles.get("birth", ""))
    changed = {
        "sealed": seal_json(draft.key, row.stream, "answers", answers),
        "sealed_beside": sealed_beside(draft, draft.kept),
        "revision": row.revision + 1,
        "page": page,
        "age_band": band_of(birth, on, given=row.age_band),
        "saved_at": at,
        "expires_at": at + KEPT,
    }
    with unit():
        if not PAGE_SAVED.make(row, changed, row.revision):
            return None
        # A copy: whoever still holds the old one must not save over this.
        row = copy(row)
        for name, value in changed.items():
            setattr(row, name, value)
        if answers:
            record(DraftSaved(page), on=subject_of(row), by=writer(row, by), at=at)
    return replace(draft, row=row, answers=answers)


def sealed_beside(draft: OpenDraft, kept: Kept) -> bytes:
    """Seal what is kept beside the answers; nothing is nothing."""
    beside = kept.to_json()
    return seal_json(draft.key, draft.row.stream, "beside", beside) if beside else b""


PAGE_SAVED = Change(
    Draft,
    "sealed",
    "sealed_beside",
    *("revision", "page", "age_band", "saved_at", "expires_at"),
    only="revision = %s AND submitted_at IS NULL AND expired_at IS NULL",
)


def read_again(draft: OpenDraft) -> OpenDraft:
    """Return a draft as it stands now; another tab changed it."""
    row = Draft.objects.get(pk=draft.id)
    if not row.is_open:
        return replace(draft, row=row)
    return open_row(row, draft.key, draft.person_key)


def resume(ward: int, code: str, *, address: str, by: Actor, at: datetime) -> Handle:
    """Open a draft on another device: the code is used up, the old device is out.

    So is the client system that began it: what a person adds is not for its eyes.
    `address` is the network address of whoever tries, to slow guessing down.
    """
    tries.count_try(ward, tries.RESUME, address, at)
    digest = resume_digest(ward, code)
    row = Draft.objects.filter(ward=ward, resume_digest=digest).first()
    if row is None or row.key_id is None or not row.is_open or row.expires_at <= at:
        raise NotYours
    handle = _hand_over(row, data_key(ward, row.key_id), digest, by, at)
    tries.take_back(ward, tries.RESUME, address, at)
    return handle


def _hand_over(
    row: Draft, key: DataKey, digest: bytes, by: Actor, at: datetime
) -> Handle:
    secret, number = codes.new_secret(), row.resume_number + 1
    code = codes.resume_code(key, number)
    with unit():
        won = Draft.objects.filter(
            pk=row.pk, resume_digest=digest, submitted_at=None
        ).update(
            secret_hash=codes.hash_of(secret),
            resume_digest=resume_digest(row.ward_id, code),
            resume_number=number,
            client=None,
        )
        if not won:  # The code was used at this very moment.
            raise NotYours
        record(DraftResumed(row.page), on=subject_of(row), by=writer(row, by), at=at)
    return Handle(row.pk, secret, code)


def attach(draft: OpenDraft, *, by: Actor, at: datetime) -> None:
    """Make a draft that was begun without signing in that of the person signed in.

    The door has seen that they hold it. Raises NotAllowed where nobody is to be
    known, NotYours when it is somebody else's already.
    """
    row = draft.row
    if by.kind != "resident" or draft.form.definition.anonymous:
        raise NotAllowed("person")
    if str(row.person_id) == by.id:
        return
    if row.expires_at <= at:
        raise NotOpen("expired")
    with unit():
        won = Draft.objects.filter(
            pk=row.pk,
            person=None,
            entered_by=None,
            submitted_at=None,
            expired_at=None,
        ).update(person=by.id, revision=F("revision") + 1)
        if not won:
            raise NotYours
        record(DraftAttached(), on=subject_of(row), by=by, at=at)


def record_refusal(
    what: OpenDraft | OpenCase, problem: Incomplete, *, by: Actor, at: datetime
) -> None:
    """Write down that the form did not accept something, in a unit of its own.

    The action that refused was rolled back and could not say so itself. In a case
    it is the answer to a correction that was refused.
    """
    row = what.row
    fact = DraftRefused if isinstance(row, Draft) else CorrectionRefused
    with unit():
        record(
            fact(problem.page, problem.question, problem.code),
            on=subject_of(row),
            by=writer(row, by),
            at=at,
        )


def discard(draft: OpenDraft, *, by: Actor, at: datetime) -> None:
    """Let the applicant throw a draft away now."""
    _expire(draft.row, by=writer(draft.row, by), at=at)
    _destroy(draft.row, at)


def expire_drafts(ward: int, *, at: datetime, limit: int = 200) -> int:
    """Destroy the keys of drafts whose time ran out; return how many.

    First the row says so, then the key goes: a crash between the two is made up
    for by the next run, because the row still names its key.
    """
    old = Draft.objects.filter(
        ward=ward, submitted_at=None, key_id__isnull=False, expires_at__lte=at
    ).order_by("expires_at")[:limit]
    rows = list(old)
    for row in rows:
        if row.expired_at is None:
            _expire(row, by=Actor.system(ward), at=at)
        _destroy(row, at)
    return len(rows)


def _expire(row: Draft, *, by: Actor, at: datetime) -> None:
    with unit():
        gone = Draft.objects.filter(
            pk=row.pk, submitted_at=None, expired_at=None
        ).update(
            expired_at=at,
            expires_at=at,
            sealed=b"",
            sealed_beside=b"",
            resume_digest=None,
        )
        if gone:
            record(DraftExpired(), on=subject_of(row), by=by, at=at)


def _destroy(row: Draft, at: datetime) -> None:
    """Delete the attachments of an expired draft, then the key of all it held."""
    if row.key_id is None:
        return
    if not Draft.objects.filter(pk=row.pk, expired_at__isnull=False).exists():
        return  # It was submitted meanwhile: the key is the case's now.
    dispose(on=subject_of(row), by=Actor.system(row.ward_id), at=at)
    Mandate.objects.filter(ward=row.ward_id, application=row.pk).delete()
    destroy_key(row.ward_id, row.key_id)
    Draft.objects.filter(pk=row.pk).update(key_id=None)
