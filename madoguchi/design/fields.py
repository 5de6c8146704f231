"""One question as a form shows it, whatever door asks it.

A door fills a `Field` from its question, what was typed and the worded problems;
the templates `components/field_*` draw it. Nothing here judges an answer.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.utils.translation import gettext_noop as _
from markupsafe import Markup

from madoguchi.design.places import folder_of, told
from madoguchi.design.translate import language
from madoguchi.kernel.languages.language import language_of
from madoguchi.kernel.wareki import ERAS
from madoguchi.kernel.written import joined


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose; `hint` is a line of help below it."""

    value: str
    label: str
    hint: str = ""


class Part(NamedTuple):
    """How one part of a composite question is asked; `label` is a message id."""

    key: str
    label: str
    width: str = ""
    mode: str = ""
    complete: str = ""
    optional: bool = False


# The parts of a composite question in reading order. Others have one nameless part.
PARTS: Mapping[str, tuple[Part, ...]] = {
    "name": (
        Part("family", _("姓"), complete="family-name"),
        Part("given", _("名"), complete="given-name"),
        Part("family_kana", _("姓のフリガナ")),
        Part("given_kana", _("名のフリガナ")),
    ),
    "birthdate": (
        Part("era", _("元号")),
        Part("year", _("年"), "4"),  # 元 is a year too, so no numeric keyboard
        Part("month", _("月"), "2", "numeric", "bday-month"),
        Part("day", _("日"), "2", "numeric", "bday-day"),
    ),
    "date": (
        Part("year", _("年（西暦）"), "4", "numeric"),
        Part("month", _("月"), "2", "numeric"),
        Part("day", _("日"), "2", "numeric"),
    ),
    "address": (
        Part("postal_code", _("郵便番号"), "8", "numeric", "postal-code"),
        Part("prefecture", _("都道府県"), "8", complete="address-level1"),
        Part("city", _("区市町村"), "16", complete="address-level2"),
        Part("town", _("町域"), complete="address-level3"),
        Part("chome", _("丁目"), "2", "numeric", optional=True),
        Part("rest", _("番地・号"), complete="address-line1"),
        Part(
            "building", _("建物名・部屋番号"), complete="address-line2", optional=True
        ),
    ),
}
# What may stand before the year; the names are the values that are sent.
ERA_OPTIONS = (
    *(Option(era.name, era.name) for era in reversed(ERAS)),
    Option(_("西暦"), "西暦"),
)
# Either of the pair may be the wrong one, so an error on one marks both.
TOGETHER: Mapping[str, str] = {"era": "year", "year": "era"}

TEMPLATES: Mapping[str, str] = {
    "name": "field_name",
    "birthdate": "field_date",
    "date": "field_date",
    "address": "field_address",
    "choice": "field_choice",
    "yesno": "field_choice",
    "choices": "field_choice",
    "consent": "field_consent",
    "group": "field_group",
    "file": "field_file",
    "select": "field_select",
    "textarea": "field_textarea",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is already kept."""

    id: str
    name: str
    size: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a repeating group: closed (`summary`) or open (`fields`)."""

    title: str
    fields: tuple["Field", ...] = ()
    summary: tuple[tuple[str, str], ...] = ()

    @property
    def is_open(self) -> bool:
        return bool(self.fields)


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line of the error summary: what to mend, and the field it leads to.

    The label is "" where the text names the field itself.
    """

    label: str
    text: str
    href: str


class Piece(NamedTuple):
    """One control of a composite question, ready to be drawn."""

    key: str
    label: str
    name: str
    id: str
    value: str
    wrong: bool
    complete: str
    required: bool
    how: Part


@dataclass(frozen=True, slots=True)
class Field:
    """A question with what was typed and what is wrong with it.

    `may_be_needed` is set where other answers decide whether one is required.
    `name` is the name in HTML (`birth`, `children.0.birth`); parts add `.year`.
    `raw` and `errors` are keyed by those names and may be those of a whole page.
    `locked` says why the answer cannot be changed here, `shown` is its text then;
    `source` says where a known answer came from and how old it is.
    `follows` is "shown" or "waiting" when it comes and goes with other answers.
    `mine` is set when the question asks about the person who types, so that the
    browser may offer what it knows (WCAG 1.3.5). `more` is what only the template of
    one kind needs.
    """

    kind: str
    name: str
    label: str
    hint: str = ""
    required: bool = True
    may_be_needed: bool = False
    heading: bool = False
    raw: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)
    errors: Mapping[str, str] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    mine: bool = False
    locked: str = ""
    shown: str = field(default="", repr=False)
    source: str = ""
    why: str = ""
    unit: str = ""
    width: str = ""
    max_length: int = 0
    rows: int = 5
    eras: tuple[Option, ...] = ERA_OPTIONS
    lookup: str = ""
    accept: str = ""
    max_bytes: int = 0
    multiple: bool = False
    kept: tuple[Kept, ...] = ()
    records: tuple[Record, ...] = ()
    record_name: str = ""
    counter: str = _("件")
    most: int = 0
    more: Mapping[str, Any] = field(default_factory=dict)
    follows: str = ""

    @property
    def id(self) -> str:
        return html_id(self.name)

    @property
    def template(self) -> str:
        if self.locked:
            return "field_locked"
        if named := TEMPLATES.get(self.kind):
            return named
        return f"field_{self.kind}" if folder_of(self.kind) else "field_text"

    @property
    def files(self) -> str:
        """Return the kinds of file that are taken, as people call them."""
        kinds = (one.rpartition("/")[2].strip(". ") for one in self.accept.split(","))
        return language_of(language()).listed(one.upper() for one in kinds if one)

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the names of the controls of a composite question."""
        return parts_of(self.kind)

    @property
    def words(self) -> SimpleNamespace:
        """Return what the kind's own template says, in the language of the page."""
        # Not a mapping: in a template `words.copy` would be its method.
        return SimpleNamespace(**told(self.kind, language()).words)

    def part_label(self, part: str) -> str:
        """Name one control of a question whose kind brings its own field."""
        return told(self.kind, language()).parts[part]

    def value(self, part: str = "") -> str:
        """Return what was typed into this field or one of its parts."""
        typed = self.raw.get(f"{self.name}.{part}" if part else self.name)
        return typed[0] if typed else ""

    def picked(self, value: str) -> bool:
        return value in self.raw.get(self.name, ())

    def offered(self, part: str) -> Sequence[str]:
        """Return what a part is chosen from, when what was typed leaves a few."""
        return self.raw.get(f"{self.name}.{part}s", ())

    @property
    def error(self) -> str:
        """Return what is wrong, as one text for the whole field."""
        if not self.errors:
            return ""
        return joined("\n", dict.fromkeys(text for _, text in self.own_errors()))

    def own_errors(self) -> Iterator[tuple[str, str]]:
        """Yield (part, text) in reading order; the nameless part is the whole."""
        if not self.errors:
            return
        if text := self.errors.get(self.name):
            yield "", text
        for part in self.parts:
            if text := self.errors.get(f"{self.name}.{part}"):
                yield part, text

    def is_wrong(self, part: str = "") -> bool:
        """Tell whether a part is to be marked; a whole error marks every part."""
        if not self.errors:
            return False
        wrong = [at for at, _ in self.own_errors()]
        if not part or wrong == [""]:
            return bool(wrong)
        return part in wrong or TOGETHER.get(part) in wrong

    @property
    def ties(self) -> str:
        """Return the attribute that ties a control to its error, hint and source."""
        error = bool(self.errors) and bool(self.error)
        if not (error or self.hint or self.source):
            return ""
        said = (("error", error), ("hint", self.hint), ("from", self.source))
        tied = " ".join(f"{self.id}-{what}" for what, there in said if there)
        return Markup(' aria-describedby="{}"').format(tied)

    @property
    def pieces(self) -> list["Piece"]:
        """Return the parts with what was typed into them, for the templates."""
        made = []
        for part in PARTS[self.kind]:
            name = f"{self.name}.{part.key}"
            typed = self.raw.get(name)
            made.append(
                Piece(
                    part.key,
                    part.label,
                    name,
                    html_id(name),
                    typed[0] if typed else "",
                    bool(self.errors) and self.is_wrong(part.key),
                    (self.mine and part.complete) or "off",
                    self.required and not part.optional,
                    part,
                )
            )
        return made

    def part_id(self, part: str) -> str:
        return html_id(f"{self.name}.{part}") if part else self.id

    @property
    def first_id(self) -> str:
        """Return the id of the control that a link to this field leads to."""
        if self.locked:
            return self.id
        if parts := self.parts:
            return self.part_id(parts[0])
        if self.kind in ("choice", "choices", "yesno"):
            return f"{self.id}-1"
        if self.kind == "group":
            return f"{self.id}-add"
        return self.id


def parts_of(kind: str) -> tuple[str, ...]:
    """Return the names of the parts of a kind; none when it has one control.

    >>> parts_of("date"), parts_of("phone")
    (('year', 'month', 'day'), ())
    """
    if own := PARTS.get(kind):
        return tuple(part.key for part in own)
    return tuple(told(kind, "ja").parts)


def html_id(name: str) -> str:
    """Return the id for a field's name; ids with dots cannot be styled or linked.

    >>> html_id("children.0.birth")
    'f-children-0-birth'
    """
    return "f-" + re.sub(r"[./@]", "-", name)


def error_lines(fields: Sequence[Field]) -> list[SummaryLine]:
    """Return one line per problem, in reading order, for the error summary."""
    lines = []
    for each in fields:
        for part, text in each.own_errors():
            target = each.part_id(part) if part else each.first_id
            lines.append(SummaryLine(each.label, text, f"#{target}"))
        for record in each.records:
            lines += error_lines(record.fields)
    return lines
