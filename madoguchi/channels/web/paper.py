"""The paper of a page: its questions as fields, and the files they have.

The same for a new application and for a correction.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from django.urls import get_script_prefix
from markupsafe import Markup

from madoguchi.cases.attachments import files_of
from madoguchi.cases.models import Case, Draft
from madoguchi.design.addresses import reverse
from madoguchi.design.drawn import fields_drawn
from madoguchi.design.fields import Field, Kept, SummaryLine, error_lines, html_id
from madoguchi.design.translate import said as _
from madoguchi.documents.problems import NotAccepted
from madoguchi.kernel.written import joined
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.engine import Form
from madoguchi.procedures.fields import Raw, Sight, fields_of, record_fields
from madoguchi.procedures.following import Following
from madoguchi.procedures.kinds.group import Record, whole_record_title
from madoguchi.procedures.kinds.problem import Problem
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.queries import form_at
from madoguchi.procedures.wording import sentence
from madoguchi.protection.rules import EVERYTHING, Insight
from madoguchi.vault.rules import DataKey

# ------------------------------------------------------------------- what is shown


@dataclass(frozen=True, slots=True)
class Look:
    """What a page shows besides its questions."""

    language: str
    raw: Raw = field(repr=False)
    problems: tuple[Problem, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, Kept] = field(default_factory=dict)
    refused: Mapping[str, NotAccepted] = field(default_factory=dict)
    computed: Mapping[str, str] = field(default_factory=dict)
    listed: Mapping[str, Sequence[Record]] = field(default_factory=dict, repr=False)
    following: Following = field(default_factory=Following)
    is_stored: bool = True
    """Whether the version can be found again by its hash."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page ready to be drawn; `drawn` are its fields, if they are drawn already.

    `asked` are the questions that always stand here; `conditions` tells the browser
    when the others do.
    """

    title: str
    hint: str
    alone: bool
    fields: tuple[Field, ...]
    lines: tuple[SummaryLine, ...]
    asked: tuple[str, ...]
    has_files: bool
    drawn: Markup = field(default_factory=Markup)
    conditions: str = field(default="", repr=False)


def sheet_of(form: Form, page: Page, asked: Sequence[Question], look: Look) -> Sheet:
    """Lay out a page; one on which nothing was typed yet is drawn only once."""
    if not _is_blank(asked, look):
        return sheet(page, asked, look)
    keys = tuple(one.key for one in asked)
    follows = tuple(sorted(look.following.keys))
    blank = Blank(form.hash, page.key, keys, follows, look.language)
    made = _blank_sheet(blank, get_script_prefix())
    return replace(made, conditions=_conditions(look.following))


def _conditions(following: Following) -> str:
    """Write what the browser needs to show and hide, "" when nothing follows."""
    if not following.keys:
        return ""
    return json.dumps({"when": following.when, "read": following.read})


def _is_blank(asked: Sequence[Question], look: Look) -> bool:
    """Say whether a page looks as it does to everybody who comes to it first."""
    if not look.is_stored or look.problems or look.known or look.computed:
        return False
    if look.kept or look.refused:
        return False
    if any(one.questions for one in asked):
        return False  # empty records were perhaps added
    return not any(map(any, look.raw.values()))


class Blank(NamedTuple):
    """What a page depends on that looks the same to everybody."""

    form: str
    page: str
    asked: tuple[str, ...]
    follows: tuple[str, ...]
    language: str


@lru_cache(maxsize=1024)
def _blank_sheet(blank: Blank, _prefix: str) -> Sheet:
    form = form_at(blank.form)
    page = next(one for one in form.pages if one.key == blank.page)
    questions = [form.question(one) for one in blank.asked]
    waiting = [form.question(one) for one in blank.follows if one not in blank.asked]
    following = Following(frozenset(blank.follows), tuple(waiting))
    made = sheet(page, questions, Look(blank.language, raw={}, following=following))
    return replace(made, drawn=fields_drawn(made.fields))


def sheet(page: Page, asked: Sequence[Question], look: Look) -> Sheet:
    """Lay out a page; a single question carries the page's title as its own."""
    sight = _sight(asked, look)
    here = _in_order(page, asked, look.following)
    fields = [_refused(one, look.refused) for one in fields_of(here, sight)]
    lines = summary(fields, asked, look)
    title, hint = page.title[look.language], page.hint[look.language]
    fields = [replace(one, heading=False) for one in fields]
    alone = len(asked) == 1
    if alone:
        at = here.index(asked[0])
        hints = joined(" ", filter(None, (hint, fields[at].hint)))
        fields[at] = replace(fields[at], label=title, hint=hints, heading=True)
    return Sheet(
        title=title,
        hint="" if alone else hint,
        alone=alone,
        fields=tuple(fields),
        lines=lines,
        asked=tuple(one.key for one in asked if one.key not in look.following.keys),
        has_files=any(one.kind == "file" for one in here),
        conditions=_conditions(look.following),
    )


def record_sheet(group: Question, number: int, look: Look) -> Sheet:
    """Lay out one record of a group that is filled one page each."""
    fields = record_fields(group, number, _sight([group], look))
    return Sheet(
        title=whole_record_title(group, number + 1, look.language),
        hint="",
        alone=False,
        fields=fields,
        lines=summary(fields, [group], look),
        asked=(group.key,),
        has_files=False,
    )


def _sight(asked: Sequence[Question], look: Look) -> Sight:
    return Sight(
        language=look.language,
        raw=look.raw,
        problems=look.problems,
        known=look.known,
        kept=look.kept,
        mine=frozenset(one.key for one in asked if one.source),
        lookup=reverse("web:towns"),
        computed=look.computed,
        listed=look.listed,
        follows=_follows(asked, look.following),
    )


def _follows(asked: Sequence[Question], following: Following) -> Mapping[str, str]:
    shown = {one.key for one in asked}
    return {key: "shown" if key in shown else "waiting" for key in following.keys}


def _in_order(
    page: Page, asked: Sequence[Question], following: Following
) -> list[Question]:
    """Return what is asked and what waits, in the order of the page."""
    here = {one.key: one for one in (*asked, *following.waiting)}
    return [here[one.key] for one in page.questions if one.key in here]


def summary(
    fields: Sequence[Field], asked: Sequence[Question], look: Look
) -> tuple[SummaryLine, ...]:
    """Return what to mend; never nothing when something is wrong.

    A sentence that names its question does not name it twice here.
    """
    # Two fields of a pair may share what is wrong: it is said once.
    found = {(one.label, one.text): one for one in reversed(error_lines(fields))}
    lines = tuple(_line(one) for one in reversed(found.values()))
    if lines or not look.problems:
        return lines
    by_key = {question.key: question for question in asked}
    return tuple(
        SummaryLine(
            question.label[look.language],
            sentence(problem, question, look.language),
            f"#{html_id(problem.key)}",
        )
        for problem in look.problems
        if (question := by_key.get(problem.key))
    )


def _line(one: SummaryLine) -> SummaryLine:
    text = without_name(one.text, one.label)
    names_it = any(f"{start}{one.label}{end}" in text for start, end in QUOTES)
    return SummaryLine("" if names_it else one.label, text, one.href)


QUOTES = (("“", "”"), ("‘", "’"), ("「", "」"))
"""How the languages quote the name of a question inside a sentence."""


def without_name(text: str, label: str) -> str:
    """Return a sentence without the name of its question in front.

    >>> without_name("「通数」が空いています。入力してください。", "通数")
    '空いています。入力してください。'
    """
    for particle in ("がまだ", "が", "の"):
        start = f"「{label}」{particle}"
        if text.startswith(start):
            kept = "まだ" if particle == "がまだ" else ""
            return kept + text.removeprefix(start)
    return text


def _refused(shown: Field, refused: Mapping[str, NotAccepted]) -> Field:
    problem = refused.get(shown.name)
    if problem is None:
        return shown
    return replace(shown, errors={**shown.errors, shown.name: _(problem.sentence)})


# ------------------------------------------------------------------------- the files


def kept_files(
    row: Draft | Case,
    key: DataKey,
    asked: Sequence[Question],
    raw: Raw,
    seen: Insight = EVERYTHING,
) -> dict[str, Kept]:
    """Return the files of a page by id; a page without any asks no query."""
    held = [raw.get(one.key, ()) for one in asked if one.kind == "file"]
    if not any(any(many) for many in held):
        return {}
    return files_of(row, key, seen)
