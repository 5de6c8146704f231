"""Telling a genuine letter from another, by the two numbers on it."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from madoguchi.cases.tests.cast import Town
from madoguchi.channels.web.issued import ENDED, KINDS
from madoguchi.channels.web.tests.steps import text_of
from madoguchi.documents.marks import short_key
from madoguchi.documents.models import Document, Issue

pytestmark = pytest.mark.django_db
NUMBER = "8区民第12号"
CODE = "ABCDEFGH"


@pytest.fixture(autouse=True)
def letter(town: Town) -> Issue:
    now = timezone.now()
    return Issue.objects.create(
        id=uuid4(), ward_id=town.id, stream=f"case/{uuid4()}", kind="decision",
        number=NUMBER, check_code=CODE, dated_on=now.date(), issued_at=now,
    )  # fmt: skip


def test_a_genuine_letter_is_known_again(client: Client) -> None:
    typed = {"number": NUMBER, "code": "abcd-efgh"}

    page = text_of(client.post("/midori/letter/", typed))

    assert "この区が出した書類です" in page
    assert "決定通知書" in page


def test_a_scan_tells_at_once_and_shows_the_number(
    client: Client, letter: Issue
) -> None:
    short = short_key(f"mdg1-{letter.pk.hex}-{'0' * 32}")

    page = text_of(client.get("/midori/letter/", {"id": short, "code": "ABCD-EFGH"}))

    assert "この区が出した書類です" in page
    assert NUMBER in page


@pytest.mark.parametrize(
    ("state", "said"),
    [("replaced", "新しいものに替わりました"), ("revoked", "取り消されました")],
)
def test_what_does_not_stand_is_told_so(
    client: Client, letter: Issue, state: str, said: str
) -> None:
    letter.state, letter.ended_on = state, letter.dated_on
    letter.name = "住民票の写し"
    letter.save()

    page = text_of(client.post("/midori/letter/", {"number": NUMBER, "code": CODE}))

    assert "いまは有効ではありません" in page
    assert said in page
    assert "住民票の写し" in page
    assert ("新しい書類が出ています" in page) == (state == "replaced")


def test_scanning_is_counted_as_trying(client: Client) -> None:
    typed = {"id": "A" * 22, "code": "XXXXXXXX"}
    codes = [client.get("/midori/letter/", typed).status_code for _ in range(21)]

    assert (codes[0], codes[-1]) == (200, 429)


@pytest.mark.parametrize(
    ("number", "code"),
    [(NUMBER, "XXXXXXXX"), ("9区民第1号", CODE), ("\x00", "\x00"), ("あ" * 999, "1")],
)
def test_another_is_not(client: Client, number: str, code: str) -> None:
    response = client.post("/midori/letter/", {"number": number, "code": code})

    assert response.status_code == 200
    assert "見つかりません" in text_of(response)


def test_empty_fields_are_said(client: Client) -> None:
    response = client.post("/midori/letter/")

    assert response.status_code == 422
    assert "文書番号が空いています" in text_of(response)


def test_what_is_no_number_is_shown_again_whole(client: Client) -> None:
    long = "8" * 61

    response = client.post("/midori/letter/", {"number": long, "code": long})

    assert response.content.decode().count(f'value="{long}"') == 2


def test_guessing_is_stopped(client: Client) -> None:
    typed = {"number": NUMBER, "code": "XXXXXXXX"}
    codes = [client.post("/midori/letter/", typed).status_code for _ in range(21)]

    assert codes[-1] == 429


def test_every_kind_of_letter_has_a_name_for_who_asks() -> None:
    assert set(KINDS) == {*Document.Kind} - {Document.Kind.UPLOAD}


def test_every_end_of_a_letter_has_words_for_who_asks() -> None:
    assert set(ENDED) == {*Issue.State} - {Issue.State.VALID}
