"""A decision table (判定表) as it stands in a form, and back.

Its columns ask about what rows of a condition can ask about; cells are options, yes
or no, and limits of numbers and of days. A table that says more is refused, never bent.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from madoguchi.procedures.expressions.shapes import BOOL, DATE, INT, Shape
from madoguchi.procedures.expressions.table import (
    IT,
    DecisionTable,
    NotATable,
    Row,
    claim_of,
)
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.expressions.write import write
from madoguchi.procedures.studio.rows import (
    ON_A_DAY,
    ORDERS,
    TODAY,
    Day,
    Line,
    Quantity,
)
from madoguchi.procedures.studio.sentences import (
    NotRows,
    asked_of_tree,
    asked_tree,
    day_of_tree,
    day_tree,
    quantity_of,
    quantity_tree,
)
from madoguchi.procedures.studio.sheets import (
    Reading,
    Seen,
    Sheet,
    Unreadable,
    Wrong,
    asked_of,
    asked_sheet,
    control_for,
    control_of,
    day_sheet,
    inner,
    line_sheet,
    listed,
    new_line,
    one,
    options_of,
    pressed,
    quantity_sheet,
)

COLUMNS: Final = ("truth", "option", "number", "day")
"""The controls of a row that can head a column."""
MOST_COLUMNS: Final = 6
MOST_ROWS: Final = 40
YES_OR_NO: Final = {"yes": "true", "no": "false"}
TESTS_OF_A_CELL: Final = 2
"""From, and up to."""


# ------------------------------------------------------------------- table to a sheet


def table_sheet(table: DecisionTable, seen: Seen, wanted: Shape) -> Sheet:
    """Return the sheet in which a table is changed, or raise NotATable."""
    sheet = _sheet(table, seen, wanted)
    try:
        again = table_from(sheet, seen, wanted)
    except Unreadable:
        raise NotATable("a form would not read it") from None
    if again != table:
        raise NotATable("a form would write it in another way")
    return sheet


def _sheet(table: DecisionTable, seen: Seen, wanted: Shape) -> Sheet:
    try:
        columns = [asked_of_tree(one, seen.scope, seen.parameters)
                   for one in table.columns]  # fmt: skip
    except NotRows as why:
        raise NotATable(why.why) from None
    controls = [control_for(one, seen) for one in columns]
    if any(one not in COLUMNS for one in controls):
        raise NotATable("a column that no cell can be chosen for")
    return {
        "columns": [asked_sheet(one) for one in columns],
        "rows": [
            {
                "cells": [
                    CELLS[control](cell, seen)
                    for control, cell in zip(controls, row.cells, strict=True)
                ],
                "then": result_sheet(row.then, seen, wanted),
            }
            for row in table.rows
        ],
        "otherwise": result_sheet(table.otherwise, seen, wanted),
    }


def _truth_sheet(cell: Sequence[str], _seen: Seen) -> Sheet:
    words = {said: word for word, said in YES_OR_NO.items()}
    if not cell:
        return {"is": ["any"]}
    if len(cell) > 1 or cell[0] not in words:
        raise NotATable("a cell that is more than yes or no")
    return {"is": [words[cell[0]]]}


def _option_sheet(cell: Sequence[str], _seen: Seen) -> Sheet:
    if not cell:
        return {"how": ["among"], "values": []}
    claim = claim_of(IT, cell[0])
    other = claim.args[-1]
    values = [str(one.leaf) for one in (other.args or (other,))]
    if len(cell) > 1 or claim.op not in ("==", "!=", "in"):
        raise NotATable("a cell that names no options")
    how = "not_among" if claim.op == "!=" else "among"
    return {"how": [how], "values": values, "order": [" ".join(values)]}


def _number_sheet(cell: Sequence[str], seen: Seen) -> Sheet:
    tests = []
    for text in cell:
        claim = claim_of(IT, text)
        if claim.op == "in":
            values = [str(one.leaf) for one in claim.args[1].args]
            tests.append({"how": ["one_of"], "times": [", ".join(values)]})
            continue
        if claim.op not in ORDERS:
            raise NotATable("a cell that is no comparison")
        quantity = _quantity(claim.args[1], seen)
        if len(quantity.lines) > 1 or quantity.at_most or quantity.lines[0].sign == "-":
            raise NotATable("a cell that holds a sum")
        tests.append({"how": [claim.op], **line_sheet(quantity.lines[0])})
    if len(tests) > TESTS_OF_A_CELL:
        raise NotATable("a cell with more than two limits")
    # Something must stand in a cell that asks nothing, or a form forgets it.
    return {"is": ["number"], "tests": tests}


def _day_sheet(cell: Sequence[str], seen: Seen) -> Sheet:
    claims = [claim_of(IT, text) for text in cell]
    if len(claims) > TESTS_OF_A_CELL or any(one.op not in ORDERS for one in claims):
        raise NotATable("a cell that is no limit or two of days")
    tests = [
        {"how": [claim.op], "to": day_sheet(_day(claim.args[1], seen))}
        for claim in claims
    ]
    return {"is": ["day"], "tests": tests}


CELLS: Mapping[str, Callable[[Sequence[str], Seen], Sheet]] = {
    "truth": _truth_sheet,
    "option": _option_sheet,
    "number": _number_sheet,
    "day": _day_sheet,
}


def _day(node: Node, seen: Seen) -> Day:
    try:
        return day_of_tree(node, seen.scope, seen.parameters)
    except NotRows as why:
        raise NotATable(why.why) from None


def _quantity(node: Node, seen: Seen) -> Quantity:
    try:
        return quantity_of(node, seen.scope, seen.parameters)
    except NotRows as why:
        raise NotATable(why.why) from None


def result_sheet(node: Node, seen: Seen, wanted: Shape) -> Sheet:
    """Return the controls of a result, or raise NotATable."""
    if wanted == INT:
        return quantity_sheet(_quantity(node, seen))
    if wanted == BOOL and node.op == "bool":
        return {"is": ["true" if node.leaf else "false"]}
    if wanted == DATE:
        return day_sheet(_day(node, seen))
    if node.op == "text":
        return {"text": [str(node.leaf)]}
    raise NotATable("a result that no form takes")


# ------------------------------------------------------------------- sheet to a table


def table_from(sheet: Sheet, seen: Seen, wanted: Shape) -> DecisionTable:
    """Return the table that a sheet says, or raise Unreadable."""
    reader = _Tables(seen, wanted)
    table = reader.table(sheet)
    if reader.reading.wrongs:
        raise Unreadable(reader.reading.wrongs)
    return table


NOWHERE = Node("bool", leaf=False)


class _Tables:
    def __init__(self, seen: Seen, wanted: Shape) -> None:
        self.seen = seen
        self.wanted = wanted
        self.reading = Reading()

    def table(self, sheet: Sheet) -> DecisionTable:
        columns, controls = [], []
        for number, each in enumerate(listed(sheet, "columns")):
            asked = self.reading.asked(each, f"columns.{number}", self.seen)
            control = control_for(asked, self.seen) if asked else ""
            if asked and control not in COLUMNS:
                self.reading.wrong(f"columns.{number}.ref", "no_column")
            columns.append(asked_tree(asked) if asked else NOWHERE)
            controls.append((control, one(each, "ref")))
        if not columns:
            self.reading.wrong("new", "no_columns")
        rows = []
        for number, each in enumerate(listed(sheet, "rows")):
            cells = [
                self.cell(cell, f"rows.{number}.cells.{place}", controls[place])
                for place, cell in enumerate(listed(each, "cells")[: len(controls)])
            ]
            if columns and not any(cells) and not self.reading.wrongs:
                self.reading.wrong(f"rows.{number}", "row_asks_nothing")
            then = self.result(inner(each, "then"), f"rows.{number}.then")
            rows.append(Row((*cells, *((),) * (len(columns) - len(cells))), then))
        if not rows:
            self.reading.wrong("rows", "no_table_rows")
        otherwise = self.result(inner(sheet, "otherwise"), "otherwise")
        return DecisionTable(tuple(columns), tuple(rows), otherwise)

    def cell(self, sheet: Sheet, path: str, column: tuple[str, str]) -> tuple[str, ...]:
        control, ref = column
        if control == "truth":
            word = YES_OR_NO.get(one(sheet, "is"))
            return (word,) if word else ()
        if control == "option":
            return self.options(sheet, ref)
        tests = listed(sheet, "tests")
        limit = self.day_limit if control == "day" else self.limit
        found = [
            limit(each, f"{path}.tests.{number}")
            for number, each in enumerate(tests[:TESTS_OF_A_CELL])
        ]
        return tuple(text for text in found if text)

    def options(self, sheet: Sheet, ref: str) -> tuple[str, ...]:
        offered = options_of(asked_of(ref), self.seen)
        before = one(sheet, "order").split()
        picked = set(sheet.get("values", [])) & set(offered)
        values = [one for one in dict.fromkeys((*before, *offered)) if one in picked]
        if not values:
            return ()
        if one(sheet, "how") == "not_among":
            return tuple(f'!= "{value}"' for value in values)
        if len(values) == 1:
            return (f'== "{values[0]}"',)
        listed_values = ", ".join(f'"{value}"' for value in values)
        return (f"in [{listed_values}]",)

    def limit(self, sheet: Sheet, path: str) -> str:
        how = one(sheet, "how")
        if not how or how == "any":
            return ""
        if how == "one_of":
            typed = [one(sheet, "times")]
            numbers = self.reading.numbers(typed, f"{path}.times")
            return f"in [{', '.join(numbers)}]" if numbers else ""
        if how not in ORDERS:
            self.reading.wrong(f"{path}.how", "choose")
            return ""
        line = self.reading.line(sheet, path, self.seen)
        if line == Line():
            return ""
        return f"{how} {write(quantity_tree(Quantity((line,))))}"

    def day_limit(self, sheet: Sheet, path: str) -> str:
        how = one(sheet, "how")
        if how in ("", "any"):
            return ""
        if how not in ORDERS:
            self.reading.wrong(f"{path}.how", "choose")
            return ""
        day = self.reading.day(inner(sheet, "to"), f"{path}.to", self.seen)
        return f"{how} {write(day_tree(day))}"

    def result(self, sheet: Sheet, path: str) -> Node:
        if self.wanted == INT:
            quantity = self.reading.quantity(sheet, path, self.seen)
            complete = quantity.lines and Line() not in quantity.lines
            return quantity_tree(quantity) if complete else NOWHERE
        if self.wanted == BOOL:
            if one(sheet, "is") not in ("true", "false"):
                self.reading.wrong(f"{path}.is", "choose")
            return Node("bool", leaf=one(sheet, "is") == "true")
        if self.wanted == DATE:
            return day_tree(self.reading.day(sheet, path, self.seen))
        if not one(sheet, "text").strip():
            self.reading.wrong(f"{path}.text", "no_text")
        return Node("text", leaf=one(sheet, "text"))


# ---------------------------------------------------------------------------- buttons


def empty_table(wanted: Shape) -> Sheet:
    return {"columns": [], "rows": [], "otherwise": new_result(wanted)}


def new_result(wanted: Shape) -> Sheet:
    if wanted == INT:
        return {"lines": [new_line()]}
    return {"of": [TODAY]} if wanted == DATE else {}


def new_cell(ref: str, seen: Seen) -> Sheet:
    control = control_of(ref, seen)
    if control == "number":
        return {"is": ["number"], "tests": [{"how": ["any"], "times": [""]}]}
    if control == "day":
        return {"is": ["day"], "tests": [{"how": ["any"], "to": {"of": [TODAY]}}]}
    return {"is": ["any"]}


def press_table(sheet: Sheet, press: str, seen: Seen, wanted: Shape) -> Sheet:
    """Return a table as one of its buttons changes it; raise Unreadable."""
    verb, _, path = press.partition(" ")
    if verb == "column":
        _add_column(sheet, seen)
    elif verb == "row":
        if len(listed(sheet, "rows")) >= MOST_ROWS:
            raise Unreadable([Wrong("new", "too_many_rows", {"most": str(MOST_ROWS)})])
        refs = [one(each, "ref") for each in listed(sheet, "columns")]
        cells = [new_cell(ref, seen) for ref in refs]
        sheet.setdefault("rows", []).append(
            {"cells": cells, "then": new_result(wanted)}
        )
    elif verb == "uncolumn":
        _drop_column(sheet, int(path) if path.isdecimal() else MOST_COLUMNS)
    else:
        return pressed(sheet, press, seen)
    return sheet


def _add_column(sheet: Sheet, seen: Seen) -> None:
    ref = one(sheet, "new")
    if not ref or control_of(ref, seen) not in COLUMNS:
        raise Unreadable([Wrong("new", "choose")])
    if len(listed(sheet, "columns")) >= MOST_COLUMNS:
        raise Unreadable(
            [Wrong("new", "too_many_columns", {"most": str(MOST_COLUMNS)})]
        )
    column: Sheet = {"ref": [ref]}
    if asked_of(ref).look in ON_A_DAY:
        column["day"] = {"of": [TODAY]}
    sheet.setdefault("columns", []).append(column)
    for row in listed(sheet, "rows"):
        row.setdefault("cells", []).append(new_cell(ref, seen))
    sheet.pop("new")


def _drop_column(sheet: Sheet, number: int) -> None:
    if number >= len(listed(sheet, "columns")):
        return
    sheet["columns"].pop(number)
    for row in listed(sheet, "rows"):
        del listed(row, "cells")[number : number + 1]
