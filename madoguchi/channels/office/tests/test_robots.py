"""Robots at the desk: what they did, what nobody knows the end of, and the switch."""

from datetime import timedelta

import pytest

from madoguchi.cases.tests.cast import MONDAY, Town, staff
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.robots import actions
from madoguchi.robots.models import Errand
from madoguchi.robots.rules import Report
from madoguchi.robots.tests.cast import a_robot, waiting
from madoguchi.wards.models import Department

LATER = MONDAY + timedelta(minutes=20)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def test_the_desk_tells_what_robots_saved_and_what_has_no_end(
    town: Town, sato: Desk
) -> None:
    done, silent = waiting(town, 2)
    robot, _ = a_robot(town, at_once=2)
    errand = actions.lease(robot, done.pk, at=MONDAY).errand
    actions.report(robot, errand.pk, Report("entered", 7, 30), at=MONDAY)
    actions.lease(robot, silent.pk, at=MONDAY)

    page = sato.text("robots")

    assert "ロボットの報告で7分です" in page
    assert f"連携番号 {silent.reference}" in page
    assert "入力されたか確かめる事案 1件" in page
    assert "稼働中" in page
    assert "ロボットが入力し、登録が済んだ" in sato.text("case", done.pk)


def test_any_clerk_stops_them_all_and_only_some_start_them(
    town: Town, sato: Desk, suzuki: Desk
) -> None:
    robot, _ = a_robot(town)

    response = sato.post("robots_stop")
    assert (
        "すべてのロボットを止めました"
        in sato.client.get(response["Location"]).content.decode()
    )
    robot.refresh_from_db()
    assert robot.stopped_for == "staff"

    assert sato.post("robot_start", robot.pk, how="real").status_code == 403
    suzuki.post("robot_start", robot.pk, how="real")
    robot.refresh_from_db()
    assert (robot.is_stopped, robot.is_dry) == (False, False)
    sato.post("robot_stop", robot.pk)
    robot.refresh_from_db()
    assert robot.is_stopped


def test_without_robots_the_desk_says_how_to_have_one(town: Town, sato: Desk) -> None:
    assert "madoguchi robot" in sato.text("robots")
    assert sato.post("robot_stop", 99).status_code == 404


def test_who_works_on_none_of_its_cases_sees_no_errand(town: Town) -> None:
    [case] = waiting(town)
    robot, _ = a_robot(town)
    actions.lease(robot, case.pk, at=MONDAY)

    kumin = Department.objects.get(ward=town.ward, slug="kumin")
    planner = staff(kumin, "noda", "野田 薫", "dx")
    for actor in (town.kato, planner):
        assert case.reference not in Desk.of(town, actor).text("robots")


def test_minutes_are_summed_by_month_and_fiscal_year_and_leave_as_a_file(
    town: Town, sato: Desk
) -> None:
    first, second, third = waiting(town, 3)
    robot, _ = a_robot(town, at_once=3)
    for case, day in ((first, 0), (second, 30), (third, -6)):
        leased = actions.lease(robot, case.pk, at=MONDAY)
        actions.report(robot, leased.errand.pk, Report("entered", 6, 40), at=MONDAY)
        errands = Errand.objects.filter(pk=leased.errand.pk)
        errands.update(leased_at=MONDAY + timedelta(days=day))

    page = sato.text("robots", year="2026")
    file = sato.text("robots_minutes", year="2026").splitlines()

    assert "2026年度" in page
    assert "12" in page[page.index("年度の分数") :]
    assert file[1:] == [
        "2026,2026-04,転記1号,証明書の交付請求,1,6",
        "2026,2026-05,転記1号,証明書の交付請求,1,6",
    ]
    before = sato.text("robots_minutes", year="2025").splitlines()
    assert before[1:] == ["2025,2026-03,転記1号,証明書の交付請求,1,6"]
    assert len(sato.text("robots_minutes", year="1066").splitlines()) >= 1
