"""A configured scanner sees every file, and without its word none is taken."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from madoguchi.documents import scanner
from madoguchi.documents.actions import Upload, keep_upload
from madoguchi.documents.models import Document
from madoguchi.documents.problems import NotAccepted
from madoguchi.documents.tests.clamd import VIRUS, Clamd, a_clamd
from madoguchi.documents.tests.conftest import NOW, Desk, a_pdf


@pytest.fixture
def clamd(settings: Settings, tmp_path: Path) -> Iterator[Clamd]:
    with a_clamd(tmp_path) as daemon:
        settings.CLAMD = daemon.place
        yield daemon


def reason_of(content: bytes) -> str:
    with pytest.raises(NotAccepted) as refused:
        scanner.scan(content)
    return refused.value.reason


def test_without_a_scanner_nothing_is_asked(settings: Settings) -> None:
    settings.CLAMD = ""
    scanner.scan(VIRUS)


def test_the_scanner_sees_every_byte(clamd: Clamd) -> None:
    large = bytes(range(256)) * 1000

    scanner.scan(large)

    assert clamd.seen == [large]


def test_a_known_virus_is_refused(clamd: Clamd) -> None:
    assert reason_of(b"..." + VIRUS) == "virus"


@pytest.mark.parametrize(
    "answer", [b"", b"INSTREAM size limit exceeded. ERROR", b"stream: ", b"\xff\xfe"]
)
def test_an_answer_that_is_no_answer_takes_nothing(clamd: Clamd, answer: bytes) -> None:
    clamd.answer = answer

    assert reason_of(b"x") == "not_scanned"


@pytest.mark.parametrize("place", ["/nowhere/clamd.ctl", "127.0.0.1:1", "127.0.0.1:x"])
def test_a_scanner_that_is_not_there_takes_nothing(
    settings: Settings, place: str
) -> None:
    settings.CLAMD = place

    assert reason_of(b"x") == "not_scanned"


def test_a_silent_scanner_is_waited_for_three_seconds(
    clamd: Clamd, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scanner.SECONDS == 3
    monkeypatch.setattr(scanner, "SECONDS", 0.3)
    clamd.silent.set()
    before = time.monotonic()

    assert reason_of(b"x") == "not_scanned"

    assert 0.2 < time.monotonic() - before < 2


def test_a_refused_file_leaves_nothing(desk: Desk, clamd: Clamd) -> None:
    sent = Upload("a.pdf", a_pdf(b"/X (" + VIRUS + b")"))

    with pytest.raises(NotAccepted, match="virus"):
        keep_upload(sent, into=desk.place, by=desk.clerk, at=NOW)

    assert desk.stored == []
    assert not Document.objects.exists()


def test_a_clean_file_is_kept_after_it_was_seen(desk: Desk, clamd: Clamd) -> None:
    keep_upload(Upload("a.pdf", a_pdf()), into=desk.place, by=desk.clerk, at=NOW)

    assert clamd.seen == [a_pdf()]
    assert len(desk.stored) == 1
