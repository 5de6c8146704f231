"""When a page of a branching form is seen, said as a condition on earlier answers.

A source draws arrows from page to page; our pages stand in a row, each with its own
condition. A page is seen when one of the forks that decide about it was taken its way.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.importing.draft import FALSE, TRUE, any_of, every, kept_short

END = ""
"""Where every way ends."""


@dataclass(frozen=True, slots=True)
class Way:
    """An arrow: where it leads, and when it is taken."""

    to: str
    when: Node = TRUE


Ways = Mapping[str, Sequence[Way]]


class Circle(Exception):
    """The arrows lead back to a page that was seen before."""

    def __init__(self, places: Sequence[str]) -> None:
        super().__init__(" → ".join(places))
        self.places = tuple(places)


def in_order(ways: Ways, start: str) -> list[str]:
    """Return every place that can be reached, each before all that follow it.

    Raises Circle when there is no such order.
    """
    done: list[str] = []
    on_the_way: list[str] = []
    steps: list[tuple[str, Iterator[Way]]] = [(start, reversed(ways.get(start, ())))]
    on_the_way.append(start)
    while steps:
        place, rest = steps[-1]
        following = next(rest, None)
        if following is None:
            steps.pop()
            on_the_way.pop()
            done.append(place)
        elif following.to in on_the_way:
            at = on_the_way.index(following.to)
            raise Circle([*on_the_way[at:], following.to])
        elif following.to not in done and following.to != END:
            steps.append((following.to, reversed(ways.get(following.to, ()))))
            on_the_way.append(following.to)
    return done[::-1]


def arrows_back(ways: Ways, start: str) -> list[tuple[str, str]]:
    """Return the arrows that lead back to where one came from: from, to."""
    found: list[tuple[str, str]] = []
    while True:
        kept = without(ways, found)
        try:
            in_order(kept, start)
        except Circle as circle:
            found.append((circle.places[-2], circle.places[-1]))
        else:
            return found


def without(ways: Ways, arrows: Collection[tuple[str, str]]) -> dict[str, list[Way]]:
    """Return the same ways, those arrows leading to the end instead."""
    return {
        fork: [
            replace(way, to=END) if (fork, way.to) in arrows else way for way in leaving
        ]
        for fork, leaving in ways.items()
    }


def conditions(ways: Ways, start: str, places: Mapping[str, str]) -> dict[str, Node]:
    """Return when each place is seen; what is always seen has TRUE.

    `places` tells where each question is asked. An answer is absent where its question
    is not seen, so an arrow that needs an answer needs no word about how one got there.
    """
    order = in_order(ways, start)
    after = _always_after(ways, order)
    sure = {
        fork: frozenset(
            key
            for key, at in places.items()
            if at in after and (fork == at or fork in after[at])
        )
        for fork in order
    }
    found: dict[str, Node] = {}
    for place in order:
        found[place] = TRUE
        if place == start or place in after[start]:
            continue
        parts = []
        for fork in order:
            if place in after[fork] and place != fork:
                continue
            for way in ways.get(fork, ()):
                leads = way.to == place or place in after.get(way.to, frozenset())
                if leads and way.when != FALSE:
                    told = _is_told(way.when, sure[fork])
                    seen = TRUE if told else found.get(fork, TRUE)
                    parts.append(every([seen, way.when]))
        found[place] = kept_short(any_of(parts))
    return found


def always_before(ways: Ways, start: str) -> dict[str, frozenset[str]]:
    """Return for each place the places that every way to it comes through, and it."""
    order = in_order(ways, start)
    before: dict[str, frozenset[str]] = {}
    for place in order:
        sets = [
            before[fork]
            for fork in order
            if fork in before and any(way.to == place for way in ways.get(fork, ()))
        ]
        common = frozenset.intersection(*sets) if sets else frozenset[str]()
        before[place] = common | {place}
    return before


def _is_told(node: Node, sure: Collection[str]) -> bool:
    """Say whether a condition is true only where one of these answers was given."""
    if node.op == "and":
        return any(_is_told(arg, sure) for arg in node.args)
    if node.op == "or":
        return all(_is_told(arg, sure) for arg in node.args)
    if node.op in ("not", "bool"):
        return False
    return any(one.op == "name" and one.leaf in sure for one in node.walk())


def _always_after(ways: Ways, order: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return for each place the places that every way from it comes through."""
    after: dict[str, frozenset[str]] = {END: frozenset()}
    for place in reversed(order):
        following = [way.to for way in ways.get(place, ())] or [END]
        sets = [after[to] | {to} for to in following]
        after[place] = frozenset.intersection(*sets)
    return after
