"""Where an application stands, for whoever holds its receipt; and nobody else."""

from random import Random
from typing import Any

import pytest
from django.test import Client

from madoguchi.cases import actions
from madoguchi.cases.actions import mandates
from madoguchi.cases.actions.mandates import Shown
from madoguchi.cases.agency import Agent, Terms
from madoguchi.cases.models import Case
from madoguchi.cases.opened import subject_of
from madoguchi.cases.queries import open_own
from madoguchi.cases.tests.cast import Town, a_case, a_town, ask, bring
from madoguchi.channels.web.tests.steps import (
    a_full_draft,
    a_resident,
    receipt_of,
    send,
    text_of,
)
from madoguchi.config.wiring import follow_all
from madoguchi.documents.actions import Place, Upload, keep_upload
from madoguchi.documents.models import Document
from madoguchi.jobs.worker import run_due
from madoguchi.kernel.reference import new_reference
from madoguchi.wards.actor import Actor

pytestmark = pytest.mark.django_db
MISSING = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def case(client: Client, town: Town) -> Case:
    """Send an application; this browser holds its receipt."""
    client.get(send(client, a_full_draft(client)))
    return Case.objects.get()


def page_of(case: Case) -> str:
    return f"/midori/status/{case.pk}/"


def test_number_and_code_open_the_case(client: Client, town: Town) -> None:
    number, code = receipt_of(client, send(client, a_full_draft(client)))
    other = Client()

    typed = {"number": number.replace("-", "　"), "code": code.lower()}
    found = other.post("/midori/status/", typed)

    assert found.status_code == 302
    page = text_of(other.get(found["Location"]))
    assert number in page
    assert "区が確認しています" in page
    assert "いまここ" in page


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", ""),
        ("4821-3057-52", "AAAA-BBBB"),
        ("x", "y"),
        ("\x00", "\x00"),
        ("あ" * 1000, "１２３４"),
    ],
)
def test_a_wrong_pair_is_refused_alike(
    client: Client, town: Town, number: str, code: str
) -> None:
    response = client.post("/midori/status/", {"number": number, "code": code})

    assert response.status_code == 422
    assert "エラー" in text_of(response)


def test_the_right_number_with_a_wrong_code_says_no_more(
    client: Client, case: Case
) -> None:
    def said(number: str) -> str:
        typed = {"number": number, "code": "AAAA-BBBB"}
        page = text_of(Client().post("/midori/status/", typed))
        return page.replace(number, "")

    assert said(case.reference) == said(new_reference(Random(1)))  # noqa: S311


def test_guessing_is_stopped(client: Client, case: Case) -> None:
    typed = {"number": case.reference, "code": "AAAA-BBBB"}
    codes = [client.post("/midori/status/", typed).status_code for _ in range(11)]

    assert codes[0] == 422
    assert codes[-1] == 429


def test_the_code_is_never_sent_back(client: Client, town: Town) -> None:
    response = client.post("/midori/status/", {"number": "", "code": "K7QM-29XD"})

    assert "K7QM-29XD" not in response.content.decode()


def test_a_number_is_shown_again_whole(client: Client, town: Town) -> None:
    long = "4" * 61

    response = client.post("/midori/status/", {"number": long, "code": "x"})

    assert response.status_code == 422
    assert f'value="{long}"' in response.content.decode()


def test_foreign_and_missing_cases_look_the_same(client: Client, case: Case) -> None:
    stranger = Client()

    foreign = stranger.get(page_of(case))
    missing = stranger.get(f"/midori/status/{MISSING}/")

    assert foreign.status_code == missing.status_code == 404
    assert text_of(foreign) == text_of(missing)


@pytest.mark.parametrize("after", ["", "withdraw/", "who-looked/", "correct/"])
def test_nobody_else_sees_any_page_of_a_case(
    client: Client, case: Case, town: Town, after: str
) -> None:
    a_town("asahi")
    ken = Client()
    a_resident(town, ken, name="ken")

    assert ken.get(page_of(case) + after).status_code == 404
    elsewhere = page_of(case).replace("/midori/", "/asahi/") + after
    assert client.get(elsewhere).status_code == 404


def test_a_pass_for_one_case_opens_no_other(
    client: Client, case: Case, town: Town
) -> None:
    other = a_case(town)
    mine = client.cookies["madoguchi_case"].value
    client.cookies["madoguchi_case"]["path"] = "/"

    assert client.get(page_of(case)).status_code == 200
    assert client.get(f"/midori/status/{other.pk}/").status_code == 404
    client.cookies["madoguchi_case"] = mine[:-1] + ("A" if mine[-1] != "A" else "B")
    assert client.get(page_of(case)).status_code == 404


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("reviewing", "区が確認しています"),
        ("correcting", "直していただくことがあります"),
        ("granted", "認められました"),
        ("refused", "認められませんでした"),
        ("issued", "用意ができました"),
        ("closed", "終わりました"),
        ("withdrawn", "取り下げました"),
    ],
)
def test_each_state_says_what_comes_next(
    client: Client, case: Case, town: Town, state: str, said: str
) -> None:
    bring(town, case, state)

    assert said in text_of(client.get(page_of(case)))
    assert "Where it stands" in text_of(client.get(f"{page_of(case)}?lang=en"))


def test_a_refusal_shows_reason_and_remedies(
    client: Client, case: Case, town: Town
) -> None:
    bring(town, case, "refused")

    page = text_of(client.get(page_of(case)))

    assert "区内に住民登録がありません。" in page
    assert "審査請求" in page


def test_notices_appear_on_the_page(client: Client, case: Case) -> None:
    follow_all()

    assert case.reference in text_of(client.get(page_of(case)))
    assert "まだありません。状況が" not in text_of(client.get(page_of(case)))


def test_withdrawing_asks_first(client: Client, case: Case) -> None:
    asked = client.get(f"{page_of(case)}withdraw/")
    assert "元には戻せません" in text_of(asked)
    assert Case.objects.get().state == "received"

    client.post(f"{page_of(case)}withdraw/")

    assert Case.objects.get().state == "withdrawn"
    assert "取り下げる" not in text_of(client.get(page_of(case)))


def test_what_was_decided_first_is_not_withdrawn(
    client: Client, case: Case, town: Town
) -> None:
    bring(town, case, "granted")

    response = client.post(f"{page_of(case)}withdraw/")

    assert response.status_code == 409
    assert "もう結果が出ています" in text_of(response)


def test_withdrawing_twice_is_worded(client: Client, case: Case) -> None:
    client.post(f"{page_of(case)}withdraw/")

    assert client.post(f"{page_of(case)}withdraw/").status_code == 409


def test_every_look_of_the_office_is_shown(
    client: Client, case: Case, town: Town
) -> None:
    assert "まだだれも見ていません" in text_of(
        client.get(f"{page_of(case)}who-looked/")
    )

    actions.open_case(case.pk, town.sato, "work", case.arrived_at)

    page = text_of(client.get(f"{page_of(case)}who-looked/"))
    assert "区民課の職員" in page
    assert "審査などの仕事のため" in page
    assert "佐藤" not in page


def test_a_document_is_given_to_its_applicant_only(
    client: Client, case: Case, town: Town
) -> None:
    opened = open_own(case)
    upload = Upload("証明.pdf", PDF, "x")
    place = Place(subject_of(case), opened.key)
    nobody = Actor.anonymous(town.id)
    document = keep_upload(upload, into=place, by=nobody, at=case.arrived_at)
    address = f"{page_of(case)}documents/{document.pk}/"

    response = client.get(address)

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]
    assert Client().get(address).status_code == 404
    assert client.get(f"{page_of(case)}documents/{MISSING}/").status_code == 404


def test_the_letter_for_whom_is_acted_for_is_not_given_to_who_applied(
    client: Client, case: Case, town: Town
) -> None:
    shown = Shown(Agent("若葉 一郎"), Terms("letter", from_on=case.arrived_on))
    mandates.record_mandate(case.pk, shown, by=town.sato, at=case.arrived_at)
    follow_all()
    run_due()
    letter = Document.objects.get(stream=case.stream, kind="agency")

    assert letter.number not in text_of(client.get(page_of(case)))
    address = f"{page_of(case)}documents/{letter.pk}/"
    assert client.get(address).status_code == 404


def test_somebody_signed_in_sees_their_list(client: Client, town: Town) -> None:
    a_resident(town, client)
    send(client, a_full_draft(client, "benefit"))
    reference = Case.objects.get().reference
    other = Client()
    a_resident(town, other)

    assert reference in text_of(other.get("/midori/status/"))
    assert reference in text_of(other.get("/midori/me/"))
    assert reference not in text_of(Client().get("/midori/status/"))


def test_a_correction_is_announced(client: Client, case: Case, town: Town) -> None:
    actions.take(case.pk, by=town.sato, at=case.arrived_at)
    ask(town, case.pk)

    page: Any = client.get(page_of(case))

    assert f"{page_of(case)}correct/" in page.content.decode()
    assert "止まっています" in text_of(page)


PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""
