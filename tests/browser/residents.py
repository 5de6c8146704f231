"""What residents do in the journeys: sign in, fill in pages, send, look."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator

from tests.browser.window import Window

MIDORI = "若葉 みどり"
NEXT = "次へ進む"
EMAIL = "midori@example.jp"
BEAT = 1.0
BOOKED_WITHIN = 20.0
"""Seconds in which the ward has heard from the payment company."""


Day = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a resident keeps after sending."""

    number: str
    code: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose name and birth date are filled in."""

    family: str
    given: str
    family_kana: str
    given_kana: str
    born: Day


Answer = str | bool | Day | date | Path | Person

MIDORI_HERSELF = Person("若葉", "みどり", "ワカバ", "ミドリ", ("平成", "3", "5", "8"))
HANAKO = Person("山吹", "花子", "ヤマブキ", "はなこ", ("昭和", "15", "2", "29"))
TARO = Person("山吹", "太郎", "ヤマブキ", "タロウ", ("平成", "30", "6", "1"))
JIRO = Person("山吹", "次郎", "ヤマブキ", "ジロウ", ("令和", "元", "5", "1"))


def today() -> date:
    return datetime.now(ZoneInfo("Asia/Tokyo")).date()


def reads_what_is_not_marked_japanese(resident: Window) -> str:
    """Return the words of the page that claim to be in its own language."""
    words: str = resident.page.evaluate(
        """() => {
          const marked = [...document.querySelectorAll("[lang=ja]")]
          marked.forEach(one => { one.style.display = "none" })
          const words = document.body.innerText
          marked.forEach(one => { one.style.display = "" })
          return words
        }"""
    )
    return words


# ------------------------------------------------------------------- beginning


def signs_in(resident: Window, name: str = MIDORI) -> None:
    resident.open("/midori/sign-in/")
    resident.press(name)


def begins_signed_in(resident: Window, procedure: str, name: str = MIDORI) -> None:
    """Begin a procedure that wants to know who asks."""
    resident.open(f"/midori/procedures/{procedure}/start/")
    proves_who_it_is(resident, name)
    resident.press("入力を始める")


def proves_who_it_is(resident: Window, name: str = MIDORI) -> None:
    resident.press("ログインして始める")
    resident.shows("これは見本の本人確認です")
    resident.press(name)


def begins(resident: Window, procedure: str) -> None:
    """Begin a procedure that does not ask who it is."""
    resident.open(f"/midori/procedures/{procedure}/start/")
    resident.shows("本人確認はいりません")
    resident.press("入力を始める")


# ------------------------------------------------------------------ filling in


def goes_on(resident: Window) -> None:
    resident.press(NEXT, resident.main)


def chooses(resident: Window, *options: str) -> None:
    """Pick options of a page and go on."""
    for option in options:
        resident.pick(option)
    goes_on(resident)


def says(resident: Window, answers: Mapping[str, Answer]) -> None:
    """Answer the questions of a page, each by its first words, and go on.

    A question that has its page to itself needs no name.
    """
    answers_all(resident, answers)
    goes_on(resident)


def answers_all(
    window: Window, answers: Mapping[str, Answer], inside: Locator | None = None
) -> None:
    for question, answer in answers.items():
        answers_one(window, question, answer, inside)


def answers_one(
    window: Window, question: str, answer: Answer, inside: Locator | None = None
) -> None:
    """Answer a question in the way its field wants it."""
    if isinstance(answer, bool):
        window.tick(question, inside)
        return
    place = window.group(question, inside) if question else inside or window.main
    if isinstance(answer, date):
        day = ("西暦", str(answer.year), str(answer.month), str(answer.day))
        gives_a_day(window, day, place)
    elif isinstance(answer, Person):
        gives_a_name(window, answer, place)
    elif isinstance(answer, tuple):
        gives_a_day(window, answer, place)
    elif isinstance(answer, Path):
        window.fill_file(question, answer)
    elif place.get_by_role("radio").or_(place.get_by_role("checkbox")).count():
        window.pick(answer, place)
    elif question:
        window.fill(question, answer, inside)
    else:
        place.get_by_role("textbox").first.fill(answer)


def gives_a_name(window: Window, person: Person, place: Locator) -> None:
    window.fill("姓のフリガナ", person.family_kana, place)
    window.fill("名のフリガナ", person.given_kana, place)
    place.get_by_label("姓", exact=True).fill(person.family)
    place.get_by_label("名", exact=True).fill(person.given)


def gives_a_day(window: Window, day: Day, place: Locator) -> None:
    window.select("元号", day[0], place)
    for label, number in zip(("年", "月", "日"), day[1:], strict=True):
        place.get_by_label(label, exact=True).fill(number)


def gives_an_address(window: Window, question: str) -> None:
    fields = window.group(question)
    window.fill("郵便番号", "１３１－００４５", fields)
    window.fill("都道府県", "東京都", fields)
    window.fill("区市町村", "みどり区", fields)
    window.fill("町域", "若葉台", fields)
    fields.get_by_label("丁目").first.fill("2")
    window.fill("番地・号", "4-6", fields)


def wants_a_certificate(resident: Window, copies: str = "1") -> None:
    """Answer the pages about the certificate, up to the one about the applicant."""
    chooses(resident, "自分")
    chooses(resident, "世帯全員")
    answers_what_it_shows(resident)
    resident.fill("通数", copies)
    goes_on(resident)
    chooses(resident, "区役所の窓口で受け取る")


def answers_what_it_shows(resident: Window) -> None:
    for question in ("世帯主の氏名", "本籍", "国籍・地域"):
        resident.pick("のせない", resident.group(question))
    resident.pick("いいえ", resident.group("マイナンバーか住民票コード"))
    goes_on(resident)


def says_who_asks(resident: Window) -> None:
    """Complete what the card told, and give a telephone number and an address."""
    resident.fill("姓のフリガナ", "ワカバ")
    resident.fill("名のフリガナ", "みどり")
    goes_on(resident)
    resident.fill("郵便番号", "131-0045")
    goes_on(resident)
    resident.fill("電話番号", "０９０－１２３４－５６７８")
    resident.fill("メールアドレス", EMAIL)
    goes_on(resident)
    resident.shows("入力の内容を確かめてください", "まだ送っていません")


def fills_in_a_certificate(resident: Window) -> None:
    """Begin and fill in everything, up to the check of the answers."""
    begins_signed_in(resident, "juminhyo")
    wants_a_certificate(resident)
    says_who_asks(resident)


# --------------------------------------------------------------------- sending


def sends(resident: Window) -> Receipt:
    """Send what was checked; return what the receipt says."""
    resident.press("この内容で", resident.main)
    return reads_the_receipt(resident)


def reads_the_receipt(resident: Window) -> Receipt:
    number = resident.find(r"\d{4}-\d{4}-\d{2}")
    return Receipt(number, resident.find(r"確認コード\s*([0-9A-Z]{4}-[0-9A-Z]{4})"))


def looks_up(
    resident: Window, receipt: Receipt, code: str = "", ward: str = "midori"
) -> None:
    """Ask where an application stands, by its number and its code."""
    resident.open(f"/{ward}/status/")
    resident.fill("受付番号", receipt.number)
    resident.fill("確認コード", code or receipt.code)
    resident.press("状況を見る", resident.main)


# --------------------------------------------------------------------- paying


def waits_for_the_receipt(resident: Window, looks: Callable[[], None]) -> str:
    """Look at a case until its fee came; return the receipt number (領収番号)."""
    end = time.monotonic() + BOOKED_WITHIN
    looks()
    while "手数料を受け取りました" not in resident.text and time.monotonic() < end:
        time.sleep(BEAT)
        looks()
    resident.shows("手数料を受け取りました")
    return resident.find(r"\d{4}-\d{6}")
