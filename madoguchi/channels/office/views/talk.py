"""Write to the applicant of a case, read what they wrote, note down what was said."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases import actions
from madoguchi.cases.opened import OpenCase
from madoguchi.cases.problems import NotYours
from madoguchi.cases.rules import may_work
from madoguchi.channels.office.history import log_lines, names_of
from madoguchi.channels.office.http import StaffRequest, go, go_after, page
from madoguchi.channels.office.views.steps import refuse_foreign
from madoguchi.channels.office.wording import (
    CHANNELS,
    SIDES,
    SILENCES,
    TALK_KINDS,
    code_of,
    flaw_words,
    refused_words,
    said,
)
from madoguchi.design.fields import Field, Option, error_lines
from madoguchi.design.words import in_japanese
from madoguchi.dialogue.actions.messages import Heard, note_down, settle, write
from madoguchi.dialogue.problems import BadMessage
from madoguchi.dialogue.queries import Said, messages_of, silence_of
from madoguchi.dialogue.rules import HEARD, MOST_MESSAGE, number_in
from madoguchi.events.queries import history
from madoguchi.kernel.errors import Refused
from madoguchi.wards.queries import departments_of, staff_of

UNPROCESSABLE = 422
LETTER, NOTED = "text", "heard"
"""The two boxes of the page: what is sent, and what was said elsewhere."""


def talk(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show what was said about a case; on POST, write, note down or settle."""
    if request.method != "POST":
        return _show(request, case_id)
    refuse_foreign(request, case_id)
    match request.POST.get("do", ""):
        case "note_down":
            return _note_down(request, case_id)
        case "settle":
            return _settle(request, case_id)
        case _:
            return _write(request, case_id)


def _write(request: StaffRequest, case_id: UUID) -> HttpResponse:
    text = typed(request, LETTER)
    number = number_in(request.POST.get("number", ""))
    try:
        write(case_id, text, number, by=request.actor, at=request.at)
    except BadMessage as problem:
        wrong = flaw_words(problem.reason, text, MOST_MESSAGE)
        return _show(request, case_id, {LETTER: wrong})
    except NotYours:
        raise
    except Refused as problem:
        return go("talk", case_id, refused=code_of(problem))
    return go("talk", case_id, said="message_sent")


def _note_down(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Keep what was said at the counter, by phone or by post."""
    post = request.POST
    text, number = typed(request, NOTED), number_in(post.get("number", ""))
    side, way = post.get("side", ""), post.get("way", "")
    wrong = {}
    if side not in SIDES:
        wrong["side"] = _("だれの話かを選んでください。")
    if way not in HEARD:
        wrong["way"] = _("窓口・電話・郵便のどれかを選んでください。")
    if not wrong:
        try:
            told = Heard(side, way, text, number)
            note_down(case_id, told, by=request.actor, at=request.at)
        except BadMessage as problem:
            wrong[NOTED] = flaw_words(problem.reason, text, MOST_MESSAGE)
        except NotYours:
            raise
        except Refused as problem:
            return go("talk", case_id, refused=code_of(problem))
    if wrong:
        return _show(request, case_id, wrong)
    return go("talk", case_id, said="message_noted")


def _settle(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Say that what the applicant wrote needs no answer."""
    return go_after(
        lambda: settle(case_id, by=request.actor, at=request.at),
        "talk",
        case_id,
        said="message_settled",
    )


def typed(request: StaffRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\r\n", "\n")


def _show(
    request: StaffRequest, case_id: UUID, wrong: Mapping[str, str] | None = None
) -> HttpResponse:
    opened = actions.open_case(case_id, request.actor, "work", request.at)
    wrong = wrong or {}
    raw = {name: request.POST.getlist(name) for name in request.POST}
    letter, others = _letter(raw, wrong), _others(raw, wrong)
    messages = messages_of(opened)
    silence = silence_of(opened.row)
    context = {
        "case": opened.row,
        "title": opened.form.definition.title[get_language() or "ja"],
        "label": opened.label,
        "rows": thread(opened, messages),
        "waits": sum(one.waits for one in messages),
        "silence": SILENCES[silence] if silence else "",
        "works": may_work(request.actor, opened.row.department),
        "letter": letter,
        "others": others,
        "number": uuid4(),
        "noting": any(one in wrong for one in ("side", "way", NOTED)),
        "lines": error_lines([letter, *others]),
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(request.GET["refused"])
        if "refused" in request.GET
        else "",
    }
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/talk.html", context, status=status)


def _letter(raw: Mapping[str, list[str]], wrong: Mapping[str, str]) -> Field:
    return Field(
        "textarea",
        LETTER,
        _("申請者に送る文"),
        hint=_(
            "申請者の画面に出ます。メールには、文があることだけを書きます（内容は書きません）。"
        ),
        raw=raw,
        errors=wrong,
        rows=5,
        max_length=MOST_MESSAGE,
    )


def _others(raw: Mapping[str, list[str]], wrong: Mapping[str, str]) -> list[Field]:
    return [
        Field(
            "choice",
            "side",
            _("だれの話か"),
            raw=raw,
            errors=wrong,
            options=tuple(Option(code, str(text)) for code, text in SIDES.items()),
        ),
        Field(
            "choice",
            "way",
            _("方法"),
            raw=raw,
            errors=wrong,
            options=tuple(Option(code, str(CHANNELS[code])) for code in HEARD),
        ),
        Field(
            "textarea",
            NOTED,
            _("話の内容"),
            hint=_("申請者もこの画面の内容を読みます。係内だけの話はメモに残します。"),
            raw=raw,
            errors=wrong,
            rows=4,
            max_length=MOST_MESSAGE,
        ),
    ]


def thread(case: OpenCase, messages: Iterable[Said]) -> list[dict[str, Any]]:
    """Return messages and what happened to the case, in the order of time.

    That a message came or went the log says too: the message itself stands for it.
    """
    names = names_of(staff_of(case.row.ward_id), departments_of(case.row.ward_id))
    events = [
        one
        for one in history(case.row.ward_id, case.row.stream)
        if one.kind not in TALK_KINDS
    ]
    rows = [
        {"side": "event", "who": f"{one.what}（{one.who}）", "at": one.at}
        for one in log_lines(events, names)
    ]
    return sorted([*rows, *map(_row, messages)], key=lambda one: one["at"])


def _row(one: Said) -> dict[str, Any]:
    name = in_japanese(one.staff_name) if one.staff_name else ""
    hint = ""
    if one.was_heard:
        hint = _("%(way)sでの話。書いた職員：%(name)s") % {
            "way": CHANNELS.get(one.way, one.way),
            "name": name,
        }
    elif one.waits:
        hint = _("返事をまだしていません")
    who = SIDES[one.side] if one.was_heard or not name else name
    return {
        "side": one.side,
        "who": who,
        "at": one.said_at,
        "text": one.text,
        "hint": hint,
    }
