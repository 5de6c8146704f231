"""Files as answers: taken in, replaced and taken back with the pages they stand on.

They are never believed from a form: their ids come from what was kept before or is
kept now.
"""

from abc import ABC, abstractmethod
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
    is_withheld,
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
from madoguchi.protection.rules import EVERYTHING, Insight
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


class Receiver(ABC):
    """Takes in the files of a page: which of them are kept, and instead of what.

    Where they are kept, those say who build upon it.
    """

    @property
    @abstractmethod
    def answers(self) -> Mapping[str, Any]:
        """Return the answers so far: of a file question the id of its file."""

    @abstractmethod
    def keep(self, upload: Upload) -> str:
        """Keep a file and return its id; raise NotAccepted for none."""

    @abstractmethod
    def let_go(self, file_id: str) -> None:
        """Take a file back."""

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
                self.let_go(held)
                held, changed[question.key], removed = None, None, True
            sent = files.get(question.key)
            if isinstance(sent, UploadedFile):
                try:
                    kept = self.keep(upload_of(question, sent))
                except NotAccepted as problem:
                    refused[question.key] = problem
                else:
                    if held:
                        self.let_go(held)
                    held = changed[question.key] = kept
            found[question.key] = [held] if held else [""]
        return Uploads(found, changed, refused, removed)


def upload_of(question: Question, sent: "UploadedFile[bytes]") -> Upload:
    """Return a file as it came, with what its question takes."""
    return Upload(
        sent.name or "",
        sent.read(),
        question.key,
        accept=accepted(question),
        most_bytes=most_bytes(question),
    )


@dataclass(frozen=True)
class Attachments(Receiver):
    """The files of a draft or a correction: to which stream, by whom, when."""

    place: Place
    held: Mapping[str, Any]
    by: Actor
    at: datetime

    @property
    def answers(self) -> Mapping[str, Any]:
        return self.held

    def keep(self, upload: Upload) -> str:
        kept = keep_upload(upload, into=self.place, by=self.by, at=self.at)
        return str(kept.pk)

    def let_go(self, file_id: str) -> None:
        on = self.place.on
        document = document_of(on.ward, on.stream, UUID(file_id))
        if document is not None:
            remove_upload(document, on=on, by=self.by, at=self.at)


def files_of(
    row: Draft | Case, key: DataKey, seen: Insight = EVERYTHING
) -> dict[str, Kept]:
    """Return every file handed in, by id, with its name opened for who may see it."""
    uploads = documents_of(row.ward_id, row.stream).filter(kind=Document.Kind.UPLOAD)
    return {
        str(one.pk): Kept(str(one.pk), open_name(one, key, seen), one.size)
        for one in uploads
        if not is_withheld(one, seen)
    }
