"""Offer a version, close an offer, go back to an earlier version.

A procedure's offers follow one another by the instant they open. What replaces a
version opens a moment later than it is asked for, so that every process knows of it
before it is in force.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Fact, Subject
from madoguchi.kernel.errors import Refused
from madoguchi.procedures.changes.judging import Judgment, judge
from madoguchi.procedures.changes.terms import in_force
from madoguchi.procedures.definition.canonical import hash_of, to_canonical
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.facts import (
    ProcedurePublished,
    ProcedureRolledBack,
    ProcedureUnscheduled,
    ProcedureWaived,
    ProcedureWithdrawn,
)
from madoguchi.procedures.gate.evidence import NONE, Evidence, NotProven
from madoguchi.procedures.gate.records import Waiver
from madoguchi.procedures.models import Offer, Version, WaiverRecord
from madoguchi.procedures.queries import (
    SECONDS_KEPT,
    NotOffered,
    forget_offers,
    form_at,
    term_of,
)
from madoguchi.procedures.rules import may_manage
from madoguchi.procedures.standing import required_languages
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Ward
from madoguchi.wards.scope import ward_scope

LEAD: Final = timedelta(seconds=2 * SECONDS_KEPT)
"""How long before it is in force a version is known: each process keeps what is on
offer for a few seconds, and none may take an application by rules that are over."""


class VersionTaken(Refused):
    """The version stands for other content already.

    Its number is to be the next one or, where a ward's overlay changed, the revision
    of that; then the reason is `overlay`.
    """

    def __init__(self, definition: Definition) -> None:
        super().__init__("overlay" if definition.variant else "number")
        self.slug = definition.slug
        self.number = definition.number


class NoSuchDepartment(Refused):
    """A procedure names a department (所管課) that the ward does not have."""

    def __init__(self, slug: str, department: str) -> None:
        super().__init__("no_such_department")
        self.slug = slug
        self.department = department


class NotManaged(Refused):
    """Not for this actor: the procedure is another department's, or not approved."""


class CutOverNeeded(Refused):
    """A rule changes, and nobody said until when the old one holds for drafts."""


class AlreadyScheduled(Refused):
    """Another version is to open later; cancel that first."""


class BadTime(Refused):
    """A time lies before another that must come first; the reason names it."""


class NothingBefore(Refused):
    """There is no earlier version to go back to."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a version opens and closes, and what happens to drafts of the last one.

    `raised` are the classes its author raised, by the id of the change.
    """

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    finish_until: datetime | None = None
    raised: Mapping[str, str] = field(default_factory=dict)


AT_ONCE: Final = Schedule()


def publish(  # noqa: PLR0913  a proof beside what every offer needs
    definition: Definition,
    *,
    ward: int,
    by: Actor,
    at: datetime,
    evidence: Evidence | None = None,
    schedule: Schedule = AT_ONCE,
) -> Offer:
    """Offer a version in a ward; doing it again changes nothing.

    For the software itself, as when a ward moves in: what staff publish, a second
    person has approved (`publish_approved`). `evidence` is the proof that exactly
    this version passed the publish gate; raises NotProven without it.

    Drafts and cases that began under another version keep it as far as its class
    says (`changes.terms`). Raises NoSuchDepartment when the version names a
    department that the ward has not, CutOverNeeded when a rule changes and the
    schedule does not say until when the old one holds.
    """
    if by.is_staff:
        raise NotManaged("unapproved")
    if evidence is None:
        raise NotProven(NONE, definition.slug, definition.number)
    opens_on = timezone.localdate(max(schedule.opens_at or at, at))
    evidence.refuse(definition, required_languages(ward, definition), opens_on)
    with ward_scope(ward), unit():
        offer = offer_version(definition, ward=ward, by=by, at=at, schedule=schedule)
        if evidence.waiver is not None:
            _keep_waiver(definition, evidence.waiver, ward, by, at)
    return offer


def _keep_waiver(
    definition: Definition, waiver: Waiver, ward: int, by: Actor, at: datetime
) -> None:
    """Keep a waiver that came with the folder, so that the office sees it end."""
    _, is_new = WaiverRecord.objects.get_or_create(
        ward_id=ward,
        slug=definition.slug,
        number=definition.number,
        ended_at=None,
        defaults={
            "reason": waiver.reason,
            "until": waiver.until,
            "demo": waiver.demo,
            "given_at": at,
        },
    )
    if is_new:
        fact = ProcedureWaived(until=waiver.until.isoformat(), demo=waiver.demo)
        record(fact, on=_subject(definition, ward), by=by, at=at)


def offer_version(
    definition: Definition, *, ward: int, by: Actor, at: datetime, schedule: Schedule
) -> Offer:
    """Offer a version that may be offered."""
    document = to_canonical(definition)
    digest = hash_of(document)
    with ward_scope(ward), unit():
        _refuse_unknown_department(definition, ward)
        _keep_version(definition, digest, document)
        rows = _locked(ward, definition.slug)
        if rows and rows[-1].version_id == digest and not _closes(rows[-1], at):
            return rows[-1]
        row = _next(rows, digest, definition, at, schedule)
        row.ward_id = ward
        row.save(force_insert=True)
        record(
            _published(definition, digest, row),
            on=_subject(definition, ward),
            by=by,
            at=at,
        )
    _know()
    return row


def _next(
    rows: list[Offer],
    digest: str,
    definition: Definition,
    at: datetime,
    schedule: Schedule,
) -> Offer:
    """Return the row that follows; the last one's drafts are judged by it."""
    last = rows[-1] if rows else None
    opens_at = schedule.opens_at or at
    if last is not None:
        if last.opens_at > at:
            raise AlreadyScheduled
        opens_at = max(opens_at, at + LEAD)
    if schedule.closes_at is not None and schedule.closes_at <= opens_at:
        raise BadTime("closes_at")
    row = Offer(
        slug=definition.slug,
        version_id=digest,
        opens_at=opens_at,
        closes_at=schedule.closes_at,
    )
    if last is not None:
        judgment = judge(
            form_at(last.version_id).definition, definition, schedule.raised
        )
        _bind(row, judgment, schedule.finish_until)
    return row


def _bind(row: Offer, judgment: Judgment, finish_until: datetime | None) -> None:
    """Write down what the change means for whoever is under way."""
    row.change, row.again = judgment.gravest, sorted(judgment.again)
    if not judgment.is_legal:
        return
    if finish_until is None:
        raise CutOverNeeded
    # A law may leave no time at all: then it ends as the new version opens.
    row.finish_until = max(finish_until, row.opens_at)


def withdraw(
    slug: str,
    *,
    by: Actor,
    at: datetime,
    drafts_until: datetime | None = None,
) -> Offer:
    """Close what is on offer; what was begun may be sent until `drafts_until`.

    Nothing else changes: answers stay as long as drafts do, cases go on.
    """
    with ward_scope(by.ward), unit():
        row = _in_force(_locked(by.ward, slug), at)
        _refuse_stranger(row, by)
        if _closes(row, at):
            raise NotOffered("closed")
        if drafts_until is not None and drafts_until <= at:
            raise BadTime("drafts_until")
        row.closes_at = at + LEAD
        row.drafts_until = max(drafts_until, row.closes_at) if drafts_until else None
        row.save(update_fields=["closes_at", "drafts_until"])
        definition = form_at(row.version_id).definition
        fact = ProcedureWithdrawn(
            hash=row.version_id,
            closes_on=timezone.localdate(row.closes_at).isoformat(),
            drafts_until=_day(row.drafts_until),
        )
        record(fact, on=_subject(definition, by.ward), by=by, at=at)
    _know()
    return row


def roll_back(
    slug: str, *, by: Actor, at: datetime, finish_until: datetime | None = None
) -> Offer:
    """Go back to the version before the one in force; it was approved in its time.

    Its drafts go back with it, and what their answers lost on the way they find
    again.
    """
    with ward_scope(by.ward), unit():
        rows = _locked(by.ward, slug)
        now = _in_force(rows, at)
        _refuse_stranger(now, by)
        before = [
            row
            for row in rows
            if row.opens_at < now.opens_at and row.version_id != now.version_id
        ]
        if not before:
            raise NothingBefore
        if rows[-1].opens_at > at:
            raise AlreadyScheduled
        definition = form_at(before[-1].version_id).definition
        left = form_at(now.version_id).definition
        row = Offer(
            ward_id=by.ward,
            slug=slug,
            version_id=before[-1].version_id,
            opens_at=at + LEAD,
        )
        # Who rolls back is in a hurry: a rule that changes back does so at once,
        # unless they say otherwise.
        _bind(row, judge(left, definition), finish_until or row.opens_at)
        row.again = sorted({*row.again, *now.again} & form_keys(definition))
        row.save(force_insert=True)
        on = _subject(definition, by.ward)
        back = ProcedureRolledBack(hash=row.version_id, before=left.number)
        record(back, on=on, by=by, at=at)
        record(_published(definition, row.version_id, row), on=on, by=by, at=at)
    _know()
    return row


def form_keys(definition: Definition) -> set[str]:
    return {one.key for page in definition.pages for one in page.questions}


def unschedule(slug: str, *, by: Actor, at: datetime) -> Offer:
    """Cancel the version that was to open later."""
    with ward_scope(by.ward), unit():
        rows = _locked(by.ward, slug)
        if not rows or rows[-1].opens_at <= at + LEAD:
            raise NotOffered("none_scheduled")
        row = rows[-1]
        _refuse_stranger(row, by)
        _cancel(row, by, at)
    _know()
    return row


def stop_scheduled(slug: str, number: int, *, by: Actor, at: datetime) -> None:
    """Cancel a version that was to open later and may not any more."""
    with ward_scope(by.ward), unit():
        for row in _locked(by.ward, slug):
            its_number = form_at(row.version_id).definition.number
            if row.opens_at > at + LEAD and its_number == number:
                _cancel(row, by, at)
    _know()


def _cancel(row: Offer, by: Actor, at: datetime) -> None:
    row.cancelled_at = at
    row.save(update_fields=["cancelled_at"])
    definition = form_at(row.version_id).definition
    fact = ProcedureUnscheduled(hash=row.version_id)
    record(fact, on=_subject(definition, by.ward), by=by, at=at)


def _locked(ward: int, slug: str) -> list[Offer]:
    """Return a procedure's offers in order; nobody else changes them meanwhile."""
    # The ward's row, because a procedure that is new has none to hold.
    Ward.objects.select_for_update(no_key=True).filter(pk=ward).first()
    rows = Offer.objects.filter(ward=ward, slug=slug, cancelled_at=None)
    return list(rows.order_by("opens_at", "id"))


def _in_force(rows: list[Offer], at: datetime) -> Offer:
    place = in_force([term_of(row) for row in rows], at)
    if place < 0:
        raise NotOffered("none")
    return rows[place]


def _refuse_stranger(row: Offer, by: Actor) -> None:
    department = form_at(row.version_id).definition.department
    if by.kind != "system" and not may_manage(by, department):
        raise NotManaged


def _closes(row: Offer, at: datetime) -> bool:
    return row.closes_at is not None and row.closes_at <= at


def _know() -> None:
    forget_offers()
    transaction.on_commit(forget_offers)  # another thread may have read meanwhile


def _refuse_unknown_department(definition: Definition, ward: int) -> None:
    stages = (stage.department for stage in definition.stages if stage.department)
    named = {definition.department, *stages}
    # Asked of the table: what this process keeps may be some seconds old.
    there = Department.objects.filter(ward=ward, slug__in=named)
    missing = named - set(there.values_list("slug", flat=True))
    if missing:
        raise NoSuchDepartment(definition.slug, min(missing))


def _keep_version(definition: Definition, digest: str, document: bytes) -> None:
    version, _ = Version.objects.get_or_create(
        slug=definition.slug,
        number=definition.number,
        variant=definition.variant,
        defaults={"hash": digest, "document": document},
    )
    if version.hash != digest:
        raise VersionTaken(definition)


def is_taken(definition: Definition, digest: str) -> bool:
    """Say whether its number stands for other content in this installation.

    Each ward's overlay of a version has a content of its own.
    """
    rows = Version.objects.filter(
        slug=definition.slug, number=definition.number, variant=definition.variant
    )
    return rows.exclude(hash=digest).exists()


def _published(definition: Definition, digest: str, row: Offer) -> ProcedurePublished:
    return ProcedurePublished(
        version=definition.number,
        hash=digest,
        purpose=definition.kind,
        online=definition.is_online,
        opens_on=_day(row.opens_at),
        change=row.change,
        again=tuple(row.again),
        closes_on=_day(row.closes_at),
        finish_until=_day(row.finish_until),
        for_staff=definition.for_staff,
    )


def _day(at: datetime | None) -> str:
    return timezone.localdate(at).isoformat() if at else ""


def _subject(definition: Definition, ward: int) -> Subject:
    return Subject(
        ward=ward,
        stream=f"procedure/{definition.slug}",
        procedure=definition.slug,
        version=definition.number,
    )


def say(fact: Fact, definition: Definition, *, by: Actor, at: datetime) -> None:
    """Record a fact about a version of the actor's ward."""
    record(fact, on=_subject(definition, by.ward), by=by, at=at)
