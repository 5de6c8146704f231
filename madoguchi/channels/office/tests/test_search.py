"""A case is found by what its applicant can say, and nothing stands in an address."""

import pytest

from madoguchi.cases.tests.cast import ANSWERS, Town, a_case
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.events.models import View

BIRTH = {
    "birth.era": "昭和", "birth.year": "33", "birth.month": "4", "birth.day": "1",
}  # fmt: skip


def found(desk: Desk, **typed: str) -> str:
    return str(desk.post("search", **typed).content.decode())


def test_by_receipt_number_as_it_is_typed(town: Town, sato: Desk) -> None:
    case = a_case(town)

    assert case.reference in found(sato, reference=case.reference.replace("-", " "))


@pytest.mark.parametrize("kana", ["ワカバハナコ", "わかばはなこ", "ﾜｶﾊﾞ ﾊﾅｺ"])
def test_by_kana_and_birth_date(town: Town, sato: Desk, kana: str) -> None:
    case = a_case(town)

    text = found(sato, name=kana, **BIRTH)

    assert case.reference in text
    assert "若＊ 花＊" in text


@pytest.mark.parametrize("typed", ["高橋 花子", "髙橋花子", "髙槗　花子"])
def test_by_name_however_its_characters_are_shaped(
    town: Town, sato: Desk, typed: str
) -> None:
    applicant = {**ANSWERS["applicant"]["applicant"], "family": "髙橋"}
    page = {**ANSWERS["applicant"], "applicant": applicant}
    case = a_case(town, answers={**ANSWERS, "applicant": page})

    text = found(sato, name=typed, **BIRTH)

    assert case.reference in text
    assert "髙＊ 花＊" in text  # as it was typed by its owner
    assert case.reference not in found(sato, name="高柳花子", **BIRTH)


def test_by_phone_however_it_is_written(town: Town, sato: Desk) -> None:
    case = a_case(town)

    assert case.reference in found(sato, phone="09012345678")


def test_a_search_leaves_one_row_in_the_access_log(town: Town, sato: Desk) -> None:
    a_case(town)
    before = View.objects.count()

    found(sato, phone="09012345678")

    assert View.objects.count() == before + 1


def test_a_case_of_another_department_is_not_found(town: Town) -> None:
    case = a_case(town)
    kato = Desk.of(town, town.kato)

    text = found(kato, reference=case.reference)

    assert "見つかりません" in text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "どれかを入力してください"),
        ({"name": "ワカバ"}, "生年月日も入力してください"),
        (BIRTH, "氏名も入力してください"),
        ({"phone": "12"}, "電話番号を確かめてください"),
        ({**BIRTH, "birth.month": "13", "name": "ワカバ"}, "その日はありません"),
        ({**BIRTH, "birth.year": "x", "name": "ワカバ"}, "その日はありません"),
    ],
)
def test_what_cannot_be_searched_is_told(
    town: Town, sato: Desk, typed: dict[str, str], words: str
) -> None:
    response = sato.post("search", **typed)

    assert response.status_code == 422
    assert words in response.content.decode()


def test_nothing_personal_stands_in_the_address(sato: Desk) -> None:
    assert 'method="post"' in sato.text("search")
