"""What staff give is counted together or not at all, and never with a name."""

from datetime import date, timedelta

import pytest

from madoguchi.registers.actions import timing
from madoguchi.registers.actions.giving import answer, open_survey, release
from madoguchi.registers.models import Given, Line, Pool, Timing
from madoguchi.registers.problems import (
    BadMinutes,
    BadPeriod,
    DayOver,
    GivenAlready,
    NothingTimed,
    NotYourRegister,
    SurveyClosed,
)
from madoguchi.registers.tests.cast import NOON, Place, a_place, said, works
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department
from madoguchi.wards.scope import ward_scope

TODAY = date(2026, 11, 27)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
SCORES = {"contribution": 4, "satisfaction": 2}


def people(office: Department, count: int) -> list[Actor]:
    return [works(office, f"{office.slug}{one}", "clerk") for one in range(count)]


def opened(place: Place) -> None:
    open_survey(TODAY, TODAY + 7 * DAY, by=place.dx, at=NOON)


# --------------------------------------------------------------------- the survey


def test_answers_are_counted_after_the_last_day_without_a_name(place: Place) -> None:
    opened(place)
    for one in people(place.zeimu, 10):
        answer(SCORES, by=one, at=NOON)

    assert release(place.id, at=NOON + 7 * DAY) == 0
    assert release(place.id, at=NOON + 8 * DAY) == 10

    rows = [body for kind, body in said(place.id) if kind == "register.row_stated"]
    assert {body["actor"] for body in rows} == {"system/system"}
    assert {body["unit"] for body in rows} == {""}
    assert {
        (one.values["question"], one.values["score"])
        for one in Line.objects.all()
        if one.values["answers"] == 10
    } == {("contribution", 4), ("satisfaction", 2)}
    assert not Pool.objects.exists()
    assert release(place.id, at=NOON + 9 * DAY) == 0


def test_nothing_in_the_log_says_that_somebody_answered(place: Place) -> None:
    opened(place)
    answer(SCORES, by=place.sato, at=NOON)

    assert [kind for kind, _ in said(place.id)] == ["survey.opened"]


def test_small_departments_are_counted_together(place: Place) -> None:
    opened(place)
    for one in [*people(place.zeimu, 6), *people(place.kumin, 4)]:
        answer(SCORES, by=one, at=NOON)
    release(place.id, at=NOON + 8 * DAY)

    assert {one.values["department"] for one in Line.objects.all()} == {"others"}


def test_too_few_answers_are_dropped_and_that_is_told(place: Place) -> None:
    opened(place)
    for one in people(place.zeimu, 9):
        answer(SCORES, by=one, at=NOON)
    release(place.id, at=NOON + 8 * DAY)

    assert not Line.objects.exists()
    [told] = [body["fact"] for kind, body in said(place.id) if kind == "pool.released"]
    assert (told["given"], told["dropped"]) == (0, 9)


def test_nobody_answers_twice(place: Place) -> None:
    opened(place)
    answer(SCORES, by=place.sato, at=NOON)

    with pytest.raises(GivenAlready):
        answer(SCORES, by=place.sato, at=NOON)
    [pool] = Pool.objects.all()
    assert pool.entries == [SCORES]
    assert "contribution" not in str(Given.objects.values().get())


def test_outside_its_days_a_survey_is_closed(place: Place) -> None:
    opened(place)

    with pytest.raises(SurveyClosed):
        answer(SCORES, by=place.sato, at=NOON + 8 * DAY)


@pytest.mark.parametrize(
    "scores", [{}, {"contribution": 4}, SCORES | {"satisfaction": 6}, SCORES | {"x": 1}]
)
def test_what_is_no_answer_is_not_kept(place: Place, scores: dict[str, int]) -> None:
    opened(place)

    with pytest.raises(ValueError, match="a score"):
        answer(scores, by=place.sato, at=NOON)
    assert not Given.objects.exists()


def test_a_survey_is_opened_by_the_dx_officer_once_a_year(place: Place) -> None:
    with pytest.raises(NotYourRegister):
        open_survey(TODAY, TODAY, by=place.sato, at=NOON)
    with pytest.raises(BadPeriod):
        open_survey(TODAY - DAY, TODAY, by=place.dx, at=NOON)
    with pytest.raises(BadPeriod):
        open_survey(TODAY + DAY, TODAY, by=place.dx, at=NOON)
    opened(place)
    with pytest.raises(BadPeriod):
        opened(place)


def test_another_ward_has_its_own_survey(place: Place) -> None:
    opened(place)
    other = a_place("kasumi", "131989")

    with ward_scope(other.id), pytest.raises(SurveyClosed):
        answer(SCORES, by=other.sato, at=NOON)


# ------------------------------------------------------------------ the time study


def timed(by: Actor) -> Timing:
    timing.tap("routine", by=by, at=NOON)
    timing.tap("meeting", by=by, at=NOON + 30 * MINUTE)
    timing.tap("", by=by, at=NOON + 40 * MINUTE)
    return Timing.objects.get(staff=int(by.id))


def test_taps_time_one_category_after_another(place: Place) -> None:
    assert timed(place.sato).seconds == {"routine": 1800, "meeting": 600}


def test_the_same_category_again_stops_it(place: Place) -> None:
    timing.tap("routine", by=place.sato, at=NOON)
    row = timing.tap("routine", by=place.sato, at=NOON + MINUTE)

    assert (row.running, row.seconds) == ("", {"routine": 60})


def test_a_tap_that_waited_for_a_network_counts_from_when_it_was_made(
    place: Place,
) -> None:
    timing.tap("routine", by=place.sato, at=NOON)
    later = NOON + 60 * MINUTE
    row = timing.tap("", by=place.sato, at=later, tapped_at=NOON + 10 * MINUTE)

    assert row.seconds == {"routine": 600}


@pytest.mark.parametrize("wrong", [NOON + DAY, NOON - DAY])
def test_a_tap_of_a_wrong_clock_counts_as_of_now(place: Place, wrong: object) -> None:
    timing.tap("routine", by=place.sato, at=NOON)
    row = timing.tap("", by=place.sato, at=NOON + MINUTE, tapped_at=wrong)  # type: ignore[arg-type]  # both are instants

    assert row.seconds == {"routine": 60}


def test_what_was_not_stopped_is_asked_for_and_not_invented(place: Place) -> None:
    timing.tap("meeting", by=place.sato, at=NOON)
    timing.tap("routine", by=place.sato, at=NOON + DAY)

    row = Timing.objects.get(day=TODAY)
    assert (row.forgotten, row.running, row.seconds) == ("meeting", "", {})


def test_a_day_is_mended_and_keeps_the_seconds_that_stand(place: Place) -> None:
    timed(place.sato)
    timing.mend(TODAY, {"routine": 30, "creative": 45}, by=place.sato, at=NOON + DAY)

    row = Timing.objects.get(day=TODAY)
    assert row.seconds == {"routine": 1800, "creative": 2700}


@pytest.mark.parametrize("minutes", [{"routine": 1441}, {"x": 3}, {"routine": -1}])
def test_a_day_has_no_more_minutes_than_it_has(
    place: Place, minutes: dict[str, int]
) -> None:
    with pytest.raises(BadMinutes):
        timing.mend(TODAY, minutes, by=place.sato, at=NOON)


def test_a_day_that_is_sent_leaves_nothing_with_the_person(place: Place) -> None:
    timed(place.sato)
    timing.send(TODAY, by=place.sato, at=NOON + 40 * MINUTE)

    row = Timing.objects.get()
    assert (row.is_sent, row.seconds) == (True, {})
    with pytest.raises(GivenAlready):
        timing.send(TODAY, by=place.sato, at=NOON)
    with pytest.raises(GivenAlready):
        timing.tap("routine", by=place.sato, at=NOON + MINUTE)
    assert said(place.id) == []


def test_an_empty_or_an_old_day_is_not_sent(place: Place) -> None:
    with pytest.raises(NothingTimed):
        timing.send(TODAY, by=place.sato, at=NOON)
    with pytest.raises(DayOver):
        timing.send(TODAY, by=place.sato, at=NOON + 8 * DAY)


def test_a_day_of_enough_people_is_counted_when_nobody_can_send_it_any_more(
    place: Place,
) -> None:
    for one in people(place.kumin, 5):
        timed(one)
        timing.send(TODAY, by=one, at=NOON + 40 * MINUTE)

    assert release(place.id, at=NOON + 7 * DAY) == 0
    assert release(place.id, at=NOON + 8 * DAY) == 5
    minutes = {one.values["category"]: one.values for one in Line.objects.all()}
    assert minutes["routine"]["minutes"] == 150
    assert minutes["creative"]["minutes"] == 0
    assert minutes["meeting"]["people"] == 5
    assert {body["actor"] for _, body in said(place.id)} == {"system/system"}


def test_a_day_of_too_few_is_dropped(place: Place) -> None:
    for one in people(place.kumin, 4):
        timed(one)
        timing.send(TODAY, by=one, at=NOON + 40 * MINUTE)
    release(place.id, at=NOON + 8 * DAY)

    assert not Line.objects.exists()
    assert not Pool.objects.exists()


def test_old_timings_go_away(place: Place) -> None:
    timed(place.sato)
    release(place.id, at=NOON + 15 * DAY)

    assert not Timing.objects.exists()
