"""Say a protection in words for staff: its ground, its requests, what can be done."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import escape

from madoguchi.cases.models import Case
from madoguchi.cases.queue import Listed
from madoguchi.channels.office.wording import Words
from madoguchi.design.fields import Option
from madoguchi.design.words import clock_text, day_text, in_japanese
from madoguchi.protection.models import Opening, Protection
from madoguchi.protection.queries import OpenGround, OpenRequest, protecting
from madoguchi.protection.rules import Insight, may_permit, may_work
from madoguchi.wards.actor import Actor

GROUNDS: Final[Words] = {
    "partner_violence": gettext_lazy("配偶者からの暴力（DV）"),
    "stalking": gettext_lazy("ストーカー行為など"),
    "child_abuse": gettext_lazy("児童虐待"),
    "other": gettext_lazy("これらに準ずるもの"),
}
NEEDS: Final[Words] = {
    "post": gettext_lazy("書類を郵送する"),
    "identity": gettext_lazy("本人かどうかを確かめる"),
    "decision": gettext_lazy("審査や決定に使う"),
    "enquiry": gettext_lazy("本人からの問い合わせに答える"),
    "other": gettext_lazy("そのほか"),
}

Covered = Mapping[UUID, Sequence[Listed]]


def moment_text(at: datetime) -> str:
    return f"{day_text(at, year=True, weekday=False)} {clock_text(at)}"


def options(words: Words) -> tuple[Option, ...]:
    return tuple(Option(code, str(text)) for code, text in words.items())


def listed_rows(
    rows: Sequence[Protection], covered: Covered, today: date
) -> list[list[Any]]:
    return [
        [
            {
                "text": _who(covered[row.pk]),
                "href": reverse("office:protection", args=[row.pk]),
            },
            _("%(count)s件") % {"count": len(covered[row.pk])},
            day_text(row.begun_at, year=True, weekday=False),
            review_text(row, today),
            _("終了の承認待ち") if row.end_asked_at else _("保護中"),
        ]
        for row in rows
    ]


def _who(cases: Sequence[Listed]) -> str:
    """Name a protection by its first case: number and masked name, never a place."""
    if not cases:
        return _("事案なし（この課の事案はありません）")
    first = cases[0]
    return f"{first.case.reference} {first.name}".strip()


def review_text(row: Protection, today: date) -> str:
    day = day_text(row.review_on, year=True, weekday=False)
    if row.is_open and row.review_on <= today:
        return _("%(day)s（過ぎています。見直してください）") % {"day": day}
    return day


def waiting_rows(waiting: Sequence[Opening], covered: Covered) -> list[list[Any]]:
    return [
        [
            {
                "text": _who(covered[one.protection_id]),
                "href": reverse("office:protection", args=[one.protection_id]),
            },
            in_japanese(one.asked_by.name),
            moment_text(one.asked_at),
            str(NEEDS[one.need]),
        ]
        for one in waiting
    ]


def covered_rows(cases: Sequence[Listed]) -> list[list[Any]]:
    return [
        [
            {
                "text": one.case.reference,
                "href": reverse("office:case", args=[one.case.pk]),
            },
            one.name or _("氏名なし"),
            day_text(one.case.received_on, year=True, weekday=False),
        ]
        for one in cases
    ]


def facts_of(row: Protection, ground: OpenGround, today: date) -> list[dict[str, Any]]:
    told = [
        (_("状態"), _("保護中") if row.is_open else _("終わりました")),
        (_("理由の区分"), str(GROUNDS[ground.code])),
        (_("申出の内容"), ground.words),
        (_("始めた職員"), in_japanese(row.begun_by.name)),
        (_("始めた日時"), moment_text(row.begun_at)),
        (_("見直す日"), review_text(row, today)),
    ]
    if row.ended_at is not None and row.ended_by is not None:
        told += [
            (_("終わりを承認した職員"), in_japanese(row.ended_by.name)),
            (_("終わった日時"), moment_text(row.ended_at)),
        ]
    return [{"name": name, "value": value} for name, value in told]


def request_rows(
    asked: Sequence[OpenRequest], by: Actor, of: Protection, at: datetime
) -> list[dict[str, Any]]:
    return [
        {
            "id": one.row.pk,
            "who": in_japanese(one.row.asked_by.name),
            "at": one.row.asked_at,
            "need": NEEDS[one.row.need],
            "words": one.words,
            "state": _state(one, at),
            "answer": _answer(one),
            "kind": "warn" if one.waits(at) else "good" if one.is_open(at) else "",
            "may_answer": of.is_open
            and one.waits(at)
            and may_permit(by, of.department, one.row.asked_by_id),
        }
        for one in asked
    ]


def _state(one: OpenRequest, at: datetime) -> str:
    row = one.row
    if one.waits(at):
        return _("承認待ち")
    if row.answered_by is None:
        return _("期限切れ")
    if row.until is None:
        return _("断りました")
    return _("開示中") if one.is_open(at) else _("開示は終わりました")


def _answer(one: OpenRequest) -> str:
    """Say who answered a request, and until when the address can be seen."""
    row = one.row
    if row.answered_by is None:
        return ""
    by = {"name": in_japanese(row.answered_by.name)}
    if row.until is None:
        return escape(_("断った職員 %(name)s")) % by
    until = {**by, "until": moment_text(row.until)}
    return escape(_("%(until)sまで見られます（承認 %(name)s）")) % until


def steps_of(
    row: Protection, asked: Sequence[OpenRequest], by: Actor, at: datetime
) -> dict[str, bool]:
    """Return what somebody can do with a protection now."""
    works = row.is_open and may_work(by, row.department)
    mine = [one for one in asked if str(one.row.asked_by_id) == by.id]
    ending = row.end_asked_at is not None
    ends = ending and may_permit(by, row.department, row.end_asked_by_id)
    return {
        "ask": works and not any(one.waits(at) or one.is_open(at) for one in mine),
        "waits": works and any(one.waits(at) for one in mine),
        "renew": works,
        "end_ask": works and not ending,
        "end": works and ends,
        "end_waits": works and ending and not ends,
    }


def protection_of(row: Case, seen: Insight) -> dict[str, Any] | None:
    """Return what the page of a case says of its protection; None without one."""
    if not seen.is_protected:
        return None
    rows = protecting(row.ward_id, row.stream)
    return {
        "href": reverse("office:protection", args=[rows[0].pk]) if rows else "",
        "until": seen.until if seen.is_full else None,
    }
