"""Worked examples of a version: answers, and what they must lead to.

They run as tests, before publishing and by `madoguchi check`. Each page is filled in
as a person would and read back, so an example proves the fields as well.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from madoguchi.kernel.calendar import WardCalendar, ward_closed_days
from madoguchi.kernel.sentence import says
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.definition.problems import Flaw
from madoguchi.procedures.definition.reading import (
    Source,
    Table,
    Twins,
    read_source,
    source_of,
)
from madoguchi.procedures.definition.toml import lines_for, table
from madoguchi.procedures.engine import Form
from madoguchi.procedures.expressions.shapes import CHANNELS
from madoguchi.procedures.journey import (
    RENDERED,
    Journey,
    PageReader,
    typed_page,
    untypable,
)
from madoguchi.procedures.kinds.problem import Problem

VERDICTS = ("yes", "no", "unknown")


@dataclass(frozen=True, slots=True)
class Example:
    """Answers and the expected verdict (具体例)."""

    name: str
    title: str
    today: date
    channel: str
    answers: Mapping[str, Any]
    typed: Mapping[str, str | Sequence[str]]
    expect: Mapping[str, Any]


@dataclass(slots=True)
class Outcome:
    """What became of the answers of an example."""

    path: list[str] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    complete: bool = False


def read_examples(folder: Path) -> tuple[list[Example], list[Flaw]]:
    """Read the examples of the folder of a version."""
    flaws: list[Flaw] = []
    name = f"{folder.parent.name}/{folder.name}/examples"
    sources = {
        path.name: partial(read_source, path)
        for path in sorted(folder.glob("examples/*.toml"))
    }
    return _read_all(sources, name, flaws), flaws


def read_example_texts(
    texts: Mapping[str, str], version: str
) -> tuple[list[Example], list[Flaw]]:
    """Read the examples of a version that lies in no folder; texts by file name."""
    flaws: list[Flaw] = []
    sources = {file: partial(source_of, texts[file]) for file in sorted(texts)}
    return _read_all(sources, f"{version}/examples", flaws), flaws


def _read_all(
    sources: Mapping[str, Callable[[str, list[Flaw]], Source]],
    name: str,
    flaws: list[Flaw],
) -> list[Example]:
    examples = []
    for file, read in sources.items():
        before = len(flaws)
        source = read(f"{name}/{file}", flaws)
        if len(flaws) == before:
            top = Table(source, source.data, (), Twins())
            read_one = read_example(top, f"{name}/{file}")
            # What an example with a flaw leads to says nothing about the version.
            examples += [read_one] if len(flaws) == before else []
    return examples


def read_example(top: Table, name: str) -> Example:
    """Read one example of a version."""
    expect = top.table("expect", needed=True)
    example = Example(
        name=name,
        title=top.word("title", needed=True),
        today=top.day("today"),
        channel=top.one_of("channel", CHANNELS, "web"),
        answers=plain(top.value("answers", dict, needed=False) or {}),
        typed=_typed(top),
        expect=expect.data,
    )
    expect.words("path")
    expect.flag("complete")
    expect.one_of("eligible", VERDICTS, "yes")
    expect.number("fee", default=0)
    _pairs(expect, "problems")
    expect.done()
    top.done()
    return example


def _typed(example: Table) -> dict[str, str | list[str]]:
    """Read what is typed into fields: a text, or a list of texts."""
    found: dict[str, str | list[str]] = {}
    for name, value in (example.value("typed", dict, needed=False) or {}).items():
        texts = value if isinstance(value, list) else [value]
        if all(isinstance(one, str) for one in texts):
            found[name] = value
        else:
            place = (*example.keys, "typed", name)
            example.source.flaw(place, says('"{key}" holds texts only', key=name))
    return found


def _pairs(expect: Table, key: str) -> None:
    """Refuse problems that are not told as a question and a code each."""
    for at, pair in enumerate(expect.value(key, list, needed=False) or []):
        if not isinstance(pair, list) or [*map(type, pair)] != [str, str]:
            place = (*expect.keys, key, at)
            expect.source.flaw(
                place, says('"{key}" holds pairs such as ["birth", "missing"]', key=key)
            )


def example_text(example: Mapping[str, Any]) -> str:
    """Write one example as its file."""
    top = {key: value for key, value in example.items() if not isinstance(value, dict)}
    if "today" in top:
        top["today"] = _day(top["today"])
    parts = ["".join(f"{line}\n" for line in lines_for(top))]
    parts += [
        table([key], example[key])
        for key in ("answers", "typed", "expect")
        if example.get(key)
    ]
    return "\n".join(parts)


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return value


def plain(value: Any) -> Any:
    """Write dates as the canonical text that answers hold."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def walk(form: Form, example: Example) -> Outcome:
    """Fill in page after page until the end, a gap or a problem."""
    outcome = Outcome()
    reader = PageReader(form, example.today, example.channel)
    most = sum(len(page.questions) + 1 for page in form.pages)
    page: Page | None = Journey(form, {}, example.today, example.channel).pages[0]
    for _ in range(most):
        if page is None:
            break
        if page.key not in outcome.path:
            outcome.path.append(page.key)
        parsed = reader.read(page, _raw(page, example), outcome.answers)
        gaps = {
            problem.key
            for problem in parsed.problems
            if problem.code == "missing"
            and problem.key not in example.answers
            and [problem.key, "missing"] not in example.expect.get("problems", ())
        }
        outcome.problems += [one for one in parsed.problems if one.key not in gaps]
        outcome.answers.update(parsed.answers)
        if outcome.problems:
            return outcome
        journey = Journey(form, outcome.answers, example.today, example.channel)
        page = journey.next_after(page.key)
        if gaps and page is not None and page.key == outcome.path[-1]:
            return outcome
    journey = Journey(form, outcome.answers, example.today, example.channel)
    outcome.complete = journey.is_complete
    return outcome


def _raw(page: Page, example: Example) -> dict[str, list[str]]:
    raw = typed_page(page, example.answers)
    keys = [question.key for question in page.questions]
    for name, value in example.typed.items():
        if name.split(".", 1)[0] in keys:
            raw[name] = [value] if isinstance(value, str) else list(value)
    return raw | {RENDERED: keys}


def counted(form: Form, today: date) -> Form:
    """Return a form that counts on the days the law closes every ward."""
    if not form.counts_open_days:
        return form
    years = range(today.year - 1, today.year + 2)
    return form.counting(WardCalendar(ward_closed_days(years)))


def differences(form: Form, example: Example) -> Iterator[str]:
    """Yield a sentence for each expectation that is not met."""
    form = counted(form, example.today)
    for key in example.answers:
        if key not in form.questions:
            yield f'there is no question "{key}"'
    if wrong := untypable(form, example.answers):
        yield from (no_answer(form, key) for key in wrong)
        return
    outcome = walk(form, example)
    expect = example.expect
    wanted = [tuple(pair) for pair in expect.get("problems", ())]
    if expect.get("path", outcome.path) != outcome.path:
        yield f"path is {outcome.path}, expected {expect['path']}"
    yield from _problems(outcome, wanted)
    yield from _results(form, example, outcome, complete=not wanted)


def no_answer(form: Form, key: str) -> str:
    """Say that an example gives a question what could never be its answer."""
    kind = form.questions[key].kind
    return f'"{key}" is no answer to a question of kind "{kind}": write one that is'


def _problems(outcome: Outcome, wanted: Sequence[tuple[str, ...]]) -> Iterator[str]:
    found = [(one.key, one.field, one.code) for one in outcome.problems]
    for key, one_field, code in found:
        if not {(key, code), (one_field, code)} & set(wanted):
            yield f'"{one_field}" has the problem "{code}", expected none'
    for key, code in wanted:
        if not any(key in one[:2] and code == one[2] for one in found):
            yield f'"{key}" has no problem "{code}"'


def _results(
    form: Form, example: Example, outcome: Outcome, *, complete: bool
) -> Iterator[str]:
    journey = Journey(form, outcome.answers, example.today, example.channel)
    shown = journey.shown()
    found = {
        "complete": outcome.complete,
        "eligible": form.eligibility(shown, example.today, example.channel).word,
        "fee": form.fee(shown, example.channel, example.today).total,
    }
    wanted = {"complete": complete, **example.expect}
    for name, value in found.items():
        if wanted.get(name, value) != value:
            yield f"{name} is {value}, expected {wanted[name]}"
    if not outcome.complete and wanted["complete"]:
        yield f"still open: {', '.join(journey.unanswered())}"
    if outcome.complete:
        yield from _unused(example, shown)


def _unused(example: Example, shown: Mapping[str, Any]) -> Iterator[str]:
    """Name answers that were given and are not as they were on the other side."""
    for key, answer in example.answers.items():
        if (
            key in shown
            and shown[key] != answer
            and not any(name.split(".", 1)[0] == key for name in example.typed)
        ):
            yield f'"{key}" reads back as {shown[key]!r}'
