"""The texts of a version by their addresses, and how to say one in other words.

An address names what it is about by its key, never by its position, so it still means
the same after something was added or moved: `questions.copies.label`. What has no key,
as a common question has none, has no address.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.kinds.kind import kinds
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.texts import Text

ENTRIES = (
    ("channels", "name", ("fee", "when", "hours", "needs")),
    ("values", "name", ("label",)),
    ("amounts", "key", ("label",)),
    ("stages", "key", ("title",)),
    ("checklist", "key", ("text",)),
    ("pages", "key", ("title", "hint")),
)
"""The texts of lists: by what an entry is known, and which of its texts may differ."""

Put = Callable[[Definition, Text], Definition]
Change = Callable[[Question, Text], Question]


def places_of(definition: Definition) -> dict[str, Put]:
    """Return how to change each text that has an address."""
    places: dict[str, Put] = {
        "audience.who": lambda one, text: replace(one, audience=text),
        "deadline.text": lambda one, text: replace(one, deadline=text),
        "fees.note": lambda one, text: replace(one, fees_note=text),
        "period.note": lambda one, text: replace(
            one, period=replace(one.period, note=text)
        ),
    }
    for part in ("title", "summary", "body", "category"):
        places[part] = partial(_text_of_whole, part)
    for name, by, parts in ENTRIES:
        for one in getattr(definition, name):
            key = getattr(one, by)
            for part in parts:
                places[f"{name}.{key}.{part}"] = _text_of_entry(name, by, key, part)
    for page in definition.pages:
        for question in page.questions:
            places |= _places_of(question, question.key)
    return places


def _text_of_whole(part: str, definition: Definition, text: Text) -> Definition:
    return with_changes(definition, **{part: text})


def _text_of_entry(name: str, by: str, key: str, part: str) -> Put:
    return lambda one, text: entry_with(name, by, key, {part: text}, one)


def _places_of(question: Question, name: str) -> dict[str, Put]:
    """Return the texts of a question, its options and the questions inside."""
    at = f"questions.{name}"
    changes: dict[str, Change] = {
        part: partial(_said, part) for part in ("label", "hint", "why")
    }
    for key, own in kinds()[question.kind].own.items():
        if own.reads == "text":
            changes[key] = partial(_own_said, key)
    for option in question.options:
        changes[f"options.{option.value}"] = partial(_option, option.value, "label")
        changes[f"hints.{option.value}"] = partial(_option, option.value, "hint")
    places: dict[str, Put] = {
        f"{at}.{part}": partial(_text_of_question, name, change)
        for part, change in changes.items()
    }
    for inner in question.questions:
        places |= _places_of(inner, f"{name}.{inner.key}")
    return places


def _said(part: str, question: Question, text: Text) -> Question:
    changes: dict[str, Any] = {part: text}
    return replace(question, **changes)


def _own_said(key: str, question: Question, text: Text) -> Question:
    return replace(question, own={**question.own, key: text})


def _option(value: str, part: str, question: Question, text: Text) -> Question:
    changes: dict[str, Any] = {part: text}
    return replace(
        question,
        options=tuple(
            replace(one, **changes) if one.value == value else one
            for one in question.options
        ),
    )


def _text_of_question(
    name: str, change: Change, definition: Definition, text: Text
) -> Definition:
    pages = tuple(
        replace(page, questions=_changed(page.questions, name.split("."), change, text))
        for page in definition.pages
    )
    return replace(definition, pages=pages)


def _changed(
    questions: tuple[Question, ...], way: list[str], change: Change, text: Text
) -> tuple[Question, ...]:
    """Return questions with the one changed that the keys lead to."""
    key, *inside = way

    def changed(one: Question) -> Question:
        if one.key != key:
            return one
        if not inside:
            return change(one, text)
        return replace(one, questions=_changed(one.questions, inside, change, text))

    return tuple(map(changed, questions))


def entry_with(
    name: str, by: str, entry: str, change: Mapping[str, Any], definition: Definition
) -> Definition:
    """Return a version with another entry in one of its lists, known `by` a key."""
    changed = tuple(
        replace(one, **change) if str(getattr(one, by)) == entry else one
        for one in getattr(definition, name)
    )
    return with_changes(definition, **{name: changed})


def with_changes(definition: Definition, **changes: Any) -> Definition:
    return replace(definition, **changes)
