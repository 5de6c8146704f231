"""Questions come and go with answers of the same page, without a round trip."""

import json
from collections.abc import Callable
from datetime import date
from html import escape
from typing import Any

import pytest
from playwright.sync_api import Browser

from madoguchi.procedures.expressions.tree import Node, to_json
from madoguchi.procedures.kinds.kind import kind_of
from madoguchi.procedures.kinds.problem import Unusable
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.texts import Text
from tests.browser import residents
from tests.browser.window import Window
from tests.house_rules.source import PACKAGE

Seat = Callable[..., Window]


def begins_with_a_dog(resident: Window) -> None:
    residents.begins_signed_in(resident, "inu")
    for answer in ("まだ登録していない", "入っていない、わからない"):
        resident.pick(answer)
        resident.press(residents.NEXT)
    resident.shows("生まれた日がわかりますか")


def test_a_question_comes_and_goes_and_what_is_gone_is_not_sent(
    resident: Window,
) -> None:
    begins_with_a_dog(resident)
    address = resident.page.url
    day = resident.main.get_by_role("group", name="犬が生まれた日")
    age = resident.main.get_by_label("犬のだいたいの年齢")
    assert day.count() == 0

    resident.pick("いいえ")
    age.fill("3")
    assert "犬のだいたいの年齢" in status(resident)
    resident.pick("はい")
    assert age.count() == 0
    assert day.is_visible()
    assert "犬が生まれた日" in status(resident)
    assert resident.page.evaluate(SENT) == ["birth_known", "dog_birth"]

    resident.pick("いいえ")
    assert age.input_value() == "3"
    assert resident.page.evaluate(SENT) == ["birth_known", "dog_age"]
    assert resident.page.evaluate("document.activeElement.type") == "radio"
    resident.look()
    resident.press(residents.NEXT)

    assert resident.page.url != address
    resident.back()
    assert age.input_value() == "3"
    assert day.count() == 0


def test_without_scripts_the_page_comes_again(seat: Seat) -> None:
    resident = seat(java_script_enabled=False)
    begins_with_a_dog(resident)
    address = resident.page.url
    assert resident.main.get_by_label("犬のだいたいの年齢").count() == 0

    resident.pick("いいえ")
    resident.press(residents.NEXT)

    assert resident.page.url == address
    resident.fill("犬のだいたいの年齢", "3")
    resident.press(residents.NEXT)
    assert resident.page.url != address


SENT = """() => [...new Set(
  [...new FormData(document.querySelector("main form")).keys()]
  .filter(name => !["asked", "csrfmiddlewaretoken"].includes(name))
  .map(name => name.split(".")[0]))]"""


def status(resident: Window) -> str:
    return resident.main.get_by_role("status").inner_text()


DAY = Question("d", "date", Text(ja="日"))
NUMBER = Question("n", "number", Text(ja="数"))
FIELDS = ("era", "year", "month", "day")
TYPED = [
    (DAY, ("平成", "３", "5月", "8日")),
    (DAY, ("令和", "元", "5", "1")),
    (DAY, ("昭和", "64年", "1", "7")),
    (DAY, ("西暦", "２０２６", "11", "24")),
    (DAY, ("", "2026", "2", "28")),
    (DAY, ("平成", "2008", "4", "2")),
    (DAY, ("西暦", "2026", "2", "30")),
    (DAY, ("昭和", "50", "", "1")),
    (DAY, ("", "", "", "")),
    (DAY, ("", "8", "1", "1")),
    (NUMBER, ("３",)),
    (NUMBER, ("1,200",)),
    (NUMBER, (" 7 ",)),
    (NUMBER, ("1.5",)),
    (NUMBER, ("三",)),
    (NUMBER, ("",)),
]


@pytest.mark.parametrize(("question", "typed"), TYPED)
def test_the_script_reads_what_is_typed_as_the_server_does(
    browser: Browser, question: Question, typed: tuple[str, ...]
) -> None:
    parts = dict(zip(FIELDS if question is DAY else ("",), typed, strict=True))
    answer = read(question, parts)
    name = Node("name", leaf=question.key)
    if answer is None:
        shown: Any = ["not", ["answered", to_json(name)]]
    elif question is DAY:
        shown = ["==", to_json(name), ["date", ["text", answer]]]
    else:
        shown = ["==", to_json(name), ["int", answer]]
    conditions = {
        "when": {"x": shown},
        "read": {question.key: kind_of(question).in_browser},
    }

    page = browser.new_page()
    page.set_content(page_with(question.key, parts, json.dumps(conditions)))
    for script in ("expressions.js", "conditions.js"):
        page.add_script_tag(path=PACKAGE / "procedures/static/procedures" / script)
    page.evaluate("document.dispatchEvent(new Event('DOMContentLoaded'))")

    assert page.locator("#shown").count() == 1
    page.close()


def read(question: Question, parts: dict[str, str]) -> Any:
    raw = {part: [text] for part, text in parts.items()}
    try:
        return kind_of(question).parse(question, raw, date(2026, 11, 24))
    except Unusable:
        return None


def page_with(key: str, parts: dict[str, str], conditions: str) -> str:
    inputs = "".join(
        f'<input name="{f"{key}.{part}" if part else key}" value="{text}">'
        for part, text in parts.items()
    )
    return (
        f'<form data-conditions="{escape(conditions)}">{inputs}'
        '<template data-follows="x"><input type="hidden" name="asked" value="x">'
        '<p id="shown" class="ask">x</p></template>'
        '<p role="status" data-more="" data-less=""></p></form>'
    )
