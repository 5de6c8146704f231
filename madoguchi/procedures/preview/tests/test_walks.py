"""A walk is sealed for one claim, and becomes an example that passes when it is run."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.engine import compile_form
from madoguchi.procedures.examples import Example, differences, read_examples
from madoguchi.procedures.preview.claims import Claim, NoPreview
from madoguchi.procedures.preview.subjects import Subject
from madoguchi.procedures.preview.walks import Walk, example_of, opened, sealed

ROOT = Path(__file__).resolve().parents[4] / "procedures"
CLAIM = Claim(1, 7, "proposal", "an-id")
TODAY = date(2026, 11, 24)
WALK = Walk(TODAY, {"name": "若葉 みどり", "n": 2}, {"an-id": ("a.pdf", 9)})


def test_a_sealed_walk_shows_nothing_and_opens_again() -> None:
    text = sealed(WALK, CLAIM)

    assert opened(text, CLAIM) == WALK
    assert "若葉" not in text
    assert "若葉" not in repr(WALK)
    assert sealed(WALK, CLAIM) != text


@pytest.mark.parametrize(
    "claim",
    [
        replace(CLAIM, ward=2),
        replace(CLAIM, staff=8),
        replace(CLAIM, reference="another"),
        replace(CLAIM, kind="version"),
    ],
)
def test_a_walk_opens_for_no_other_claim(claim: Claim) -> None:
    with pytest.raises(NoPreview):
        opened(sealed(WALK, CLAIM), claim)


@pytest.mark.parametrize("text", ["", "é", "====", "AAAA", "A" * 700_000])
def test_what_is_no_walk_is_refused(text: str) -> None:
    with pytest.raises(NoPreview):
        opened(text, CLAIM)


def read(text: str, folder: Path) -> Example:
    (folder / "examples").mkdir(exist_ok=True)
    (folder / "examples" / "recorded.toml").write_text(text, encoding="utf-8")
    examples, flaws = read_examples(folder)
    assert flaws == []
    return examples[0]


FOLDERS = sorted(path.parent for path in ROOT.glob("*/*/procedure.toml"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda one: one.parent.name)
def test_every_recorded_walk_passes_when_it_is_run(
    folder: Path, tmp_path: Path
) -> None:
    form = compile_form(load(folder))
    subject = Subject(form, read_examples(folder)[0])
    assert subject.walked
    for example, outcome in subject.walked:
        walk = Walk(example.today, channel=example.channel)
        walk = walk.with_answers(outcome.answers)
        recorded = read(example_of(form, walk, '題 "1"'), tmp_path)

        assert list(differences(form, recorded)) == [], example.name
        assert recorded.title == '題 "1"'
        assert recorded.expect["complete"] == walk.journey(form).is_complete


def test_a_walk_that_stops_on_the_way_is_recorded_as_such(tmp_path: Path) -> None:
    form = compile_form(load(ROOT / "juken" / "1"))
    recorded = read(example_of(form, Walk(TODAY), "はじめだけ"), tmp_path)

    assert recorded.expect["complete"] is False
    assert recorded.expect["eligible"] == "unknown"
    assert list(differences(form, recorded)) == []


def test_a_changed_rule_is_noticed_by_a_recorded_example(tmp_path: Path) -> None:
    folder = ROOT / "juminhyo" / "1"
    form = compile_form(load(folder))
    example, outcome = next(
        one for one in Subject(form, read_examples(folder)[0]).walked if one[1].complete
    )
    walk = Walk(example.today).with_answers(outcome.answers)
    recorded = read(example_of(form, walk, "題"), tmp_path)
    dearer: dict[str, Any] = {"fee": form.definition.fee * 2}

    assert list(differences(compile_form(replace(form.definition, **dearer)), recorded))
