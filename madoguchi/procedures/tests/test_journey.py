"""Where answers lead: what is shown, what is missing, what is never sent."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi.kernel.calendar import WardCalendar, ward_closed_days
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.journey import (
    RENDERED,
    Journey,
    PageReader,
    typed_page,
)
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.tests.folder import a_folder
from madoguchi.procedures.tests.test_kinds import ACCOUNT

TODAY = date(2026, 11, 24)
ON_DISK = Path(__file__).parents[3] / "procedures"
NAME = {
    "family": "若葉",
    "given": "みどり",
    "family_kana": "ワカバ",
    "given_kana": "ミドリ",
}
WHO = {"applicant": NAME, "birth": "1975-04-01"}
PLACE = {"station": "south", "student": False, "months": 2}


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Form:
    return compile_form(load(a_folder(tmp_path_factory.mktemp("forms"))))


def walk(form: Form, answers: Mapping[str, Any]) -> Journey:
    return Journey(form, answers, TODAY)


def keys(journey: Journey) -> list[str]:
    return [page.key for page in journey.pages]


def read(form: Form, page: str, raw: Mapping[str, str], answers: Any = None) -> Any:
    found = form.page(page)
    assert found
    fields = {name: [value] for name, value in raw.items()}
    return PageReader(form, TODAY).read(found, fields, answers or {})


def test_a_journey_begins_with_what_is_sure(form: Form) -> None:
    journey = walk(form, {})
    assert keys(journey) == ["who", "place"]
    assert tuple(journey.position("who")) == (1, 2, True)
    assert journey.first_open() is journey.pages[0]
    assert journey.first_gap() == ("who", "applicant", "missing")
    assert journey.unanswered() == [
        "applicant",
        "birth",
        "station",
        "student",
        "months",
    ]


def test_an_answer_opens_a_page(form: Form) -> None:
    journey = walk(form, {**WHO, **PLACE, "station": "north"})
    assert keys(journey) == ["who", "place", "family"]
    assert tuple(journey.position("family")) == (3, 3, False)
    assert journey.is_complete


def test_a_hidden_answer_is_absent_and_comes_back(form: Form) -> None:
    answers = {**WHO, **PLACE, "student": True, "school": "北高校"}
    assert walk(form, answers).shown()["school"] == "北高校"
    hidden = walk(form, {**answers, "student": False})
    assert "school" not in hidden.shown()
    assert hidden.is_complete


def test_a_hidden_required_question_is_not_missing(form: Form) -> None:
    assert walk(form, {**WHO, **PLACE}).unanswered() == []
    assert walk(form, {**WHO, **PLACE, "student": True}).unanswered() == ["school"]


def test_hidden_answers_of_a_record_are_absent(form: Form) -> None:
    bikes = [{"electric": True, "battery": "A"}, {"electric": False, "battery": "B"}]
    answers = {**WHO, **PLACE, "station": "north", "student": True, "school": "x"}
    journey = walk(form, {**answers, "bikes": bikes})
    assert journey.shown()["bikes"] == [
        {"electric": True, "battery": "A"}, {"electric": False},
    ]  # fmt: skip
    not_student = walk(form, {**answers, "student": False, "bikes": bikes})
    assert all("battery" not in one for one in not_student.shown()["bikes"])


def test_a_gap_in_a_record_is_a_gap(form: Form) -> None:
    answers = {**WHO, **PLACE, "station": "north", "bikes": [{"electric": None}]}
    assert walk(form, answers).first_gap() == ("family", "bikes", "missing")


def test_pages_follow_each_other(form: Form) -> None:
    journey = walk(form, {**WHO, **PLACE, "station": "north"})
    following = [journey.next_after(key) for key in ("who", "place", "family")]
    assert [page and page.key for page in following] == ["place", "family", None]
    earlier = [journey.before(key) for key in ("who", "place", "family")]
    assert [page and page.key for page in earlier] == [None, "who", "place"]


def test_a_page_that_is_not_shown_is_no_page(form: Form) -> None:
    journey = walk(form, {**WHO, **PLACE})
    assert journey.page("family") is None
    assert journey.page("no_such") is None
    after = journey.next_after("family")
    assert after is None


def test_a_page_with_a_gap_is_shown_again(form: Form) -> None:
    journey = walk(form, {**WHO, **PLACE, "student": True})
    again = journey.next_after("place")
    assert again
    assert again.key == "place"


def test_a_page_is_read_in_the_light_of_its_own_answers(form: Form) -> None:
    raw = {"station": "north", "student": "yes", "school": "北高校", "months": "２か月"}
    parsed = read(form, "place", {**raw, "months": "２"})
    assert parsed.is_fine
    assert parsed.answers == {
        "station": "north", "student": True, "school": "北高校", "months": 2,
    }  # fmt: skip


def test_a_hidden_field_that_was_sent_is_not_read(form: Form) -> None:
    raw = {"station": "north", "student": "no", "school": "\ue000", "months": "2"}
    parsed = read(form, "place", raw)
    assert parsed.is_fine
    assert "school" not in parsed.answers


def test_a_question_that_was_not_on_the_page_is_revealed_without_blame(
    form: Form,
) -> None:
    parsed = read(form, "place", {"station": "south", "student": "yes", "months": "2"})
    assert parsed.problems == ()
    assert parsed.revealed == ("school",)
    journey = walk(form, {**WHO, **parsed.answers})
    again = journey.next_after("place")
    assert again
    assert again.key == "place"
    assert "school" in [question.key for question in journey.asked("place")]


def test_a_question_that_was_on_the_page_is_missing(form: Form) -> None:
    raw = {"station": "south", "student": "yes", "months": "2", "school": ""}
    problems = read(form, "place", raw).problems
    assert [(one.key, one.code) for one in problems] == [("school", "missing")]
    rendered = {"station": "south", "student": "yes", "months": "2", RENDERED: "school"}
    assert read(form, "place", rendered).problems == problems


def test_every_problem_of_a_page_is_told_at_once(form: Form) -> None:
    parsed = read(form, "who", {"birth.era": "平成", "birth.year": "33"})
    assert [(one.key, one.code) for one in parsed.problems] == [
        ("applicant", "missing"), ("birth", "month_missing"), ("birth", "day_missing"),
    ]  # fmt: skip
    assert parsed.raw["birth.year"] == ["33"]


def test_good_answers_beside_a_problem_are_kept(form: Form) -> None:
    parsed = read(form, "place", {"station": "north", "student": "no", "months": "7"})
    assert [one.code for one in parsed.problems] == ["above_max"]
    assert parsed.answers == {"station": "north", "student": False}


def test_an_optional_question_can_be_cleared(form: Form) -> None:
    parsed = read(form, "family", {"bikes.0.electric": ""}, {**WHO, **PLACE})
    assert parsed.answers == {"bikes": None}


def test_problems_of_records_name_the_record(form: Form) -> None:
    answers = {**WHO, **PLACE, "station": "north", "student": True}
    raw = {"bikes.0.electric": "no", "bikes.1.electric": "yes", "bikes.1.battery": ""}
    parsed = read(form, "family", raw, answers)
    assert [one.field for one in parsed.problems] == ["bikes.1.battery"]


def test_a_fee_follows_answers_and_channel(form: Form) -> None:
    answers = {**WHO, **PLACE}
    fee = form.fee(answers, "web", TODAY)
    assert (fee.total, [line.amount for line in fee.lines]) == (1000, [1000])
    assert form.fee({**answers, "student": True}, "web", TODAY).total == 0
    assert form.fee(WHO, "web", TODAY).total is None


def test_eligibility_is_yes_no_or_open(form: Form) -> None:
    verdicts = [
        form.eligibility({"birth": birth} if birth else {}, TODAY).word
        for birth in ("1975-04-01", "2015-04-01", "")
    ]
    assert verdicts == ["yes", "no", "unknown"]
    young = form.eligibility({"birth": "2015-04-01"}, TODAY)
    assert young.reasons[0]["ja"] == "15歳以上の方が申し込めます。"


def test_forms_are_compiled_once_for_each_content(form: Form) -> None:
    assert compile_form(form.definition) is form


def forms_on_disk() -> list[Path]:
    return sorted(path for path in ON_DISK.glob("*/*") if path.name.isdecimal())


def some_answer(question: Question) -> st.SearchStrategy[Any]:
    """Return answers of the right shape: what the kinds would have made of input."""
    days = st.dates(date(1920, 1, 1), date(2030, 1, 1)).map(date.isoformat)
    home = {
        "postal_code": "1310045", "prefecture": "東京都", "city": "墨田区",
        "town": "押上", "rest": "1", "building": "",
    }  # fmt: skip
    makers: dict[str, st.SearchStrategy[Any]] = {
        "name": st.just(NAME),
        "birthdate": days,
        "date": days,
        "instant": st.sampled_from(["2026-04-06T08:25:00Z", "2026-04-30T14:59:00Z"]),
        "address": st.sampled_from([home, {**home, "city": "みどり区"}]),
        "phone": st.just("090-1234-5678"),
        "bank_account": st.just(ACCOUNT),
        "email": st.just("midori@example.jp"),
        "number": st.integers(0, 12),
        "money": st.integers(0, 10_000_000),
        "text": st.sampled_from(["一", "二"]),
        "yesno": st.booleans(),
        "consent": st.just(value=True),
        "file": st.just("6f9619ff-8b86-d011-b42d-00cf4fc964ff"),
    }
    values = [option.value for option in question.options]
    if question.kind == "choice":
        return st.sampled_from(values)
    if question.kind == "choices":
        return st.lists(st.sampled_from(values), min_size=1, unique=True)
    if question.kind == "group":
        return st.lists(answers_of(question.questions), min_size=1, max_size=3)
    return makers[question.kind]


def answers_of(questions: tuple[Question, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {}, optional={one.key: some_answer(one) for one in questions}
    )


@pytest.mark.parametrize("folder", forms_on_disk(), ids=lambda path: path.parent.name)
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_whatever_is_answered_the_journey_ends_and_hides_what_is_hidden(
    folder: Path, data: st.DataObject
) -> None:
    form = compile_form(load_once(folder))
    questions = tuple(form.questions.values())
    answers = data.draw(answers_of(questions))
    journey = walk(form, answers)
    shown = journey.shown()

    asked = {one.key for page in journey.pages for one in journey.asked(page.key)}
    assert set(shown) <= asked & set(answers)
    again = walk(form, shown)
    assert again.shown() == shown
    assert keys(again) == keys(journey)
    assert again.is_complete == journey.is_complete

    way = []
    page = form.page(journey.pages[0].key)
    while page and journey.is_done(page.key):
        way.append(page.key)
        page = journey.next_after(page.key)
    assert len(way) == len(set(way))
    assert journey.is_complete == (way == keys(journey))
    first_open = journey.first_open()
    assert first_open is None or first_open.key not in way
    form.fee(shown, "web", TODAY)
    form.eligibility(shown, TODAY)


LOADED: dict[Path, Any] = {}


def load_once(folder: Path) -> Any:
    if folder not in LOADED:
        LOADED[folder] = load(folder)
    return LOADED[folder]


@pytest.mark.parametrize("folder", forms_on_disk(), ids=lambda path: path.parent.name)
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_filling_in_page_after_page_comes_to_an_end(
    folder: Path, data: st.DataObject
) -> None:
    form = compile_form(load_once(folder))
    wanted = data.draw(answers_of(tuple(form.questions.values())))
    reader = PageReader(form, TODAY)
    answers: dict[str, Any] = {}
    page = walk(form, {}).pages[0]
    steps = 0
    while True:
        steps += 1
        assert steps <= 2 * len(form.pages)
        raw = typed_page(page, wanted) | {RENDERED: list(form.questions)}
        parsed = reader.read(page, raw, answers)
        if parsed.problems:
            break
        answers |= parsed.answers
        journey = walk(form, answers)
        assert journey.is_done(page.key)
        following = journey.next_after(page.key)
        if following is None:
            assert journey.is_complete
            break
        page = following


def test_reading_and_walking_cost_well_under_a_millisecond_a_page(form: Form) -> None:
    answers = {**WHO, **PLACE, "station": "north", "student": True, "school": "北高校"}
    reader = PageReader(form, TODAY)
    sent = [(page, typed_page(page, answers)) for page in form.pages]

    def once() -> float:
        begin = process_time()
        for page, raw in sent:
            reader.read(page, raw, answers)
            walk(form, answers)
        return process_time() - begin

    assert min(once() for _ in range(30)) < 0.001


def test_open_days_are_counted_by_the_calendar_of_the_ward(tmp_path: Path) -> None:
    rule = 'rule = "age_on(birth, today) >= 15"'
    soon = 'rule = "today > business_days_after(birth, 3)"'
    form = compile_form(load(a_folder(tmp_path, procedure=(rule, soon))))
    golden_week = WardCalendar(ward_closed_days([2026]))
    answers = {"birth": "2026-05-01"}

    counted = form.counting(golden_week)

    assert form.eligibility(answers, date(2026, 5, 12)).met is None
    assert counted.eligibility(answers, date(2026, 5, 11)).met is False
    assert counted.eligibility(answers, date(2026, 5, 12)).met is True
    assert form.counting(golden_week) is counted


def test_a_record_knows_nothing_that_is_asked_once_more(form: Form) -> None:
    """What depends on an answer that is to be given anew is not asked of it yet."""
    bikes = form.question("bikes")
    answers = {**WHO, **PLACE, "station": "north", "student": True}
    raw = {"bikes.0.electric": ["yes"], "bikes.0.battery": ["大"]}

    known = PageReader(form, TODAY).read_record(bikes, 0, raw, answers)
    again = PageReader(form, TODAY, again={"student"})

    assert known.answers == {"bikes": [{"electric": True, "battery": "大"}]}
    assert again.read_record(bikes, 0, raw, answers).answers == {
        "bikes": [{"electric": True}]
    }
