"""Questions come and go with answers of the same page, without a round trip."""

from collections.abc import Callable

from tests.browser import residents
from tests.browser.window import Window

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
