"""Two wards, a drawer of their own on disk, and files to send."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from pytest_django import Settings

from madoguchi.documents.actions import Place
from madoguchi.events.facts import Subject
from madoguchi.vault.actions import take_key
from madoguchi.wards.actions import NewWard, create_ward
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

NOW = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
MARKER = "目印の言葉"


@dataclass(frozen=True)
class Desk:
    """One ward, the place of one case in it, and a clerk."""

    ward: int
    place: Place
    clerk: Actor
    files: Path

    @property
    def on(self) -> Subject:
        return self.place.on

    @property
    def stored(self) -> list[Path]:
        folder = self.files / str(self.ward)
        return sorted(folder.iterdir()) if folder.is_dir() else []


def a_desk(slug: str, files: Path) -> Desk:
    ward = create_ward(NewWard(slug=slug, code="131016", name=f"{slug}区"))
    clerk = Actor(ward.pk, "staff", id="7", role="clerk", unit="koseki")
    with ward_scope(ward.pk):
        place = Place(Subject(ward.pk, f"case/{uuid4()}"), take_key(ward.pk))
    return Desk(ward.pk, place, clerk, files)


@pytest.fixture
def files(settings: Settings, tmp_path: Path) -> Path:
    settings.FILES_DIR = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def desk(db: None, files: Path) -> Iterator[Desk]:
    desk = a_desk("midori", files)
    with ward_scope(desk.ward):
        yield desk


def a_pdf(body: bytes = b"", *, streams: bytes = b"") -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R " + body + b" >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n"
        + streams
        + b"trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
    )


def an_image(
    media: str, *, mode: str = "RGB", size: tuple[int, int] = (40, 30)
) -> bytes:
    drawn = io.BytesIO()
    picture = Image.new(mode, size, "red")
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "taken at 35.71N 139.80E"
    picture.save(drawn, media.upper(), exif=exif)
    return drawn.getvalue()
