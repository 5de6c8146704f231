"""Decide what may be said in the log: references and declared coded classes.

A fact is a frozen dataclass whose every field says which kind of value it may
hold. A name, an address or a free answer fits none of them. Nothing here knows
about tables.
"""

import re
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from typing import Any, ClassVar, Literal

Lifecycle = Literal["start", "complete", "suspend", "resume"]
KIND = re.compile(r"[a-z_]+\.[a-z_]+")
REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9/._:-]{0,99}")
CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}=[A-Za-z0-9_.-]{1,40}")
COLUMN = re.compile(r"[a-z][a-z_]{0,39}")
CELL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,39}")
MARK = "in_log"


class KindTaken(Exception):
    """Two facts call themselves by the same kind."""


class NotCoded(Exception):
    """A fact's field was given a value outside what it declares.

    The value itself is not told: it may be what must not be written.
    """

    def __init__(self, kind: str, name: str) -> None:
        self.kind = kind
        self.name = name
        super().__init__(f"{kind}.{name}")


@dataclass(frozen=True, slots=True)
class Declared:
    """What one field may hold: a sort for people, a test for the log."""

    sort: str
    fits: Callable[[Any], bool]
    codes: tuple[str, ...] = ()


def _declare(declared: Declared, default: Any) -> Any:
    return field(default=default, metadata={MARK: declared})


def coded(*codes: str, default: Any = MISSING) -> Any:
    """Declare one of these codes and nothing else."""
    return _declare(Declared("code", frozenset(codes).__contains__, codes), default)


def coded_many(*codes: str, default: Any = MISSING) -> Any:
    """Declare a tuple of these codes."""
    allowed = frozenset(codes)
    declared = Declared("codes", lambda many: _all(many, allowed.__contains__), codes)
    return _declare(declared, default)


def ref(*, default: Any = MISSING) -> Any:
    """Declare a reference made by software: an id, key, slug or hash; or empty."""
    return _declare(Declared("reference", is_reference), default)


def refs(*, default: Any = MISSING) -> Any:
    """Declare a tuple of references, such as the keys of questions."""
    return _declare(Declared("references", lambda m: _all(m, is_reference)), default)


def chosen(*, default: Any = MISSING) -> Any:
    """Declare a tuple of `question=code`: choices a procedure opens to the log."""
    declared = Declared("choices", lambda many: _all(many, is_choice))
    return _declare(declared, default)


def count(*, default: Any = MISSING) -> Any:
    """Declare a whole number, zero or more: how many, yen, minutes."""
    return _declare(Declared("count", is_count), default)


def flag(*, default: Any = MISSING) -> Any:
    return _declare(Declared("flag", lambda value: isinstance(value, bool)), default)


def day(*, default: Any = MISSING) -> Any:
    """Declare a date as text, 2026-11-23; or empty."""
    return _declare(Declared("day", is_day), default)


def month(*, default: Any = MISSING) -> Any:
    """Declare a month as text, 2026-11."""
    return _declare(Declared("month", is_month), default)


def cells(*, default: Any = MISSING) -> Any:
    """Declare what the columns of a row say: whole numbers, codes, days and flags."""
    return _declare(Declared("cells", is_cells), default)


def _all(many: Any, fits: Callable[[Any], bool]) -> bool:
    return isinstance(many, tuple) and all(
        isinstance(one, str) and fits(one) for one in many
    )


def is_reference(value: Any) -> bool:
    """Tell whether a text can only have been made by software.

    >>> is_reference("case/9f0c"), is_reference(""), is_reference("若葉 みどり")
    (True, True, False)
    """
    return isinstance(value, str) and (
        not value or REFERENCE.fullmatch(value) is not None
    )


def is_choice(value: Any) -> bool:
    """Tell whether a text names a question and the code chosen.

    >>> is_choice("score=5"), is_choice("score=very good")
    (True, False)
    """
    return isinstance(value, str) and CODE.fullmatch(value) is not None


def is_count(value: Any) -> bool:
    """Tell whether a value is a whole number of something.

    >>> is_count(0), is_count(True), is_count(-1), is_count(1.0)
    (True, False, False, False)
    """
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def is_cells(value: Any) -> bool:
    """Tell whether a value is a row of columns that hold no free text.

    >>> is_cells({"score": 5, "age_band": "85+", "open": True})
    True
    >>> is_cells({"who": "若葉 みどり"}), is_cells({"Who?": 1}), is_cells({"a": -1})
    (False, False, False)
    """
    return isinstance(value, dict) and all(
        isinstance(name, str)
        and COLUMN.fullmatch(name) is not None
        and (isinstance(cell, bool) or is_count(cell) or _is_code(cell))
        for name, cell in value.items()
    )


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and CELL.fullmatch(value) is not None


def is_day(value: Any) -> bool:
    """Tell whether a text is a date, or empty.

    >>> is_day("2026-02-28"), is_day("2026-02-30"), is_day("")
    (True, False, True)
    """
    if value == "":
        return True
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def is_month(value: Any) -> bool:
    """Tell whether a text is a month.

    >>> is_month("2026-11"), is_month("2026-13")
    (True, False)
    """
    return isinstance(value, str) and value != "" and is_day(f"{value}-01")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a fact is about: a stream of a ward, and how its case came in."""

    ward: int
    stream: str
    procedure: str = ""
    version: int = 0
    channel: str = ""
    assisted: bool = False
    age_band: str = ""

    def __post_init__(self) -> None:
        for text in (self.stream, self.procedure, self.channel):
            if not is_reference(text):
                raise ValueError("a stream, procedure or channel is a reference")
        if not self.stream:
            raise ValueError("a fact is about something")


FACTS: "dict[str, type[Fact]]" = {}


class Fact:
    """What an event says. Children are frozen dataclasses with a `kind`.

    A kind is `<noun>.<past>` and never renamed; `lifecycle` says what the fact
    does to the clock of the activity it belongs to.
    """

    kind: ClassVar[str] = ""
    lifecycle: ClassVar[Lifecycle] = "complete"

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if not KIND.fullmatch(cls.kind):
            raise ValueError(f"{cls.__qualname__} needs a kind such as case.received")
        taken = FACTS.get(cls.kind)
        if taken and (taken.__module__, taken.__qualname__) != (
            cls.__module__,
            cls.__qualname__,
        ):
            raise KindTaken(cls.kind)
        FACTS[cls.kind] = cls


def declared_fields(fact: type[Fact]) -> dict[str, Declared]:
    """Return what each field of a fact may hold; raise NotCoded when one is silent."""
    declared = {}
    for one in fields(fact):  # type: ignore[arg-type]  # children are dataclasses
        if MARK not in one.metadata:
            raise NotCoded(fact.kind, one.name)
        declared[one.name] = one.metadata[MARK]
    return declared


_known: dict[type[Fact], dict[str, Declared]] = {}


def contents(fact: Fact) -> dict[str, Any]:
    """Return what a fact says, each value tested against its declaration."""
    kind = type(fact)
    declared = _known.get(kind)
    if declared is None:
        declared = _known[kind] = declared_fields(kind)
    said = {}
    for name, one in declared.items():
        value = getattr(fact, name)
        if not one.fits(value):
            raise NotCoded(fact.kind, name)
        said[name] = value
    return said
