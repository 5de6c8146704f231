"""Decide when failed sign-ins close a login, and which passwords will do.

Pure: counts, times and texts in, verdicts out.
"""

from datetime import datetime, timedelta

TRIES = 5
WINDOW = timedelta(minutes=15)
# Length is what keeps a password from being guessed; a rule about kinds of letters
# makes people write it down.
LEAST_LETTERS = 12


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


def unfit(new: str, *, old: str) -> str:
    """Return why a new password will not do, as a code; "" when it will.

    >>> unfit("short", old="an older password")
    'short'
    >>> unfit("a longer password", old="a longer password")
    'same'
    >>> unfit("a longer password", old="an older password")
    ''
    """
    if len(new.strip()) < LEAST_LETTERS:
        return "short"
    return "same" if new == old else ""
