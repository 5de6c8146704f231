"""What has happened to a case and what comes next, as its applicant is told."""

from dataclasses import dataclass
from typing import Any

from madoguchi.cases.models import Case
from madoguchi.cases.opened import OpenCorrection
from madoguchi.cases.rules import needs_hand_over, needs_nobody
from madoguchi.design.translate import said as _
from madoguchi.design.words import clock_text, day_text
from madoguchi.kernel.written import joined
from madoguchi.procedures.definition.model import Definition

State = Case.State


@dataclass(frozen=True, slots=True)
class Known:
    """What the timeline is drawn from."""

    case: Case
    definition: Definition
    office: str
    language: str = "ja"
    correction: OpenCorrection | None = None
    by_email: bool = False
    """Whether the applicant left an address that news is sent to."""
    owes: bool = False
    """Whether the fee is still to be paid."""


Step = dict[str, Any]


def step(title: str, text: str, state: str) -> Step:
    return {"title": title, "text": text, "state": state}


def moment(at: Any) -> str:
    return f"{day_text(at)} {clock_text(at)}"


def timeline(known: Known) -> list[Step]:
    """Return the steps of a case: done, now, stopped, next."""
    case = known.case
    steps = [step(_("届きました"), moment(case.arrived_at), "done")]
    if needs_nobody(known.definition.stages):
        return [*steps, step(_("数えました"), _("これで終わりです。"), "done")]
    steps.append(_received(case))
    if case.state == State.WITHDRAWN:
        at = moment(case.closed_at) if case.closed_at else ""
        return [*steps, step(_("取り下げました"), at, "done")]
    if case.state == State.LAPSED:
        at = moment(case.closed_at) if case.closed_at else ""
        return [*steps, step(_("支払いがなく終わりました"), at, "done")]
    return [*steps, *_review(known), *_after(known)]


def _received(case: Case) -> Step:
    text = day_text(case.received_on)
    if case.received_on != case.arrived_on:
        text += _("（届いた日の次に、区役所が開いた日）")
    return step(_("受け付けました"), text, "done")


def _review(known: Known) -> list[Step]:
    case = known.case
    if case.is_decided:
        done = step(_("確認しました"), known.office, "done")
        return [done, _decided(case)]
    by = _("%(day)sまでに終わる予定です。") % {"day": day_text(case.due_on)}
    if case.paused_on is not None and case.state != State.CORRECTING:
        by = _("ほかの役所などの回答を待っています。待つ間は、期限の日数に数えません。")
    if case.state == State.CORRECTING:
        asked = known.correction
        until = (
            _("%(day)sまでに直してください。") % {"day": day_text(asked.due_on)}
            if asked
            else ""
        )
        return [
            step(
                _("直していただくのを待っています"),
                until + _("お返事があるまで、期限の日数は数えません。"),
                "stopped",
            ),
            step(_("確認"), known.office, "next"),
            step(_("結果のお知らせ"), "", "next"),
        ]
    now = _("確認しています")
    told = (
        _("このページとメールでお知らせします。")
        if known.by_email
        else _("このページでお知らせします。")
    )
    return [
        step(now, joined(" ", filter(None, (known.office, by))), "now"),
        step(_("結果のお知らせ"), told, "next"),
    ]


def _decided(case: Case) -> Step:
    at = moment(case.decided_at) if case.decided_at else ""
    if case.outcome == Case.Outcome.GRANTED:
        return step(_("認められました"), at, "done")
    text = joined(" ", (at, _("理由は、通知書に書いてあります。")))
    return step(_("認められませんでした"), text, "done")


def _after(known: Known) -> list[Step]:
    case = known.case
    if case.is_decided and case.outcome != Case.Outcome.GRANTED:
        return []
    if not needs_hand_over(known.definition.stages):
        closed = case.is_closed
        return [step(_("終わりました"), "", "done")] if closed else []
    title, text = _last(known)
    if case.state in (State.ISSUED, State.CLOSED):
        state = "done" if case.is_closed else "now"
        return [step(_("用意ができました"), "", "done"), step(title, text, state)]
    if known.owes and case.is_decided:
        pay = step(_("手数料の支払い"), _("払うと、用意を始めます。"), "now")
        return [pay, step(_("用意"), "", "next"), step(title, text, "next")]
    ready = step(_("用意"), "", "now" if case.is_decided else "next")
    return [ready, step(title, text, "next")]


def _last(known: Known) -> tuple[str, str]:
    """Return the end of the way in the procedure's own words."""
    steps = known.definition.steps
    if not steps:
        return _("お渡し"), ""
    return steps[-1].title[known.language], steps[-1].text[known.language]


def next_words(known: Known) -> tuple[str, str]:
    """Return what happens next and by when, as a heading and a sentence."""
    case = known.case
    match case.state:
        case State.WITHDRAWN:
            return _("取り下げました"), _("この申請について、することはありません。")
        case State.CORRECTING:
            due = known.correction.due_on if known.correction else case.due_on
            return (
                _("直していただくことがあります"),
                _("%(day)sまでに、下の「直す所を見る」から直してください。")
                % {"day": day_text(due)},
            )
        case State.RECEIVED | State.REVIEWING:
            return _reviewing_words(case)
        case State.LAPSED:
            return (
                _("支払いがなく終わりました"),
                _(
                    "期限までに手数料の支払いがなかったため、この申請は終わりました。"
                    "必要なときは、もう一度申請してください。"
                ),
            )
        case State.CLOSED:
            return _("終わりました"), _("この申請について、することはありません。")
        case _:
            return _decided_words(known)


def _reviewing_words(case: Case) -> tuple[str, str]:
    due = {"day": day_text(case.due_on)}
    if case.paused_on is not None:
        return (
            _("ほかの役所などの回答を待っています"),
            _(
                "回答が届くまで、期限の日数に数えません。"
                "いま、していただくことはありません。"
            ),
        )
    if case.revocations:
        return (
            _("もう一度確認しています"),
            _(
                "前の決定に誤りがあったため、取り消しました。"
                "%(day)sまでに、結果をあらためてお知らせします。"
            )
            % due,
        )
    return (
        _("区が確認しています"),
        _("%(day)sまでに結果をお知らせします。いま、していただくことはありません。")
        % due,
    )


def _decided_words(known: Known) -> tuple[str, str]:
    case = known.case
    if case.outcome == Case.Outcome.REFUSED:
        return (
            _("認められませんでした"),
            _("理由と、不服があるときの手続きは、下の通知書に書いてあります。"),
        )
    if case.state == State.ISSUED:
        return (
            _("用意ができました"),
            _("受け取り方は、下の「いまの状況」の最後をご覧ください。"),
        )
    if known.owes:
        return (
            _("認められました"),
            _("手数料の支払いがすむと、区が書類の用意を始めます。"),
        )
    return (
        _("認められました"),
        _("区が書類を用意しています。できたらお知らせします。"),
    )


def state_words(case: Case) -> str:
    """Return the state of a case in a few words, for a list."""
    if case.state == State.DECIDED:
        granted = case.outcome == Case.Outcome.GRANTED
        return _("認められました") if granted else _("認められませんでした")
    return {
        State.RECEIVED: _("確認しています"),
        State.REVIEWING: _("確認しています"),
        State.CORRECTING: _("直していただくことがあります"),
        State.ISSUED: _("用意ができました"),
        State.CLOSED: _("終わりました"),
        State.WITHDRAWN: _("取り下げました"),
        State.LAPSED: _("支払いがなく終わりました"),
    }[State(case.state)]
