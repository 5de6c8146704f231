"""Enter an application for somebody else: from the counter, the phone, paper."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases import actions
from madoguchi.cases.actions.drafts import ON_BEHALF, is_likely_arrival
from madoguchi.cases.actions.papers import Brought, printed_draft
from madoguchi.cases.opened import OpenDraft
from madoguchi.cases.problems import Incomplete, NotYours, VersionChanged
from madoguchi.cases.queries import entries_of, open_draft
from madoguchi.channels.office.clock import filing_said
from madoguchi.channels.office.entry import (
    Application,
    Clerk,
    Typing,
    said_rows,
    sheets_of,
    summary_of,
    take,
)
from madoguchi.channels.office.figures import band_words
from madoguchi.channels.office.http import StaffRequest, day_typed, go, page
from madoguchi.channels.office.protection import GROUNDS, options
from madoguchi.channels.office.wording import CHANNELS, refusal
from madoguchi.design.fields import Field, Option
from madoguchi.design.words import day_text, lines
from madoguchi.events.actions import record_view
from madoguchi.events.envelope import Look
from madoguchi.kernel.ages import AGE_BANDS
from madoguchi.kernel.channel import Channel
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.postal import NotAPostalCode, PostalCode
from madoguchi.procedures.buttons import typed
from madoguchi.procedures.engine import Form
from madoguchi.procedures.filing import file_by
from madoguchi.procedures.printing.numbers import PaperNumber, read_number
from madoguchi.procedures.printing.sheet import form_code
from madoguchi.procedures.queries import form_at, offers_of, terms_of, towns_told
from madoguchi.protection.actions import Wish
from madoguchi.protection.rules import USUALLY
from madoguchi.wards.queries import calendar_of

UNPROCESSABLE: Final = 422
ENTRIES_SHOWN: Final = 20


# -------------------------------------------------------------------------- to begin


def entry(request: StaffRequest) -> HttpResponse:
    """Choose what is asked for and how it came in."""
    if request.method == "POST":
        return _begin(request)
    asked = request.GET.get("procedure", "")
    if number := request.GET.get("paper", ""):
        return _paper(request, number)
    raw = {
        "procedure": [asked],
        "channel": [str(Channel.COUNTER)],
        "arrived_on": [request.today.isoformat()],
        "age_band": ["unknown"],
    }
    return _ask(request, raw, {})


def _paper(request: StaffRequest, text: str) -> HttpResponse:
    """Show which form or draft a scanned number stands for, and ask how it came."""
    number = read_number(text)
    raw = {
        "paper": [text.strip()],
        "channel": [str(Channel.COUNTER)],
        "arrived_on": [request.today.isoformat()],
        "age_band": ["unknown"],
    }
    try:
        _on_paper(request, number)
    except Refused as problem:
        return _ask(request, raw, {"paper": refusal(problem)})
    return _ask(request, raw, {})


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What a number stands for: a version of a procedure, and perhaps a draft."""

    form: Form
    is_draft: bool


def _on_paper(request: StaffRequest, number: PaperNumber) -> OnPaper:
    """Find what a number stands for; raise NoSuchPaper when it is nothing."""
    if number.draft:
        row = printed_draft(
            request.ward.pk, number.draft, by=request.actor, at=request.at
        )
        return OnPaper(form_at(row.version_hash), is_draft=True)
    for term in terms_of(request.ward.pk, number.slug):
        if form_code(term.form) == number.form:
            return OnPaper(term.form, is_draft=False)
    raise NoSuchPaper


class NoSuchPaper(Refused):
    """The number is that of no form of this ward."""


def _begin(request: StaffRequest) -> HttpResponse:
    raw = typed(request.POST)
    post = request.POST
    errors: dict[str, str] = {}
    number = read_number(post.get("paper", ""))
    if number.draft:
        return _bring(request, raw, number)
    arrived_on = day_typed(post.get("arrived_on", ""))
    printed = _printed_for(request, number, errors) if post.get("paper") else None
    procedure = printed.definition.slug if printed else post.get("procedure", "")
    if not procedure and not errors:
        errors["procedure"] = _("手続きを選んでください。")
    if post.get("channel") not in ON_BEHALF:
        errors["channel"] = _("どのように届いたかを選んでください。")
    if arrived_on is None or not is_likely_arrival(arrived_on, request.today):
        errors["arrived_on"] = _(
            "届いた日は、1年前から今日までの日を入力してください。"
        )
    if errors or arrived_on is None:
        return _ask(request, raw, errors)
    band = post.get("age_band", "")
    start = actions.Start(
        procedure=procedure,
        channel=Channel(post["channel"]),
        assisted=post.get("assisted") == "yes",
        age_band=band if band in AGE_BANDS else "unknown",
        arrived_on=arrived_on,
        printed_for=printed.hash if printed else "",
    )
    try:
        handle = actions.start_draft(start, by=request.actor, at=request.at)
    except Refused as problem:
        field = "channel" if problem.reason == "channel" else "procedure"
        return _ask(request, raw, {field: refusal(problem)})
    return go("entry_form", handle.draft_id)


def _printed_for(
    request: StaffRequest, number: PaperNumber, errors: dict[str, str]
) -> Form | None:
    try:
        return _on_paper(request, number).form
    except Refused as problem:
        errors["paper"] = refusal(problem)
        return None


def _bring(request: StaffRequest, raw: Any, number: PaperNumber) -> HttpResponse:
    """Go on with the draft that a form was printed from."""
    post = request.POST
    arrived_on = day_typed(post.get("arrived_on", ""))
    if post.get("channel") not in ON_BEHALF:
        field = {"channel": _("どのように届いたかを選んでください。")}
        return _ask(request, raw, field)
    if arrived_on is None:
        day = {"arrived_on": _("届いた日は、1年前から今日までの日を入力してください。")}
        return _ask(request, raw, day)
    what = Brought(
        number.draft,
        Channel(post["channel"]),
        arrived_on,
        assisted=post.get("assisted") == "yes",
    )
    try:
        draft = actions.bring_on_paper(what, by=request.actor, at=request.at)
    except Refused as problem:
        named = {"channel": "channel", "arrived_on": "arrived_on"}
        name = named.get(problem.reason, "paper")
        return _ask(request, raw, {name: refusal(problem)})
    return go("entry_form", draft)


def _ask(request: StaffRequest, raw: Any, errors: dict[str, str]) -> HttpResponse:
    language = get_language() or "ja"
    procedures = [
        Option(one.slug, one.form.definition.title[language])
        for one in offers_of(request.ward.pk)
        if one.is_open(request.at) and _enterable(one.form.definition.channels)
    ]
    channel = Field(
        "choice",
        "channel",
        _("どのように届きましたか"),
        raw=raw,
        errors=errors,
        options=tuple(Option(str(one), str(CHANNELS[one])) for one in ON_BEHALF),
    )
    paper = (raw.get("paper") or [""])[0]
    number = read_number(paper)
    found = None
    if paper and "paper" not in errors:
        with suppress(Refused):
            on_paper = _on_paper(request, number)
            definition = on_paper.form.definition
            found = {
                "title": definition.title[language],
                "number": definition.number,
                "is_draft": on_paper.is_draft,
            }
    context = {
        "paper": paper,
        "found": found,
        "procedures": procedures,
        "chosen": (raw.get("procedure") or [""])[0],
        "channel": channel,
        "arrived_on": (raw.get("arrived_on") or [""])[0],
        "today": request.today.isoformat(),
        "assisted": bool(raw.get("assisted")),
        "band": (raw.get("age_band") or ["unknown"])[0],
        "bands": [Option(one, band_words(one)) for one in AGE_BANDS],
        "errors": errors,
        "lines": [
            {"label": label, "text": errors[name], "href": href}
            for name, label, href in (
                ("paper", _("紙の様式の番号"), "#paper"),
                ("procedure", _("手続き"), "#procedure"),
                ("channel", channel.label, f"#{channel.first_id}"),
                ("arrived_on", _("届いた日"), "#arrived_on"),
            )
            if name in errors
        ],
        "entries": _entries(request, language),
    }
    status = UNPROCESSABLE if errors else 200
    return page(request, "office/entry.html", context, status=status)


def _enterable(ways: Any) -> bool:
    return any(way.available and way.name in ON_BEHALF for way in ways)


def _entries(request: StaffRequest, language: str) -> list[dict[str, Any]]:
    """Return what this person began and did not finish; no name is opened."""
    return [
        {
            "title": form_at(one.version_hash).definition.title[language],
            "channel": CHANNELS.get(one.channel, one.channel),
            "at": one.saved_at or one.started_at,
            "href": reverse("office:entry_form", args=[one.pk]),
        }
        for one in entries_of(request.actor)[:ENTRIES_SHOWN]
    ]


# --------------------------------------------------------------------------- to type


def _typed(request: StaffRequest, draft_id: UUID) -> OpenDraft:
    """Return what one types in for somebody else; one's own has a desk of its own."""
    draft = open_draft(request.actor, draft_id)
    if draft.row.channel == Channel.STAFF:
        raise NotYours
    return draft


def entry_form(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """Show every page that the answers so far lead to; on POST, keep them."""
    draft = _typed(request, draft_id)
    if not draft.is_open:
        return go("entry_receipt", draft_id)
    clerk = Clerk(request.actor, request.at, request.today)
    if request.method != "POST":
        # What was typed is kept by the rules it was typed under, then it moves. Paper
        # is typed in as it was printed, whatever was published since.
        if draft.answers:
            draft = actions.bring(draft, by=request.actor, at=request.at).draft
        _write_look(request, draft)
        return _show_form(request, draft, Typing(Application(draft, clerk), {}))
    if "discard" in request.POST:
        actions.discard(draft, by=request.actor, at=request.at)
        return go("entry")
    paper = Application(draft, clerk)
    typing = take(paper, typed(request.POST), request.FILES)
    if typing.is_fine:
        return go("entry_check", draft_id)
    return _show_form(request, draft, typing)


def _write_look(request: StaffRequest, draft: OpenDraft) -> None:
    """Leave a row in the access log once there is something to see."""
    if draft.answers:
        look = Look(request.ward.pk, draft.row.stream, "draft.viewed", "work")
        record_view(look, by=request.actor, at=request.at)


def _show_form(request: StaffRequest, draft: OpenDraft, typing: Typing) -> HttpResponse:
    language = get_language() or "ja"
    sheets = sheets_of(typing, language)
    wrong = summary_of(sheets)
    context = _head(draft, language) | {
        "sheets": sheets,
        "lines": wrong,
        "stays": typing.stays and not wrong,
        "changed": [
            draft.form.question(key).label[language] for key in sorted(draft.again)
        ],
        "aside": [
            {
                "name": form_at(one.hash).question(one.question).label[language],
                "value": lines(
                    form_at(one.hash).say(one.question, one.answer, language)
                ),
            }
            for one in draft.kept.without_question(draft.form)
        ],
    }
    status = UNPROCESSABLE if wrong else 200
    return page(request, "office/entry_form.html", context, status=status)


def _head(draft: OpenDraft, language: str) -> dict[str, Any]:
    row = draft.row
    return {
        "draft": row,
        "title": draft.form.definition.title[language],
        "facts": [
            {"name": _("経路"), "value": CHANNELS.get(row.channel, row.channel)},
            {
                "name": _("届いた日"),
                "value": day_text(row.arrived_on or row.started_at),
            },
            {"name": _("支援"), "value": _("あり") if row.assisted else _("なし")},
            {"name": _("年代"), "value": band_words(row.age_band)},
        ],
    }


# ----------------------------------------------------------------- to check and receive


def entry_check(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """Show the answers as the applicant would see them; on POST, receive them."""
    draft = _typed(request, draft_id)
    if not draft.is_open:
        return go("entry_receipt", draft_id)
    if request.method == "POST":
        return _receive(request, draft)
    draft = actions.bring(draft, by=request.actor, at=request.at).draft
    journey = draft.journey(request.today)
    if not journey.is_complete:
        return go("entry_form", draft_id)
    _write_look(request, draft)
    language = get_language() or "ja"
    shown = journey.shown()
    fee = draft.form.fee(shown, draft.row.channel, journey.today)
    verdict = draft.form.eligibility(shown, journey.today, draft.row.channel)
    context = _head(draft, language) | {
        "pages": said_rows(draft.form, journey, language),
        "fee": fee,
        "doubts": [one[language] for one in verdict.reasons],
        "unmet": verdict.met is False,
        "filing": filing_said(
            file_by(
                draft.form,
                shown,
                journey.today,
                draft.row.channel,
                calendar_of(request.ward),
            )
        ),
        "grounds": options(GROUNDS),
    }
    return page(request, "office/entry_check.html", context)


def _receive(request: StaffRequest, draft: OpenDraft) -> HttpResponse:
    try:
        _submit(request, draft)
    except Incomplete as problem:
        actions.record_refusal(draft, problem, by=request.actor, at=request.at)
        return go("entry_form", draft.id)
    except VersionChanged:
        return go("entry_form", draft.id)
    return go("entry_receipt", draft.id)


def _submit(request: StaffRequest, draft: OpenDraft) -> None:
    """Receive a draft, protected at once where somebody asked for that."""
    ground, by, at = request.POST.get("protect", ""), request.actor, request.at
    if ground not in GROUNDS:
        actions.submit(draft, by=by, at=at)
        return
    # The office's own words, read by whoever looks the protection up: no translation.
    wish = Wish(ground, "受付のときに申出がありました。", request.today + USUALLY)
    actions.submit_protected(draft, wish, by=by, at=at)


def entry_receipt(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """Show the receipt to print and hand over, after the commit only."""
    draft = _typed(request, draft_id)
    if draft.is_open:
        return go("entry_form", draft_id)
    look = Look(request.ward.pk, draft.row.stream, "receipt.viewed", "work")
    record_view(look, by=request.actor, at=request.at)
    # A draft that was sent gives back its one case and changes nothing.
    case = actions.submit(draft, by=request.actor, at=request.at)
    language = get_language() or "ja"
    context = {
        "case": case,
        "password": draft.receipt_password,
        "title": draft.form.definition.title[language],
        "at": request.at,
        "channel": CHANNELS.get(case.channel, case.channel),
        "contact": request.ward.contact,
        "ward": request.ward,
    }
    return page(request, "office/entry_receipt.html", context)


def towns(request: StaffRequest) -> HttpResponse:
    """Answer the script that fills in an address from its postal code."""
    try:
        code = PostalCode.parse(request.GET.get("code", "")).digits
    except NotAPostalCode:
        return JsonResponse({"towns": []}, status=400)
    return JsonResponse({"towns": towns_told(code)})
