"""Conditions as rows: what rows can say, and that nothing is bent on the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.procedures.definition.consistency import uses_of
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.saying import words_of
from madoguchi.procedures.expressions.checking import expect, shape_of
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.shapes import BOOL, INT, Scope
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.studio.rows import Group
from madoguchi.procedures.studio.sentences import (
    NotRows,
    quantity_of,
    quantity_tree,
    rows_of,
    tree_of,
)
from madoguchi.procedures.studio.sheets import (
    Seen,
    Unreadable,
    Wrong,
    pressed,
    quantity_from,
    quantity_sheet,
    raw_of,
    rows_from,
    sheet_for,
    sheet_of,
)
from madoguchi.procedures.tests.random_rows import Maker
from madoguchi.procedures.tests.vectors import vectors

VECTORS = vectors()
SEEN = Seen(VECTORS.scope, parameters=frozenset({"limit"}))
LEAST_AS_ROWS = 0.95


def shipped() -> Iterator[tuple[str, Node, Seen]]:
    """Yield every condition and amount of the procedures that are shipped."""
    for file in sorted(Path(settings.PROCEDURES_DIR).glob("*/*/procedure.toml")):
        definition = load(file.parent)
        words, names = words_of(definition), frozenset(definition.parameters)
        for use in uses_of(definition):
            groups = (use.group,) if use.group else ()
            yield use.key, use.node, Seen(use.scope, words, names, groups)


def through_a_form(group: Group, seen: Seen) -> Group:
    return rows_from(sheet_of(raw_of(sheet_for(group), "c"), "c"), seen)


@pytest.mark.parametrize("seed", range(400))
def test_rows_come_back_from_their_tree_and_from_their_form(seed: int) -> None:
    maker = Maker(seed, SEEN)
    group = maker.group(deep=4)
    node = tree_of(group)

    expect(node, BOOL, SEEN.scope, SEEN.parameters)

    assert tree_of(rows_of(node, SEEN.scope, SEEN.parameters)) == node
    assert through_a_form(group, SEEN) == group


@pytest.mark.parametrize("seed", range(100))
def test_a_sum_comes_back_from_its_tree_and_from_its_form(seed: int) -> None:
    quantity = Maker(seed, SEEN).quantity(SEEN)
    node = quantity_tree(quantity)

    expect(node, INT, SEEN.scope, SEEN.parameters)

    assert quantity_of(node, SEEN.scope, SEEN.parameters) == quantity
    sheet = sheet_of(raw_of(quantity_sheet(quantity), "n"), "n")
    assert quantity_from(sheet, SEEN) == quantity


def test_nearly_all_shipped_conditions_are_rows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    count, refused = 0, []
    for key, node, seen in shipped():
        if key == "amount":
            continue
        count += 1
        try:
            group = rows_of(node, seen.scope, seen.parameters)
        except NotRows as why:
            refused.append(str(why))
            continue
        assert tree_of(through_a_form(group, seen)) == node
    with capsys.disabled():
        print(f"\n  {count - len(refused)} of {count} shipped conditions are rows")  # noqa: T201

    assert count > 150
    assert count - len(refused) >= LEAST_AS_ROWS * count


def test_what_vectors_say_comes_back_or_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = claims = 0
    for vector in VECTORS.good:
        if shape_of(vector.node, VECTORS.scope, SEEN.parameters) != BOOL:
            continue
        claims += 1
        try:
            group = rows_of(vector.node, VECTORS.scope, SEEN.parameters)
        except NotRows:
            continue
        shown += 1
        assert tree_of(through_a_form(group, SEEN)) == vector.node
    with capsys.disabled():
        print(f"\n  {shown} of {claims} conditions of the vectors are rows")  # noqa: T201
    assert shown > claims / 2


@pytest.mark.parametrize(
    "text",
    [
        'who in ["self"]',  # written as one option, it is ==
        "3 < copies",
        'name == "a\\nb"',
        'moved < date("1872-01-01")',
        "if(waived, copies, 3) > 2",
        "(waived and (waived or (waived and (waived or waived and copies > 1))))",
    ],
)  # fmt: skip
def test_what_rows_cannot_say_is_refused(text: str) -> None:
    with pytest.raises(NotRows):
        rows_of(parse(text), VECTORS.scope, SEEN.parameters)


def wrongs(sheet: dict[str, list[str]], seen: Seen = SEEN) -> list[tuple[str, str]]:
    with pytest.raises(Unreadable) as raised:
        rows_from(sheet_of(sheet, "c"), seen)
    return [(one.path, one.code) for one in raised.value.wrongs]


def test_every_wrong_thing_is_named_at_its_place() -> None:
    assert wrongs({}) == [("new", "no_rows"), ("join", "choose")]
    typed = {
        "c.join": ["all"],
        "c.rows.0.is": ["test"],
        "c.rows.0.ref": [":copies"],
        "c.rows.0.how": [">="],
        "c.rows.0.number.lines.0.times": ["三"],
        "c.rows.1.is": ["test"],
        "c.rows.1.ref": [":gone"],
        "c.rows.2.is": ["test"],
        "c.rows.2.ref": [":who"],
        "c.rows.2.how": ["among"],
        "c.rows.3.is": ["test"],
        "c.rows.3.ref": [":birth"],
        "c.rows.3.how": ["<"],
        "c.rows.3.to.of": ["date"],
        "c.rows.3.to.on.era": ["平成"],
        "c.rows.3.to.on.year": ["40"],
        "c.rows.3.to.on.month": ["1"],
        "c.rows.3.to.on.day": ["1"],
    }
    assert wrongs(typed) == [
        ("rows.0.number.lines.0.times", "not_a_number"),
        ("rows.1.ref", "gone"),
        ("rows.2.values", "no_option"),
        ("rows.3.to.on.era", "day"),
    ]


def test_numbers_are_read_as_people_type_them() -> None:
    typed = {
        "c.join": ["all"],
        "c.rows.0.is": ["test"],
        "c.rows.0.ref": [":copies"],
        "c.rows.0.how": [">="],
        "c.rows.0.number.lines.0.times": ["１,２００円"],
    }
    group = rows_from(sheet_of(typed, "c"), SEEN)
    assert tree_of(group) == parse("copies >= 1200")


def test_buttons_build_a_condition_from_nothing() -> None:
    sheet = sheet_of({"c.join": ["all"], "c.new": ["age:birth"]}, "c")
    pressed(sheet, "add ", SEEN)
    sheet["rows"][0]["number"]["lines"][0]["times"] = ["18"]
    pressed(sheet, "group ", SEEN)
    for ref in (":waived", "each:children"):
        sheet["rows"][1]["new"] = [ref]
        pressed(sheet, "add rows.1", SEEN)
    sheet["rows"][1]["rows"][1]["inside"]["new"] = [":school"]
    pressed(sheet, "add rows.1.rows.1.inside", SEEN)
    pressed(sheet, "up rows.1", SEEN)

    assert tree_of(rows_from(sheet, SEEN)) == parse(
        "(waived or some(children, school)) and age_on(birth, today) >= 18"
    )

    pressed(sheet, "drop rows.0", SEEN)
    assert tree_of(rows_from(sheet, SEEN)) == parse("age_on(birth, today) >= 18")


def test_a_case_and_a_product_are_built_by_buttons() -> None:
    sheet = sheet_of({"c.join": ["all"]}, "c")
    pressed(sheet, "cases ", SEEN)
    case = sheet["rows"][0]["cases"][0]
    case["when"]["new"], case["then"]["new"] = [":waived"], [":copies"]
    pressed(sheet, "add rows.0.cases.0.when", SEEN)
    pressed(sheet, "add rows.0.cases.0.then", SEEN)
    pressed(sheet, "factor rows.0.cases.0.then.rows.0.number.lines.0", SEEN)
    line = case["then"]["rows"][0]["number"]["lines"][0]
    line["of"]["ref"], line["times"] = ["param:limit"], ["2"]

    assert tree_of(rows_from(sheet, SEEN)) == parse(
        'if(waived, copies >= 2 * param("limit", today), true)'
    )


def test_nothing_is_added_before_it_is_chosen() -> None:
    with pytest.raises(Unreadable) as raised:
        pressed({"join": ["all"]}, "add ", SEEN)
    assert raised.value.wrongs == (Wrong("new", "choose"),)


@pytest.mark.parametrize(
    "press",
    [
        "", "add", "add rows.9", "drop rows.x", "up rows", "drop ", "shake rows.0",
        "factor rows.0.number", "inside rows.0", "add rows.0.number.lines",
    ],
)  # fmt: skip
def test_a_button_that_is_not_there_changes_nothing(press: str) -> None:
    sheet = sheet_for(rows_of(parse("waived"), VECTORS.scope, SEEN.parameters))
    before = raw_of(sheet, "c")
    try:
        after = pressed(sheet, press, SEEN)
    except Unreadable:
        after = sheet
    assert raw_of(after, "c") == before


def test_a_form_of_nonsense_is_unreadable_and_no_more() -> None:
    typed = {
        "c.join": ["all"],
        "c.rows.0": ["x"],
        "c.rows.1.is": ["test"],
        "c.rows.1": ["test"],
        "c.rows.abc.is": ["test"],
        "c.rows.2.is.deeper": ["x"],
        "c.rows.3.is": ["each"],
        "c.rows.3.of": ["birth"],
        "c.rows.4.is": ["cases"],
        "c.rows.5.is": ["test"],
        "c.rows.5.ref": ["answered:today"],
        "c.rows.6.is": ["test"],
        "c.rows.6.ref": ["sum:children.birth"],
        "c.rows.7.is": ["test"],
        "c.rows.7.ref": ["count:birth"],
    }
    assert wrongs(typed)
    assert wrongs(typed, Seen(Scope(({},))))
