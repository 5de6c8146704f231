"""Forms with a flow of their own: GOV.UK Forms and MoJ Forms."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.write import write
from madoguchi.procedures.expressions.write import write as text_of
from madoguchi.procedures.importing import govuk, moj
from madoguchi.procedures.importing.report import NotReadable, Report


def step(number: int, answer_type: str, **more: Any) -> dict[str, Any]:
    routes = more.pop("routes", [])
    following = more.pop("following", number + 1)
    data = {
        "question_text": f"Question {number}",
        "answer_type": answer_type,
        "is_optional": False,
        "answer_settings": None,
        "is_repeatable": False,
        **more,
    }
    return {
        "id": number,
        "next_step_id": following,
        "data": data,
        "routing_conditions": routes,
    }


YES_NO = {
    "only_one_option": "true",
    "selection_options": [{"name": "Yes"}, {"name": "No"}],
}
SKIP = {"id": 1, "check_page_id": 1, "answer_value": "No", "goto_page_id": 3}
LEAVE = {
    "id": 2, "check_page_id": 3, "answer_value": "No", "goto_page_id": None,
    "exit_page_heading": "Stop", "exit_page_markdown": "Not for you.",
}  # fmt: skip


def from_govuk(path: Path, *steps: dict[str, Any]) -> tuple[Definition, Report]:
    file = path / "form.json"
    file.write_text(json.dumps({"name": "Form", "steps": steps}), encoding="utf-8")
    ((definition, report),) = govuk.read(file)
    assert load(write(definition, path)) == definition
    return definition, report


def shown(definition: Definition) -> dict[str, str]:
    return {
        page.questions[0].key: text_of(page.show_if) if page.show_if else ""
        for page in definition.pages
    }


def test_a_step_that_is_skipped_has_a_condition(tmp_path: Path) -> None:
    definition, report = from_govuk(
        tmp_path,
        step(1, "selection", answer_settings=YES_NO, routes=[SKIP]),
        step(2, "name", is_repeatable=True),
        step(3, "selection", answer_settings=YES_NO, routes=[LEAVE]),
        step(4, "date", answer_settings={"input_type": "date_of_birth"}),
        step(5, "text", is_optional=True, following=None),
    )
    assert shown(definition) == {
        "question_1": "",
        "question_2_list": 'not question_1 == "no"',
        "question_3": "",
        "question_4": 'not question_3 == "no"',
        "question_5": 'not question_3 == "no"',
    }
    (leave,) = definition.eligibility
    assert text_of(leave.rule) == 'not question_3 == "no"'
    assert leave.reason["en"] == "Stop\n\nNot for you."
    assert definition.pages[3].questions[0].kind == "birthdate"
    assert not definition.pages[4].questions[0].required
    assert report.counts()["unsupported"] == 0


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, '"steps" is missing'),
        ({"steps": [1]}, "step 1 is no object"),
        ({"steps": [step(1, "text", question_text="")]}, '"question_text" is missing'),
        ({"steps": [step(1, "text", following=9)]}, 'leads to "9", which is not there'),
        ({"steps": [step(1, "text", following=1)]}, "go in a circle"),
        ({"steps": [step(1, "selection", answer_settings={})]}, "without options"),
    ],
)
def test_a_broken_form_gets_a_sentence(
    tmp_path: Path, said: Mapping[str, Any], why: str
) -> None:
    file = tmp_path / "form.json"
    file.write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(NotReadable, match=why):
        list(govuk.read(file))


def page(key: str, kind: str = "page.singlequestion", **more: Any) -> dict[str, Any]:
    return {"_uuid": key, "_type": kind, "url": key, "heading": key.upper(), **more}


def radios(key: str) -> dict[str, Any]:
    return {
        "_uuid": f"c-{key}", "_type": "radios", "name": key, "legend": key,
        "validation": {"required": True},
        "items": [
            {"_uuid": f"{key}-yes", "label": "Yes"},
            {"_uuid": f"{key}-no", "label": "No"},
        ],
    }  # fmt: skip


def when(key: str, item: str, to: str, operator: str = "is") -> dict[str, Any]:
    said = {"page": key, "component": f"c-{key}", "field": f"{key}-{item}"}
    return {"_type": "if", "next": to, "expressions": [{**said, "operator": operator}]}


SERVICE: Mapping[str, Any] = {
    "service_name": "Service",
    "pages": [
        page("start", "page.start", body="Welcome"),
        page("a", components=[radios("a")]),
        page("b", components=[
            {"_uuid": "c-b", "_type": "text", "name": "b", "label": "B",
             "validation": {"required": False, "max_length": 9, "max_word": 3}},
        ]),
        page("out", "page.exit", lede="You cannot go on."),
        page("cya", "page.checkanswers"),
    ],
    "flow": {
        "start": {"_type": "flow.page", "next": {"default": "a"}},
        "a": {"_type": "flow.page", "next": {"default": "fork"}},
        "fork": {"_type": "flow.branch", "title": "Fork", "next": {
            "default": "a", "conditionals": [
                when("a", "yes", "b"), when("a", "no", "out")],
        }},
        "b": {"_type": "flow.page", "next": {"default": "cya"}},
        "cya": {"_type": "flow.page", "next": {"default": ""}},
    },
}  # fmt: skip


def test_forks_exits_and_ways_back_of_a_service(tmp_path: Path) -> None:
    file = tmp_path / "service.json"
    file.write_text(json.dumps(SERVICE), encoding="utf-8")
    ((definition, report),) = moj.read(file)
    assert load(write(definition, tmp_path)) == definition
    assert definition.body["en"] == "Welcome"
    assert shown(definition) == {"a": "", "b": 'a == "yes"'}
    assert definition.pages[1].questions[0].own == {"max_length": 9}
    rules = [text_of(one.rule) for one in definition.eligibility]
    assert rules == ['not a == "no"']
    said = {note.key: note.why for note in report.of("changed")}
    assert said["branch Fork → page a"].startswith("never taken")
    assert [note.key for note in report.of("unsupported")] == ["page b/b: max_word"]


def test_an_arrow_to_nowhere_gets_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "service.json"
    broken = {**SERVICE, "flow": {"start": {"next": {"default": "gone"}}}}
    file.write_text(json.dumps(broken), encoding="utf-8")
    with pytest.raises(NotReadable, match='page start leads to "gone", not there'):
        list(moj.read(file))


def test_conditions_that_grow_from_step_to_step_are_named(tmp_path: Path) -> None:
    """Each step is skipped by an answer from three steps before: all ways matter."""
    last = 60
    steps = [
        step(
            number,
            "selection",
            answer_settings=YES_NO,
            following=number + 1 if number < last else None,
            routes=[
                {
                    "check_page_id": max(1, number - 3),
                    "answer_value": "Yes",
                    "goto_page_id": number + 2,
                }
            ]
            if number < last - 1
            else [],
        )
        for number in range(1, last + 1)
    ]

    file = tmp_path / "form.json"
    file.write_text(json.dumps({"name": "Form", "steps": steps}), encoding="utf-8")

    [(definition, report)] = govuk.read(file)

    assert len(definition.pages) == last
    unread = [one.why for one in report.of("unsupported")]
    assert "the condition is too long to be read" in unread
