"""Say a bulk (一括処理): what would happen to each case, how far it is, what not."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from madoguchi.cases.queue import Listed
from madoguchi.channels.office.wording import DECISIONS, REFUSALS, refused_words
from madoguchi.design.words import clock_text, day_text, in_japanese
from madoguchi.procedures.queries import form_at
from madoguchi.teamwork.models import Bulk, BulkItem
from madoguchi.teamwork.planning import Plan, Planned
from madoguchi.wards.models import Staff

Turn = BulkItem.State
RESTS: Final = (Turn.LEFT, Turn.KEPT)
SLOWLY: Final = 10
QUICKLY: Final = 2
"""Seconds between two looks of the page at how far a bulk is."""


def why_words(code: str) -> str:
    """Say why a case was left as it is; an unknown reason by its kind alone."""
    known = code if code in REFUSALS else code.partition(".")[0]
    return refused_words(known)


def kind_words(act: str, outcome: str = "") -> str:
    """Name an act on many cases."""
    if act == Bulk.Act.TAKE:
        return _("まとめて担当になる")
    if act == Bulk.Act.ASSIGN:
        return _("まとめて担当を決める")
    decision = DECISIONS.get(outcome)
    if decision is None:
        return _("まとめて決定する")
    return _("まとめて決定する（%(decision)s）") % {"decision": decision}


def counted(count: int) -> str:
    return ngettext("%(n)s件", "%(n)s件", count) % {"n": f"{count:,}"}


# ----------------------------------------------------------------- before it happens


def _will(one: Planned, names: Mapping[int, str], outcome: str) -> str:
    if one.did == BulkItem.Did.GIVEN:
        name = names.get(one.to or 0, "")
        return _("%(name)sの担当になります。") % {"name": name}
    decision = {"decision": DECISIONS.get(outcome, outcome)}
    if one.did == BulkItem.Did.PROPOSED:
        return _("「%(decision)s」を起案し、ほかの職員の承認を待ちます。") % decision
    return _("「%(decision)s」を決定します。") % decision


def plan_tables(
    plan: Plan, listed: Sequence[Listed], staff: Sequence[Staff]
) -> dict[str, Any]:
    """Return the rows of what would happen, and of what would not."""
    names = {one.pk: in_japanese(one.name) for one in staff}
    labels = {one.case.pk: one.name for one in listed}
    language = get_language() or "ja"

    def head(one: Planned) -> list[Any]:
        title = form_at(one.case.version_hash).definition.title[language]
        link = {
            "text": one.case.reference,
            "href": reverse("office:case", args=[one.case.pk]),
        }
        return [link, title, labels.get(one.case.pk) or _("（氏名なし）")]

    outcome = plan.wish.ruling.outcome
    return {
        "will": [
            [*head(one), day_text(one.case.due_on), _will(one, names, outcome)]
            for one in plan.acted
        ],
        "wont": [[*head(one), why_words(one.why)] for one in plan.left],
    }


def sums(plan: Plan, names: Mapping[int, str]) -> list[dict[str, str]]:
    """Return how many cases each of the things would happen to."""
    counts: dict[str, int] = {}
    for one in plan.acted:
        words = _will(one, names, plan.wish.ruling.outcome)
        counts[words] = counts.get(words, 0) + 1
    rows = [{"name": words, "value": counted(count)} for words, count in counts.items()]
    if plan.left:
        rows.append({"name": _("何もしません"), "value": counted(len(plan.left))})
    return rows


def confirm_words(plan: Plan) -> str:
    """Name the one button that confirms: how many cases, and what."""
    count = len(plan.acted)
    if plan.wish.act != Bulk.Act.DECIDE:
        return ngettext(
            "この%(n)s件の担当を決める", "この%(n)s件の担当を決める", count
        ) % {"n": f"{count:,}"}
    return ngettext("この%(n)s件を決定する", "この%(n)s件を決定する", count) % {
        "n": f"{count:,}"
    }


# ------------------------------------------------------------------ while it happens


def moment_words(at: datetime) -> str:
    return f"{day_text(at)} {clock_text(at)}"


def state_words(row: Bulk, parts: Mapping[str, int], now: datetime) -> str:
    """Say where a bulk stands, and what may still be done about it."""
    waiting = parts.get(Turn.WAITING, 0)
    match row.state:
        case Bulk.State.WAITING if now < row.starts_at:
            return _(
                "%(at)sに実行します。それまでは、なかったことにできます。通知もそのあとです。"
            ) % {"at": moment_words(row.starts_at)}
        case Bulk.State.WAITING | Bulk.State.RUNNING:
            return _("実行しています。あと%(n)sです。") % {"n": counted(waiting)}
        case Bulk.State.UNDOING:
            return _("元に戻しています。")
        case Bulk.State.UNDONE:
            return _("取り消しました。")
    return _("終わりました。")


def sum_rows(parts: Mapping[str, int]) -> list[dict[str, str]]:
    """Return how many cases had which turn, those that had none left out."""
    named = {
        Turn.DONE: _("実行した"),
        Turn.WAITING: _("これから"),
        Turn.LEFT: _("何もしなかった"),
        Turn.DROPPED: _("取り消した"),
        Turn.BACK: _("元に戻した"),
        Turn.KEPT: _("元に戻せなかった"),
    }
    return [
        {"name": words, "value": counted(parts[turn])}
        for turn, words in named.items()
        if parts.get(turn)
    ]


def item_tables(items: Sequence[BulkItem]) -> dict[str, list[list[Any]]]:
    """Return what was left with the reason, and all the others."""

    def link(one: BulkItem) -> dict[str, str]:
        href = reverse("office:case", args=[one.case_id])
        return {"text": one.case.reference, "href": href}

    said = {
        Turn.WAITING: _("これから"),
        Turn.DROPPED: _("取り消した"),
        Turn.BACK: _("元に戻した"),
    }
    did: dict[str, str] = {
        BulkItem.Did.DECIDED: _("決定した"),
        BulkItem.Did.PROPOSED: _("起案した"),
    }
    return {
        "left": [
            [link(one), why_words(one.why)] for one in items if one.state in RESTS
        ],
        "others": [
            [
                link(one),
                said.get(Turn(one.state))
                or did.get(one.did)
                or _("%(name)sの担当にした")
                % {"name": in_japanese(one.to.name) if one.to else ""},
            ]
            for one in items
            if one.state not in RESTS
        ],
    }


def list_rows(
    rows: Sequence[Bulk], parts: Mapping[Any, Mapping[str, int]], now: datetime
) -> list[list[Any]]:
    """Return bulks as a list shows them: when, what, how many, whose."""
    return [
        [
            {
                "text": moment_words(row.confirmed_at),
                "href": reverse("office:bulk_one", args=[row.pk]),
            },
            kind_words(row.act, row.outcome),
            counted(sum(parts.get(row.pk, {}).values())),
            state_words(row, parts.get(row.pk, {}), now),
            in_japanese(row.staff.name),
        ]
        for row in rows
    ]
