"""The paper of a page: its questions as fields, its files, what its buttons change.

The same for a new application and for a correction. Files are never believed from
the form: their ids come from what was kept before or is kept now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.urls import get_script_prefix
from django.utils.translation import gettext as _
from markupsafe import Markup

from madoguchi.cases.models import Case, Draft
from madoguchi.cases.opened import subject_of
from madoguchi.design.addresses import reverse
from madoguchi.design.drawn import fields_drawn
from madoguchi.design.fields import Field, Kept, SummaryLine, error_lines, html_id
from madoguchi.documents.actions import (
    Place,
    Upload,
    keep_upload,
    open_name,
    remove_upload,
)
from madoguchi.documents.models import Document
from madoguchi.documents.problems import NotAccepted
from madoguchi.documents.queries import document_of, documents_of
from madoguchi.kernel.postal import NotAPostalCode, PostalCode
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.engine import Form
from madoguchi.procedures.fields import (
    Sight,
    fields_of,
    with_blank_record,
    without_record,
)
from madoguchi.procedures.kinds.problem import Problem
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.queries import form_at, towns_at
from madoguchi.procedures.wording import sentence
from madoguchi.vault.rules import DataKey
from madoguchi.wards.actor import Actor

Raw = Mapping[str, Sequence[str]]


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


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page ready to be drawn; `drawn` are its fields, if they are drawn already."""

    title: str
    hint: str
    alone: bool
    fields: tuple[Field, ...]
    lines: tuple[SummaryLine, ...]
    asked: tuple[str, ...]
    has_files: bool
    drawn: Markup = field(default_factory=Markup)


def sheet_of(form: Form, page: Page, asked: Sequence[Question], look: Look) -> Sheet:
    """Lay out a page; one on which nothing was typed yet is drawn only once."""
    if not _is_blank(asked, look):
        return sheet(page, asked, look)
    keys = tuple(one.key for one in asked)
    return _blank_sheet(form.hash, page.key, keys, look.language, get_script_prefix())


def _is_blank(asked: Sequence[Question], look: Look) -> bool:
    """Say whether a page looks as it does to everybody who comes to it first."""
    if look.problems or look.known or look.kept or look.refused:
        return False
    if any(one.questions for one in asked):
        return False  # empty records were perhaps added
    return not any(map(any, look.raw.values()))


@lru_cache(maxsize=1024)
def _blank_sheet(
    digest: str, key: str, asked: tuple[str, ...], language: str, _prefix: str
) -> Sheet:
    form = form_at(digest)
    page = next(one for one in form.pages if one.key == key)
    questions = [form.question(one) for one in asked]
    made = sheet(page, questions, Look(language, raw={}))
    return replace(made, drawn=fields_drawn(made.fields))


def sheet(page: Page, asked: Sequence[Question], look: Look) -> Sheet:
    """Lay out a page; a single question carries the page's title as its own."""
    sight = Sight(
        language=look.language,
        raw=look.raw,
        problems=look.problems,
        known=look.known,
        kept=look.kept,
        mine=frozenset(one.key for one in asked if one.source),
        lookup=reverse("web:towns"),
    )
    fields = [_refused(one, look.refused) for one in fields_of(asked, sight)]
    lines = summary(fields, asked, look)
    title, hint = page.title[look.language], page.hint[look.language]
    alone = len(fields) == 1
    if alone:
        only = fields[0]
        hints = " ".join(filter(None, (hint, only.hint)))
        fields = [replace(only, label=title, hint=hints, heading=True)]
    else:
        fields = [replace(one, heading=False) for one in fields]
    return Sheet(
        title=title,
        hint="" if alone else hint,
        alone=alone,
        fields=tuple(fields),
        lines=lines,
        asked=tuple(one.key for one in asked),
        has_files=any(one.kind == "file" for one in asked),
    )


def summary(
    fields: Sequence[Field], asked: Sequence[Question], look: Look
) -> tuple[SummaryLine, ...]:
    """Return what to mend; never nothing when something is wrong.

    A sentence that names its question does not name it twice here.
    """
    found = error_lines(fields)
    lines = tuple(
        SummaryLine(one.label, without_name(one.text, one.label), one.href)
        for one in found
    )
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


# --------------------------------------------------- what a button of the page does


def changed(page: Page, raw: Raw) -> dict[str, Sequence[str]] | None:
    """Return what was typed after a button that only changes the page; None else."""
    for question in page.questions:
        if question.questions:
            found = _group_button(question, raw)
            if found is not None:
                return found
            for one in question.questions:
                if one.kind == "address" and (name := _pressed_inside(raw, question)):
                    return with_town(raw, name)
        if f"{question.key}.lookup" in raw:
            return with_town(raw, question.key)
    return None


def _group_button(group: Question, raw: Raw) -> dict[str, Sequence[str]] | None:
    add, remove = f"{group.key}.add", f"{group.key}.remove"
    typed = {name: many for name, many in raw.items() if name not in (add, remove)}
    if add in raw:
        return with_blank_record(typed, group)
    number = (raw.get(remove) or [""])[0]
    if number.isascii() and number.isdecimal():
        return without_record(typed, group.key, int(number[:4]))
    return None


def _pressed_inside(raw: Raw, group: Question) -> str:
    for name in raw:
        if name.startswith(f"{group.key}.") and name.endswith(".lookup"):
            return name.removesuffix(".lookup")
    return ""


def with_town(raw: Raw, name: str) -> dict[str, Sequence[str]]:
    """Fill in what a postal code says; leave what was typed when it says nothing."""
    typed = {key: many for key, many in raw.items() if key != f"{name}.lookup"}
    try:
        code = PostalCode.parse((raw.get(f"{name}.postal_code") or [""])[0])
    except NotAPostalCode:
        return typed
    towns = towns_at(code.digits)
    if not towns:
        return typed
    first = towns[0]
    town = first.town if len({one.town for one in towns}) == 1 else ""
    filled = {"prefecture": first.prefecture, "city": first.city, "town": town}
    return typed | {f"{name}.{part}": [text] for part, text in filled.items()}


# ------------------------------------------------------------------------- the files


@dataclass(frozen=True, slots=True)
class Uploads:
    """What became of the files of a page.

    `raw` names the file each question has now; `changed` are answers to keep at
    once, whatever else is wrong on the page.
    """

    raw: Mapping[str, list[str]] = field(default_factory=dict)
    changed: Mapping[str, Any] = field(default_factory=dict)
    refused: Mapping[str, NotAccepted] = field(default_factory=dict)
    removed: bool = False


def place_of(row: Draft | Case, key: DataKey) -> Place:
    return Place(subject_of(row), key)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where files are handed in: for which stream, by whom, when."""

    place: Place
    answers: Mapping[str, Any]
    by: Actor
    at: datetime

    def receive(self, page: Page, files: Mapping[str, Any], raw: Raw) -> Uploads:
        """Keep the files that came with a page; one that is replaced goes."""
        found: dict[str, list[str]] = {}
        changed: dict[str, Any] = {}
        refused: dict[str, NotAccepted] = {}
        removed = False
        for question in page.questions:
            if question.kind != "file":
                continue
            held = self.answers.get(question.key)
            if f"{question.key}.remove" in raw and held:
                self._remove(held)
                held, changed[question.key], removed = None, None, True
            sent = files.get(question.key)
            if isinstance(sent, UploadedFile):
                try:
                    kept = self._keep(question, sent)
                except NotAccepted as problem:
                    refused[question.key] = problem
                else:
                    if held:
                        self._remove(held)
                    held = changed[question.key] = str(kept.pk)
            found[question.key] = [held] if held else [""]
        return Uploads(found, changed, refused, removed)

    def _keep(self, question: Question, sent: "UploadedFile[bytes]") -> Document:
        upload = Upload(sent.name or "", sent.read(), question.key)
        return keep_upload(upload, into=self.place, by=self.by, at=self.at)

    def _remove(self, document_id: str) -> None:
        on = self.place.on
        document = document_of(on.ward, on.stream, UUID(document_id))
        if document is not None:
            remove_upload(document, on=on, by=self.by, at=self.at)


def kept_files(
    row: Draft | Case, key: DataKey, asked: Sequence[Question], raw: Raw
) -> dict[str, Kept]:
    """Return the files of a page by id; a page without any asks no query."""
    held = [raw.get(one.key, ()) for one in asked if one.kind == "file"]
    if not any(any(many) for many in held):
        return {}
    return files_of(row, key)


def files_of(row: Draft | Case, key: DataKey) -> dict[str, Kept]:
    """Return every file handed in, by id, with its name opened."""
    uploads = documents_of(row.ward_id, row.stream).filter(kind=Document.Kind.UPLOAD)
    return {
        str(one.pk): Kept(str(one.pk), open_name(one, key), one.size) for one in uploads
    }
