"""The plan at a glance: how each of its figures stands, and what is to be recorded."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from madoguchi.channels.office.figures import (
    Selection,
    amount_words,
    change_words,
    name_of,
    needs_of,
    period_words,
    sort_words,
    standing_mark,
    state_words,
    target_words,
    value_words,
)
from madoguchi.channels.office.tables import Cell, Table
from madoguchi.design import charts
from madoguchi.design.words import day_text, in_japanese
from madoguchi.indicators.cells import Asked
from madoguchi.indicators.definition import OUTCOME, Indicator, plan
from madoguchi.indicators.models import Annotation, Start
from madoguchi.indicators.queries import newest, series
from madoguchi.indicators.readings import SUPPRESSED, Reading
from madoguchi.indicators.starts import (
    NO_DATA,
    STANDINGS,
    Base,
    base_of,
    confirmed_of,
    standing,
)

TREND = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the plan: where it is, where it was, how it stands."""

    of: Indicator
    reading: Reading
    base: Base
    standing: str
    trend: Sequence[Reading]

    @property
    def points(self) -> tuple[charts.Point, ...]:
        return tuple(
            charts.Point(period_words(one.period), one.value, value_words(one))
            for one in self.trend
        )


def lines_of(selection: Selection) -> list[Line]:
    """Read every figure of the plan at its newest, with the stretches before it."""
    own = confirmed_of(selection.ward)
    return [_line(selection, of, own) for of in plan()]


def _line(selection: Selection, of: Indicator, own: Mapping[str, Start]) -> Line:
    ward, today = selection.ward, selection.today
    base = base_of(of, own.get(of.id))
    reading = newest(ward, of, today)
    trend = series(ward, Asked(of, selection.period, today), TREND)
    return Line(of, reading, base, standing(reading, base, today), trend)


def level_words(of: Indicator) -> str:
    """Say the level of a figure, and of a KPI what it is of."""
    if of.level == "REF":
        return _("参考")
    if not of.outcome:
        return of.level
    what = _("アウトカム") if of.outcome == OUTCOME else _("アウトプット")
    return f"{of.level} {what}"


def pillars(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Group the figures by pillar, each as a table with drawings and one without."""
    found = []
    for number in sorted({one.of.pillar for one in lines}):
        own = [one for one in lines if one.of.pillar == number]
        found.append(
            {
                "id": f"pillar-{number}",
                "title": in_japanese(own[0].of.measure),
                "rows": [_row(one) for one in own],
                "trends": trend_table(number, own),
            }
        )
    return found


def heads() -> list[Any]:
    return [_("指標"), _("いま"), _("目標"), _("状態"), _("推移"), _("基準")]


def _row(line: Line) -> list[Any]:
    of, reading = line.of, line.reading
    name = Markup('<a href="{}">{}</a><br><span class="quiet small">{} {}</span>')
    href = reverse("office:figure", args=[of.id])
    if reading.shown:
        href += f"?period={reading.period.text}"
    number = of.plan_no.removeprefix("k")
    return [
        name.format(href, name_of(of), number, level_words(of)),
        _now(line),
        _target(line),
        mark(*_stand(line)),
        charts.spark(line.points, of.target.value if of.target else None) or "―",
        _base(line),
    ]


def _stand(line: Line) -> tuple[str, str]:
    """Say how a figure stands; one that is hidden was measured all the same."""
    if line.reading.state == SUPPRESSED:
        return _("非表示"), "wait"
    return standing_mark(line.standing)


def mark(words: str, kind: str = "") -> Markup:
    """Draw a state in a word, as the design system does."""
    classes = f"mark {kind}" if kind else "mark"
    return Markup('<span class="{}">{}</span>').format(classes, words)


def _now(line: Line) -> Markup | str:
    reading = line.reading
    if not reading.shown:
        return state_words(reading)
    said = [period_words(reading.period)]
    if changed := change_words(reading):
        said.append(changed)
    if reading.state == "provisional":
        said.append(_("暫定"))
    return Markup('<strong>{}</strong><br><span class="quiet small">{}</span>').format(
        value_words(reading), "、".join(said)
    )


def _target(line: Line) -> Markup | str:
    words = target_words(line.of)
    if line.of.target and line.of.target.each_year:
        until = _("年度ごと")
    elif line.base.due:
        until = _("%(day)sまで") % {
            "day": day_text(line.base.due, year=True, weekday=False)
        }
    else:
        until = _("期限なし")
    return Markup('{}<br><span class="quiet small">{}</span>').format(words, until)


def base_words(of: Indicator, base: Base) -> str:
    """Say where a figure starts from: a value, or the days it is compared with."""
    if base.window:
        first, last = (day_text(day, year=True, weekday=False) for day in base.window)
        return _("%(first)s～%(last)s") % {"first": first, "last": last}
    if base.value is None:
        return _("基準値なし")
    return amount_words(base.value, of.unit)


def _base(line: Line) -> Markup | str:
    words = base_words(line.of, line.base)
    if not line.base.unsure:
        return words
    return Markup("{} {}").format(words, mark(_("未検証"), "wait"))


def trend_table(pillar: int, lines: Sequence[Line]) -> Table:
    """Say in words what the small drawings show."""
    rows = [
        (
            Cell(name_of(one.of)),
            *(Cell(f"{point.label}：{point.said}") for point in one.points),
        )
        for one in lines
    ]
    wide = max(len(row) for row in rows)
    first = [_("%(n)d回前") % {"n": wide - 1 - at} for at in range(1, wide - 1)]
    padded = [(row[0], *[Cell("―")] * (wide - len(row)), *row[1:]) for row in rows]
    return Table(
        f"trend-{pillar}",
        _("推移の表"),
        (_("指標"), *first, _("いちばん新しい期間")),
        tuple(padded),
    )


def summary(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Count how many figures stand how, best known first."""
    counts = Counter(_stand(one) for one in lines)
    order = [*(standing_mark(name) for name in STANDINGS), (_("非表示"), "wait")]
    return [
        {"mark": mark(*stand), "count": counts[stand]}
        for stand in order
        if counts[stand]
    ]


def to_record(lines: Sequence[Line]) -> list[list[Any]]:
    """Return what is to be recorded so that the unmeasured figures are measured."""
    return [
        [name_of(one.of), needs_of(one.of) or _("この期間の記録がまだありません。")]
        for one in lines
        if one.standing == NO_DATA and one.reading.state == "unmeasured"
    ]


def note_rows(notes: Sequence[Annotation], names: Mapping[str, str]) -> list[Any]:
    """Say what is noted of days, numbered as in the drawings."""
    kinds = sort_words()
    return [
        {
            "number": number,
            "reference": one.reference,
            "on": day_text(one.on, year=True),
            "sort": kinds.get(one.sort, one.sort),
            "words": in_japanese(one.words),
            "about": names.get(one.indicator, _("すべての指標")),
        }
        for number, one in enumerate(notes, 1)
    ]


def plan_table(selection: Selection) -> Table:
    """Say the whole plan as a table for a file."""
    rows = []
    for one in lines_of(selection):
        said = [
            one.of.plan_no.removeprefix("k"),
            level_words(one.of),
            name_of(one.of),
            period_words(one.reading.period),
            value_words(one.reading),
            change_words(one.reading) or "―",
            target_words(one.of),
            str(one.base.due or "―"),
            _stand(one)[0],
            base_words(one.of, one.base),
            _("未検証") if one.base.unsure else "―",
            state_words(one.reading),
            needs_of(one.of) if not one.reading.shown else "",
        ]
        rows.append(tuple(Cell(text) for text in said))
    return Table(
        "plan",
        _("計画のひと目"),
        (
            _("番号"), _("種類"), _("指標"), _("期間"), _("値"), _("基準から"),
            _("目標"), _("期限"), _("目標に対して"), _("基準"), _("基準の確認"),
            _("データの状態"), _("記録するもの"),
        ),
        tuple(rows),
    )  # fmt: skip
