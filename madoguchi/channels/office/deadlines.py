"""Say which cases are late: how many of what, by how many days, and one by one."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases.deadlines import LateDay
from madoguchi.cases.models import Case
from madoguchi.channels.office.clock import open_days
from madoguchi.channels.office.wording import STATES
from madoguchi.design.words import day_text, in_japanese
from madoguchi.kernel.calendar import WardCalendar
from madoguchi.procedures.queries import form_at

BANDS: Final = (5, 10, 30)
"""The last open day of each band of days over; the rest is a band of its own."""


def band_heads() -> list[str]:
    """Name the bands of days over, the shortest first.

    >>> from django.utils.translation import override
    >>> with override("ja"):
    ...     band_heads()
    ['1〜5開庁日', '6〜10開庁日', '11〜30開庁日', '31開庁日以上']
    """
    starts = (1, *(one + 1 for one in BANDS))
    heads = [
        _("%(first)d〜%(last)d開庁日") % {"first": first, "last": last}
        for first, last in zip(starts, BANDS, strict=False)
    ]
    return [*heads, _("%(first)d開庁日以上") % {"first": starts[-1]}]


def days_over(calendar: WardCalendar, due_on: date, today: date) -> int:
    """Return by how many open days a case is late: at least one."""
    return max(1, open_days(calendar, due_on, today))


def late_table(
    days: Iterable[LateDay],
    calendar: WardCalendar,
    today: date,
    titles: Mapping[str, str],
    units: Mapping[str, str],
) -> list[list[Any]]:
    """Return how many cases are late, by procedure and department, the most first."""
    rows: dict[tuple[str, str], list[int]] = {}
    for one in days:
        counts = rows.setdefault(
            (one.procedure, one.department), [0] * (len(BANDS) + 1)
        )
        over = days_over(calendar, one.due_on, today)
        band = next((at for at, last in enumerate(BANDS) if over <= last), len(BANDS))
        counts[band] += one.count
    order = sorted(rows.items(), key=lambda row: (-sum(row[1]), row[0]))
    return [
        [
            titles.get(procedure, procedure),
            units.get(unit, unit),
            *(f"{count:,}" for count in counts),
            f"{sum(counts):,}",
        ]
        for (procedure, unit), counts in order
    ]


def heads() -> list[str]:
    """Return the columns of the report, on the page and in the file alike."""
    return [
        _("受付番号"), _("手続き"), _("所管課"), _("担当者"), _("状態"), _("期限"),
        _("超過（開庁日）"), _("届出の遅れ（日）"),
    ]  # fmt: skip


def late_rows(
    cases: Iterable[Case], calendar: WardCalendar, today: date, units: Mapping[str, str]
) -> Iterator[list[Any]]:
    """Yield one row for each late case, without anybody's name but the clerk's."""
    language = get_language() or "ja"
    for case in cases:
        yield [
            case.reference,
            form_at(case.version_hash).definition.title[language],
            units.get(case.unit, case.unit),
            case.assignee.name if case.assignee else _("担当なし"),
            str(STATES[case.state]),
            case.due_on.isoformat(),
            days_over(calendar, case.due_on, today),
            "" if case.late_days is None else case.late_days,
        ]


def on_page(cases: list[Case], rows: Iterable[list[Any]]) -> list[list[Any]]:
    """Return rows as a page shows them: the number leads to the case."""
    found = []
    for case, row in zip(cases, rows, strict=True):
        link = {"text": row[0], "href": reverse("office:case", args=[case.pk])}
        who = in_japanese(row[3]) if case.assignee else row[3]
        day = day_text(case.due_on, weekday=False)
        found.append([link, *row[1:3], who, row[4], day, f"{row[6]:,}", str(row[7])])
    return found
