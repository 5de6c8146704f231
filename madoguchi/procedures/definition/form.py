"""Read pages and questions."""

import re
from collections.abc import Callable, Mapping

from madoguchi.kernel.patterns import NotAPattern, pattern
from madoguchi.kernel.sentence import Sentence, says
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.definition.problems import did_you_mean
from madoguchi.procedures.definition.reading import Table
from madoguchi.procedures.expressions.tree import RESERVED
from madoguchi.procedures.kinds.group import is_list
from madoguchi.procedures.kinds.kind import kinds
from madoguchi.procedures.kinds.question import Option, Own, OwnKey, Question

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
TAKEN = RESERVED | {"add", "remove"}
SOURCES = (
    "person.name", "person.birth", "person.address", "person.phone", "person.email",
)  # fmt: skip
LIMIT = re.compile(r"today(?:[+-]\d{1,5})?|\d{4}-\d\d-\d\d")


def no_key(key: str) -> Sentence:
    return says(
        '"{key}" is no key: lower-case letters, digits and underscores, a '
        "letter first, at most 40",
        key=key,
    )


def no_code(value: str) -> Sentence:
    return says(
        '"{value}" is no code: lower-case letters, digits, hyphens and underscores',
        value=value,
    )


def read_key(table: Table, name: str = "key") -> str:
    key = table.code(name, KEY, no_key)
    if key in TAKEN:
        table.flaw(
            name,
            says(
                '"{key}" is a word of the expression language: choose another', key=key
            ),
        )
    return key


def read_page(table: Table) -> Page:
    key = read_key(table)
    table.beside("pages", key)
    page = Page(
        key,
        table.text("title", needed=True),
        tuple(read_question(one) for one in table.tables("questions")),
        table.text("hint"),
        table.expression("show_if"),
    )
    if not page.questions:
        table.flaw(
            None,
            says(
                'the page "{key}" asks nothing: [[pages.questions]] is missing', key=key
            ),
        )
    if len(page.questions) > 1 and any(is_list(one) for one in page.questions):
        table.flaw(
            "key",
            says(
                'the page "{key}" holds a group that is filled "one_by_one": it must '
                "stand alone on its page",
                key=key,
            ),
        )
    table.done()
    return page


def read_question(table: Table, group: str = "") -> Question:
    key = read_key(table)
    name = f"{group}.{key}" if group else key
    table.beside("questions", name)
    kind_name = table.word("kind", needed=True)
    kind = kinds().get(kind_name)
    if kind is None and kind_name:
        known = sorted(kinds())
        table.flaw(
            "kind",
            says(
                'there is no kind "{kind_name}"{advice}',
                kind_name=kind_name,
                advice=did_you_mean(kind_name, known),
            ),
        )
    question = Question(
        key=key,
        kind=kind_name,
        label=table.text("label", needed=True),
        hint=table.text("hint"),
        why=table.text("why"),
        required=table.flag("required", default=not table.has("required_if")),
        show_if=table.expression("show_if"),
        source=table.one_of("source", ("", *SOURCES), ""),
        gif=table.one_of("gif", ("", *(kind.gif_names if kind else ())), ""),
        own=_own(table, kind.own if kind else {}),
        options=_options(table) if kind and kind.has_options else (),
        questions=_questions(table, key, group) if kind and kind.has_questions else (),
        value=table.expression("value", needed=True)
        if kind and kind.is_computed
        else None,
        required_if=table.expression("required_if"),
    )
    if question.required_if and (question.required or group):
        table.flaw(
            "required_if",
            says('take "required_if" out: a question in a group has none')
            if group
            else says(
                '"required_if" says when an answer is needed: leave out "required"'
            ),
        )
    if kind is None:
        return question
    if group and kind.is_computed:
        table.flaw(
            "kind",
            says(
                'a question of kind "{kind_name}" cannot stand in a group: compute '
                "it after the group, with some, all, count or sum",
                kind_name=kind_name,
            ),
        )
    for sentence in kind.flaws(question):
        table.flaw(
            None, says('question "{name}": {sentence}', name=name, sentence=sentence)
        )
    table.done()
    return question


def _questions(table: Table, key: str, group: str) -> tuple[Question, ...]:
    if group:
        table.flaw("kind", says("a group cannot stand in a group"))
    found = tuple(read_question(one, key) for one in table.tables("questions"))
    if not found:
        table.flaw(
            None,
            says(
                'the group "{key}" asks nothing: write [[pages.questions.questions]]',
                key=key,
            ),
        )
    return found


def _options(table: Table) -> tuple[Option, ...]:
    found: list[Option] = []
    labels, hints = table.twin.table("options"), table.twin.table("hints")
    for one in table.tables("options"):
        value = one.code("value", CODE, no_code)
        if any(value == other.value for other in found):
            one.flaw(
                "value",
                says(
                    'the option "{value}" stands twice: give one another value',
                    value=value,
                ),
            )
        label, hint = one.word("label", needed=True), one.word("hint")
        found.append(
            Option(
                value,
                labels.join(one, value, label, needed=True),
                hints.join(one, value, hint, needed=True),
                one.flag("exclusive"),
            )
        )
        one.done()
    return tuple(found)


def _own(table: Table, keys: Mapping[str, OwnKey]) -> Mapping[str, Own]:
    read: dict[str, Own] = {}
    for key, own in keys.items():
        value = _read_own(table, key, own)
        if table.has(key):
            read[key] = value
        elif own.needed:
            table.flaw(None, says('"{key}" is missing: write it here', key=key))
    return read


def _read_own(table: Table, key: str, own: OwnKey) -> Own:
    readers: Mapping[str, Callable[[], Own]] = {
        "integer": lambda: table.number(key, least=own.least, most=own.most, default=0),
        "flag": lambda: table.flag(key),
        "text": lambda: table.text(key),
        "word": lambda: table.word(key),
        "one_of": lambda: table.one_of(key, own.values, own.values[0]),
        "some_of": lambda: table.words(key, own.values),
        "limit": lambda: _limit(table, key),
        "pattern": lambda: _pattern(table, key),
    }
    return readers[own.reads]()


def _pattern(table: Table, key: str) -> str:
    value = table.word(key)
    try:
        pattern(value)
    except NotAPattern as problem:
        table.flaw(key, says('"{key}": {why}', key=key, why=problem.why))
    return value


def _limit(table: Table, key: str) -> str:
    if table.has(key) and not isinstance(table.data[key], str):
        return table.day(key).isoformat()
    value = table.word(key)
    if value and not LIMIT.fullmatch(value):
        table.flaw(
            key, says('"{key}" is a date, "today", "today-14" or "today+365"', key=key)
        )
    return value
