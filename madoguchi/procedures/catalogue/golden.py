"""Golden cases of a guide: answers, and the exact list with its days.

Each page is filled in as a person would and read back, as worked examples are. The
closed days are the national ones, so a case means the same in every ward.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from madoguchi.kernel.calendar import WardCalendar, ward_closed_days
from madoguchi.procedures.catalogue.dues import dues_of, form_of
from madoguchi.procedures.catalogue.model import Catalogue, Guide
from madoguchi.procedures.definition.problems import Flaw
from madoguchi.procedures.definition.reading import (
    Table,
    Twins,
    read_source,
)
from madoguchi.procedures.examples import Example, walk
from madoguchi.procedures.journey import Journey

NO_DAY = ""
YEARS_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Golden:
    """One case: the days by entry, "" where there is none to compute."""

    name: str
    title: str
    today: date
    answers: Mapping[str, Any]
    due: Mapping[str, date | str]


def read_golden(folder: Path) -> tuple[list[Golden], list[Flaw]]:
    """Read `cases.toml` of the folder of a guide."""
    flaws: list[Flaw] = []
    name = f"{folder.parent.name}/{folder.name}/cases.toml"
    source = read_source(folder / "cases.toml", name, flaws)
    top = Table(source, source.data, (), Twins())
    found = [_case(table, name) for table in top.tables("cases")]
    top.done()
    return found, flaws


def _case(table: Table, name: str) -> Golden:
    answers = table.value("answers", dict, needed=True) or {}
    due = table.value("due", dict, needed=True) or {}
    for slug, day in due.items():
        if not isinstance(day, date) and day != NO_DAY:
            table.flaw("due", f'"{slug}" is a date, or "" where there is none')
    case = Golden(
        name=f"{name}:{table.source.lines.get(table.keys, 1)}",
        title=table.word("title", needed=True),
        today=table.day("today"),
        answers={
            key: one.isoformat() if isinstance(one, date) else one
            for key, one in answers.items()
        },
        due=due,
    )
    table.done()
    return case


def differences(catalogue: Catalogue, guide: Guide, case: Golden) -> Iterator[str]:
    """Yield a sentence for each expectation that is not met."""
    form = form_of(guide)
    example = Example(case.name, case.title, case.today, "web", case.answers, {}, {})
    outcome = walk(form, example)
    for problem in outcome.problems:
        yield f'"{problem.field}" has the problem "{problem.code}"'
    journey = Journey(form, outcome.answers, case.today)
    if gaps := journey.unanswered():
        yield f"still open: {', '.join(gaps)}"
    shown = journey.shown()
    for key in case.answers:
        if key not in shown:
            yield f'"{key}" is not asked on this way'
    years = range(case.today.year - 1, case.today.year + YEARS_AHEAD)
    calendar = WardCalendar(ward_closed_days(years))
    found = {
        due.entry.slug: due.due_on or NO_DAY
        for due in dues_of(catalogue, guide, shown, case.today, calendar)
    }
    for slug in sorted(found.keys() | case.due.keys()):
        has, wanted = found.get(slug), case.due.get(slug)
        if has != wanted:
            yield f"{slug} is {_said(has)}, expected {_said(wanted)}"


def _said(day: date | str | None) -> str:
    return "not due" if day is None else str(day) or "due without a day"
