"""Points in time: an instant (日時) is stored as a text in UTC, to the second.

A day has no instant of its own and an instant no day: nothing is converted.
"""

import re
from datetime import UTC, datetime, timedelta

WRITTEN = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})"
)
"""What every evaluator reads alike."""
FIRST = datetime(1, 1, 1, tzinfo=UTC)
LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


def read_instant(text: str) -> datetime:
    """Return the instant that a text means; a text without an offset means none.

    Raises ValueError. What is below a second is left out.

    >>> read_instant("2026-04-01T09:00:00+09:00").isoformat()
    '2026-04-01T00:00:00+00:00'
    """
    if not WRITTEN.fullmatch(text):
        raise ValueError(text)
    found = datetime.fromisoformat(text)
    try:
        return found.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        raise ValueError(text) from None


def write_instant(instant: datetime) -> str:
    """Return the canonical text of an instant.

    >>> write_instant(read_instant("2026-04-01T09:00:00+09:00"))
    '2026-04-01T00:00:00Z'
    """
    return f"{instant.astimezone(UTC).replace(tzinfo=None).isoformat('T', 'seconds')}Z"


def add_hours(instant: datetime, hours: int) -> datetime | None:
    """Move an instant; beyond the years 1 to 9999 there is none."""
    try:
        return instant + timedelta(hours=hours)
    except OverflowError:
        return None
