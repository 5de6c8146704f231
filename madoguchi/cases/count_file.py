"""Read the monthly file of counts that a counter outside the system keeps.

Pure and strict: one wrong line and nothing is taken, and every wrong line is named
by number, column and code. The door turns codes into sentences.
"""

import csv
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal
from unicodedata import normalize

from madoguchi.kernel.ages import AGE_BANDS
from madoguchi.kernel.channel import Channel
from madoguchi.kernel.errors import Refused

COLUMNS = ("month", "procedure", "channel", "age_band", "count")
HEADINGS = {
    "年月": "month",
    "手続き": "procedure",
    "受付方法": "channel",
    "年齢区分": "age_band",
    "件数": "count",
}
CHANNELS = {
    "窓口": Channel.COUNTER,
    "電話": Channel.PHONE,
    "郵送": Channel.POST,
}
MOST = 1_000_000
_MONTH = re.compile(r"(\d{4})(?:-|/|年)(\d{1,2})月?")

Code = Literal[
    "heading", "columns", "month", "future", "procedure", "channel", "age_band",
    "count", "twice", "empty",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Count:
    """How many cases of one kind arrived in one month."""

    month_on: date
    procedure: str
    channel: str
    age_band: str
    count: int

    @property
    def place(self) -> tuple[date, str, str, str]:
        return (self.month_on, self.procedure, self.channel, self.age_band)


@dataclass(frozen=True, slots=True)
class BadLine:
    line: int
    column: str
    code: Code


class BadCounts(Refused):
    """The file has wrong lines; nothing of it was taken."""

    def __init__(self, lines: list[BadLine]) -> None:
        self.lines = lines
        super().__init__("bad_counts")


def read_counts(text: str, *, procedures: Collection[str], on: date) -> list[Count]:
    r"""Return the counts of a file, or raise BadCounts with every wrong line.

    >>> read_counts(
    ...     "年月,手続き,受付方法,年齢区分,件数\n2026-10,juminhyo,窓口,65-74,120\n",
    ...     procedures={"juminhyo"}, on=date(2026, 11, 26))[0].count
    120
    >>> try:
    ...     read_counts("年月,手続き,受付方法,年齢区分,件数\n2026-13,x,窓口,,1\n",
    ...                 procedures={"juminhyo"}, on=date(2026, 11, 26))
    ... except BadCounts as bad:
    ...     [(one.line, one.column, one.code) for one in bad.lines]
    [(2, 'month', 'month'), (2, 'procedure', 'procedure')]
    """
    rows = _cells(text)
    if not rows:
        raise BadCounts([BadLine(1, "", "empty")])
    heading = [HEADINGS.get(name, name) for name in rows[0][1]]
    if sorted(heading) != sorted(COLUMNS):
        raise BadCounts([BadLine(rows[0][0], "", "heading")])
    counts: list[Count] = []
    bad: list[BadLine] = []
    seen: set[tuple[date, str, str, str]] = set()
    for line, cells in rows[1:]:
        if len(cells) != len(COLUMNS):
            bad.append(BadLine(line, "", "columns"))
            continue
        row = dict(zip(heading, cells, strict=True))
        wrong = _wrong(row, procedures, on)
        bad.extend(BadLine(line, column, code) for column, code in wrong)
        if wrong:
            continue
        count = _count(row)
        if count.place in seen:
            bad.append(BadLine(line, "", "twice"))
        seen.add(count.place)
        counts.append(count)
    if bad:
        raise BadCounts(bad)
    if not counts:
        raise BadCounts([BadLine(rows[0][0] + 1, "", "empty")])
    return counts


def _cells(text: str) -> list[tuple[int, list[str]]]:
    """Return the lines that hold something, by number."""
    reader = csv.reader(text.removeprefix("\ufeff").splitlines())
    try:
        return [
            (reader.line_num, [normalize("NFKC", one).strip() for one in row])
            for row in reader
            if any(one.strip() for one in row)
        ]
    except csv.Error:  # A cell that never ends: no table of counts has one.
        raise BadCounts([BadLine(reader.line_num, "", "columns")]) from None


def _wrong(
    row: dict[str, str], procedures: Collection[str], on: date
) -> list[tuple[str, Code]]:
    wrong: list[tuple[str, Code]] = []
    month = _month(row["month"])
    if month is None:
        wrong.append(("month", "month"))
    elif month > on:
        wrong.append(("month", "future"))
    if row["procedure"] not in procedures:
        wrong.append(("procedure", "procedure"))
    if _channel(row["channel"]) not in CHANNELS.values():
        wrong.append(("channel", "channel"))
    if (row["age_band"] or "unknown") not in AGE_BANDS:
        wrong.append(("age_band", "age_band"))
    if not re.fullmatch(r"\d{1,7}", row["count"]) or int(row["count"]) > MOST:
        wrong.append(("count", "count"))
    return wrong


def _month(text: str) -> date | None:
    found = _MONTH.fullmatch(text)
    if not found:
        return None
    year, month = int(found[1]), int(found[2])
    return date(year, month, 1) if 1 <= month <= 12 and year >= 2000 else None  # noqa: PLR2004


def _channel(text: str) -> str:
    return CHANNELS.get(text, text)


def _count(row: dict[str, str]) -> Count:
    month = _month(row["month"])
    assert month is not None  # noqa: S101 - checked by _wrong
    return Count(
        month_on=month,
        procedure=row["procedure"],
        channel=str(_channel(row["channel"])),
        age_band=row["age_band"] or "unknown",
        count=int(row["count"]),
    )
