"""Everybody gets in: all demo accounts, and somebody without a mouse."""

from madoguchi.config.demo.settling import accounts
from tests.browser import clerks
from tests.browser.residents import MIDORI
from tests.browser.window import Window

FOCUSED = """() => {
  const here = document.activeElement, style = getComputedStyle(here);
  const words = here.labels?.length ? here.labels[0].innerText : here.innerText;
  return [words, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
}"""
MOST_TABS = 60


def test_every_printed_account_signs_in_and_out(clerk: Window) -> None:
    for account in accounts():
        clerks.signs_in(clerk, account.login, account.ward)
        assert "/sign-in/" not in clerk.page.url
        clerk.press("ログアウト")


def test_the_first_pages_can_be_filled_in_without_a_mouse(resident: Window) -> None:
    resident.open("/midori/procedures/juminhyo/")
    for name in ("オンラインで請求する", "ログインして始める", MIDORI, "入力を始める"):
        enters(resident, name)

    for option in ("自分", "世帯全員"):
        tabs_to(resident, option)
        resident.page.keyboard.press("Space")
        enters(resident, "次へ進む")

    resident.shows("写しに何をのせますか")


def enters(resident: Window, name: str) -> None:
    tabs_to(resident, name)
    resident.leaving(lambda: resident.page.keyboard.press("Enter"))


def tabs_to(resident: Window, name: str) -> None:
    """Press the tab key until something of this name has the focus, visibly."""
    for _ in range(MOST_TABS):
        resident.page.keyboard.press("Tab")
        words, is_visible = resident.page.evaluate(FOCUSED)
        assert is_visible, f"the focus cannot be seen on {words!r}"
        if name in words:
            return
    raise AssertionError(f"the tab key never comes to {name!r}")
