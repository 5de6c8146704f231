"""The table of steps can be followed, and names only facts that there are."""

from importlib import import_module

import pytest

from madoguchi.events.facts import FACTS
from madoguchi.lake.steps import BEGINNING, LIFECYCLES, STAGE, STATES, Step, steps
from tests.house_rules.source import PACKAGE


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
