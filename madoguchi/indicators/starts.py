"""Say where a ward starts from, and how it stands on the way to a target.

A baseline of the plan stays unverified until somebody of the ward states it with its
evidence and somebody else confirms it. Between the baseline and the target's date the
way is a straight line.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from madoguchi.indicators.definition import COUNT, Indicator
from madoguchi.indicators.models import Annotation, Start
from madoguchi.indicators.periods import Period
from madoguchi.indicators.readings import Reading

MET, ON_TRACK, OFF_TRACK, MISSED, UNBASED, UNDATED, NO_DATA = STANDINGS = (
    "met",
    "on_track",
    "off_track",
    "missed",
    "unbased",
    "undated",
    "no_data",
)


@dataclass(frozen=True, slots=True)
class Base:
    """Where a figure starts from in a ward.

    `value` is None where nobody said it. `measured_on` is the day it was so, `due` the
    day by which the target is to be reached; both are None while nobody said them. A
    relative figure starts from the `window` it is compared with.
    """

    value: float | None = None
    verified: bool = False
    measured_on: date | None = None
    due: date | None = None
    window: tuple[date, date] | None = None
    evidence: str = ""
    source: str = ""

    @property
    def unsure(self) -> bool:
        """Say whether something stands here that nobody has proved."""
        return not self.verified and (self.value is not None or self.window is not None)


def confirmed_of(ward: int) -> Mapping[str, Start]:
    """Return what a second person of the ward has confirmed of each figure."""
    found = Start.objects.filter(ward_id=ward).exclude(confirmed_by="")
    return {one.indicator: one for one in found.order_by("confirmed_at", "pk")}


def base_of(of: Indicator, own: Start | None) -> Base:
    """Return the plan's baseline, or the ward's own once it is confirmed."""
    plans = of.baseline
    base = Base(due=of.target.due if of.target else None)
    if plans:
        base = replace(
            base,
            value=plans.value,
            verified=plans.verified,
            measured_on=plans.window[1] if plans.window else None,
            window=plans.window,
            source=plans.source,
        )
    if own is None:
        return base
    window = base.window
    if own.window_first and own.window_last:
        window = (own.window_first, own.window_last)
    return replace(
        base,
        value=base.value if own.tenths is None else own.tenths / 10,
        verified=True,
        measured_on=window[1] if of.relative and window else own.measured_on,
        due=own.due_on or base.due,
        window=window,
        evidence=own.evidence,
    )


def window_of(ward: int, of: Indicator) -> Period:
    """Return the stretch a relative figure of the ward is compared with."""
    own = Start.objects.filter(ward_id=ward, indicator=of.id).exclude(confirmed_by="")
    window = base_of(of, own.order_by("confirmed_at", "pk").last()).window
    if window is None:
        raise LookupError(of.id)
    return Period(*window, "")


ONE_DAY: Final = timedelta(days=1)


def standing(reading: Reading, base: Base, today: date) -> str:
    """Say whether a target is met, and if not, whether the way there is kept.

    Whether a target was missed is known when its day has passed. Without a date
    (`undated`) or without a baseline and its day (`unbased`) there is no way to be on.
    What is counted within a year begins at 0 on its first day.
    """
    of = reading.indicator
    target = of.target
    if target is None or reading.value is None:
        return NO_DATA
    up = target.op == ">="
    if reading.value >= target.value if up else reading.value <= target.value:
        return MET
    due = reading.period.fiscal.last if target.each_year else base.due
    if due is None:
        return UNDATED
    if today > due:
        return MISSED
    start_on, start = base.measured_on, 0.0 if of.relative else base.value
    if target.each_year and of.mode == COUNT:
        start_on, start = reading.period.fiscal.first - ONE_DAY, 0.0
    if start_on is None or start is None or start_on >= due:
        return UNBASED
    at = min(reading.period.last, today)
    passed = Fraction(max(0, (at - start_on).days), (due - start_on).days)
    wanted = Fraction(start) + (Fraction(target.value) - Fraction(start)) * passed
    kept = reading.value >= wanted if up else reading.value <= wanted
    return ON_TRACK if kept else OFF_TRACK


def waiting_of(ward: int, of: Indicator) -> Start | None:
    """Return what was last said of a figure and waits for a second person."""
    found = Start.objects.filter(ward_id=ward, indicator=of.id)
    newest = found.order_by("stated_at", "pk").last()
    return newest if newest is not None and not newest.confirmed_by else None


def annotations_of(ward: int, of: Indicator | None = None) -> list[Annotation]:
    """Return what is noted of days, newest first: of one figure and of all of them."""
    found = Annotation.objects.filter(ward_id=ward, removed=False)
    if of is not None:
        found = found.filter(indicator__in=("", of.id))
    return list(found.order_by("-on", "-pk"))
