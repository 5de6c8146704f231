"""Print the form of a version: blank for anybody, with the answers of one's draft."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from madoguchi.cases.opened import OpenDraft
from madoguchi.design.addresses import reverse
from madoguchi.documents.apart import print_form_apart
from madoguchi.documents.picture import drawn_code
from madoguchi.procedures.engine import Form
from madoguchi.procedures.printing.sheet import (
    Codes,
    Desk,
    Sheet,
    Written,
    form_code,
)
from madoguchi.procedures.queries import form_at
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import department, ward_by_id

BLANKS_KEPT = 64


class Blank(NamedTuple):
    """What a blank form depends on; two that agree in it are the same paper."""

    ward: int
    form: str
    language: str
    department: str
    phone: str
    address: str


def blank_form(form: Form, ward: Ward, language: str) -> bytes:
    """Return the blank form as PDF, printed once for all who ask for it."""
    desk = desk_of(form, ward)
    address = address_of(form_code(form))
    return _blank(
        Blank(ward.pk, form.hash, language, desk.department, desk.phone, address)
    )


@lru_cache(maxsize=BLANKS_KEPT)
def _blank(blank: Blank) -> bytes:
    form, ward = form_at(blank.form), ward_by_id(blank.ward)
    codes = codes_of(form, blank.address)
    sheet = Sheet(form, blank.language).data(desk_of(form, ward), codes)
    return print_form_apart(sheet, at=timezone.now())


def filled_form(draft: OpenDraft, ward: Ward, language: str, at: datetime) -> bytes:
    """Return the form with what was answered so far, and the number of the draft."""
    form, code = draft.form, draft.paper_code
    codes = codes_of(form, address_of(form_code(form), code), code)
    today = timezone.localdate(at)
    written = Written(draft.answers, today, draft.row.channel)
    sheet = Sheet(form, language).data(desk_of(form, ward), codes, written)
    return print_form_apart(sheet, at=at)


def desk_of(form: Form, ward: Ward) -> Desk:
    office = department(ward.pk, form.definition.department)
    phone = office.phone if office else ""
    return Desk(
        ward=ward.name,
        head=ward.head,
        department=office.name if office else "",
        phone=phone or str(ward.contact.get("phone", "")),
    )


def address_of(code: str, draft: str = "") -> str:
    """Return what the 2D code says: an address that tells nothing and opens nothing."""
    page = reverse("web:paper", args=[code, draft] if draft else [code])
    return f"{settings.PUBLIC_URL}{page}"


def codes_of(form: Form, address: str, draft: str = "") -> Codes:
    return Codes(form_code(form), address, drawn_code(address), draft)


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """Answer with a form to open and print."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
