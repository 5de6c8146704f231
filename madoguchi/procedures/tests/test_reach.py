"""Which parts of a condition are refused because they decide nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.procedures.expressions.compile import Env, compile_tree
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.reach import Span, unreachable
from madoguchi.procedures.expressions.shapes import BOOL, Scope
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.expressions.write import write
from madoguchi.procedures.tests.vectors import vectors

SCOPE = vectors().scope
PARAMETERS = vectors().good[0].parameters
BOUNDS = {"copies": Span(1, 10), "children.income": Span(0, 1000)}


def found(text: str) -> list[tuple[str, bool]]:
    return [
        (write(one.part), one.never)
        for one in unreachable(parse(text), SCOPE, BOUNDS, PARAMETERS)
    ]


@pytest.mark.parametrize(
    ("text", "part", "never"),
    [
        ("copies > 10", "copies > 10", True),
        ("waived or copies == 0", "copies == 0", True),
        ("copies >= 1", "copies >= 1", False),
        ("copies in [0, 11]", "copies in [0, 11]", True),
        ("copies * 3 + 2 > 32", "copies * 3 + 2 > 32", True),
        ("copies - 10 <= 0", "copies - 10 <= 0", False),
        ("floor_div(copies, 4) > 3", "floor_div(copies, 4) > 3", True),
        ("min(copies, 3) > 3", "min(copies, 3) > 3", True),
        ("copies > 5 and copies < 6", "copies < 6", True),
        ("copies > 5 and waived and copies > 2", "copies > 2", False),
        ("copies > 5 or copies > 7", "copies > 7", True),
        ("copies > 5 or copies < 6", "copies < 6", False),
        ('who == "self" and who == "family"', 'who == "family"', True),
        ('who == "self" and who != "family"', 'who != "family"', False),
        ('who in ["self", "family", "other"]',
         'who in ["self", "family", "other"]', False),
        ('who == "self" or who in ["family", "other"]',
         'who in ["family", "other"]', False),
        ('not (who == "self") and who == "self"', 'who == "self"', True),
        ("waived and not waived", "waived", False),
        ("waived == true and waived == false", "waived == false", True),
        ('if(who == "self", copies, who == "self", 1, 2) > 1',
         'who == "self"', True),
        ('if(who == "self", if(who == "other", 1, 2), 3) > 1',
         'who == "other"', True),
        ("month(today) > 12", "month(today) > 12", True),
        ("count(services) > 3", "count(services) > 3", True),
        ("count(children) > 50", "count(children) > 50", True),
        ("length(name) < 0", "length(name) < 0", True),
        ('param("limit", today) > 120', 'param("limit", today) > 120', True),
        ("age_on(birth, today) < 3 and age_on(birth, today) > 5",
         "age_on(birth, today) > 5", True),
        ('birth < date("2020-01-01") and birth > date("2021-01-01")',
         'birth > date("2021-01-01")', True),
        ("some(children, income > 2000)", "income > 2000", True),
        ("some(children, income > 20 and income < 10)", "income < 10", True),
        ("sum(children, if(income < 0, 1, 2)) > 3", "income < 0", True),
        ('era(birth) == "reiwa" and era(birth) == "showa"',
         'era(birth) == "showa"', True),
        ("waived or not waived or copies > 3", "waived", True),
        ('"a" in services and not ("a" in services)', '"a" in services', False),
    ],
)  # fmt: skip
def test_a_part_that_decides_nothing_is_named(
    text: str,
    part: str,
    never: bool,  # noqa: FBT001
) -> None:
    assert found(text) == [(part, never)]


@pytest.mark.parametrize(
    "text",
    [
        "copies > 5 and copies < 7",
        "copies != 1",
        'who == "self" or who == "family"',
        'if(who == "self", waived, who == "family", true, false)',
        "answered(copies) and copies > 3",
        "not answered(copies) or copies > 3",
        "some(children, income > 2) and not some(children, income > 5)",
        "no_int > 5 and no_int < 7",
        'waived and age_on(birth, today) >= 3 and who != "self"',
        'birth < date("2020-01-01") and moved > date("2021-01-01")',
        "if(waived, true, false)",
        "true",
    ],
)
def test_what_can_be_both_is_left_alone(text: str) -> None:
    assert found(text) == []


LEAVES = st.one_of(
    st.builds(
        lambda op, number: Node(
            op, (Node("name", leaf="copies"), Node("int", leaf=number))
        ),
        st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
        st.integers(0, 5),
    ),
    st.builds(
        lambda op, value: Node(
            op, (Node("name", leaf="who"), Node("text", leaf=value))
        ),
        st.sampled_from(["==", "!="]),
        st.sampled_from(["self", "family", "other"]),
    ),
    st.just(Node("name", leaf="waived")),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(lambda one: Node("not", (one,))),
        st.builds(
            Node,
            st.sampled_from(["and", "or"]),
            st.tuples(inner, inner),
        ),
        st.builds(lambda *args: Node("if", args), inner, inner, inner),
    ),
    max_leaves=8,
)
ALL_ANSWERS = [
    {"copies": copies, "who": who, "waived": waived}
    for copies in range(1, 5)
    for who in ("self", "family", "other")
    for waived in (True, False)
]


@given(TREES)
def test_a_whole_that_is_blamed_is_never_so(node: Node) -> None:
    """Try every answer: what is called impossible must not come about."""
    bounds = {"copies": Span(1, 4)}
    run = compile_tree(node, SCOPE)
    values = {run(Env(answers)) for answers in ALL_ANSWERS}
    for one in unreachable(node, SCOPE, bounds, {}):
        if one.part is node:
            assert one.never not in values
    if True not in values or False not in values:
        assert list(unreachable(node, SCOPE, bounds, {}))


def test_a_condition_with_very_many_ways_is_not_followed_for_ever() -> None:
    """Each comparison of two claims doubles the ways in which the whole is true."""
    names = [f"q{at}" for at in range(64)]
    nodes = [Node("name", leaf=name) for name in names]
    while len(nodes) > 1:
        pairs = zip(nodes[::2], nodes[1::2], strict=True)
        nodes = [Node("==", pair) for pair in pairs]
    scope = Scope((dict.fromkeys(names, BOOL),))

    assert list(unreachable(nodes[0], scope, {}, {})) == []
