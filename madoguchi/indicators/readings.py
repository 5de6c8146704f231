"""Say what a figure is and how sure it is.

Pure: sums in, reading out. A figure that was not measured is 未測定, never 0. Which
figures are withheld is decided in `disclosure`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from madoguchi.indicators.definition import COUNT, INCREASE, REDUCTION, Indicator
from madoguchi.indicators.periods import Period

MEASURED, PROVISIONAL, UNMEASURED, SUPPRESSED = (
    "measured",
    "provisional",
    "unmeasured",
    "suppressed",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """実績値: one indicator, one period, one slice.

    `value` is None unless `state` is measured or provisional. `n` counts the cases
    (or drafts, or answers) in the denominator. For times, `value` is the median and
    `p90` the nearest-rank 90th percentile, both to one decimal. `awaits_counts` says
    that counters outside the system have not told all of the period yet, `places` how
    many wards told of a figure of all wards.

    A relative one compares `raw`, the figure of the period, with `base`, that of the
    baseline's window, for the `held` things that both of them have.
    """

    indicator: Indicator
    period: Period
    key: str = ""
    numerator: float | None = None
    denominator: float | None = None
    n: int | None = None
    value: float | None = None
    p90: float | None = None
    state: str = UNMEASURED
    awaits_counts: bool = False
    raw: float | None = None
    base: float | None = None
    held: int | None = None
    places: int | None = None

    @property
    def shown(self) -> bool:
        return self.value is not None


def tenth(above: int, below: int) -> float:
    """Divide to a percentage with one decimal, half up, in integers.

    >>> tenth(1, 3), tenth(2, 3), tenth(1, 16)
    (33.3, 66.7, 6.3)
    """
    return ((2000 * above + below) // (2 * below)) / 10


def days(minutes: int) -> float:
    """Turn minutes into days with one decimal, half up.

    >>> days(1440), days(2000), days(72)
    (1.0, 1.4, 0.1)
    """
    return ((20 * minutes + 1440) // (2 * 1440)) / 10


def one_decimal(exact: Fraction) -> float:
    """Round to one decimal, half away from 0, as people do by hand.

    >>> one_decimal(Fraction(1, 4)), one_decimal(Fraction(-1, 4))
    (0.3, -0.3)
    """
    rounded = (abs(exact) * 20 + 1) // 2 / 10
    return rounded if exact >= 0 else -rounded


@dataclass(frozen=True, slots=True)
class Sums:
    """What was added up above the line, below it, and from how many."""

    above: int
    below: int
    n: int


def in_units(amount: int, scale: int) -> float:
    """Say a sum in whole units where it was added up in parts.

    >>> in_units(12, 1), in_units(1500, 1000)
    (12, 1.5)
    """
    return amount if scale == 1 else amount / scale


def of_ratio(of: Indicator, period: Period, above: int, below: int) -> Reading:
    return of_sums(of, period, Sums(above, below, below))


def of_sums(of: Indicator, period: Period, sums: Sums) -> Reading:
    """Make a reading of both sides of the line; nothing recorded is 未測定."""
    below = of.out_of if of.out_of and sums.n else sums.below
    if not sums.n or (not below and of.mode != COUNT):
        return Reading(indicator=of, period=period, numerator=0, denominator=0, n=0)
    counted = of.mode == COUNT
    return Reading(
        indicator=of,
        period=period,
        numerator=in_units(sums.above, of.scale),
        denominator=None if counted else in_units(below, of.scale),
        n=sums.n,
        value=float(sums.above) if counted else quotient(of, sums.above, below),
        state=MEASURED,
    )


def quotient(of: Indicator, above: int, below: int) -> float:
    """Divide both sides in the unit of a figure, to one decimal."""
    share = Fraction(above, below)
    return one_decimal(share * 100 if of.unit == "percent" else share)


Parts = Mapping[tuple[str, ...], Sums]
"""Sums of each of the things whose mix is held."""


def of_change(of: Indicator, period: Period, now: Parts, before: Parts) -> Reading:
    """Compare a stretch with the baseline's, the mix of things held as it was there.

    Direct standardization: what a thing takes now is weighed by how much of it there
    was then, so that more of the easy ones is no improvement. Only what both stretches
    have is compared; without any it stays 未測定. `numerator` and `denominator` are
    the sums of the period as they are; `raw` and `base` are the two standardized
    figures.
    """
    above, n = sum(s.above for s in now.values()), sum(s.n for s in now.values())
    below = sum(s.below for s in now.values())
    told = Reading(
        indicator=of,
        period=period,
        numerator=in_units(above, of.scale),
        denominator=in_units(below, of.scale),
        n=n,
    )
    both = [key for key, sums in now.items() if sums.below and _counts(before, key)]
    if not both:
        return told
    whole = sum(before[key].below for key in both)
    base = Fraction(sum(before[key].above for key in both), whole)
    raw = sum(
        Fraction(now[key].above, now[key].below) * before[key].below for key in both
    ) / Fraction(whole)
    if not base:
        return told
    return replace(
        told,
        value=_change(of, raw, base),
        raw=_said(of, raw),
        base=_said(of, base),
        held=len(both),
        state=MEASURED,
    )


def _counts(before: Parts, key: tuple[str, ...]) -> bool:
    return key in before and before[key].below > 0


def _change(of: Indicator, raw: Fraction, base: Fraction) -> float:
    if of.mode == REDUCTION:
        return one_decimal((base - raw) / base * 100)
    if of.mode == INCREASE:
        return one_decimal((raw - base) / base * 100)
    return one_decimal((raw - base) * 100)


def _said(of: Indicator, exact: Fraction) -> float:
    return one_decimal(exact * 100 if of.raw_unit == "percent" else exact)


def of_times(
    of: Indicator, period: Period, total: int, ranks: Sequence[int]
) -> Reading:
    if not total:
        return Reading(indicator=of, period=period, denominator=0, n=0)
    return Reading(
        indicator=of,
        period=period,
        numerator=(total + 1) // 2,
        denominator=total,
        n=total,
        value=_time(of, ranks[0]),
        p90=_time(of, ranks[1]) if len(ranks) > 1 else None,
        state=MEASURED,
    )


def _time(of: Indicator, minutes: int) -> float:
    return days(minutes) if of.unit == "days" else float(minutes)


def withhold(reading: Reading) -> Reading:
    """Keep the line and drop every figure that could lead back to people."""
    return replace(
        reading,
        numerator=None,
        denominator=None,
        n=None,
        value=None,
        p90=None,
        raw=None,
        base=None,
        held=None,
        state=SUPPRESSED,
    )
