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
    "\u0000", "\ud842", "9" * 5000, float("inf"), "a\u2028b",
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


def chain(links: int, made: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """Return definitions each of which refers several times to the next one."""
    found = {f"d{at}": made(f"#/$defs/d{at + 1}") for at in range(links)}
    return {**found, f"d{links}": {"type": "string"}}


@pytest.mark.parametrize(
    "made",
    [
        lambda to: {"allOf": [{"$ref": to}] * 9},
        lambda to: {
            "type": "object",
            "properties": {key: {"$ref": to} for key in "abcd"},
        },
    ],
    ids=["allOf", "properties"],
)
def test_references_that_unfold_without_end_are_refused(
    made: Callable[[str], dict[str, Any]], tmp_path: Path
) -> None:
    """Twelve lines would become sixteen million questions."""
    schema = {
        "type": "object",
        "properties": {"x": {"$ref": "#/$defs/d0"}},
        "$defs": chain(12, made),
    }
    file = tmp_path / "bomb.json"
    file.write_text(json.dumps(schema), encoding="utf-8")

    with pytest.raises(NotReadable, match="with its references"):
        list(jsonschema.read(file))


def test_a_rule_that_unfolds_without_end_is_left_out(tmp_path: Path) -> None:
    logic: Any = {"===": [{"var": "payload.v.0.dn"}, 1]}
    for _ in range(6):
        term = {"+": [{"var": "accumulator"}, {"if": [logic, 1, 0]}]}
        logic = {"===": [{"reduce": [[{"var": "payload.v.0"}] * 9, term, 0]}, 1]}
    file = tmp_path / "rules.jsonl"
    rules = [{"rule": {"Identifier": "R", "Logic": logic}}, RULE]
    file.write_text("\n".join(map(json.dumps, rules)), encoding="utf-8")

    [(definition, report)] = certlogic.read(file)

    assert len(definition.eligibility) == 1
    assert [one.key for one in report.of("unsupported")] == ["R"]


@pytest.mark.parametrize(
    "field", [f"___[{'9' * 5000}]", f"0..{'9' * 5000}", "YYYY.MM.DD (today..+9 weeks)"]
)
def test_a_limit_beyond_reason_is_no_crash(field: str, tmp_path: Path) -> None:
    file = tmp_path / "a.form"
    file.write_text(f"Name * = ___\nMore = {field}\n", encoding="utf-8")

    [(definition, _)] = onegov.read(file)

    assert [one.key for one in definition.pages[0].questions] == ["name", "more"]


def test_a_list_of_anything_is_no_form(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text("[[[]], 5]", encoding="utf-8")

    with pytest.raises(NotReadable, match="no component"):
        list(openforms.read(file))


def test_a_thousand_fields_of_one_name_have_keys_of_their_own(tmp_path: Path) -> None:
    file = tmp_path / "a.form"
    file.write_text("Name = ___\n" * 1000, encoding="utf-8")

    [(definition, _)] = onegov.read(file)

    keys = [one.key for one in definition.pages[0].questions]
    assert keys[:3] == ["name", "name_2", "name_3"]
    assert len(set(keys)) == 1000
