"""Protect an address, ask to see it, and let another permit that."""

import pytest

from tests.browser import clerks
from tests.browser.conftest import Seat
from tests.browser.window import DESK, Window

HIDDEN = "住所は保護されています"


@pytest.fixture
def clerk(seat: Seat) -> Window:
    window = seat(DESK)
    clerks.signs_in(window)
    return window


@pytest.fixture
def chief(seat: Seat) -> Window:
    window = seat(DESK)
    clerks.signs_in(window, "suzuki")
    return window


def test_an_address_is_seen_by_two_alone(clerk: Window, chief: Window) -> None:
    chief.open("/midori/office/protections/")
    chief.shows("承認を待つ開示の申請", "保護している人")
    chief.leaving(chief.main.locator("tbody a").first.click)
    chief.shows("住所の開示の申請", "配偶者からの暴力（DV）")
    here = chief.page.url.partition("?")[0]

    clerk.open(here)
    clerk.shows("申請した人は承認できません")
    clerk.leaving(clerk.main.locator("#covered ~ * tbody a").first.click)
    clerk.shows(HIDDEN, "居場所を聞かれても")
    case = clerk.page.url

    chief.press("30分間の開示を承認する")
    chief.shows("承認しました", "まで見られます")

    clerk.open(case)
    clerk.shows("保護された住所を表示しています", "あなただけが見られます")
    chief.open(case)
    chief.shows(HIDDEN)


def test_protecting_says_all_that_is_missing(clerk: Window) -> None:
    clerk.open("/midori/office/cases/?view=all&state=reviewing")
    clerk.leaving(clerk.main.locator("tbody a").last.click)
    clerk.press("住所を保護する（支援措置）")
    clerk.press("住所を保護する", clerk.main)
    clerk.shows("入力を直してください", "理由の区分を選んでください", "5文字から")
