"""A definition is written as a folder that reads back as the same definition."""

import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.toml import value_text
from madoguchi.procedures.definition.write import files_of, write
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.expressions.write import write as expression_text
from madoguchi.procedures.management.commands.check import versions_on_disk
from madoguchi.procedures.tests.folder import a_folder

FOLDERS = versions_on_disk(settings.PROCEDURES_DIR)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)
def test_a_version_reads_back_as_itself(folder: Path, tmp_path: Path) -> None:
    definition = load(folder)
    again = load(write(definition, tmp_path))
    assert again == definition
    assert files_of(again) == files_of(definition)


def test_the_small_procedure_reads_back_as_itself(tmp_path: Path) -> None:
    definition = load(a_folder(tmp_path / "a"))
    assert load(write(definition, tmp_path / "b")) == definition


def test_a_second_language_may_be_missing_in_the_middle(tmp_path: Path) -> None:
    folder = a_folder(
        tmp_path / "a",
        procedure=(
            "[audience]",
            '[[law]]\nname = "甲"\n\n[[law]]\nname = "乙"\n\n[audience]',
        ),
        en=("[audience]", '[[law]]\n\n[[law]]\nname = "B"\n\n[audience]'),
    )
    definition = load(folder)
    assert "en" in definition.law[1].name
    assert load(write(definition, tmp_path / "b")) == definition


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_reads_back(text: str) -> None:
    assert tomllib.loads(f"a = {value_text(text)}\n") == {"a": text}


NAMES = st.sampled_from(["a", "b", "months"]).map(lambda name: Node("name", leaf=name))
LEAVES = st.one_of(
    NAMES,
    st.integers(0, 99).map(lambda one: Node("int", leaf=one)),
    st.text('a"\\\n', max_size=3).map(lambda one: Node("text", leaf=one)),
    st.booleans().map(lambda one: Node("bool", leaf=one)),
    st.just(Node("part", leaf=("a", "family"))),
)


def _grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    chains = st.sampled_from(["and", "or", "+", "*", "list"])
    pairs = st.sampled_from(["==", "<=", "in", "-", "floor_div", "some"])
    return st.one_of(
        st.builds(Node, chains, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Node, pairs, st.tuples(inner, inner)),
        st.builds(Node, st.sampled_from(["not", "neg"]), st.tuples(inner)),
    )


@given(st.recursive(LEAVES, _grown, max_leaves=12))
def test_any_expression_reads_back(node: Node) -> None:
    assert parse(expression_text(node)) == node
