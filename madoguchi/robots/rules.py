"""Decide what a robot may do now: its caps, its lease, what it may report.

Pure: numbers and instants in, verdicts out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from madoguchi.kernel.errors import Refused

RESULTS: Final = ("entered", "already")
"""A robot typed the case in, or found that it stood there under its key."""
FAILURES: Final = ("screen", "value", "sign_in", "rejected", "other")
PAUSES: Final = ("rate", "failures")
"""Why the software itself stopped a robot: too many calls, failures in a row."""
LEASE: Final = timedelta(minutes=10)
"""How long a robot has a case, unless the ward agreed otherwise."""
MOST_TRIES: Final = 3
"""Leases of one case that may end badly; then somebody has to look."""
MOST_FAILURES: Final = 5
"""Failures in a row of one robot, after which it is stopped."""
MOST_MINUTES: Final = 480
MOST_SECONDS: Final = 3600


@dataclass(frozen=True, slots=True)
class Report:
    """What a robot says of an errand: minutes it saved, seconds it took."""

    result: str
    minutes_saved: int
    seconds: int

    def faults(self) -> list[str]:
        """Return the names of what cannot be so.

        >>> Report("entered", 6, 40).faults(), Report("approve", -1, 40).faults()
        ([], ['result', 'minutes_saved'])
        """
        fits = {
            "result": self.result in RESULTS,
            "minutes_saved": _is_within(self.minutes_saved, MOST_MINUTES),
            "seconds": _is_within(self.seconds, MOST_SECONDS),
        }
        return [name for name, is_so in fits.items() if not is_so]


def _is_within(number: object, most: int) -> bool:
    return type(number) is int and 0 <= number <= most


class RobotStopped(Refused):
    """The robot was stopped, by somebody or by its caps; a human starts it again."""


class BatchFull(Refused):
    """It has as many errands at a time as it may have; report one first."""


class DayFull(Refused):
    """It did as many errands today as it may do."""


class NotWaiting(Refused):
    """The case does not wait for this robot, or another one has it."""


class LeaseOver(Refused):
    """The lease ran out or the errand is over: nothing may be reported any more."""


class BadReport(Refused):
    """A report that says what cannot be so."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        super().__init__("bad_report")


class NoSuchErrand(Refused):
    """No such errand or robot for whoever asks."""


class RobotNamed(Refused):
    """The ward has a robot of this name already."""


def is_over(until: datetime, at: datetime) -> bool:
    """Say whether a lease has run out.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 4, 6, 12, tzinfo=UTC)
    >>> is_over(noon, noon), is_over(noon, noon - LEASE)
    (True, False)
    """
    return until <= at
