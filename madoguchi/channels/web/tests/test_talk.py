"""An applicant and the office write to each other on the application's own page."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from madoguchi.cases.models import Case
from madoguchi.cases.queries import open_own
from madoguchi.cases.tests.cast import Town, a_case, bring
from madoguchi.channels.web.tests.steps import a_full_draft, send, text_of
from madoguchi.config.wiring import follow_all
from madoguchi.dialogue.actions.messages import Heard, note_down, write
from madoguchi.dialogue.models import Message
from madoguchi.notices.models import Notice
from madoguchi.notices.queries import notices_of

pytestmark = pytest.mark.django_db
SECRET = "窓口の番号札は三十七番です。"


@pytest.fixture
def case(client: Client, town: Town) -> Case:
    """Send an application; this browser holds its receipt."""
    client.get(send(client, a_full_draft(client)))
    return Case.objects.get()


def here(case: Case) -> str:
    return f"/midori/status/{case.pk}/talk/"


def test_the_page_of_the_application_leads_there(client: Client, case: Case) -> None:
    page = client.get(f"/midori/status/{case.pk}/").content.decode()

    assert here(case) in page
    assert "まだありません" in text_of(client.get(here(case)))


def test_what_is_written_stands_there_and_is_answered(
    client: Client, town: Town, case: Case
) -> None:
    said = client.post(here(case), {"text": "いつ届きますか。\r\n急ぎます。"})
    assert said["Location"] == f"{here(case)}?sent=1#talk"

    write(case.pk, SECRET, uuid4(), by=town.sato, at=timezone.now())
    heard = Heard("applicant", "phone", "電話番号が変わった。")
    note_down(case.pk, heard, by=town.sato, at=timezone.now())
    follow_all()

    page = text_of(client.get(here(case)))
    places = [
        page.index(one)
        for one in ("受け付けました", "いつ届きますか", SECRET, "電話番号が変わった")
    ]
    assert places == sorted(places)
    assert "職員が書いたもの" in page


def test_the_notice_says_that_a_message_waits_and_no_word_of_it(
    client: Client, town: Town, case: Case
) -> None:
    write(case.pk, SECRET, uuid4(), by=town.sato, at=timezone.now())
    follow_all()

    assert Notice.objects.filter(kind="message").count() == 1
    for language in ("ja", "ja-easy", "en", "zh-Hans", "ko"):
        told = notices_of(open_own(case), language)[0]
        assert told.kind == "message"
        assert "三十七" not in told.subject + told.body
        assert case.reference in told.subject


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "何も書かれていません"),
        ("あ" * 2001, "2001文字"),
        ("番号は123456789018です。", "番号を消してください"),
    ],
)
def test_what_cannot_be_kept_is_shown_again(
    client: Client, case: Case, text: str, said: str
) -> None:
    response = client.post(here(case), {"text": text})

    assert response.status_code == 422
    assert said in text_of(response)
    assert text in response.content.decode()
    assert not Message.objects.exists()


def test_a_button_pressed_twice_says_it_once(client: Client, case: Case) -> None:
    typed = {"text": "一度だけ。", "number": str(uuid4())}

    for _ in range(2):
        assert client.post(here(case), typed).status_code == 302

    assert Message.objects.count() == 1


def test_too_much_at_once_has_to_wait(client: Client, case: Case) -> None:
    for _ in range(10):
        client.post(here(case), {"text": "もしもし"})

    response = client.post(here(case), {"text": "もしもし"})

    assert response.status_code == 429
    assert "15分" in text_of(response)
    assert "もしもし</textarea>" in response.content.decode()


def test_where_it_is_over_the_page_says_what_to_do(
    client: Client, town: Town, case: Case
) -> None:
    bring(town, case, "withdrawn")

    page = text_of(client.get(here(case)))

    assert "ここからは書けません" in page
    assert "電話にご連絡ください" in page
    assert "区に送る" not in page
    assert client.post(here(case), {"text": "まだですか。"}).status_code == 200
    assert not Message.objects.exists()


def test_a_stranger_neither_reads_nor_writes(town: Town) -> None:
    case = a_case(town)

    for response in (
        Client().get(here(case)),
        Client().post(here(case), {"text": "だれですか。"}),
    ):
        assert response.status_code == 404
    assert not Message.objects.exists()
