"""One question to all residents, as those see it who ask, approve and read."""

import pytest

from tests.browser import clerks
from tests.browser.conftest import Seat
from tests.browser.window import DESK, Window

BENEFIT = "児童扶養手当"


@pytest.fixture
def reader(seat: Seat) -> Window:
    window = seat(DESK)
    clerks.signs_in(window, "kodomo1")
    return window


def test_a_run_is_asked_for_and_waits_for_another_person(
    reader: Window, seat: Seat
) -> None:
    reader.open("/midori/office/runs/")
    reader.press("この内容で起案する")
    reader.shows("入力を直してください", "目的を、1000文字までで書いてください。")
    reader.fill("目的", "現況届を出していない人に、手紙で知らせるため。")
    reader.fill("根拠（法令・条例の条文など）", "児童扶養手当法施行規則第4条")
    reader.press("この内容で起案する")
    reader.shows("起案しました", "承認待ち", "起案した人は承認できません")

    second = seat(DESK)
    clerks.signs_in(second, "dx")
    second.open(reader.page.url.partition("?")[0])
    second.shows("この内容を承認する")
    reader.press("この判定を取りやめる")
    reader.shows("取りやめました")


def test_who_was_found_is_read_by_the_department(reader: Window) -> None:
    reader.open("/midori/office/runs/")
    finished = reader.main.get_by_role("row").filter(has_text="終了")
    reader.press(BENEFIT, finished)
    reader.shows("結果", "要件にあてはまる")
    reader.press("あてはまる人の一覧を開く")
    reader.leaving(reader.main.locator("tbody a").first.click)
    reader.shows("一人の判定", "支給額の見込み", "開いたことは")
