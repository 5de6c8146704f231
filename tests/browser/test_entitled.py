"""Am I entitled? Asked before applying, with and without scripts, in two languages."""

import re

from playwright.sync_api import Locator

from tests.browser import residents
from tests.browser.conftest import Seat
from tests.browser.window import PHONE, Window

SORA = ("平成", "27", "5", "5")


def asks(resident: Window, procedure: str = "jidofuyo") -> None:
    resident.open(f"/midori/procedures/{procedure}/")
    resident.press("受けられるか調べる")


def checks(resident: Window) -> None:
    resident.leaving(resident.main.locator("button.main").first.click)


def tells_of_one_child(resident: Window) -> None:
    """Answer what decides, page by page as the questions open."""
    resident.pick("はい", resident.group("請求する人の住民票は"))
    resident.pick("離婚した")
    checks(resident)
    resident.shows("まだ決まりません", "夫か妻としてくらす相手がいますか")
    resident.pick("いいえ", resident.group("夫か妻として"))
    child = first_child(resident)
    residents.gives_a_day(resident, SORA, child)
    resident.pick("いいえ", resident.group("中くらい以上", child))
    resident.pick("請求する人といっしょ", child)
    resident.fill("所得", "800000")
    resident.fill("税の扶養親族の人数", "1")
    resident.pick("いいえ", resident.group("父母、祖父母"))
    resident.pick("いいえ", resident.group("請求する人か子が"))
    checks(resident)


def first_child(resident: Window) -> Locator:
    return resident.main.get_by_role("group", name=re.compile(r"^子 1")).first


def test_a_single_parent_learns_the_amount_and_goes_on_to_apply(
    resident: Window,
) -> None:
    asks(resident)
    resident.shows("答えは保存しません")
    tells_of_one_child(resident)
    resident.shows("受けられる見込みです", "46,690円")
    resident.main.get_by_text("まだ確かめていない数字で計算しました").click()
    resident.shows("令和8年4月の改定の額は未確認")

    resident.press("この答えで申請に進む")
    resident.shows("答えを申請書に写しました")
    resident.press("ログインして続ける")
    resident.shows("これは見本の本人確認です")
    resident.press(residents.MIDORI)
    resident.press("わたしの申請にして続ける")

    resident.shows("育てている子を、年上から順に教えてください")
    assert resident.main.get_by_label("年", exact=True).first.input_value() == "27"


def test_the_same_without_scripts_says_why_not(seat: Seat) -> None:
    plain = seat(PHONE, java_script_enabled=False)
    asks(plain, "jidoteate")
    plain.pick("はい", plain.group("請求する人は公務員"))
    checks(plain)
    plain.shows("受けられない見込みです", "児童手当法第17条第1項")
    assert not plain.main.get_by_role("button", name="この答えで申請に進む").count()


def test_it_reads_english(resident: Window) -> None:
    resident.open("/midori/procedures/choikin/entitled/?lang=en")
    checks(resident)
    resident.shows("It cannot be told yet", "Answer these and we can tell.")
