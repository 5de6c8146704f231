"""What is wrong with an answer, as data; the wording is elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right in one field.

    `key` is the question, `part` the rest of the field's name (`year`, or
    `0.birth.year` in a group). `params` never leave the page: they may quote
    what was typed.
    """

    key: str
    code: str
    part: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    """Parts that may be the wrong ones as well (era or year)."""

    @property
    def field(self) -> str:
        """Return the name of the field in the page."""
        return f"{self.key}.{self.part}" if self.part else self.key

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field, *(f"{self.key}.{part}" for part in self.also))

    def inside(self, key: str, index: int) -> "Problem":
        """Return the same problem as one of a record of a group."""
        return replace(
            self,
            key=key,
            part=f"{index}.{self.field}",
            also=tuple(f"{index}.{self.key}.{part}" for part in self.also),
        )


class Unusable(Exception):
    """Typed input that gives no answer; carries every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__()
        self.problems = tuple(problems)
