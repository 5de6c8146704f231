"""Sealed bytes on disk: on the platter before the row that names them.

A file is written and synced, then its folder is, and only then may the row be
committed. A crash in between leaves a file without a row, which the sweep removes;
a row without a file cannot come to be.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

from madoguchi.kernel.errors import Refused


class FileLost(Refused):
    """The bytes of a document are not on the disk."""


def folder_of(ward: int) -> Path:
    return Path(settings.FILES_DIR) / str(ward)


def path_of(ward: int, document: UUID) -> Path:
    return folder_of(ward) / document.hex


def write(ward: int, document: UUID, sealed: bytes) -> None:
    """Put sealed bytes on the disk, synced with the folder that lists them."""
    folder = folder_of(ward)
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        sync_folder(folder.parent)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    handle = os.open(path_of(ward, document), flags, 0o600)
    with open(handle, "wb", closefd=True) as file:  # noqa: PTH123 - an open handle
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(folder)


def read(ward: int, document: UUID) -> bytes:
    try:
        return path_of(ward, document).read_bytes()
    except FileNotFoundError as missing:
        raise FileLost("no_file") from missing


def remove(ward: int, document: UUID) -> None:
    path_of(ward, document).unlink(missing_ok=True)


def stored(ward: int) -> Iterator[tuple[UUID, float]]:
    """Yield every stored file's id and the second it was last written."""
    folder = folder_of(ward)
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                yield UUID(hex=entry.name), entry.stat().st_mtime
            except (ValueError, FileNotFoundError):
                continue  # not ours, or just removed


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
