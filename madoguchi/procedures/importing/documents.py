"""Fill an imported form in with a document of its JSON Schema, and say what is wrong.

The same pages, kinds and conditions judge it as judge a resident's answers; only what a
form cannot be told, such as a number in the place of a text, is seen here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from madoguchi.procedures.engine import Form
from madoguchi.procedures.importing.jsonschema import Leaf, Plan
from madoguchi.procedures.journey import RENDERED, Journey, PageReader
from madoguchi.procedures.kinds.kind import kind_of
from madoguchi.procedures.kinds.problem import Problem
from madoguchi.procedures.kinds.question import Question

Issue: TypeAlias = tuple[str, str]
"""The keyword that fails and the path, as validators of JSON Schema say them."""

KEYWORDS: Mapping[str, str] = {
    "missing": "required",
    "too_long": "maxLength",
    "too_short": "minLength",
    "not_an_option": "enum",
    "not_in_pattern": "pattern",
    "one_line": "pattern",
    "too_few": "minItems",
    "too_few_records": "minItems",
    "too_many": "maxItems",
    "too_many_records": "maxItems",
    "below_min": "minimum",
    "above_max": "maximum",
    "not_a_number": "type",
    "not_whole": "type",
}
TYPES: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "array": list,
}
FORMATS = frozenset({"date", "birthdate", "email", "file"})
Steps: TypeAlias = tuple[str | int, ...]


def path_text(steps: Steps) -> str:
    """Write a path.

    >>> path_text(("a", 0, "b"))
    '$.a[0].b'
    """
    return "$" + "".join(
        f"[{one}]" if isinstance(one, int) else f".{one}" for one in steps
    )


@dataclass(slots=True)
class _Typed:
    """What is typed into the fields, and what a form cannot be told."""

    raw: dict[str, list[str]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    places: dict[str, Steps] = field(default_factory=dict)
    """Where a field of the form stands in the document."""
    settled: set[str] = field(default_factory=set)
    """Questions about which everything is said already."""


def issues_of(form: Form, plan: Plan, document: Any, today: date) -> list[Issue]:
    """Return what is wrong with a document, by keyword and path, sorted."""
    typed = _Typed()
    if not isinstance(document, dict):
        return [("type", "$")]
    _objects(plan, document, typed)
    for leaf in plan.leaves:
        if not leaf.group:
            _value(leaf, document, typed)
    for path, key in plan.groups.items():
        _records(plan, path, key, document, typed)
    found = set(typed.issues)
    for problem in _problems(form, typed.raw, today):
        if issue := _issue(form, document, typed, problem):
            found.add(issue)
    return sorted(found)


def _at(document: Any, path: Sequence[str]) -> tuple[bool, Any]:
    """Return whether something stands at a path, and what."""
    found = document
    for key in path:
        if not isinstance(found, dict) or key not in found:
            return False, None
        found = found[key]
    return True, found


def _objects(plan: Plan, document: Any, typed: _Typed) -> None:
    for path, branch in plan.branches.items():
        there, value = _at(document, path)
        if branch.gate:
            opened = there and isinstance(value, dict)
            typed.raw[branch.gate] = ["yes" if opened else "no"]
            typed.places[branch.gate] = path
        if there and not isinstance(value, dict):
            typed.issues.append(("type", path_text(path)))
            typed.settled.update(branch.leaves)
        elif there and path in plan.closed and set(value) - plan.closed[path]:
            typed.issues.append(("additionalProperties", path_text(path)))


def _value(leaf: Leaf, document: Any, typed: _Typed) -> None:
    key = leaf.question.key
    typed.places[key] = leaf.path
    there, value = _at(document, leaf.path)
    if there:
        _type(leaf, key, value, leaf.path, typed)


def _type(leaf: Leaf, name: str, value: Any, steps: Steps, typed: _Typed) -> None:
    """Type one value into its field; note what cannot be typed."""
    question = leaf.question
    wanted = TYPES[leaf.takes]
    if not isinstance(value, wanted) or (
        isinstance(value, bool) and leaf.takes != "boolean"
    ):
        kind = "enum" if question.options and leaf.takes != "array" else "type"
        typed.issues.append((kind, path_text(steps)))
        typed.settled.add(name)
        return
    if value in ("", []) and (keyword := _of_nothing(question)):
        # In a document an empty text is an answer; in a form it is none.
        typed.issues.append((keyword, path_text(steps)))
        typed.settled.add(name)
        return
    if value == "":
        typed.settled.add(name)
    for part, values in _fields(leaf, value).items():
        typed.raw[f"{name}.{part}" if part else name] = values


def _of_nothing(question: Question) -> str:
    if question.kind == "choices":
        return "minItems" if question.number("min", 0) else ""
    if question.kind == "choice":
        return "enum"
    if question.kind in FORMATS:
        return "format"
    if question.number("min_length", 0):
        return "minLength"
    return "pattern" if question.word("pattern") else ""


def _fields(leaf: Leaf, value: Any) -> Mapping[str, list[str]]:
    question = leaf.question
    if question.kind in ("date", "birthdate"):
        try:
            date.fromisoformat(value)
        except ValueError:
            return {"era": ["西暦"], "year": [value], "month": ["1"], "day": ["1"]}
        return kind_of(question).typed(question, value)
    if question.kind in ("yesno", "consent"):
        return {"": ["yes" if value else "no"]}
    if question.kind == "choices":
        return {"": [leaf.codes.get(str(one), "?") for one in value]}
    if question.kind == "choice":
        return {"": [leaf.codes.get(str(value), "?")]}
    return {"": [str(value)]}


def _records(
    plan: Plan, path: tuple[str, ...], key: str, document: Any, typed: _Typed
) -> None:
    typed.places[key] = path
    there, value = _at(document, path)
    if not there:
        return
    if not isinstance(value, list):
        typed.issues.append(("type", path_text(path)))
        typed.settled.add(key)
        return
    inside = (*path, "[]")
    leaves = [leaf for leaf in plan.leaves if leaf.path[: len(inside)] == inside]
    for index, record in enumerate(value):
        for leaf in leaves:
            rest = leaf.path[len(inside) :]
            found, one = _at(record, rest) if rest else (True, record)
            name = f"{key}.{index}.{leaf.question.key}"
            typed.places[name] = (*path, index, *rest)
            if found:
                _type(leaf, name, one, (*path, index, *rest), typed)


def _problems(
    form: Form, raw: Mapping[str, list[str]], today: date
) -> Iterator[Problem]:
    """Fill in page after page and yield every problem of all of them."""
    reader = PageReader(form, today)
    answers: dict[str, Any] = {}
    for page in form.pages:
        if Journey(form, answers, today).page(page.key) is None:
            continue
        keys = [question.key for question in page.questions]
        here = {
            name: values
            for name, values in raw.items()
            if name.split(".", 1)[0] in keys
        }
        parsed = reader.read(page, {**here, RENDERED: keys}, answers)
        yield from parsed.problems
        answers.update(parsed.answers)


def _issue(form: Form, document: Any, typed: _Typed, problem: Problem) -> Issue | None:
    """Say a problem of the form as one of the document."""
    question = form.questions[problem.key]
    name = problem.key
    if question.questions and problem.part:
        name = ".".join([problem.key, *problem.part.split(".")[:2]])
        inner = problem.part.split(".")[1]
        question = next(one for one in question.questions if one.key == inner)
    if name in typed.settled or problem.key in typed.settled:
        return None
    steps = typed.places[name]
    if problem.code == "missing":
        return "required", path_text(_outermost(document, steps))
    keyword = KEYWORDS.get(problem.code)
    if keyword is None:
        keyword = "format" if question.kind in FORMATS else problem.code
    return keyword, path_text(steps)


def _outermost(document: Any, steps: Steps) -> Steps:
    """Return the first step of a path that is not there."""
    found = document
    for at, step in enumerate(steps):
        if isinstance(step, int) or (isinstance(found, dict) and step in found):
            found = found[step]
        else:
            return steps[: at + 1]
    return steps
