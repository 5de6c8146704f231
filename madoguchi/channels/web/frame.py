"""What surrounds each page of this door: the ward's face, the ways in and out.

Costs no query: whether somebody is signed in is known only where the page asked.
"""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.design.frame import Contact, Frame, Link
from madoguchi.design.theme import Theme
from madoguchi.wards.models import Ward

LANGUAGES = (("ja", "日本語"), ("en", "English"))


def frame_of(ward: Ward, path: str, language: str, request: HttpRequest) -> Frame:
    contact = ward.contact
    name = name_of(ward, language)
    return Frame(
        ward=name,
        service=_("電子窓口"),
        home=reverse("web:home"),
        theme=reverse("web:theme"),
        mark=Theme.of(ward.theme).mark,
        links=_links(request),
        languages=tuple(
            Link(text, in_language(path, code), current=code == language, lang=code)
            for code, text in LANGUAGES
        ),
        contact=Contact(
            office=_("%(ward)s役所") % {"ward": name},
            address=contact.get("address", ""),
            phone=contact.get("phone", ""),
            hours=contact.get("hours", ""),
        ),
        foot=(
            Link(_("ウェブアクセシビリティ方針"), reverse("web:accessibility")),
            Link(_("個人情報の取り扱い"), reverse("web:privacy")),
            Link(_("わたしの情報を見た記録"), reverse("web:status")),
            Link(_("通知書が本物か確かめる"), reverse("web:letter")),
            Link(_("使いにくい所を知らせる"), survey_address()),
        ),
        notice=_("見本の区です。入力した内容は、どこにも届きません。")
        if settings.DEMO
        else "",
    )


def _links(request: HttpRequest) -> tuple[Link, ...]:
    status = Link(_("申請の状況"), reverse("web:status"))
    if getattr(request, "signed_in", False):
        return (
            status,
            Link(_("わたしのページ"), reverse("web:me")),
            Link(_("ログアウト"), reverse("web:sign-out"), post=True),
        )
    return status, Link(_("ログイン"), reverse("web:sign-in"))


def name_of(ward: Ward, language: str) -> str:
    return ward.name_en if language == "en" and ward.name_en else ward.name


def survey_address() -> str:
    return reverse("web:procedure", args=["manzoku"])


def in_language(address: str, code: str) -> str:
    """Return the same page in another language.

    >>> in_language("/midori/?q=a&lang=ja", "en")
    '/midori/?q=a&lang=en'
    """
    parts = urlsplit(address)
    asked = QueryDict(parts.query)
    kept = [(key, one) for key, many in asked.lists() for one in many if key != "lang"]
    return f"{parts.path}?{urlencode([*kept, ('lang', code)])}"
