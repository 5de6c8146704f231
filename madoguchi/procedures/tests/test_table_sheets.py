"""Decision tables in a form: the same table comes back, or is refused."""

from random import Random
from typing import Any

import pytest

from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.shapes import BOOL, INT
from madoguchi.procedures.expressions.table import (
    DecisionTable,
    NotATable,
    from_data,
    from_tree,
    to_tree,
)
from madoguchi.procedures.expressions.write import write
from madoguchi.procedures.studio.sheets import (
    Seen,
    Unreadable,
    raw_of,
    sheet_of,
)
from madoguchi.procedures.studio.tables import (
    MOST_ROWS,
    empty_table,
    press_table,
    table_from,
    table_sheet,
)
from madoguchi.procedures.tests.vectors import vectors

SEEN = Seen(vectors().scope, parameters=frozenset({"limit"}))
CELLS = {
    "waived": ("-", "true", "false"),
    "who": ("-", '== "self"', '!= "other"', 'in ["self", "family"]'),
    "copies": ("-", ">= 3", "< 7", "in [1, 2]", '<= param("limit", today)', "> no_int"),
    "age_on(birth, today)": ("-", ">= 65", "< 18"),
    "count(children)": ("-", "== 0", ["> 1", "<= 3"]),
    "birth": ("-", '< date("1961-04-02")', ['>= date("2000-04-02")', "!= today"]),
    "today": ("-", '>= date("2026-10-01")', "< add_days(birth, -30)"),
}
RESULTS = ("0", "300 * copies", 'min(no_int, param("limit", today))', "3 - copies")


def random_table(seed: int) -> DecisionTable:
    chance = Random(seed)  # noqa: S311  no secret
    columns = chance.sample(list(CELLS), chance.randint(1, 4))
    rows: list[dict[str, Any]] = []
    while len(rows) < 3:
        when = [chance.choice(CELLS[column]) for column in columns]
        if any(cell != "-" for cell in when):
            rows.append({"when": when, "then": chance.choice(RESULTS)})
    return from_data({"columns": columns, "rows": rows, "otherwise": "1"})


@pytest.mark.parametrize("seed", range(100))
def test_a_table_comes_back_from_its_form(seed: int) -> None:
    table = random_table(seed)
    raw = raw_of(table_sheet(table, SEEN, INT), "t")

    assert table_from(sheet_of(raw, "t"), SEEN, INT) == table


def test_a_rule_with_cases_is_shown_as_a_table() -> None:
    tree = parse('if(who == "self" and copies < 3, 0, waived, 100, 300)')
    sheet = table_sheet(from_tree(tree), SEEN, INT)
    assert to_tree(table_from(sheet, SEEN, INT)) == tree


@pytest.mark.parametrize(
    "text",
    [
        "if(floor_div(copies, 2) > 3, 1, 0)",
        "if(waived, if(copies > 1, 2, 3), 4)",
        'if(name == "a", 1, 2)',
        "if(copies > no_int + 1, 1, 2)",
        "if(copies > 1 and copies > 2 and copies < 9, 1, 2)",
        "if(birth > today and birth < today and birth != today, 1, 2)",
        "if(birth > business_days_after(today, 3), 1, 2)",
    ],
)
def test_what_no_form_shows_is_refused(text: str) -> None:
    with pytest.raises(NotATable):
        table_sheet(from_tree(parse(text)), SEEN, INT)


def test_buttons_make_a_table_from_nothing() -> None:
    sheet = empty_table(BOOL)
    for ref in (":who", "age:birth"):
        sheet["new"] = [ref]
        press_table(sheet, "column ", SEEN, BOOL)
    press_table(sheet, "row ", SEEN, BOOL)
    sheet = sheet_of(raw_of(sheet, "t"), "t")
    row = sheet["rows"][0]
    row["cells"][0] = {"how": ["among"], "values": ["self"]}
    row["cells"][1]["tests"][0] = {"how": [">="], "times": ["６５"]}
    row["then"], sheet["otherwise"] = {"is": ["true"]}, {"is": ["false"]}

    tree = to_tree(table_from(sheet, SEEN, BOOL))

    assert write(tree) == (
        'if(who == "self" and age_on(birth, today) >= 65, true, false)'
    )
    press_table(sheet, "uncolumn 0", SEEN, BOOL)
    assert write(to_tree(table_from(sheet, SEEN, BOOL))) == (
        "if(age_on(birth, today) >= 65, true, false)"
    )


def test_a_column_of_days_is_made_by_buttons() -> None:
    sheet = empty_table(INT)
    sheet["new"] = [":birth"]
    press_table(sheet, "column ", SEEN, INT)
    press_table(sheet, "row ", SEEN, INT)
    sheet = sheet_of(raw_of(sheet, "t"), "t")
    press_table(sheet, "fixed rows.0.cells.0.tests.0.to", SEEN, INT)
    limit = sheet["rows"][0]["cells"][0]["tests"][0]
    sheet["rows"][0]["then"] = sheet["otherwise"] = {"lines": [{"times": ["1"]}]}
    limit["how"] = [">="]
    with pytest.raises(Unreadable) as raised:
        table_from(sheet, SEEN, INT)
    assert [(one.path, one.code) for one in raised.value.wrongs] == [
        ("rows.0.cells.0.tests.0.to.on", "no_day")
    ]

    limit["to"]["on"] = {"era": ["令和"], "year": ["8"], "month": ["4"], "day": ["1"]}

    assert write(to_tree(table_from(sheet, SEEN, INT))) == (
        'if(birth >= date("2026-04-01"), 1, 1)'
    )


def test_a_table_takes_no_more_rows_than_a_form_keeps() -> None:
    sheet = empty_table(BOOL) | {"new": [":who"]}
    press_table(sheet, "column ", SEEN, BOOL)
    for _ in range(MOST_ROWS):
        press_table(sheet, "row ", SEEN, BOOL)

    with pytest.raises(Unreadable) as raised:
        press_table(sheet, "row ", SEEN, BOOL)

    assert raised.value.wrongs[0].code == "too_many_rows"
    assert len(sheet_of(raw_of(sheet, "t"), "t")["rows"]) == MOST_ROWS


def test_what_is_wrong_in_a_table_is_named_at_its_cell() -> None:
    sheet = table_sheet(from_tree(parse("if(copies > 1, 1, 2)")), SEEN, INT)
    sheet["rows"][0]["cells"][0]["tests"][0]["times"] = ["x"]
    sheet["rows"][0]["then"]["lines"][0]["times"] = [""]
    with pytest.raises(Unreadable) as raised:
        table_from(sheet, SEEN, INT)
    found = {one.path: one.code for one in raised.value.wrongs}
    assert found["rows.0.cells.0.tests.0.times"] == "not_a_number"

    with pytest.raises(Unreadable) as raised:
        table_from(empty_table(INT), SEEN, INT)
    codes = {one.code for one in raised.value.wrongs}
    assert codes >= {"no_columns", "no_table_rows", "no_number"}
