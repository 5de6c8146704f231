"""Take in the monthly counts of counters that work outside the system."""

from typing import Final

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases import actions
from madoguchi.cases.count_file import CHANNELS, COLUMNS, HEADINGS, BadCounts, BadLine
from madoguchi.cases.problems import NotAllowed
from madoguchi.channels.office.http import StaffRequest, go, page
from madoguchi.channels.office.sent_tables import parted, table_sent
from madoguchi.channels.office.spreadsheet import csv_file
from madoguchi.channels.office.wording import code_of, refused_words
from madoguchi.kernel.ages import AGE_BANDS
from madoguchi.procedures.queries import countable_of

UNPROCESSABLE: Final = 422
LONGEST: Final = 9
"""Digits of a count that an address may tell of."""


def counts(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _show(request)
    text, problem = table_sent(request)
    if problem:
        return _show(request, text=text, problems=[("", problem)])
    try:
        declared = actions.declare_counts(parted(text), by=request.actor, at=request.at)
    except BadCounts as bad:
        return _show(request, text=text, problems=[_worded(one) for one in bad.lines])
    except NotAllowed as refused:
        return _show(
            request, text=text, problems=[("", refused_words(code_of(refused)))]
        )
    return go(
        "counts",
        new=str(declared.new),
        changed=str(declared.changed),
        same=str(declared.same),
    )


def _worded(bad: BadLine) -> tuple[str, str]:
    """Say what is wrong with a line, and which column."""
    names = {column: heading for heading, column in HEADINGS.items()}
    sentences = {
        "heading": _("1行目は「年月,手続き,受付方法,年齢区分,件数」にしてください。"),
        "columns": _("列の数が違います。5列にしてください。"),
        "month": _("年月は「2026-10」のように書いてください。"),
        "future": _("これから先の月は登録できません。"),
        "procedure": _("その手続きはありません。下の識別名を書いてください。"),
        "channel": _("受付方法は、窓口、電話、郵送のどれかです。"),
        "age_band": _("年齢区分は、下の表の区分か unknown です。"),
        "count": _("件数は0から1000000までの整数です。"),
        "twice": _("同じ年月・手続き・受付方法・年齢区分の行が2つあります。"),
        "empty": _("件数の行がありません。"),
    }
    where = _("%(line)d行目") % {"line": bad.line}
    if bad.column:
        where += f" {names.get(bad.column, bad.column)}"
    return where, sentences[bad.code]


def _show(
    request: StaffRequest,
    *,
    text: str = "",
    problems: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    language = get_language() or "ja"
    asked = request.GET
    told = [asked.get(name, "") for name in ("new", "changed", "same")]
    context = {
        "text": text,
        "problems": problems or [],
        "told": [int(one) for one in told]
        if all(one.isdecimal() and len(one) <= LONGEST for one in told)
        else [],
        "procedures": [
            [one.slug, one.title[language]] for one in countable_of(request.ward.pk)
        ],
        "channels": "、".join(CHANNELS),
        "bands": "、".join(AGE_BANDS),
    }
    status = UNPROCESSABLE if problems else 200
    return page(request, "office/counts.html", context, status=status)


def counts_template(request: StaffRequest) -> HttpResponseBase:
    """Give an empty file with one line for each procedure, way and age band."""
    month = f"{request.today:%Y-%m}"
    names = {column: heading for heading, column in HEADINGS.items()}
    rows = [
        [month, one.slug, channel, band, 0]
        for one in countable_of(request.ward.pk)
        for channel in CHANNELS
        for band in AGE_BANDS
    ]
    return csv_file("counts-template", [names[one] for one in COLUMNS], rows)
