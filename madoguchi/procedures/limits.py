"""Examples around the limits of a version: facts, and the verdict the law gives.

They stand in `limits.toml` beside the worked examples, share the answers of `[given]`
and each cite the article that decides. They are typed into the page that asks what
decides, so they prove that page as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from madoguchi.procedures.definition.model import PER
from madoguchi.procedures.definition.problems import Flaw
from madoguchi.procedures.definition.reading import (
    Source,
    Table,
    Twins,
    read_source,
    source_of,
)
from madoguchi.procedures.engine import Form
from madoguchi.procedures.entitlement import (
    Entitlement,
    entitlement,
    given_only,
    questions_form,
)
from madoguchi.procedures.examples import VERDICTS, counted, no_answer, plain
from madoguchi.procedures.journey import (
    RENDERED,
    PageReader,
    typed_page,
    untypable,
)

FILE = "limits.toml"


@dataclass(frozen=True, slots=True)
class LimitExample:
    """One set of facts at a limit, and what the article cited makes of it."""

    name: str
    title: str
    basis: str
    today: date
    answers: Mapping[str, Any]
    own: frozenset[str]
    """The answers that are not shared with the other examples."""
    eligible: str
    amounts: Mapping[str, int]
    missing: tuple[str, ...]


def read_limits(folder: Path) -> tuple[list[LimitExample], list[Flaw]]:
    """Read the examples around the limits of a version; none when it has no file."""
    if not (folder / FILE).exists():
        return [], []
    flaws: list[Flaw] = []
    name = f"{folder.parent.name}/{folder.name}/{FILE}"
    return _read_all(read_source(folder / FILE, name, flaws)), flaws


def read_limits_text(text: str, name: str) -> tuple[list[LimitExample], list[Flaw]]:
    """Read the examples around the limits of a version that lies in no folder."""
    flaws: list[Flaw] = []
    if not text:
        return [], flaws
    return _read_all(source_of(text, name, flaws)), flaws


def _read_all(source: Source) -> list[LimitExample]:
    top = Table(source, source.data, (), Twins())
    return read_limits_table(top, source.name)


def read_limits_table(top: Table, name: str) -> list[LimitExample]:
    """Read the examples of one file."""
    given = top.table("given", needed=True)
    answers = plain(given.value("answers", dict, needed=False) or {})
    today = given.day("today")
    given.done()
    found = [_read(one, name, today, answers) for one in top.tables("limits")]
    top.done()
    return found


def _read(
    table: Table, name: str, today: date, given: Mapping[str, Any]
) -> LimitExample:
    without = table.words("without")
    own = plain(table.value("answers", dict, needed=False) or {})
    kept = {key: one for key, one in given.items() if key not in without}
    title = table.word("title", needed=True)
    amounts = table.table("amounts")
    example = LimitExample(
        name=f"{name}: {title}",
        title=title,
        basis=table.word("basis", needed=True),
        today=table.day("today", default=today),
        answers={**kept, **own},
        own=frozenset(own),
        eligible=table.one_of("eligible", VERDICTS),
        amounts={
            per: amounts.number(per, default=0) for per in PER if amounts.has(per)
        },
        missing=table.words("missing"),
    )
    amounts.done()
    table.done()
    return example


def limit_differences(form: Form, example: LimitExample) -> Iterator[str]:
    """Yield a sentence for each expectation that is not met."""
    asking = questions_form(counted(form, example.today))
    if wrong := untypable(asking, example.answers):
        yield from (no_answer(asking, key) for key in wrong)
        return
    page = asking.pages[0]
    keys = [question.key for question in page.questions]
    raw = typed_page(page, example.answers) | {RENDERED: keys}
    parsed = PageReader(asking, example.today).read(page, raw, {})
    for problem in parsed.problems:
        yield f'"{problem.field}" has the problem "{problem.code}"'
    if parsed.problems:
        return
    answers = given_only(parsed.answers)
    yield from _read_back(example, answers, keys)
    yield from _results(example, entitlement(asking, answers, example.today))


def _read_back(
    example: LimitExample, answers: Mapping[str, Any], keys: Sequence[str]
) -> Iterator[str]:
    for key, answer in example.answers.items():
        if key not in keys:
            yield f'"{key}" does not decide anything'
        elif key in answers and answers[key] != answer:
            yield f'"{key}" reads back as {answers[key]!r}'
        elif key not in answers and key in example.own:
            yield f'"{key}" is not asked with these answers'


def _results(example: LimitExample, found: Entitlement) -> Iterator[str]:
    if found.verdict.word != example.eligible:
        yield f"eligible is {found.verdict.word}, expected {example.eligible}"
    for per, wanted in example.amounts.items():
        if (amount := found.amount(per)) != wanted:
            yield f"the amount by {per} is {amount}, expected {wanted}"
    open_ones = {one.question.key for one in found.missing}
    for key in example.missing:
        if key not in open_ones:
            yield f'"{key}" is not among what is missing'
