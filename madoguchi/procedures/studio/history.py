"""What an edit changed, and what two people who edit at once may do to each other.

A change says for each place what stood there before and after. It can be undone while
what it wrote still stands, whoever wrote elsewhere in the meantime.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from madoguchi.kernel.errors import Refused
from madoguchi.procedures.studio.manuscript import (
    LISTS,
    Manuscript,
    Places,
    Value,
    is_order,
)

Change: TypeAlias = Mapping[str, Sequence[Value]]
"""For each place what stood there before and what after; None is nothing."""


ENTITIES: Mapping[str, str] = {
    "page": "pages",
    "question": "questions",
    "option": "options",
    "stage": "stages",
    "example": "examples",
}


class Overtaken(Refused):
    """Somebody else has changed the same places since; each with both versions.

    `clashes` are (place, what stands there now, what this edit wanted).
    """

    def __init__(self, clashes: Sequence[tuple[str, Value, Value]]) -> None:
        super().__init__("overtaken")
        self.clashes = tuple(clashes)


def difference(before: Places, after: Places) -> dict[str, list[Value]]:
    """Return the change between two states.

    >>> difference({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4})
    {'b': [2, 3], 'c': [None, 4]}
    """
    places = [*before, *(one for one in after if one not in before)]
    return {
        place: [before.get(place), after.get(place)]
        for place in places
        if not _same(before.get(place), after.get(place))
    }


def _same(one: Value, other: Value) -> bool:
    """Say whether two values are one; to Python 1 is True as well."""
    return one == other and type(one) is type(other)


def turned(change: Change) -> dict[str, list[Value]]:
    """Return the change that takes a change back."""
    return {place: [after, before] for place, (before, after) in change.items()}


def since(changes: Iterable[Change]) -> dict[str, Value]:
    """Return the places that changes touched and what stood there at first."""
    found: dict[str, Any] = {}
    for change in changes:
        for place, (before, _) in change.items():
            found.setdefault(place, before)
    return found


def clashes_of(
    change: Change, touched: Mapping[str, Value], now: Places
) -> list[tuple[str, Value, Value]]:
    """Return where a change meets what others did since the state it was made on.

    Orders do not clash: adding and moving name their neighbors and were done anew.
    """
    return [
        (place, now.get(place), after)
        for place, (_, after) in change.items()
        if place in touched
        and not _is_free_order(place, change, now)
        and not _same(touched[place], now.get(place))
    ]


def _is_free_order(place: str, change: Change, now: Places) -> bool:
    before, after = change[place]
    return is_order(place) and before is not None and after is not None and place in now


def apply(places: Places, change: Change) -> dict[str, Value]:
    """Return a state with a change made to it.

    Raises Overtaken when a place no longer holds what the change began from. An order
    that others changed too is put together from both.
    """
    clashes = []
    changed = dict(places)
    for place, (before, after) in change.items():
        now = places.get(place)
        wanted = after
        if not _same(now, before):
            if not _is_free_order(place, change, places):
                clashes.append((place, now, after))
                continue
            wanted = merged(before, after, now)
        if wanted is None:
            changed.pop(place, None)
        else:
            changed[place] = wanted
    clashes += [(one, changed[one], None) for one in dangling(changed)]
    if clashes:
        raise Overtaken(clashes)
    return changed


def dangling(places: Places) -> list[str]:
    """Return the places of what is not there: of a page, say, that was taken out."""
    manuscript = Manuscript("", 1).having(places)
    there = {
        family: set(_names(manuscript, family))
        for family in {place.partition("/")[0] for place in places}
    }
    return [
        place
        for place in places
        if (table := _table_of(place)) and table[1] not in there[table[0]]
    ]


def _table_of(place: str) -> tuple[str, str] | None:
    """Return the family and the name of what a place belongs to, if to anything."""
    family, _, rest = place.partition("/")
    if family not in ENTITIES and family not in LISTS:
        return None
    if family == "example":
        return family, rest
    name, slash, _ = rest.rpartition("/")
    return (family, name) if slash else None


def _names(manuscript: Manuscript, family: str) -> Iterable[str]:
    if family == "question":
        return manuscript.all_questions()
    if family == "option":
        return (
            f"{question}/{value}"
            for question in manuscript.all_questions()
            for value in manuscript.options(question)
        )
    return manuscript.order(ENTITIES.get(family, family))


def merged(before: Value, after: Value, now: Value) -> list[str]:
    """Return an order that others changed with a change of one's own made to it.

    >>> merged(["a", "b"], ["a", "x", "b"], ["a", "b", "c"])
    ['a', 'x', 'b', 'c']
    >>> merged(["a", "b", "c"], ["a", "c"], ["c", "a", "b"])
    ['c', 'a']
    """
    found: list[str] = [one for one in now if one in after or one not in before]
    was = _behind([one for one in before if one in after])
    is_now = _behind([one for one in after if one in before])
    for key, behind in _behind(after).items():
        is_mine = key not in before
        if not is_mine and (key not in found or was[key] == is_now[key]):
            continue  # Others took it out, or this change did not move it.
        rest = [one for one in found if one != key]
        place = rest.index(behind) + 1 if behind in rest else 0
        found = [*rest[:place], key, *rest[place:]]
    return found


def _behind(keys: Sequence[str]) -> dict[str, str]:
    """Return for each key the one before it, "" for the first."""
    return dict(zip(keys, ["", *keys], strict=False))
