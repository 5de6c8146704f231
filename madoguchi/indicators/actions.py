"""Say where a ward starts from and what happened on a day; confirm what another said.

Figures themselves are never written by anybody: they are read from the log.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import uuid4

from django.utils import timezone

from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Fact, Subject
from madoguchi.indicators.definition import Indicator, catalogue
from madoguchi.indicators.facts import (
    SORTS,
    AnnotationPinned,
    AnnotationRemoved,
    BaselineConfirmed,
    BaselineStated,
)
from madoguchi.indicators.models import Annotation, Start
from madoguchi.indicators.problems import (
    BadAnnotation,
    BadStart,
    NotConfirmed,
    NotForYou,
)
from madoguchi.indicators.starts import waiting_of
from madoguchi.wards.actor import Actor

LOOKS_AFTER: Final = ("dx", "cio")
MOST_EVIDENCE: Final = 200
MOST_WORDS: Final = 120
PERCENT: Final = 100
LARGEST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class StartWish:
    """What somebody says of a baseline; a relative figure has days, no value."""

    evidence: str
    value: float | None = None
    measured_on: date | None = None
    window: tuple[date, date] | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class AnnotationWish:
    """What somebody says of a day; without an indicator it is about all of them."""

    on: date
    sort: str
    words: str
    indicator: str = ""


def state_start(of: Indicator, wish: StartWish, *, by: Actor, at: datetime) -> Start:
    """State where the ward starts from; it holds once somebody else confirms it."""
    _check_right(by)
    today = timezone.localdate(at)
    for reason in flaws(of, wish, today):
        raise BadStart(reason)
    first, last = wish.window or (None, None)
    with unit():
        row = Start.objects.create(
            ward_id=by.ward,
            reference=str(uuid4()),
            indicator=of.id,
            tenths=None if wish.value is None else round(wish.value * 10),
            measured_on=wish.measured_on,
            window_first=first,
            window_last=last,
            due_on=wish.due_on,
            evidence=wish.evidence.strip(),
            stated_by=by.reference,
            stated_at=at,
        )
        fact = BaselineStated(
            baseline=row.reference,
            indicator=of.id,
            measured_on=_text(wish.measured_on),
            from_on=_text(first),
            until_on=_text(last),
            due_on=_text(wish.due_on),
        )
        _say(fact, by, at)
    return row


def flaws(of: Indicator, wish: StartWish, today: date) -> list[str]:
    """Name what of a baseline is wrong, by its field."""
    found = []
    if not 0 < len(wish.evidence.strip()) <= MOST_EVIDENCE:
        found.append("evidence")
    if of.relative:
        first, last = wish.window or (today, today)
        if wish.window is None or not first <= last < today:
            found.append("window")
    else:
        most = PERCENT if of.unit == "percent" else LARGEST
        if wish.value is None or not 0 <= wish.value <= most:
            found.append("value")
        if wish.measured_on is None or wish.measured_on > today:
            found.append("measured_on")
    start = wish.window[1] if wish.window else wish.measured_on
    if wish.due_on is not None and start is not None and wish.due_on <= start:
        found.append("due_on")
    return found


def confirm_start(of: Indicator, reference: str, *, by: Actor, at: datetime) -> Start:
    """Confirm that the evidence says what another member of staff stated."""
    _check_right(by)
    with unit():
        row = Start.objects.filter(
            ward_id=by.ward, indicator=of.id, reference=reference
        ).first()
        if row is None:
            raise NotConfirmed("unknown")
        if row.stated_by == by.reference:
            raise NotConfirmed("same")
        if not row.confirmed_by and waiting_of(by.ward, of) != row:
            raise NotConfirmed("unknown")  # something else was stated since
        done = Start.objects.filter(pk=row.pk, confirmed_by="").update(
            confirmed_by=by.reference, confirmed_at=at
        )
        if done:
            fact = BaselineConfirmed(baseline=row.reference, indicator=row.indicator)
            _say(fact, by, at)
    return row


def pin_annotation(wish: AnnotationWish, *, by: Actor, at: datetime) -> Annotation:
    """Note what happened on a day, for whoever looks at the figures."""
    _check_right(by)
    words = " ".join(wish.words.split())
    if not 0 < len(words) <= MOST_WORDS:
        raise BadAnnotation("words")
    if wish.sort not in SORTS:
        raise BadAnnotation("sort")
    if wish.indicator and wish.indicator not in catalogue():
        raise BadAnnotation("indicator")
    with unit():
        row = Annotation.objects.create(
            ward_id=by.ward,
            reference=str(uuid4()),
            on=wish.on,
            sort=wish.sort,
            indicator=wish.indicator,
            words=words,
            pinned_by=by.reference,
            pinned_at=at,
        )
        fact = AnnotationPinned(
            annotation=row.reference,
            sort=row.sort,
            on=row.on.isoformat(),
            indicator=row.indicator,
        )
        _say(fact, by, at)
    return row


def remove_annotation(reference: str, *, by: Actor, at: datetime) -> None:
    """Take a note away; that it was there stays in the log."""
    _check_right(by)
    with unit():
        found = Annotation.objects.filter(
            ward_id=by.ward, reference=reference, removed=False
        )
        if not found.update(removed=True):
            raise BadAnnotation("unknown")
        _say(AnnotationRemoved(annotation=reference), by, at)


def _check_right(by: Actor) -> None:
    if not any(by.has(role) for role in LOOKS_AFTER):
        raise NotForYou


def _text(on: date | None) -> str:
    return on.isoformat() if on else ""


def _say(fact: Fact, by: Actor, at: datetime) -> None:
    record(fact, on=Subject(by.ward, "plan/indicators"), by=by, at=at)
