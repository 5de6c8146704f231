"""One figure, opened: formula, both sides of the line, source, and the facts behind."""

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.channels.office.figures import (
    Selection,
    apart_words,
    count_words,
    counted_words,
    formula_of,
    method_of,
    name_of,
    note_of,
    period_words,
    sides_words,
    standing_words,
    state_words,
    target_words,
    value_words,
)
from madoguchi.channels.office.http import StaffRequest, page
from madoguchi.channels.office.spreadsheet import csv_file
from madoguchi.channels.office.tables import BREAKDOWNS, breakdown_tables
from madoguchi.design.words import day_text, in_japanese
from madoguchi.indicators.definition import Indicator, catalogue
from madoguchi.indicators.queries import FactBehind, facts_behind, read
from madoguchi.indicators.readings import SUPPRESSED, Reading

FACTS_A_PAGE = 50
LAST_PAGE = 200
MOST_IN_A_FILE = 10_000


def figure(request: StaffRequest, indicator: str) -> HttpResponse:
    of, selection = _asked(request, indicator)
    reading = read(selection.ward, selection.asked(of))
    above = request.GET.get("side") == "above"
    number = _page_number(request)
    found = _facts(selection, of, above=above, number=number)
    context = {
        "selection": selection,
        "filters": selection.filters(),
        "of": of,
        "name": name_of(of),
        "reading": reading,
        "value": value_words(reading),
        "state": state_words(reading),
        "rows": _rows(selection, reading),
        "breakdowns": breakdown_tables(selection, of),
        "above": above,
        "withheld": reading.state == SUPPRESSED,
        "facts": [_fact_row(selection, of, fact) for fact in found[:FACTS_A_PAGE]],
        "heads": _heads(of),
        "sides": _sides(selection, of, above=above),
        "pages": _pages(selection, of, above=above, number=number, found=found),
        "csv": reverse("office:figure_csv", args=[of.id])
        + selection.query(side="above" if above else ""),
    }
    return page(request, "office/figure.html", context)


def figure_csv(request: StaffRequest, indicator: str) -> HttpResponseBase:
    """Give the facts behind a figure as a file; coded classes only."""
    of, selection = _asked(request, indicator)
    above = request.GET.get("side") == "above"
    asked = selection.asked(of)
    found = facts_behind(selection.ward, asked, above=above, limit=MOST_IN_A_FILE)
    rows = [_fact_row(selection, of, fact) for fact in found]
    name = f"{request.ward.slug}-{of.id}-facts-{selection.period.text}"
    return csv_file(name, _heads(of), rows)


def _asked(request: StaffRequest, indicator: str) -> tuple[Indicator, Selection]:
    of = catalogue().get(indicator)
    if of is None:
        raise Http404
    return of, Selection.of(request.ward.pk, request.today, request.GET)


def _page_number(request: StaffRequest) -> int:
    text = request.GET.get("page", "1")
    number = int(text[:6]) if text.isascii() and text[:6].isdigit() else 1
    return min(max(1, number), LAST_PAGE)


def _facts(
    selection: Selection, of: Indicator, *, above: bool, number: int
) -> list[FactBehind]:
    """Return a page of facts, and one more when there is a next page."""
    found = facts_behind(
        selection.ward,
        selection.asked(of),
        above=above,
        limit=number * FACTS_A_PAGE + 1,
    )
    return found[(number - 1) * FACTS_A_PAGE :]


def _rows(selection: Selection, reading: Reading) -> list[dict[str, Any]]:
    of = reading.indicator
    rows = [
        {"name": _("値"), "value": value_words(reading)},
        {"name": _("状態"), "value": standing_words(reading)},
        {"name": _("期間"), "value": _period_words(reading)},
        {"name": _("範囲"), "value": _cut_words(selection)},
        {"name": _("式"), "value": formula_of(of)},
    ]
    if of.unit == "percent":
        above, below = sides_words(reading)
        rows += [
            {"name": _("分子"), "value": above},
            {"name": _("分母"), "value": below},
        ]
    elif reading.p90 is not None:
        p90 = _("%(days).1f日") % {"days": reading.p90}
        rows.append({"name": _("90%点"), "value": p90})
    rows.append({"name": _("件数 n"), "value": count_words(reading.n)})
    if of.apart:
        rows.append(
            {"name": _("対象外で終わった入力"), "value": apart_words(selection, of)}
        )
    if of.target:
        rows.append({"name": _("目標"), "value": target_words(of)})
    if of.baseline:
        verified = _("検証済み") if of.baseline.verified else _("未検証")
        value = f"{of.baseline.value:g}%（{verified}）"
        rows.append({"name": _("基準値"), "value": value})
    return [
        *rows,
        {"name": _("計画の文"), "value": in_japanese(of.source)},
        {"name": _("データの取り方"), "value": method_of(of)},
        {"name": _("注意"), "value": note_of(of) or _("なし")},
    ]


def _period_words(reading: Reading) -> str:
    period, counted = period_words(reading.period), counted_words(reading)
    if not counted:
        return period
    return _("%(period)s（%(counted)s）") % {"period": period, "counted": counted}


def _cut_words(selection: Selection) -> str:
    cut = selection.cut
    chosen = [
        selection.key_words(by, getattr(cut, by))
        for by in BREAKDOWNS
        if getattr(cut, by)
    ]
    return "、".join(chosen) if chosen else _("区のすべて")


def _heads(of: Indicator) -> list[str]:
    """Name the columns: where people are counted, none says what kind of people."""
    last = _("件数") if of.about_people else _("手続き")
    return [_("記録の番号"), _("種類"), _("日"), last]


def _fact_row(selection: Selection, of: Indicator, fact: FactBehind) -> list[str]:
    kinds = {
        "case.received": _("受付"),
        "case.decided": _("決定"),
        "draft.started": _("入力の開始"),
        "counts.declared": _("届け出られた件数の合計")
        if of.about_people
        else _("窓口の件数の届け出"),
        "procedure.published": _("手続きの公開"),
    }
    day = "―"
    if fact.on:
        english = get_language() == "en"
        day = day_text(fact.on, year=True, weekday=False) if english else str(fact.on)
    last = f"{fact.weight:,}"
    if not of.about_people:
        last = selection.key_words("procedure", fact.procedure)
    return [str(fact.event), kinds.get(fact.kind, fact.kind), day, last]


def _sides(selection: Selection, of: Indicator, *, above: bool) -> list[dict[str, Any]]:
    if of.unit != "percent":
        return []
    return [
        {
            "text": _("分母の記録"),
            "href": selection.figure_href(of),
            "current": not above,
        },
        {
            "text": _("分子の記録"),
            "href": selection.figure_href(of, side="above"),
            "current": above,
        },
    ]


def _pages(
    selection: Selection,
    of: Indicator,
    *,
    above: bool,
    number: int,
    found: list[FactBehind],
) -> dict[str, str]:
    side = "above" if above else ""

    def href(at: int) -> str:
        return selection.figure_href(of, side=side, page=str(at)) + "#facts"

    first = (number - 1) * FACTS_A_PAGE + 1
    shown = min(len(found), FACTS_A_PAGE)
    more = len(found) > FACTS_A_PAGE and number < LAST_PAGE
    return {
        "text": _("新しい順に%(first)d件目から%(last)d件目")
        % {"first": first, "last": first + shown - 1},
        "before": href(number - 1) if number > 1 else "",
        "after": href(number + 1) if more else "",
    }
