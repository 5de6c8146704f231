"""A JSON Schema becomes a form that finds the same wrong in a document."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.write import write
from madoguchi.procedures.engine import compile_form
from madoguchi.procedures.importing.documents import issues_of
from madoguchi.procedures.importing.jsonschema import read, read_with_plan
from madoguchi.procedures.importing.report import NotReadable, Report

TODAY = date(2026, 4, 1)
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "title": "Grant",
    "required": ["kind", "who"],
    "properties": {
        "kind": {"enum": ["New", "Revision"]},
        "award": {"type": "string", "minLength": 2, "maxLength": 5},
        "count": {"type": "integer", "minimum": 1},
        "tags": {"type": "array", "items": {"enum": ["a", "b"]}, "minItems": 1},
        "who": {"$ref": "#/$defs/person"},
        "payee": {"allOf": [{"$ref": "#/$defs/person"}], "title": "Payee"},
        "sites": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["street"],
                "properties": {"street": {"type": "string"}, "zip": {"type": "string"}},
            },
        },
        "code": {"type": "string", "pattern": "^[A-Z]{2}$"},
    },
    "allOf": [
        {
            "if": {
                "properties": {"kind": {"const": "Revision"}},
                "required": ["kind"],
            },
            "then": {"required": ["award"]},
        }
    ],
    "$defs": {
        "person": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": {"type": "string", "minLength": 1}},
        }
    },
}
SOUND: Mapping[str, Any] = {"kind": "New", "who": {"name": "A"}}


def issues(path: Path, schema: Any, document: Any) -> list[tuple[str, str]]:
    file = path / "schema.json"
    file.write_text(json.dumps(schema), encoding="utf-8")
    definition, _, plan = read_with_plan(file)
    assert load(write(definition, path)) == definition
    return issues_of(compile_form(definition), plan, document, TODAY)


@pytest.mark.parametrize(
    ("document", "found"),
    [
        (SOUND, []),
        ({}, [("required", "$.kind"), ("required", "$.who")]),
        ({"kind": "Old", "who": {}}, [("enum", "$.kind"), ("required", "$.who.name")]),
        ({**SOUND, "kind": "Revision"}, [("required", "$.award")]),
        ({**SOUND, "award": "x"}, [("minLength", "$.award")]),
        ({**SOUND, "award": ""}, [("minLength", "$.award")]),
        ({**SOUND, "award": "long one"}, [("maxLength", "$.award")]),
        ({**SOUND, "count": 0}, [("minimum", "$.count")]),
        ({**SOUND, "count": "1"}, [("type", "$.count")]),
        ({**SOUND, "tags": []}, [("minItems", "$.tags")]),
        ({**SOUND, "payee": {}}, [("required", "$.payee.name")]),
        ({**SOUND, "payee": 5}, [("type", "$.payee")]),
        ({**SOUND, "sites": [{"zip": "1"}]}, [("required", "$.sites[0].street")]),
        ({**SOUND, "code": "abc"}, [("pattern", "$.code")]),
        ("text", [("type", "$")]),
    ],
)
def test_a_document_fails_where_its_schema_says(
    tmp_path: Path, document: Any, found: list[tuple[str, str]]
) -> None:
    assert issues(tmp_path, SCHEMA, document) == found


def test_what_has_no_counterpart_is_named(tmp_path: Path) -> None:
    file = tmp_path / "s.json"
    schema = {
        "properties": {
            "a": {"type": "string", "pattern": "(a+)+", "maxLength": 9},
            "b": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
            "c": {"type": "object"},
            "d": {"$ref": "https://example.org/other.json"},
        },
        "if": {"properties": {"a": {"minLength": 3}}},
        "then": {"required": ["b"]},
    }
    file.write_text(json.dumps(schema), encoding="utf-8")
    ((_, report),) = read(file)
    named = {note.key for note in report.of("unsupported")}
    assert {"$.a: pattern", "$.b: oneOf", "$.c", "$.d"} <= named
    assert any(key.startswith("$: if") for key in named)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "line 1: this is not JSON"),
        ("[]", "a JSON object is expected"),
        ("{}", 'no schema of an object with "properties"'),
        ('{"properties": {"a": {"type": "null"}}}', "names no properties"),
        ("[" * 5000 + "]" * 5000, "nested"),
        ('{"$ref": "#"}', "never end"),
    ],
)
def test_a_broken_schema_gets_a_sentence(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "s.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(NotReadable, match=why):
        list(read(file))


def schemas_of(folder: Path) -> list[Any]:
    return [
        case["schema"]
        for path in sorted(folder.rglob("*.json"))
        for case in json.loads(path.read_text(encoding="utf-8"))
    ]


def test_no_schema_of_the_test_suite_is_a_crash(
    shared_data: Callable[[str], Path], tmp_path: Path
) -> None:
    file, read_count = tmp_path / "s.json", 0
    for schema in schemas_of(shared_data("json-schema-suite")):
        file.write_text(json.dumps(schema), encoding="utf-8")
        try:
            ((definition, report),) = read(file)
        except NotReadable:
            continue
        assert isinstance(report, Report)
        compile_form(definition)
        read_count += 1
    assert read_count > 20
