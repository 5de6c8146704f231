"""The verdict over all residents is the one each would get alone; nothing spills."""

from datetime import date
from typing import Any

import duckdb
import pytest

from madoguchi.cases.tests.cast import a_page, a_question, text
from madoguchi.procedures.definition.model import Condition
from madoguchi.procedures.entitlement import entitlement, given_only, questions_form
from madoguchi.procedures.expressions.parse import parse
from madoguchi.runs.judging import Facts, Judge
from madoguchi.runs.rules import SEALED_LENGTH, from_bytes, to_bytes
from madoguchi.runs.tests.cast import (
    OPEN,
    PAGES,
    POOR,
    RICH,
    SLUG,
    TODAY,
    a_benefit,
)

CHILD = {"born": "2015-05-05", "living": "home"}
AWAY = {"born": "2015-05-05", "living": "away", "cost": 30_000}
PEOPLE: list[Facts] = [
    POOR,
    RICH,
    OPEN,
    {},
    {**POOR, "children": [CHILD, AWAY]},
    {**POOR, "children": [CHILD, {**AWAY, "living": "home"}]},
    {**POOR, "children": [{"living": "home"}]},
    {**POOR, "has_pension": True, "pension": 4_000},
    {**POOR, "has_pension": False, "pension": 4_000},
    {**POOR, "pension": 4_000},
    {**POOR, "has_pension": True, "pension": 40_000},
]


def judged(people: list[Facts]) -> list[Any]:
    judge = Judge(a_benefit(), TODAY)
    try:
        return list(judge.judge(people))
    finally:
        judge.close()


def test_everybody_gets_the_verdict_that_each_would_get_alone() -> None:
    form = a_benefit()
    alone = [
        entitlement(questions_form(form), given_only(one), TODAY) for one in PEOPLE
    ]

    rows = judged(PEOPLE)

    assert [met for met, _ in rows] == [one.verdict.met for one in alone]
    for (met, (month, _, once, _)), one in zip(rows, alone, strict=True):
        if met:
            told = {each.per: each.total for each in one.sums}
            assert month == told["month"]
            assert once == told.get("once", 0)
    assert {met for met, _ in rows} == {True, False, None}


def test_a_hidden_answer_counts_for_nothing() -> None:
    open_one, paid, hidden = judged(
        [
            {**POOR, "pension": 4_000},
            {**POOR, "has_pension": True, "pension": 4_000},
            {**POOR, "has_pension": False, "pension": 4_000},
        ]
    )

    assert (open_one[1][0], paid[1][0], hidden[1][0]) == (10_000, 6_000, 10_000)


@pytest.mark.parametrize(
    "wrong",
    [
        {"income": "1000000"},
        {"income": True},
        {"income": 10**20},
        {"income": -(2**53)},
        {"income": None},
        {"income": [1]},
        {"resident": "yes"},
        {"resident": 1},
    ],
)
def test_what_cannot_be_read_is_not_known(wrong: Facts) -> None:
    [(met, _)] = judged([{**POOR, **wrong}])

    assert met is None


@pytest.mark.parametrize("children", ["two", [1], [{"born": "2015-02-30"}], {}])
def test_records_that_cannot_be_read_are_not_known(children: Any) -> None:
    [(met, (month, *_))] = judged([{**POOR, "children": children}])

    assert met
    assert month in (10_000, None)


def test_a_list_of_nobody_is_no_answer_as_it_is_none_of_anybody_s() -> None:
    rule = Condition(parse("answered(children)"), text("子"))
    judge = Judge(a_benefit(eligibility=(rule,)), TODAY)
    found = [met for met, _ in judge.judge([{"children": []}, {"children": [CHILD]}])]
    judge.close()

    assert found == [False, True]


def test_a_fact_of_the_procedure_itself_comes_before_a_common_one() -> None:
    [(met, _)] = judged([{**RICH, f"{SLUG}.income": 0}])

    assert met is True


def test_nothing_of_a_chunk_is_there_in_the_next() -> None:
    judge = Judge(a_benefit(), TODAY)

    assert [met for met, _ in judge.judge([POOR, RICH])] == [True, False]
    assert [met for met, _ in judge.judge([OPEN])] == [None]


def test_what_does_not_fit_into_memory_fails_and_is_not_put_on_the_disk() -> None:
    judge = Judge(a_benefit(), TODAY, memory="12MB")
    many = ({**POOR, "children": [CHILD] * 9} for _ in range(400_000))

    with pytest.raises(duckdb.OutOfMemoryException):
        judge.load(many)


def test_no_query_can_turn_the_disk_on_again() -> None:
    judge = Judge(a_benefit(), TODAY)
    database = judge.batch.database

    [(folder, outside)] = database.execute(
        "SELECT current_setting('temp_directory'),"
        " current_setting('enable_external_access')"
    ).fetchall()
    with pytest.raises(duckdb.InvalidInputException):
        database.execute("SET temp_directory = '/tmp/elsewhere'")

    assert (folder, outside) == ("", False)


@pytest.mark.parametrize("met", [True, False, None])
@pytest.mark.parametrize("month", [None, 0, 2**53 - 1])
def test_a_verdict_is_as_long_whatever_it_says(
    met: bool | None,  # noqa: FBT001
    month: int | None,
) -> None:
    written = to_bytes(met, *[month] * 4)

    assert len(written) == SEALED_LENGTH
    assert from_bytes(written).met is met
    assert from_bytes(written).sums["month"] == month


def test_a_version_that_counts_open_days_asks_the_calendar() -> None:
    rule = parse('business_days_after(date("2026-04-06"), 1) == date("2026-04-07")')
    first, *_ = a_benefit().definition.eligibility
    form = a_benefit(eligibility=(first.__class__(rule, first.reason),))

    [(met, _)] = list(Judge(form, date(2026, 4, 6)).judge([{}]))

    assert met is None  # no calendar is known here


def test_a_line_that_is_computed_is_computed_for_everybody() -> None:
    """What the registers call by its name is not believed, as nobody's typing is."""
    line = a_question(
        "left", "calculated", own={"gives": "number"}, value=parse("income - pension")
    )
    half = a_question(
        "half",
        "calculated",
        own={"gives": "number"},
        value=parse("floor_div(left, 2)"),
        show_if=parse("resident"),
    )
    form = a_benefit(
        pages=(*PAGES, a_page("sum", line, half)),
        eligibility=(Condition(parse("half > 400000"), text("半分")),),
    )
    people: list[Facts] = [
        {**POOR, "has_pension": True, "pension": 100_000},
        {**POOR, "has_pension": True, "pension": 400_000, "left": 9_999_999},
        {**POOR, "has_pension": False, "pension": 100_000},
        {**POOR, "resident": False, "has_pension": True, "pension": 1},
    ]
    asking = questions_form(form)
    alone = [entitlement(asking, given_only(one), TODAY).verdict.met for one in people]

    judge = Judge(form, TODAY)
    together = [met for met, _ in judge.judge(people)]
    judge.close()

    assert together == alone == [True, False, None, None]


def test_half_a_letter_in_a_register_stops_nobody() -> None:
    """NUL and half of a surrogate pair are no text; a part of a name may be null."""
    kind = a_question("nick", "text")
    name = a_question("name", "name")
    rule = 'nick == "x" or answered(name.given)'
    form = a_benefit(
        pages=(a_page("who", kind, name),),
        eligibility=(Condition(parse(rule), text("名前")),),
        amounts=(),
    )
    whole = {"family": "若葉", "given": None, "family_kana": "", "given_kana": ""}
    people: list[Facts] = [
        {"nick": "x\u0000", "name": whole},
        {"nick": "\ud842", "name": {**whole, "given": "\udfb7"}},
        {"nick": "x"},
    ]

    judge = Judge(form, TODAY)
    found = [met for met, _ in judge.judge(people)]
    judge.close()

    assert found == [None, None, True]
