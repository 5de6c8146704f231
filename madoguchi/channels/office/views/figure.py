"""One figure, opened: formula, both sides of the line, source, and the facts behind."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.channels.office.figures import (
    Selection,
    amount_words,
    apart_words,
    change_words,
    count_words,
    counted_words,
    formula_of,
    method_of,
    name_of,
    needs_of,
    note_of,
    period_words,
    sides_words,
    standing_mark,
    standing_words,
    state_words,
    target_words,
    value_words,
)
from madoguchi.channels.office.http import StaffRequest, page
from madoguchi.channels.office.plan import base_words, level_words, note_rows
from madoguchi.channels.office.spreadsheet import csv_file
from madoguchi.channels.office.tables import BREAKDOWNS, breakdown_tables
from madoguchi.channels.office.views.figures import line_of
from madoguchi.channels.office.wording import refused_words, said
from madoguchi.design.words import day_text, in_japanese
from madoguchi.indicators.actions import LOOKS_AFTER
from madoguchi.indicators.definition import KINDS, UNRECORDED, Indicator, catalogue
from madoguchi.indicators.kinds import FactBehind
from madoguchi.indicators.models import Start
from madoguchi.indicators.queries import facts_behind, query_of, read
from madoguchi.indicators.readings import SUPPRESSED, UNMEASURED, Reading
from madoguchi.indicators.starts import (
    Base,
    annotations_of,
    base_of,
    confirmed_of,
    standing,
    waiting_of,
)

UNPROCESSABLE = 422
FACTS_A_PAGE = 50
LAST_PAGE = 200
MOST_IN_A_FILE = 10_000


def figure(request: StaffRequest, indicator: str) -> HttpResponse:
    of, _selection = _asked(request, indicator)
    return show_figure(request, of)


def show_figure(
    request: StaffRequest,
    of: Indicator,
    *,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Show one figure; with what was typed of a baseline, and what is wrong in it."""
    selection = Selection.of(request.ward.pk, request.today, request.GET)
    reading = read(selection.ward, selection.asked(of))
    above = request.GET.get("side") == "above"
    number = _page_number(request)
    found = _facts(selection, of, above=above, number=number)
    own = confirmed_of(selection.ward).get(of.id)
    base = base_of(of, own)
    stands = standing(reading, base, selection.today)
    notes = annotations_of(selection.ward, of)
    code = request.GET.get("refused", "")
    context = {
        **start_part(request, of, base, typed or {}, wrong or {}),
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(code) if code else "",
        "standing": standing_mark(stands) if of.target else None,
        "needs": needs_of(of) if reading.state == UNMEASURED else "",
        "line": line_of(selection, of, notes),
        "notes": note_rows(notes, {one: name_of(o) for one, o in catalogue().items()}),
        "query": _query(selection, of),
        "selection": selection,
        "filters": selection.filters_of(of),
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
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/figure.html", context, status=status)


def _query(selection: Selection, of: Indicator) -> dict[str, str]:
    """Return the very query, and the values that stand where it says %s."""
    query = query_of(selection.ward, selection.asked(of))
    if query is None:
        return {}
    values = ", ".join(str(one) for one in query.values)
    return {"text": " ".join(query.text.split()), "filled": values}


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
        *_plan_rows(of),
        {"name": _("値"), "value": value_words(reading)},
        {"name": _("状態"), "value": standing_words(reading)},
        {"name": _("期間"), "value": _period_words(reading)},
        {"name": _("範囲"), "value": _cut_words(selection)},
        {"name": _("式"), "value": formula_of(of)},
    ]
    if not of.of_time:
        above, below = sides_words(reading)
        rows += [
            {"name": _("分子"), "value": above},
            {"name": _("分母"), "value": below},
        ]
    elif reading.p90 is not None:
        p90 = amount_words(reading.p90, of.unit)
        rows.append({"name": _("90%点"), "value": p90})
    if changed := change_words(reading):
        rows.append({"name": _("基準から"), "value": changed})
    rows.append({"name": _("件数 n"), "value": count_words(reading.n)})
    if of.apart:
        rows.append(
            {"name": _("対象外で終わった入力"), "value": apart_words(selection, of)}
        )
    if of.target:
        rows.append({"name": _("目標"), "value": target_words(of)})
    return [
        *rows,
        {"name": _("計画の文"), "value": in_japanese(of.source)},
        {"name": _("データの取り方"), "value": method_of(of)},
        {"name": _("もとのデータ"), "value": _read_from(of)},
        {"name": _("注意"), "value": note_of(of) or _("なし")},
    ]


def _plan_rows(of: Indicator) -> list[dict[str, Any]]:
    level = level_words(of)
    if not of.plan_no:
        return [{"name": _("種類"), "value": level}]
    number = of.plan_no.removeprefix("k")
    return [
        {"name": _("計画の番号"), "value": f"{number}（{level}）"},
        {"name": _("施策"), "value": in_japanese(of.measure)},
    ]


def _read_from(of: Indicator) -> str:
    if of.register:
        return _("台帳の記録（%(name)s）") % {"name": of.register}
    if of.table == UNRECORDED:
        return _("まだ記録がありません")
    return _("事務の記録")


def start_part(
    request: StaffRequest,
    of: Indicator,
    base: Base,
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
) -> dict[str, Any]:
    """Return what the page says of where a figure starts from."""
    waiting = waiting_of(request.ward.pk, of)
    rows = [{"name": _("基準"), "value": base_words(of, base)}]
    if base.due:
        rows.append({"name": _("目標の期限"), "value": day_text(base.due, year=True)})
    if base.evidence or base.source:
        evidence = in_japanese(base.evidence or base.source)
        rows.append({"name": _("基準の根拠"), "value": evidence})
    labels = start_labels()
    return {
        "base_rows": rows,
        "base_state": (_("確認済み"), "good")
        if base.verified
        else (_("未検証"), "wait"),
        "base_said": base.unsure or base.verified,
        "waiting": _waiting(request, of, waiting) if waiting else None,
        "writes": any(request.actor.has(role) for role in LOOKS_AFTER),
        "typed": typed,
        "wrong": wrong,
        "labels": labels,
        "lines": [
            {"label": labels[name], "text": wrong[name], "href": f"#{name}"}
            for name in labels
            if name in wrong
        ],
    }


def start_labels() -> dict[str, str]:
    return {
        "value": _("基準値"),
        "measured_on": _("測った日"),
        "window": _("くらべる期間"),
        "due_on": _("目標の期限"),
        "evidence": _("根拠（資料の名前と場所）"),
    }


def _waiting(request: StaffRequest, of: Indicator, row: Start) -> dict[str, Any]:
    """Return what waits for a second person."""
    stated = base_of(of, row)
    rows = [{"name": _("基準"), "value": base_words(of, stated)}]
    if row.measured_on:
        day = day_text(row.measured_on, year=True)
        rows.append({"name": _("測った日"), "value": day})
    if row.due_on:
        day = day_text(row.due_on, year=True)
        rows.append({"name": _("目標の期限"), "value": day})
    rows.append({"name": _("基準の根拠"), "value": in_japanese(row.evidence)})
    mine = row.stated_by == request.actor.reference
    return {"rows": rows, "reference": row.reference, "mine": mine}


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
    last = _("手続き") if of.table in KINDS else _("件数")
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
        "case.taken": _("最初の対応"),
        "register.row_stated": _("台帳の記録"),
    }
    day = "―"
    if fact.on:
        english = get_language() == "en"
        day = day_text(fact.on, year=True, weekday=False) if english else str(fact.on)
    last = f"{fact.weight:,}"
    if of.table in KINDS:
        last = selection.key_words("procedure", fact.procedure)
    return [str(fact.event), kinds.get(fact.kind, fact.kind), day, last]


def _sides(selection: Selection, of: Indicator, *, above: bool) -> list[dict[str, Any]]:
    if of.of_time or of.relative or of.table == UNRECORDED:
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
