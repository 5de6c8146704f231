"""Which documents a stream has, and whether a letter is ours."""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from madoguchi.documents import store
from madoguchi.documents.letters import folded_check_code, folded_number
from madoguchi.documents.marks import key_from
from madoguchi.documents.models import Document, Issue
from madoguchi.wards.statements import written_once


@dataclass(frozen=True, slots=True)
class LetterFound:
    """What anybody who holds a letter may be told about it: never whose it is.

    `name` is what it is called in public, "" where its kind says enough; `ended_on`
    the day since which it does not stand.
    """

    ward: str
    kind: str
    dated_on: date
    number: str
    name: str = ""
    state: str = Issue.State.VALID
    ended_on: date | None = None
    disposed_on: date | None = None
    """Since when the office has nothing but the number, 廃棄."""


def documents_of(ward: int, stream: str) -> QuerySet[Document]:
    """Return a stream's documents in the order they came.

    Who may see the stream was decided by the room that owns it.
    """
    return Document.objects.filter(ward=ward, stream=stream).order_by(
        "created_at", "pk"
    )


all_documents = written_once(documents_of)


def document_of(ward: int, stream: str, document: UUID) -> Document | None:
    return documents_of(ward, stream).filter(pk=document).first()


def issues_of(ward: int, stream: str) -> QuerySet[Issue]:
    """Return what was issued in a stream, in order, with how each went out."""
    return (
        Issue.objects.filter(ward=ward, stream=stream)
        .prefetch_related("deliveries__staff")
        .order_by("issued_at", "pk")
    )


all_issues = written_once(issues_of)


def issue_of(ward: int, stream: str, issue: UUID) -> Issue | None:
    return issues_of(ward, stream).filter(pk=issue).first()


def letter_by(ward: int, number: str, check_code: str) -> LetterFound | None:
    """Find a letter by the two numbers printed on it; nothing else tells of it.

    A wrong check code and an unknown number are the same answer.
    """
    rows = Issue.objects.filter(ward=ward, number=folded_number(number))
    return _told(rows, check_code)


def scanned_letter(ward: int, short: str, check_code: str) -> LetterFound | None:
    """Find a letter by what its picture carries: its id, and the check code."""
    key = key_from(short)
    if key is None:
        return None
    return _told(Issue.objects.filter(ward=ward, pk=key), check_code)


def _told(rows: QuerySet[Issue], check_code: str) -> LetterFound | None:
    row = rows.select_related("ward").first()
    code = row.check_code if row else ""
    same = hmac.compare_digest(folded_check_code(check_code), code)
    if not same or not code or row is None:
        return None
    return LetterFound(
        row.ward.name,
        row.kind,
        row.dated_on,
        row.number,
        row.name,
        row.state,
        row.ended_on,
        row.disposed_on,
    )


def unsound(ward: int) -> Iterator[tuple[str, str]]:
    """Yield (document, what is wrong) for each row whose sealed file is not whole."""
    rows = Document.objects.filter(ward=ward).values_list("pk", "digest")
    for document, digest in rows.iterator():
        try:
            sealed = store.read(ward, document)
        except store.FileLost:
            yield str(document), "no_file"
            continue
        if hashlib.sha256(sealed).digest() != bytes(digest):
            yield str(document), "damaged"
