"""Handing over at the desk: make the file, fetch it, take in what became of it."""

import pytest

from madoguchi.cases.tests.cast import MONDAY, Town
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.exchange.models import Batch, Row
from madoguchi.exchange.tests.cast import BUSINESS, answers_for, by_file

WISH = "0e5f1d3c-8a42-4f0a-9a51-3f0e5cbd2f10"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)


def made(sato: Desk) -> Batch:
    sato.post("exchange", business=BUSINESS, wish=WISH)
    return Batch.objects.get()


def test_a_file_is_made_fetched_and_its_answers_are_taken_in(
    town: Town, sato: Desk
) -> None:
    taken, refused, silent = by_file(town, 3)
    assert "3件" in sato.text("exchange")

    batch = made(sato)
    assert "まだ取り出していません" in sato.text("batch", batch.pk)
    package = sato.post("batch_file", batch.pk)
    assert package["Content-Type"] == "application/zip"
    assert "kaigo-000001-1.zip" in package["Content-Disposition"]
    assert package.content[:2] == b"PK"

    text = answers_for(
        batch,
        **{taken.reference: "accepted", refused.reference: "refused:E7:宛名なし"},
    )
    response = sato.post("batch", batch.pk, text=text)
    page = sato.client.get(response["Location"]).content.decode()
    assert "受入済み 1、受入不可 1、前と同じ 0、結果がまだない事案 1" in page
    assert "E7、宛名なし" in page
    assert "結果が足りません" in page
    assert silent.reference in page


def test_sent_twice_it_is_one_file(town: Town, sato: Desk) -> None:
    by_file(town)

    for _ in range(2):
        response = sato.post("exchange", business=BUSINESS, wish=WISH)
        assert response["Location"].endswith("?said=batch_made")

    assert Batch.objects.count() == 1


def test_wrong_answers_are_told_by_line_and_kept_on_the_page(
    town: Town, sato: Desk
) -> None:
    by_file(town)
    batch = made(sato)
    sent = answers_for(batch, **{"0000-0000-00": "accepted"})

    response = sato.post("batch", batch.pk, text=sent)

    page = response.content.decode()
    assert response.status_code == 422
    assert "2行目 受付番号" in page
    assert "0000-0000-00" in page
    assert Row.objects.filter(state="sent").count() == 2


def test_nothing_to_hand_over_is_said(town: Town, sato: Desk) -> None:
    by_file(town, 0)

    response = sato.post("exchange", business=BUSINESS, wish=WISH)

    page = sato.client.get(response["Location"]).content.decode()
    assert "いま渡せる事案はありません" in page
    assert Batch.objects.count() == 0


@pytest.mark.parametrize(
    "sent", [{}, {"business": "x", "wish": WISH}, {"business": BUSINESS, "wish": "x"}]
)
def test_a_wish_of_nothing_makes_nothing(
    town: Town, sato: Desk, sent: dict[str, str]
) -> None:
    by_file(town)

    assert sato.post("exchange", **sent).status_code == 302
    assert Batch.objects.count() == 0


def test_the_batch_of_another_department_is_not_there(town: Town, sato: Desk) -> None:
    by_file(town)
    batch, kato = made(sato), Desk.of(town, town.kato)

    for response in (kato.get("batch", batch.pk), kato.post("batch_file", batch.pk)):
        assert response.status_code == 404
    assert batch.name not in kato.text("exchange")


def test_the_case_says_where_it_went(town: Town, sato: Desk) -> None:
    [case] = by_file(town, 1)
    batch = made(sato)
    sato.post(
        "batch", batch.pk, text=answers_for(batch, **{case.reference: "accepted"})
    )

    page = sato.text("case", case.pk)

    assert "介護保険のシステムに渡すファイル kaigo-000001 に入れた" in page
    assert "渡した先のシステムが受け入れた" in page
