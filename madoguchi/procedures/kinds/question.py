"""One question of a form, as it is declared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.texts import Text

Own: TypeAlias = str | int | bool | Text | tuple[str, ...]
"""A key that only some kinds have."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers offered (選択肢)."""

    value: str
    label: Text
    hint: Text = field(default_factory=Text)
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question (設問) and everything that is said about it."""

    key: str
    kind: str
    label: Text
    hint: Text = field(default_factory=Text)
    why: Text = field(default_factory=Text)
    required: bool = True
    show_if: Node | None = None
    source: str = ""
    gif: str = ""
    own: Mapping[str, Own] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    questions: tuple["Question", ...] = ()
    value: Node | None = None
    """What a computed answer follows from."""
    required_if: Node | None = None
    """Needed when this is true; it may ask about the same page and earlier ones."""

    def number(self, key: str, default: int) -> int:
        """Return a whole number among the own keys of the kind."""
        value = self.own.get(key, default)
        assert isinstance(value, int)  # noqa: S101  the loader saw to it
        return value

    def text(self, key: str) -> Text:
        """Return a text among the own keys of the kind, empty when not given."""
        value = self.own.get(key)
        return value if isinstance(value, Text) else Text()

    def word(self, key: str, default: str = "") -> str:
        """Return a code among the own keys of the kind."""
        return str(self.own.get(key, default))

    def is_set(self, key: str) -> bool:
        return self.own.get(key) is True

    def option(self, value: Any) -> Option | None:
        return next((one for one in self.options if one.value == value), None)


@dataclass(frozen=True, slots=True)
class OwnKey:
    """How the loader reads a key that only some kinds have."""

    reads: Literal[
        "integer", "flag", "text", "word", "limit", "one_of", "some_of", "pattern"
    ]
    values: tuple[str, ...] = ()
    needed: bool = False
    least: int = 0
    most: int = 10**12
