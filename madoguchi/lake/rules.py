"""Decide which ranges of seals the files of a ward cover: by the last seal alone.

So whoever builds them, at once or seal by seal, ends with the same files. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

SIZES: Final = (4_096, 65_536, 1_048_576)
"""Seals of a range, small to large: so many small ones become one of the next."""


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """Seals from the first to the last of them, both included."""

    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1

    def __contains__(self, other: "Range") -> bool:
        return self.first <= other.first and other.last <= self.last

    def is_settled(self, sizes: Sequence[int] = SIZES) -> bool:
        """Say whether it will never become a part of a larger one."""
        return len(self) == max(sizes)


def ranges_until(last: int, sizes: Sequence[int] = SIZES) -> list[Range]:
    """Return the ranges of a log whose last seal this is, in order.

    What is left over at the end is in no file yet: it is the tail.

    >>> [(one.first, one.last) for one in ranges_until(23, sizes=(2, 4, 8))]
    [(1, 8), (9, 16), (17, 20), (21, 22)]
    >>> ranges_until(1, sizes=(2, 4, 8))
    []
    """
    found, reached = [], 0
    for size in sorted(sizes, reverse=True):
        while reached + size <= last:
            found.append(Range(reached + 1, reached + size))
            reached += size
    return found


def missing(wanted: Range, there: Iterable[Range]) -> list[Range]:
    """Return the parts of a range that none of these covers.

    >>> missing(Range(1, 8), [Range(3, 4), Range(7, 8)])
    [Range(first=1, last=2), Range(first=5, last=6)]
    """
    gaps, reached = [], wanted.first
    for one in sorted(there):
        if one not in wanted:
            continue
        if one.first > reached:
            gaps.append(Range(reached, one.first - 1))
        reached = one.last + 1
    if reached <= wanted.last:
        gaps.append(Range(reached, wanted.last))
    return gaps
