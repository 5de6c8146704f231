"""The same doors in English: a short journey without a word of Japanese."""

import re

from tests.browser import residents
from tests.browser.window import Window

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]+")
ALLOWED = re.compile(r"やさしい日本語|日本語|简体中文")


def test_a_survey_is_found_and_answered_in_english(resident: Window) -> None:
    resident.open("/midori/")
    resident.press("English")
    reads_english(resident)
    resident.fill("you", "certificate of residence")
    goes_on(resident)
    resident.open("/midori/procedures/juminhyo/")
    reads_english(resident)
    resident.open("/midori/procedures/tennyu/")
    reads_english(resident)
    resident.open("/midori/procedures/manzoku/start/")
    goes_on(resident)
    while "check-answers" not in resident.page.url:
        for group in resident.main.get_by_role("radiogroup").all():
            group.get_by_role("radio").first.check()
        goes_on(resident)
    goes_on(resident)
    resident.shows("Thank you")


def goes_on(resident: Window) -> None:
    resident.leaving(resident.main.locator("button.main").first.click)
    reads_english(resident)


def reads_english(resident: Window) -> None:
    assert resident.page.locator("html").get_attribute("lang") == "en"
    words = ALLOWED.sub("", residents.reads_what_is_not_marked_japanese(resident))
    if found := JAPANESE.findall(words):
        resident.eye.blame(resident.page, f"Japanese in English: {found[:12]}")
