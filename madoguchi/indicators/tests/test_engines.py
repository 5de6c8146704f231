"""DuckDB reads the registers as the database of the application does."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from madoguchi.indicators import sql
from madoguchi.indicators.cells import rows
from madoguchi.indicators.definition import Example, Indicator, catalogue
from madoguchi.indicators.models import RegisterLine
from madoguchi.indicators.periods import Period
from madoguchi.indicators.queries import stretch_of
from madoguchi.indicators.sql import Slice
from madoguchi.indicators.tests.test_examples import state
from madoguchi.wards.models import Ward
from madoguchi.wards.scope import ward_scope

duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed here")
EXAMPLES = [
    (of, example)
    for of in catalogue().values()
    for example in of.examples
    if of.register
]
COLUMNS = "ward_id, register, row_key, as_of, told, withdrawn, event"


@pytest.fixture
def ward(db: None) -> Iterator[Ward]:
    ward = Ward.objects.create(slug="midori", code="131997", name="みどり区")
    with ward_scope(ward.pk):
        yield ward


def beside(ward: Ward) -> Any:
    """Copy the lines of a ward into a DuckDB of its own."""
    there = duckdb.connect()
    there.execute(
        "CREATE TABLE indicators_registerline (ward_id BIGINT, register VARCHAR,"
        " row_key VARCHAR, as_of DATE, told JSON, withdrawn BOOLEAN, event BIGINT)"
    )
    names = COLUMNS.split(", ")
    for line in RegisterLine.objects.filter(ward=ward).values(*names):
        told = {**line, "told": json.dumps(line["told"])}
        there.execute(
            "INSERT INTO indicators_registerline VALUES (?, ?, ?, ?, ?, ?, ?)",
            [told[name] for name in names],
        )
    return there


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("of", "example"), EXAMPLES, ids=[f"{o.id}: {e.title}" for o, e in EXAMPLES]
)
def test_the_same_rows_give_the_same_sums(
    ward: Ward, of: Indicator, example: Example
) -> None:
    for number, row in enumerate(example.rows):
        state(ward.pk, number, of.register, dict(row))
    period = stretch_of(of, Period.parse(example.period or "2026-11"))
    here = rows(sql.amounts(of, period, Slice(), ward.pk, *of.match))

    query = sql.amounts(of, period, Slice(), ward.pk, *of.match, engine="duckdb")
    there = beside(ward).execute(query.text.replace("%s", "?"), query.values).fetchall()

    assert [tuple(str(one) for one in row) for row in there] == [
        tuple(str(one) for one in row) for row in here
    ]


@pytest.mark.django_db
def test_what_was_taken_back_counts_nowhere(ward: Ward) -> None:
    of = catalogue()["outsourcing"]
    state(ward.pk, 1, of.register, {"fiscal_year": 2026, "kind": "in_house", "yen": 5})
    RegisterLine.objects.update(withdrawn=True)
    period = Period.parse("FY2026")

    query = sql.amounts(of, period, Slice(), ward.pk, engine="duckdb")
    there = beside(ward).execute(query.text.replace("%s", "?"), query.values).fetchall()

    assert there == [(None, None, None)]
    assert rows(sql.amounts(of, period, Slice(), ward.pk)) == [(None, None, None)]
