"""What surrounds each page of this door: the ward's face, the ways in and out.

Costs no query: whether somebody is signed in is known only where the page asked.
All but the language switch is the same on each page and is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import QueryDict
from django.urls import get_script_prefix

from madoguchi.channels.web.surveys import survey_address
from madoguchi.design.addresses import reverse
from madoguchi.design.frame import Contact, Frame, Link
from madoguchi.design.theme import Theme
from madoguchi.design.translate import said as _
from madoguchi.design.words import own_name
from madoguchi.kernel.languages.language import JAPANESE, language_of
from madoguchi.kernel.written import in_japanese
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import languages_of


@dataclass(frozen=True, slots=True)
class Face:
    """All that a frame depends on besides the page's own address."""

    prefix: str
    language: str
    signed_in: bool
    ward: str
    contact: tuple[tuple[str, str], ...]
    theme: tuple[tuple[str, str], ...]


def frame_of(
    ward: Ward, path: str, language: str, *, signed_in: bool, wanted: str = ""
) -> Frame:
    """Return the frame; `wanted` is the language that the browser asks for."""
    face = Face(
        prefix=get_script_prefix(),
        language=language,
        signed_in=signed_in,
        ward=name_of(ward, language),
        contact=tuple((key, str(one)) for key, one in ward.contact.items()),
        theme=tuple((key, str(one)) for key, one in ward.theme.items()),
    )
    links = tuple(
        Link(
            language_of(code).name,
            in_language(path, code),
            current=code == language,
            lang=language_of(code).tag,
        )
        for code in languages_of(ward)
    )
    return replace(
        kept_frame(face), languages=links, offer=_offer(path, language, wanted)
    )


def _offer(path: str, language: str, wanted: str) -> Link | None:
    """Offer the page in the language the browser asks for, in its own words."""
    if not wanted or wanted == language:
        return None
    other = language_of(wanted)
    return Link(other.offer, in_language(path, wanted), lang=other.tag)


@lru_cache(maxsize=256)
def kept_frame(face: Face) -> Frame:
    contact = dict(face.contact)
    return Frame(
        ward=face.ward,
        service=_("電子窓口"),
        home=reverse("web:home"),
        theme=reverse("web:theme"),
        mark=Theme.of(dict(face.theme)).mark,
        links=_links(signed_in=face.signed_in),
        contact=Contact(
            office=_("%(ward)s役所") % {"ward": face.ward},
            address=in_words(contact, "address", face.language),
            phone=contact.get("phone", ""),
            hours=in_words(contact, "hours", face.language),
        ),
        foot=(
            Link(_("ウェブアクセシビリティ方針"), reverse("web:accessibility")),
            Link(_("個人情報の取り扱い"), reverse("web:privacy")),
            Link(_("わたしの情報を見た記録"), reverse("web:status")),
            Link(_("区の書類が本物か確かめる"), reverse("web:letter")),
            Link(_("使いにくい所を知らせる"), survey_address()),
        ),
        notice=_("見本の区です。入力した内容は、本物の区役所には届きません。")
        if settings.DEMO
        else "",
    )


def in_words(contact: Mapping[str, str], key: str, language: str) -> str:
    """Return what the ward says of itself in a language, else in its own.

    >>> in_words({"hours": "平日", "hours_en": "Weekdays"}, "hours", "en")
    'Weekdays'
    """
    if told := contact.get(f"{key}_{language}"):
        return language_of(language).shown(told)
    own = contact.get(key, "")
    return own if language_of(language).tag == JAPANESE else in_japanese(own)


def _links(*, signed_in: bool) -> tuple[Link, ...]:
    status = Link(_("申請の状況"), reverse("web:status"))
    if signed_in:
        return (
            status,
            Link(_("わたしのページ"), reverse("web:me")),
            Link(_("ログアウト"), reverse("web:sign-out"), post=True),
        )
    return status, Link(_("ログイン"), reverse("web:sign-in"))


def name_of(ward: Ward, language: str) -> str:
    """Return the ward's name: as it says it in a language itself, else as it is."""
    told = ward.contact.get(f"name_{language}", "")
    return language_of(language).shown(told) if told else own_name(ward)


def in_language(address: str, code: str) -> str:
    """Return the same page in another language.

    >>> in_language("/midori/?q=a&lang=ja", "en")
    '/midori/?q=a&lang=en'
    >>> in_language("/midori/me/", "en")
    '/midori/me/?lang=en'
    """
    if "?" not in address:
        return f"{address}?lang={code}"
    parts = urlsplit(address)
    asked = QueryDict(parts.query)
    kept = [(key, one) for key, many in asked.lists() for one in many if key != "lang"]
    return f"{parts.path}?{urlencode([*kept, ('lang', code)])}"
