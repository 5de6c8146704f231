"""Turn the questions of a page into the fields that a door shows.

The same page looks the same at home, at the counter and in a correction. Nothing
here judges an answer or knows whose it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from madoguchi.design import fields as design
from madoguchi.kernel.languages.language import language_of
from madoguchi.kernel.written import filled
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.kinds.address import with_picked
from madoguchi.procedures.kinds.answers import answer_words
from madoguchi.procedures.kinds.file import MEDIA_TYPES, accepted, most_bytes
from madoguchi.procedures.kinds.group import (
    MOST_RECORDS,
    Record,
    record_name,
    record_title,
)
from madoguchi.procedures.kinds.hidden import Hidden
from madoguchi.procedures.kinds.kind import Answer, kind_of
from madoguchi.procedures.kinds.problem import Problem
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.wording import innermost, sentence

Raw = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Sight:
    """What a page shows besides its questions: what was typed, wrong, known, kept.

    `known` names where a prefilled answer came from, by question; `kept` are the
    files already handed in, by their id; `mine` holds the questions that ask about
    the person who types; `lookup` is where towns of a postal code are found;
    `computed` says the answers that follow from others; `listed` has the records of
    groups that are shown as a list, closed; `follows` names the questions that come
    and go with answers of the page, and whether they are "shown" or "waiting".
    """

    language: str = "ja"
    raw: Raw = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, design.Kept] = field(default_factory=dict)
    mine: frozenset[str] = frozenset()
    lookup: str = ""
    computed: Mapping[str, str] = field(default_factory=dict)
    listed: Mapping[str, Sequence[Record]] = field(default_factory=dict, repr=False)
    follows: Mapping[str, str] = field(default_factory=dict)


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
        drawn_as = kind_of(inner).look(inner, sight.language).drawn_as
        if inner_problem.part and not design.parts_of(drawn_as):
            name = name.removesuffix(f".{inner_problem.part}")
        errors.setdefault(name, said)
    return errors


def _field(
    question: Question, name: str, sight: Sight, errors: Mapping[str, str]
) -> design.Field:
    language = sight.language
    kind = kind_of(question)
    look = kind.look(question, language)
    shown = design.Field(
        kind=look.drawn_as,
        name=name,
        label=question.label[language],
        hint=look.hint,
        required=question.required,
        may_be_needed=question.required_if is not None,
        raw=sight.raw,
        errors=errors,
        options=tuple(
            design.Option(one.value, one.label[language], one.hint[language])
            for one in look.options
        ),
        mine=question.key in sight.mine,
        source=sight.known.get(name, ""),
        why=question.why[language],
        unit=question.text("unit")[language],
        width=look.width,
        max_length=question.number("max_length", 0),
        shown=sight.computed.get(name, ""),
        more=look.more,
        follows=sight.follows.get(name, ""),
    )
    if question.kind == "address":
        typed = with_picked(sight.raw, f"{name}.")
        return replace(shown, lookup=sight.lookup, raw=typed)
    if question.kind == "file":
        return _file(shown, question, sight)
    if question.questions:
        return _group(shown, question, sight)
    return shown


def _file(shown: design.Field, question: Question, sight: Sight) -> design.Field:
    held = sight.raw.get(shown.name, ())
    return replace(
        shown,
        # A version may name a kind of file that nothing here can open any more.
        accept=",".join(
            MEDIA_TYPES[one] for one in accepted(question) if one in MEDIA_TYPES
        ),
        max_bytes=most_bytes(question),
        kept=tuple(sight.kept[one] for one in held if one in sight.kept),
    )


def _group(shown: design.Field, question: Question, sight: Sight) -> design.Field:
    if question.key in sight.listed:
        records = _closed(question, sight)
    else:
        count = max(record_count(sight.raw, shown.name), 1)
        records = tuple(
            design.Record(
                title=record_title(question, number + 1, sight.language),
                fields=_open(question, number, sight, shown.errors),
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


def record_fields(
    group: Question, number: int, sight: Sight
) -> tuple[design.Field, ...]:
    """Return the fields of one record, for a page of its own."""
    return _open(group, number, sight, _errors([group], sight))


def _open(
    group: Question, number: int, sight: Sight, errors: Mapping[str, str]
) -> tuple[design.Field, ...]:
    return tuple(
        _inner(one, group, f"{group.key}.{number}.{one.key}", sight, errors)
        for one in group.questions
    )


def _closed(group: Question, sight: Sight) -> tuple[design.Record, ...]:
    """Return the records as they are kept; what is masked elsewhere is so here."""
    language = sight.language
    return tuple(
        design.Record(
            title=record_title(group, number, language),
            summary=tuple(
                (one.label[language], _masked(one, value, language))
                for one in group.questions
                if (value := record.get(one.key)) is not None
            ),
        )
        for number, record in enumerate(sight.listed[group.key], start=1)
    )


def _masked(question: Question, value: Answer, language: str) -> str:
    if isinstance(value, Hidden):
        return value.words(language)
    return kind_of(question).masked(question, value, language)


def _inner(
    question: Question,
    group: Question,
    name: str,
    sight: Sight,
    errors: Mapping[str, str],
) -> design.Field:
    """Return a field of a record; one that depends on another may be needed.

    All of a record is shown at once, so its hint says when it is to be answered: its
    own, else one that names what it depends on.
    """
    shown = _field(question, name, sight, errors)
    if question.show_if is None:
        return shown
    return replace(
        shown,
        required=False,
        may_be_needed=question.required,
        hint=shown.hint or _depends(question.show_if, group, sight.language),
    )


def _depends(condition: Node, group: Question, language: str) -> str:
    """Say which questions of the same record a question depends on, "" for none."""
    names = {
        one.leaf[0] if isinstance(one.leaf, tuple) else one.leaf
        for one in condition.walk()
        if one.op in ("name", "part")
    }
    labels = [one.label[language] for one in group.questions if one.key in names]
    if not labels:
        return ""
    listed = language_of(language).listed(labels)
    return filled(answer_words(language)["depends"], {"questions": listed})


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
    first = next(one for one in group.questions if kind_of(one).is_typed)
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
