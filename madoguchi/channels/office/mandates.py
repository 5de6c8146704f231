"""Say in words who acts for an applicant: by which right, since when, until when."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.cases.agency import APPLIES, RECEIVES
from madoguchi.cases.mandates import (
    OpenMandate,
    applying,
    mandates_of,
    terms_of,
    unfit_for,
)
from madoguchi.cases.models import Case, Mandate
from madoguchi.cases.opened import OpenCase
from madoguchi.channels.office.wording import refused_words
from madoguchi.design.fields import Option
from madoguchi.design.words import day_text, in_japanese
from madoguchi.documents.models import Document
from madoguchi.documents.queries import all_issues
from madoguchi.procedures.definition.acting import EVIDENCE, GROUNDS
from madoguchi.procedures.definition.model import Acting

Words = Mapping[str, Promise]
Row = dict[str, Any]

GROUND_WORDS: Final[Words] = {
    "letter": gettext_lazy("委任状による代理人"),
    "parent": gettext_lazy("親権者"),
    "minor_guardian": gettext_lazy("未成年後見人"),
    "adult_guardian": gettext_lazy("成年後見人"),
    "curator": gettext_lazy("保佐人（代理権があるとき）"),
    "assistant": gettext_lazy("補助人（代理権があるとき）"),
    "voluntary_guardian": gettext_lazy("任意後見人"),
    "court": gettext_lazy("裁判所が選んだ人"),
}
EVIDENCE_WORDS: Final[Words] = {
    "letter": gettext_lazy("委任状"),
    "family_register": gettext_lazy("戸籍全部事項証明書"),
    "registration": gettext_lazy("登記事項証明書"),
    "court_order": gettext_lazy("審判書と確定証明書"),
}
COVERS_WORDS: Final[Words] = {
    APPLIES: gettext_lazy("申請から受け取りまで"),
    RECEIVES: gettext_lazy("書類の受け取りだけ"),
}
REJECTED_WORDS: Final[Words] = {
    "missing": gettext_lazy("証明する書類が出ていない"),
    "unreadable": gettext_lazy("書類が読めない"),
    "signature": gettext_lazy("本人の署名などが足りない"),
    "person": gettext_lazy("代理人がだれか確かめられない"),
    "scope": gettext_lazy("書かれた範囲がこの手続きとちがう"),
    "other": gettext_lazy("そのほか"),
}
ENDED_WORDS: Final[Words] = {
    "principal": gettext_lazy("本人が取り消した"),
    "agent": gettext_lazy("代理人がやめた"),
    "law": gettext_lazy("法律により終わった（成年になった、亡くなったなど）"),
    "mistake": gettext_lazy("登録の誤り"),
}
STATES: Final[Words] = {
    "declared": gettext_lazy("確認前"),
    "verified": gettext_lazy("確認済み"),
    "rejected": gettext_lazy("確認できない"),
    "revoked": gettext_lazy("終了"),
    "replaced": gettext_lazy("差替え"),
    "expired": gettext_lazy("期限切れ"),
    "early": gettext_lazy("開始前"),
}
KINDS: Final[Mapping[str, str]] = {
    "declared": "warn",
    "verified": "good",
    "rejected": "bad",
    "revoked": "bad",
    "expired": "bad",
}


def grounds_taken(acting: Acting) -> list[Option]:
    """Return the grounds that may be chosen, each with the paper that proves it."""
    codes = acting.grounds if acting.agents == "listed" else GROUNDS
    return [
        Option(code, str(GROUND_WORDS[code]), str(EVIDENCE_WORDS[EVIDENCE[code]]))
        for code in codes
    ]


def state_of(row: Mandate, on: date) -> str:
    """Return where a mandate stands today, as a code."""
    if row.state != Mandate.State.VERIFIED or row.holds(on):
        return row.state
    return "early" if row.from_on and row.from_on > on else "expired"


def mandate_rows(case: OpenCase, on: date) -> list[Row]:
    """Return the mandates of a case as its page shows them, the newest first."""
    return [_row(one, case.row, on) for one in mandates_of(case)]


def _row(one: OpenMandate, case: Case, on: date) -> Row:
    row, state = one.row, state_of(one.row, on)
    declared = row.state == Mandate.State.DECLARED
    why = unfit_for(terms_of(row), case, on) if declared else ""
    return {
        "id": row.pk,
        "state": str(STATES[state]),
        "kind": KINDS.get(state, ""),
        "facts": _facts(one),
        "evidence": str(EVIDENCE_WORDS[EVIDENCE[row.ground]]),
        "unfit": refused_words(f"MandateRefused.{why}") if why else "",
        "verify": declared,
        "revoke": row.is_standing,
    }


def _facts(one: OpenMandate) -> list[Row]:
    row, agent = one.row, one.agent
    reasons = {**REJECTED_WORDS, **ENDED_WORDS}
    found = [
        {"name": _("代理人"), "value": _named(agent.name, agent.kana)},
        {"name": _("電話"), "value": agent.phone},
        {"name": _("権限の種類"), "value": str(GROUND_WORDS[row.ground])},
        {"name": _("できること"), "value": str(COVERS_WORDS[row.covers])},
        {
            "name": _("手続きの範囲"),
            "value": _("書類に書かれた手続きだけ")
            if row.procedures
            else _("手続きを限らない"),
        },
        {"name": _("期間"), "value": _period(row)},
        {"name": _("確認"), "value": _seen(row)},
        {"name": _("理由"), "value": str(reasons.get(row.reason, ""))},
    ]
    return [fact for fact in found if fact["value"]]


def _named(name: str, kana: str) -> str:
    return _("%(name)s（%(kana)s）") % {"name": name, "kana": kana} if kana else name


def _period(row: Mandate) -> str:
    days = {
        "first": day_text(row.from_on, year=True, weekday=False) if row.from_on else "",
        "last": day_text(row.until_on, year=True, weekday=False)
        if row.until_on
        else "",
    }
    if row.from_on and row.until_on:
        return _("%(first)sから%(last)sまで") % days
    if row.from_on:
        return _("%(first)sから、期限なし") % days
    return _("%(last)sまで") % days if row.until_on else _("期限の記載なし")


def _seen(row: Mandate) -> str:
    if row.verified_at is None or row.verified_by is None:
        return ""
    return _("%(day)sに%(name)sが%(paper)sを確認") % {
        "day": day_text(row.verified_at, weekday=False),
        "name": in_japanese(row.verified_by.name),
        "paper": EVIDENCE_WORDS[row.evidence],
    }


def agent_note(case: Case, on: date) -> Row | None:
    """Return what the page of a case says of who applied; nothing of the person."""
    if not case.is_by_agent:
        return None
    row = applying(case.ward_id, case.pk)
    state = state_of(row, on) if row else "declared"
    return {
        "state": str(STATES[state]),
        "kind": KINDS.get(state, ""),
        "ground": str(GROUND_WORDS[row.ground]) if row else "",
        "waits": state == "declared",
    }


def letters_told(case: Case) -> list[Row]:
    """Return the letters that tell the applicant of an agent, each sent or not yet."""
    if not case.agent:
        return []
    return [
        {
            "href": reverse("office:issue", args=[case.pk, one.pk]),
            "number": one.number,
            "sent": bool(one.deliveries.all()),
        }
        for one in all_issues(case.ward_id, case.stream)
        if one.kind == Document.Kind.AGENCY and one.stands
    ]


def options(words: Words, codes: Sequence[str] = ()) -> tuple[Option, ...]:
    return tuple(Option(code, str(words[code])) for code in codes or words)
