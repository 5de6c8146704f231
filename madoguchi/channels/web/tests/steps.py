"""What tests of this door do: sign somebody in, fill in pages, send, look."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

from django.conf import settings
from django.test import Client
from django.utils import timezone

from madoguchi.cases.tests.cast import Town
from madoguchi.channels.web.visitors import session_name
from madoguchi.people.actions import Claims, sign_in
from madoguchi.people.models import Person

Typed = Mapping[str, str | Sequence[str]]

NAME = {
    "applicant.family": "若葉",
    "applicant.given": "花子",
    "applicant.family_kana": "ワカバ",
    "applicant.given_kana": "はなこ",
}
BIRTH = {"birth.era": "昭和", "birth.year": "33", "birth.month": "4", "birth.day": "1"}
CERTIFICATE: Mapping[str, Typed] = {
    "copies": {"copies": "２"},
    "delivery": {"delivery": "pickup"},
    "applicant": {**NAME, **BIRTH},
    "contact": {"phone": "09012345678", "email": "hanako@example.jp"},
}


def a_resident(
    town: Town, client: Client, name: str = "midori", level: int = 3
) -> Person:
    """Sign somebody in at this browser, as the identity provider would."""
    claims = Claims(
        proofing=level,
        authn=3,
        profile={
            "name": {"family": "若葉", "given": "みどり"},
            "birth": "1991-05-08",
            "address": {
                "prefecture": "東京都",
                "city": "みどり区",
                "rest": "若葉台二丁目4番6号",
            },
        },
    )
    person = sign_in(town.id, "https://id.example", name, claims, timezone.now())
    session = client.session
    session[session_name(town.id)] = {
        "person": str(person.pk),
        "until": (timezone.now() + timedelta(hours=8)).timestamp(),
    }
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return person


def begin(client: Client, slug: str = "certificate") -> str:
    """Start an application; return its address up to the draft's id."""
    response = client.post(f"/midori/procedures/{slug}/start/")
    assert response.status_code == 302, response.content.decode()
    found = re.match(r"/midori/apply/[0-9a-f-]{36}/", response["Location"])
    assert found
    return found.group()


def fill(client: Client, draft: str, pages: Mapping[str, Typed] = CERTIFICATE) -> str:
    """Fill in pages one after the other; return where the last one led."""
    address = ""
    for page, given in pages.items():
        response = client.post(f"{draft}{page}/", with_asked(given))
        assert response.status_code == 302, text_of(response)
        address = response["Location"]
    return address


def with_asked(given: Typed) -> dict[str, Any]:
    asked = sorted({name.partition(".")[0] for name in given})
    return {"asked": asked, **given}


def a_full_draft(client: Client, slug: str = "certificate") -> str:
    draft = begin(client, slug)
    fill(client, draft)
    return draft


def send(client: Client, draft: str, **more: str) -> str:
    """Send a finished application; return the address of its receipt."""
    response = client.post(f"{draft}check-answers/", more)
    assert response.status_code == 302, text_of(response)
    return str(response["Location"])


def id_of(draft: str) -> UUID:
    return UUID(draft.rstrip("/").rpartition("/")[2])


def text_of(response: Any) -> str:
    """Return the words of a page, without its marks."""
    page = response.content.decode()
    page = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def title_of(response: Any) -> str:
    found = re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)
    assert found
    return unescape(found.group(1))


def receipt_of(client: Client, address: str) -> tuple[str, str]:
    """Return the number and the code that a receipt shows."""
    said = text_of(client.get(address))
    number = re.search(r"\d{4}-\d{4}-\d{2}", said)
    code = re.search(r"確認コード ([0-9A-Z]{4}-[0-9A-Z]{4})", said)
    assert number
    assert code, said
    return number.group(), code.group(1)
