"""Say which months still lack the counts of counters outside the system.

A use rate compares what came online with everything that came. Until the counters
that work outside the system have told their month, it compares with too little and
looks better than it is.
"""

from collections.abc import Mapping
from datetime import date

from django.db.models import Min

from madoguchi.indicators.models import CountLine, OfferLine, ever_open
from madoguchi.indicators.periods import Period

Owed = Mapping[str, frozenset[str]]
"""The months for which each procedure has not told its counts."""


def counts_owed(ward: int, period: Period, today: date) -> Owed:
    """Return what each procedure still owes of the months that are over.

    A counter with nothing to tell declares 0: silence is not nothing.
    """
    told = {
        (procedure, f"{month_on:%Y-%m}")
        for procedure, month_on in CountLine.objects.filter(
            ward_id=ward, month_on__range=(period.first, period.last)
        ).values_list("procedure", "month_on")
    }
    over = [month for month in period.months() if month.last < today]
    return {
        procedure: frozenset(
            month.text
            for month in over
            if first <= month.last
            and month.first <= last
            and (procedure, month.text) not in told
        )
        for procedure, (first, last) in _owing(ward).items()
    }


def _owing(ward: int) -> Mapping[str, tuple[date, date]]:
    """Return from which day on each procedure owes counts, and until which.

    What the ward offers owes them from its first offer until it is withdrawn; what it
    handles only outside the system is known from its first count.
    """
    owing = {
        procedure: (first, date.max)
        for procedure, first in CountLine.objects.filter(ward_id=ward)
        .values_list("procedure")
        .annotate(Min("month_on"))
    }
    offered: dict[str, tuple[date, date]] = {}
    lines = OfferLine.objects.filter(ever_open(), ward_id=ward, survey=False)
    for one in lines.order_by("since_on", "event"):
        first, _ = offered.get(one.procedure, (one.since_on, date.max))
        offered[one.procedure] = (first, one.until_on or date.max)
    return owing | offered


def months_awaited(owed: Owed, procedure: str = "") -> frozenset[str]:
    """Return the months that lack a count of one procedure, or of any.

    >>> owed = {"a": frozenset({"2026-09"}), "b": frozenset()}
    >>> sorted(months_awaited(owed)), sorted(months_awaited(owed, "b"))
    (['2026-09'], [])
    """
    if procedure:
        return owed.get(procedure, frozenset())
    return frozenset().union(*owed.values())
