"""Describe the answers of a form as JSON Schema, and read answers that come so.

A schema tells what answers look like. Whether they are right, and which are needed, is
said by the same journey as at every other door.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.engine import Form
from madoguchi.procedures.kinds.kind import kind_of
from madoguchi.procedures.kinds.problem import Problem
from madoguchi.procedures.kinds.question import Option, Question
from madoguchi.procedures.queries import form_at

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

DIALECT = "https://json-schema.org/draft/2020-12/schema"
GIF = "x-gif"
"""The keyword that carries a question's property name of the GIF."""


def is_sent(question: Question) -> bool:
    """Say whether an answer comes with its page; a file comes by itself."""
    return kind_of(question).is_typed and question.kind != "file"


def question_schema(question: Question, language: str) -> dict[str, Any]:
    """Describe one answer, with the question's words in a language."""
    described = kind_of(question).schema(question)
    described["title"] = question.label[language]
    if hint := question.hint[language]:
        described["description"] = hint
    if question.gif:
        described[GIF] = question.gif
    if question.options:
        described["x-options"] = _options(question.options, language)
    if question.questions:
        inner = described["items"]["properties"]
        for one in question.questions:
            if one.key in inner:
                inner[one.key] = question_schema(one, language)
    return described


def _options(options: Sequence[Option], language: str) -> dict[str, str]:
    return {one.value: one.label[language] for one in options}


def page_schema(page: Page, language: str) -> dict[str, Any]:
    """Describe what is sent to save one page.

    An answer that is left out or null is left empty; the question may not be asked at
    all, so that none is required here.
    """
    return {
        "type": "object",
        "title": page.title[language],
        "properties": {
            one.key: or_null(question_schema(one, language))
            for one in page.questions
            if is_sent(one)
        },
        "additionalProperties": False,
    }


def or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Allow that an answer is left empty."""
    told: dict[str, Any] = {}
    for key in ("title", "description"):
        if key in schema:
            told[key] = schema.pop(key)
    return told | {"anyOf": [schema, {"type": "null"}]}


def answers_schema(form: Form, language: str) -> dict[str, Any]:
    """Describe all answers of a form, files and what is computed included."""
    return {
        "type": "object",
        "properties": {
            key: question_schema(one, language)
            for key, one in form.questions.items()
            if kind_of(one).has_answer
        },
        "additionalProperties": False,
    }


@lru_cache(maxsize=1024)
def _validator(form: str, page: str) -> "Draft202012Validator":
    # Imported here: megabytes that only a process which other systems call needs.
    from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415

    found = form_at(form).page(page)
    assert found is not None  # noqa: S101  asked for with a page of the form
    return Draft202012Validator(
        page_schema(found, "ja"), format_checker=FormatChecker()
    )


def misshapen(form: Form, page: Page, given: Any) -> list[tuple[Problem, str]]:
    """Return what does not look like answers to a page, with its JSON pointer.

    The problem of what belongs to no question of the page has no key.
    """
    errors = _validator(form.hash, page.key).iter_errors(given)
    return [_problem(page, error) for error in errors]


def _problem(page: Page, error: "ValidationError") -> tuple[Problem, str]:
    path = [str(part) for part in error.absolute_path]
    pointer = "".join(f"/{_escaped(part)}" for part in path)
    keys = {one.key for one in page.questions}
    key = path[0] if path and path[0] in keys else ""
    return Problem(key, "misshapen", ".".join(path[1:])), pointer


def _escaped(part: str) -> str:
    """Escape a part of a JSON pointer (RFC 6901).

    >>> _escaped("a/b~c")
    'a~1b~0c'
    """
    return part.replace("~", "~0").replace("/", "~1")


def as_typed(
    page: Page, given: Mapping[str, Any], held: Mapping[str, Any]
) -> dict[str, list[str]]:
    """Return the fields that answers of the right shape would be typed into.

    `held` are the answers kept already: files stay as they are.
    """
    typed: dict[str, list[str]] = {}
    for question in page.questions:
        kind = kind_of(question)
        if not kind.is_typed:
            continue
        answer = (
            given.get(question.key) if is_sent(question) else held.get(question.key)
        )
        for part, values in kind.sent(question, answer).items():
            name = f"{question.key}.{part}" if part else question.key
            typed[name] = [*values]
    return typed
