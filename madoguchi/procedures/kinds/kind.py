"""What every kind of question can do, and where the kinds are found.

A kind knows nothing of pages, cases or requests.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, ClassVar, TypeAlias

from madoguchi.procedures.expressions.shapes import TEXT, Shape
from madoguchi.procedures.kinds.problem import Problem, Unusable
from madoguchi.procedures.kinds.question import OwnKey, Question

Raw: TypeAlias = Mapping[str, Sequence[str]]
"""Typed input: the part's name ("" for the question itself) → values."""

Answer: TypeAlias = Any
"""The canonical JSON value of an answer; None: left empty."""


@dataclass(frozen=True, slots=True)
class Field:
    """How a template shows one field: its purpose, keyboard and width."""

    part: str = ""
    autocomplete: str = "off"
    inputmode: str = "text"
    width: str = "full"
    """One of w2, w3, w4, w7, w10, w20, full: the characters that are expected."""
    type: str = "text"


class Kind(ABC):
    """One kind of question (設問の種類)."""

    name: ClassVar[str]
    own: ClassVar[Mapping[str, OwnKey]] = {}
    fields: ClassVar[tuple[Field, ...]] = (Field(),)
    has_options: ClassVar[bool] = False
    has_questions: ClassVar[bool] = False
    in_browser: ClassVar[str] = ""
    """How conditions.js reads the answer (one, many, truth, number, day); "" when it
    cannot, so that a page is sent before questions that depend on it come up."""

    @property
    def template(self) -> str:
        return f"{self.name}.html"

    @abstractmethod
    def parse(self, question: Question, raw: Raw, today: date) -> Answer:
        """Return the answer that was typed, None when nothing was.

        Raises Unusable.
        """

    @abstractmethod
    def display(self, question: Question, answer: Answer, language: str) -> str:
        """Say the answer in words, one line per part."""

    def typed(self, question: Question, answer: Answer) -> Mapping[str, list[str]]:
        """Return what to type to give this answer: `parse` turned round."""
        del question
        return {} if answer is None else {"": [str(answer)]}

    def shape(self, question: Question) -> Shape:
        """Return the type of the answer in expressions."""
        del question
        return TEXT

    def bounds(self, question: Question) -> tuple[int, int] | None:
        """Return the least and the largest answer, when it is a number with limits."""
        del question
        return None

    def flaws(self, question: Question) -> list[str]:
        """Say what is wrong with the declaration itself."""
        del question
        return []

    def is_coded(self, question: Question) -> bool:
        """Say whether the answer is a declared code that may enter the log."""
        del question
        return False


def first(raw: Raw, part: str = "") -> str:
    """Return the typed value of a part, "" when there is none.

    >>> first({"year": ["50"]}, "year")
    '50'
    """
    values = raw.get(part)
    return values[0] if values else ""


def refuse(
    question: Question, code: str, part: str = "", **params: str | int
) -> Unusable:
    """Make the exception for one problem."""
    return Unusable([Problem(question.key, code, part, params)])


def backwards(question: Question, least: str, most: str) -> list[str]:
    """Say that a lower limit lies above the upper one."""
    low, high = question.own.get(least), question.own.get(most)
    if isinstance(low, int) and isinstance(high, int) and low > high:
        return [f'"{least}" {low} is above "{most}" {high}']
    return []


NOT_KINDS = frozenset({"kind", "problem", "question", "input", "dates"})


@cache
def kinds() -> Mapping[str, Kind]:
    """Return every kind by its name."""
    package = import_module("madoguchi.procedures.kinds")
    found = {}
    for module in iter_modules(package.__path__):
        if module.name not in NOT_KINDS | {"tests"}:
            kind: Kind = import_module(f"{package.__name__}.{module.name}").KIND
            found[kind.name] = kind
    return found


def kind_of(question: Question) -> Kind:
    return kinds()[question.kind]
