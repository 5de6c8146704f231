"""The three evaluators are one: vectors, random trees, and a spoiled one as control."""

import gzip
import re
from pathlib import Path

import pytest

from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.tree import from_json, to_json
from madoguchi.procedures.expressions.write import write
from madoguchi.procedures.tests.agreement import (
    NODE,
    SCRIPT,
    compared,
    differences,
    differences_of_rules,
    in_javascript,
    in_sql,
)
from madoguchi.procedures.tests.random_trees import random_vectors
from madoguchi.procedures.tests.vectors import vectors

VECTORS = vectors()
SEED, TREES = 413, 250
LARGEST_SCRIPT = 5 * 1024
needs_node = pytest.mark.skipif(not NODE, reason="node is not installed")


@needs_node
def test_all_vectors_have_one_value_everywhere() -> None:
    assert list(differences(VECTORS.good, VECTORS.scope)) == []


@needs_node
def test_named_rules_have_one_value_where_they_are_computed() -> None:
    assert list(differences_of_rules(VECTORS.rules, VECTORS.scope)) == []


@needs_node
def test_random_trees_have_one_value_everywhere() -> None:
    cases = list(random_vectors(TREES, SEED, VECTORS.scope))
    assert list(map(str, differences(cases, VECTORS.scope))) == []


def test_random_trees_survive_text_and_json() -> None:
    for one in random_vectors(TREES * 4, SEED, VECTORS.scope):
        assert parse(write(one.node)) == one.node
        assert from_json(to_json(one.node)) == one.node


def test_random_trees_are_known_often_enough_to_tell_something() -> None:
    cases = list(random_vectors(TREES * 4, SEED, VECTORS.scope))
    assert sum(one.value is not None for one in cases) > len(cases) / 2


@needs_node
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("[...text].length", "text.length"),
        ("(a, b) => a * b", "(a, b) => a * b + 1"),
        ("start <= day)?.[1]", "start < day)?.[1]"),
        ("(toNumber(day) + 1) * DAY", "toNumber(day) * DAY"),
        ("toNumber(birth) - 1", "toNumber(birth)"),
        ("return any(each(), false)", "return each().every(Boolean)"),
        ("Math.floor(a / b)", "Math.trunc(a / b)"),
        ("Object.hasOwn(table, key)", "key in table"),
        ("values.includes(null) ? null : plus", "plus"),
        ("<= Number.MAX_SAFE_INTEGER", "< Infinity"),
    ],
)
def test_a_spoiled_script_is_caught(tmp_path: Path, right: str, wrong: str) -> None:
    source = SCRIPT.read_text(encoding="utf-8")
    assert source.count(right) == 1
    spoiled = tmp_path / "expressions.js"
    spoiled.write_text(source.replace(right, wrong), encoding="utf-8")

    values = in_javascript(VECTORS.good, VECTORS.scope, spoiled)

    assert list(compared("spoiled", VECTORS.good, values))


def test_sql_of_other_cases_is_caught() -> None:
    values = in_sql(VECTORS.good, VECTORS.scope)

    assert not list(compared("SQL", VECTORS.good, values))
    assert list(compared("SQL", VECTORS.good, values[::-1]))


def test_the_script_is_small_and_makes_no_code() -> None:
    source = SCRIPT.read_bytes()

    assert len(gzip.compress(source, 9)) <= LARGEST_SCRIPT
    assert not re.search(rb"\beval\b|Function\(|innerHTML", source)
