"""The loader refuses what is not a procedure, with file, line and a sentence."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.procedures.definition.canonical import (
    UnknownFormat,
    from_canonical,
    hash_of,
    to_canonical,
)
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.locate import lines_of
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.kinds.kind import kinds
from madoguchi.procedures.tests.folder import FILES, a_folder


def flaws(folder: Path) -> list[str]:
    with pytest.raises(BadDefinition) as refused:
        load(folder)
    return [str(problem) for problem in refused.value.problems]


def test_a_sound_folder_loads(tmp_path: Path) -> None:
    definition = load(a_folder(tmp_path))
    assert (definition.slug, definition.number) == ("bicycle", 1)
    assert definition.title["en"] == "Bicycle parking"
    assert definition.channels[1].hours == {"ja": "平日", "en": "Weekdays"}
    bikes = definition.pages[2].questions[0]
    assert bikes.questions[1].label["en"] == "Type of battery"
    assert definition.is_online


SPOILED: list[tuple[str, str, str, list[str]]] = json.loads(
    Path(__file__).with_name("spoiled_folders.json").read_text()
)


@pytest.mark.parametrize(
    ("name", "old", "new", "sentences"), SPOILED, ids=[one[2] for one in SPOILED]
)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, name: str, old: str, new: str, sentences: list[str]
) -> None:
    found = flaws(a_folder(tmp_path, **{name: (old, new)}))
    assert [one.removeprefix("bicycle/1/") for one in found] == sentences


FEWEST_MISTAKES = 40
A_PLACE = re.compile(r"(procedure|questions|flow|texts/en)\.toml:\d+: ")
NAMES_A_KEY = re.compile(r'"[^"]+"')


def test_many_mistakes_are_named_with_file_line_and_key() -> None:
    named = [
        said
        for _, _, _, said in SPOILED
        if all(A_PLACE.match(one) and NAMES_A_KEY.search(one) for one in said)
    ]
    assert len(named) >= FEWEST_MISTAKES


def test_a_circle_through_two_questions_is_shown(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    path = folder / "questions.toml"
    text = path.read_text()
    text = text.replace(
        'label = "学生ですか"', 'label = "学生ですか"\nshow_if = "months > 1"'
    )
    text = text.replace("max = 6", 'max = 6\nshow_if = "student"')
    path.write_text(text)
    (found,) = flaws(folder)
    assert found.startswith("bicycle/1/questions.toml:32: ")
    assert found.endswith("it goes in a circle: months → student → months")


def test_whether_somebody_is_entitled_hangs_on_no_file(tmp_path: Path) -> None:
    folder = a_folder(
        tmp_path,
        questions=(
            'kind = "text"\nlabel = "学校名"',
            'kind = "file"\nlabel = "学生証"',
        ),
        procedure=("age_on(birth, today) >= 15", "not student or answered(school)"),
    )

    (found,) = flaws(folder)
    assert found.startswith("bicycle/1/procedure.toml:42: ")
    assert '"school": ask a question about what it shows' in found


def test_every_flaw_is_found_in_one_go(tmp_path: Path) -> None:
    folder = a_folder(
        tmp_path,
        procedure=("days = 3", "days = -1"),
        questions=("min = 1", "mni = 1"),
        flow=('title = "確認"', 'titel = "確認"'),
    )
    assert len(flaws(folder)) >= 4


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = a_folder(tmp_path)
    (folder / name).unlink()
    assert flaws(folder) == [f"bicycle/1/{name}: the file is missing: write it"]


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    (folder / "flow.toml").write_bytes("確認".encode("shift_jis"))
    assert flaws(folder) == [
        "bicycle/1/flow.toml: the file is not written in UTF-8: save it so"
    ]


@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 9000, f"a = {'9' * 5000}\n", "a = " + "{a=" * 5000],
    ids=["lists", "digits", "tables"],
)
def test_a_file_that_is_too_much_is_named(tmp_path: Path, text: str) -> None:
    folder = a_folder(tmp_path)
    (folder / "flow.toml").write_text(text)

    [found] = flaws(folder)

    assert found == (
        "bicycle/1/flow.toml: this is nested too deep, or a number in it is too long: "
        "write it shorter"
    )


def test_a_folder_in_the_place_of_a_file_is_named(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    (folder / "flow.toml").unlink()
    (folder / "flow.toml").mkdir()

    assert flaws(folder) == [
        "bicycle/1/flow.toml: this cannot be read: put a file there that may be read"
    ]


def test_a_mark_before_the_text_says_nothing(tmp_path: Path) -> None:
    """Some editors write one, and nobody sees it."""
    folder = a_folder(tmp_path)
    file = folder / "flow.toml"
    file.write_text(file.read_text("utf-8"), encoding="utf-8-sig")

    assert load(folder) == load(a_folder(tmp_path / "plain"))


@pytest.mark.parametrize("name", ["01", "0", "v1"])
def test_a_version_is_a_number(tmp_path: Path, name: str) -> None:
    folder = a_folder(tmp_path)
    moved = folder.rename(folder.with_name(name))
    assert f"bicycle/{name}: a version is a number from 1" in flaws(moved)


def test_canonical_bytes_read_back_as_the_same_definition(tmp_path: Path) -> None:
    definition = load(a_folder(tmp_path))
    document = to_canonical(definition)
    assert from_canonical(document) == definition
    assert to_canonical(from_canonical(document)) == document


def test_comments_and_order_do_not_change_the_hash(tmp_path: Path) -> None:
    first = to_canonical(load(a_folder(tmp_path / "a")))
    turned = ("proofing = 0\nauthn = 0", "# same\nauthn = 0\nproofing=0")
    folder = a_folder(tmp_path / "b", procedure=turned)
    assert hash_of(to_canonical(load(folder))) == hash_of(first)


def test_another_text_is_another_hash(tmp_path: Path) -> None:
    first = to_canonical(load(a_folder(tmp_path / "a")))
    folder = a_folder(tmp_path / "b", en=("Bicycle parking", "Bike parking"))
    assert hash_of(to_canonical(load(folder))) != hash_of(first)


def test_a_document_of_a_later_release_is_refused() -> None:
    with pytest.raises(UnknownFormat):
        from_canonical(b'{"format":2}')


def test_the_reference_names_every_key_of_the_format() -> None:
    page = Path(__file__).parents[3] / "docs/reference/procedure-format.md"
    text = page.read_text(encoding="utf-8")
    keys = {f"`{key}`" for kind in kinds().values() for key in kind.own}
    keys |= {f"`{name}`" for name in kinds()}
    assert sorted(key for key in keys if key not in text) == []


WORDS = st.text("abc", min_size=1, max_size=3)
PLAIN = st.one_of(
    st.integers(0, 99),
    st.booleans(),
    st.text('ab"\\\n[]{}#=,', max_size=6),
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)
    ),
    max_leaves=8,
)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
    if isinstance(value, list):
        return "[\n" + "".join(f"  {_toml(one)}, # , ]\n" for one in value) + "]"
    return "{" + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + "}"


def _paths(value: Any, path: tuple[Any, ...] = ()) -> set[tuple[Any, ...]]:
    found = {path} if path else set()
    pairs: Any = value.items() if isinstance(value, dict) else ()
    pairs = enumerate(value) if isinstance(value, list) else pairs
    for key, one in pairs:
        found |= _paths(one, (*path, key))
    return found


@given(st.dictionaries(WORDS, VALUES, max_size=4))
def test_every_key_of_any_toml_has_a_line(data: dict[str, Any]) -> None:
    text = "".join(f"{key} = {_toml(value)}\n" for key, value in data.items())
    assert tomllib.loads(text) == data
    lines = lines_of(text)
    assert set(lines) == _paths(data)
    assert all(1 <= line <= text.count("\n") for line in lines.values())


def test_lines_are_found_after_long_texts_and_comments() -> None:
    text = '''\
a = """
[[not.a.table]]
b = 1
"""
# c = 1
[t."x.y"]
d = \'\'\'
it"s\'\'\'
[[list]]
e = [ 1, # one
  2 ]
[[list]]
[list.inner]
f.g = {h = "#"}
'''
    assert lines_of(text) == {
        ("a",): 1,
        ("t", "x.y"): 6,
        ("t", "x.y", "d"): 7,
        ("list", 0): 9,
        ("list", 0, "e"): 10,
        ("list", 0, "e", 0): 10,
        ("list", 0, "e", 1): 11,
        ("list", 1): 12,
        ("list", 1, "inner"): 13,
        ("list", 1, "inner", "f", "g"): 14,
        ("list", 1, "inner", "f", "g", "h"): 14,
    }
