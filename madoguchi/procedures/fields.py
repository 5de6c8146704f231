"""Turn the questions of a page into the fields that a door shows.

The same page looks the same at home, at the counter and in a correction. Nothing
here judges an answer or knows whose it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from madoguchi.design import fields as design
from madoguchi.procedures.kinds.address import with_picked
from madoguchi.procedures.kinds.file import accepted, most_bytes
from madoguchi.procedures.kinds.group import (
    MOST_RECORDS,
    record_name,
    record_title,
)
from madoguchi.procedures.kinds.kind import kind_of
from madoguchi.procedures.kinds.problem import Problem
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.wording import innermost, sentence

MEDIA = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
}
YES_NO = {"ja": ("はい", "いいえ"), "en": ("Yes", "No")}
Raw = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Sight:
    """What a page shows besides its questions: what was typed, wrong, known, kept.

    `known` names where a prefilled answer came from, by question; `kept` are the
    files already handed in, by their id; `mine` holds the questions that ask about
    the person who types; `lookup` is where towns of a postal code are found.
    """

    language: str = "ja"
    raw: Raw = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, design.Kept] = field(default_factory=dict)
    mine: frozenset[str] = frozenset()
    lookup: str = ""


def fields_of(questions: Sequence[Question], sight: Sight) -> list[design.Field]:
    """Return the fields of a page, in order, with their errors in words."""
    errors = _errors(questions, sight)
    alone = len(questions) == 1
    return [
        replace(_field(question, question.key, sight, errors), heading=alone)
        for question in questions
    ]


def _errors(questions: Sequence[Question], sight: Sight) -> dict[str, str]:
    by_key = {question.key: question for question in questions}
    errors: dict[str, str] = {}
    for problem in sight.problems:
        question = by_key.get(problem.key)
        if question is None:
            continue
        said = sentence(problem, question, sight.language)
        inner_problem, inner = innermost(problem, question)
        name = problem.field
        if inner_problem.part and inner.kind not in design.PARTS:
            name = name.removesuffix(f".{inner_problem.part}")
        errors.setdefault(name, said)
    return errors


def _field(
    question: Question, name: str, sight: Sight, errors: Mapping[str, str]
) -> design.Field:
    language = sight.language
    shown = design.Field(
        kind=_drawn_as(question),
        name=name,
        label=question.label[language],
        hint=_hint(question, language),
        required=question.required,
        raw=sight.raw,
        errors=errors,
        options=_options(question, language),
        mine=question.key in sight.mine,
        source=sight.known.get(name, ""),
        why=question.why[language],
        unit=question.text("unit")[language],
        width=_width(question),
        max_length=question.number("max_length", 0),
    )
    if question.kind == "address":
        typed = with_picked(sight.raw, f"{name}.")
        return replace(shown, lookup=sight.lookup, raw=typed)
    if question.kind == "file":
        return _file(shown, question, sight)
    if question.questions:
        return _group(shown, question, sight)
    return shown


def _drawn_as(question: Question) -> str:
    if question.kind == "text" and question.is_set("multiline"):
        return "textarea"
    # Every day is typed by era or by western year: what is stored is typed by era.
    return "birthdate" if question.kind == "date" else question.kind


def _hint(question: Question, language: str) -> str:
    if question.kind == "consent":
        return question.text("statement")[language]
    return question.hint[language]


def _options(question: Question, language: str) -> tuple[design.Option, ...]:
    if question.kind == "yesno":
        yes, no = YES_NO.get(language, YES_NO["ja"])
        return design.Option("yes", yes), design.Option("no", no)
    return tuple(
        design.Option(one.value, one.label[language], one.hint[language])
        for one in question.options
    )


def _width(question: Question) -> str:
    """Return the width that fits the longest usual answer.

    >>> from madoguchi.procedures.texts import Text
    >>> _width(Question("n", "number", Text(ja="通数"), own={"max": 10}))
    '2'
    """
    if question.kind in ("number", "money"):
        most = len(str(question.number("max", 9_999_999)))
        return next((str(size) for size in (2, 4, 8) if most <= size), "16")
    if question.kind == "phone":
        return "16"
    most = question.number("max_length", 0)
    if question.kind == "text" and most and not question.is_set("multiline"):
        return next((str(size) for size in (4, 8, 16) if most <= size), "")
    return ""


def _file(shown: design.Field, question: Question, sight: Sight) -> design.Field:
    held = sight.raw.get(shown.name, ())
    return replace(
        shown,
        # A version may name a kind of file that nothing here can open any more.
        accept=",".join(MEDIA[one] for one in accepted(question) if one in MEDIA),
        max_bytes=most_bytes(question),
        kept=tuple(sight.kept[one] for one in held if one in sight.kept),
    )


def _group(shown: design.Field, question: Question, sight: Sight) -> design.Field:
    count = max(record_count(sight.raw, shown.name), 1)
    records = tuple(
        design.Record(
            title=record_title(question, number + 1, sight.language),
            fields=tuple(
                _inner(one, f"{shown.name}.{number}.{one.key}", sight, shown.errors)
                for one in question.questions
            ),
        )
        for number in range(count)
    )
    of_people = any(one.kind == "name" for one in question.questions)
    return replace(
        shown,
        records=records,
        record_name=record_name(question, sight.language),
        counter="人" if of_people else shown.counter,
        most=question.number("max", MOST_RECORDS),
    )


def _inner(
    question: Question, name: str, sight: Sight, errors: Mapping[str, str]
) -> design.Field:
    """Return a field of a record; one that depends on another is not marked needed.

    All of a record is shown at once, so its hint says when it is to be answered.
    """
    shown = _field(question, name, sight, errors)
    return replace(shown, required=question.required and question.show_if is None)


def record_count(raw: Raw, name: str) -> int:
    """Return how many records of a group were typed.

    >>> record_count({"children.0.birth.year": ["8"], "children.2.name": [""]},
    ...              "children")
    3
    """
    found = [
        int(number[:4])
        for key in raw
        if key.startswith(f"{name}.")
        and (number := key[len(name) + 1 :].partition(".")[0]).isdecimal()
        and number.isascii()
    ]
    return min(max(found, default=-1) + 1, MOST_RECORDS * 2)


def with_blank_record(raw: Raw, group: Question) -> dict[str, Sequence[str]]:
    """Return what was typed with an empty record after the last one.

    >>> from madoguchi.procedures.texts import Text
    >>> one = Question("name", "text", Text(ja="名前"))
    >>> dogs = Question("dogs", "group", Text(ja="犬"), questions=(one,))
    >>> sorted(with_blank_record({"dogs.0.name": ["ポチ"]}, dogs))
    ['dogs.0.name', 'dogs.1.name']
    """
    number = max(record_count(raw, group.key), 1)
    first = group.questions[0]
    part = kind_of(first).fields[0].part
    name = f"{group.key}.{number}.{first.key}"
    return {**raw, f"{name}.{part}" if part else name: [""]}


def without_record(raw: Raw, group: str, number: int) -> dict[str, Sequence[str]]:
    """Return what was typed without one record; those behind it move up.

    >>> typed = {"dogs.0.name": ["ポチ"], "dogs.1.name": ["シロ"], "page": ["x"]}
    >>> without_record(typed, "dogs", 0)
    {'dogs.0.name': ['シロ'], 'page': ['x']}
    """
    kept: dict[str, Sequence[str]] = {}
    for key, values in raw.items():
        place, _, rest = key.removeprefix(f"{group}.").partition(".")
        if (
            not key.startswith(f"{group}.")
            or not place.isdecimal()
            or int(place) < number
        ):
            kept[key] = values
        elif int(place) > number:
            kept[f"{group}.{int(place) - 1}.{rest}"] = values
    return kept
