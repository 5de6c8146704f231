"""What the log is told of registers: rows by codes, days and numbers, never a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from madoguchi.events.facts import Fact, cells, count, day, ref


@dataclass(frozen=True, slots=True)
class RegisterRowStated(Fact):
    """A row of a register says this from a day on; said again, the newest holds."""

    kind: ClassVar[str] = "register.row_stated"
    register: str = ref()
    row: str = ref()
    as_of: str = day()
    values: Mapping[str, int | str | bool] = cells()


@dataclass(frozen=True, slots=True)
class RegisterRowWithdrawn(Fact):
    """What a row said as of a day does not stand any more."""

    kind: ClassVar[str] = "register.row_withdrawn"
    register: str = ref()
    row: str = ref()
    as_of: str = day()


@dataclass(frozen=True, slots=True)
class SurveyOpened(Fact):
    """Staff may answer the survey of a fiscal year, both days inside."""

    kind: ClassVar[str] = "survey.opened"
    register: str = ref()
    round: str = ref()
    opens_on: str = day()
    closes_on: str = day()


@dataclass(frozen=True, slots=True)
class PoolReleased(Fact):
    """What people gave was counted: in how many batches, and of how many people.

    `dropped` people were too few to be counted without showing what they gave.
    """

    kind: ClassVar[str] = "pool.released"
    register: str = ref()
    round: str = ref()
    batches: int = count()
    given: int = count()
    dropped: int = count()
