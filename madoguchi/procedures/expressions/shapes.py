"""What an answer can be: the types of the expression language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from madoguchi.procedures.expressions.tree import Node


@dataclass(frozen=True, slots=True)
class Shape:
    """The type of a value; `says` names it in a problem's sentence."""

    says: str


@dataclass(frozen=True, slots=True)
class Choice(Shape):
    """One of declared values."""

    says: str = field(default="a choice", init=False)
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices(Shape):
    """Some of declared values."""

    says: str = field(default="several choices", init=False)
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts(Shape):
    """A name or an address: its parts are texts, itself it compares with nothing."""

    says: str = field(default="an answer in parts", init=False)
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Records(Shape):
    """The records of a repeating group (繰り返し)."""

    says: str = field(default="a list of records", init=False)
    fields: Mapping[str, Shape] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Literals(Shape):
    """A list written in the expression itself."""

    says: str = field(default="a list", init=False)
    of: Shape = Shape("nothing")


BOOL = Shape("true or false")
INT = Shape("a whole number")
TEXT = Shape("a text")
DATE = Shape("a date")
INSTANT = Shape("an instant")
FILE = Shape("a file")
CHANNELS = ("web", "counter", "line", "phone", "post", "api", "robot", "staff")
ERA_CODES = ("meiji", "taisho", "showa", "heisei", "reiwa")
SPECIAL_SHAPES: Mapping[str, Shape] = {"today": DATE, "channel": Choice(CHANNELS)}


@dataclass(frozen=True, slots=True)
class Scope:
    """Which names can be seen: those of the innermost record come first."""

    levels: tuple[Mapping[str, Shape], ...]
    values: Mapping[str, "Named"] = field(default_factory=dict)
    """Values that the version names (途中の値); they see the questions alone."""

    @property
    def root(self) -> "Scope":
        """Return what is seen outside all records."""
        return Scope(self.levels[:1], self.values)

    def named(self, name: str) -> "Named | None":
        """Return the value of this name, unless a record has an answer of it."""
        value = self.values.get(name)
        hidden = value and any(name in level for level in self.levels)
        return None if hidden else value

    def find(self, name: str) -> tuple[int, Shape] | None:
        """Return the level (0: the questions) and the shape of a name."""
        for level in range(len(self.levels) - 1, -1, -1):
            if (shape := self.levels[level].get(name)) is not None:
                return level, shape
        value = self.values.get(name)
        return None if value is None else (0, value.shape)

    def inside(self, records: Records) -> "Scope":
        return Scope((*self.levels, records.fields), self.values)

    def names(self) -> set[str]:
        return {name for level in self.levels for name in level} | set(self.values)


@dataclass(frozen=True, slots=True)
class Named:
    """A value with a name: how it is computed, outside all records, and its type."""

    node: Node
    shape: Shape


def walk(node: Node, scope: Scope) -> Iterator[Node]:
    """Yield all parts of an expression, and those of the values that it names."""
    for one in node.walk():
        yield one
        if one.op == "name" and (value := scope.named(str(one.leaf))) is not None:
            yield from walk(value.node, scope.root)
