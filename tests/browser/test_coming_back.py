"""Saved, taken up elsewhere, clicked twice, gone back: one application all the same."""

from tests.browser import residents
from tests.browser.conftest import Seat
from tests.browser.window import DESK, PHONE, Window

CODE = r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"


def test_a_filing_begun_at_home_is_finished_on_another_device_once(
    seat: Seat,
) -> None:
    phone, desk = seat(PHONE), seat(DESK)
    code = given_a_move_half_told_on_the_phone(phone)

    when_the_code_is_used_on_the_desk(desk, code)

    then_the_phone_can_open_it_no_more(phone, code)
    desk.shows("新しい住所に住み始めた日はいつですか")
    desk.press("前のページに戻る")
    assert desk.main.get_by_role("radio", name="日本の、ほかの市区町村").is_checked()


def given_a_move_half_told_on_the_phone(phone: Window) -> str:
    residents.begins(phone, "tennyu")
    residents.chooses(phone, "日本の、ほかの市区町村")
    phone.press("保存して後で続ける")
    phone.shows("保存しました", "まだ送っていません")
    return phone.find(CODE)


def when_the_code_is_used_on_the_desk(desk: Window, code: str) -> None:
    desk.open("/midori/resume/")
    desk.fill("コード", "AAAA-BBBB-CCCC")
    desk.press("続きを開く")
    desk.shows("このコードでは開けません")
    desk.fill("コード", code.lower())
    desk.press("続きを開く")


def then_the_phone_can_open_it_no_more(phone: Window, code: str) -> None:
    phone.press("続きを入力する")
    phone.shows("このページは開けません")
    phone.open("/midori/resume/")
    phone.fill("コード", code)
    phone.press("続きを開く")
    phone.shows("このコードでは開けません")


def test_clicked_twice_gone_back_and_sent_from_two_tabs_is_one_receipt(
    resident: Window,
) -> None:
    residents.fills_in_a_certificate(resident)
    check = resident.page.url
    other = resident.tab()
    other.goto(check)

    send = resident.target("この内容で請求する")
    resident.leaving(send.dblclick)
    first = residents.reads_the_receipt(resident)
    other.get_by_role("button", name="この内容で請求する").click()
    other.wait_for_url("**/your-receipt/")
    resident.back()

    assert first.number in other.locator("main").inner_text()
    resident.open(check)
    assert residents.reads_the_receipt(resident) == first
    resident.open("/midori/status/")
    assert resident.text.count(first.number) == 1
