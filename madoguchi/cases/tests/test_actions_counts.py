"""Counts of counters outside the system become facts, once, and can be corrected."""

from dataclasses import replace
from datetime import date

import pytest

from madoguchi.cases import actions
from madoguchi.cases.count_file import BadCounts, read_counts
from madoguchi.cases.models import DeclaredCount
from madoguchi.cases.problems import NotAllowed
from madoguchi.cases.tests.cast import MONDAY, Town
from madoguchi.events.queries import history
from madoguchi.wards.actions import handle_elsewhere
from madoguchi.wards.actor import Actor

KNOWN = {"certificate", "benefit"}
HEADING = "年月,手続き,受付方法,年齢区分,件数\n"
MARCH = (
    HEADING
    + "2026-03,certificate,窓口,65-74,120\n"
    + "2026年3月,certificate,郵送,,８\n"
    + "2026/03,benefit,phone,85+,0\n"
)


def codes(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(BadCounts) as bad:
        read_counts(text, procedures=KNOWN, on=date(2026, 4, 6))
    return [(line.line, line.column, line.code) for line in bad.value.lines]


def test_a_file_is_read_as_offices_write_it() -> None:
    counts = read_counts("\ufeff" + MARCH, procedures=KNOWN, on=date(2026, 4, 6))

    assert [(one.channel, one.age_band, one.count) for one in counts] == [
        ("counter", "65-74", 120),
        ("post", "unknown", 8),
        ("phone", "85+", 0),
    ]
    assert {one.month_on for one in counts} == {date(2026, 3, 1)}


def test_columns_may_stand_in_any_order() -> None:
    text = "件数,年月,手続き,年齢区分,受付方法\n5,2026-03,benefit,18-29,電話\n"

    [count] = read_counts(text, procedures=KNOWN, on=date(2026, 4, 6))

    assert (count.count, count.channel) == (5, "phone")


def test_every_wrong_line_is_named() -> None:
    text = HEADING + (
        "2026-13,certificate,窓口,65-74,1\n"
        "2026-05,certificate,窓口,65-74,1\n"
        "2026-03,unknown,web,90+,-1\n"
        "\n"
        "2026-03,certificate,窓口\n"
        "2026-03,certificate,窓口,65-74,1\n"
        "2026-03,certificate,counter,65-74,2\n"
    )

    assert codes(text) == [
        (2, "month", "month"),
        (3, "month", "future"),
        (4, "procedure", "procedure"),
        (4, "channel", "channel"),
        (4, "age_band", "age_band"),
        (4, "count", "count"),
        (6, "", "columns"),
        (8, "", "twice"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "empty"), (HEADING, "empty"), ("a,b\n1,2\n", "heading")],
)
def test_a_file_that_is_no_count_is_refused(text: str, code: str) -> None:
    assert codes(text)[0][2] == code


def declare(town: Town, text: str) -> tuple[int, int, int]:
    done = actions.declare_counts(text, by=town.sato, at=MONDAY)
    return (done.new, done.changed, done.same)


@pytest.mark.django_db
def test_a_file_declared_twice_changes_nothing(town: Town) -> None:
    assert declare(town, MARCH) == (3, 0, 0)
    assert declare(town, MARCH) == (0, 0, 3)

    facts = history(town.id, "counter/counts")
    assert [fact.kind for fact in facts] == ["counts.declared"] * 3


@pytest.mark.django_db
def test_the_newest_declaration_holds(town: Town) -> None:
    declare(town, MARCH)

    assert declare(town, MARCH.replace("120", "121")) == (0, 1, 2)

    newest = history(town.id, "counter/counts")[-1]
    assert newest.fact["count"] == 121
    assert newest.fact["month"] == "2026-03"
    assert (newest.channel, newest.age_band) == ("counter", "65-74")
    assert DeclaredCount.objects.count() == 3


@pytest.mark.django_db
def test_one_wrong_line_and_nothing_is_taken(town: Town) -> None:
    with pytest.raises(BadCounts):
        declare(town, MARCH + "2026-03,certificate,窓口,65-74,x\n")

    assert not DeclaredCount.objects.exists()
    assert history(town.id, "counter/counts") == []


@pytest.mark.django_db
def test_residents_declare_no_counts(town: Town) -> None:
    with pytest.raises(NotAllowed):
        actions.declare_counts(MARCH, by=town.ken, at=MONDAY)


@pytest.mark.django_db
def test_a_clerk_declares_nothing_for_another_department(town: Town) -> None:
    other = replace(town.sato, unit="kodomo", roles=frozenset({"clerk"}))
    with pytest.raises(NotAllowed):
        actions.declare_counts(MARCH, by=other, at=MONDAY)
    assert not DeclaredCount.objects.exists()

    planner = replace(other, roles=frozenset({"dx"}))
    done = actions.declare_counts(MARCH, by=planner, at=MONDAY)
    assert done.new == 3


@pytest.mark.django_db
def test_what_the_ward_does_not_offer_here_any_clerk_declares(town: Town) -> None:
    other = replace(town.sato, unit="kodomo", roles=frozenset({"clerk"}))
    handle_elsewhere(town.id, {"parking": {"ja": "駐車場の使用許可"}})
    text = HEADING + "2026-03,parking,窓口,65-74,4\n"

    done = actions.declare_counts(text, by=other, at=MONDAY)

    assert done.new == 1


@pytest.mark.django_db
def test_what_the_ward_does_not_handle_at_all_nobody_declares(town: Town) -> None:
    text = HEADING + "2026-03,parking,窓口,65-74,4\n2026-03,survey,窓口,,4\n"

    with pytest.raises(BadCounts) as bad:
        actions.declare_counts(text, by=Actor.system(town.id), at=MONDAY)

    assert [one.code for one in bad.value.lines] == ["procedure", "procedure"]
