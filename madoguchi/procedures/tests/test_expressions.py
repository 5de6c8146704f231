"""The language of conditions: one file of vectors, and laws that hold for all."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.procedures.expressions.checking import depends_on, shape_of
from madoguchi.procedures.expressions.compile import Env, compile_tree
from madoguchi.procedures.expressions.parse import parse, tokens
from madoguchi.procedures.expressions.shapes import BOOL, INT, Scope
from madoguchi.procedures.expressions.tree import (
    ARITY,
    LEAVES,
    BadExpression,
    Node,
    from_json,
    to_json,
)
from madoguchi.procedures.expressions.write import write
from madoguchi.procedures.tests.vectors import Vector, in_python, vectors

VECTORS = vectors()
SCOPE = VECTORS.scope
TODAY = VECTORS.good[0].today
PARAMETERS = VECTORS.good[0].parameters
TEXTS = [vector.text for vector in VECTORS.good]


def test_there_are_enough_vectors() -> None:
    assert len(VECTORS.good) >= 300


def test_every_operator_is_in_the_vectors() -> None:
    every = [*VECTORS.good, *VECTORS.rules]
    used = {node.op for vector in every for node in vector.node.walk()}
    assert used == set(ARITY) | LEAVES


@pytest.mark.parametrize("vector", VECTORS.good, ids=TEXTS)
def test_an_expression_has_this_value(vector: Vector) -> None:
    found = in_python(vector, SCOPE)
    assert found == vector.value
    assert type(found) is type(vector.value)


@pytest.mark.parametrize("text", TEXTS)
def test_a_tree_survives_json_and_text(text: str) -> None:
    node = parse(text)
    assert from_json(json.loads(json.dumps(to_json(node)))) == node
    assert parse(write(node)) == node


@pytest.mark.parametrize(("text", "column", "why"), VECTORS.bad)
def test_a_bad_expression_is_refused_where_it_is_bad(
    text: str, column: int, why: str
) -> None:
    with pytest.raises(BadExpression) as refused:
        compile_tree(parse(text), SCOPE, PARAMETERS)
    assert why in refused.value.why
    assert refused.value.at == column - 1


@pytest.mark.parametrize(
    "value",
    [
        None, [], ["no_such"], ["int", True], ["bool", 1], ["text", 1], ["int", 1.5],
        ["+", ["int", 1]], ["not"], ["part", "a"], "copies", ["name", ["copies"]],
        ["and", ["bool", True], 3], [["int", 1]], ["int", -1], ["int", 10**12 + 1],
        ["name", "and"], ["name", "a b"], ["name", ""], ["part", "not", "a"],
        ["if", ["bool", True], ["int", 1]], ["text", "a", "b"],
    ],
)  # fmt: skip
def test_json_that_is_no_tree_is_refused(value: Any) -> None:
    with pytest.raises(BadExpression):
        from_json(value)


def test_a_tree_has_at_most_twelve_levels_and_two_hundred_parts() -> None:
    parse("not " * 11 + "waived")
    with pytest.raises(BadExpression, match="nested 13 deep"):
        parse("not " * 12 + "waived")
    parse(" + ".join(["copies"] * 199))
    with pytest.raises(BadExpression, match="has 201 parts"):
        parse(" + ".join(["copies"] * 200))


@pytest.mark.parametrize(
    "text", ["(" * 5000 + "1", "not " * 2000, "-" * 900, "x" * 4001]
)
def test_a_hostile_text_is_refused_without_exhausting_the_stack(text: str) -> None:
    with pytest.raises(BadExpression):
        parse(text)


@given(st.text(max_size=60))
def test_any_text_parses_or_is_refused_in_place(text: str) -> None:
    assert 0 <= place_of_refusal(text) <= len(text)


def place_of_refusal(text: str) -> int:
    try:
        parse(text)
    except BadExpression as refused:
        return refused.at
    return 0


@given(st.text(max_size=30))
def test_a_text_literal_means_itself(text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    assert parse(f'"{quoted}"') == Node("text", leaf=text)


def test_tokens_keep_their_place() -> None:
    assert [(one.text, one.at) for one in tokens("a >= 10")] == [
        ("a", 0), (">=", 2), ("10", 5), ("", 7),
    ]  # fmt: skip


def test_names_of_a_record_come_before_questions() -> None:
    inner = depends_on(parse("some(children, birth < moved and school)"), SCOPE)
    assert inner == {(0, "children"), (0, "moved")}


def test_a_stored_number_is_never_taken_for_a_truth() -> None:
    scope = Scope(({"n": INT, "yes": BOOL},))
    with pytest.raises(BadExpression):
        shape_of(parse("n == yes"), scope, frozenset())


NAMES = ("p", "q", "r", "s")
LOGIC = Scope((dict.fromkeys(NAMES, BOOL),))


def _compound(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        inner.map(lambda one: Node("not", (one,))),
        pairs.map(lambda two: Node("and", two)),
        pairs.map(lambda two: Node("or", two)),
        pairs.map(lambda two: Node("==", two)),
        st.tuples(inner, inner, inner).map(lambda three: Node("if", three)),
    )


BOOLEANS = st.one_of(
    st.sampled_from(NAMES).map(lambda name: Node("name", leaf=name)),
    st.booleans().map(lambda value: Node("bool", leaf=value)),
)
TREES = st.recursive(BOOLEANS, _compound, max_leaves=12)
PARTIAL = st.dictionaries(st.sampled_from(NAMES), st.booleans())


@given(TREES, PARTIAL, st.lists(st.booleans(), min_size=4, max_size=4))
def test_what_is_known_stays_so_whatever_the_unknown_turns_out_to_be(
    node: Node, partial: dict[str, bool], rest: list[bool]
) -> None:
    run = compile_tree(node, LOGIC)
    early = run(Env(partial, TODAY))
    complete = dict(zip(NAMES, rest, strict=True)) | partial
    late = run(Env(complete, TODAY))
    assert late is not None
    assert early in (None, late)


NUMBERS = st.recursive(
    st.one_of(
        st.sampled_from(("a", "b")).map(lambda name: Node("name", leaf=name)),
        st.integers(0, 1000).map(lambda value: Node("int", leaf=value)),
    ),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(("+", "-", "*", "min", "max")), inner, inner).map(
            lambda three: Node(three[0], three[1:])
        ),
        inner.map(lambda one: Node("neg", (one,))),
    ),
    max_leaves=10,
)


@given(NUMBERS, st.integers(-999, 999), st.integers(-999, 999))
def test_sums_agree_with_python(node: Node, a: int, b: int) -> None:
    scope = Scope(({"a": INT, "b": INT},))
    found = compile_tree(node, scope)(Env({"a": a, "b": b}, TODAY))
    wanted = eval(_python(node), {"a": a, "b": b, "min": min, "max": max})  # noqa: S307
    if found is not None:
        assert found == wanted


def _python(node: Node) -> str:
    if not node.args:
        return str(node.leaf)
    parts = [_python(one) for one in node.args]
    if node.op in ("min", "max"):
        return f"{node.op}({', '.join(parts)})"
    if node.op == "neg":
        return f"(-{parts[0]})"
    return f"({f' {node.op} '.join(parts)})"


@given(NUMBERS)
def test_a_tree_read_back_from_json_is_the_same(node: Node) -> None:
    assert from_json(to_json(node)) == node


@pytest.mark.parametrize("text", ["9" * 5000, "1" * 14, "1" + "0" * 12 + "1"])
def test_a_number_of_thousands_of_digits_is_too_large(text: str) -> None:
    with pytest.raises(BadExpression, match="too large"):
        parse(f"1 + {text}")


def test_zeros_before_a_number_say_nothing() -> None:
    assert parse("0" * 5000 + "7") == parse("7")
    assert parse("0" * 5000) == parse("0")
