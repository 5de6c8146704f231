"""Forms on paper: to print, and what the number on one is."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse

from madoguchi.cases.actions import bring, print_draft
from madoguchi.channels.web.forms_on_paper import as_pdf, blank_form, filled_form
from madoguchi.channels.web.http import ResidentRequest, page, show
from madoguchi.channels.web.views.question import stopped
from madoguchi.channels.web.visitors import held_draft
from madoguchi.procedures.printing.sheet import form_code
from madoguchi.procedures.queries import NotOffered, public_offering, public_terms_of


def printed_in(request: ResidentRequest) -> str:
    """Return the language to print beside Japanese: as asked, else that of the page."""
    asked = request.GET.get("in", "")
    return asked if asked in dict(settings.LANGUAGES) else request.language


@page("anyone")
def blank(request: ResidentRequest, slug: str) -> HttpResponse:
    """Print the blank form of a procedure; it needs no computer to fill in."""
    form = public_offering(request.ward.pk, slug).form
    if not form.definition.takes_paper:
        raise NotOffered
    return as_pdf(blank_form(form, request.ward, printed_in(request)), form_code(form))


@page("draft holder")
def filled(request: ResidentRequest, draft: UUID) -> HttpResponse:
    """Print the form with what was answered so far, to go on by hand."""
    held = held_draft(request, draft)
    if closed := stopped(request, held):
        return closed
    opened = bring(held.draft, by=held.by, at=request.now).draft
    if not opened.form.definition.takes_paper:
        raise NotOffered
    print_draft(opened, by=held.by, at=request.now)
    content = filled_form(opened, request.ward, printed_in(request), request.now)
    return as_pdf(content, form_code(opened.form))


@page("anyone")
def number(request: ResidentRequest, form: str, draft: str = "") -> HttpResponse:
    """Say what the number on a form is for; it tells nothing and opens nothing."""
    found = None
    slug = form.rsplit("-", 2)[0]
    for term in public_terms_of(request.ward.pk, slug):
        if form_code(term.form) == form:
            found = term.form.definition
    if found is None:
        raise NotOffered
    del draft
    return show(request, "paper_number", {"d": found, "number": form})
