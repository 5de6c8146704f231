"""Sign in and out: the identity provider proves who it is, this ward remembers.

A link begins it, not a button: the browser may not leave a form for another host.
"""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from madoguchi.cases.queries import drafts_of
from madoguchi.channels.web import identity
from madoguchi.channels.web.http import POST, ResidentRequest, page
from madoguchi.channels.web.visitors import (
    sign_in,
    sign_out,
    take_draft,
    visiting_person,
)
from madoguchi.design.addresses import reverse
from madoguchi.people import actions as people
from madoguchi.people.actions import Claims
from madoguchi.procedures.kinds.address import PREFECTURES

SIGNATURE = 3
BEGUN = "sign-in"
CITY = re.compile(r".+?(?:市[^市区町村]{1,3}区|[市区町村])")


def sign_in_address(then: str, proofing: int = 0) -> str:
    """Return the link that begins a sign-in and comes back to a page."""
    asked = {"next": then}
    if proofing >= SIGNATURE:
        asked["sign"] = "1"
    return f"{reverse('web:sign-in')}?{urlencode(asked)}"


@page("anyone")
def begin(request: ResidentRequest) -> HttpResponse:
    """Send the browser to the identity provider."""
    redirect_uri = f"{settings.PUBLIC_URL}{reverse('web:sign-in-done')}"
    sign = request.GET.get("sign") == "1"
    address, begun = identity.begin(redirect_uri, sign=sign, at=request.now)
    request.session[BEGUN] = {
        **begun,
        "ward": request.ward.pk,
        "next": safe_next(request, request.GET.get("next", "")),
    }
    return HttpResponseRedirect(address)


@page("whoever began a sign-in in this browser")
def done(request: ResidentRequest) -> HttpResponse:
    """Take the provider's answer; the person is signed in to this ward only."""
    begun = request.session.pop(BEGUN, None)
    if begun and begun["ward"] != request.ward.pk:
        begun = None
    answer = {name: str(request.GET[name]) for name in request.GET}
    proof = identity.finish(answer, begun, request.now)
    claims = Claims(
        proof.proofing, proof.authn, proof.method, profile_from(proof.claims)
    )
    person = people.sign_in(
        request.ward.pk, proof.issuer, proof.subject, claims, request.now
    )
    sign_in(request, person)
    return HttpResponseRedirect(begun["next"] if begun else reverse("web:me"))


@page("anyone", POST)
def leave(request: ResidentRequest) -> HttpResponse:
    """Sign out; this browser opens the person's drafts no more."""
    person = visiting_person(request)
    response = HttpResponseRedirect(reverse("web:home"))
    if person is not None:
        for draft_id in drafts_of(person).values_list("pk", flat=True):
            take_draft(response, draft_id)
        sign_out(request)
    return response


def safe_next(request: ResidentRequest, address: str) -> str:
    """Return where to go after signing in: a page of this ward, nothing else."""
    home = reverse("web:home")
    own = address.startswith(home) and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=settings.SECURE
    )
    return address if own else reverse("web:me")


def profile_from(claims: Any) -> dict[str, Any]:
    """Put the provider's claims into our own names.

    >>> profile = profile_from({"name": "若葉 みどり", "birthdate": "19910508"})
    >>> profile["name"]["given"], profile["birth"]
    ('みどり', '1991-05-08')
    """
    profile: dict[str, Any] = {}
    if name := claims.get("name"):
        family, _, given = str(name).replace("\u3000", " ").partition(" ")
        profile["name"] = {"family": family, "given": given.strip()}
    if birth := iso_day(str(claims.get("birthdate", ""))):
        profile["birth"] = birth
    if address := claims.get("address"):
        profile["address"] = address_parts(str(address))
    return profile


def iso_day(text: str) -> str:
    """Read a day with or without hyphens; "" when it is none.

    >>> iso_day("19910508"), iso_day("1991-05-08"), iso_day("19910231")
    ('1991-05-08', '1991-05-08', '')
    """
    try:
        return datetime.strptime(text.replace("-", ""), "%Y%m%d").date().isoformat()  # noqa: DTZ007  a day has no zone
    except ValueError:
        return ""


def address_parts(text: str) -> dict[str, str]:
    """Part an address as far as that is certain; the rest stays together.

    >>> address_parts("東京都みどり区若葉台二丁目4番6号")["city"]
    'みどり区'
    >>> address_parts("神奈川県横浜市西区みなとみらい1-1")["city"]
    '横浜市西区'
    """
    prefecture = next((one for one in PREFECTURES if text.startswith(one)), "")
    after = text.removeprefix(prefecture)
    match = CITY.match(after)
    city = match.group() if match and prefecture else ""
    return {
        "prefecture": prefecture,
        "city": city,
        "rest": after.removeprefix(city).strip(),
    }
