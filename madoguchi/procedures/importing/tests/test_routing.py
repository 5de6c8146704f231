"""Arrows between pages become a condition on each page."""

import pytest

from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.write import write
from madoguchi.procedures.importing.draft import TRUE, negated
from madoguchi.procedures.importing.routing import (
    END,
    Circle,
    Way,
    arrows_back,
    conditions,
    in_order,
    without,
)

YES = parse('a == "yes"')


def said(ways: dict[str, list[Way]], **places: str) -> dict[str, str]:
    found = conditions(ways, "a", places)
    return {key: "" if node == TRUE else write(node) for key, node in found.items()}


def test_a_fork_that_joins_again_conditions_only_its_arms() -> None:
    ways = {
        "a": [Way("b", YES), Way("c", negated(YES))],
        "b": [Way("d")],
        "c": [Way("d")],
        "d": [Way(END)],
    }
    assert said(ways, a="a") == {
        "a": "",
        "b": 'a == "yes"',
        "c": 'not a == "yes"',
        "d": "",
    }


def test_a_way_that_contradicts_the_way_to_it_is_never_shown() -> None:
    late = parse('a == "no"')
    ways = {
        "a": [Way("x", YES), Way(END, negated(YES))],
        "x": [Way("y", late), Way(END, negated(late))],
        "y": [Way(END)],
    }
    assert said(ways, a="a")["y"] == "false"


def test_an_arrow_back_is_found_and_can_be_left_out() -> None:
    ways = {"a": [Way("b")], "b": [Way("a", YES), Way("c", negated(YES))], "c": []}
    with pytest.raises(Circle, match="a → b → a"):
        in_order(ways, "a")
    assert arrows_back(ways, "a") == [("b", "a")]
    assert in_order(without(ways, [("b", "a")]), "a") == ["a", "b", "c"]
