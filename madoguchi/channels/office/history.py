"""Tell what happened to a case from its log, and who looked, in words for staff."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import escape

from madoguchi.cases.rules import unit_of
from madoguchi.channels.office.wording import (
    CHANNELS,
    DECISIONS,
    ERRAND_CODES,
    EXTENSION_REASONS,
    PARTS,
    POSTS,
    PURPOSES,
    REFUSAL_REASONS,
    REISSUED_FOR,
    REOPENING_REASONS,
    REVOCATION_REASONS,
    REVOKED_FOR,
    ROLES,
    SIDES,
    VIEWED,
    VOID_REASONS,
)
from madoguchi.design.words import day_text, in_japanese, yen
from madoguchi.events.envelope import SealedEvent, Seen
from madoguchi.exchange.layouting import businesses
from madoguchi.wards.models import Department, Staff

Names = Mapping[str, str]
"""Staff and departments by their reference (`staff/7`, `department/kumin`) → name."""


def names_of(staff: Sequence[Staff], units: Sequence[Department] = ()) -> Names:
    sections = {f"department/{one.slug}": one.name for one in units}
    return sections | {f"staff/{one.pk}": one.name for one in staff}


def who(actor: str, role: str, names: Names) -> str:
    """Name who acted: staff by name, everybody else by what they are.

    A member of staff who left is named by number.
    """
    if actor.startswith("staff/"):
        if actor in names:
            return in_japanese(names[actor])
        return _("職員%(number)s番") % {"number": actor.removeprefix("staff/")}
    if actor.startswith(("system", "robot")):
        return _("自動")
    return str(ROLES.get(role, _("申請者")))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log as it is read; `days` that went by since the line before."""

    at: datetime
    who: str
    what: str
    days: int = 0


def log_lines(events: Sequence[SealedEvent], names: Names) -> list[Line]:
    """Return what was done, the newest first; single pages saved are left out."""
    lines: list[Line] = []
    before: date | None = None
    for event in events:
        say = SAID_OF.get(event.kind)
        if say is not None:
            by, at = who(event.actor, event.role, names), event.occurred_at
            on = timezone.localdate(at)
            days = (on - before).days if before else 0
            lines.append(Line(at, by, say(event.fact, names), max(days, 0)))
            before = on
    return lines[::-1]


@dataclass(frozen=True, slots=True)
class LookLine:
    """One look at a case as it is read."""

    at: datetime
    who: str
    purpose: str


def look_lines(looks: Sequence[Seen], names: Names) -> list[LookLine]:
    return [
        LookLine(
            look.occurred_at,
            who(look.actor, look.role, names),
            _("%(what)s（%(why)s）")
            % {
                "what": VIEWED.get(look.kind, look.kind),
                "why": PURPOSES.get(look.purpose, look.purpose or "―"),
            },
        )
        for look in looks
    ]


Say = Callable[[Mapping[str, Any], Names], str]


def _day(text: object) -> str:
    return day_text(date.fromisoformat(str(text)), weekday=False)


def _received(fact: Mapping[str, Any], names: Names) -> str:
    del names
    return _("受け付けた。期限 %(day)s") % {"day": _day(fact["due_on"])}


def _assigned(fact: Mapping[str, Any], names: Names) -> str:
    to = who(f"staff/{fact['assignee']}", "", names)
    return escape(_("担当を%(name)sに決めた")) % {"name": to}


def _asked(fact: Mapping[str, Any], names: Names) -> str:
    del names
    count = len(fact["questions"])
    return ngettext(
        "%(n)d項目の補正を求めた。回答の期限 %(day)s。期間の計算を止めた",
        "%(n)d項目の補正を求めた。回答の期限 %(day)s。期間の計算を止めた",
        count,
    ) % {"n": count, "day": _day(fact["due_on"])}


def _reminded(fact: Mapping[str, Any], names: Names) -> str:
    del names
    return _("回答をもう一度お願いした。回答の期限 %(day)s") % {
        "day": _day(fact["due_on"])
    }


def _recounted(fact: Mapping[str, Any], names: Names) -> str:
    del names
    return _("開庁日の変更により期限を数え直した。期限 %(day)s") % {
        "day": _day(fact["due_on"])
    }


def _corrected(fact: Mapping[str, Any], names: Names) -> str:
    del names
    if fact.get("channel"):
        return _(
            "届いた補正を入力した（%(channel)s、%(arrived)sに到達）。"
            "%(days)d日止まり、期限は%(day)sになった"
        ) % {
            "channel": CHANNELS[fact["channel"]],
            "arrived": _day(fact["arrived_on"]),
            "days": fact["paused_days"],
            "day": _day(fact["due_on"]),
        }
    return _("補正に答えた。%(days)d日止まり、期限は%(day)sになった") % {
        "days": fact["paused_days"],
        "day": _day(fact["due_on"]),
    }


def _extended(fact: Mapping[str, Any], names: Names) -> str:
    del names
    return _("期間を%(days)d日延ばした（%(why)s）。期限 %(day)s") % {
        "days": fact["days"],
        "why": EXTENSION_REASONS[fact["reason"]],
        "day": _day(fact["due_on"]),
    }


def _decided(fact: Mapping[str, Any], names: Names) -> str:
    del names
    if fact["outcome"] == "granted":
        return _("決定した")
    reason = REFUSAL_REASONS.get(fact["reason_code"], "")
    return _("不交付・却下を決定した（%(reason)s）") % {"reason": reason}


def _taken_back(fact: Mapping[str, Any], names: Names) -> str:
    del names
    return _("決定を取り消した（%(why)s）。審査をやり直す。期限は%(day)sになった") % {
        "why": REVOCATION_REASONS[fact["reason"]],
        "day": _day(fact["due_on"]),
    }


def _reopened(fact: Mapping[str, Any], names: Names) -> str:
    del names
    return _("終わった事案を再開した（%(why)s）。期限は%(day)sになった") % {
        "why": REOPENING_REASONS[fact["reason"]],
        "day": _day(fact["due_on"]),
    }


def _handed_over(fact: Mapping[str, Any], names: Names) -> str:
    del names
    if fact["adapter"] == "staff":
        return _("申請者に渡した")
    if fact["adapter"].startswith("robot/"):
        return _("ロボットが入力し、登録が済んだ")
    if fact["adapter"].startswith("file/"):
        return _("渡した先のシステムが受け入れた")
    return _("台帳のシステムから結果が返った")


def _kept(fact: Mapping[str, Any], names: Names) -> str:
    del names
    kinds = {
        "upload": _("書類を受け取った"),
        "decision": _("決定通知書を作った"),
        "receipt": _("受付票を作った"),
        "correction": _("補正依頼書を作った"),
        "revocation": _("決定取消通知書を作った"),
        "sample": _("見本を作った"),
        "certificate": _("証明書を作った"),
        "agency": _("代理のお知らせを作った"),
    }
    return kinds.get(fact["sort"], _("書類を残した"))


def _stopped(fact: Mapping[str, Any], names: Names) -> str:
    del names
    if fact["where"] == "press":
        return _("警報：印刷した書類が別の事案のものだったため、捨てた")
    return _("警報：別の事案の書類だったため、渡すのを止めた")


def _reissue_asked(fact: Mapping[str, Any], names: Names) -> str:
    del names
    return _("書類の再交付を決めた（%(reason)s）") % {
        "reason": REISSUED_FOR.get(fact["reason"], "")
    }


def _revoked(fact: Mapping[str, Any], names: Names) -> str:
    del names
    return _("交付した書類を取り消した（%(reason)s）") % {
        "reason": REVOKED_FOR.get(fact["reason"], "")
    }


def _delivered(fact: Mapping[str, Any], names: Names) -> str:
    del names
    kinds = {
        "download": _("申請者が書類を保存した"),
        "post": _("書類を郵送した"),
        "counter": _("書類を窓口で渡した"),
    }
    return kinds[fact["way"]]


def _notice(template: Callable[[], str]) -> Say:
    def say(fact: Mapping[str, Any], names: Names) -> str:
        del names
        kinds = {
            "received": _("受付"),
            "correction": _("補正"),
            "reminder": _("補正の再度のお願い"),
            "extended": _("期間の延長"),
            "decision": _("決定"),
            "revoked": _("決定の取消し"),
            "reopened": _("審査の再開"),
            "withdrawn": _("取下げ"),
            "payment": _("納付"),
            "waived": _("減免"),
            "paid": _("収納"),
            "payment_more": _("差額の納付"),
            "payment_reminder": _("納付の再度のお願い"),
            "payment_overdue": _("納付の督促"),
            "lapsed": _("納付なしで終了"),
            "unanswered": _("回答がないことによる却下"),
            "message": _("申請者へのメッセージ"),
        }
        return template() % {"kind": kinds.get(fact["notice"], "")}

    return say


def _yen(template: Callable[[], str]) -> Say:
    def say(fact: Mapping[str, Any], names: Names) -> str:
        del names
        amount = fact.get("amount_yen", fact.get("computed_yen", 0))
        blanks = {"yen": yen(amount), "receipt": fact.get("receipt", "")}
        return template() % blanks

    return say


def _plain(words: Callable[[], str]) -> Say:
    def say(fact: Mapping[str, Any], names: Names) -> str:
        del fact, names
        return words()

    return say


def _clock_stopped(fact: Mapping[str, Any], names: Names) -> str:
    del names
    return _("外からの回答を待つため、期間の計算を止めた。回答の期限 %(day)s") % {
        "day": _day(fact["until"])
    }


def _clock_started(fact: Mapping[str, Any], names: Names) -> str:
    del names
    return _("期間の計算を始めた。%(days)d日止まり、期限は%(day)sになった") % {
        "days": fact["paused_days"],
        "day": _day(fact["due_on"]),
    }


def _forwarded(fact: Mapping[str, Any], names: Names) -> str:
    to, left = (
        in_japanese(names.get(f"department/{unit_of(fact[one])}", fact[one]))
        for one in ("department", "left")
    )
    return escape(_("%(left)sから%(to)sへ送った")) % {"left": left, "to": to}


def _passed(fact: Mapping[str, Any], names: Names) -> str:
    del names
    why = {
        "passed": _("自動の確認を通り、次の工程へ進んだ"),
        "answered": _("台帳の回答が届き、次の工程へ進んだ"),
        "nothing": _("台帳に該当がないとわかり、次の工程へ進んだ"),
        "recorded": _("ロボットの作業が終わり、次の工程へ進んだ"),
    }
    return why[fact["result"]]


def _proposed(fact: Mapping[str, Any], names: Names) -> str:
    del names
    urgent = _("【至急】") if fact["urgent"] else ""
    return urgent + _("%(what)sの案を起案した") % {"what": DECISIONS[fact["outcome"]]}


def _stamped(fact: Mapping[str, Any], names: Names) -> str:
    what = _("%(part)sの欄に%(post)sとして承認した") % {
        "part": PARTS[fact["part"]],
        "post": POSTS.get(fact["post"], fact["post"]),
    }
    if not fact["stood_in_for"]:
        return what
    absent = who(fact["stood_in_for"], "", names)
    return escape(_("%(what)s（%(absent)sの代決）")) % {"what": what, "absent": absent}


def _voided(fact: Mapping[str, Any], names: Names) -> str:
    del names
    why = VOID_REASONS[fact["reason"]]
    return _("起案と承認が無効になった。%(why)s") % {"why": why}


def _sent(fact: Mapping[str, Any], names: Names) -> str:
    del names
    business = businesses()[fact["business"]].title
    return _("%(business)sのシステムに渡すファイル %(batch)s に入れた") % {
        "business": business,
        "batch": fact["batch"],
    }


def _sent_back(fact: Mapping[str, Any], names: Names) -> str:
    del names
    return (
        _("渡した先のシステムが受け入れなかった（%(batch)s、理由コード %(code)s）")
        % fact
    )


def _errand(template: Callable[[], str]) -> Say:
    def say(fact: Mapping[str, Any], names: Names) -> str:
        del names
        code = fact.get("result", fact.get("reason", ""))
        what = template() % {"what": ERRAND_CODES.get(code, code)}
        return _("%(what)s（練習）") % {"what": what} if fact["dry"] else what

    return say


def _mentioned(fact: Mapping[str, Any], names: Names) -> str:
    return escape(_("メモで%(name)sに知らせた")) % {
        "name": who(fact["staff"], "", names)
    }


def _noted_down(fact: Mapping[str, Any], names: Names) -> str:
    del names
    blanks = {"side": SIDES[fact["side"]], "way": CHANNELS[fact["way"]]}
    return _("%(way)sでの%(side)sの話を残した") % blanks


def _advice_asked(fact: Mapping[str, Any], names: Names) -> str:
    del names
    return _("ほかの課にたずねた。回答の期限 %(day)s") % {"day": _day(fact["due_on"])}


def _advice_given(fact: Mapping[str, Any], names: Names) -> str:
    del names
    late = _("期限のあとに、問合せに回答した")
    return late if fact["late"] else _("問合せに回答した")


SAID_OF: Final[Mapping[str, Say]] = {
    "draft.started": _plain(lambda: _("入力を始めた")),
    "draft.attached": _plain(lambda: _("ログインした人の申請にした")),
    "draft.resumed": _plain(lambda: _("別の端末で続きを始めた")),
    "draft.printed": _plain(lambda: _("途中の内容を紙の様式に印刷した")),
    "draft.on_paper": _plain(lambda: _("印刷した様式を職員が受け取った")),
    "case.received": _received,
    "case.taken": _plain(lambda: _("担当になり、審査を始めた")),
    "case.assigned": _assigned,
    "case.released": _plain(lambda: _("担当を外した")),
    "case.reviewed": _plain(lambda: _("工程を終え、次の工程へ進めた")),
    "case.paused": _clock_stopped,
    "case.resumed": _clock_started,
    "case.forwarded": _forwarded,
    "stage.passed": _passed,
    "check.ticked": _plain(lambda: _("確認事項に印を付けた")),
    "check.unticked": _plain(lambda: _("確認事項の印を消した")),
    "case.correction_asked": _asked,
    "case.reminded": _reminded,
    "case.corrected": _corrected,
    "case.recounted": _recounted,
    "case.extended": _extended,
    "case.decided": _decided,
    "case.revoked": _taken_back,
    "case.reopened": _reopened,
    "approval.proposed": _proposed,
    "approval.stamped": _stamped,
    "approval.sent_back": _plain(lambda: _("起案を差し戻した")),
    "approval.recalled": _plain(lambda: _("起案を引き戻した")),
    "approval.voided": _voided,
    "approval.reviewed": _plain(lambda: _("代決を後閲した")),
    "case.handed_over": _handed_over,
    "errand.leased": _errand(lambda: _("ロボットが入力を始めた")),
    "errand.done": _errand(lambda: _("ロボットが報告した：%(what)s")),
    "errand.failed": _errand(lambda: _("ロボットが入力できなかった：%(what)s")),
    "enquiry.asked": _plain(lambda: _("台帳に照会した")),
    "enquiry.answered": _plain(lambda: _("台帳から回答が届いた")),
    "case.sent": _sent,
    "case.sent_back": _sent_back,
    "case.closed": _plain(lambda: _("完了にした")),
    "mandate.declared": _plain(lambda: _("代理人を記録した")),
    "mandate.dropped": _plain(lambda: _("本人の申請に直した")),
    "mandate.verified": _plain(lambda: _("代理権の書類を確認した")),
    "mandate.rejected": _plain(lambda: _("代理権を確認できないとした")),
    "mandate.revoked": _plain(lambda: _("代理権を終わりにした")),
    "mandate.used": _plain(lambda: _("書類を代理人に渡した")),
    "case.withdrawn": _plain(lambda: _("申請を取り下げた")),
    "case.paid": _plain(lambda: _("納付を確かめ、次の工程へ進んだ")),
    "case.lapsed": _plain(lambda: _("納付がなく、終了した")),
    "payment.asked": _yen(lambda: _("手数料 %(yen)s の納付を求めた")),
    "payment.waived": _yen(lambda: _("手数料 %(yen)s を免除した")),
    "payment.begun": _plain(lambda: _("支払いの画面へ進んだ")),
    "payment.failed": _plain(lambda: _("支払いができなかった")),
    "payment.received": _yen(
        lambda: _("手数料 %(yen)s を収納した（領収番号 %(receipt)s）")
    ),
    "payment.reminded": _yen(lambda: _("手数料 %(yen)s の納付をもう一度お願いした")),
    "payment.overdue": _yen(lambda: _("期限を過ぎた %(yen)s の納付を促した")),
    "payment.slip_noted": _plain(lambda: _("納付書の番号を残した")),
    "payment.lapsed": _plain(lambda: _("納付の期限が切れた")),
    "payment.cancelled": _plain(lambda: _("納付の求めを取り消した")),
    "mismatch.found": _yen(lambda: _("合わない入金 %(yen)s が届いた")),
    "mismatch.settled": _plain(lambda: _("合わない入金を処理した")),
    "refund.proposed": _yen(lambda: _("還付 %(yen)s を起案した")),
    "refund.approved": _plain(lambda: _("還付を承認した")),
    "refund.dropped": _plain(lambda: _("還付を取りやめた")),
    "refund.made": _yen(lambda: _("%(yen)s を還付した")),
    "case.noted": _plain(lambda: _("メモを残した")),
    "mention.made": _mentioned,
    "message.sent": _plain(lambda: _("申請者に書いた")),
    "message.received": _plain(lambda: _("申請者が書いた")),
    "message.noted_down": _noted_down,
    "message.settled": _plain(lambda: _("申請者への返事は要らないことにした")),
    "advice.asked": _advice_asked,
    "advice.given": _advice_given,
    "advice.taken_back": _plain(lambda: _("ほかの課への問合せを取り消した")),
    "copy.made": _plain(lambda: _("渡すための写しを作った")),
    "hold.placed": _plain(lambda: _("廃棄を停止した")),
    "hold.lifted": _plain(lambda: _("廃棄の停止を解いた")),
    "protection.begun": _plain(lambda: _("住所の保護を始めた")),
    "protection.widened": _plain(lambda: _("保護する事案が増えた")),
    "protection.renewed": _plain(lambda: _("見直して、保護を続けた")),
    "opening.asked": _plain(lambda: _("住所の開示を申請した")),
    "opening.permitted": _plain(lambda: _("住所の開示を承認した")),
    "opening.refused": _plain(lambda: _("住所の開示を断った")),
    "protection.end_asked": _plain(lambda: _("保護を終わりにする申請をした")),
    "protection.end_refused": _plain(lambda: _("終わりを断り、保護を続けた")),
    "protection.ended": _plain(lambda: _("保護の終わりを承認した")),
    "document.kept": _kept,
    "document.removed": _plain(lambda: _("書類を取り消した")),
    "document.disposed": _plain(lambda: _("書類を廃棄した")),
    "issue.stopped": _stopped,
    "issue.reissue_asked": _reissue_asked,
    "issue.language_asked": _plain(lambda: _("ほかの言語の書類を作ることにした")),
    "issue.replaced": _plain(lambda: _("書類を再交付した")),
    "issue.revoked": _revoked,
    "issue.delivered": _delivered,
    "issue.returned": _plain(lambda: _("郵送した書類が返ってきた")),
    "notice.sent": _notice(lambda: _("お知らせ（%(kind)s）を送った")),
    "notice.unconfirmed": _notice(
        lambda: _("お知らせ（%(kind)s）が届いたか確かめられない")
    ),
    "notice.refused": _notice(lambda: _("お知らせ（%(kind)s）の宛先に届かなかった")),
    "notice.resent": _notice(lambda: _("お知らせ（%(kind)s）を送り直した")),
}
