"""What a named rule is: its types, its value, its SQL and how it is said."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from madoguchi.procedures.expressions.shapes import Shape

Sql: TypeAlias = str


@dataclass(frozen=True, slots=True)
class NamedRule:
    """One version of a rule, for ever.

    `run` gives the value for known arguments, or None where it has none; `sql` writes
    the same for a column of arguments, each of which may be used several times. `says`
    is the Japanese phrase, with a blank for each argument; `law` the article.
    """

    name: str
    version: int
    takes: tuple[Shape, ...]
    gives: Shape
    run: Callable[..., Any]
    sql: Callable[..., Sql]
    says: str
    law: str

    @property
    def reference(self) -> str:
        return f"{self.name}@{self.version}"
