"""What comes after an application: what is to be put right (補正), and what is said.

The same actions as at every other door; files of a correction are handed in on the
applicant's own page.
"""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse

from madoguchi.cases import actions
from madoguchi.cases.asked import Asked, asked_of
from madoguchi.cases.opened import OpenCase
from madoguchi.cases.problems import Incomplete, NoSuchPage, NotYours
from madoguchi.cases.queries import open_own, own_case
from madoguchi.channels.api import problems, shown
from madoguchi.channels.api.http import (
    ApiRequest,
    endpoint,
    json_body,
    refuse_out_of_scope,
    told,
)
from madoguchi.channels.api.problems import Trouble
from madoguchi.design.addresses import reverse
from madoguchi.dialogue.actions.messages import reply
from madoguchi.dialogue.problems import BadMessage
from madoguchi.dialogue.queries import Said, messages_of
from madoguchi.dialogue.rules import MOST_MESSAGE
from madoguchi.procedures.schemas import as_typed, misshapen

ITS_CASE = "the client system that handed it in"
Json = dict[str, Any]


def _its_case(request: ApiRequest, case: UUID) -> OpenCase:
    found = own_case(request.by, case)
    refuse_out_of_scope(request, found.procedure)
    if found.key_id is None:
        raise NotYours
    return open_own(found, request.by)


@endpoint(ITS_CASE, "GET", "HEAD", "POST")
def correction(request: ApiRequest, case: UUID) -> HttpResponse:
    """Say what is to be put right; on POST, send what was answered."""
    it = asked_of(_its_case(request, case))
    if request.method != "POST":
        return told(_asked(it, request))
    json_body(request, empty=True)
    try:
        row = actions.answer_correction(it.case, by=request.by, at=request.now)
    except Incomplete as refusal:
        actions.record_refusal(it.case, refusal, by=request.by, at=request.now)
        errors = [
            shown.problem_told(it.case.form, problem, request.language, page=page)
            for page, problem in it.journey.problems()
        ]
        raise Trouble("incomplete", more={"errors": errors}) from None
    return told(shown.case_told(row))


@endpoint(ITS_CASE, "PUT")
def correction_page(request: ApiRequest, case: UUID, page: str) -> HttpResponse:
    """Keep the new answers of a page that is asked for."""
    it = asked_of(_its_case(request, case))
    this = next((one for one in it.pages() if one.key == page), None)
    if this is None:
        raise NoSuchPage(page)
    given, form = json_body(request), it.case.form
    if wrong := misshapen(form, this, given):
        errors = shown.misshapen_told(form, this, wrong, request.language)
        raise Trouble("invalid-answers", more={"errors": errors})
    raw = as_typed(this, given, it.whole) | {"asked": sorted(given)}
    parsed = it.read(this, raw)
    if parsed.problems:
        first = parsed.problems[0]
        refusal = Incomplete(this.key, first.key, first.code)
        actions.record_refusal(it.case, refusal, by=request.by, at=request.now)
        errors = [
            shown.problem_told(form, one, request.language, page=this)
            for one in parsed.problems
        ]
        raise Trouble("invalid-answers", more={"errors": errors})
    actions.save_correction_page(it.case, this.key, parsed.answers)
    return told(_asked(asked_of(it.case), request))


def _asked(it: Asked, request: ApiRequest) -> Json:
    """Return what is asked, why and until when, and the pages that are still open."""
    form, language = it.case.form, request.language
    return {
        "due_on": it.correction.due_on.isoformat(),
        "asks": [
            {
                "question": ask.question,
                "page": form.page_of[ask.question].key,
                "label": form.question(ask.question).label[language],
                "reason": ask.reason,
                "text": ask.text,
            }
            for ask in it.correction.asks
        ],
        "pages": [
            {
                "key": page.key,
                "title": page.title[language],
                "done": it.is_answered(page),
                "href": reverse("api:correction-page", args=[it.case.id, page.key]),
            }
            for page in it.pages()
        ],
    }


@endpoint(ITS_CASE, "GET", "HEAD", "POST")
def messages(request: ApiRequest, case: UUID) -> HttpResponse:
    """Return what the office and the applicant said; on POST, say something."""
    opened = _its_case(request, case)
    if request.method != "POST":
        return told({"messages": [_message(one) for one in messages_of(opened)]})
    text, number = _said(json_body(request))
    try:
        kept = reply(opened.row, text, number, by=request.by, at=request.now)
    except BadMessage:
        raise _misfit("/text") from None
    found = next(one for one in messages_of(opened) if one.id == kept.pk)
    return told(_message(found))


def _said(body: Any) -> tuple[str, UUID]:
    """Read a message; the same `number` sent again says it no second time."""
    given = body if isinstance(body, dict) else {"": body}
    text, number = given.get("text"), given.get("number", str(uuid4()))
    if not isinstance(text, str) or not text.strip() or len(text) > MOST_MESSAGE:
        raise _misfit("/text")
    if set(given) - {"text", "number"}:
        raise _misfit("")
    try:
        return text.replace("\r\n", "\n"), UUID(number)
    except (ValueError, AttributeError, TypeError):
        raise _misfit("/number") from None


def _misfit(pointer: str) -> Trouble:
    error = {
        "question": None,
        "pointer": pointer,
        "code": "misshapen",
        "detail": problems.said(problems.NO_SUCH_VALUE),
    }
    return Trouble("invalid-answers", more={"errors": [error]})


def _message(one: Said) -> Json:
    return {
        "id": str(one.id),
        "side": one.side,
        "text": one.text,
        "said_at": one.said_at.isoformat(),
    }
