"""Questions about records: what is due, what is held, what the lists say.

Nothing here opens a case but for the words of its holds, which the caller may see.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from madoguchi.cases.actions.protecting import whom
from madoguchi.cases.models import Case
from madoguchi.cases.opened import OpenCase
from madoguchi.cases.rules import staff_desk
from madoguchi.kernel.reference import NotAReference, Reference
from madoguchi.people.models import Person
from madoguchi.procedures.queries import form_at
from madoguchi.records import rules
from madoguchi.records.models import Copy, Disposal, Hold, Line
from madoguchi.records.problems import NoSuchRecord
from madoguchi.vault.sealing import open_json
from madoguchi.wards.actor import Actor


@dataclass(frozen=True, slots=True)
class Due:
    """A case whose retention is over, by which class, and since when."""

    case: UUID
    retention: str
    years: int
    ended_on: date
    kept_until: date


@dataclass(frozen=True, slots=True)
class DueGroup:
    """How many cases of one version of a procedure are due, held back or listed."""

    version_hash: str
    retention: str
    due: int
    held: int
    listed: int


def _versions(ward: int, department: str) -> list[str]:
    ended = _ended(ward, department).order_by()
    return list(ended.values_list("version_hash", flat=True).distinct())


def _ended(ward: int, department: str) -> QuerySet[Case]:
    """Return the ended cases of a department, those of its own staff too."""
    desks = [department, staff_desk(department)]
    return Case.objects.filter(ward=ward, department__in=desks, state__in=Case.ENDED)


def _over(ward: int, department: str, version_hash: str, today: date) -> QuerySet[Case]:
    """Return the cases of a version whose retention is over, held back or not."""
    years = form_at(version_hash).definition.retention.years
    day = rules.due_before(today, years)
    if day is None:
        return Case.objects.none()
    before = timezone.make_aware(datetime.combine(day, time.min))
    return _ended(ward, department).filter(
        version_hash=version_hash, closed_at__lt=before
    )


def _held_ids(ward: int, today: date) -> QuerySet[Hold, UUID]:
    return Hold.objects.filter(ward=ward).on(today).values_list("case", flat=True)


def _listed_ids(ward: int) -> QuerySet[Line, UUID]:
    waiting = Line.objects.filter(ward=ward, state=Line.State.WAITING)
    return waiting.values_list("case", flat=True)


def due_cases(ward: int, department: str, today: date) -> list[Due]:
    """Return the cases whose retention is over and which nothing holds back.

    The longest over first; at most as many as one list holds.
    """
    found: list[Due] = []
    for version in _versions(ward, department):
        kept = form_at(version).definition.retention
        rows = (
            _over(ward, department, version, today)
            .exclude(pk__in=_held_ids(ward, today))
            .exclude(pk__in=_listed_ids(ward))
            .order_by("closed_at", "pk")
            .values_list("pk", "closed_at")[: rules.MOST_LINES]
        )
        for case, closed_at in rows:
            ended_on = timezone.localdate(closed_at)
            until = rules.kept_until(ended_on, kept.years)
            if until is not None:
                found.append(Due(case, kept.kind, kept.years, ended_on, until))
    found.sort(key=lambda one: (one.kept_until, one.ended_on, str(one.case)))
    return found[: rules.MOST_LINES]


def due_groups(ward: int, department: str, today: date) -> list[DueGroup]:
    """Count what is due by version of a procedure; versions with nothing are left out.

    A few queries a version, all along one index.
    """
    found = []
    for version in _versions(ward, department):
        over = _over(ward, department, version, today)
        every = over.count()
        if not every:
            continue
        listed = over.filter(pk__in=_listed_ids(ward))
        held = over.filter(pk__in=_held_ids(ward, today))
        held = held.exclude(pk__in=_listed_ids(ward))
        kind = form_at(version).definition.retention.kind
        free = every - held.count() - listed.count()
        found.append(DueGroup(version, kind, free, held.count(), listed.count()))
    return found


# ------------------------------------------------------------------------- lists


def disposals_visible_to(actor: Actor) -> QuerySet[Disposal]:
    """Return the lists of the departments whose records somebody looks after."""
    mine = [one for one in _departments(actor) if rules.may_work(actor, one)]
    return Disposal.objects.filter(ward=actor.ward, department__in=mine).select_related(
        "drawn_by", "approved_by"
    )


def _departments(actor: Actor) -> list[str]:
    return sorted({actor.unit, *actor.departments} - {""})


def visible_disposal(actor: Actor, disposal_id: UUID) -> Disposal:
    row = disposals_visible_to(actor).filter(pk=disposal_id).first()
    if row is None:
        raise NoSuchRecord
    return row


def lines_of(row: Disposal) -> QuerySet[Line]:
    lines = Line.objects.filter(ward=row.ward_id, disposal=row)
    return lines.select_related("case").order_by("kept_until", "ended_on", "pk")


def held_lines(row: Disposal, today: date) -> set[UUID]:
    """Return the cases of a list that are held back now and will be spared."""
    lines = Line.objects.filter(ward=row.ward_id, disposal=row).values("case")
    held = Hold.objects.filter(ward=row.ward_id, case__in=lines).on(today)
    return set(held.values_list("case", flat=True))


def counts_of(row: Disposal) -> dict[str, int]:
    """Count the lines of a list by what became of them."""
    lines = Line.objects.filter(ward=row.ward_id, disposal=row).order_by()
    return dict(lines.values_list("state").annotate(count=Count("pk")))


# ------------------------------------------------------------------------- one case


@dataclass(frozen=True, slots=True)
class Retention:
    """How long the record of a case is kept; no days while it has not ended."""

    kind: str
    years: int
    ended_on: date | None
    kept_until: date | None


def retention_of(case: Case) -> Retention:
    kept = form_at(case.version_hash).definition.retention
    ended = timezone.localdate(case.closed_at) if case.closed_at else None
    until = rules.kept_until(ended, kept.years) if ended else None
    return Retention(kept.kind, kept.years, ended, until)


@dataclass(frozen=True, slots=True)
class OpenHold:
    """A hold with its words."""

    row: Hold
    words: str


def holds_of(case: OpenCase) -> Iterator[OpenHold]:
    """Yield every hold of an open case, the newest first."""
    rows = Hold.objects.filter(ward=case.row.ward_id, case=case.row)
    for one in rows.select_related("placed_by", "lifted_by").order_by(
        "-placed_at", "pk"
    ):
        words = open_json(case.key, case.row.stream, one.seal_field, one.sealed)
        yield OpenHold(one, case.words(str(words)))


# --------------------------------------------------------------------------- copies


def copies_visible_to(actor: Actor) -> QuerySet[Copy]:
    """Return the copies of cases of own departments; of persons for who answers."""
    rows = Copy.objects.filter(ward=actor.ward).select_related("case", "made_by")
    mine = [one for one in _departments(actor) if rules.may_work(actor, one)]
    theirs = Q(case__department__in=mine) | Q(case__home__in=mine)
    seen = Q(theirs, whole=False)
    return rows.filter(seen | Q(whole=True) if rules.may_copy_person(actor) else seen)


def copies_of(actor: Actor, case: Case) -> QuerySet[Copy]:
    """Return the copies of one case that somebody may see."""
    return copies_visible_to(actor).filter(case=case, whole=False)


def human_of(case: Case) -> tuple[list[Case], list[Person]]:
    """Return every case of the human a case is about, and who they signed in as.

    By the same marks as a protection: the person, and equal name and birth date.
    """
    parted = [one.partition("/") for one in whom(case).streams]
    ids = [UUID(one) for kind, _, one in parted if kind == "case"]
    people = [UUID(one) for kind, _, one in parted if kind == "person"]
    cases = Case.objects.filter(ward=case.ward_id, pk__in=ids, disposed_at=None)
    persons = Person.objects.filter(
        ward=case.ward_id, pk__in=people, forgotten_at=None, key_id__isnull=False
    )
    return (
        list(cases.order_by("arrived_at", "reference")),
        list(persons.order_by("created_at", "pk")),
    )


def case_of_reference(actor: Actor, text: str) -> UUID | None:
    """Return the case of a receipt number that a person brings who asks for theirs."""
    if not rules.may_copy_person(actor):
        return None
    try:
        reference = Reference.parse(text).text
    except NotAReference:
        return None
    rows = Case.objects.filter(ward=actor.ward, reference=reference)
    return rows.values_list("pk", flat=True).first()
