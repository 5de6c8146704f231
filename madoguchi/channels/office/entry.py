"""Read and show every page of a form on one screen, as a clerk types from paper.

The same pages, questions and problems as at home; only how many stand on a screen
differs. Files are never believed from the form: their ids come from what is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.urls import reverse

from madoguchi.cases.actions import record_refusal, save_page
from madoguchi.cases.opened import OpenDraft, subject_of
from madoguchi.cases.problems import Incomplete
from madoguchi.channels.office.wording import refusal
from madoguchi.design.fields import Field, Kept, SummaryLine, error_lines
from madoguchi.documents.actions import (
    Place,
    Upload,
    keep_upload,
    open_name,
    remove_upload,
)
from madoguchi.documents.problems import NotAccepted
from madoguchi.documents.queries import document_of, documents_of
from madoguchi.kernel.postal import NotAPostalCode, PostalCode
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.fields import (
    Raw,
    Sight,
    fields_of,
    with_blank_record,
    without_record,
)
from madoguchi.procedures.journey import PageReader, typed_page
from madoguchi.procedures.kinds.problem import Problem
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.queries import towns_at
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


def typed(sent: QueryDict) -> dict[str, Sequence[str]]:
    return {name: [str(one) for one in many] for name, many in sent.lists()}


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
    pressed = button(draft, raw)
    draft, refused = _files(draft, files if pressed is None else {}, raw, clerk)
    removed = any(name.endswith(".remove") for name in raw)
    raw = {**(pressed or raw), **_held_files(draft)}
    if pressed is not None:
        return Typing(draft, raw, stays=True)
    draft, problems, opened = _read_all(draft, raw, clerk)
    stays = removed or (opened and not problems)
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


# --------------------------------------------------- what a button of the screen does


def button(draft: OpenDraft, raw: Raw) -> dict[str, Sequence[str]] | None:
    """Return what was typed after a button that only changes the screen."""
    for question in draft.form.questions.values():
        if question.questions and (found := _group_button(question, raw)) is not None:
            return found
    for name in raw:
        if name.endswith(".lookup"):
            return with_town(raw, name.removesuffix(".lookup"))
    return None


def _group_button(group: Question, raw: Raw) -> dict[str, Sequence[str]] | None:
    add, remove = f"{group.key}.add", f"{group.key}.remove"
    kept = {name: many for name, many in raw.items() if name not in (add, remove)}
    if add in raw:
        return with_blank_record(kept, group)
    number = (raw.get(remove) or [""])[0]
    if number.isascii() and number.isdecimal():
        return without_record(kept, group.key, int(number[:4]))
    return None


def with_town(raw: Raw, name: str) -> dict[str, Sequence[str]]:
    """Fill in what a postal code says; leave what was typed when it says nothing."""
    kept = {key: many for key, many in raw.items() if key != f"{name}.lookup"}
    try:
        code = PostalCode.parse((raw.get(f"{name}.postal_code") or [""])[0])
    except NotAPostalCode:
        return kept
    towns = towns_at(code.digits)
    if not towns:
        return kept
    first = towns[0]
    town = first.town if len({one.town for one in towns}) == 1 else ""
    filled = {"prefecture": first.prefecture, "city": first.city, "town": town}
    return kept | {f"{name}.{part}": [text] for part, text in filled.items()}


# ------------------------------------------------------------------------- the files


def kept_files(draft: OpenDraft) -> dict[str, Kept]:
    """Return every file handed in, by id; a form without files asks no query."""
    if not any(one.kind == "file" for one in draft.form.questions.values()):
        return {}
    rows = documents_of(draft.row.ward_id, draft.row.stream)
    return {
        str(one.pk): Kept(str(one.pk), open_name(one, draft.key), one.size)
        for one in rows
    }


def _held_files(draft: OpenDraft) -> dict[str, list[str]]:
    """Return the file each question has now, as a field would send it."""
    return {
        one.key: [str(draft.answers.get(one.key) or "")]
        for one in draft.form.questions.values()
        if one.kind == "file"
    }


def _files(
    draft: OpenDraft, files: Mapping[str, Any], raw: Raw, clerk: Clerk
) -> tuple[OpenDraft, dict[str, str]]:
    """Keep the files that came, let go of those taken back; return what is refused."""
    refused: dict[str, str] = {}
    for question in draft.form.questions.values():
        if question.kind != "file":
            continue
        page = draft.form.page_of[question.key]
        held = draft.answers.get(question.key)
        sent = files.get(question.key)
        if held and (f"{question.key}.remove" in raw or sent is not None):
            _remove(draft, str(held), clerk)
            draft = _save(draft, page, {question.key: None}, clerk)
        if not isinstance(sent, UploadedFile):
            continue
        place = Place(subject_of(draft.row), draft.key)
        upload = Upload(sent.name or "", sent.read(), question.key)
        try:
            kept = keep_upload(upload, into=place, by=clerk.by, at=clerk.at)
        except NotAccepted as problem:
            refused[question.key] = refusal(problem)
        else:
            draft = _save(draft, page, {question.key: str(kept.pk)}, clerk)
    return draft, refused


def _remove(draft: OpenDraft, document_id: str, clerk: Clerk) -> None:
    row = document_of(draft.row.ward_id, draft.row.stream, UUID(document_id))
    if row is not None:
        remove_upload(row, on=subject_of(draft.row), by=clerk.by, at=clerk.at)
