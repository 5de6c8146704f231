"""Give the way a case has gone so far one number, and carry it on by one step.

The number of a path is a polynomial in the numbers of its activities, modulo the
prime 2^61 - 1. It is stored with every event, so that the last event of a case names
its variant and nobody sorts or joins names to find it. It depends on nothing but the
names: not on a library's version, a machine, or the order of reading. Two different
paths share a number about once in 10^18 pairs.
"""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import md5

MODULUS = 2**61 - 1
BASE = 1_584_563_250_285_286_751
NOTHING_YET = 0


@lru_cache(maxsize=65_536)
def number_of(activity: str) -> int:
    """Return the number of an activity, from 1 to 2^61 - 2.

    >>> number_of("受付")
    462200464939250135
    """
    # The digest spreads names over numbers; nothing is kept secret by it.
    digest = md5(activity.encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[8:], "little") % (MODULUS - 1) + 1


def path_after(path: int, activity: str) -> int:
    """Return the number of a path that goes on with one more activity.

    The path of a case without events is 0.

    >>> path_after(0, "受付") == number_of("受付")
    True
    >>> there = path_after(path_after(0, "受付"), "審査")
    >>> back = path_after(path_after(0, "審査"), "受付")
    >>> there == back
    False
    """
    return (path * BASE + number_of(activity)) % MODULUS


def path_of(activities: Iterable[str]) -> int:
    """Return the number of a whole path.

    >>> path_of(["受付", "審査"]) == path_after(number_of("受付"), "審査")
    True
    """
    path = NOTHING_YET
    for activity in activities:
        path = path_after(path, activity)
    return path


def number_sql(activity: str) -> str:
    """Return the DuckDB expression (UBIGINT) for the number of an activity.

    `activity` is an SQL expression of text, not a value.
    """
    return f"(md5_number_lower({activity}) % {MODULUS - 1} + 1)"


def path_after_sql(path: str, activity: str) -> str:
    """Return the DuckDB expression (UBIGINT) for a path that goes on.

    Both are SQL expressions, of an unsigned integer and of text. The product needs
    128 bits on its way.
    """
    return (
        f"((({path})::HUGEINT * {BASE} + {number_sql(activity)}) % {MODULUS})::UBIGINT"
    )
