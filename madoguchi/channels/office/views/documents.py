"""Open one attachment or letter of a case; who opens it is written down first."""

from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpResponse

from madoguchi.cases.opened import subject_of
from madoguchi.cases.problems import NotYours
from madoguchi.cases.queries import cases_in_sight_of
from madoguchi.channels.office.http import StaffRequest
from madoguchi.documents.actions import Requester, open_document
from madoguchi.documents.queries import document_of


def document(request: StaffRequest, case_id: UUID, document_id: UUID) -> HttpResponse:
    case = cases_in_sight_of(request.actor).filter(pk=case_id).first()
    if case is None:
        raise NotYours
    row = document_of(request.ward.pk, case.stream, document_id)
    if row is None:
        raise Http404
    to = Requester(subject_of(case))
    opened = open_document(row, to=to, by=request.actor, at=request.at, purpose="work")
    response = HttpResponse(opened.content, content_type=opened.media_type)
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(opened.name)}"
    return response
