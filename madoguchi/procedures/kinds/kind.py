"""What every kind of question can do, and where the kinds are found.

A kind knows nothing of pages, cases or requests.
"""

import sys
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, ClassVar, Literal, TypeAlias

from madoguchi.kernel.languages.language import words_in
from madoguchi.kernel.sentence import says
from madoguchi.procedures.expressions.shapes import TEXT, Shape
from madoguchi.procedures.kinds.problem import Problem, Unusable
from madoguchi.procedures.kinds.question import Option, OwnKey, Question

Raw: TypeAlias = Mapping[str, Sequence[str]]
"""Typed input: the part's name ("" for the question itself) → values."""

Answer: TypeAlias = Any
"""The canonical JSON value of an answer; None: left empty."""


LONGEST_TEXT = 200
"""Characters of an answer of one line, unless its kind says otherwise."""


@dataclass(frozen=True, slots=True)
class Field:
    """How a template shows one field: its purpose, keyboard and width."""

    part: str = ""
    autocomplete: str = "off"
    inputmode: str = "text"
    width: str = "full"
    """One of w2, w3, w4, w7, w10, w20, full: the characters that are expected."""
    type: str = "text"


@dataclass(frozen=True, slots=True)
class Look:
    """How a question of a kind is drawn.

    `drawn_as` names the component; `more` is what only its template needs.
    """

    drawn_as: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    width: str = ""
    more: Mapping[str, str | int | bool] = field(default_factory=dict)


SHORT = frozenset({"w2", "w3", "w4", "w7", "w10"})
PaperForm: TypeAlias = Literal[
    "line", "lines", "digits", "checks", "day", "tick", "file", "sign", "office", "none"
]


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the printed form (様式) where one part of an answer is written.

    `line` is one line, `lines` are several, `digits` so many squares, `checks` the
    options with a square each, `day` era, year, month and day, `tick` one square,
    `file` something to put beside the form, `sign` a place to sign by hand, `office`
    what the office works out. Two `half` ones stand side by side.
    """

    form: PaperForm = "line"
    part: str = ""
    count: int = 1
    options: tuple[Option, ...] = ()
    half: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """An answer that is drawn, not said: the path of an SVG and its size."""

    path: str
    width: int
    height: int


class Kind(ABC):
    """One kind of question (設問の種類)."""

    name: ClassVar[str]
    own: ClassVar[Mapping[str, OwnKey]] = {}
    fields: ClassVar[tuple[Field, ...]] = (Field(),)
    has_options: ClassVar[bool] = False
    has_questions: ClassVar[bool] = False
    is_typed: ClassVar[bool] = True
    """Whether somebody gives an answer; otherwise something is only shown."""
    is_computed: ClassVar[bool] = False
    """Whether the answer follows from earlier ones by the question's `value`."""
    is_secret: ClassVar[bool] = False
    """Whether the answer is masked but for those who need it."""
    tells_where: ClassVar[bool] = False
    """Whether the answer tells where somebody lives; then it can be protected."""
    gif_names: ClassVar[tuple[str, ...]] = ()
    """Which properties of the GIF's core data model an answer can be."""
    mistake: ClassVar[Mapping[str, str]] = {}
    """What somebody may mistype, by part; without one, `wrong` finds some itself."""
    in_browser: ClassVar[str] = ""
    """How conditions.js reads the answer (one, many, truth, number, day); "" when it
    cannot, so that a page is sent before questions that depend on it come up."""

    @property
    def has_answer(self) -> bool:
        return self.is_typed or self.is_computed

    @abstractmethod
    def parse(self, question: Question, raw: Raw, today: date) -> Answer:
        """Return the answer that was typed, None when nothing was.

        Raises Unusable.
        """

    @abstractmethod
    def display(self, question: Question, answer: Answer, language: str) -> str:
        """Say the answer in words, one line per part."""

    def masked(self, question: Question, answer: Answer, language: str) -> str:
        """Say the answer to those who need not know all of it."""
        return self.display(question, answer, language)

    def picture(self, question: Question, answer: Answer) -> Picture | None:
        """Return what is to be drawn beside the words."""
        del question, answer
        return None

    def look(self, question: Question, language: str) -> Look:
        """Say how the question is drawn."""
        return Look(self.name, question.hint[language], question.options)

    def pressed(self, question: Question, raw: Raw) -> Raw | None:
        """Return what was typed as a button of this kind changes it.

        None when no such button was pressed. Nothing is kept by it.
        """
        del question, raw
        return None

    def wrong(self, question: Question, today: date) -> Raw:
        """Return something that cannot be taken, typed into every field.

        Nothing at all where this kind takes anything: then being left empty is the
        only mistake there is.
        """
        most: Raw = {}
        count = 0
        for sample in filter(None, (self.mistake, *_mistakes(self.fields))):
            raw = {part: [text] for part, text in sample.items()}
            try:
                self.parse(question, raw, today)
            except Unusable as unusable:
                found = len({name for one in unusable.problems for name in one.fields})
                if found > count:
                    most, count = raw, found
            if count and sample is self.mistake:
                break
        return most

    def typed(self, question: Question, answer: Answer) -> Mapping[str, list[str]]:
        """Return what to type to give this answer: `parse` turned round."""
        del question
        return {} if answer is None else {"": [str(answer)]}

    def sent(self, question: Question, answer: Answer) -> Mapping[str, list[str]]:
        """Return what to type for an answer that a machine sent.

        It has the form of `schema`, and may still be no possible answer.
        """
        return self.typed(question, answer)

    def boxes(self, question: Question) -> tuple[Box, ...]:
        """Return where the answer is written on paper; by default a line a part."""
        if question.options:
            return (Box("checks", options=question.options),)
        return tuple(Box(part=one.part, half=one.width in SHORT) for one in self.fields)

    def shape(self, question: Question) -> Shape:
        """Return the type of the answer in expressions."""
        del question
        return TEXT

    def schema(self, question: Question) -> dict[str, Any]:
        """Describe an answer as JSON Schema (2020-12), for who sends one by machine.

        It says what an answer looks like; whether it is right, `parse` says.
        """
        del question
        return {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}

    def bounds(self, question: Question) -> tuple[int, int] | None:
        """Return the least and the largest answer, when it is a number with limits."""
        del question
        return None

    def unsaid(self, question: Question, key: str) -> int | None:
        """Return the limit that holds where the key is not written; None: no limit."""
        del question, key
        return None

    def flaws(self, question: Question) -> list[str]:
        """Say what is wrong with the declaration itself."""
        del question
        return []

    def is_coded(self, question: Question) -> bool:
        """Say whether the answer is a declared code that may enter the log."""
        del question
        return False


MISTAKES = ("？？", "9999", "\ue000", "あ" * 5001)
"""Words where a number goes, a number out of range, a private character, too much."""


def _mistakes(fields: Sequence[Field]) -> list[dict[str, str]]:
    return [{one.part: text for one in fields} for text in MISTAKES]


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


def width_for(most: int, widest: str = "") -> str:
    """Return the width of a field that fits its longest usual answer.

    >>> width_for(2), width_for(5), width_for(0), width_for(99)
    ('2', '8', '', '')
    """
    sizes = (2, 4, 8, 16)
    return next((str(size) for size in sizes if 0 < most <= size), widest)


def texts(
    *names: str, longest: int = LONGEST_TEXT, empty: Collection[str] = ()
) -> dict[str, Any]:
    """Describe an answer whose parts are texts; those in `empty` may be empty."""
    return {
        "type": "object",
        "required": list(names),
        "properties": {
            name: {
                "type": "string",
                "minLength": 0 if name in empty else 1,
                "maxLength": longest,
            }
            for name in names
        },
        "additionalProperties": False,
    }


def backwards(question: Question, least: str, most: str) -> list[str]:
    """Say that a lower limit lies above the upper one."""
    low, high = question.own.get(least), question.own.get(most)
    if isinstance(low, int) and isinstance(high, int) and low > high:
        template = '"{least}" {low} is above "{most}" {high}'
        return [says(template, least=least, low=low, most=most, high=high)]
    return []


NOT_KINDS = frozenset(
    {"kind", "problem", "question", "input", "dates", "answers", "hidden"}
)


@cache
def kinds() -> Mapping[str, Kind]:
    """Return every kind by its name: a file of this package, or a folder."""
    package = import_module("madoguchi.procedures.kinds")
    found = {}
    for module in iter_modules(package.__path__):
        if module.name not in NOT_KINDS | {"tests"}:
            kind: Kind = import_module(f"{package.__name__}.{module.name}").KIND
            found[kind.name] = kind
    return found


def kind_of(question: Question) -> Kind:
    return kinds()[question.kind]


@cache
def kind_words(name: str, language: str) -> Mapping[str, Mapping[str, str]]:
    """Return what the folder of a kind says: `parts`, `words` and `sentences`.

    A kind without a folder says nothing of its own; a language that is missing
    reads as Japanese.
    """
    kind = kinds().get(name)
    source = sys.modules[type(kind).__module__].__file__ if kind else None
    if source is None or Path(source).name != "__init__.py":
        return {}
    folder = Path(source).parent
    return words_in(folder, language, f"kinds/{name}")


def forget_kinds() -> None:
    """Look for kinds anew: a folder of the package has come or gone."""
    kinds.cache_clear()
    kind_words.cache_clear()
