"""The main way of a resident in each other language: found, asked, corrected, sent."""

import re

import pytest

from madoguchi.kernel.languages.language import language_of
from tests.browser import residents
from tests.browser.window import Window

KANA = re.compile(r"[ぁ-んァ-ヺ]{2,}")
KEPT = ("みどり", "やさしい")
"""The ward's own name and the switch of languages are in their own words."""
QUOTED = re.compile(r"（[^）]*）|\([^)]*\)|「[^」]*」")
"""What stands on paper in Japanese is quoted beside its translation."""


@pytest.mark.parametrize("code", ["ja-easy", "zh-Hans", "ko"])
def test_a_survey_is_found_and_answered(resident: Window, code: str) -> None:
    language = language_of(code)
    resident.open("/midori/")
    resident.press(language.name)
    speaks(resident, code)
    for place in (
        "procedures/juminhyo/", "procedures/jidoteate/", "guides/tennyu/", "status/",
        "procedures/jidoteate/entitled/", "procedures/manzoku/start/",
    ):  # fmt: skip
        resident.open(f"/midori/{place}")
        speaks(resident, code)
    goes_on(resident, code)
    goes_on(resident, code)  # nothing is chosen: the page says so
    assert resident.main.locator(".error").count() > 0
    while "check-answers" not in resident.page.url:
        for group in resident.main.get_by_role("radiogroup").all():
            group.get_by_role("radio").first.check()
        goes_on(resident, code)
    goes_on(resident, code)
    speaks(resident, code)


def goes_on(resident: Window, code: str) -> None:
    resident.page.evaluate(
        "document.querySelectorAll('form').forEach(one => one.noValidate = true)"
    )
    resident.leaving(resident.main.locator("button.main").first.click)
    speaks(resident, code)


def speaks(resident: Window, code: str) -> None:
    html = resident.page.locator("html")
    assert html.get_attribute("lang") == language_of(code).tag
    assert html.get_attribute("data-language") == code
    if code == "ja-easy":
        found = re.findall("[《》]", resident.page.locator("body").inner_text())
    else:
        words = residents.reads_what_is_not_marked_japanese(resident)
        kana = KANA.findall(QUOTED.sub("", words))
        found = [one for one in kana if not one.startswith(KEPT)]
    if found:
        resident.eye.blame(resident.page, f"Japanese in {code}: {found[:8]}")
