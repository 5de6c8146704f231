"""Read the parts of a JSON Schema: references followed, and what applies together.

Knows nothing of questions.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import unquote

from madoguchi.procedures.importing.report import NotReadable, Report

Json: TypeAlias = Mapping[str, Any]
MOST_STEPS = 30
MOST_PARTS = 20_000
"""How many schemas are read, those that are referred to counted each time."""
TYPES = ("object", "array", "string", "integer", "number", "boolean", "null")
LOWEST = ("maxLength", "maximum", "maxItems", "exclusiveMaximum")
HIGHEST = ("minLength", "minimum", "minItems", "exclusiveMinimum")


@dataclass(frozen=True, slots=True)
class Conditional:
    """What holds when a condition does, and when it does not."""

    when: Json
    then: Json
    otherwise: Json | None = None

    def summary(self) -> str:
        written = json.dumps(self.when, ensure_ascii=False)
        return written if len(written) <= 80 else written[:79] + "…"  # noqa: PLR2004


class Schemas:
    """The schemas of one document."""

    def __init__(self, file: str, root: Json, report: Report) -> None:
        self.file = file
        self.root = root
        self.report = report
        self.parts = 0

    def objects(self, schema: Json, key: str) -> list[Json]:
        found = schema.get(key)
        return (
            [one for one in found if isinstance(one, dict)]
            if isinstance(found, list)
            else []
        )

    def names(self, schema: Json, key: str) -> set[str]:
        found = schema.get(key)
        return {str(one) for one in found} if isinstance(found, list) else set()

    def merged(
        self, schema: Any, path: tuple[str, ...], steps: int = 0
    ) -> dict[str, Any]:
        """Return a schema with its reference followed and its allOf joined.

        What is only so under a condition stands in `conditionals`, the references that
        were followed in `refs`.
        """
        where = ".".join(("$", *path))
        if not isinstance(schema, dict):
            if schema is False:
                self.report.unsupported(where, "nothing is allowed here")
            return {}
        if steps > MOST_STEPS:
            raise NotReadable(self.file, f"{where}: the references never end")
        self.parts += 1
        if self.parts > MOST_PARTS:
            why = f"with its references it has more than {MOST_PARTS} parts"
            raise NotReadable(self.file, why)
        found: dict[str, Any] = {"conditionals": []}
        own = {
            key: one
            for key, one in schema.items()
            if key not in ("allOf", "$ref", "if", "then", "else")
        }
        parts = [
            self.merged(one, path, steps + 1) for one in self.objects(schema, "allOf")
        ]
        if isinstance(schema.get("$ref"), str):
            target = self.target(schema["$ref"], where)
            parts.insert(0, self.merged(target, path, steps + 1))
            found["refs"] = {schema["$ref"]}
        for part in [*parts, own]:
            self._join(found, part)
        if isinstance(schema.get("if"), dict):
            found["conditionals"].append(
                Conditional(
                    schema["if"],
                    _object(schema.get("then")),
                    _object(schema.get("else")) or None,
                )
            )
        if not found["conditionals"]:
            del found["conditionals"]
        return found

    def target(self, reference: str, where: str) -> Any:
        """Return what a reference inside the document points at."""
        if not reference.startswith("#"):
            self.report.unsupported(where, f"the reference {reference} leads elsewhere")
            return {}
        found: Any = self.root
        for word in filter(None, reference[1:].split("/")):
            key = unquote(word).replace("~1", "/").replace("~0", "~")
            if isinstance(found, list) and key.isdecimal() and int(key) < len(found):
                found = found[int(key)]
            elif isinstance(found, dict) and key in found:
                found = found[key]
            else:
                self.report.unsupported(
                    where, f"the reference {reference} leads nowhere"
                )
                return {}
        return found

    def _join(self, found: dict[str, Any], part: Json) -> None:
        for key, value in part.items():
            if key == "conditionals":
                found[key] += value
            elif key == "refs":
                found[key] = found.get(key, set()) | value
            elif key == "properties" and isinstance(value, dict):
                joined = found.setdefault(key, {})
                for name, one in value.items():
                    joined[name] = (
                        {"allOf": [joined[name], one]} if name in joined else one
                    )
            elif key == "required" and isinstance(value, list):
                found[key] = [*found.get(key, ()), *value]
            elif key in LOWEST + HIGHEST and _are_numbers(found.get(key), value):
                pick = min if key in LOWEST else max
                found[key] = pick(found[key], value)
            else:
                found[key] = value

    def type_of(self, schema: Json, path: tuple[str, ...]) -> str:  # noqa: PLR0911
        """Return the one type of a value, guessed from its keywords where unsaid."""
        said = schema.get("type")
        if isinstance(said, list):
            kinds = [one for one in said if one in TYPES and one != "null"]
            if len(said) > 1:
                self.report.changed(
                    f"{'.'.join(('$', *path))}: type",
                    f"only {kinds[0] if kinds else 'null'}",
                )
            return str(kinds[0]) if kinds else "null"
        if said in TYPES:
            return str(said)
        if "properties" in schema:
            return "object"
        if "items" in schema:
            return "array"
        values = [schema["const"]] if "const" in schema else schema.get("enum")
        if isinstance(values, list) and values:
            return _type(values[0])
        if {"minimum", "maximum"} & set(schema):
            return "integer"
        return "string"


def _type(value: Any) -> str:
    kinds = {bool: "boolean", int: "integer", float: "number", dict: "object",
             list: "array", type(None): "null"}  # fmt: skip
    return kinds.get(type(value), "string")


def _are_numbers(*values: Any) -> bool:
    return all(type(one) in (int, float) for one in values)


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}
