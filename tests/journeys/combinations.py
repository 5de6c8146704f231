"""Count who tried what: address, method, role, ward and ownership, of a whole run.

A test tells what it tried as a property of its report, so that the tries of several
processes are added up by the one that reports. A try is counted once, however often
and by whichever tests it was made.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

TRIED: Final = "tried"
"""Under which name a test tells what it tried."""
LEAST: Final = 2_000
"""How many different tries a run of all of them must come to."""
WHOLE: Final = "tests/journeys/test_two_wards.py"
"""The file whose tests try every address there is."""

Record = Callable[[str, object], None]
"""How a test tells the summary something (`record_property`)."""


class Try(NamedTuple):
    """One way to try an address.

    `home` is the ward that somebody belongs to, `ward` the one whose address they try;
    `own` says whether what stands in it is theirs, or open to them.
    """

    address: str
    method: str
    role: str
    home: str
    ward: str
    own: bool


def tell(record: Record, tries: Iterable[Try]) -> None:
    """Tell the summary of these tries; as plain lists they pass between processes."""
    record(TRIED, [list(one) for one in sorted(set(tries))])


class Report(Protocol):
    """What a test left behind, as far as it is read here."""

    @property
    def nodeid(self) -> str: ...

    @property
    def user_properties(self) -> Sequence[tuple[str, object]]: ...


@dataclass
class Tally:
    """All different tries of a run, and whether all that are to be made were made."""

    tries: set[Try] = field(default_factory=set)
    is_whole: bool = False

    @classmethod
    def of(cls, passed: Iterable[Report], *, picked: bool) -> "Tally":
        """Add up what the tests that passed tell.

        `picked` says that only some of the tests of a file were asked for.
        """
        found = cls()
        for report in passed:
            if report.nodeid.startswith(WHOLE):
                found.is_whole = not picked
            for name, told in report.user_properties:
                if name == TRIED and isinstance(told, list):
                    found.tries.update(Try(*one) for one in told)
        return found

    @property
    def falls_short(self) -> bool:
        return self.is_whole and len(self.tries) < LEAST

    def __str__(self) -> str:
        by = {
            name: len({one[at] for one in self.tries})
            for at, name in enumerate(Try._fields)
        }
        return (
            f"{len(self.tries):,} combinations tried of {by['address']} addresses x"
            f" {by['method']} methods x {by['role']} roles x {by['ward']} wards x"
            f" {by['own']} kinds of ownership"
            + (f": FEWER THAN {LEAST:,}" if self.falls_short else "")
        )
