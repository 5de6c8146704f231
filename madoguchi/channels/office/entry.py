"""Read and show every page of a form on one screen, as a clerk types from paper.

The same pages, questions and problems as at home; only how many stand on a screen
differs. Files are never believed from the form: their ids come from what is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from madoguchi.cases.actions import record_refusal, save_page
from madoguchi.cases.attachments import Attachments, Uploads, files_of, place_of
from madoguchi.cases.opened import OpenDraft
from madoguchi.cases.problems import Incomplete
from madoguchi.channels.office.wording import refusal
from madoguchi.design.fields import Field, Kept, SummaryLine, error_lines
from madoguchi.procedures.buttons import after_button
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.fields import Raw, Sight, fields_of
from madoguchi.procedures.journey import PageReader, typed_page
from madoguchi.procedures.kinds.problem import Problem
from madoguchi.wards.actor import Actor


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

    draft: OpenDraft
    raw: Raw = field(repr=False)
    problems: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    stays: bool = False
    """A button only changed the screen, or new questions have opened."""

    @property
    def is_fine(self) -> bool:
        return not self.problems and not self.refused and not self.stays


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who types, and when."""

    by: Actor
    at: datetime
    today: date


def take(draft: OpenDraft, raw: Raw, files: Mapping[str, Any], clerk: Clerk) -> Typing:
    """Keep every answer that is right; say what is wrong with the others.

    Pages are read in order, each in the light of those before it, so an answer may
    open or close what follows on the same screen.
    """
    pressed = after_button(draft.form.questions.values(), raw)
    draft, uploads = _receive(draft, files if pressed is None else {}, raw, clerk)
    raw = {**(pressed or raw), **uploads.raw}
    if pressed is not None:
        return Typing(draft, raw, stays=True)
    draft, problems, opened = _read_all(draft, raw, clerk)
    refused = {key: refusal(problem) for key, problem in uploads.refused.items()}
    stays = uploads.removed or (opened and not problems)
    return Typing(draft, raw, problems, refused, stays=stays)


def _read_all(
    draft: OpenDraft, raw: Raw, clerk: Clerk
) -> tuple[OpenDraft, dict[str, tuple[Problem, ...]], bool]:
    problems: dict[str, tuple[Problem, ...]] = {}
    opened = False
    rendered = set(raw.get("asked", ()))
    for one in draft.form.pages:
        today = draft.row.arrived_on or clerk.today
        if draft.journey(today).page(one.key) is None:
            continue
        reader = PageReader(draft.form, today, draft.row.channel)
        if not rendered.intersection(question.key for question in one.questions):
            opened = True  # It was not on the screen: these answers led to it.
            continue
        parsed = reader.read(one, raw, draft.answers)
        draft = _save(draft, one, parsed.answers, clerk)
        opened = opened or bool(parsed.revealed)
        if parsed.problems:
            problems[one.key] = parsed.problems
            first = parsed.problems[0]
            record_refusal(
                draft,
                Incomplete(one.key, first.key, first.code),
                by=clerk.by,
                at=clerk.at,
            )
    return draft, problems, opened


def _save(
    draft: OpenDraft, page: Page, answers: Mapping[str, Any], clerk: Clerk
) -> OpenDraft:
    """Save a page if anything on it is new."""
    if all(draft.answers.get(key) == value for key, value in answers.items()):
        return draft
    return save_page(draft, page.key, answers, by=clerk.by, at=clerk.at)


# ------------------------------------------------------------------- what is shown


def sheets_of(typing: Typing, clerk: Clerk, language: str) -> list[Sheet]:
    """Return the visible pages with what was typed and what is wrong with it."""
    draft = typing.draft
    journey = draft.journey(clerk.today)
    kept = kept_files(draft)
    sheets = []
    for one in journey.pages:
        raw = typing.raw or typed_page(one, draft.answers)
        sight = Sight(
            language=language,
            raw=_filled(one, raw, draft),
            problems=typing.problems.get(one.key, ()),
            kept=kept,
            lookup=reverse("office:towns"),
        )
        fields = tuple(
            _with_refusal(replace(each, heading=False), typing.refused)
            for each in fields_of(journey.asked(one.key), sight)
        )
        sheets.append(Sheet(one.key, one.title[language], one.hint[language], fields))
    return sheets


def _filled(page: Page, raw: Raw, draft: OpenDraft) -> Raw:
    """Return what was typed; what was not on the screen keeps its answers."""
    rendered = set(raw.get("asked", ()))
    if not rendered:
        return raw
    fresh = replace(
        page,
        questions=tuple(one for one in page.questions if one.key not in rendered),
    )
    return {**raw, **typed_page(fresh, draft.answers)}


def _with_refusal(shown: Field, refused: Mapping[str, str]) -> Field:
    sentence = refused.get(shown.name)
    if sentence is None:
        return shown
    return replace(shown, errors={**shown.errors, shown.name: sentence})


def summary_of(sheets: Sequence[Sheet]) -> list[SummaryLine]:
    return [line for sheet in sheets for line in error_lines(sheet.fields)]


# ------------------------------------------------------------------------- the files


def kept_files(draft: OpenDraft) -> dict[str, Kept]:
    """Return every file handed in, by id; a form without files asks no query."""
    if not any(one.kind == "file" for one in draft.form.questions.values()):
        return {}
    return files_of(draft.row, draft.key)


def _receive(
    draft: OpenDraft, files: Mapping[str, Any], raw: Raw, clerk: Clerk
) -> tuple[OpenDraft, Uploads]:
    """Keep the files that came, and say with each page which one it has now."""
    place = place_of(draft.row, draft.key)
    attachments = Attachments(place, draft.answers, clerk.by, clerk.at)
    uploads = attachments.receive(draft.form.questions.values(), files, raw)
    for key, held in uploads.changed.items():
        draft = _save(draft, draft.form.page_of[key], {key: held}, clerk)
    return draft, uploads
