"""A case is found by what its applicant can say, and nothing stands in an address."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.cases.actions import add_note
from madoguchi.cases.actions.indexing import index_note
from madoguchi.cases.models import Case, Note
from madoguchi.cases.noted import MOST_OPENED
from madoguchi.cases.tests.cast import ANSWERS, MONDAY, Town, a_case
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
        ({"noted": "折返し 電"}, "それぞれ2文字以上"),
        ({"noted": "あ" * 101}, "100文字まで"),
        ({"due_from": "きのう"}, "期限の日を確かめてください"),
        ({"due_from": "2026-05-01", "due_until": "2026-04-01"}, "あとです"),
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


# ------------------------------------------------------------------- words of notes


@pytest.mark.parametrize(
    "typed", ["折り返し", "折リ返シ", "返し 勤務先", "０３−１２３４", "(03)1234"]
)
def test_by_words_of_a_note_however_they_are_written(
    town: Town, sato: Desk, typed: str
) -> None:
    case = a_noted(town, "勤務先へ確認。折り返し待ち（03-1234-5678）")

    assert case.reference in found(sato, noted=typed)


def test_all_words_have_to_be_in_one_note(town: Town, sato: Desk) -> None:
    case = a_noted(town, "源泉徴収票を見た。")
    note(town, case, "勤務先へ電話した。")

    assert case.reference in found(sato, noted="徴収 見た")
    assert case.reference not in found(sato, noted="徴収 勤務先")


def test_pairs_alone_find_nothing(town: Town, sato: Desk) -> None:
    """Every pair of 「電話番号」 is there, and the word is not."""
    case = a_noted(town, "電話した。会話中。話番という言葉。番号札。")

    assert case.reference in found(sato, noted="番号")
    assert case.reference not in found(sato, noted="電話番号")


def test_a_note_of_another_department_is_not_found(town: Town) -> None:
    case = a_noted(town, "折り返し待ち")

    assert case.reference not in found(Desk.of(town, town.kato), noted="折り返し")


def test_words_and_conditions_are_taken_together(town: Town, sato: Desk) -> None:
    case = a_noted(town, "折り返し待ち")
    due = case.due_on.isoformat()

    for narrowed in (
        {"procedure": case.procedure},
        {"state": "received"},
        {"due_from": due, "due_until": due},
    ):
        assert case.reference in found(sato, noted="折り返し", **narrowed)
        assert case.reference in found(sato, **narrowed)
    for wrong in ({"state": "closed"}, {"due_until": "2020-01-01"}):
        assert case.reference not in found(sato, noted="折り返し", **wrong)


def test_many_notes_are_read_with_as_many_queries_as_one(
    town: Town, sato: Desk
) -> None:
    a_noted(town, "折り返し待ち")
    few = asked(sato)
    for _ in range(4):
        a_noted(town, "折り返し待ち")

    assert asked(sato) == few


def asked(desk: Desk) -> int:
    with CaptureQueriesContext(connection) as queries:
        found(desk, noted="折り返し")
    return len(queries)


def a_noted(town: Town, text: str) -> Case:
    case = a_case(town)
    note(town, case, text)
    return case


def note(town: Town, case: Case, text: str) -> None:
    add_note(case.pk, text, by=town.sato, at=MONDAY)


def test_it_says_when_older_notes_were_not_read(town: Town, sato: Desk) -> None:
    case = a_noted(town, "折り返し待ち")
    note = Note.objects.get(case=case)
    assert "古いメモまでは読んでいません" not in found(sato, noted="折り返し")

    for one in Note.objects.bulk_create(again(note) for _ in range(MOST_OPENED)):
        index_note(one, "折り返し待ち")

    page = found(sato, noted="折り返し")
    assert "古いメモまでは読んでいません" in page
    assert f"新しい{MOST_OPENED}件だけ" in page


def again(note: Note) -> Note:
    """Return the same note once more, as it is sealed."""
    return Note(
        ward_id=note.ward_id,
        case_id=note.case_id,
        staff_id=note.staff_id,
        sealed=note.sealed,
        written_at=note.written_at,
    )
