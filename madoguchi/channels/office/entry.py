"""Read and show every page of a form on one screen, as a clerk types from paper.

The same pages, questions and problems as at home; only how many stand on a screen
differs. Files are never believed from the form: their ids come from what is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, ClassVar, Protocol

from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.cases.actions import (
    record_refusal,
    save_correction_page,
    save_page,
)
from madoguchi.cases.asked import Asked
from madoguchi.cases.attachments import Attachments, Uploads, files_of, place_of
from madoguchi.cases.opened import OpenCase, OpenDraft
from madoguchi.cases.problems import Incomplete
from madoguchi.channels.office.wording import refusal
from madoguchi.design.fields import Field, Kept, SummaryLine, error_lines
from madoguchi.design.words import lines
from madoguchi.procedures.buttons import after_button
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.engine import Form
from madoguchi.procedures.fields import Raw, Sight, fields_of
from madoguchi.procedures.journey import Journey, Parsed, typed_page
from madoguchi.procedures.kinds.problem import Problem
from madoguchi.procedures.kinds.question import Question
from madoguchi.protection.rules import EVERYTHING
from madoguchi.wards.actor import Actor


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who types, and when."""

    by: Actor
    at: datetime
    today: date


class Paper(Protocol):
    """What lies before a clerk to be typed in, and the pages it has on the screen.

    `in_parts` says that what is right on a page is kept beside what is wrong.
    """

    @property
    def clerk(self) -> Clerk: ...
    @property
    def in_parts(self) -> bool: ...
    @property
    def what(self) -> OpenDraft | OpenCase: ...
    @property
    def answers(self) -> Mapping[str, Any]: ...
    @property
    def journey(self) -> Journey: ...
    @property
    def attachments(self) -> Attachments: ...
    def pages(self) -> Sequence[Page]: ...
    def read(self, page: Page, raw: Raw) -> Parsed: ...
    def keep(self, page: Page, answers: Mapping[str, Any]) -> "Paper": ...


@dataclass(frozen=True, slots=True)
class Application:
    """An application on paper: every page that the answers lead to."""

    draft: OpenDraft
    clerk: Clerk
    in_parts: ClassVar[bool] = True

    @property
    def what(self) -> OpenDraft:
        return self.draft

    @property
    def answers(self) -> Mapping[str, Any]:
        return self.draft.answers

    @property
    def journey(self) -> Journey:
        return self.draft.journey(self.clerk.today)

    @property
    def attachments(self) -> Attachments:
        place = place_of(self.draft.row, self.draft.key)
        return Attachments(place, self.draft.answers, self.clerk.by, self.clerk.at)

    def pages(self) -> Sequence[Page]:
        return self.journey.pages

    def read(self, page: Page, raw: Raw) -> Parsed:
        return self.journey.reader().read(page, raw, self.answers)

    def keep(self, page: Page, answers: Mapping[str, Any]) -> "Application":
        """Save a page if anything on it is new, or was asked again."""
        asked_again = self.draft.again & answers.keys()
        if not asked_again and all(
            self.answers.get(key) == value for key, value in answers.items()
        ):
            return self
        saved = save_page(
            self.draft, page.key, answers, by=self.clerk.by, at=self.clerk.at
        )
        return replace(self, draft=saved)


@dataclass(frozen=True, slots=True)
class Correction:
    """The answer to a correction (補正): the asked pages and what they lead to."""

    asked: Asked
    clerk: Clerk
    in_parts: ClassVar[bool] = False

    @property
    def what(self) -> OpenCase:
        return self.asked.case

    @property
    def answers(self) -> Mapping[str, Any]:
        return self.asked.answers

    @property
    def journey(self) -> Journey:
        return self.asked.journey

    @property
    def attachments(self) -> Attachments:
        return self.asked.attachments(self.clerk.by, self.clerk.at)

    def pages(self) -> Sequence[Page]:
        return self.asked.pages()

    def read(self, page: Page, raw: Raw) -> Parsed:
        return self.asked.read(page, raw)

    def keep(self, page: Page, answers: Mapping[str, Any]) -> "Correction":
        """Keep a page beside what was answered; the same answer is one too."""
        new = save_correction_page(self.asked.case, page.key, answers)
        correction = replace(self.asked.correction, answers=new)
        return replace(self, asked=replace(self.asked, correction=correction))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the form, ready to be drawn below the others."""

    key: str
    title: str
    hint: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Typing:
    """What became of one sending of the screen."""

    paper: Paper
    raw: Raw = field(repr=False)
    problems: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    stays: bool = False
    """A button only changed the screen, or new questions have opened."""

    @property
    def is_fine(self) -> bool:
        return not self.problems and not self.refused and not self.stays


def take(paper: Paper, raw: Raw, files: Mapping[str, Any]) -> Typing:
    """Keep every answer that is right; say what is wrong with the others.

    Pages are read in order, each in the light of those before it, so an answer may
    open or close what follows on the same screen.
    """
    pressed = after_button(paper.what.form.questions.values(), raw)
    paper, uploads = _receive(paper, files if pressed is None else {}, raw)
    raw = {**(pressed or raw), **uploads.raw}
    if pressed is not None:
        return Typing(paper, raw, stays=True)
    paper, problems, opened = _read_all(paper, raw)
    refused = {key: refusal(problem) for key, problem in uploads.refused.items()}
    for key, problem in uploads.refused.items():
        _write_refusal(paper, paper.what.form.page_of[key], key, problem.reason)
    stays = uploads.removed or (opened and not problems)
    return Typing(paper, raw, problems, refused, stays=stays)


def _write_refusal(paper: Paper, page: Page, question: str, code: str) -> None:
    problem = Incomplete(page.key, question, code)
    record_refusal(paper.what, problem, by=paper.clerk.by, at=paper.clerk.at)


def _read_all(
    paper: Paper, raw: Raw
) -> tuple[Paper, dict[str, tuple[Problem, ...]], bool]:
    problems: dict[str, tuple[Problem, ...]] = {}
    opened = False
    rendered = set(raw.get("asked", ()))
    form = paper.what.form
    for one in form.pages:
        if one.key not in {page.key for page in paper.pages()}:
            continue
        if not rendered.intersection(question.key for question in one.questions):
            opened = True  # It was not on the screen: these answers led to it.
            continue
        parsed = paper.read(one, raw)
        if parsed.is_fine or paper.in_parts:
            paper = paper.keep(one, parsed.answers)
        opened = opened or bool(parsed.revealed)
        if parsed.problems:
            problems[one.key] = parsed.problems
            first = parsed.problems[0]
            _write_refusal(paper, one, first.key, first.code)
    return paper, problems, opened


# ------------------------------------------------------------------- what is shown


def sheets_of(typing: Typing, language: str) -> list[Sheet]:
    """Return the visible pages with what was typed and what is wrong with it."""
    paper = typing.paper
    journey = paper.journey
    kept = kept_files(paper.what)
    sheets = []
    for one in paper.pages():
        raw = typing.raw or typed_page(one, paper.answers)
        sight = Sight(
            language=language,
            raw=_filled(one, raw, paper.answers),
            problems=typing.problems.get(one.key, ()),
            kept=kept,
            lookup=reverse("office:towns"),
            computed=journey.computed(one.key, language),
        )
        fields = tuple(
            _with_refusal(replace(each, heading=False), typing.refused)
            for each in fields_of(journey.asked(one.key), sight)
        )
        sheets.append(Sheet(one.key, one.title[language], one.hint[language], fields))
    return sheets


def _filled(page: Page, raw: Raw, answers: Mapping[str, Any]) -> Raw:
    """Return what was typed; what was not on the screen keeps its answers."""
    rendered = set(raw.get("asked", ()))
    if not rendered:
        return raw
    fresh = replace(
        page,
        questions=tuple(one for one in page.questions if one.key not in rendered),
    )
    return {**raw, **typed_page(fresh, answers)}


def _with_refusal(shown: Field, refused: Mapping[str, str]) -> Field:
    sentence = refused.get(shown.name)
    if sentence is None:
        return shown
    return replace(shown, errors={**shown.errors, shown.name: sentence})


def summary_of(sheets: Sequence[Sheet]) -> list[SummaryLine]:
    return [line for sheet in sheets for line in error_lines(sheet.fields)]


# ------------------------------------------------------------------------- the files


def kept_files(what: OpenDraft | OpenCase) -> dict[str, Kept]:
    """Return every file handed in, by id; a form without files asks no query."""
    if not _files_asked(what):
        return {}
    seen = what.insight if isinstance(what, OpenCase) else EVERYTHING
    return files_of(what.row, what.key, seen)


def _files_asked(what: OpenDraft | OpenCase) -> list[Question]:
    return [one for one in what.form.questions.values() if one.kind == "file"]


def _receive(paper: Paper, files: Mapping[str, Any], raw: Raw) -> tuple[Paper, Uploads]:
    """Keep the files that came, and say of every question which one it has now."""
    form = paper.what.form
    on_screen = [question for page in paper.pages() for question in page.questions]
    uploads = paper.attachments.receive(on_screen, files, raw)
    for key, held in uploads.changed.items():
        paper = paper.keep(form.page_of[key], {key: held})
    answers = paper.answers
    named = {one.key: [answers.get(one.key) or ""] for one in _files_asked(paper.what)}
    return paper, replace(uploads, raw=named)


def said_rows(form: Form, journey: Journey, language: str) -> list[dict[str, Any]]:
    """Return what was answered, page by page, as the check before sending shows it."""
    shown = journey.shown()
    return [
        {
            "title": one.title[language],
            "rows": [
                _said_row(form, question, shown.get(question.key), language)
                for question in journey.answerable(one.key)
            ],
        }
        for one in journey.pages
        if journey.answerable(one.key)
    ]


def _said_row(
    form: Form, question: Question, answer: Any, language: str
) -> dict[str, Any]:
    said = lines(form.say(question.key, answer, language)) or _("記入なし")
    row: dict[str, Any] = {"name": question.label[language], "value": said}
    picture = form.picture(question.key, answer)
    return row | {"picture": picture} if picture else row
