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
from madoguchi.documents.models import Document


@dataclass(frozen=True, slots=True)
class LetterFound:
    """What anybody who holds a letter may be told about it: never whose it is."""

    ward: str
    kind: str
    dated_on: date


def documents_of(ward: int, stream: str) -> QuerySet[Document]:
    """Return a stream's documents in the order they came.

    Who may see the stream was decided by the room that owns it.
    """
    return Document.objects.filter(ward=ward, stream=stream).order_by(
        "created_at", "pk"
    )


def document_of(ward: int, stream: str, document: UUID) -> Document | None:
    return documents_of(ward, stream).filter(pk=document).first()


def letter_by(ward: int, number: str, check_code: str) -> LetterFound | None:
    """Find a letter by the two numbers printed on it; nothing else tells of it.

    A wrong check code and an unknown number are the same answer.
    """
    row = (
        Document.objects.filter(ward=ward, number=folded_number(number))
        .exclude(number="")
        .values_list("check_code", "kind", "dated_on", "ward__name")
        .first()
    )
    code, kind, dated_on, name = row or ("", "", None, "")
    same = hmac.compare_digest(folded_check_code(check_code), code)
    if not same or not code or dated_on is None:
        return None
    return LetterFound(name, kind, dated_on)


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
