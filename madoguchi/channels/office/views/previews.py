"""See a version as residents will: as wide as a telephone, or the whole page."""

from uuid import UUID

from csp.utils import build_policy
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.cases.problems import NotYours
from madoguchi.channels.office.http import StaffRequest, page
from madoguchi.channels.office.offers import managed_proposal, managed_terms
from madoguchi.procedures.definition.canonical import from_canonical
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.preview.claims import Claim, token_of


def proposal_preview(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Show what was proposed."""
    row = managed_proposal(request.actor, proposal_id)
    definition = from_canonical(bytes(row.document))
    back = reverse("office:proposal", args=[proposal_id])
    return _shown(request, definition, _claim(request, "proposal", str(row.pk)), back)


def version_preview(request: StaffRequest, slug: str, digest: str) -> HttpResponse:
    """Show a version that is, was or will be on offer."""
    terms = managed_terms(request.actor, slug)
    found = next((one for one in terms if one.hash == digest), None)
    if found is None:
        raise NotYours
    back = reverse("office:procedure", args=[slug])
    claim = _claim(request, "version", digest)
    return _shown(request, found.form.definition, claim, back)


def _claim(request: StaffRequest, kind: str, reference: str) -> Claim:
    return Claim(request.ward.pk, int(request.actor.id), kind, reference)


def _shown(
    request: StaffRequest, definition: Definition, claim: Claim, back: str
) -> HttpResponse:
    address = reverse("web:preview", args=[token_of(claim)])
    language = get_language() or "ja"
    title = _("%(title)s 第%(number)s版") % {
        "title": definition.title[language],
        "number": definition.number,
    }
    context = {"title": title, "address": address, "back": back}
    response = page(request, "office/preview.html", context)
    response["Content-Security-Policy"] = build_policy(
        replace={"frame-src": ["'self'"]}
    )
    return response
