"""The door of residents speaks their languages, and says where it cannot yet."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client

from madoguchi.cases.tests.cast import Town
from madoguchi.channels.web.tests.steps import (
    begin,
    fill,
    send,
    text_of,
    title_of,
    with_asked,
)
from madoguchi.kernel.languages.language import SHIPPED, language_of

pytestmark = pytest.mark.django_db

ADDRESSES = (
    "/midori/",
    "/midori/procedures/",
    "/midori/procedures/juminhyo/",
    "/midori/procedures/juminhyo/start/",
    "/midori/procedures/juminhyo/entitled/",
    "/midori/life/moving/",
    "/midori/status/",
    "/midori/resume/",
    "/midori/letter/",
    "/midori/accessibility/",
    "/midori/privacy/",
    "/midori/?q=certificate",
    "/midori/procedures/nowhere/",
)


class Marks(HTMLParser):
    """Gathers what stands in attributes and in elements that hold only text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.values: list[str] = []
        self.inside: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.values += [value for _, value in attrs if value]
        self.inside |= {
            one for one in self.open if tag in ("ruby", "rt") and one in TEXT_ONLY
        }
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass


TEXT_ONLY = ("option", "textarea")


def pages_of(client: Client, language: str) -> Iterator[str]:
    client.get(f"/midori/?lang={language}")
    for address in ADDRESSES:
        yield client.get(address).content.decode()
    draft = begin(client, "certificate")
    fill(client, draft)
    for page in ("copies", "applicant", "contact", "check-answers"):
        yield client.get(f"{draft}{page}/").content.decode()
    yield client.post(f"{draft}applicant/", with_asked({"birth.year": "x"})).text


def test_each_language_is_offered_by_its_own_name(client: Client, town: Town) -> None:
    page = client.get("/midori/").content.decode()

    for code in SHIPPED[1:]:
        own = language_of(code)
        assert f'lang="{own.tag}" hreflang="{own.tag}">{own.name}</a>' in page


@pytest.mark.parametrize("code", SHIPPED)
def test_the_page_tells_the_browser_its_language(
    client: Client, town: Town, code: str
) -> None:
    response = client.get(f"/midori/?lang={code}")
    tag = language_of(code).tag

    assert f'<html lang="{tag}" data-language="{code}">' in response.content.decode()
    assert response["Content-Language"] == tag
    assert f'lang="{tag}"' in client.get("/midori/status/").content.decode()


def test_a_ward_may_offer_fewer_languages(client: Client, town: Town) -> None:
    town.ward.rules["languages"] = ["en"]
    town.ward.save()
    page = client.get("/midori/?lang=ko")

    assert "한국어" not in page.content.decode()
    assert 'data-language="ja"' in page.content.decode()
    assert "English" in text_of(page)


@pytest.mark.parametrize("code", ["ja-easy", "ko"])
def test_no_reading_and_no_mark_gets_into_an_attribute(
    client: Client, town: Town, code: str
) -> None:
    for page in pages_of(client, code):
        marks = Marks(page)
        wrong = [one for one in marks.values if re.search("[<《]", one)]

        assert wrong == []
        assert marks.inside == set()
        assert not re.search("<title>[^<]*<(?!/title)", page)


def test_every_reading_is_drawn(client: Client, town: Town) -> None:
    seen = 0
    for page in pages_of(client, "ja-easy"):
        assert "《" not in page
        assert "&lt;ruby" not in page
        seen += page.count("<ruby>")

    assert seen > 100


def test_a_title_is_plain(client: Client, town: Town) -> None:
    page = client.get("/midori/status/?lang=ja-easy")
    assert title_of(page).startswith("申請が今どうなっているか | ")


def test_what_residents_type_is_never_read(client: Client, town: Town) -> None:
    client.get("/midori/?lang=ja-easy")
    draft = begin(client)
    typed = {"applicant.family": "若葉《わかば》", "applicant.given": "｜花《はな》"}
    fill(client, draft)
    page = client.get(f"{draft}applicant/").content.decode()
    given = re.findall(r'name="(applicant\.family|birth\.year)" value="([^"]*)"', page)
    client.post(f"{draft}applicant/", with_asked({**dict(given), **ANSWERS, **typed}))

    said = client.get(f"{draft}check-answers/").content.decode()
    assert "若葉《わかば》" in said
    assert "｜花《はな》" in said


ANSWERS = {
    "applicant.family_kana": "ワカバ",
    "applicant.given_kana": "ハナコ",
    "birth.era": "昭和",
    "birth.year": "33",
    "birth.month": "4",
    "birth.day": "1",
}


@pytest.mark.parametrize("code", ["ja-easy", "zh-Hans", "ko"])
def test_an_application_goes_through_in_every_language(
    client: Client, town: Town, code: str
) -> None:
    client.get(f"/midori/?lang={code}")
    draft = begin(client)
    fill(client, draft)
    receipt = client.get(send(client, draft))

    assert re.search(r"\d{4}-\d{4}-\d{2}", text_of(receipt))
    assert f'data-language="{code}"' in receipt.content.decode()


def test_a_text_that_is_missing_is_japanese_and_says_so_once(
    client: Client, town: Town
) -> None:
    client.get("/midori/?lang=ko")
    draft = begin(client)  # the cast's own procedure speaks Japanese and English
    page = client.get(f"{draft}copies/").content.decode()

    assert page.count("한국어로 되어 있지 않습니다") == 1
    assert re.search(r'<span lang="ja">[^<]+</span>', page)


def test_a_whole_page_says_nothing_of_that_kind(client: Client, town: Town) -> None:
    page = client.get("/midori/status/?lang=ko").content.decode()

    assert "한국어로 되어 있지 않습니다" not in page


@pytest.mark.parametrize(
    ("header", "offered"),
    [
        ("zh-CN,zh;q=0.9", "本网页有简体中文版"),
        ("zh-TW", "本网页有简体中文版"),
        ("ko-KR,ko;q=0.9,en;q=0.5", "이 페이지는 한국어로도 볼 수 있습니다"),
        ("en-GB", "This page is also in English"),
    ],
)
def test_the_browser_s_language_is_offered_not_followed(
    client: Client, town: Town, header: str, offered: str
) -> None:
    page = client.get("/midori/", headers={"Accept-Language": header})

    assert offered in text_of(page)
    assert '<html lang="ja"' in page.content.decode()


@pytest.mark.parametrize("header", ["ja", "fr", "*", "", "zz;q=x,,;"])
def test_nothing_is_offered_without_need(
    client: Client, town: Town, header: str
) -> None:
    page = client.get("/midori/", headers={"Accept-Language": header})

    assert 'class="offer"' not in page.content.decode()


def test_nothing_is_offered_to_who_has_chosen(client: Client, town: Town) -> None:
    client.get("/midori/?lang=ja")
    page = client.get("/midori/", headers={"Accept-Language": "ko"})

    assert 'class="offer"' not in page.content.decode()


def test_the_office_keeps_to_its_languages(client: Client, town: Town) -> None:
    client.get("/midori/?lang=ko")
    page = client.get("/midori/office/sign-in/", follow=True).content.decode()

    assert '<html lang="ja"' in page
    assert "한국어" not in page
