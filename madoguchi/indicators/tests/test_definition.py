"""A definition that cannot be computed stops the start with a sentence."""

import copy
import tomllib
from collections.abc import Mapping
from typing import Any

import pytest

from madoguchi.indicators.definition import FOLDER, BadIndicator, catalogue, parse


def document(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def changed(name: str, **parts: Any) -> dict[str, Any]:
    """Return a definition with some fields changed; `of__x` is x of its source."""
    found = copy.deepcopy(document(name))
    for key, value in parts.items():
        place, _, inner = key.partition("__")
        target = found[place] if inner else found
        if value is None:
            del target[inner or place]
        else:
            target[inner or place] = value
    return found


WRONG: list[tuple[str, Mapping[str, Any], str]] = [
    ("outsourcing", {"unit": "percents"}, "the unit is one of"),
    ("outsourcing", {"mode": "reduce"}, "the mode is one of"),
    ("outsourcing", {"cadence": "daily"}, "the cadence is one of"),
    ("outsourcing", {"level": "KRI"}, "the level is one of"),
    ("outsourcing", {"plan_no": "k3-08"}, "no number of the plan"),
    ("outsourcing", {"plan_no": None}, "of the plan, or its level is REF"),
    ("outsourcing", {"needs_en": None}, "the needs is in one language only"),
    ("outsourcing", {"needs": None, "needs_en": None}, "what must be recorded"),
    ("outsourcing", {"baseline": None}, "needs a window"),
    ("outsourcing", {"example": None}, "a worked example is missing"),
    ("outsourcing", {"formula": None}, "missing: formula"),
    ("outsourcing", {"colour": "red"}, "no such field: colour"),
    ("outsourcing", {"of__numerator": "kindd = 'x'"}, "what is not there: kindd"),
    ("outsourcing", {"of__numerator": "1; DROP TABLE x"}, "what is not there"),
    ("outsourcing", {"of__match": ["place"]}, "place is no column"),
    ("outsourcing", {"of__dated": "kind"}, "is no day and no year"),
    ("outsourcing", {"of__columns": {"kind": "text"}}, "the column kind is one of"),
    ("outsourcing", {"of__table": "register:No Such"}, "is no name of a register"),
    ("support-sites", {"of__snapshot": ["place"]}, "place is no column"),
    ("automations", {"outcome": None}, "an outcome or an output"),
    ("automations", {"target": {"op": "=", "value": 5}}, "a target is >= or <="),
    ("online-use-a", {"of__table": "everything"}, "no source is called everything"),
    ("online-use-a", {"of__dims": ["shoe"]}, "arrivals has no shoe"),
    ("online-use-a", {"target": None}, "has a target and a measure"),
    ("touch-time", {"needs": None, "needs_en": None}, "what must be recorded"),
]


@pytest.mark.parametrize(("name", "parts", "sentence"), WRONG)
def test_what_is_wrong_is_said(
    name: str, parts: Mapping[str, Any], sentence: str
) -> None:
    with pytest.raises(BadIndicator, match=sentence) as problem:
        parse(changed(name, **parts))

    assert str(problem.value).startswith(f"{name}: ")


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_every_definition_is_read_as_it_is_written(name: str) -> None:
    assert parse(document(name)) == catalogue()[name]


def test_a_figure_of_the_plan_says_what_to_record_or_is_of_the_log() -> None:
    for one in catalogue().values():
        assert bool(one.needs) == (bool(one.register) or one.table == "unrecorded")
