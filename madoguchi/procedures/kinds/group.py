"""A group of questions asked once for each child, member or dog (繰り返し)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar, TypeAlias

from madoguchi.kernel.languages.language import JAPANESE, language_of
from madoguchi.kernel.written import filled, joined
from madoguchi.procedures.expressions.shapes import Records, Shape
from madoguchi.procedures.kinds.answers import answer_words
from madoguchi.procedures.kinds.hidden import Hidden
from madoguchi.procedures.kinds.input import nothing
from madoguchi.procedures.kinds.kind import Kind, Raw, backwards, kind_of
from madoguchi.procedures.kinds.problem import Problem, Unusable
from madoguchi.procedures.kinds.question import OwnKey, Question

MOST_RECORDS = 50
PERSON = "人"
Record: TypeAlias = dict[str, Any]
Shown: TypeAlias = Callable[[Question, Record], bool]
"""Whether a question of the group is asked, given the answers before it."""


class Group(Kind):
    name = "group"
    has_questions = True
    own: ClassVar[Mapping[str, OwnKey]] = {
        "item": OwnKey("text", needed=True),
        "min": OwnKey("integer", most=MOST_RECORDS),
        "max": OwnKey("integer", least=1, most=MOST_RECORDS),
        "one_by_one": OwnKey("flag"),
    }

    def parse(self, question: Question, raw: Raw, today: date) -> list[Record] | None:
        return self.parse_records(question, raw, today, lambda _question, _record: True)

    def parse_records(
        self, group: Question, raw: Raw, today: date, shown: Shown
    ) -> list[Record] | None:
        """Read every record; records in which nothing was typed are left out."""
        problems: list[Problem] = []
        records: list[Record] = []
        for index, parts in sorted(_by_record(raw).items()):
            if index >= MOST_RECORDS * 2 or _is_blank(parts):
                continue
            record, found = read_record(group, parts, today, shown)
            records.append(record)
            problems += [problem.inside(group.key, index) for problem in found]
        problems += _count(group, len(records))
        if problems:
            raise Unusable(problems)
        return records or None

    def display(self, question: Question, answer: list[Record], language: str) -> str:
        return _said(question, answer, language, lambda one: kind_of(one).display)

    def masked(self, question: Question, answer: list[Record], language: str) -> str:
        return _said(question, answer, language, lambda one: kind_of(one).masked)

    def typed(
        self, question: Question, answer: list[Record] | None
    ) -> Mapping[str, list[str]]:
        return _filled(
            question, answer, lambda one, each: kind_of(one).typed(one, each)
        )

    def sent(
        self, question: Question, answer: list[Record] | None
    ) -> Mapping[str, list[str]]:
        return _filled(question, answer, lambda one, each: kind_of(one).sent(one, each))

    def schema(self, question: Question) -> dict[str, Any]:
        return {
            "type": "array",
            "minItems": max(1, question.number("min", 0)),
            "maxItems": question.number("max", MOST_RECORDS),
            "items": record_schema(question),
        }

    def wrong(self, question: Question, today: date) -> Raw:
        """Return one record in which everything is mistyped."""
        return {
            f"0.{one.key}.{part}" if part else f"0.{one.key}": values
            for one in question.questions
            for part, values in kind_of(one).wrong(one, today).items()
        }

    def shape(self, question: Question) -> Shape:
        return Records(
            fields={
                one.key: kind_of(one).shape(one)
                for one in question.questions
                if kind_of(one).has_answer
            }
        )

    def flaws(self, question: Question) -> list[str]:
        return backwards(question, "min", "max")


def record_schema(group: Question) -> dict[str, Any]:
    """Describe one record; which of its questions are needed, the reader says."""
    typed = [one for one in group.questions if kind_of(one).is_typed]
    return {
        "type": "object",
        "properties": {one.key: kind_of(one).schema(one) for one in typed},
        "required": [one.key for one in typed if one.required and not one.show_if],
        "additionalProperties": False,
    }


def _filled(
    group: Question,
    records: list[Record] | None,
    how: Callable[[Question, Any], Mapping[str, list[str]]],
) -> dict[str, list[str]]:
    """Return the fields of every record, each question filled in the given way."""
    found: dict[str, list[str]] = {}
    for index, record in enumerate(records or ()):
        for one in group.questions:
            answer = record.get(one.key)
            if isinstance(answer, Hidden):
                continue
            for part, values in how(one, answer).items():
                name = f"{index}.{one.key}.{part}" if part else f"{index}.{one.key}"
                found[name] = values
    return found


def _said(
    group: Question,
    records: list[Record],
    language: str,
    how: Callable[[Question], Callable[[Question, Any, str], str]],
) -> str:
    """Say the answers of every record, each question in the given way."""
    pair, lines = language_of(language).pair, []
    for number, record in enumerate(records, start=1):
        lines.append(record_title(group, number, language))
        for one in group.questions:
            if (value := record.get(one.key)) is not None:
                said = (
                    value.words(language)
                    if isinstance(value, Hidden)
                    else how(one)(one, value, language)
                )
                lines.append(pair(one.label[language], said))
    return joined("\n", lines)


def record_title(group: Question, number: int, language: str) -> str:
    """Name one record of a group.

    >>> from madoguchi.procedures.texts import Text
    >>> dogs = Question("d", "group", Text(ja="犬"), own={"item": Text(ja="犬")})
    >>> record_title(dogs, 2, "ja")
    '犬 2'
    >>> people = Question("m", "group", Text(ja="家族"), own={"item": Text(ja="人")})
    >>> record_title(people, 2, "ja")
    '2人目'
    """
    item = group.text("item")[language]
    if group.text("item").get(JAPANESE) == PERSON:
        return filled(answer_words(language)["person"], {"number": number})
    return joined(" ", (item, str(number))) if item else str(number)


def whole_record_title(group: Question, number: int, language: str) -> str:
    """Name one record where no list stands around it; 「1人目」 alone says too little.

    >>> from madoguchi.procedures.texts import Text
    >>> people = Question("m", "group", Text(ja="家族"), own={"item": Text(ja="人")})
    >>> whole_record_title(people, 2, "ja")
    '家族 2人目'
    """
    title = record_title(group, number, language)
    about_people = group.text("item").get(JAPANESE) == PERSON
    return joined(" ", (group.label[language], title)) if about_people else title


def is_list(group: Question) -> bool:
    """Say whether at home the records are filled one page each, from a list."""
    return bool(group.questions) and group.is_set("one_by_one")


def record_name(group: Question, language: str) -> str:
    """Name what one more record would be about; 「人」 alone would say too little."""
    item = group.text("item")[language]
    about_people = group.text("item").get(JAPANESE) == PERSON
    return group.label[language] if about_people else item


def _is_blank(parts: Raw) -> bool:
    """Say whether a record was left empty; an era that was preselected is nothing."""
    return nothing(
        {name: one for name, one in parts.items() if not name.endswith(".era")}
    )


def _by_record(raw: Raw) -> dict[int, dict[str, list[str]]]:
    """Sort the fields by the number of their record."""
    found: dict[int, dict[str, list[str]]] = {}
    for name, values in raw.items():
        number, _, rest = name.partition(".")
        if number.isascii() and number.isdigit() and rest:
            found.setdefault(int(number[:4]), {})[rest] = list(values)
    return found


def read_record(
    group: Question, parts: Raw, today: date, shown: Shown
) -> tuple[Record, list[Problem]]:
    """Read one record; a problem's key is that of the question inside."""
    record: Record = {}
    problems: list[Problem] = []
    for question in group.questions:
        if not kind_of(question).is_typed or not shown(question, record):
            continue
        raw = parts_of(question.key, parts)
        try:
            answer = kind_of(question).parse(question, raw, today)
        except Unusable as unusable:
            problems += unusable.problems
            continue
        if answer is None and question.required:
            problems.append(Problem(question.key, "missing"))
        else:
            record[question.key] = answer
    return record, problems


def parts_of(key: str, raw: Raw) -> Raw:
    """Return the fields of one question by the rest of their names.

    >>> parts_of("birth", {"birth.year": ["50"], "births": ["2"], "birth": [""]})
    {'year': ['50'], '': ['']}
    """
    start = len(key) + 1
    return {
        name[start:]: values
        for name, values in raw.items()
        if name == key or name.startswith(f"{key}.")
    }


def _count(group: Question, count: int) -> list[Problem]:
    least, most = group.number("min", 0), group.number("max", MOST_RECORDS)
    if 0 < count < least:
        return [Problem(group.key, "too_few_records", params={"least": least})]
    if count > most:
        return [Problem(group.key, "too_many_records", params={"most": most})]
    return []


KIND = Group()
