"""Components and logic of Open Forms; what they ask of others is named."""

import json
from pathlib import Path
from typing import Any

import pytest

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.write import write
from madoguchi.procedures.expressions.write import write as text_of
from madoguchi.procedures.importing.openforms import forms_in, read
from madoguchi.procedures.importing.report import NotReadable


def component(kind: str, key: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "key": key, "label": key.title(), **more}


VALUES = [{"value": "x", "label": "X"}, {"value": "y", "label": "Y"}]
COMPONENTS = [
    component("date", "birth", validate={"required": True}),
    component("radio", "one", values=VALUES),
    component("selectboxes", "many", values=VALUES),
    component("fieldset", "set", components=[
        component("textfield", "why", hidden=True),
        component("number", "copies", conditional={
            "show": True, "when": "one", "eq": "x"}),
    ]),
    component("editgrid", "dogs", components=[component("textfield", "dog")]),
    component("bsn", "bsn"),
    component("content", "note", html="<p>Read &amp; think</p>"),
    component("checkbox", "sure"),
]  # fmt: skip


def rule(trigger: Any, *actions: Any) -> dict[str, Any]:
    return {"json_logic_trigger": trigger, "actions": list(actions)}


RULES = [
    rule(
        {"and": [{"==": [{"var": "many.x"}, True]}, {">": [{"var": "copies"}, 2]}]},
        {"component": "why", "action": {
            "type": "property", "property": {"value": "hidden"}, "state": False}},
        {"component": "sure", "action": {
            "type": "property", "property": {"value": "validate.required"},
            "state": True}},
    ),
    rule(
        {">": [{"date": {"var": "birth"}},
               {"-": [{"today": []}, {"rdelta": [18, 0, 0]}]}]},
        {"action": {"type": "disable-next"}},
    ),
    rule({"==": [{"var": "gone"}, 1]}, {"action": {"type": "disable-next"}}),
    rule({"!": [{"var": "sure"}]}, {"action": {"type": "variable"}}),
]  # fmt: skip


def export(root: Path) -> Path:
    folder = root / "export"
    folder.mkdir()
    steps = [
        {"uuid": "s1", "name": "Step", "configuration": {"components": COMPONENTS}}
    ]
    form = {"name": "Form", "slug": "form", "payment_required": True}
    for name, said in (
        ("formSteps.json", steps),
        ("forms.json", [form]),
        ("formLogic.json", RULES),
        ("formVariables.json", [{"source": "user_defined", "key": "v"}]),
    ):
        (folder / name).write_text(json.dumps(said), encoding="utf-8")
    return folder


def test_components_and_logic_are_carried_or_named(tmp_path: Path) -> None:
    folder = export(tmp_path)
    assert forms_in(tmp_path) == [folder]
    ((definition, report),) = read(folder)
    assert load(write(definition, tmp_path)) == definition
    asked = {one.key: one for one in definition.pages[0].questions}
    assert {key: one.kind for key, one in asked.items()} == {
        "birth": "date", "one": "choice", "many": "choices", "why": "text",
        "copies": "number", "dogs": "group", "sure": "yesno",
    }  # fmt: skip
    assert definition.pages[0].hint["en"] == "Read & think"
    condition = 'answered(many) and "x" in many and answered(copies) and copies > 2'
    assert text_of(asked["copies"].show_if) == 'answered(one) and one == "x"'  # type: ignore[arg-type]
    assert text_of(asked["sure"].required_if) == condition  # type: ignore[arg-type]
    (stop,) = definition.eligibility
    assert text_of(stop.rule) == "not (answered(birth) and age_on(birth, today) < 18)"
    named = {note.key for note in report.of("unsupported")}
    assert named == {
        "bsn", "form.payment_required", "variable v", "logic 3", "logic 4, action 1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"x": 1}, '"components" is missing'),
        ({"components": [component("bsn", "b")]}, "no component in it that asks"),
        (7, '"components" is missing'),
    ],
)
def test_a_broken_file_gets_a_sentence(tmp_path: Path, said: Any, why: str) -> None:
    file = tmp_path / "form.json"
    file.write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(NotReadable, match=why):
        list(read(file))
