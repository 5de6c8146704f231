"""Say what crosses the border: businesses, batches, what became of each case."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from madoguchi.design.words import day_text, in_japanese, marked_moment
from madoguchi.exchange.answer_file import HEADINGS
from madoguchi.exchange.layouting import (
    Business,
    are_compared,
    businesses,
    layout_of,
)
from madoguchi.exchange.models import Batch, Row
from madoguchi.exchange.problems import BadLine
from madoguchi.exchange.queries import (
    LATE,
    Reconciled,
    permit_for,
    ready,
    reconciled,
    words_in,
)
from madoguchi.wards.actor import Actor

MOST_COUNTED: Final = 501
"""So many waiting cases are looked for; one file holds one less."""
ROWS: Final = {
    "sent": later("結果待ち"),
    "accepted": later("受入済み"),
    "refused": later("受入不可"),
    "unfit": later("作成できない"),
}
UNFIT: Final = {
    "missing": later("値がありません"),
    "long": later("長すぎます"),
    "date": later("日付ではありません"),
    "integer": later("整数ではありません"),
    "yen": later("金額ではありません"),
    "flag": later("はい・いいえではありません"),
    "control": later("使えない文字があります"),
}


def business_rows(by: Actor, served: Sequence[Business]) -> list[dict[str, Any]]:
    """Return the businesses that cases go to by file, and how many wait."""
    found = []
    for one in served:
        count = len(ready(by, one.key, MOST_COUNTED))
        found.append(
            {
                "key": one.key,
                "title": one.title,
                "law": one.law,
                "layout": layout_of(one.key).version,
                "verified": layout_of(one.key).verified,
                "compared": are_compared(),
                "count": count,
                "permit": permit_for(by.ward, one.key),
            }
        )
    return found


def batch_rows(ward: int, batches: list[Batch], at: datetime) -> list[list[Any]]:
    """Return the batches for a table: handed over, taken, refused, missing."""
    counted = reconciled(ward, batches)
    return [
        [
            {"text": one.name, "href": reverse("office:batch", args=[one.pk])},
            businesses()[one.business].title,
            marked_moment(one.made_at),
            *_numbers(counted.get(one.pk, Reconciled())),
            state_of(one, counted.get(one.pk, Reconciled()), at),
        ]
        for one in batches
    ]


def _numbers(one: Reconciled) -> list[str]:
    return [
        f"{number:,}"
        for number in (one.handed, one.accepted, one.refused, one.sent, one.unfit)
    ]


def state_of(batch: Batch, counted: Reconciled, at: datetime) -> str:
    """Say in words what is to be done about a batch."""
    if batch.fetched_edition < batch.edition:
        return _("まだ取り出していません")
    if not counted.sent:
        return _("すべて結果が届きました")
    if batch.answered_at is not None:
        return _("結果が足りません")
    fetched = batch.fetched_at or batch.made_at
    if at - fetched > LATE:
        return _("結果が届きません")
    return _("結果を待っています")


def row_cells(row: Row) -> list[Any]:
    """Return one case of a batch for a table: its number, state and why."""
    case = reverse("office:case", args=[row.case_id])
    return [
        {"text": row.case.reference, "href": case},
        ROWS[row.state],
        why(row),
        _("伏せた") if row.withheld else "―",
        day_text(row.answered_at) if row.answered_at else "―",
    ]


def why(row: Row) -> str:
    """Say why a case was not taken, or could not be written."""
    if row.state == Row.State.UNFIT:
        column, _dot, code = row.code.rpartition(".")
        return _("%(column)s：%(why)s") % {
            "column": _label(row.batch, column),
            "why": UNFIT.get(code, code),
        }
    said = words_in(row)
    return _("、").join(one for one in (row.code, said) if one) or "―"


def _label(batch: Batch, key: str) -> str:
    columns = (
        one
        for sheet in layout_of(batch.business).sheets
        for one in sheet.columns
        if one.key == key
    )
    found = next(columns, None)
    return in_japanese(found.label) if found else key


def worded(bad: BadLine) -> tuple[str, str]:
    """Say what is wrong with a line of an acknowledgement, and which column."""
    names = {column: heading for heading, column in HEADINGS.items()}
    sentences = {
        "heading": _(
            "1行目は「連携番号,受付番号,結果,理由コード,理由」にしてください。"
            "英語の run,reference,result,code,message でも読めます。"
        ),
        "columns": _("列の数が、1行目と違います。"),
        "run": _("ほかの回の結果です。連携番号を確かめてください。"),
        "reference": _("この回の事案ではありません。受付番号を確かめてください。"),
        "result": _("結果は「受入」か「不可」（accepted か refused）です。"),
        "code": _("受入不可の行には、半角英数字の理由コードを書いてください。"),
        "words": _("理由は500文字までにしてください。"),
        "twice": _("同じ受付番号の行が2つあります。"),
        "settled": _(
            "前に届いた結果と違います。どちらが正しいか、相手のシステムに確かめてください。"
        ),
        "sha256": _(
            "ハッシュ値が、渡したファイルと違います。相手が別のファイルを読んでいます。"
        ),
        "empty": _("結果の行がありません。"),
    }
    where = _("%(line)d行目") % {"line": bad.line}
    if bad.column:
        where += f" {names.get(bad.column, bad.column)}"
    return where, sentences[bad.code]
