"""Lists of disposal and holds, in words."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from madoguchi.channels.office.money import Words
from madoguchi.channels.office.protection import moment_text
from madoguchi.design.fields import Option
from madoguchi.design.words import day_text, in_japanese
from madoguchi.procedures.queries import form_at
from madoguchi.records.models import Disposal, Line
from madoguchi.records.queries import DueGroup, OpenHold, Retention, counts_of
from madoguchi.records.rules import may_approve, may_work
from madoguchi.vault.rules import BACKUPS_KEPT
from madoguchi.wards.actor import Actor

HOLD_REASONS: Final[Words] = {
    "dispute": gettext_lazy("審査請求・訴訟"),
    "audit": gettext_lazy("監査・検査"),
    "disclosure": gettext_lazy("開示請求を受けている"),
    "history": gettext_lazy("歴史的な文書として評価中"),
    "work": gettext_lazy("仕事でまだ使う"),
}
STATES: Final[Words] = {
    "drawn": gettext_lazy("承認待ち"),
    "approved": gettext_lazy("廃棄中"),
    "finished": gettext_lazy("廃棄済み"),
    "dropped": gettext_lazy("取りやめ"),
}
KINDS: Final = {"drawn": "warn", "approved": "warn", "finished": "good"}
LINES: Final[Words] = {
    "waiting": gettext_lazy("廃棄予定"),
    "destroyed": gettext_lazy("廃棄済み"),
    "spared": gettext_lazy("残しました"),
    "dropped": gettext_lazy("取りやめ"),
}
HEADS: Final = (
    gettext_lazy("受付番号"),
    gettext_lazy("手続き"),
    gettext_lazy("保存年限"),
    gettext_lazy("完結した日"),
    gettext_lazy("保存期間の最後の日"),
    gettext_lazy("状態"),
)


def day(on: date | None) -> str:
    return day_text(on, year=True, weekday=False) if on else "―"


def reasons() -> list[Option]:
    chosen = [Option("", _("選んでください"))]
    return chosen + [Option(code, str(text)) for code, text in HOLD_REASONS.items()]


def due_rows(groups: Sequence[DueGroup]) -> list[list[Any]]:
    rows = [
        [
            versioned(one.version_hash),
            one.retention,
            f"{one.due:,}",
            f"{one.held:,}",
            f"{one.listed:,}",
        ]
        for one in groups
    ]
    return sorted(rows)


def versioned(version_hash: str) -> str:
    definition = form_at(version_hash).definition
    blanks = {"title": titled(version_hash), "n": definition.number}
    return _("%(title)s（第%(n)d版）") % blanks


def titled(version_hash: str) -> str:
    return form_at(version_hash).definition.title[get_language() or "ja"]


def list_rows(rows: Sequence[Disposal]) -> list[list[Any]]:
    return [
        [
            {
                "text": moment_text(one.drawn_at),
                "href": reverse("office:disposal", args=[one.pk]),
            },
            f"{sum(counts_of(one).values()):,}",
            str(STATES[one.state]),
            in_japanese(one.drawn_by.name),
            "―" if one.approved_by is None else in_japanese(one.approved_by.name),
        ]
        for one in rows
    ]


def facts_of(row: Disposal, office: str) -> list[dict[str, Any]]:
    """Return what is known of a list, and from when on no backup opens it any more."""
    counts = counts_of(row)
    told = [
        (_("状態"), str(STATES[row.state])),
        (_("課"), office),
        (_("件数"), f"{sum(counts.values()):,}"),
        (_("作った職員"), in_japanese(row.drawn_by.name)),
        (_("作った日時"), moment_text(row.drawn_at)),
    ]
    if row.approved_by is not None and row.approved_at is not None:
        told += [
            (_("承認した職員"), in_japanese(row.approved_by.name)),
            (_("承認した日時"), moment_text(row.approved_at)),
        ]
    if row.state == Disposal.State.FINISHED and row.ended_at:
        gone_on = timezone.localdate(row.ended_at + BACKUPS_KEPT + timedelta(days=1))
        told += [
            (_("廃棄した件数"), f"{counts.get('destroyed', 0):,}"),
            (_("残した件数"), f"{counts.get('spared', 0):,}"),
            (_("終わった日時"), moment_text(row.ended_at)),
            (_("鍵の控えもなくなる日"), day(gone_on)),
        ]
    return [{"name": name, "value": value} for name, value in told]


def line_cells(line: Line, *, held: bool, linked: bool = True) -> list[Any]:
    reference = line.case.reference
    state = str(LINES[line.state])
    if held and line.state == Line.State.WAITING:
        state = _("停止中（廃棄しません）")
    address = reverse("office:case", args=[line.case_id])
    return [
        {"text": reference, "href": address} if linked else reference,
        titled(line.case.version_hash),
        line.retention,
        day(line.ended_on),
        day(line.kept_until),
        state,
    ]


def steps_of(row: Disposal, by: Actor) -> dict[str, bool]:
    """Return what somebody can do with a list now."""
    works = row.state == Disposal.State.DRAWN and may_work(by, row.department)
    approves = works and may_approve(by, row.department, row.drawn_by_id)
    return {"drop": works, "approve": approves, "waits": works and not approves}


def retention_facts(kept: Retention) -> list[dict[str, Any]]:
    if kept.ended_on is None:
        until = _("終わった年度の次の年度から数えます")
    elif kept.kept_until is None:
        until = _("期限なし（廃棄しません）")
    else:
        until = day(kept.kept_until)
    told = [
        (_("保存年限"), kept.kind),
        (_("完結した日"), day(kept.ended_on) if kept.ended_on else _("まだです")),
        (_("保存期間の最後の日"), until),
    ]
    return [{"name": name, "value": value} for name, value in told]


def hold_rows(holds: Sequence[OpenHold], today: date) -> list[dict[str, Any]]:
    return [
        {
            "id": one.row.pk,
            "reason": HOLD_REASONS[one.row.reason],
            "words": one.words,
            "by": in_japanese(one.row.placed_by.name),
            "at": one.row.placed_at,
            "until": _("%(day)sまで延長") % {"day": day(one.row.until_on)}
            if one.row.until_on
            else _("解くまで停止"),
            "state": _state_of(one, today),
            "kind": "warn" if one.row.holds(today) else "",
            "open": one.row.lifted_at is None,
        }
        for one in holds
    ]


def _state_of(one: OpenHold, today: date) -> str:
    if one.row.lifted_by is not None:
        name = in_japanese(one.row.lifted_by.name)
        return _("解きました（%(name)s）") % {"name": name}
    return _("廃棄停止中") if one.row.holds(today) else _("期限が過ぎました")
