"""The procedures of the ward: each loads, and each of its examples holds."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from madoguchi.procedures.definition.canonical import from_canonical, to_canonical
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.engine import compile_form
from madoguchi.procedures.examples import differences, read_examples
from madoguchi.procedures.management.commands.check import problems_of, versions_on_disk
from madoguchi.procedures.tests.folder import a_folder

FOLDERS = versions_on_disk(settings.PROCEDURES_DIR)
FEWEST_EXAMPLES = 5

EXAMPLE = """\
title = "北駅を2か月"
today = 2026-11-24

[answers]
birth = 1975-04-01
station = "south"
student = false
months = 2

[answers.applicant]
family = "若葉"
given = "みどり"
family_kana = "ワカバ"
given_kana = "ミドリ"

[expect]
path = ["who", "place"]
fee = 1000
eligible = "yes"
"""


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)
def test_a_procedure_is_sound_and_its_examples_hold(folder: Path) -> None:
    assert problems_of(folder) == []
    assert len(read_examples(folder)[0]) >= FEWEST_EXAMPLES


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)
def test_a_procedure_compiles_from_its_stored_bytes(folder: Path) -> None:
    definition = load(folder)
    stored = to_canonical(definition)
    assert from_canonical(stored) == definition
    assert compile_form(definition).definition == definition


def with_example(root: Path, text: str) -> Path:
    folder = a_folder(root)
    path = folder / "examples" / "one.toml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return folder


def test_an_example_that_holds_is_silent(tmp_path: Path) -> None:
    assert problems_of(with_example(tmp_path, EXAMPLE)) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("fee = 1000", "fee = 900", "fee is 1000, expected 900"),
        ('"who", "place"]', '"who"]', "path is ['who', 'place'], expected ['who']"),
        ('eligible = "yes"', 'eligible = "no"', "eligible is yes, expected no"),
        ("months = 2\n", "", "still open: months"),
        ("months = 2", "months = 9", '"months" has the problem "above_max"'),
        ('eligible = "yes"', "complete = false", "complete is True, expected False"),
        ("months = 2", "moths = 2", 'there is no question "moths"'),
        ("fee = 1000", 'problems = [["birth", "era_year"]]',
         '"birth" has no problem "era_year"'),
        ('title = "北駅を2か月"', "", 'examples/one.toml:1: "title" is missing'),
        ("fee = 1000", "fees = 1000",
         'one.toml:18: the key "fees" is not known here; did you mean "fee"?'),
    ],
)  # fmt: skip
def test_an_example_that_fails_says_how(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    found = problems_of(with_example(tmp_path, EXAMPLE.replace(old, new)))
    assert any(sentence in one for one in found), found


def test_what_is_typed_takes_the_place_of_an_answer(tmp_path: Path) -> None:
    wrong = EXAMPLE.replace(
        "[expect]", '[typed]\n"birth.era" = "平成"\n"birth.year" = "50"\n\n[expect]'
    )
    expected = wrong.replace('["who", "place"]', '["who"]').replace(
        'fee = 1000\neligible = "yes"', 'problems = [["birth", "era_year"]]'
    )
    folder = with_example(tmp_path, expected)
    assert problems_of(folder) == []
    (example,), _ = read_examples(folder)
    assert list(differences(compile_form(load(folder)), example)) == []


def test_the_command_tells_what_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check", FOLDERS[0].parent.name)
    assert "sound" in capsys.readouterr().out


def test_the_command_fails_with_what_is_wrong(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    settings: pytest.FixtureRequest,
) -> None:
    a_folder(tmp_path, procedure=("days = 3", "days = -3"))
    settings.PROCEDURES_DIR = tmp_path  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="1 problem"):
        call_command("check")
    assert "bicycle/1/procedure.toml:19" in capsys.readouterr().err
    with pytest.raises(CommandError, match="unknown: there is no procedure"):
        call_command("check", "bicycle", "unknown")


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ("applicant = 5", '"applicant" is no answer to a question of kind "name"'),
        ('birth = "soon"', '"birth" is no answer to a question of kind "birthdate"'),
        ("bikes = [1, 2]", '"bikes" is no answer to a question of kind "group"'),
        ("bikes = 7", '"bikes" is no answer to a question of kind "group"'),
        ("[typed]\nmonths = 3", '"months" holds texts only'),
        ('[expect]\nproblems = ["birth"]', '"problems" holds pairs such as'),
        ('[expect]\nproblems = [["birth"]]', '"problems" holds pairs such as'),
    ],
)
def test_an_example_of_the_wrong_type_is_named(
    tmp_path: Path, answers: str, sentence: str
) -> None:
    end = "" if "[expect]" in answers else "[expect]\ncomplete = false\n"
    start = "" if answers.startswith("[") else "[answers]\n"
    text = f'title = "x"\ntoday = 2026-11-24\n{start}{answers}\n{end}'

    [found] = problems_of(with_example(tmp_path, text))

    assert sentence in found
    assert "examples/one.toml" in found
