"""A named rule never changes once it was shipped, and means the same everywhere."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.procedures.expressions import named
from madoguchi.procedures.expressions.batch import Batch
from madoguchi.procedures.expressions.checking import shape_of
from madoguchi.procedures.expressions.compile import Env, compile_tree
from madoguchi.procedures.expressions.named.allowances import part_allowance
from madoguchi.procedures.expressions.named.rules import RULES
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.remainder import NotAlone, remainder
from madoguchi.procedures.expressions.say import Words, say
from madoguchi.procedures.expressions.shapes import INT, TEXT, Scope
from madoguchi.procedures.expressions.sql import Given
from madoguchi.procedures.expressions.tree import BadExpression, from_json, to_json
from madoguchi.procedures.expressions.write import write

FOLDER = Path(str(named.__file__)).parent / "vectors"
SHIPPED = {
    "part_allowance@1": (
        "d0c5f38fa2407f163f343ee79e4759efec6ff89280f0f6981e64f26bc1ea7dca"
    ),
}
"""The vectors of every rule that was ever shipped, by their digest.

A line is added with a new version and never changed: procedures in force rest on it.
"""
SCOPE = Scope(({"a": INT, "b": INT, "c": INT, "t": TEXT},))
WIDE = Scope(({**SCOPE.levels[0], "t_limit": INT},))
CALL = 'rule("part_allowance@1", a, b, c)'
TODAY = date(2026, 4, 1)


def cases() -> Iterator[tuple[str, list[Any], Any]]:
    for path in sorted(FOLDER.glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        for arguments, value in told["cases"]:
            yield told["rule"], arguments, value


def test_every_rule_has_vectors_and_none_was_taken_out() -> None:
    files = {path.stem for path in FOLDER.glob("*.json")}

    assert files == set(RULES) == set(SHIPPED)


@pytest.mark.parametrize("reference", sorted(SHIPPED))
def test_the_vectors_of_a_shipped_rule_are_those_it_was_shipped_with(
    reference: str,
) -> None:
    content = (FOLDER / f"{reference}.json").read_bytes()

    assert sha256(content).hexdigest() == SHIPPED[reference]
    assert len(json.loads(content)["cases"]) >= 20


def test_every_rule_gives_what_it_was_shipped_with_in_python_and_in_sql() -> None:
    for reference in RULES:
        mine = [(args, value) for name, args, value in cases() if name == reference]
        names = [f"x{at}" for at in range(len(RULES[reference].takes))]
        scope = Scope((dict(zip(names, RULES[reference].takes, strict=True)),))
        node = parse(f'rule("{reference}", {", ".join(names)})')
        people = [dict(zip(names, args, strict=True)) for args, _ in mine]
        table = Batch([node], scope)
        table.add(people)
        run = compile_tree(node, scope)

        wanted = [value for _, value in mine]
        assert [run(Env(one, TODAY)) for one in people] == wanted
        assert [value for (value,) in table.values(Given(TODAY))] == wanted
        table.close()


@given(st.integers(0, 10**6), st.integers(0, 10**8), st.integers(0, 10**6))
def test_what_is_taken_is_rounded_as_people_round(
    most: int, excess: int, rate: int
) -> None:
    exact = Decimal(excess) * rate / 10**7
    taken = (exact / 10).quantize(Decimal(1), ROUND_HALF_UP) * 10

    assert part_allowance(most, excess, rate) == max(0, most - int(taken))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('rule("part_alowance@1", a, b, c)', 'did you mean "part_allowance@1"?'),
        ('rule("part_allowance@2", a, b, c)', 'did you mean "part_allowance@1"?'),
        ('rule("nonsense", a)', "known here: part_allowance@1"),
        ('rule("part_allowance@1", a, b)', "takes 3 values, found 2"),
        ('rule("part_allowance@1", a, b, t)', "a whole number is expected"),
        ("rule(a, b)", 'rule("name@1", …)'),
    ],
)
def test_a_call_that_means_nothing_is_refused(text: str, why: str) -> None:
    with pytest.raises(BadExpression) as refused:
        shape_of(parse(text), SCOPE, frozenset())

    assert why in refused.value.why


def test_a_call_is_written_read_and_stored_alike() -> None:
    node = parse(CALL)

    assert write(node) == CALL
    assert parse(write(node)) == from_json(to_json(node)) == node
    assert to_json(node)[:2] == ["rule", ["text", "part_allowance@1"]]


def test_a_call_is_said_in_japanese() -> None:
    words = Words({"a": "全部支給の額", "b": "超える所得", "c": "係数"})

    assert "10円未満を四捨五入" in say(parse(CALL), SCOPE, words)
    assert "「超える所得」" in say(parse(CALL), SCOPE, words)


def test_a_browser_leaves_a_rule_to_the_server() -> None:
    with pytest.raises(NotAlone):
        remainder(parse(f"{CALL} > 0"), SCOPE, frozenset({"a"}), {})

    known = remainder(parse(f"{CALL} > t_limit"), WIDE, frozenset({"t_limit"}), {})
    answers = {"a": 46_680, "b": 0, "c": 256_619}
    assert known(Env(answers, TODAY)) == [">", ["int", 46_680], ["name", "t_limit"]]
