"""Decide when too many failed sign-ins close a login, and for how long.

Pure: counts and times in, verdict out.
"""

from datetime import datetime, timedelta

TRIES = 5
WINDOW = timedelta(minutes=15)


def closed_until(tries: int, since: datetime, at: datetime) -> datetime | None:
    """Return when a login opens again, None when it is open.

    >>> from datetime import UTC
    >>> nine = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
    >>> closed_until(5, since=nine, at=nine) is None
    True
    >>> closed_until(6, since=nine, at=nine).isoformat()
    '2026-04-01T09:15:00+00:00'
    >>> closed_until(6, since=nine, at=nine + WINDOW) is None
    True
    """
    opens = since + WINDOW
    return opens if tries > TRIES and at < opens else None
