"""Many people at once: rows stay in order, nothing is converted, nothing leaves."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from madoguchi.procedures.expressions.batch import AT_ONCE, Batch
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.sql import Given
from madoguchi.procedures.tests.vectors import vectors

SCOPE = vectors().scope
GIVEN = Given(date(2026, 11, 24))
RULES = [parse("copies > 2"), parse("some(children, school)"), parse("copies * 2")]


@pytest.fixture
def batch() -> Iterator[Batch]:
    made = Batch(RULES, SCOPE)
    yield made
    made.close()


def test_each_person_has_a_row_in_the_order_of_coming(batch: Batch) -> None:
    count = AT_ONCE + 5
    batch.add({"copies": number, "children": []} for number in range(count))
    batch.add([{}, {"children": [{"school": True}], "no_such": "x"}])

    rows = list(batch.values(GIVEN))

    assert len(rows) == batch.count == count + 2
    assert rows[:4] == [
        (False, False, 0), (False, False, 2), (False, False, 4), (True, False, 6),
    ]  # fmt: skip
    assert rows[-3:] == [
        (True, False, 2 * (count - 1)), (None, None, None), (None, True, None),
    ]  # fmt: skip


def test_some_of_the_expressions_can_be_asked_for(batch: Batch) -> None:
    batch.add([{"copies": 3}])

    assert list(batch.values(GIVEN, RULES[2:])) == [(6,)]


def test_nobody_is_no_row(batch: Batch) -> None:
    batch.add([])

    assert list(batch.values(GIVEN)) == []


def test_a_rule_that_asks_nothing_has_a_value_for_everybody() -> None:
    table = Batch([parse('today == date("2026-11-24")')], SCOPE)
    table.add([{}, {"copies": 3}])

    assert list(table.values(GIVEN)) == [(True,), (True,)]


def test_an_answer_of_another_type_is_an_error_not_a_value(batch: Batch) -> None:
    with pytest.raises(duckdb.Error):
        batch.add([{"copies": "many"}])


def test_only_what_is_asked_about_comes_in(batch: Batch) -> None:
    batch.add([{"copies": 1, "name": "若葉", "birth": "2008-04-02"}])

    found = batch.database.execute("SELECT * FROM answers").description

    assert [column[0] for column in found or ()] == ["the row", "copies", "children"]


@pytest.mark.parametrize(
    "query",
    [
        "COPY answers TO '/tmp/answers.csv'",
        "SELECT * FROM read_text('/etc/hostname')",
        "ATTACH '/tmp/other.db'",
    ],
)
def test_nothing_can_leave_the_memory(batch: Batch, query: str) -> None:
    with pytest.raises(duckdb.PermissionException):
        batch.database.execute(query)
