"""The dashboard: sheets of indicators, their months, drop-off, times and breakdowns."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from markupsafe import escape

from madoguchi.channels.office.figures import (
    Selection,
    amount_words,
    apart_words,
    awaited_words,
    change_words,
    count_words,
    counted_words,
    formula_of,
    linked,
    method_of,
    name_of,
    needs_of,
    note_of,
    period_words,
    sides_words,
    state_words,
    target_words,
    unit_of,
    unit_words,
    value_words,
)
from madoguchi.channels.office.http import StaffRequest, page
from madoguchi.channels.office.plan import plan_table
from madoguchi.channels.office.spreadsheet import csv_file
from madoguchi.channels.office.tables import (
    Table,
    Way,
    all_readings,
    breakdown_table,
    breakdown_tables,
    busiest,
    months_of,
    months_table,
    table_named,
    way_of,
    way_table,
)
from madoguchi.design import charts
from madoguchi.design.words import in_japanese
from madoguchi.indicators.definition import Indicator, catalogue
from madoguchi.indicators.models import Annotation
from madoguchi.indicators.periods import QUARTER
from madoguchi.indicators.queries import read
from madoguchi.indicators.readings import PROVISIONAL, SUPPRESSED, Reading

CHARTED = ("online-use-a", "online-use-65")
Sheet = dict[str, Any]


def figures(request: StaffRequest) -> HttpResponse:
    selection = Selection.of(request.ward.pk, request.today, request.GET)
    readings = all_readings(selection)
    context = {
        "selection": selection,
        "filters": selection.filters(),
        "period": period_words(selection.period),
        "at": request.at,
        "sheets": [sheet_of(selection, reading) for reading in readings],
        "lines": [line_of(selection, catalogue()[one]) for one in CHARTED],
        "way": way_sheet(selection),
        "times": breakdown_table(
            selection, catalogue()["processing-time"], "procedure"
        ),
        "breakdowns": breakdown_tables(selection, catalogue()["online-use-a"]),
    }
    return page(request, "office/figures.html", context)


def figures_csv(request: StaffRequest, table: str) -> HttpResponseBase:
    selection = Selection.of(request.ward.pk, request.today, request.GET)
    found = plan_table(selection) if table == "plan" else table_named(selection, table)
    if found is None:
        raise Http404
    name = f"{request.ward.slug}-{found.name}-{selection.period.text}"
    return csv_file(name, found.heads, found.texts())


def sheet_of(selection: Selection, reading: Reading) -> Sheet:
    """Return one indicator as a sheet: figure, rail, rows, and how it is computed."""
    of = reading.indicator
    target = of.target.value if of.target else None
    baseline = of.baseline.value if of.baseline else None
    railed = of.unit == "percent" and (reading.value is None or reading.value >= 0)
    return {
        "id": of.id,
        "name": name_of(of),
        "value": "" if reading.value is None else big_number(reading),
        "unit": unit_of(of),
        "rail": charts.rail(reading.value, target, baseline) if railed else "",
        "why": _why(selection, reading),
        "rows": _rows(selection, reading),
        "how": [
            _("式：%(formula)s") % {"formula": formula_of(of)},
            escape(_("計画の文：%(source)s")) % {"source": in_japanese(of.source)},
            _("データの取り方：%(method)s") % {"method": method_of(of)},
            note_of(of),
        ],
        "href": selection.figure_href(of),
        "unmeasured": state_words(reading) if reading.state == SUPPRESSED else "",
    }


def big_number(reading: Reading) -> str:
    """Write a figure without its unit."""
    value = reading.value or 0
    return f"{value:,.0f}" if reading.indicator.unit == "count" else f"{value:,.1f}"


def _why(selection: Selection, reading: Reading) -> str:
    if not selection.cut.fits(reading.indicator.dims):
        return _("この指標は、選んだ条件では分けられません。")
    if reading.state == SUPPRESSED:
        return ""
    if reading.value is None:
        nothing = _("この期間には、もとになる記録がまだありません。")
        return needs_of(reading.indicator) or nothing
    return _not_settled(reading) + _ended(counted_words(reading))


def _not_settled(reading: Reading) -> str:
    if reading.awaits_counts:
        return _("暫定の値です。%(why)s。") % {"why": awaited_words()}
    if reading.state != PROVISIONAL:
        return ""
    if reading.places is not None:
        words = {"n": reading.places}
        return _("暫定の値です。23区のうち%(n)d区の記録だけです。") % words
    return _("暫定の値です。この期間はまだ動きます。")


def _ended(sentence: str) -> str:
    return _("%(sentence)s。") % {"sentence": sentence} if sentence else ""


def _rows(selection: Selection, reading: Reading) -> list[Sheet]:
    of = reading.indicator
    rows: list[Sheet] = [{"name": _("前の期間"), "value": _before(selection, reading)}]
    if of.baseline and of.baseline.value is not None:
        rows.append(
            {
                "name": _("基準値"),
                "value": amount_words(of.baseline.value, of.unit),
                "unverified": not of.baseline.verified,
            }
        )
    if of.target:
        rows.append({"name": _("目標"), "value": target_words(of)})
    above, below = sides_words(reading)
    sides = _("%(above)s ÷ %(below)s件") % {"above": above, "below": below}
    if of.register:
        sides = f"{above} ÷ {below}"
    if of.of_time or reading.denominator is None:
        sides = _("%(n)s件") % {"n": count_words(reading.n)}
    if reading.p90 is not None:
        p90 = amount_words(reading.p90, of.unit)
        rows.append({"name": _("90%点"), "value": p90})
    if changed := change_words(reading):
        rows.append({"name": _("基準から"), "value": changed})
    rows.append({"name": _("件数"), "value": sides})
    return rows


def _before(selection: Selection, reading: Reading) -> str:
    before = read(selection.ward, selection.before(reading.indicator))
    said = value_words(before)
    if before.value is None or reading.value is None:
        return said
    moved = reading.value - before.value
    unit = reading.indicator.unit
    if unit != "percent":
        moving = f"{moved:+,.1f}" if unit != "count" else f"{moved:+,.0f}"
        return f"{said}（{moving}{unit_words(unit)}）"
    return _("%(value)s（%(moved)+.1fポイント）") % {"value": said, "moved": moved}


def line_of(
    selection: Selection, of: Indicator, notes: Sequence[Annotation] = ()
) -> Sheet:
    """Return an indicator over the months, with its finding as the heading."""
    readings = months_of(selection, of)
    points = tuple(
        charts.Point(_month(reading), reading.value, value_words(reading))
        for reading in readings
    )
    finding = _finding(of, readings)
    chart = charts.Line(
        id=f"line-{of.id}",
        title=name_of(of),
        desc=finding,
        points=points,
        target=of.target.value if of.target else None,
        target_label=_("目標 %(target)s") % {"target": target_words(of)},
        unit="%" if of.unit == "percent" else "",
        marks=marked(readings, notes),
    )
    table = months_table(selection, of, readings)
    return {
        "id": f"months-{of.id}",
        "finding": finding,
        "svg": "" if below_zero(readings) else charts.line_svg(chart),
        "twin": twin_of(table.without_last()),
        "note": _moving(readings),
        "csv": selection.csv_href(table.name),
    }


def below_zero(readings: Sequence[Reading]) -> bool:
    """Say whether a drawing that begins at 0 cannot hold the readings."""
    return any(one.value is not None and one.value < 0 for one in readings)


def marked(
    readings: Sequence[Reading], notes: Sequence[Annotation]
) -> tuple[tuple[int, str], ...]:
    """Return at which readings a note stands, by its number in the list of notes."""
    return tuple(
        (place, str(number))
        for number, note in enumerate(notes, 1)
        for place, one in enumerate(readings)
        if one.period.first <= note.on <= one.period.last
    )


def _moving(readings: list[Reading]) -> str:
    """Name the months that are not settled: a column of words is too wide for it."""
    months = [
        _("%(period)s（%(why)s）")
        % {"period": period_words(one.period), "why": awaited_words()}
        if one.awaits_counts
        else period_words(one.period)
        for one in readings
        if one.state == PROVISIONAL
    ]
    if not months:
        return ""
    between = ", " if get_language() == "en" else "、"
    return _("暫定：%(months)s") % {"months": between.join(months)}


def _month(reading: Reading) -> str:
    """Name a stretch where there is little room."""
    period = reading.period
    if part := QUARTER.fullmatch(period.text):
        return f"{part[1][2:]}Q{part[2]}"
    if period.text.startswith("FY"):
        return _("%(year)s年度") % {"year": period.text[2:]}
    return _("%(month)d月") % {"month": period.first.month}


def _finding(of: Indicator, readings: list[Reading]) -> str:
    """Say what the months show: how far it moved, and what is left to the target."""
    shown = [one for one in readings if one.value is not None]
    if not shown:
        return _("%(name)s：まだ測定がありません") % {"name": name_of(of)}
    first, last = shown[0], shown[-1]
    moved = (last.value or 0) - (first.value or 0)
    words = {"name": name_of(of), "moved": abs(moved), "value": last.value or 0}
    if of.unit != "percent":
        return _("%(name)sは%(value)s") % {**words, "value": value_words(last)}
    if len(shown) == 1:
        said = _("%(name)sは%(value).1f%%") % words
    elif moved > 0:
        said = _("%(name)sは%(moved).1fポイント上がり、%(value).1f%%") % words
    elif moved < 0:
        said = _("%(name)sは%(moved).1fポイント下がり、%(value).1f%%") % words
    else:
        said = _("%(name)sは変わらず%(value).1f%%") % words
    left = of.target.value - (last.value or 0) if of.target else 0
    if left > 0:
        said += _("。目標まで%(left).1fポイント") % {"left": left}
    return said


def twin_of(table: Table) -> charts.Twin:
    """Return a table as the twin of a drawing, with its links."""
    return charts.Twin(
        table.caption,
        table.heads,
        tuple(
            tuple(
                linked(cell.text, cell.href) if cell.href else cell.text for cell in row
            )
            for row in table.rows
        ),
    )


def way_sheet(selection: Selection) -> Sheet | None:
    """Return the drop-off of one procedure; None when no draft was begun."""
    procedure = busiest(selection)
    if not procedure:
        return None
    way = way_of(selection, procedure)
    title = selection.titles.get(procedure, procedure)
    if not way.steps:
        words = _("件数が少ないため非表示") if way.hidden else _("未測定")
        return {"finding": f"{title}：{words}", "svg": "", "csv": ""}
    return _drawn_way(selection, way, title)


def _drawn_way(selection: Selection, way: Way, title: str) -> Sheet:
    counter = "" if get_language() == "en" else "件"
    chart = charts.Funnel(
        "way", title, _way_finding(way, title), way.steps, unit=counter
    )
    table = way_table(selection, way)
    of = catalogue()["drop-off"]
    apart = apart_words(selection, of, procedure=way.procedure)
    return {
        "finding": _way_finding(way, title),
        "svg": charts.funnel_svg(chart),
        "twin": twin_of(table),
        "csv": selection.csv_href(table.name),
        "note": _(
            "オンラインで1ページ以上保存した下書きを数えます。"
            "始めてから30日たっていない下書きは、これから送られることがあります。"
            "対象外で終わった入力は含みません（%(apart)s）。"
        )
        % {"apart": apart},
        "href": selection.figure_href(of, procedure=way.procedure),
    }


def _way_finding(way: Way, title: str) -> str:
    """Say after which page most gave up."""
    losses = [
        (before[1] - after[1], before[0]) for before, after in pairwise(way.steps)
    ]
    most, page_name = max(losses, key=lambda one: one[0], default=(0, ""))
    if not most:
        return _("%(title)s：始めた人は全員が送った") % {"title": title}
    words = {"title": title, "page": page_name, "n": most}
    return (
        ngettext(
            "%(title)s：「%(page)s」のあとで%(n)d件がやめた",
            "%(title)s：「%(page)s」のあとで%(n)d件がやめた",
            most,
        )
        % words
    )
