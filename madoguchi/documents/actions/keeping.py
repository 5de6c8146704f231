"""Keep, open, remove and dispose of files.

Whoever calls has already asked whether this actor may: documents know streams and
keys, not cases. Bytes are on the disk, synced, before the row that names them.
"""

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Sum

from madoguchi.documents import content, store
from madoguchi.documents.actions.guarding import Output, refuse_foreign, refuse_other
from madoguchi.documents.facts import DocumentKept, DocumentRemoved, DocumentsDisposed
from madoguchi.documents.models import Document
from madoguchi.documents.problems import NotAccepted
from madoguchi.documents.scanner import scan
from madoguchi.events.actions import record, record_view, unit
from madoguchi.events.envelope import Look
from madoguchi.events.facts import Subject
from madoguchi.protection.problems import Withheld
from madoguchi.protection.queries import Reader, insight
from madoguchi.protection.rules import EVERYTHING, Insight
from madoguchi.vault.actions import data_key
from madoguchi.vault.rules import DataKey
from madoguchi.vault.sealing import open_sealed, seal
from madoguchi.wards.actor import Actor

ORPHAN_AFTER = timedelta(hours=6)
KILOBYTE = 1024
EVERY_KIND = tuple(content.MEDIA_TYPES)
LARGEST = content.MAX_BYTES


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document belongs: the stream it is about and the key it is under."""

    on: Subject
    key: DataKey


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came through a door, and the question it answers.

    `accept` and `most_bytes` are what that question takes of what may be kept.
    """

    name: str
    content: bytes
    question: str = ""
    accept: Collection[str] = EVERY_KIND
    most_bytes: int = LARGEST


@dataclass(frozen=True, slots=True)
class Requester:
    """The case that a document is asked for, and the person whose case it is."""

    on: Subject
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A document's name and bytes, opened for somebody who may see them."""

    name: str
    media_type: str
    content: bytes


def harmless(upload: Upload) -> tuple[str, content.Clean]:
    """Return the name and the bytes that may be kept; raise NotAccepted for none."""
    if len(upload.content) > upload.most_bytes:
        raise NotAccepted("too_large_here")
    content.admit(upload.content)
    scan(upload.content)  # before anything takes the file apart
    clean = content.clean(upload.content)
    if clean.media not in upload.accept:
        raise NotAccepted("kind_here")
    return content.safe_name(upload.name, clean.media), clean


def keep_upload(upload: Upload, *, into: Place, by: Actor, at: datetime) -> Document:
    """Keep a file a resident sent, made harmless; raise NotAccepted otherwise."""
    name, clean = harmless(upload)
    document = Document(
        kind=Document.Kind.UPLOAD, question=upload.question, media_type=clean.media_type
    )
    fact = DocumentKept(
        document=str(document.pk),
        sort="upload",
        media=clean.media,
        question=upload.question,
        kilobytes=kilobytes(clean.content),
    )
    with on_disk(document, name, clean.content, into=into, at=at), unit():
        _refuse_too_many(into.on, len(clean.content))
        document.save(force_insert=True)
        record(fact, on=into.on, by=by, at=at)
    return document


def open_document(
    document: Document, *, to: Requester, by: Actor, at: datetime, purpose: str = ""
) -> Opened:
    """Open a document for whoever may see what it is asked for: a case, by its stream.

    The access row is written first, or nothing is shown. What turns out to be about
    somebody else leaves nothing behind but an alarm: raises WrongSubject. Raises
    Withheld where it may show a protected address to somebody else.
    """
    refuse_foreign(document, to.on, by=by, at=at)
    seen = insight(document.ward_id, document.stream, Reader(by, at, to.owner))
    refused = is_withheld(document, seen)
    look = Look(
        ward=document.ward_id,
        stream=document.stream,
        kind="document.withheld" if refused else "document.opened",
        purpose=purpose,
        count=1,
        shown=(document.kind,),
    )
    record_view(look, by=by, at=at)
    if refused:
        raise Withheld
    opened = read_document(document)
    if document.marked:
        refuse_other(opened.content, Output(document.pk, to.on), by=by, at=at)
    return opened


def is_withheld(document: Document, seen: Insight) -> bool:
    """Say whether a file may hold an address that its reader must not see.

    What was handed in may show it anywhere; a letter shows none when it was written
    after the protection began.
    """
    if not seen.hides or seen.begun_at is None:
        return False
    sent_in = document.kind == Document.Kind.UPLOAD
    return sent_in or document.created_at <= seen.begun_at


def read_document(document: Document, key: DataKey | None = None) -> Opened:
    """Open a document for the software itself, which shows it to nobody."""
    key = key or data_key(document.ward_id, document.key_id)
    sealed = store.read(document.ward_id, document.pk)
    return Opened(
        name=open_name(document, key, EVERYTHING),
        media_type=document.media_type,
        content=open_sealed(key, document.stream, document.seal_field, sealed),
    )


def open_name(document: Document, key: DataKey, seen: Insight) -> str:
    """Return the name of a file; "" where its reader may not open it."""
    if is_withheld(document, seen):
        return ""
    field = f"{document.seal_field}/name"
    return open_sealed(
        key, document.stream, field, bytes(document.sealed_name)
    ).decode()


def remove_upload(document: Document, *, on: Subject, by: Actor, at: datetime) -> None:
    """Take an attachment back; a second click finds nothing left to do."""
    with unit():
        gone, _ = Document.objects.filter(
            pk=document.pk, ward=on.ward, stream=on.stream, kind=Document.Kind.UPLOAD
        ).delete()
        if not gone:
            return
        fact = DocumentRemoved(document=str(document.pk), question=document.question)
        record(fact, on=on, by=by, at=at)
        _remove_file_on_commit(on.ward, document.pk)


def dispose(*, on: Subject, by: Actor, at: datetime) -> int:
    """Delete every file of a stream (廃棄) and return how many there were."""
    with unit():
        rows = Document.objects.filter(ward=on.ward, stream=on.stream)
        ids = list(rows.values_list("pk", flat=True))
        if ids:
            rows.filter(pk__in=ids).delete()
            record(DocumentsDisposed(count=len(ids)), on=on, by=by, at=at)
        for document in ids:
            _remove_file_on_commit(on.ward, document)
    return len(ids)


def sweep_orphans(ward: int, at: datetime) -> int:
    """Delete files that no row names, old enough that none is about to."""
    oldest = (at - ORPHAN_AFTER).timestamp()
    old = [document for document, written in store.stored(ward) if written < oldest]
    named = set(
        Document.objects.filter(ward=ward).values_list("pk", flat=True) if old else ()
    )
    orphans = [document for document in old if document not in named]
    for document in orphans:
        store.remove(ward, document)
    return len(orphans)


@contextmanager
def on_disk(
    document: Document, name: str, plain: bytes, *, into: Place, at: datetime
) -> Iterator[None]:
    """Put the sealed bytes on the disk before the row; take them back without it.

    Outside the transaction, which so never waits for the disk while it holds a
    lock. When even taking back fails, the sweep finds the file.
    """
    ward, stream = into.on.ward, into.on.stream
    field = document.seal_field
    sealed = seal(into.key, stream, field, plain)
    document.ward_id = ward
    document.stream = stream
    document.key_id = into.key.id
    document.sealed_name = seal(into.key, stream, f"{field}/name", name.encode())
    document.size = len(plain)
    document.digest = hashlib.sha256(sealed).digest()
    document.created_at = at
    store.write(ward, document.pk, sealed)
    try:
        yield
    except BaseException:
        store.remove(ward, document.pk)
        raise


def _refuse_too_many(on: Subject, size: int) -> None:
    there = Document.objects.filter(
        ward=on.ward, stream=on.stream, kind=Document.Kind.UPLOAD
    ).aggregate(count=Count("pk"), size=Sum("size", default=0))
    if there["count"] >= content.MAX_FILES:
        raise NotAccepted("too_many")
    if there["size"] + size > content.MAX_TOTAL_BYTES:
        raise NotAccepted("too_many")


def _remove_file_on_commit(ward: int, document: UUID) -> None:
    transaction.on_commit(lambda: store.remove(ward, document))


def kilobytes(plain: bytes) -> int:
    return -(-len(plain) // KILOBYTE)
