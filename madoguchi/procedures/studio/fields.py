"""Which values a manuscript has at which places, and how each is written.

The format of a folder is what the loader reads; here stands what an official may
fill in, so that an edit refuses a value of another kind before it is kept.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from madoguchi.kernel.languages.language import CODE
from madoguchi.procedures.definition.acting import AGENTS, DOORS, GROUNDS
from madoguchi.procedures.definition.form import SOURCES
from madoguchi.procedures.definition.load import LIFE_EVENTS, ROLES
from madoguchi.procedures.definition.model import PER
from madoguchi.procedures.definition.paying import MOMENTS, MOST_DAYS, WAIVERS
from madoguchi.procedures.definition.staff import PARTS, SORTS
from madoguchi.procedures.definition.stages import STAGES, STANDARDS, WHO
from madoguchi.procedures.definition.survey import COLUMNS
from madoguchi.procedures.definition.terms import MOST_DAYS as MOST_FILING_DAYS
from madoguchi.procedures.definition.terms import MOST_LAPSE_DAYS
from madoguchi.procedures.expressions.shapes import CHANNELS
from madoguchi.procedures.kinds.kind import Kind, kinds
from madoguchi.procedures.studio.manuscript import (
    STANDARD,
    Manuscript,
    Value,
    japanese_of,
    language_of,
)

Reads = Literal[
    "text", "long", "word", "integer", "flag", "one_of", "some_of", "words", "day",
    "limit", "pattern", "rule", "question", "department",
]  # fmt: skip
LONGEST_TEXT: Final = 4000
UNSTORABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""Control characters and halves of characters; no database keeps them all."""
MOST_INTEGER: Final = 10**12
LONGEST_RULE: Final = 4000


@dataclass(frozen=True, slots=True)
class Property:
    """One value of a table: how it is read, and what it may be.

    `translated` texts have a place of their own in every language; `usual` is what
    counts when nothing is written.
    """

    key: str
    reads: Reads
    values: tuple[str, ...] = ()
    needed: bool = False
    least: int = 0
    most: int = 10**12
    usual: Value = None

    @property
    def is_translated(self) -> bool:
        return self.reads in ("text", "long") or self.key == "keywords"


def _text(key: str, *, needed: bool = False, most: int = LONGEST_TEXT) -> Property:
    return Property(key, "text", needed=needed, most=most)


def _long(key: str) -> Property:
    return Property(key, "long", most=LONGEST_TEXT)


def _one(key: str, values: Sequence[str], usual: str | None = None) -> Property:
    return Property(key, "one_of", tuple(values), needed=usual is None, usual=usual)


def _flag(key: str, *, usual: bool = False) -> Property:
    return Property(key, "flag", usual=usual)


def _number(key: str, most: int, *, least: int = 0, needed: bool = True) -> Property:
    return Property(key, "integer", needed=needed, least=least, most=most)


def _level(key: str) -> Property:
    """Return one of the levels 0 to 3 of surety, each in the words of the studio."""
    return replace(_number(key, 3, needed=False), values=("0", "1", "2", "3"))


def _word(key: str, *, needed: bool = False) -> Property:
    return Property(key, "word", needed=needed)


def _rule(key: str, *, needed: bool = False) -> Property:
    return Property(key, "rule", needed=needed, most=LONGEST_RULE)


PROCEDURE: Final = (
    _text("title", needed=True, most=40),
    _word("reading", needed=True),
    _text("summary", needed=True, most=100),
    _long("body"),
    _one("kind", ("application", "filing", "survey")),
    _text("category", needed=True),
    Property("life_events", "some_of", LIFE_EVENTS),
    Property("keywords", "words"),
    _flag("anonymous"),
    Property("outputs", "words"),
)
TABLE_PROPERTIES: Final[Mapping[str, tuple[Property, ...]]] = {
    "department": (Property("slug", "department", needed=True),),
    "audience": (_text("who", needed=True), _flag("staff")),
    "identity": (
        _level("proofing"),
        _level("authn"),
        _one("signature", ("none", "certificate"), "none"),
        Property("rationale", "long", needed=True, most=LONGEST_TEXT),
    ),
    "period": (
        _number("days", 3650),
        _one("unit", ("ward", "calendar"), "ward"),
        _text("note"),
    ),
    "deadline": (
        _text("text"),
        _rule("from"),
        _number("days", MOST_FILING_DAYS, needed=False),
        _text("basis"),
    ),
    "correction": (
        _number("lapse_days", MOST_LAPSE_DAYS, least=1, needed=False),
        _text("basis"),
    ),
    "retention": (_word("class", needed=True), _number("years", 100)),
    "remedies": (_flag("appealable"), _word("appeal_to")),
    "fees": (_text("note"),),
    "payment": (
        _one("moment", MOMENTS, ""),
        _number("days", MOST_DAYS, needed=False),
        _word("revenue"),
        Property("waivers", "some_of", WAIVERS),
        _word("basis"),
    ),
    "proxy": (
        _one("agents", AGENTS, ""),
        Property("grounds", "some_of", GROUNDS),
        Property("channels", "some_of", DOORS),
    ),
    "roles": tuple(Property(role, "question") for role in ROLES),
    "attendance": (
        _one("sort", ("", *SORTS), ""),
        *(Property(part, "question") for part in PARTS[1:]),
    ),
    "survey": tuple(_word(name) for name in COLUMNS),
}
ROW_PROPERTIES: Final[Mapping[str, tuple[Property, ...]]] = {
    "law": (_text("name", needed=True), _text("article"), _flag("unverified")),
    "channels": (
        _one("name", CHANNELS),
        _flag("available", usual=True),
        *(_text(key) for key in ("fee", "when", "hours", "needs")),
    ),
    "fee": (
        _text("label", needed=True),
        _rule("amount", needed=True),
        _rule("when"),
    ),
    "needs": (_text("who", needed=True), _text("what", needed=True)),
    "steps": (_text("title", needed=True), _long("text")),
    "faq": (_text("q", needed=True), _long("a")),
    "eligibility": (
        _rule("rule", needed=True),
        _text("reason", needed=True),
        _text("basis"),
    ),
    "amounts": (
        _word("key", needed=True),
        _text("label", needed=True),
        _one("per", PER),
        _rule("amount", needed=True),
        _rule("when"),
    ),
    "facts": (Property("question", "question", needed=True),),
    "parameters": (
        _word("name", needed=True),
        Property("from", "day", needed=True),
        _number("value", 10**12, least=-(10**12)),
        _word("source"),
        _flag("unverified"),
    ),
    "values": (
        _word("name", needed=True),
        _text("label", needed=True),
        _rule("value", needed=True),
    ),
    "checklist": (
        _word("key", needed=True),
        _word("stage", needed=True),
        _text("text", needed=True),
        _text("basis"),
        _flag("required", usual=True),
    ),
    "review_standards": (_text(STANDARD, needed=True),),
}
PAGE: Final = (_text("title", needed=True), _text("hint"), _rule("show_if"))
QUESTION: Final = (
    _text("label", needed=True),
    _text("hint"),
    _text("why"),
    _flag("required", usual=True),
    _rule("show_if"),
    _rule("required_if"),
    _one("source", ("", *SOURCES), ""),
    _word("gif"),
)
VALUE: Final = _rule("value", needed=True)
"""What a computed question follows from."""
OPTION: Final = (_text("label", needed=True), _text("hint"), _flag("exclusive"))
STAGE: Final = (
    _text("title", needed=True),
    _one("kind", STAGES),
    _one("who", WHO),
    Property("department", "department"),
    _number("target_minutes", 10**6, needed=False),
    _one("decision", ("", "grant", "accept"), ""),
    Property("outputs", "words"),
    _rule("when"),
    _rule("passes"),
    _word("enquiry"),
    _one("standard", ("", *STANDARDS), ""),
    _flag("stops_clock"),
)
READS_OF_OWN: Final[Mapping[str, Reads]] = {
    "integer": "integer",
    "flag": "flag",
    "text": "text",
    "word": "word",
    "limit": "limit",
    "one_of": "one_of",
    "some_of": "some_of",
    "pattern": "pattern",
}


def own_properties(kind: Kind | None) -> tuple[Property, ...]:
    """Return the values that only questions of a kind have."""
    if kind is None:
        return ()
    return tuple(
        Property(key, READS_OF_OWN[own.reads], own.values, own.needed, own.least,
                 LONGEST_TEXT if own.reads == "text" else own.most)
        for key, own in kind.own.items()
    )  # fmt: skip


def question_properties(manuscript: Manuscript, question: str) -> tuple[Property, ...]:
    """Return the values a question has, those of its kind too."""
    kind = kinds().get(manuscript.kind(question))
    common: tuple[Property, ...] = QUESTION
    if "." in question:
        common = tuple(one for one in common if one.key != "required_if")
    value = (VALUE,) if kind and kind.is_computed else ()
    return (*common, *value, *own_properties(kind))


def table_of(manuscript: Manuscript, parent: str) -> tuple[Property, ...]:
    """Return the properties of the table at an address; none when there is none."""
    family, _, name = parent.partition("/")
    if not name:
        return TABLE_PROPERTIES.get(family, PROCEDURE if family == "procedure" else ())
    found: Mapping[str, tuple[Property, ...]] = {
        "page": PAGE,
        "option": OPTION,
        "stage": STAGE,
        "question": question_properties(manuscript, name),
        **ROW_PROPERTIES,
    }
    return found.get(family, ()) if is_written(manuscript, family, name) else ()


def is_written(manuscript: Manuscript, family: str, name: str) -> bool:
    """Say whether a page, a question, an option, a stage or a row is there."""
    if family == "question":
        return bool(manuscript.home_of(name))
    if family == "option":
        question, _, value = name.rpartition("/")
        return value in manuscript.options(question)
    order = {"page": "pages", "stage": "stages", "example": "examples"}
    return name in manuscript.order(order.get(family, family))


def property_at(manuscript: Manuscript, place: str) -> Property | None:
    """Return what may stand at a place; None when nothing may.

    A translation is a text of its own without limits but the longest.
    """
    parent, _, key = japanese_of(place).rpartition("/")
    found = next((one for one in table_of(manuscript, parent) if one.key == key), None)
    if found is None or "@" not in place:
        return found
    language = language_of(place)
    if not found.is_translated or not CODE.fullmatch(language):
        return None
    return replace(found, needed=False, most=LONGEST_TEXT)


def fits(value: Value, how: Property) -> bool:
    """Say whether a value is of the kind that may stand there.

    Whether it makes sense is for `flaws`: a text that is too long is kept, and its
    author is told.
    """
    if how.reads == "integer":
        return type(value) is int and abs(value) <= MOST_INTEGER
    if how.reads == "flag":
        return type(value) is bool
    if how.reads in ("some_of", "words"):
        return isinstance(value, list) and all(_is_word(one, how) for one in value)
    if how.reads == "rule" and isinstance(value, dict):
        return len(str(value)) <= how.most
    return isinstance(value, str) and _is_word(value, how)


def _is_word(value: Value, how: Property) -> bool:
    if not isinstance(value, str) or len(value) > 2 * LONGEST_TEXT:
        return False
    if UNSTORABLE.search(value):
        return False
    if how.reads in ("one_of", "some_of"):
        return value in how.values
    return how.reads != "day" or _is_day(value)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
