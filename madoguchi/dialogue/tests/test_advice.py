"""One section asks another until a day, shows what it chose, and is answered."""

from datetime import date

import pytest

from madoguchi.cases.models import Case
from madoguchi.cases.problems import NotYours
from madoguchi.cases.tests.cast import DAY, MONDAY, Town, a_case, staff
from madoguchi.dialogue.actions.advice import (
    Asking,
    answer,
    ask,
    open_advice,
    take_back,
)
from madoguchi.dialogue.models import Advice, Call
from madoguchi.dialogue.problems import BadAdvice, NoSuchTalk
from madoguchi.dialogue.queries import asked_of, calls_visible_to
from madoguchi.events.queries import history, views_of
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Staff

pytestmark = pytest.mark.django_db
DUE = date(2026, 4, 13)


def asked(town: Town, case: Case, **more: object) -> Advice:
    said = {"to_unit": "zeimu", "text": "課税はありますか。", "due_on": DUE, **more}
    return ask(case.pk, Asking(**said), by=town.sato, at=MONDAY)  # type: ignore[arg-type]


def calls_of(actor: Actor) -> int:
    return Staff.objects.get(pk=actor.id).calls


def test_the_section_sees_the_question_and_what_was_chosen(town: Town) -> None:
    case = a_case(town, "reviewing")

    row = asked(town, case, shown=["birth"])

    found = open_advice(row.pk, by=town.kato, at=MONDAY)
    assert found.text == "課税はありますか。"
    assert set(found.shown) == {"birth"}
    assert list(asked_of(town.kato)) == [row]
    assert not asked_of(town.sato).exists()
    assert [one.why for one in calls_visible_to(town.kato)] == ["advice"]
    assert calls_of(town.kato) == 1
    assert views_of(case.ward_id, case.stream)[0].kind == "advice.viewed"


def test_only_answers_that_may_be_shown_are_shown(town: Town) -> None:
    case = a_case(town, "reviewing")

    with pytest.raises(BadAdvice) as refused:
        asked(town, case, shown=["never-asked"])

    assert refused.value.reason == "shown"
    assert not Advice.objects.exists()


def test_the_answer_returns_to_the_case_and_its_asker(town: Town) -> None:
    case = a_case(town, "reviewing")
    row = asked(town, case)

    answer(row.pk, "ありません。", by=town.kato, at=MONDAY + DAY)

    assert open_advice(row.pk, by=town.sato, at=MONDAY).answer == "ありません。"
    assert not asked_of(town.kato).exists()
    assert (calls_of(town.kato), calls_of(town.sato)) == (0, 1)
    assert [one.why for one in calls_visible_to(town.sato)] == ["answer"]
    event = history(case.ward_id, case.stream)[-1]
    assert (event.kind, event.fact["late"]) == ("advice.given", False)


def test_an_answer_after_its_day_says_so_in_the_log(town: Town) -> None:
    case = a_case(town, "reviewing")
    row = asked(town, case)

    answer(row.pk, "ありません。", by=town.kato, at=MONDAY + 8 * DAY)

    assert history(case.ward_id, case.stream)[-1].fact["late"] is True


def test_the_first_answer_stands(town: Town) -> None:
    row = asked(town, a_case(town, "reviewing"))
    answer(row.pk, "ありません。", by=town.kato, at=MONDAY)

    with pytest.raises(BadAdvice) as refused:
        answer(row.pk, "あります。", by=town.kato, at=MONDAY)

    assert refused.value.reason == "given"


def test_who_is_not_asked_neither_sees_nor_answers(town: Town) -> None:
    row = asked(town, a_case(town, "reviewing"))
    hoken = Department.objects.create(ward=town.ward, slug="hoken", name="保険課")
    stranger = staff(hoken, "hoshi", "星 健", "clerk")
    officer = staff(Department.objects.get(slug="zeimu"), "dx2", "野田 薫", "dx")

    for one in (stranger, officer):
        with pytest.raises(NoSuchTalk):
            open_advice(row.pk, by=one, at=MONDAY)
        with pytest.raises(NoSuchTalk):
            answer(row.pk, "はい。", by=one, at=MONDAY)
    with pytest.raises(BadAdvice):
        answer(row.pk, "自分で答える。", by=town.sato, at=MONDAY)


def test_only_who_works_on_the_case_takes_it_back(town: Town) -> None:
    row = asked(town, a_case(town, "reviewing"))

    with pytest.raises(NoSuchTalk):
        take_back(row.pk, by=town.kato, at=MONDAY)
    take_back(row.pk, by=town.suzuki, at=MONDAY)

    assert calls_of(town.kato) == 0
    with pytest.raises(BadAdvice):
        answer(row.pk, "はい。", by=town.kato, at=MONDAY)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"text": " "}, "empty"),
        ({"due_on": date(2026, 4, 5)}, "due_on"),
        ({"due_on": date(2026, 12, 1)}, "due_on"),
        ({"to_unit": "kumin"}, "department"),
        ({"to_unit": "nowhere"}, "department"),
    ],
)
def test_what_cannot_be_asked(
    town: Town, wrong: dict[str, object], reason: str
) -> None:
    with pytest.raises(BadAdvice) as refused:
        asked(town, a_case(town, "reviewing"), **wrong)

    assert refused.value.reason == reason
    assert not Call.objects.exists()


def test_another_section_cannot_ask_about_this_case(town: Town) -> None:
    case = a_case(town, "reviewing")

    with pytest.raises(NotYours):
        ask(case.pk, Asking("kumin", "なぜ。", DUE), by=town.kato, at=MONDAY)
