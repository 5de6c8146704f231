"""What is found in the log of one ward, and in no other's."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from madoguchi.lake.tests.cast import NOON, Told, a_ward, seal_all, tell
from madoguchi.processes.finding import answer_of
from madoguchi.processes.models import Finding
from madoguchi.processes.rules import Part, Question
from madoguchi.processes.tasks import ask, read_the_log
from madoguchi.wards.scope import ward_scope

HOUR = 3600
SLUG = "certificate"
QUICK, SLOW = 2, 40


@pytest.fixture
def town(db: None, settings: Settings, tmp_path: Path) -> Iterator[int]:
    settings.FILES_DIR = tmp_path / "files"
    town = a_ward()
    with ward_scope(town):
        yield town


def a_life(town: int, name: str, hours: int, *, version: int = 1) -> None:
    """Tell a case that is taken after so many hours and then soon over."""
    about = {"procedure": SLUG, "version": version, "unit": "kumin"}
    tell(
        town,
        f"case/{name}",
        Told("case.received", NOON, {**about, "role": "applicant"}),
        Told("case.taken", NOON + timedelta(hours=hours), about),
        Told("case.decided", NOON + timedelta(hours=hours + 1), about),
        Told("case.closed", NOON + timedelta(hours=hours + 2), about),
    )


def lives(town: int, count: int, hours: int, version: int = 1) -> list[int]:
    """Tell so many cases, each an hour longer than the last; return their hours."""
    told = [hours + number for number in range(count)]
    for one in told:
        a_life(town, f"{version}-{one}", one, version=version)
    seal_all(town)
    return told


def taken_up_again(town: int, name: str, *, ends: bool) -> None:
    """Tell a case that ended by mistake after an hour, and again after a hundred."""
    about = {"procedure": SLUG, "version": 1, "unit": "kumin"}
    again = [
        Told("case.received", NOON, {**about, "role": "applicant"}),
        Told("case.withdrawn", NOON + timedelta(hours=1), about),
        Told("case.reopened", NOON + timedelta(hours=2), about),
    ]
    if ends:
        again.append(Told("case.closed", NOON + timedelta(hours=100), about))
    tell(town, f"case/{name}", *again)
    seal_all(town)


def asked(town: int, **more: Any) -> dict[str, Any]:
    return answer_of(town, Question(SLUG, **more))


def test_times_and_waits_equal_a_count_by_hand(town: int) -> None:
    hours = lives(town, 12, QUICK)

    found = asked(town)

    assert (found["cases"], found["done"]) == (12, 12)
    assert found["times"]["median"] == median(one + 2 for one in hours) * HOUR
    (taken,) = [one for one in found["steps"] if one["activity"] == "taken"]
    assert taken["waiting"] == pytest.approx(sum(hours))
    (decided,) = [one for one in found["steps"] if one["activity"] == "decided"]
    assert decided["handling"] == pytest.approx(12)
    assert found["variants"][0]["share"] == 1.0
    assert [one["count"] for one in found["edges"]] == [12, 12, 12]


def test_few_are_not_told_and_nothing_of_them_is_kept(town: int) -> None:
    lives(town, 9, QUICK)

    assert asked(town) == {
        "calendar": asked(town)["calendar"], "state": "few", "cases": 9, "done": 0,
    }  # fmt: skip


def test_another_ward_sees_none_of_it(town: int) -> None:
    other = a_ward("aoba")
    lives(town, 12, QUICK)

    with ward_scope(other):
        assert asked(other)["state"] == "none"
        assert answer_of(other, Question())["procedures"] == {}


def test_a_slower_version_is_told_by_an_honest_test(town: int) -> None:
    lives(town, 22, QUICK, version=1)
    lives(town, 22, SLOW, version=2)

    found = asked(town, part=Part(version=2), beside=Part(version=1))["comparison"]

    assert found["verdict"] == "longer"
    assert found["n"] == [22, 22]
    assert found["medians"][1] - found["medians"][0] == (SLOW - QUICK) * HOUR
    assert found["low"] < (SLOW - QUICK) * HOUR < found["high"]


def test_fewer_than_twenty_get_no_verdict(town: int) -> None:
    lives(town, 12, QUICK, version=1)
    lives(town, 12, SLOW, version=2)

    found = asked(town, part=Part(version=2), beside=Part(version=1))["comparison"]

    assert found["verdict"] == "too_few"
    assert found["p"] is None


def test_a_case_on_its_way_counts_but_not_as_quick(town: int) -> None:
    lives(town, 12, QUICK)
    before = asked(town)["times"]
    about = {"procedure": SLUG, "version": 1}
    for number in range(10):
        tell(town, f"case/open-{number}", Told("case.received", NOON, about))
    seal_all(town)

    found = asked(town)

    assert (found["cases"], found["done"]) == (22, 12)
    assert found["times"] == before


def test_a_question_about_all_gives_each_procedure(town: int) -> None:
    hours = lives(town, 12, QUICK)

    found = answer_of(town, Question())["procedures"][SLUG]

    assert found["slowest"]["activity"] == "taken"
    assert found["slowest"]["hours"] == pytest.approx(sum(hours))


def test_an_answer_of_an_older_log_never_takes_the_newer_ones_place(
    town: int,
) -> None:
    lives(town, 12, QUICK)
    finding = ask(town, Question(SLUG), at=timezone.now())
    Finding.objects.update(seal=10**9, answer={"state": "none"})

    read_the_log.func(town, finding.pk)

    assert Finding.objects.get().answer == {"state": "none"}


def test_what_nobody_opened_for_a_month_is_forgotten(town: int) -> None:
    finding = ask(town, Question(SLUG), at=NOON)
    ask(town, Question(SLUG, Part(version=1)), at=NOON)

    read_the_log.func(town, finding.pk)  # the clock is long past

    assert not Finding.objects.exists()


def test_a_case_taken_up_again_is_over_when_it_ends_for_good(town: int) -> None:
    lives(town, 12, QUICK)
    taken_up_again(town, "goes-on", ends=False)
    assert asked(town)["done"] == 12

    taken_up_again(town, "ended", ends=True)

    found = asked(town)
    assert found["done"] == 13
    assert found["times"]["p90"] > 11 * HOUR
