"""At the office: the thread with an applicant, questions to sections, one's calls."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from madoguchi.cases.models import Case, Note
from madoguchi.cases.tests.cast import MONDAY, Town, a_case
from madoguchi.cases.tests.counting import queries
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.dialogue.actions.messages import reply
from madoguchi.dialogue.models import Advice, Message

pytestmark = pytest.mark.django_db
ASKED = {"to": "zeimu", "text": "課税はありますか。", "shown": ["birth"]}


@pytest.fixture
def case(town: Town) -> Case:
    return a_case(town, "reviewing")


@pytest.fixture
def kato(town: Town) -> Desk:
    """Return the desk of a clerk of 税務課."""
    return Desk.of(town, town.kato)


def a_question(sato: Desk, case: Case) -> Advice:
    due = timezone.localdate() + timedelta(days=7)
    done = sato.post("advice", case.pk, **ASKED, due=due.isoformat())
    assert done["Location"].endswith("said=advice_asked")
    return Advice.objects.get()


def test_a_clerk_writes_and_reads_the_answer(
    town: Town, sato: Desk, case: Case
) -> None:
    done = sato.post("talk", case.pk, text="住所を教えてください。")
    assert done["Location"].endswith("said=message_sent")
    reply(case, "みどり台です。", uuid4(), by=town.anyone, at=timezone.now())

    page = sato.text("talk", case.pk)

    assert page.index("受け付けた") < page.index("住所を教えて")
    assert page.index("住所を教えて") < page.index("みどり台です")
    assert "返事をまだしていません" in page
    assert "自分あて（1）" in page
    sato.post("talk", case.pk, do="settle")
    assert "自分あて（1）" not in sato.text("talk", case.pk)


def test_a_call_is_noted_with_who_said_it_and_how(sato: Desk, case: Case) -> None:
    told = {"do": "note_down", "heard": "電話番号が変わった。"}

    wrong = sato.post("talk", case.pk, **told)
    assert wrong.status_code == 422
    assert "電話番号が変わった" in wrong.content.decode()
    sato.post("talk", case.pk, **told, side="applicant", way="phone")

    assert "電話での話" in sato.text("talk", case.pk)


def test_a_text_that_cannot_be_sent_stays_in_its_box(sato: Desk, case: Case) -> None:
    response = sato.post("talk", case.pk, text="番号は123456789018です。")

    assert response.status_code == 422
    assert "123456789018" in response.content.decode()
    assert not Message.objects.exists()


def test_nothing_is_sent_where_the_case_is_over(town: Town, sato: Desk) -> None:
    over = a_case(town, "withdrawn")

    assert "電話か郵便で知らせてください" in sato.text("talk", over.pk)
    done = sato.post("talk", over.pk, text="終わりました。")
    assert "refused=NotReachable.ended" in done["Location"]


def test_a_section_is_asked_sees_what_was_chosen_and_answers(
    sato: Desk, kato: Desk, case: Case
) -> None:
    row = a_question(sato, case)

    listed = kato.text("calls")
    assert "自分あて（1）" in listed
    assert case.reference not in listed
    page = kato.text("advice_one", row.pk)
    assert "課税はありますか" in page
    assert "1958" in page or "昭和33" in page
    assert case.reference not in page
    assert "090-1234-5678" not in page
    assert kato.get("case", case.pk).status_code == 404
    done = kato.post("advice_one", row.pk, text="ありません。")
    assert done["Location"].endswith("said=advice_given")

    assert "ありません。" in sato.text("advice", case.pk)
    assert "問合せの回答が届きました" in sato.text("calls")


def test_an_overdue_question_says_so_on_both_sides(
    sato: Desk, kato: Desk, case: Case
) -> None:
    row = a_question(sato, case)
    Advice.objects.update(due_on=MONDAY.date())

    for page in (
        kato.text("calls"),
        kato.text("advice_one", row.pk),
        sato.text("advice", case.pk),
    ):
        assert "過ぎています" in page


def test_a_question_without_words_section_or_day_is_shown_again(
    sato: Desk, case: Case
) -> None:
    response = sato.post("advice", case.pk, to="nowhere", text="", due="tomorrow")

    page = response.content.decode()
    assert response.status_code == 422
    for said in ("課を選んでください", "何も書かれていません", "3か月まで"):
        assert said in page


def test_a_note_calls_a_colleague_by_name_or_from_the_list(
    sato: Desk, suzuki: Desk, case: Case
) -> None:
    sato.post("notes", case.pk, note="＠suzuki 見てください。")
    sato.post("notes", case.pk, note="これも。", named=["suzuki"])

    page = suzuki.text("calls")
    assert "自分あて（2）" in page
    assert "メモで名前を呼ばれました" in page
    suzuki.post("calls_seen")
    assert "自分あて（" not in suzuki.text("calls")


@pytest.mark.parametrize(
    ("text", "said"), [("@nobody", "いません"), ("@kato", "この事案を見られません")]
)
def test_a_note_that_can_call_nobody_is_shown_again(
    sato: Desk, case: Case, text: str, said: str
) -> None:
    response = sato.post("notes", case.pk, note=f"{text} 見て。", named=["suzuki"])

    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert f"{text} 見て。" in page
    assert 'value="suzuki" checked' in page
    assert not Note.objects.exists()


def test_the_count_in_the_frame_costs_no_query(
    town: Town, sato: Desk, case: Case
) -> None:
    sato.text("queue")
    with queries() as before:
        sato.text("queue")
    reply(case, "もしもし", uuid4(), by=town.anyone, at=timezone.now())

    with queries() as after:
        assert "自分あて（1）" in sato.text("queue")

    assert len(after) == len(before)


def test_cases_that_belong_together_are_listed_apart(town: Town, sato: Desk) -> None:
    first, again = a_case(town, "reviewing"), a_case(town)

    page = sato.text("linked", first.pk)

    assert "重複かもしれない事案" in page
    assert again.reference in page
    assert first.reference not in page.partition("重複かもしれない事案")[2]
