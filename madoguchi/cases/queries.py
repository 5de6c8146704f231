"""Questions about drafts and cases, each asked for somebody.

Staff open a case or a page of the queue through `actions.open_case` and
`actions.open_queue`, which write down who looks; what is here opens drafts and
cases for the applicant, and what belongs to a case that is already open.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from madoguchi.cases import codes
from madoguchi.cases.models import (
    Case,
    Correction,
    Decision,
    Draft,
    Note,
    PriorAnswers,
)
from madoguchi.cases.opened import (
    Ask,
    OpenCase,
    OpenCorrection,
    OpenDecision,
    OpenDraft,
    OpenNote,
    OpenRevocation,
)
from madoguchi.cases.prepared import Prepared
from madoguchi.cases.problems import Disposed, NotYours
from madoguchi.cases.rules import CLERK, REMIND_BEFORE, SUPERVISOR, staff_desk
from madoguchi.events.queries import views_of
from madoguchi.kernel.channel import Channel
from madoguchi.people.models import Person
from madoguchi.procedures.changes.carrying import Kept
from madoguchi.procedures.engine import Form
from madoguchi.procedures.queries import form_at
from madoguchi.protection.queries import Reader, insight
from madoguchi.protection.rules import Insight
from madoguchi.vault.actions import data_key, data_keys
from madoguchi.vault.rules import DataKey
from madoguchi.vault.sealing import open_json, open_sealed
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import calendar_at
from madoguchi.wards.statements import written_once

DENIED = "case.denied"

# ------------------------------------------------------------------ the applicant


def drafts_of(person: Person) -> QuerySet[Draft]:
    return Draft.objects.filter(
        ward=person.ward_id, person=person, submitted_at=None, expired_at=None
    ).order_by("-saved_at")


def cases_of(person: Person) -> QuerySet[Case]:
    return Case.objects.filter(ward=person.ward_id, person=person).order_by(
        "-arrived_at"
    )


def open_draft(by: Actor, draft_id: UUID, secret: str = "") -> OpenDraft:
    """Open a draft for whoever holds its secret, began it or entered it.

    Two queries: the row and its keys. A draft that was sent opens empty, so that
    its door can show the receipt.
    """
    found = DRAFT.read(by.ward, draft_id)
    if found is None:
        raise NotYours
    row, (person_key_id,) = found
    if row.key_id is None or not _holds(by, row, secret):
        raise NotYours
    ids = [row.key_id] if person_key_id is None else [row.key_id, person_key_id]
    keys = data_keys(row.ward_id, ids)
    return open_row(row, keys[row.key_id], keys.get(person_key_id or 0))


DRAFT = Prepared(
    Draft,
    more="person.key_id",
    joined="LEFT JOIN people_person person ON person.id = cases_draft.person_id",
    only="AND cases_draft.expired_at IS NULL",
)
CASE = Prepared(Case)


def _holds(by: Actor, row: Draft | Case, secret: str) -> bool:
    if by.is_staff:
        return isinstance(row, Draft) and str(row.entered_by_id) == by.id
    if by.kind == "client":
        return str(row.client_id) == by.id
    if by.kind == "resident" and str(row.person_id) == by.id:
        return True
    return bool(secret) and codes.holds(secret, row.secret_hash)


def open_row(row: Draft, key: DataKey, person_key: DataKey | None) -> OpenDraft:
    """Open a draft's row with the keys at hand."""
    answers = open_json(key, row.stream, "answers", row.sealed) if row.is_open else {}
    form = _form_of(row)
    if not row.sealed_beside:
        return OpenDraft(row, form, key, answers, person_key)
    beside = open_json(key, row.stream, "beside", row.sealed_beside)
    kept = Kept.from_json(answers, beside)
    return OpenDraft(row, form, key, answers, person_key, kept.aside, kept.again)


def _form_of(row: Draft | Case) -> Form:
    """Return the form of a draft or case, with its ward's calendar where it counts.

    A case goes on with the calendar that it was received under; a draft, whose day of
    arrival is still to come, with that of now.
    """
    form = form_at(row.version_hash)
    if not form.counts_open_days:
        return form
    pinned = row.calendar if isinstance(row, Case) else ""
    return form.counting(calendar_at(row.ward_id, pinned))


def own_case(by: Actor, case_id: UUID, secret: str = "") -> Case:
    """Return a case to its applicant, signed in or holding the browser's secret."""
    found = CASE.read(by.ward, case_id)
    if found is not None:
        refuse_disposed(found[0])
    if found is None or not _holds(by, found[0], secret):
        raise NotYours
    return found[0]


def refuse_disposed(case: Case) -> None:
    """Raise Disposed for a case whose record was destroyed.

    Its id, which nobody can guess, is all that is left to know it by: whoever brings
    it is told that, and there is nothing else to tell.
    """
    if case.is_disposed:
        raise Disposed(timezone.localdate(case.disposed_at))


def admitted_case(ward: int, case_id: UUID) -> Case:
    """Return a case to somebody who showed its receipt to a door a while ago.

    The door vouches for it: call this only for a pass that it signed itself.
    """
    found = CASE.read(ward, case_id)
    if found is None:
        raise NotYours
    refuse_disposed(found[0])
    return found[0]


def the_case(ward: int, case_id: UUID) -> Case | None:
    """Return a case to the software itself: followers and jobs, nobody's eyes."""
    found = CASE.read(ward, case_id)
    return found[0] if found else None


def answers_to_remind_of(ward: int, on: date) -> QuerySet[Correction]:
    """Return the corrections whose applicant is to be asked once more today.

    Nobody is asked twice on one day, however short the time to answer is.
    """
    return Correction.objects.filter(
        ward=ward,
        answered_at=None,
        lapsed_at=None,
        reminded_at=None,
        due_on__range=(on, on + REMIND_BEFORE),
        asked_at__date__lt=on,
    ).select_related("case")


def answers_lapsing(ward: int, on: date) -> QuerySet[Correction]:
    """Return the corrections that were reminded of and whose last day is over.

    Whether one ends its case is for the version of the case to say.
    """
    return Correction.objects.filter(
        ward=ward,
        answered_at=None,
        lapsed_at=None,
        reminded_at__isnull=False,
        due_on__lt=on,
    ).select_related("case")


def open_own(case: Case, by: Actor | None = None) -> OpenCase:
    """Open a case that `own_case`, `cases_of` or `case_by_receipt` gave.

    Whoever holds a receipt may be anybody of the house: a protected address is shown
    to the person alone, signed in.
    """
    return opened(case, reader=by)


def opened(
    case: Case,
    key: DataKey | None = None,
    *,
    reader: Actor | None = None,
    at: datetime | None = None,
) -> OpenCase:
    """Open a case as far as somebody may see it, the software as far as anybody."""
    refuse_disposed(case)
    key = key or data_key(case.ward_id, case.key_id or 0)
    seen = insight_of(case, reader, at)
    return OpenCase(
        row=case,
        form=_form_of(case),
        key=key,
        whole=open_json(key, case.stream, "answers", case.sealed),
        label=open_label(case, key),
        insight=seen,
        earlier=tuple(_other_answers(case, key)) if seen.hides else (),
    )


def _other_answers(case: Case, key: DataKey) -> Iterator[dict[str, Any]]:
    """Yield the answers before each correction, and those of one not sent yet."""
    for row in case.prior_answers.all():
        yield open_json(key, case.stream, f"prior/{row.number}", row.sealed)
    begun = Correction.objects.filter(ward=case.ward_id, case=case, answered_at=None)
    for sealed in begun.values_list("sealed_answers", flat=True):
        if sealed:
            given = open_json(key, case.stream, "correction", bytes(sealed))
            yield {name: one for name, one in given.items() if one is not None}


def insight_of(
    case: Case, reader: Actor | None = None, at: datetime | None = None
) -> Insight:
    """Say how much of a case somebody may see now."""
    by = Reader(reader, at, owner=str(owner_id_of(case) or ""))
    return insight(case.ward_id, case.stream, by)


def owner_id_of(case: Case) -> UUID | None:
    """Return the person a case is about, where they signed in for themselves.

    Who signed in to act for another is somebody else: what is hidden from everybody
    but the person is hidden from them.
    """
    return None if case.is_by_agent else case.person_id


def open_label(case: Case, key: DataKey) -> str:
    return open_sealed(key, case.stream, "label", case.sealed_label).decode()


# ------------------------------------------------------------------------- staff


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """Return the residents' cases on the desks of the departments an actor works in."""
    everyone = Case.objects.filter(ward=actor.ward)
    seen = _departments_seen(actor)
    return everyone if seen is None else everyone.filter(department__in=seen)


def cases_elsewhere(actor: Actor) -> QuerySet[Case]:
    """Return what an actor's departments answer for and others work on now.

    It is seen and found, and never worked on from here.
    """
    seen = _departments_seen(actor) if actor.is_staff else []
    return Case.objects.filter(ward=actor.ward, home__in=seen or [])


def cases_in_sight_of(actor: Actor) -> QuerySet[Case]:
    """Return every resident's case an actor may open, on whatever desk it lies.

    Asked for by something else than the department: no one index tells both.
    """
    seen = _departments_seen(actor)
    if seen is None or not actor.is_staff:
        return cases_visible_to(actor)
    here = Q(department__in=seen) | Q(home__in=seen)
    return Case.objects.filter(here, ward=actor.ward)


def staff_cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """Return what the staff applied for whom an actor is the superior of."""
    desks = staff_desks_of(actor)
    return Case.objects.filter(ward=actor.ward, department__in=desks)


def visible_case(actor: Actor, case_id: UUID, *, locked: bool = False) -> Case | None:
    """Return the one that is visible to an actor with this id, if there is one.

    One of `cases_in_sight_of` or `staff_cases_visible_to`. A `locked` one is nobody
    else's until the unit of work ends.
    """
    homes = _departments_seen(actor)
    if homes is None:
        found = _seen_by(None, 0, locked=locked).read(actor.ward, case_id)
        return found[0] if found else None
    desks = [*homes, *staff_desks_of(actor)]
    if not actor.is_staff:
        homes = []
    asked = _seen_by(len(desks), len(homes), locked=locked)
    found = asked.read(actor.ward, case_id, *desks, *homes)
    return found[0] if found else None


@lru_cache
def _seen_by(desks: int | None, homes: int, *, locked: bool) -> Prepared[Case]:
    """Ask for a case on one of so many desks or of so many departments elsewhere.

    None asks for one of any.
    """
    if desks is None:
        return Prepared(Case, locked=locked)
    only = f"AND (cases_case.department IN ({_blanks(desks)})"
    if homes:
        only += f" OR cases_case.home IN ({_blanks(homes)})"
    return Prepared(Case, only=f"{only})", locked=locked)


def _blanks(count: int) -> str:
    return ", ".join(["%s"] * count) or "NULL"


def _departments_seen(actor: Actor) -> list[str] | None:
    """Return whose cases an actor works with; None, the software's, are all."""
    if actor.kind == "system":
        return None
    works = actor.is_staff and (actor.has(CLERK) or actor.has(SUPERVISOR))
    return departments_of(actor) if works or actor.kind == "robot" else []


def staff_desks_of(actor: Actor) -> list[str]:
    """Return the desks where staff's own applications wait for this superior."""
    if not (actor.is_staff and actor.has(SUPERVISOR)):
        return []
    return [staff_desk(one) for one in departments_of(actor)]


def departments_of(actor: Actor) -> list[str]:
    return sorted({actor.unit, *actor.departments} - {""})


def entries_of(actor: Actor) -> QuerySet[Draft]:
    """Return what a member of staff began to enter for others and did not send."""
    if not actor.is_staff:
        return Draft.objects.none()
    drafts = Draft.objects.filter(
        ward=actor.ward,
        entered_by=int(actor.id),
        submitted_at=None,
        expired_at=None,
        key_id__isnull=False,
    )
    return drafts.exclude(channel=Channel.STAFF).order_by("-started_at")


@dataclass(frozen=True, slots=True)
class Touched:
    """How many drafts and cases there are of one version of a procedure."""

    version_hash: str
    version: int
    drafts: int = 0
    open_cases: int = 0
    cases: int = 0


def touched_by_change(ward: int, slug: str, at: datetime) -> list[Touched]:
    """Count who is under way, version by version, the newest first.

    Two queries; nothing of anybody is opened.
    """
    drafts = (
        Draft.objects.filter(
            ward=ward,
            procedure=slug,
            submitted_at=None,
            expired_at=None,
            expires_at__gt=at,
        )
        .values_list("version_hash", "version")
        .annotate(count=Count("pk"))
        .order_by()
    )
    cases = (
        Case.objects.filter(ward=ward, procedure=slug)
        .values_list("version_hash", "version")
        .annotate(open=Count("pk", filter=Q(closed_at=None)), count=Count("pk"))
        .order_by()
    )
    found = {
        digest: Touched(digest, number, drafts=count)
        for digest, number, count in drafts
    }
    for digest, number, open_ones, count in cases:
        was = found.get(digest, Touched(digest, number))
        found[digest] = replace(was, open_cases=open_ones, cases=count)
    return sorted(found.values(), key=lambda one: -one.version)


def stream_of_reference(ward: int, reference: str) -> str:
    """Return which stream of the log a receipt number stands for, "" for none.

    For whoever reads the access log and may open no case.
    """
    found = Case.objects.filter(ward=ward, reference=reference).values_list("pk")
    row = found.first()
    return f"case/{row[0]}" if row else ""


# --------------------------------------------------- what belongs to an open case


def corrections_of(case: OpenCase) -> list[OpenCorrection]:
    """Return every correction, the newest first."""
    rows = _corrections(case.row.ward_id, case.row.pk)
    return [open_correction(case, row) for row in rows]


@written_once
def _corrections(ward: int, case: UUID) -> QuerySet[Correction]:
    return Correction.objects.filter(ward=ward, case=case).order_by("-asked_at")


def open_correction(case: OpenCase, row: Correction) -> OpenCorrection:
    stream, key = case.row.stream, case.key
    asks = open_json(key, stream, "asks", row.sealed_asks)
    answers = bytes(row.sealed_answers)
    return OpenCorrection(
        id=row.pk,
        asks=tuple(Ask(**{**ask, "text": case.words(ask["text"])}) for ask in asks),
        due_on=row.due_on,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        answers=open_json(key, stream, "correction", answers) if answers else {},
    )


def asked_correction(case: OpenCase) -> OpenCorrection | None:
    """Return the correction that waits for an answer."""
    row = Correction.objects.filter(
        ward=case.row.ward_id, case=case.row, answered_at=None, lapsed_at=None
    ).first()
    return open_correction(case, row) if row else None


def prior_answers_of(case: OpenCase) -> list[tuple[datetime, Mapping[str, Any]]]:
    """Return what was answered before each correction, the oldest first."""
    return [
        (
            row.replaced_at,
            case.veiled(
                open_json(case.key, case.row.stream, f"prior/{row.number}", row.sealed)
            ),
        )
        for row in _prior_answers(case.row.ward_id, case.row.pk)
    ]


@written_once
def _prior_answers(ward: int, case: UUID) -> QuerySet[PriorAnswers]:
    return PriorAnswers.objects.filter(ward=ward, case=case).order_by("number")


def decision_of(case: OpenCase) -> OpenDecision | None:
    """Return the decision that holds."""
    row = next(iter(_standing(case.row.ward_id, case.row.pk)), None)
    if row is None:
        return None
    words = open_json(case.key, case.row.stream, "decision", row.sealed)
    return OpenDecision(
        outcome=row.outcome,
        reason_code=row.reason_code,
        reason=case.words(words["reason"]),
        remedies=words["remedies"],
        decided_at=row.decided_at,
        staff_id=row.staff_id,
    )


@written_once
def _standing(ward: int, case: UUID) -> QuerySet[Decision]:
    rows = Decision.objects.filter(ward=ward, case=case, revoked_at=None)
    return rows.order_by("number")[:1]


def revocations_of(case: OpenCase) -> list[OpenRevocation]:
    """Return the decisions that were taken back, the newest first."""
    if not case.row.revocations:
        return []
    rows = Decision.objects.filter(ward=case.row.ward_id, case=case.row)
    return [
        _revocation(case, row)
        for row in rows.exclude(revoked_at=None).order_by("-number")
    ]


def _revocation(case: OpenCase, row: Decision) -> OpenRevocation:
    part, sealed = revocation_part(row.number), row.sealed_revocation
    words = open_json(case.key, case.row.stream, part, sealed)
    assert row.revoked_at is not None  # noqa: S101  asked for above
    return OpenRevocation(
        number=row.number,
        reason_code=row.revocation_code,
        reason=case.words(words["reason"]),
        remedies=words["remedies"],
        revoked_at=row.revoked_at,
        decided_at=row.decided_at,
        outcome=row.outcome,
    )


def revocation_part(number: int) -> str:
    """Name what is sealed of the taking back of a decision."""
    return f"revocation/{number}"


def notes_of(case: OpenCase) -> list[OpenNote]:
    return [
        OpenNote(
            case.words(
                open_sealed(case.key, case.row.stream, "note", row.sealed).decode()
            ),
            row.staff.name,
            row.written_at,
        )
        for row in _notes(case.row.ward_id, case.row.pk)
    ]


@written_once
def _notes(ward: int, case: UUID) -> QuerySet[Note]:
    rows = Note.objects.filter(ward=ward, case=case)
    return rows.select_related("staff").order_by("written_at")


@dataclass(frozen=True, slots=True)
class Looked:
    """Who looked, as the resident is told: the office, never the clerk's name."""

    at: datetime
    department: str
    role: str
    purpose: str


def who_looked(case: Case) -> list[Looked]:
    """Return each look of the office at a case, the latest first."""
    return [
        Looked(seen.occurred_at, seen.unit, seen.role, seen.purpose)
        for seen in views_of(case.ward_id, case.stream)
        if seen.kind != DENIED  # That one saw nothing.
    ]
