"""While the office waits for a correction the clock stands still."""

from datetime import date, datetime

import pytest

from madoguchi.cases import actions
from madoguchi.cases.actions.corrections import Wish
from madoguchi.cases.models import Case, CaseIndex
from madoguchi.cases.opened import Ask
from madoguchi.cases.problems import (
    AlreadyDecided,
    Incomplete,
    NotAllowed,
    NotAsked,
    NothingAsked,
    NotYours,
    WrongState,
)
from madoguchi.cases.queries import asked_correction, open_own, prior_answers_of
from madoguchi.cases.tests.cast import DAY, MONDAY, Town, a_case, answer, ask, decide
from madoguchi.events.queries import history

pytestmark = pytest.mark.django_db


def test_an_asked_correction_stops_the_clock(town: Town) -> None:
    case = ask(town, a_case(town).pk)

    assert case.state == "correcting"
    assert case.paused_on == date(2026, 4, 6)
    correction = asked_correction(open_own(case))
    assert correction
    assert correction.asks == (
        Ask("birth", "mismatch", "生年月日を確かめてください。"),
    )
    asked = history(town.id, case.stream)[-1]
    assert asked.lifecycle == "suspend"
    assert asked.fact["questions"] == ["birth"]
    assert "確かめて" not in str(asked)


def test_an_answer_moves_the_date_by_the_days_waited(town: Town) -> None:
    case = a_case(town, "correcting")
    assert case.due_on == date(2026, 4, 9)

    corrected = answer(case, {"birth": "1959-04-01"}, at=MONDAY + 2 * DAY)

    assert corrected.state == "reviewing"
    assert corrected.pauses == [["2026-04-07", "2026-04-08"]]
    assert corrected.due_on == date(2026, 4, 13)
    assert corrected.paused_on is None
    resumed = history(town.id, case.stream)[-1]
    assert (resumed.kind, resumed.lifecycle) == ("case.corrected", "resume")
    assert resumed.fact == {
        "due_on": "2026-04-13",
        "paused_days": 2,
        "channel": "",
        "arrived_on": "",
        "stage": "",
    }


def test_both_versions_of_the_answers_are_kept(town: Town) -> None:
    case = a_case(town, "correcting")

    corrected = open_own(answer(case, {"birth": "1959-04-01"}, at=MONDAY))

    assert corrected.answers["birth"] == "1959-04-01"
    [(_, before)] = prior_answers_of(corrected)
    assert before["birth"] == "1958-04-01"


def test_a_corrected_name_is_the_one_the_case_is_found_by(town: Town) -> None:
    case = ask(town, a_case(town).pk, question="applicant")
    before = set(CaseIndex.objects.values_list("digest", flat=True))
    name = {
        "family": "森",
        "given": "花子",
        "family_kana": "モリ",
        "given_kana": "ハナコ",
    }

    corrected = open_own(answer(case, {"applicant": name}, at=MONDAY))

    assert corrected.label == "森 花子"
    after = set(CaseIndex.objects.values_list("digest", flat=True))
    assert len(after) == len(before) == 4
    assert len(after & before) == 2


def test_only_what_was_asked_may_be_changed(town: Town) -> None:
    case = a_case(town, "correcting")

    for answers in ({"copies": 9}, {"birth": "1959-04-01", "copies": 9}, {}):
        with pytest.raises(NotAsked):
            answer(case, answers, at=MONDAY)


def test_a_corrected_answer_that_opens_a_page_leads_there(town: Town) -> None:
    case = ask(town, a_case(town).pk, question="delivery")
    opened = open_own(case)
    actions.save_correction_page(opened, "delivery", {"delivery": "post"})

    with pytest.raises(Incomplete) as problem:
        actions.answer_correction(opened, by=town.anyone, at=MONDAY)
    assert problem.value.page == "where"

    actions.save_correction_page(opened, "where", {"address": "若葉1-1"})
    corrected = actions.answer_correction(opened, by=town.anyone, at=MONDAY)
    assert open_own(corrected).answers["address"] == "若葉1-1"


def test_a_page_nobody_asked_for_is_not_saved(town: Town) -> None:
    opened = open_own(a_case(town, "correcting"))

    with pytest.raises(NotAsked):
        actions.save_correction_page(opened, "copies", {"copies": 9})


def letter_came(town: Town, case: Case, *, on: date, typed_at: datetime) -> Case:
    actions.save_correction_page(open_own(case), "applicant", {"birth": "1959-04-01"})
    return actions.answer_correction_for(
        case.pk, actions.Reply("post", on), by=town.sato, at=typed_at
    )


def test_the_clock_runs_from_the_day_a_letter_came_however_late_it_is_typed(
    town: Town,
) -> None:
    case = a_case(town, "correcting")

    corrected = letter_came(town, case, on=date(2026, 4, 8), typed_at=MONDAY + 7 * DAY)

    assert corrected.state == "reviewing"
    assert corrected.pauses == [["2026-04-07", "2026-04-08"]]
    assert corrected.due_on == date(2026, 4, 13)
    said = history(town.id, case.stream)[-1]
    assert said.actor == f"staff/{town.sato.id}"
    assert (said.fact["channel"], said.fact["arrived_on"]) == ("post", "2026-04-08")


def test_a_letter_cannot_come_before_it_was_asked_for_nor_tomorrow(town: Town) -> None:
    case = a_case(town, "correcting")

    for on in (date(2026, 4, 5), date(2026, 4, 9)):
        with pytest.raises(NotAllowed):
            letter_came(town, case, on=on, typed_at=MONDAY + 2 * DAY)


def test_only_staff_of_the_department_take_an_answer_for_somebody(town: Town) -> None:
    case = a_case(town, "correcting")
    post = actions.Reply("post", date(2026, 4, 6))

    for by, reply, refusal in (
        (town.kato, post, NotYours),
        (town.anyone, post, NotYours),
        (town.sato, actions.Reply("web", date(2026, 4, 6)), NotAllowed),
    ):
        with pytest.raises(refusal):
            actions.answer_correction_for(case.pk, reply, by=by, at=MONDAY)


def test_an_odd_wish_is_refused(town: Town) -> None:
    case = a_case(town)
    later, today = date(2026, 4, 20), date(2026, 4, 6)

    for wish, refusal in (
        (Wish([], later), NothingAsked),
        (Wish([Ask("nothing", "unclear")], later), NothingAsked),
        (Wish([Ask("birth", "whim")], later), NothingAsked),
        (Wish([Ask("birth", "unclear")], today), NotAllowed),
    ):
        with pytest.raises(refusal):
            actions.ask_correction(case.pk, wish, by=town.sato, at=MONDAY)
    assert Case.objects.get(pk=case.pk).state == "received"


def test_one_correction_at_a_time(town: Town) -> None:
    case = a_case(town, "correcting")

    with pytest.raises(WrongState):
        ask(town, case.pk)


def test_a_case_nobody_corrected_may_still_be_decided(town: Town) -> None:
    case = a_case(town, "correcting")

    decided = decide(town, case.pk, "refused", at=MONDAY + 14 * DAY)

    assert decided.state == "decided"
    assert decided.paused_on is None
    assert decided.due_on == date(2026, 4, 23)
    assert asked_correction(open_own(decided)) is None
    with pytest.raises(AlreadyDecided):
        answer(case, {"birth": "1959-04-01"}, at=MONDAY + 15 * DAY)
