"""Say what a figure is and how sure it is.

Pure: counts in, reading out. A figure that was not measured is 未測定, never 0. Which
figures are withheld is decided in `disclosure`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from madoguchi.indicators.definition import Indicator
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
    (or drafts, or answers) in the denominator. For days, `value` is the median and
    `p90` the nearest-rank 90th percentile, both to one decimal. `awaits_counts` says
    that counters outside the system have not told all of the period yet.
    """

    indicator: Indicator
    period: Period
    key: str = ""
    numerator: int | None = None
    denominator: int | None = None
    n: int | None = None
    value: float | None = None
    p90: float | None = None
    state: str = UNMEASURED
    awaits_counts: bool = False

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


def of_ratio(of: Indicator, period: Period, above: int, below: int) -> Reading:
    if not below:
        return Reading(indicator=of, period=period, numerator=0, denominator=0, n=0)
    return Reading(
        indicator=of,
        period=period,
        numerator=above,
        denominator=below,
        n=below,
        value=tenth(above, below),
        state=MEASURED,
    )


def of_days(of: Indicator, period: Period, total: int, ranks: Sequence[int]) -> Reading:
    if not total:
        return Reading(indicator=of, period=period, denominator=0, n=0)
    return Reading(
        indicator=of,
        period=period,
        numerator=(total + 1) // 2,
        denominator=total,
        n=total,
        value=days(ranks[0]),
        p90=days(ranks[1]) if len(ranks) > 1 else None,
        state=MEASURED,
    )


def withhold(reading: Reading) -> Reading:
    """Keep the line and drop every figure that could lead back to people."""
    return replace(
        reading,
        numerator=None,
        denominator=None,
        n=None,
        value=None,
        p90=None,
        state=SUPPRESSED,
    )
