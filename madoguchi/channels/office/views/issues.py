"""One issued paper: how it went out, print it anew, take it back, its address sheet."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases import actions
from madoguchi.cases.actions import issuing
from madoguchi.cases.issuing import address_sheet_of, is_registered_address
from madoguchi.cases.opened import OpenCase, subject_of
from madoguchi.cases.papers import languages_beside
from madoguchi.cases.rules import SUPERVISOR, may_work
from madoguchi.channels.office.http import StaffRequest, go, go_after, page
from madoguchi.channels.office.issued import issued_row
from madoguchi.channels.office.views.steps import LONGEST_ID
from madoguchi.channels.office.wording import (
    REISSUED_FOR,
    REVOKED_FOR,
    SEEN_BY,
    Words,
    refused_words,
    said,
)
from madoguchi.design.fields import Field, Option
from madoguchi.documents.actions import Sent, Why
from madoguchi.documents.actions.guarding import Output, refuse_other
from madoguchi.documents.actions.issuing import LONGEST_WORDS
from madoguchi.documents.apart import print_address_apart
from madoguchi.documents.models import Document, Issue
from madoguchi.documents.queries import document_of, issue_of
from madoguchi.kernel.languages.language import language_of


def issue(request: StaffRequest, case_id: UUID, issue_id: UUID) -> HttpResponse:
    """Show one issued paper, and what may be done with it."""
    opened, found = _opened(request, case_id, issue_id)
    refused = request.GET.get("refused", "")
    works = may_work(request.actor, opened.row.department)
    sheet = address_sheet_of(opened, found)
    context = {
        "case": opened.row,
        "title": opened.form.definition.title[get_language() or "ja"],
        "label": opened.label,
        "paper": issued_row(
            found, opened, document_of(found.ward_id, found.stream, found.pk)
        ),
        "said": said(request.GET.get("said", "")),
        "refused": refused_words(refused) if refused else "",
        "works": works,
        "revokes": works and request.actor.has(SUPERVISOR),
        "addressed": bool(sheet and sheet["address"]),
        "protected": opened.insight.hides,
        "of_agent": found.kind == Document.Kind.AGENCY,
        "registered": is_registered_address(opened)
        if found.kind == Document.Kind.AGENCY
        else None,
        "anew": [
            _chosen("reissue_for", _("再交付の理由"), REISSUED_FOR),
            _told("reissue_words", _("くわしい事情（内部の記録）")),
        ],
        "back": [
            _chosen("revoke_for", _("取消しの理由"), REVOKED_FOR),
            _told("revoke_words", _("くわしい理由（内部の記録）")),
        ],
        "languages": [
            Option(code, language_of(code).name)
            for code in languages_beside(opened.row, found)
        ],
        "counter": [_chosen("seen", _("本人確認に使ったもの"), SEEN_BY)],
        "post": [
            Field(
                "text",
                "tracking",
                _("追跡番号"),
                hint=_("書留や特定記録の番号です。普通郵便のときは空けておきます。"),
                required=False,
                width="16",
            )
        ],
    }
    return page(request, "office/issue.html", context)


def _opened(
    request: StaffRequest, case_id: UUID, issue_id: UUID
) -> tuple[OpenCase, Issue]:
    opened = actions.open_case(case_id, request.actor, "work", request.at)
    found = issue_of(request.ward.pk, opened.row.stream, issue_id)
    if found is None:
        raise Http404
    return opened, found


def _chosen(name: str, label: str, words: Words) -> Field:
    options = [Option("", _("選んでください"))]
    options += [Option(code, str(text)) for code, text in words.items()]
    return Field("select", name, label, options=tuple(options))


def _told(name: str, label: str) -> Field:
    return Field(
        "textarea", name, label, required=False, rows=2, max_length=LONGEST_WORDS
    )


def _why(request: StaffRequest, name: str) -> Why:
    words = request.POST.get(f"{name}_words", "").replace("\0", "")
    return Why(request.POST.get(f"{name}_for", ""), words)


def issue_anew(request: StaffRequest, case_id: UUID, issue_id: UUID) -> HttpResponse:
    why, by, at = _why(request, "reissue"), request.actor, request.at
    return go_after(
        lambda: issuing.ask_reissue(case_id, issue_id, why, by=by, at=at),
        "issue",
        case_id,
        issue_id,
        said="reissue_asked",
    )


def issue_language(
    request: StaffRequest, case_id: UUID, issue_id: UUID
) -> HttpResponse:
    language, by, at = request.POST.get("language", ""), request.actor, request.at
    return go_after(
        lambda: issuing.ask_language(case_id, issue_id, language, by=by, at=at),
        "issue",
        case_id,
        issue_id,
        said="language_asked",
    )


def issue_revoke(request: StaffRequest, case_id: UUID, issue_id: UUID) -> HttpResponse:
    why, by, at = _why(request, "revoke"), request.actor, request.at
    return go_after(
        lambda: issuing.revoke_issue(case_id, issue_id, why, by=by, at=at),
        "issue",
        case_id,
        issue_id,
        said="issue_revoked",
    )


def issue_deliver(request: StaffRequest, case_id: UUID, issue_id: UUID) -> HttpResponse:
    """Write down that a paper was posted or handed over at the counter."""
    post, by, at = request.POST, request.actor, request.at
    way = post.get("way", "")
    sent = Sent(
        way,
        tracking=post.get("tracking", "") if way == "post" else "",
        seen=post.get("seen", "") if way == "counter" else "",
    )
    return go_after(
        lambda: issuing.deliver_issue(case_id, issue_id, sent, by=by, at=at),
        "issue",
        case_id,
        issue_id,
        said="delivered",
    )


def issue_returned(
    request: StaffRequest, case_id: UUID, issue_id: UUID
) -> HttpResponse:
    asked, by, at = request.POST.get("delivery", ""), request.actor, request.at

    known = asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_ID
    delivery = int(asked) if known else 0
    return go_after(
        lambda: issuing.issue_came_back(case_id, issue_id, delivery, by=by, at=at),
        "issue",
        case_id,
        issue_id,
        said="came_back",
    )


def issue_address(request: StaffRequest, case_id: UUID, issue_id: UUID) -> HttpResponse:
    """Give the address sheet of a paper to print; the look at the case is written."""
    opened, found = _opened(request, case_id, issue_id)
    sheet: dict[str, Any] | None = address_sheet_of(opened, found)
    if not found.stands:
        return go("issue", case_id, issue_id, refused="NotIssued")
    if sheet is None or not sheet["address"]:
        return go("issue", case_id, issue_id, refused="NoAddress")
    printed = print_address_apart(sheet, at=request.at)
    out = Output(found.pk, subject_of(opened.row))
    refuse_other(printed, out, by=request.actor, at=request.at)
    response = HttpResponse(printed, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="address.pdf"'
    return response
