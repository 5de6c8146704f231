"""Whatever is wrong with a file, an importer says so in a sentence."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from madoguchi.procedures.definition.write import files_of
from madoguchi.procedures.importing import (
    certlogic,
    govuk,
    jsonschema,
    moj,
    onegov,
    openforms,
)
from madoguchi.procedures.importing.report import NotReadable
from madoguchi.procedures.importing.tests.test_certlogic import FRESH, ONE_OF_THREE
from madoguchi.procedures.importing.tests.test_flows import (
    LEAVE,
    SERVICE,
    SKIP,
    YES_NO,
    step,
)
from madoguchi.procedures.importing.tests.test_jsonschema import SCHEMA
from madoguchi.procedures.importing.tests.test_onegov import FORM
from madoguchi.procedures.importing.tests.test_openforms import COMPONENTS, RULES

ROUNDS = 100
JUNK: tuple[Any, ...] = (
    None, 0, -5, 1.5, True, "", "x", "今日", [], {}, [1], {"a": 1}, ["a", {}], 10**30,
    "\u0000",
)  # fmt: skip
RULE = {"rule": {"Identifier": "R", "Logic": {"and": [FRESH, ONE_OF_THREE]}}}
STEPS = [
    step(1, "selection", answer_settings=YES_NO, routes=[SKIP]),
    step(2, "name", is_repeatable=True),
    step(3, "selection", answer_settings=YES_NO, routes=[LEAVE], following=None),
]
LOGIC = {"configuration": {"components": COMPONENTS}, "uuid": "s1"}
SOUND: dict[str, tuple[Any, Any]] = {
    "certlogic": (certlogic.read, RULE),
    "govuk": (govuk.read, {"name": "F", "steps": STEPS}),
    "jsonschema": (jsonschema.read, SCHEMA),
    "moj": (moj.read, SERVICE),
    "openforms": (openforms.read, {"components": COMPONENTS}),
}


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    pairs: Any = value.items() if isinstance(value, dict) else ()
    pairs = enumerate(value) if isinstance(value, list) else pairs
    for key, one in pairs:
        yield from paths(one, (*path, key))


def damaged(sound: Any, dice: random.Random) -> Any:
    """Take a value out of a document, or put another in its place."""
    document = json.loads(json.dumps(sound))
    for _ in range(dice.choice([1, 1, 2, 4])):
        *before, last = dice.choice([one for one in paths(document) if one])
        inner = document
        for key in before:
            inner = inner[key]
        if dice.random() < 0.3:
            del inner[last]
        else:
            inner[last] = copy.deepcopy(dice.choice(JUNK))
        if not document:
            break
    return document


def survives(read: Callable[[Path], Any], path: Path) -> bool:
    """Import, write and report; say whether the file was read."""
    try:
        for definition, report in read(path):
            files_of(definition)
            report.written()
    except NotReadable as problem:
        return not problem.why
    return True


@pytest.mark.parametrize("source", sorted(SOUND))
def test_a_damaged_document_is_read_or_refused(source: str, tmp_path: Path) -> None:
    dice = random.Random(source)  # noqa: S311  the same damage in every run
    read, sound = SOUND[source]
    file, read_count = tmp_path / "file", 0
    for _ in range(ROUNDS):
        file.write_text(json.dumps(damaged(sound, dice)), encoding="utf-8")
        read_count += survives(read, file)
    assert read_count > 0


def test_damaged_logic_is_read_or_refused(tmp_path: Path) -> None:
    dice = random.Random(1)  # noqa: S311
    for name in ("formSteps.json", "formLogic.json"):
        (tmp_path / name).touch()
    (tmp_path / "formSteps.json").write_text(json.dumps([LOGIC]), encoding="utf-8")
    for _ in range(ROUNDS):
        rules = damaged({"rules": RULES}, dice).get("rules")
        (tmp_path / "formLogic.json").write_text(json.dumps(rules), encoding="utf-8")
        survives(openforms.read, tmp_path)


def test_damaged_form_code_is_read_or_refused(tmp_path: Path) -> None:
    dice = random.Random(2)  # noqa: S311
    file, read_count = tmp_path / "a.form", 0
    for _ in range(ROUNDS):
        letters = list(FORM)
        for _ in range(dice.choice([1, 2, 5])):
            letters[dice.randrange(len(letters))] = dice.choice("\n =*#()[]<>_.x　")
        file.write_text("".join(letters), encoding="utf-8")
        read_count += survives(onegov.read, file)
    assert read_count > ROUNDS // 10
