"""Decide which figures would tell of single people, or let them be reckoned.

Pure: counts in, verdict out. What is hidden must also stay hidden from somebody who
subtracts what is shown from a total; so what is hidden of one total has, put
together, to be enough to be shown.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

SMALL: Final = 10
"""Fewer people than these are never a figure."""
FEW: Final = 3
"""Fewer than these on one side of the line are people one might know."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a cell counts above the line and apart from that.

    `kin` holds how many of the same rows the other figures of the source count.
    """

    above: int
    rest: int
    kin: tuple[int, ...] = ()

    @property
    def n(self) -> int:
        return self.above + self.rest


def put_together(cells: Iterable[Counts]) -> Counts:
    """Add cells up as if they were one.

    >>> put_together([Counts(1, 2, (3,)), Counts(4, 5, (0,))])
    Counts(above=5, rest=7, kin=(3,))
    """
    every = list(cells)
    return Counts(
        sum(one.above for one in every),
        sum(one.rest for one in every),
        tuple(sum(part) for part in zip(*(one.kin for one in every), strict=True)),
    )


def is_small(counts: Counts, *, narrow: bool) -> bool:
    """Say whether a figure is about so few that somebody could be known by it.

    A narrow one is about one class of people; there a side of the line with one or
    two people on it is too few as well. Nobody is known by nothing: 0 is no secret.

    >>> is_small(Counts(9, 0), narrow=False), is_small(Counts(0, 0), narrow=True)
    (True, False)
    >>> is_small(Counts(2, 98), narrow=False), is_small(Counts(2, 98), narrow=True)
    (False, True)
    >>> is_small(Counts(98, 1), narrow=True), is_small(Counts(0, 100), narrow=True)
    (True, False)
    """
    if counts.n < SMALL:
        return counts.n > 0
    return narrow and (0 < counts.above < FEW or 0 < counts.rest < FEW)


def leaks(hidden: Sequence[Counts], *, narrow: bool) -> bool:
    """Say whether a total less what is shown gives a hidden cell away.

    >>> leaks([Counts(5, 0)], narrow=True)
    True
    >>> leaks([Counts(3, 1), Counts(2, 1)], narrow=True)
    True
    >>> leaks([Counts(3, 1), Counts(12, 8)], narrow=True), leaks([], narrow=True)
    (False, False)
    """
    return len(hidden) == 1 or is_small(put_together(hidden), narrow=narrow)


def withheld(cells: Mapping[str, Counts], also: Collection[str] = ()) -> frozenset[str]:
    """Return the cells of one total to hide: the small ones, and what gives them away.

    While the hidden ones leak, the smallest shown one beside them goes too. `also`
    names cells that are hidden for another reason. A cell on its own is the whole,
    and no narrower than it.

    >>> cells = {"a": Counts(2, 2), "b": Counts(20, 10), "c": Counts(12, 8)}
    >>> sorted(withheld(cells))
    ['a', 'c']
    """
    counted = {key: counts for key, counts in cells.items() if counts.n}
    hidden = {
        key
        for key, counts in counted.items()
        if key in also or is_small(counts, narrow=len(counted) > 1)
    }
    while more := _needed(counted, hidden):
        hidden.add(more)
    return frozenset(hidden)


def _needed(cells: Mapping[str, Counts], hidden: Collection[str]) -> str:
    """Return the next cell to hide; nothing when the hidden ones keep their secret."""
    for group in _totals(cells):
        leaking = leaks([cells[key] for key in group if key in hidden], narrow=True)
        shown = [key for key in group if key not in hidden]
        if leaking and shown:
            return min(shown, key=lambda key: (cells[key].n, key))
    return ""


def _totals(cells: Mapping[str, Counts]) -> Iterator[list[str]]:
    """Yield the cells of each total somebody can know.

    The whole is one. Where another figure of the source counts each cell wholly or
    not at all, as that of people of 65 and over does with age bands, its own total
    is one, and the rest of the whole another.
    """
    yield list(cells)
    for shares in zip(*(one.kin for one in cells.values()), strict=True):
        inside = [
            key
            for (key, counts), share in zip(cells.items(), shares, strict=True)
            if share == counts.n
        ]
        outside = [key for key, share in zip(cells, shares, strict=True) if share == 0]
        if len(inside) + len(outside) == len(cells):
            yield inside
            yield outside


def folded(
    steps: Sequence[tuple[str, int]], reached_end: int
) -> list[tuple[tuple[str, ...], int]]:
    """Join the steps of a way where so few leave that they could be known.

    `steps` are names with how many went no further. Returned are the names joined,
    and how many had come so far; from one of these to the next, and to the end, the
    loss is nothing or at least `FEW`. Nothing is returned where even all losses
    together are too few, or too few reached the end.

    >>> folded([("who", 5), ("where", 1), ("when", 4)], 20)
    [(('who',), 30), (('where', 'when'), 25)]
    >>> folded([("who", 6), ("where", 0), ("when", 2)], 20)
    [(('who', 'where', 'when'), 28)]
    >>> folded([("who", 2)], 20)
    []
    """
    every = Counts(reached_end, sum(lost for _, lost in steps))
    if not every.n or is_small(every, narrow=True):
        return []
    parts: list[tuple[tuple[str, ...], int]] = []
    for name, lost in steps:
        names, before = parts.pop() if parts and 0 < parts[-1][1] < FEW else ((), 0)
        parts.append(((*names, name), before + lost))
    while len(parts) > 1 and 0 < parts[-1][1] < FEW:
        (earlier, first), (later, second) = parts[-2:]
        parts[-2:] = [((*earlier, *later), first + second)]
    left, found = every.n, []
    for names, lost in parts:
        found.append((names, left))
        left -= lost
    return found
