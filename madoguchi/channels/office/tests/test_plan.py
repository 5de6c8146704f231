"""The plan at a glance: how it stands, where it starts from, what happened."""

from datetime import date

import pytest

from madoguchi.cases.tests.cast import MONDAY, Town, staff
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.channels.office.views.plan import number_typed
from madoguchi.indicators.actions import StartWish, confirm_start, state_start
from madoguchi.indicators.definition import catalogue, plan
from madoguchi.indicators.models import Annotation, Start
from madoguchi.indicators.problems import NotConfirmed
from madoguchi.indicators.starts import base_of, confirmed_of
from madoguchi.indicators.tests.test_examples import state
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department
from madoguchi.wards.scope import ward_scope

START = {
    "value": "48.2", "measured_on": "2025-10-01", "due_on": "2028-03-31",
    "evidence": "令和7年度住民満足度調査報告書、文書番号7区広第12号",
}  # fmt: skip


def planner(town: Town, login: str, role: str) -> Actor:
    with ward_scope(town.id):
        department = Department.objects.get(ward=town.ward, slug="kumin")
        return staff(department, login, "計画 花", role)


@pytest.fixture
def dx(town: Town) -> Desk:
    return Desk.of(town, planner(town, "keikaku", "dx"))


@pytest.fixture
def cio(town: Town) -> Desk:
    return Desk.of(town, planner(town, "joho", "cio"))


def test_every_figure_of_the_plan_is_on_the_page(dx: Desk) -> None:
    text = dx.text("plan")

    for one in plan():
        assert one.name in text
        assert one.needs in text or not one.register
    assert text.count("未検証") >= 2


def test_the_plan_is_a_file_too(dx: Desk) -> None:
    text = dx.get("figures_csv", "plan").getvalue().decode("utf-8-sig")

    assert len(text.splitlines()) == 1 + len(plan())


def test_a_past_due_date_is_missed_and_says_how_far_it_came(
    town: Town, dx: Desk
) -> None:
    row = {"operation": "a", "state": "migrated", "as_of": "2026-01-01"}
    state(town.id, 1, "standard-operations", row)

    text = dx.text("plan")

    assert "期限を過ぎて未達" in text
    assert "<strong>5.0%</strong>" in text


def test_a_baseline_holds_once_somebody_else_confirmed_it(
    town: Town, dx: Desk, cio: Desk
) -> None:
    dx.post("start_state", "resident-satisfaction", **START)
    row = Start.objects.get()
    of = catalogue()["resident-satisfaction"]
    waiting = dx.text("figure", of.id)

    dx.post("start_confirm", of.id, start=row.reference)
    alone = base_of(of, confirmed_of(town.id).get(of.id))
    cio.post("start_confirm", of.id, start=row.reference)
    base = base_of(of, confirmed_of(town.id).get(of.id))

    assert "確認を待っている基準" in waiting
    assert (alone.value, alone.verified) == (52.3, False)
    assert (base.value, base.verified, base.due) == (48.2, True, date(2028, 3, 31))
    assert "確認済み" in cio.text("figure", of.id)


def test_what_is_wrong_in_a_baseline_is_said_at_its_field(dx: Desk) -> None:
    typed = {**START, "value": "たくさん", "evidence": " "}

    answer = dx.post("start_state", "resident-satisfaction", **typed)

    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'id="value-error"' in text
    assert 'id="evidence-error"' in text
    assert 'value="2028-03-31"' in text
    assert not Start.objects.exists()


def test_nobody_confirms_what_they_stated(town: Town) -> None:
    by = planner(town, "keikaku", "dx")
    of = catalogue()["resident-satisfaction"]
    wish = StartWish("調査報告書", 48.2, date(2025, 10, 1))
    row = state_start(of, wish, by=by, at=MONDAY)

    with pytest.raises(NotConfirmed, match="same"):
        confirm_start(of, row.reference, by=by, at=MONDAY)


def test_a_figure_shows_the_very_query_and_what_stands_in_it(
    town: Town, dx: Desk
) -> None:
    text = dx.text("figure", "outsourcing", period="2026-04")

    assert "FROM indicators_registerline WHERE register = %s" in text
    assert f"costs, {town.id}, 2026-04-01, 2027-03-31" in text


def test_few_answers_of_a_survey_are_not_shown(town: Town, dx: Desk) -> None:
    row = {"year": 2026, "question": "satisfaction", "score": 5, "answers": 9}
    state(town.id, 1, "staff-survey", row)

    text = dx.text("figure", "staff-engagement", period="2026-04")

    assert "件数が少ないため非表示" in text
    assert "<dd>100.0%</dd>" not in text


def test_a_change_with_too_few_on_one_side_is_not_shown(town: Town, dx: Desk) -> None:
    for number, (day, assessed) in enumerate((("2025-10-01", 9), ("2026-04-02", 40))):
        row = {"department": "kumin", "score_sum": 900, "assessed": assessed}
        state(town.id, number, "skills", {**row, "as_of": day})

    text = dx.text("figure", "digital-skills", period="2026-04")

    assert "件数が少ないため非表示" in text
    assert "100.0点" not in text


def test_a_note_is_pinned_to_a_day_and_taken_away(dx: Desk) -> None:
    note = {
        "on": "2026-04-01", "sort": "release", "about": "",
        "words": "<b>申請画面</b>を改めた",
    }  # fmt: skip
    dx.post("annotation_pin", **note)
    row = Annotation.objects.get()
    shown = dx.text("figure", "online-use-a")

    dx.post("annotation_remove", annotation=row.reference)

    assert "&lt;b&gt;申請画面" in shown
    assert "申請画面" not in dx.text("plan")


def test_a_note_without_words_is_not_kept(dx: Desk) -> None:
    answer = dx.post("annotation_pin", on="x", sort="y", words=" ")

    assert answer.status_code == 422
    assert not Annotation.objects.exists()


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("50", 50.0),
        ("50.5", 50.5),
        ("-1", None),
        ("1e3", None),
        ("", None),
        (".", None),
    ],
)
def test_a_number_is_read_or_it_is_none(typed: str, number: float | None) -> None:
    assert number_typed(typed) == number
