"""Propose, approve, carry out and look through runs; the only writer of this room.

Whoever opens anything is written down first, in a transaction that is over before the
opening: the run itself once for all residents, a page of those found once a page, one
person's verdict in the stream of that person.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Final, TypeAlias
from uuid import UUID

from django.db import connection
from django.utils import timezone

from madoguchi.events.actions import record, record_view, unit
from madoguchi.events.envelope import Look
from madoguchi.events.facts import Fact, Subject
from madoguchi.kernel.reference import mask_name
from madoguchi.people.models import Person
from madoguchi.people.queries import (
    Entered,
    Profile,
    name_of,
    profile_of,
    residents,
    residents_count,
)
from madoguchi.procedures.engine import Form
from madoguchi.procedures.queries import form_at, offered
from madoguchi.runs.facts import (
    RunApproved,
    RunCancelled,
    RunCleared,
    RunFinished,
    RunProposed,
)
from madoguchi.runs.judging import Judge, Row
from madoguchi.runs.models import Run, Verdict
from madoguchi.runs.problems import (
    NoSuchRun,
    NothingToJudge,
    RunChanged,
    RunElsewhere,
    RunIncomplete,
    RunNotAllowed,
)
from madoguchi.runs.queries import verdicts_of, visible_run
from madoguchi.runs.rules import (
    BASIS_CODES,
    WORDS,
    Found,
    bound_hash,
    from_bytes,
    may_approve,
    may_propose,
    may_read,
    may_see,
    to_bytes,
)
from madoguchi.vault.actions import data_key, living_keys
from madoguchi.vault.problems import VaultProblem
from madoguchi.vault.rules import DataKey
from madoguchi.vault.sealing import open_sealed, seal
from madoguchi.wards.actions import keep_calendar
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import calendar_at, ward_by_id
from madoguchi.wards.scope import ward_scope

State = Run.State
STEP: Final = 25_000
"""How many residents stand opened in memory at once.

A long question takes as long to plan as ten thousand rows take to answer.
"""
WRITTEN: Final = 2_000
"""How many verdicts one transaction writes; the doors wait while it lasts."""
LONGEST: Final = 1_000
LONGEST_KEPT: Final = timedelta(days=3 * 366)
A_PAGE: Final = 50
MOST_OPENED: Final = 20_000
"""How many verdicts one page opens at most to find those it shows."""
UNREADABLE: Final = "unreadable"
LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of all residents, why, on what ground and until when it is kept."""

    procedure: str
    purpose: str
    basis: str
    law: str
    on: date
    keep_until: date


def propose(question: Question, *, by: Actor, at: datetime) -> Run:
    """Draw up a run by the version that is on offer now."""
    form = offered(by.ward, question.procedure, at)
    definition = form.definition
    if not may_propose(by, definition.department):
        raise RunNotAllowed("propose")
    if not definition.eligibility:
        raise NothingToJudge
    _refuse_incomplete(question, timezone.localdate(at))
    _refuse_unaskable(form, question.on)
    with ward_scope(by.ward), unit():
        row = Run.objects.create(
            ward_id=by.ward,
            procedure=question.procedure,
            version_hash=form.hash,
            version=definition.number,
            department=definition.department,
            purpose=question.purpose.strip(),
            basis=question.basis,
            law=question.law.strip(),
            on=question.on,
            keep_until=question.keep_until,
            calendar=keep_calendar(ward_by_id(by.ward)),
            proposed_by_id=int(by.id),
            proposed_at=at,
        )
        fact = RunProposed(
            form.hash,
            question.basis,
            question.on.isoformat(),
            question.keep_until.isoformat(),
        )
        _say(fact, row, by, at)
    return row


def _refuse_incomplete(question: Question, today: date) -> None:
    said = {"purpose": question.purpose.strip(), "law": question.law.strip()}
    kept = today < question.keep_until <= today + LONGEST_KEPT
    fits = {name: 0 < len(text) <= LONGEST for name, text in said.items()} | {
        "basis": question.basis in BASIS_CODES,
        "keep_until": kept,
    }
    if wrong := [name for name, is_so in fits.items() if not is_so]:
        raise RunIncomplete(*wrong)


def _refuse_unaskable(form: Form, on: date) -> None:
    """Have the question written and asked of nobody: what fails now fails for all."""
    judge = Judge(form, on)
    try:
        list(judge.judge([]))
    finally:
        judge.close()


def bound_of(row: Run) -> str:
    """Return the hash of what an approval of this run decides."""
    return bound_hash(
        {
            "ward": row.ward_id,
            "version": row.version_hash,
            "calendar": row.calendar,
            "purpose": row.purpose,
            "basis": row.basis,
            "law": row.law,
            "on": row.on.isoformat(),
            "keep_until": row.keep_until.isoformat(),
        }
    )


def approve(run_id: UUID, seen: str, *, by: Actor, at: datetime) -> Run:
    """Approve as another person exactly what was seen; a job then carries it out."""
    with ward_scope(by.ward), unit():
        row = _held(run_id, by)
        if row.state != State.PROPOSED:
            raise RunElsewhere(row.state)
        if not may_approve(by, row.department, str(row.proposed_by_id)):
            raise RunNotAllowed("approve")
        if seen != bound_of(row):
            raise RunChanged
        row.state, row.approved_hash = State.APPROVED, seen
        row.approved_by_id, row.approved_at = int(by.id), at
        row.save(update_fields=["state", "approved_hash", "approved_by", "approved_at"])
        _say(RunApproved(seen), row, by, at)
    return row


def cancel(run_id: UUID, *, by: Actor, at: datetime) -> Run:
    """Give a run up; one that is under way stops, and its verdicts are deleted."""
    with ward_scope(by.ward), unit():
        row = _held(run_id, by)
        if not row.is_open:
            raise RunElsewhere(row.state)
        fact = RunCancelled(row.state)
        row.state, row.ended_at, row.counts = State.CANCELLED, at, {}
        row.save(update_fields=["state", "ended_at", "counts"])
        _forget_verdicts(row)
        _say(fact, row, by, at)
    return row


def clear_old(ward: int, *, at: datetime) -> int:
    """Delete the verdicts of runs that nobody may keep any longer; return how many."""
    gone = 0
    over = Run.objects.filter(
        ward=ward, state=State.FINISHED, keep_until__lt=timezone.localdate(at)
    )
    for row in over:
        with unit():
            count = _forget_verdicts(row)
            row.state = State.CLEARED
            row.save(update_fields=["state"])
            _say(RunCleared(count), row, Actor.system(ward), at)
        gone += count
    return gone


def _forget_verdicts(row: Run) -> int:
    rows = Verdict.objects.filter(ward=row.ward_id, run=row)
    count = rows.count()
    rows._raw_delete(rows.db)  # noqa: SLF001  one statement: nothing hangs on a verdict
    return count


def _held(run_id: UUID, by: Actor) -> Run:
    row = Run.objects.select_for_update().filter(ward=by.ward, pk=run_id).first()
    if row is None or not may_see(by, row.department):
        raise NoSuchRun
    return row


def _say(fact: Fact, row: Run, by: Actor, at: datetime) -> None:
    subject = Subject(
        row.ward_id, row.stream, procedure=row.procedure, version=row.version
    )
    record(fact, on=subject, by=by, at=at)


# ------------------------------------------------------------------ carrying it out


def carry_out(ward: int, run_id: UUID, *, memory: str = "1GB") -> None:
    """Judge all residents, or go on where an earlier try stood.

    What is opened stands in memory, `STEP` residents at a time; verdicts leave it
    sealed, together with the place that was reached.
    """
    row = Run.objects.filter(ward=ward, pk=run_id).first()
    if row is None or row.state not in (State.APPROVED, State.RUNNING):
        return
    if row.approved_hash != bound_of(row):
        raise RunChanged
    if not _begin(row):
        return  # somebody cancelled it
    judge = Judge(_form_of(row), row.on, memory)
    try:
        for some in residents(ward, STEP, row.place):
            if not _keep(row, judge, some):
                return  # somebody cancelled it
    finally:
        judge.close()
    _finish(row)


def _form_of(row: Run) -> Form:
    form = form_at(row.version_hash)
    return form.counting(calendar_at(row.ward_id, row.calendar))


def field_of(row: Run) -> str:
    """Return under which name a verdict of this run is sealed."""
    return f"run/{row.pk}"


def _begin(row: Run) -> bool:
    """Write down that all residents are looked at; say whether it may go on."""
    now = timezone.now()
    row.residents = residents_count(row.ward_id)
    look = Look(row.ward_id, row.stream, "residents.judged", row.basis, row.residents)
    record_view(look, by=Actor.system(row.ward_id), at=now)
    with unit():
        row.started_at = row.started_at or now
        begun = Run.objects.filter(
            ward=row.ward_id, pk=row.pk, state__in=(State.APPROVED, State.RUNNING)
        ).update(
            state=State.RUNNING, started_at=row.started_at, residents=row.residents
        )
    return bool(begun)


Judged: TypeAlias = tuple[Entered, str, bytes]
"""A resident, the word of the verdict, and the verdict as it is sealed."""


def _judged(judge: Judge, some: Sequence[Entered], row: Run) -> Iterator[Judged]:
    """Yield a sealed verdict for each, and an empty one where nothing can be opened."""
    field, closed = field_of(row), set[int]()
    judge.load(_opened_facts(some, closed, row))
    rows: Iterator[Row] = judge.rows()
    for one in some:
        if one.key is None or one.record in closed:
            yield one, UNREADABLE, b""
            continue
        met, sums = next(rows)
        word = WORDS[0] if met else WORDS[1] if met is False else WORDS[2]
        yield one, word, seal(one.key, one.stream, field, to_bytes(met, *sums))
    judge.clear()


def _opened_facts(some: Sequence[Entered], closed: set[int], row: Run) -> Iterator[Any]:
    """Yield what the registers say of each; `closed` gathers whom they say nothing of.

    One damaged record, or one under somebody else's key, is told to the operators and
    keeps nobody else from being judged.
    """
    for one in some:
        if one.key is None:
            continue
        try:
            yield one.facts()
        except VaultProblem as why:
            closed.add(one.record)
            LOG.warning("%s: record %s is not judged: %s", row.stream, one.record, why)


def _keep(row: Run, judge: Judge, some: Sequence[Entered]) -> bool:
    """Write sealed verdicts, a few in each transaction; say whether it may go on."""
    judged, counts = _judged(judge, some, row), Counter(row.counts)
    counts.setdefault(UNREADABLE, 0)
    while part := list(islice(judged, WRITTEN)):
        counts.update(word for _, word, _ in part)
        if not _write(row, part, counts, part[-1][0].record):
            return False
    return True


def _write(row: Run, part: Sequence[Judged], counts: Counter[str], place: int) -> bool:
    """Write verdicts together with the place that is reached and the counts so far."""
    row.counts, row.place = dict(counts), place
    row.done = sum(counts.values())
    with unit():
        goes_on = Run.objects.filter(
            ward=row.ward_id, pk=row.pk, state=State.RUNNING
        ).update(counts=row.counts, place=place, done=row.done)
        verdicts = [(one.record, sealed) for one, _, sealed in part if sealed]
        if goes_on and verdicts:
            _insert(row, verdicts)
    return bool(goes_on)


def _insert(row: Run, verdicts: Sequence[tuple[int, bytes]]) -> None:
    """Write many rows by one statement: the ORM costs more than the sealing does.

    All verdicts are of the same length, so PostgreSQL is given them end to end, as
    one value; an array of them costs more than the insertion.
    """
    into = "INSERT INTO runs_verdict (ward_id, run_id, record_id, sealed)"
    pk = Run._meta.pk  # noqa: SLF001  Django's public name for it
    run = pk.get_db_prep_value(row.pk, connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            records = ",".join(str(record) for record, _ in verdicts)
            sealed, length = b"".join(one for _, one in verdicts), len(verdicts[0][1])
            cursor.execute(
                f"{into} SELECT %s, %s, record,"  # noqa: S608  placeholders
                " substring(%s FROM %s * (place::int - 1) + 1 FOR %s) FROM"
                " unnest(%s::bigint[]) WITH ORDINALITY AS one (record, place)",
                [row.ward_id, run, sealed, length, length, f"{{{records}}}"],
            )
        else:
            cursor.executemany(
                f"{into} VALUES (%s, %s, %s, %s)",
                [(row.ward_id, run, record, sealed) for record, sealed in verdicts],
            )


def _finish(row: Run) -> None:
    now = timezone.now()
    with unit():
        finished = Run.objects.filter(
            ward=row.ward_id, pk=row.pk, state=State.RUNNING
        ).update(state=State.FINISHED, ended_at=now)
        if finished:
            counts: dict[str, Any] = row.counts
            fact = RunFinished(
                residents=row.done,
                unreadable=counts.get(UNREADABLE, 0),
                **{word: counts.get(word, 0) for word in WORDS},
            )
            _say(fact, row, Actor.system(row.ward_id), now)


# ------------------------------------------------------------------ looking at it


@dataclass(frozen=True, slots=True)
class Listed:
    """One person found, as a list shows it."""

    person: UUID
    name: str
    found: Found


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of those found; `after` is where the next one begins, 0 at the end."""

    rows: Sequence[Listed]
    after: int
    opened: int


def look_through(
    run_id: UUID, word: str, *, by: Actor, at: datetime, after: int = 0
) -> FoundPage:
    """Show the next of those with a verdict, by masked name.

    Which rows they are nobody can know before opening, so the row in the access log
    says how many verdicts may be opened for this page; a second one, written before
    a name is opened, says whose names are shown.
    """
    run = _readable_run(run_id, by)
    look = Look(by.ward, run.stream, "verdicts.opened", run.basis, MOST_OPENED)
    record_view(look, by=by, at=at)
    found: list[tuple[Verdict, Found, DataKey]] = []
    place, opened = after, 0
    for some in verdicts_of(run, after, A_PAGE * 20):
        for row, key in _with_keys(by.ward, some):
            place, opened = row.pk, opened + 1
            verdict = _opened(row, key)
            if verdict.word == word:
                found.append((row, verdict, key))
            if len(found) == A_PAGE:
                break
        if len(found) == A_PAGE or opened >= MOST_OPENED:
            break
    else:
        place = 0
    shown = tuple(row.record.person.stream for row, *_ in found)
    look = Look(by.ward, run.stream, "run.listed", run.basis, len(found), shown)
    record_view(look, by=by, at=at)
    rows = [
        Listed(
            row.record.person_id,
            mask_name(name_of(row.record.person, key)),
            verdict,
        )
        for row, verdict, key in found
    ]
    return FoundPage(rows, place, opened)


def _readable_run(run_id: UUID, by: Actor) -> Run:
    run = visible_run(by, run_id)
    if not may_read(by, run.department):
        raise RunNotAllowed("read")
    if run.state != State.FINISHED:
        raise RunElsewhere(run.state)
    return run


def _with_keys(ward: int, some: Sequence[Verdict]) -> Iterator[tuple[Verdict, DataKey]]:
    """Yield the verdicts whose key is still there; the others are gone for ever."""
    ids = {
        one.record.person.key_id for one in some if one.record.person.key_id is not None
    }
    keys = living_keys(ward, ids)
    for one in some:
        key = keys.get(one.record.person.key_id or 0)
        if key is not None:
            yield one, key


def _opened(row: Verdict, key: DataKey) -> Found:
    name = field_of(row.run)
    return from_bytes(open_sealed(key, row.record.person.stream, name, row.sealed))


@dataclass(frozen=True, slots=True)
class OpenVerdict:
    """One person's verdict with who it is about."""

    run: Run
    person: Person
    profile: Profile
    found: Found


def open_verdict(
    run_id: UUID, person_id: UUID, *, by: Actor, at: datetime
) -> OpenVerdict:
    """Open one person's verdict; the look is written in the stream of that person."""
    run = _readable_run(run_id, by)
    rows = Verdict.objects.filter(ward=by.ward, run=run, record__person=person_id)
    row = rows.select_related("record__person").first()
    if row is None or row.record.person.key_id is None:
        raise NoSuchRun
    look = Look(
        by.ward, row.record.person.stream, "verdict.viewed", run.basis, 1, (run.stream,)
    )
    record_view(look, by=by, at=at)
    key = data_key(by.ward, row.record.person.key_id)
    profile = profile_of(row.record.person, key, reader=by, at=at)
    return OpenVerdict(run, row.record.person, profile, _opened(row, key))
