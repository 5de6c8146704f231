"""Decide on failed sign-ins, new passwords, and how far ahead a calendar must reach.

Pure: counts, days and texts in, verdicts out.
"""

import hashlib
from collections.abc import Container
from datetime import date, datetime, timedelta

# Posts (役職), from the lowest; most members of staff have none. 係長, 課長, 部長,
# 副区長, 区長.
POSTS = ("chief", "head", "director", "vice_mayor", "mayor")

TRIES = 5
WINDOW = timedelta(minutes=15)
# Length is what keeps a password from being guessed; a rule about kinds of letters
# makes people write it down.
LEAST_LETTERS = 12
# A period begun today ends within the stored years, whatever stops its clock.
YEARS_AHEAD = 2


def digest_of(token: str) -> bytes:
    """Return what is kept of a client's token; it is too long to be guessed.

    >>> digest_of("a").hex()[:8]
    'ca978112'
    """
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()


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


def known_until(closed: Container[date], year: int) -> date:
    """Return the end of the last year, on from `year`, whose closed days are known.

    Each known year is closed on its last day, so a single day of a far year does not
    make that year known.

    >>> ends = {date(2026, 12, 31), date(2027, 12, 31), date(2030, 10, 1)}
    >>> known_until(ends, 2026).isoformat(), known_until(ends, 2029).isoformat()
    ('2027-12-31', '2028-12-31')
    """
    while date(year, 12, 31) in closed:
        year += 1
    return date(year - 1, 12, 31)
