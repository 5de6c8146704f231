"""The addresses of this door: procedures, drafts, their pages and files, cases."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse

from madoguchi.cases import actions
from madoguchi.cases.attachments import Attachments, place_of
from madoguchi.cases.opened import OpenDraft
from madoguchi.cases.problems import (
    IdentityNeeded,
    Incomplete,
    NoSuchPage,
    NotYours,
    VersionChanged,
)
from madoguchi.cases.queries import open_draft, open_own, own_case
from madoguchi.channels.api import problems, shown
from madoguchi.channels.api.http import (
    ApiRequest,
    endpoint,
    json_body,
    refuse_out_of_scope,
    told,
)
from madoguchi.channels.api.openapi import described
from madoguchi.channels.api.problems import Trouble
from madoguchi.design.addresses import reverse
from madoguchi.kernel.ages import AGE_BANDS
from madoguchi.kernel.channel import Channel
from madoguchi.procedures.engine import Form
from madoguchi.procedures.gif import by_gif_name, person_xml
from madoguchi.procedures.hidden import said_hidden
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.queries import NotOffered, offers_of, public_terms_of
from madoguchi.procedures.schemas import as_typed, misshapen

CLIENT = "a client system with a token"
ITS_DRAFT = (
    "the client system that began the draft, while the procedure is in its scope"
)


# ------------------------------------------------------------------- what is offered


@endpoint("anyone", "GET", "HEAD", is_public=True)
def procedures(request: ApiRequest) -> HttpResponse:
    """List what the ward offers."""
    offers = offers_of(request.ward.pk)
    return told({"procedures": shown.listed(offers, request)})


@endpoint("anyone", "GET", "HEAD", is_public=True)
def definition(request: ApiRequest, slug: str, number: int) -> HttpResponse:
    """Return what a version asks, with its schemas."""
    form = _version(request, slug, number)
    return told(shown.definition_told(form, request.language))


@endpoint("anyone", "GET", "HEAD", is_public=True)
def openapi(request: ApiRequest, slug: str, number: int) -> HttpResponse:
    """Return the OpenAPI document of a version."""
    form = _version(request, slug, number)
    return told(described(form, request.ward, request.language))


def _version(request: ApiRequest, slug: str, number: int) -> Form:
    """Return a version that the ward offers, or offered once."""
    for term in reversed(public_terms_of(request.ward.pk, slug)):
        if term.form.definition.number == number:
            return term.form
    raise NotOffered


@endpoint("anyone", "GET", "HEAD", is_public=True)
def problem(_request: ApiRequest, code: str) -> HttpResponse:
    """Say what a type of problem means."""
    if code not in problems.TYPES:
        raise Trouble("not-found")
    status, title = problems.TYPES[code]
    return told({"code": code, "status": status, "title": problems.said(title)})


@endpoint("anyone", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", is_public=True)
def nothing(_request: ApiRequest, rest: str) -> HttpResponse:
    """Say in this door's own way that there is nothing at an address."""
    del rest
    raise Trouble("not-found")


# ------------------------------------------------------------------------- to begin


@endpoint(CLIENT, "POST")
def begin(request: ApiRequest, slug: str) -> HttpResponse:
    """Begin an application."""
    refuse_out_of_scope(request, slug)
    start = _start(slug, json_body(request, empty=True))
    handle = actions.start_draft(start, by=request.by, at=request.now)
    draft = open_draft(request.by, handle.draft_id)
    return told(
        shown.draft_told(draft, request),
        status=201,
        Location=reverse("api:draft", args=[handle.draft_id]),
    )


def _start(slug: str, body: Any) -> actions.Start:
    """Read how an application begins; say of each value that it is none of ours."""
    given = body if isinstance(body, dict) else {"": body}
    band, assisted = given.get("age_band", "unknown"), given.get("assisted", False)
    fits = {
        "age_band": isinstance(band, str) and band in AGE_BANDS,
        "assisted": isinstance(assisted, bool),
    }
    if wrong := [key for key in given if not fits.get(key)]:
        # What is none of our names is not repeated: it may hold anything.
        pointers = {f"/{key}" if key in fits else "" for key in wrong}
        raise Trouble(
            "invalid-answers",
            more={
                "errors": [
                    {
                        "question": None,
                        "pointer": one,
                        "code": "misshapen",
                        "detail": problems.said(problems.NO_SUCH_VALUE),
                    }
                    for one in sorted(pointers)
                ]
            },
        )
    return actions.Start(slug, channel=Channel.API, age_band=band, assisted=assisted)


def _its_draft(request: ApiRequest, draft: UUID, *, brought: bool = True) -> OpenDraft:
    """Open a draft of the client, under the version that holds for it now."""
    found = open_draft(request.by, draft)
    refuse_out_of_scope(request, found.row.procedure)
    if found.is_open and brought:
        return actions.bring(found, by=request.by, at=request.now).draft
    return found


def _still_open(request: ApiRequest, draft: UUID) -> OpenDraft:
    found = _its_draft(request, draft)
    if not found.is_open:
        raise Trouble("submitted")
    if found.row.expires_at <= request.now:
        raise Trouble("expired")
    return found


@endpoint(ITS_DRAFT, "GET", "HEAD", "DELETE")
def draft(request: ApiRequest, draft: UUID) -> HttpResponse:
    """Return where a draft stands; throw it away on DELETE."""
    if request.method == "DELETE":
        found = _still_open(request, draft)
        actions.discard(found, by=request.by, at=request.now)
        return HttpResponse(status=204)
    return told(shown.draft_told(_its_draft(request, draft), request))


@endpoint(ITS_DRAFT, "GET", "HEAD")
def answers(request: ApiRequest, draft: UUID) -> HttpResponse:
    """Return what was answered so far; with `names=gif`, by names of the GIF."""
    found = _still_open(request, draft)
    journey = found.journey(request.today)
    return _named(request, found.form, journey.shown())


def _named(request: ApiRequest, form: Form, kept: dict[str, Any]) -> HttpResponse:
    """Return answers by the names that are asked for; see the GIF's own schema."""
    names = request.GET.get("names", "own")
    if names == "own":
        return told(said_hidden(kept, request.language))
    if names == "gif":
        return told(by_gif_name(form, kept))
    if names == "gif-xml":
        person = by_gif_name(form, kept)["person"]
        return HttpResponse(person_xml(person), content_type="application/xml")
    raise Trouble("wrong-query")


# ------------------------------------------------------------------ pages and files


@endpoint(ITS_DRAFT, "PUT")
def page(request: ApiRequest, draft: UUID, page: str) -> HttpResponse:
    """Save a page; what is left out of it is left empty."""
    found = _still_open(request, draft)
    this = found.form.page(page)
    if this is None:
        raise NoSuchPage(page)
    given = json_body(request)
    if wrong := misshapen(found.form, this, given):
        errors = shown.misshapen_told(found.form, this, wrong, request.language)
        raise Trouble("invalid-answers", more={"errors": errors})
    journey = found.journey(request.today)
    raw = as_typed(this, given, found.answers) | {"asked": sorted(given)}
    parsed = journey.reader().read(this, raw, found.answers)
    if parsed.problems:
        first = parsed.problems[0]
        refusal = Incomplete(this.key, first.key, first.code)
        actions.record_refusal(found, refusal, by=request.by, at=request.now)
        errors = [
            shown.problem_told(found.form, one, request.language, page=this)
            for one in parsed.problems
        ]
        raise Trouble("invalid-answers", more={"errors": errors})
    saved = actions.save_page(
        found, this.key, parsed.answers, by=request.by, at=request.now
    )
    asked = {one.key for one in parsed.asked}
    ignored = [
        one.key for one in this.questions if one.key in given and one.key not in asked
    ]
    return told(shown.draft_told(saved, request) | {"ignored": ignored})


@endpoint(ITS_DRAFT, "POST", "DELETE")
def file(request: ApiRequest, draft: UUID, question: str) -> HttpResponse:
    """Hand in a file, in place of the one before; take it back on DELETE."""
    found = _still_open(request, draft)
    asked = found.form.questions.get(question)
    if asked is None or asked.kind != "file":
        raise NotYours
    raw: dict[str, list[str]] = {}
    files: dict[str, UploadedFile[bytes]] = {}
    if request.method == "DELETE":
        raw[f"{question}.remove"] = ["1"]
    else:
        files[question] = _sent_file(request)
    return told(
        shown.draft_told(_with_file(request, found, asked, files, raw), request)
    )


def _sent_file(request: HttpRequest) -> "UploadedFile[bytes]":
    if request.content_type != "multipart/form-data":
        raise Trouble("wrong-media-type")
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise Trouble("file-refused")
    return sent


def _with_file(
    request: ApiRequest, found: OpenDraft, asked: Question, files: Any, raw: Any
) -> OpenDraft:
    place = place_of(found.row, found.key)
    kept = Attachments(place, found.answers, request.by, request.now)
    uploads = kept.receive([asked], files, raw)
    for refused in uploads.refused.values():
        this = found.form.page_of[asked.key]
        refusal = Incomplete(this.key, asked.key, refused.reason)
        actions.record_refusal(found, refusal, by=request.by, at=request.now)
        raise refused
    if not uploads.changed:
        return found
    this = found.form.page_of[asked.key]
    return actions.save_page(
        found, this.key, uploads.changed, by=request.by, at=request.now
    )


# ------------------------------------------------------------- to check and to send


@endpoint(ITS_DRAFT, "GET", "HEAD")
def check(request: ApiRequest, draft: UUID) -> HttpResponse:
    """Say all that is missing or wrong, the fee, and whether conditions are met."""
    return told(shown.check_told(_still_open(request, draft), request))


@endpoint(ITS_DRAFT, "POST")
def submission(request: ApiRequest, draft: UUID) -> HttpResponse:
    """Receive the application, once: sent again, it gives the same receipt."""
    json_body(request, empty=True)
    found = _its_draft(request, draft, brought=False)
    if found.is_open:
        _refuse_unfit(request, found)
    try:
        case = actions.submit(found, by=request.by, at=request.now)
    except Incomplete as refusal:
        actions.record_refusal(found, refusal, by=request.by, at=request.now)
        errors = shown.check_told(found, request)["errors"]
        raise Trouble("incomplete", more={"errors": errors}) from None
    except IdentityNeeded:
        go_on = shown.draft_told(found, request)["continue"]
        raise Trouble("identity-needed", more={"continue": go_on}) from None
    return told(shown.receipt_told(case, found.receipt_password))


def _refuse_unfit(request: ApiRequest, found: OpenDraft) -> None:
    """Raise when other rules hold now, or the conditions are surely not met."""
    if found.ruling(request.now).what == "move":
        raise VersionChanged
    journey = found.journey(request.today)
    verdict = found.form.eligibility(journey.shown(), journey.today, found.row.channel)
    if verdict.met is False:
        reasons = [one[request.language] for one in verdict.reasons]
        raise Trouble("not-eligible", more={"reasons": reasons})


@endpoint("the client system that handed it in", "GET", "HEAD")
def case(request: ApiRequest, case: UUID) -> HttpResponse:
    """Return where a case stands."""
    found = own_case(request.by, case)
    refuse_out_of_scope(request, found.procedure)
    return told(shown.case_told(found))


@endpoint("the client system that handed it in", "GET", "HEAD")
def case_answers(request: ApiRequest, case: UUID) -> HttpResponse:
    """Return the answers of a case; with `names=gif`, by names of the GIF."""
    found = own_case(request.by, case)
    refuse_out_of_scope(request, found.procedure)
    if found.key_id is None:
        raise NotYours
    opened = open_own(found, request.by)
    return _named(request, opened.form, opened.journey().shown())
