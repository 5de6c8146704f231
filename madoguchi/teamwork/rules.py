"""Decide who is given which case, and how long an act on many can be taken back.

Pure: numbers of staff, counts of open cases and a ward's rules in, verdicts out.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any, Final

ACTS: Final = ("take", "assign", "decide")
MOST: Final = 500
"""How many cases one bulk may hold."""
MOST_STAMPED: Final = 30
"""How many draft decisions somebody reads and stamps at once."""
STEP: Final = 25
"""How many cases are done before others get their turn."""
UNDO_SECONDS: Final = 300
LEAST_SECONDS, MOST_SECONDS = 3, 3600
HAND_BACK: Final = timedelta(hours=24)
"""How long a giving of cases can be undone."""
LOAD: Final = "load"
RULE: Final = "rule"
MOST_NAME: Final = 40
MOST_VIEWS: Final = 20
"""How many views one may keep, and a department share."""


def undo_window(rules: Mapping[str, Any]) -> timedelta:
    """Return how long decisions on many cases wait, by the ward's rule.

    >>> undo_window({"bulk_undo_seconds": 60}).total_seconds()
    60.0
    >>> undo_window({"bulk_undo_seconds": 0}).total_seconds()
    3.0
    >>> undo_window({}).total_seconds()
    300.0
    """
    said = rules.get("bulk_undo_seconds", UNDO_SECONDS)
    seconds = said if type(said) is int else UNDO_SECONDS
    return timedelta(seconds=min(MOST_SECONDS, max(LEAST_SECONDS, seconds)))


def dealt(loads: Mapping[int, int], count: int) -> list[int]:
    """Deal so many cases out, each to who has least at that moment.

    >>> dealt({7: 4, 8: 2}, 4)
    [8, 8, 7, 8]
    >>> dealt({}, 2)
    []
    """
    held = dict(loads)
    given = []
    for _ in range(count if held else 0):
        least = min(held, key=lambda one: (held[one], one))
        held[least] += 1
        given.append(least)
    return given


def takers(
    among: Collection[int],
    here: Collection[int],
    everybody: Collection[int],
    stand_ins: Mapping[int, int],
) -> frozenset[int]:
    """Return who can be given work that a rule gives to some people.

    For who is away comes who stands in; where nobody is left, everybody who is here.

    >>> sorted(takers({1, 2}, here={2, 3}, everybody={2, 3}, stand_ins={1: 3}))
    [2, 3]
    >>> sorted(takers({1}, here={2, 3}, everybody={2, 3}, stand_ins={}))
    [2, 3]
    """
    named = {one if one in here else stand_ins.get(one, one) for one in among}
    found = frozenset(named.intersection(here))
    return found or frozenset(everybody)
