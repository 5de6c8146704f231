"""One application after it was sent: where it stands, its papers, who looked."""

from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from madoguchi.cases.actions import withdraw
from madoguchi.cases.attachments import files_of
from madoguchi.cases.models import Case
from madoguchi.cases.opened import OpenCase, subject_of
from madoguchi.cases.owing import owes
from madoguchi.cases.problems import NotYours
from madoguchi.cases.queries import (
    asked_correction,
    decision_of,
    open_own,
    owner_id_of,
    who_looked,
)
from madoguchi.channels.web.answers import Said, said_pages
from madoguchi.channels.web.http import GET_POST, ResidentRequest, page, show
from madoguchi.channels.web.issued import ENDED, KINDS
from madoguchi.channels.web.money import money_of
from madoguchi.channels.web.timeline import Known, next_words, timeline
from madoguchi.channels.web.visitors import held_case, renewed
from madoguchi.channels.web.words import looked_for, take_back_words
from madoguchi.design.addresses import reverse
from madoguchi.design.translate import said as _
from madoguchi.design.words import own_name
from madoguchi.documents.actions import (
    Requester,
    fetched,
    is_withheld,
    open_document,
    open_name,
)
from madoguchi.documents.models import Document, Issue
from madoguchi.documents.queries import (
    document_of,
    documents_of,
    issue_of,
    issues_of,
)
from madoguchi.notices.queries import notices_of
from madoguchi.wards.models import Department
from madoguchi.wards.queries import department, departments_of

CERTIFIES = (Document.Kind.CERTIFICATE, Document.Kind.SAMPLE)


@page("applicant")
def case_page(request: ResidentRequest, case: UUID) -> HttpResponse:
    """Show what happened, what comes next and by when, and what can be done."""
    held = held_case(request, case)
    opened = open_own(held.case, held.by)
    row, definition, language = opened.row, opened.form.definition, request.language
    office = department(row.ward_id, row.home_unit)
    correction = (
        asked_correction(opened) if row.state == Case.State.CORRECTING else None
    )
    known = Known(
        row,
        definition,
        office_name(office),
        language,
        correction,
        by_email=bool(opened.answers.get(definition.roles.get("email", ""))),
        owes=owes(row),
    )
    title, text = next_words(known)
    money = money_of(row, request.today)
    if money and money.is_due:
        title, text = money.title, money.text
    response = show(
        request,
        "case",
        {
            "d": definition,
            "case": row,
            "next_title": title,
            "next_text": text,
            "correction": correction,
            "steps": timeline(known),
            "notices": notices_of(opened, language),
            "documents": _documents(opened),
            "decision": decision_of(opened) if row.is_decided else None,
            "pages": _said(opened, language),
            "may_withdraw": row.state in Case.UNDECIDED,
            "withdraw": take_back_words(definition),
            "office": office,
            "contact": request.ward.contact,
            "fee": None if money else row.fee_yen,
            "money": money,
        },
    )
    return renewed(request, response, held)


def office_name(office: Department | None) -> str:
    if office is None:
        return ""
    return own_name(office)


def _said(case: OpenCase, language: str) -> list[dict[str, object]]:
    asks_files = any(q.kind == "file" for q in case.form.questions.values())
    files = files_of(case.row, case.key, case.insight) if asks_files else {}
    journey = case.journey()
    return said_pages(Said(journey, journey.shown(), language, files, masked=True))


def is_for_the_applicant(issue: Issue) -> bool:
    """Say whether an applicant may still fetch it.

    A letter stays theirs whatever became of it; a certificate that does not stand
    must not be shown to others by mistake. What is told about an agent is not for one.
    """
    if issue.kind == Document.Kind.AGENCY:
        return False
    return issue.stands or issue.kind not in CERTIFIES


def _documents(case: OpenCase) -> list[dict[str, object]]:
    ward, stream = case.row.ward_id, case.row.stream
    issues = {one.pk: one for one in issues_of(ward, stream)}
    rows = documents_of(ward, stream).exclude(
        kind__in=(Document.Kind.UPLOAD, Document.Kind.AGENCY)
    )
    return [
        _document(one, issues.get(one.pk), case)
        for one in rows
        if not is_withheld(one, case.insight)
    ]


def _document(row: Document, issue: Issue | None, case: OpenCase) -> dict[str, object]:
    return {
        "id": row.pk,
        "name": open_name(row, case.key, case.insight),
        "kind": _(KINDS.get(Document.Kind(row.kind), "")),
        "size": row.size,
        "number": row.number,
        "ended": _(ENDED.get(issue.state, "")) if issue else "",
        "ended_on": issue.ended_on if issue else None,
        "open": issue is None or is_for_the_applicant(issue),
    }


@page("applicant")
def document_file(request: ResidentRequest, case: UUID, document: UUID) -> HttpResponse:
    """Give a document to whoever may see its case; the look is written down."""
    held = held_case(request, case)
    found = document_of(held.case.ward_id, held.case.stream, document)
    if found is None:
        raise NotYours
    issue = issue_of(found.ward_id, found.stream, found.pk)
    if issue is not None and not is_for_the_applicant(issue):
        raise NotYours
    on = subject_of(held.case)
    to = Requester(on, owner=str(owner_id_of(held.case) or ""))
    opened = open_document(found, to=to, by=held.by, at=request.now, purpose="own")
    if issue is not None:
        fetched(issue.pk, on=on, by=held.by, at=request.now)
    response = HttpResponse(opened.content, content_type=opened.media_type)
    response["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(opened.name)}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@page("applicant", GET_POST)
def withdraw_case(request: ResidentRequest, case: UUID) -> HttpResponse:
    """Take an application back, after asking once."""
    held = held_case(request, case)
    here = reverse("web:case", args=[case])
    if request.method == "POST":
        withdraw(held.case, by=held.by, at=request.now)
        return HttpResponseRedirect(here)
    if held.case.state not in Case.UNDECIDED:
        return HttpResponseRedirect(here)
    definition = open_own(held.case).form.definition
    context = {
        "d": definition,
        "case": held.case,
        "withdraw": take_back_words(definition),
        "back": here,
    }
    return show(request, "withdraw", context)


@page("applicant")
def who_looked_page(request: ResidentRequest, case: UUID) -> HttpResponse:
    """List each look of the office at the application: when, who, what for."""
    held = held_case(request, case)
    offices = {one.slug: one for one in departments_of(held.case.ward_id)}
    rows = [
        {
            "at": look.at,
            "who": _looker(look.role, offices.get(look.department)),
            "purpose": looked_for(look.purpose),
        }
        for look in who_looked(held.case)
    ]
    context = {
        "rows": rows,
        "case": held.case,
        "d": open_own(held.case).form.definition,
        "contact": request.ward.contact,
    }
    return show(request, "who_looked", context)


def _looker(role: str, office: Department | None) -> str:
    if role == "applicant":
        return _("あなた")
    if role in ("system", "robot"):
        return _("自動の処理（プログラム）")
    return _("%(office)sの職員") % {"office": office_name(office) or _("区")}
