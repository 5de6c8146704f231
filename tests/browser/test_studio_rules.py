"""An owner changes fees, conditions and the flow of work by keyboard, without code.

Each page that is passed is judged at 320, 360 and 1280 pixels.
"""

import pytest

from tests.browser import clerks
from tests.browser.conftest import Seat
from tests.browser.keys import Keyboard
from tests.browser.window import PHONE, Window


@pytest.fixture
def owner(seat: Seat) -> Window:
    window = seat(PHONE)
    clerks.signs_in(window, "suzuki")
    return window


def begins_the_next_version(owner: Window, title: str) -> str:
    owner.open("/midori/office/studio/")
    owner.select("変える手続き", title)
    owner.press("次の版を書き始める")
    return owner.page.url.partition("?")[0]


def test_a_fee_depends_on_a_condition_made_by_keyboard(owner: Window) -> None:
    outline = begins_the_next_version(owner, "住民票の写しの交付請求")
    keys = Keyboard(owner)

    # A condition is put together row by row, and told when something is wrong.
    keys.press("手数料")
    owner.shows("「受け取り方」が「住民登録のある住所へ郵送」", "例で確かめる")
    owner.open(outline + "rule/fee/2/when/")
    keys.choose("加える条件の質問", "「通数」")
    keys.press("条件を加える")
    keys.write("「通数」の数", "百")
    keys.press("文にして確かめる")
    owner.shows("入力を直してください", "「百」は数ではありません")
    keys.write("「通数」の数", "３")
    keys.press("文にして確かめる")
    owner.shows("この入力の意味", "「通数」が3通以上")
    keys.press("保存する")
    owner.shows("条件・金額を保存しました", "「通数」が3通以上")

    # A decision table shows the case that falls into its gap.
    owner.open(outline + "rule/fee/1/amount/?as=table")
    keys.choose("加える列の質問", "「受け取り方」")
    keys.press("列を加える")
    keys.press("行を加える")
    keys.reach("区役所の窓口で受け取る", "input")
    owner.page.keyboard.press("Space")
    keys.write("1行目の結果の数", "1000")
    keys.press("文にして確かめる")
    owner.shows(
        "どの行にも当てはまらない場合（例 「受け取り方」：住民登録のある住所へ郵送）"
    )
    keys.press("保存する")

    # An example says what is charged now.
    owner.pick("区役所の窓口で受け取る")
    keys.press("この答えで計算する")
    owner.shows("この答えのときの金額", "1,000円")


def test_the_flow_is_arranged_and_what_is_wrong_is_said(owner: Window) -> None:
    outline = begins_the_next_version(owner, "住民票の写しの交付請求")
    owner.open(outline + "about/flow/")
    stages = owner.main.locator(".flow > li")
    count = stages.count()
    owner.main.get_by_role("button", name="上へ").last.focus()
    owner.page.keyboard.press("Enter")
    owner.page.get_by_text("番目に移しました").wait_for()
    owner.open(outline + "about/flow/")

    assert stages.count() == count
    owner.shows("この工程は「終わり」の後にあるので、たどり着けません。")
    owner.press("元に戻す", owner.main)
    assert "たどり着けません" not in owner.text

    for section in ("eligibility", "amounts", "survey", "grounds"):
        owner.open(f"{outline}about/{section}/")
    for place in ("eligibility/1/rule", "fee/1/amount", "page/delivery/show_if"):
        owner.open(f"{outline}rule/{place}/")
        owner.open(f"{outline}rule/{place}/?as=text")
    owner.open(outline + "texts/?in=ko")
    owner.shows("한국어", "決まった訳")
