"""What the office and the applicant wrote to each other, and what happened between."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.cases.opened import OpenCase
from madoguchi.cases.problems import TooManyTries
from madoguchi.cases.queries import open_own
from madoguchi.channels.web.http import GET_POST, ResidentRequest, page, show
from madoguchi.channels.web.problems import too_many
from madoguchi.channels.web.views.case import office_name
from madoguchi.channels.web.visitors import HeldCase, held_case, renewed
from madoguchi.channels.web.words import channel_name, flaw_words, silence_words
from madoguchi.design.addresses import reverse
from madoguchi.design.fields import Field, error_lines
from madoguchi.design.translate import said as _
from madoguchi.dialogue.actions.messages import reply
from madoguchi.dialogue.problems import BadMessage, NotReachable
from madoguchi.dialogue.queries import Said, messages_of, silence_of
from madoguchi.dialogue.rules import APPLICANT, MOST_MESSAGE, number_in
from madoguchi.notices.queries import OpenNotice, notices_of
from madoguchi.wards.queries import department

TOLD_HERE: Final = "message"
"""The notice that says no more than what stands here anyway."""
UNPROCESSABLE: Final = 422


@page("applicant", GET_POST)
def talk(request: ResidentRequest, case: UUID) -> HttpResponse:
    """Show what was said and take what the applicant writes, as long as it is read."""
    held = held_case(request, case)
    if request.method != "POST":
        return _show(request, held)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    number = number_in(request.POST.get("number", ""))
    try:
        reply(held.case, text, number, by=held.by, at=request.now)
    except BadMessage as problem:
        wrong = flaw_words(problem.reason, len(text), MOST_MESSAGE)
        return _show(request, held, text, wrong)
    except TooManyTries:
        words = too_many()
        return _show(request, held, text, words.text, words.status)
    except NotReachable as problem:
        if problem.reason != "waits":
            return _show(request, held)
        return _show(request, held, text, silence_words("waits"))
    here = reverse("web:talk", args=[case])
    return renewed(request, HttpResponseRedirect(f"{here}?sent=1#talk"), held)


def _show(
    request: ResidentRequest,
    held: HeldCase,
    typed: str = "",
    wrong: str = "",
    status: int = UNPROCESSABLE,
) -> HttpResponse:
    """Show the thread; with what was typed and why it was not taken, if it was not."""
    opened = open_own(held.case, held.by)
    row = opened.row
    office = department(row.ward_id, row.home_unit)
    name = office_name(office)
    silence = silence_of(row)
    field = Field(
        "textarea",
        "text",
        _("区に伝えること"),
        hint=_("マイナンバー（個人番号）は書かないでください。"),
        required=True,
        raw={"text": [typed]},
        errors={"text": wrong} if wrong else {},
        rows=6,
        max_length=MOST_MESSAGE,
    )
    context = {
        "d": opened.form.definition,
        "case": row,
        "rows": thread(opened, request.language, name),
        "silence": silence_words(silence) if silence else "",
        "field": field,
        "lines": error_lines([field]),
        "number": uuid4(),
        "sent": "sent" in request.GET and not wrong,
        "office": office,
        "contact": request.ward.contact,
        "back": reverse("web:case", args=[row.pk]),
    }
    response = show(request, "talk", context, status=status if wrong else 200)
    return renewed(request, response, held)


def thread(case: OpenCase, language: str, office: str) -> list[dict[str, Any]]:
    """Return messages and notices in the order of time."""
    rows = [*_said(messages_of(case), office), *_told(notices_of(case, language))]
    return sorted(rows, key=lambda one: one["at"])


def _said(messages: Iterable[Said], office: str) -> Iterable[dict[str, Any]]:
    for one in messages:
        mine = one.side == APPLICANT
        heard = ""
        if one.was_heard:
            way = channel_name(one.way)
            heard = _("%(way)sでのお話を、職員が書いたものです。") % {"way": way}
        yield {
            "side": one.side,
            "who": _("あなた") if mine else office,
            "at": one.said_at,
            "text": one.text,
            "hint": heard,
            "lang": "" if mine and not heard else "ja",
        }


def _told(notices: Iterable[OpenNotice]) -> Iterable[dict[str, Any]]:
    for one in notices:
        if one.kind != TOLD_HERE:
            yield {"side": "event", "who": one.subject, "at": one.made_at}
