"""Keeping, opening, removing and disposing of files, and what is left on disk."""

import os
from datetime import timedelta
from pathlib import Path
from unittest.mock import Mock
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from madoguchi.documents import content, store
from madoguchi.documents.actions import (
    Requester,
    Upload,
    dispose,
    keep_upload,
    keeping,
    open_document,
    read_document,
    remove_upload,
    sweep_orphans,
)
from madoguchi.documents.models import Document
from madoguchi.documents.problems import NotAccepted
from madoguchi.documents.queries import documents_of, unsound
from madoguchi.documents.tests.conftest import MARKER, NOW, Desk, a_desk, a_pdf
from madoguchi.events.models import Event
from madoguchi.events.queries import views_of
from madoguchi.events.unit import OutsideUnit
from madoguchi.vault.problems import Damaged
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db

MARKED = a_pdf(f"/Title ({MARKER})".encode())


def a_kept(desk: Desk, name: str = f"{MARKER}.pdf") -> Document:
    upload = Upload(name, MARKED, question="proof")
    return keep_upload(upload, into=desk.place, by=desk.clerk, at=NOW)


def test_a_kept_file_comes_back_whole_and_the_look_is_written_down(desk: Desk) -> None:
    document = a_kept(desk)

    opened = open_document(
        document, to=Requester(desk.on), by=desk.clerk, at=NOW, purpose="review"
    )

    assert opened.content == MARKED
    assert (opened.name, opened.media_type) == (f"{MARKER}.pdf", "application/pdf")
    (seen,) = views_of(desk.ward, desk.on.stream)
    assert (seen.kind, seen.purpose, seen.shown) == (
        "document.opened",
        "review",
        ("upload",),
    )


def test_nothing_is_shown_when_the_look_cannot_be_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = a_kept(desk)
    reads = Mock()
    monkeypatch.setattr(keeping, "record_view", Mock(side_effect=OutsideUnit))
    monkeypatch.setattr(store, "read", reads)
    with pytest.raises(OutsideUnit):
        open_document(document, to=Requester(desk.on), by=desk.clerk, at=NOW)
    reads.assert_not_called()


def test_neither_content_nor_name_is_readable_anywhere(desk: Desk) -> None:
    document = a_kept(desk)
    (path,) = desk.stored
    row = Document.objects.filter(pk=document.pk).values().get()
    event = Event.objects.filter(kind="document.kept").get()

    for marker in (MARKER.encode(), MARKER.encode("utf-16-le"), b"%PDF"):
        assert marker not in path.read_bytes()
        assert all(marker not in bytes(str(value), "utf-8") for value in row.values())
        assert marker not in bytes(row["sealed_name"])
        assert marker not in event.body.encode()


def test_a_file_is_readable_by_its_owner_only(desk: Desk) -> None:
    a_kept(desk)
    (path,) = desk.stored
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_file_and_folder_are_on_the_disk_before_the_row(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, int]] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        target = Path(f"/proc/self/fd/{handle}").readlink()
        synced.append((target.name, Document.objects.count()))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    first, second = a_kept(desk), a_kept(desk)

    ward = str(desk.ward)
    assert synced == [
        ("files", 0), (first.pk.hex, 0), (ward, 0), (second.pk.hex, 1), (ward, 1),
    ]  # fmt: skip


def test_a_disk_that_does_not_sync_leaves_no_row(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", Mock(side_effect=OSError(5, "I/O error")))
    with pytest.raises(OSError, match="I/O"):
        a_kept(desk)
    assert not Document.objects.exists()


def test_a_refused_file_leaves_nothing(desk: Desk) -> None:
    with pytest.raises(NotAccepted):
        keep_upload(Upload("a.pdf", b"MZ"), into=desk.place, by=desk.clerk, at=NOW)
    assert desk.stored == []
    assert not Document.objects.exists()


def test_an_eleventh_file_is_refused_and_taken_off_the_disk(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "MAX_FILES", 2)
    a_kept(desk)
    a_kept(desk)
    with pytest.raises(NotAccepted, match="too_many"):
        a_kept(desk)
    assert len(desk.stored) == 2


def test_files_that_are_too_large_together_are_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "MAX_TOTAL_BYTES", len(MARKED) * 2 - 1)
    a_kept(desk)
    with pytest.raises(NotAccepted, match="too_many"):
        a_kept(desk)


def test_keeping_a_file_costs_few_queries(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    # The savepoint stands for the transaction; then counting, the row, the fact.
    with django_assert_max_num_queries(6):
        a_kept(desk)


@pytest.mark.parametrize("swapped", ["content", "name"])
def test_two_files_cannot_be_swapped(desk: Desk, swapped: str) -> None:
    one, other = a_kept(desk), a_kept(desk, "other.pdf")
    if swapped == "content":
        sealed = store.path_of(desk.ward, other.pk).read_bytes()
        store.path_of(desk.ward, one.pk).write_bytes(sealed)
    else:
        one.sealed_name = other.sealed_name
    with pytest.raises(Damaged):
        read_document(one)


def test_damage_and_loss_are_named(desk: Desk) -> None:
    whole, flipped, gone = a_kept(desk), a_kept(desk), a_kept(desk)
    path = store.path_of(desk.ward, flipped.pk)
    bits = bytearray(path.read_bytes())
    bits[-1] ^= 1
    path.write_bytes(bits)
    store.remove(desk.ward, gone.pk)

    assert dict(unsound(desk.ward)) == {
        str(flipped.pk): "damaged",
        str(gone.pk): "no_file",
    }
    assert read_document(whole).content == MARKED
    with pytest.raises(store.FileLost):
        read_document(gone)


def test_an_attachment_is_taken_back_once(
    desk: Desk, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    document = a_kept(desk)
    with django_capture_on_commit_callbacks(execute=True):
        remove_upload(document, on=desk.on, by=desk.clerk, at=NOW)
        remove_upload(document, on=desk.on, by=desk.clerk, at=NOW)
    assert desk.stored == []
    assert Event.objects.filter(kind="document.removed").count() == 1


def test_a_disposal_takes_every_file_and_says_how_many(
    desk: Desk, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    a_kept(desk)
    a_kept(desk)
    with django_capture_on_commit_callbacks(execute=True):
        assert dispose(on=desk.on, by=desk.clerk, at=NOW) == 2
        assert dispose(on=desk.on, by=desk.clerk, at=NOW) == 0
    assert desk.stored == []
    assert Event.objects.filter(kind="document.disposed").count() == 1


def test_the_sweep_takes_only_old_files_that_no_row_names(desk: Desk) -> None:
    kept = a_kept(desk)
    old, young = uuid4(), uuid4()
    for document in (old, young):
        store.write(desk.ward, document, b"left by a crash")
    (store.folder_of(desk.ward) / "not-ours.txt").write_text("a clerk's note")
    long_ago = (NOW - timedelta(days=1)).timestamp()
    for document in (old, kept.pk):
        os.utime(store.path_of(desk.ward, document), (long_ago, long_ago))
    os.utime(store.path_of(desk.ward, young), (NOW.timestamp(), NOW.timestamp()))

    assert sweep_orphans(desk.ward, NOW) == 1

    left = {path.name for path in desk.stored}
    assert left == {kept.pk.hex, young.hex, "not-ours.txt"}


def test_the_sweep_of_a_ward_without_files_does_nothing(desk: Desk) -> None:
    assert sweep_orphans(desk.ward, NOW) == 0


def test_another_wards_documents_are_not_there(desk: Desk, files: Path) -> None:
    document = a_kept(desk)
    other = a_desk("aoi", files)
    with ward_scope(other.ward):
        assert not documents_of(other.ward, desk.on.stream).exists()
        remove_upload(document, on=other.on, by=other.clerk, at=NOW)
    assert documents_of(desk.ward, desk.on.stream).get() == document
