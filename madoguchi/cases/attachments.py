"""Files as answers: taken in, replaced and taken back with the pages they stand on.

They are never believed from a form: their ids come from what was kept before or is
kept now.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from madoguchi.cases.models import Case, Draft
from madoguchi.cases.opened import subject_of
from madoguchi.design.fields import Kept
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
from madoguchi.procedures.fields import Raw
from madoguchi.procedures.kinds.file import accepted, most_bytes
from madoguchi.procedures.kinds.question import Question
from madoguchi.vault.rules import DataKey
from madoguchi.wards.actor import Actor


@dataclass(frozen=True, slots=True)
class Uploads:
    """What became of the files of a sending.

    `raw` names the file each question has now; `changed` are answers to keep at
    once, whatever else is wrong.
    """

    raw: Mapping[str, list[str]] = field(default_factory=dict)
    changed: Mapping[str, Any] = field(default_factory=dict)
    refused: Mapping[str, NotAccepted] = field(default_factory=dict)
    removed: bool = False


def place_of(row: Draft | Case, key: DataKey) -> Place:
    return Place(subject_of(row), key)


@dataclass(frozen=True, slots=True)
class Attachments:
    """The files of a draft or a correction: to which stream, by whom, when."""

    place: Place
    answers: Mapping[str, Any]
    by: Actor
    at: datetime

    def receive(
        self, questions: Iterable[Question], files: Mapping[str, Any], raw: Raw
    ) -> Uploads:
        """Keep the files that came; the one that is replaced goes, a refused one not.

        Who sends something that cannot be taken must not lose what was taken before.
        """
        found: dict[str, list[str]] = {}
        changed: dict[str, Any] = {}
        refused: dict[str, NotAccepted] = {}
        removed = False
        for question in questions:
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
        upload = Upload(
            sent.name or "",
            sent.read(),
            question.key,
            accept=accepted(question),
            most_bytes=most_bytes(question),
        )
        return keep_upload(upload, into=self.place, by=self.by, at=self.at)

    def _remove(self, document_id: str) -> None:
        on = self.place.on
        document = document_of(on.ward, on.stream, UUID(document_id))
        if document is not None:
            remove_upload(document, on=on, by=self.by, at=self.at)


def files_of(row: Draft | Case, key: DataKey) -> dict[str, Kept]:
    """Return every file handed in, by id, with its name opened."""
    uploads = documents_of(row.ward_id, row.stream).filter(kind=Document.Kind.UPLOAD)
    return {
        str(one.pk): Kept(str(one.pk), open_name(one, key), one.size) for one in uploads
    }
