"""The table of steps can be followed, and names only facts that there are."""

from importlib import import_module

import pytest

from madoguchi.events.facts import FACTS
from madoguchi.lake.columns import COLUMNS
from madoguchi.lake.steps import BEGINNING, LIFECYCLES, STAGE, STATES, Step, steps
from tests.house_rules.source import PACKAGE, ROOT


@pytest.mark.parametrize("step", steps().values(), ids=lambda one: one.kind)
def test_a_step_says_all_that_is_needed(step: Step) -> None:
    assert step.activity
    assert STAGE not in step.activity
    assert step.ja
    assert step.en
    assert step.lifecycle in LIFECYCLES
    assert step.then in ("", *STATES)
    assert step.each in ("", "ended")


def test_no_two_are_called_alike() -> None:
    for name in ("activity", "ja", "en"):
        assert len({getattr(one, name) for one in steps().values()}) == len(steps())


def test_a_case_begins_by_waiting() -> None:
    assert steps()[BEGINNING].then == "waiting"


def test_every_step_is_a_fact_of_some_room() -> None:
    for found in PACKAGE.glob("*/facts.py"):
        import_module(f"madoguchi.{found.parent.name}.facts")

    assert sorted(set(steps()) - set(FACTS)) == []
    for step in steps().values():
        if step.each:
            assert step.each in FACTS[step.kind].__dataclass_fields__  # type: ignore[attr-defined]


def test_the_page_tells_every_column_and_every_step() -> None:
    page = (ROOT / "docs" / "reference" / "lake.md").read_text(encoding="utf-8")

    for one in COLUMNS:
        assert f"| `{one.name}` | {one.type} | {one.says} | {one.source} |" in page
    for step in steps().values():
        shown = f"{step.activity}:<stage>" if step.each else step.activity
        row = f"| `{shown}` | {step.ja} | {step.en} | `{step.kind}`"
        assert f"{row} | {step.lifecycle} | {step.then} |" in page
