"""Files come in with the pages they stand on, whichever door they came through."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from madoguchi.cases.attachments import Attachments, Uploads, files_of, place_of
from madoguchi.cases.opened import OpenDraft
from madoguchi.cases.tests.cast import MONDAY, Town, a_draft
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.texts import Text

pytestmark = pytest.mark.django_db
PAPER = Question("paper", "file", Text(ja="書類"))


def a_photo(name: str) -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (40, 40), "white").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def receive(
    town: Town, draft: OpenDraft, held: Mapping[str, Any], **sent: Any
) -> Uploads:
    place = place_of(draft.row, draft.key)
    raw = {name: [""] for name in sent.pop("pressed", ())}
    return Attachments(place, held, town.anyone, MONDAY).receive([PAPER], sent, raw)


def names(draft: OpenDraft) -> list[str]:
    return [kept.name for kept in files_of(draft.row, draft.key).values()]


def test_a_file_that_comes_takes_the_place_of_the_one_before(town: Town) -> None:
    draft = a_draft(town).opened()
    first = receive(town, draft, {}, paper=a_photo("一.png"))

    second = receive(town, draft, first.changed, paper=a_photo("二.png"))

    assert names(draft) == ["二.png"]
    assert second.raw["paper"] != first.raw["paper"]


def test_a_file_that_cannot_be_taken_loses_nothing(town: Town) -> None:
    draft = a_draft(town).opened()
    first = receive(town, draft, {}, paper=a_photo("一.png"))

    broken = SimpleUploadedFile("二.exe", b"MZ program")
    second = receive(town, draft, first.changed, paper=broken)

    assert names(draft) == ["一.png"]
    assert list(second.refused) == ["paper"]
    assert second.raw == first.raw


def test_a_file_is_taken_back(town: Town) -> None:
    draft = a_draft(town).opened()
    first = receive(town, draft, {}, paper=a_photo("一.png"))

    second = receive(town, draft, first.changed, pressed=["paper.remove"])

    assert names(draft) == []
    assert second.removed
    assert second.changed == {"paper": None}
