"""What people made of a version: usability tests (利用者テスト), or why none was held.

Participants are counted by group and never named.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final

from madoguchi.procedures.definition.problems import BadDefinition, Flaw
from madoguchi.procedures.definition.reading import Source, Table, Twins, source_of

AGES: Final = ("under_18", "18_39", "40_64", "65_74", "75_over")
"""Age bands of participants, in years."""
OLDER: Final = frozenset({"65_74", "75_over"})
DISABILITIES: Final = (
    "none", "vision", "hearing", "limbs", "intellectual", "mental", "developmental",
    "other",
)  # fmt: skip
"""The groups of 障害者基本法 2条, and who belongs to none of them."""
MOST: Final = 1000
EARLIEST: Final = date(2000, 1, 1)
"""A test said to be older than this has a slip of the pen in its year."""
NOBODY: Final = Twins()


@dataclass(frozen=True, slots=True)
class Group:
    """How many participants share an age band and a disability group."""

    age: str
    disability: str
    count: int


@dataclass(frozen=True, slots=True)
class Task:
    """What they tried to do, how many of them managed it, in how many minutes."""

    title: str
    tried: int
    managed: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Found:
    """What went wrong, whether somebody could not go on, and what was changed."""

    text: str
    stopped: bool = False
    fix: str = ""


@dataclass(frozen=True, slots=True)
class UsabilityTest:
    """One test with people of the ward."""

    held_on: date
    groups: tuple[Group, ...]
    tasks: tuple[Task, ...]
    findings: tuple[Found, ...] = ()

    @property
    def people(self) -> int:
        return sum(one.count for one in self.groups)

    @property
    def older(self) -> int:
        """Return how many were 65 or older."""
        return sum(one.count for one in self.groups if one.age in OLDER)

    @property
    def disabled(self) -> int:
        return sum(one.count for one in self.groups if one.disability != "none")


@dataclass(frozen=True, slots=True)
class Waiver:
    """見送り: the head of DX lets a version go out untested until a day, and says why.

    `demo` marks an invented one of the demo procedures.
    """

    reason: str
    until: date
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Records:
    """What is on record of a version."""

    tests: tuple[UsabilityTest, ...] = ()
    waiver: Waiver | None = None
    flaws: tuple[Flaw, ...] = ()

    @property
    def digest(self) -> str:
        """Return the hash of these records."""
        waiver = asdict(self.waiver) if self.waiver else None
        rows = [[asdict(one) for one in self.tests], waiver, [*map(str, self.flaws)]]
        return sha256(str(rows).encode()).hexdigest()


def read_records(text: str, name: str = "usability.toml") -> Records:
    """Read the file beside a version; what is wrong with it is in `flaws`."""
    flaws: list[Flaw] = []
    source = source_of(text, name, flaws)
    top = Table(source, source.data, (), NOBODY)
    tests, waiver = read_table(top)
    if flaws:
        return Records(flaws=tuple(flaws))
    return Records(tests, waiver)


def read_table(top: Table) -> tuple[tuple[UsabilityTest, ...], Waiver | None]:
    """Read the tests and the waiver of one file."""
    tests = tuple(_test(one) for one in top.tables("tests"))
    waiver = _waiver(top.table("waiver")) if top.has("waiver") else None
    top.done()
    return tests, waiver


def _test(table: Table) -> UsabilityTest:
    read = UsabilityTest(
        held_on=table.day("held_on"),
        groups=tuple(_group(one) for one in table.tables("participants")),
        tasks=tuple(_task(one) for one in table.tables("tasks")),
        findings=tuple(_found(one) for one in table.tables("findings")),
    )
    table.done()
    if date.min < read.held_on < EARLIEST:
        table.flaw("held_on", f"nobody tried it before {EARLIEST:%Y}: correct the day")
    if not read.groups:
        table.flaw(None, "nobody took part: write [[tests.participants]]")
    if not read.tasks:
        table.flaw(None, "nothing was tried: write [[tests.tasks]]")
    return read


def _group(table: Table) -> Group:
    read = Group(
        table.one_of("age", AGES),
        table.one_of("disability", DISABILITIES, "none"),
        table.number("count", least=1, most=MOST),
    )
    table.done()
    return read


def _task(table: Table) -> Task:
    read = Task(
        table.word("title", needed=True),
        table.number("tried", least=1, most=MOST),
        table.number("managed", most=MOST),
        table.number("minutes", most=MOST, default=0),
    )
    table.done()
    if read.managed > read.tried:
        table.flaw("managed", "more people managed it than tried: correct one of them")
    return read


def _found(table: Table) -> Found:
    read = Found(
        table.word("text", needed=True), table.flag("stopped"), table.word("fix")
    )
    table.done()
    return read


def _waiver(table: Table) -> Waiver:
    read = Waiver(
        table.word("reason", needed=True), table.day("until"), table.flag("demo")
    )
    table.done()
    return read


def to_stored(test: UsabilityTest) -> dict[str, Any]:
    """Write a test as it is stored, and as its file has it."""
    return {
        "held_on": test.held_on.isoformat(),
        "participants": [asdict(one) for one in test.groups],
        "tasks": [asdict(one) for one in test.tasks],
        "findings": [
            {key: value for key, value in asdict(one).items() if value}
            for one in test.findings
        ],
    }


def from_stored(stored: Mapping[str, Any]) -> UsabilityTest:
    """Read a stored test back; raise BadDefinition when it is none."""
    flaws: list[Flaw] = []
    found = {**stored, "held_on": date.fromisoformat(stored["held_on"])}
    source = Source("usability", flaws, found)
    test = _test(Table(source, found, (), NOBODY))
    if flaws:
        raise BadDefinition(flaws)
    return test


def joined(records: Iterable[Records]) -> Records:
    """Put records of several sources together; the first waiver counts."""
    rows = list(records)
    return Records(
        tuple(test for one in rows for test in one.tests),
        next((one.waiver for one in rows if one.waiver), None),
        tuple(flaw for one in rows for flaw in one.flaws),
    )
