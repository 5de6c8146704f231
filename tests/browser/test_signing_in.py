"""Staff at the door: a passkey of a real browser, a lock that keeps what was typed.

The device is Chromium's own virtual authenticator; nothing of it is ours.
"""

from typing import TYPE_CHECKING

import pytest

from tests.browser import clerks
from tests.browser.conftest import Seat
from tests.browser.installation import Installation
from tests.browser.window import DESK, Window

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
COVERED = """() => document.elementFromPoint(5, 5).localName"""
"""What a pointer meets in the corner: the dialog's backdrop, not the page."""
A_QUARTER = 16 * 60 * 1000


class Fob:
    """A device of somebody, in the browser of a window."""

    def __init__(self, window: Window) -> None:
        self.line: CDPSession = window.context.new_cdp_session(window.page)
        self.line.send("WebAuthn.enable")
        made = self.line.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        self.id = made["authenticatorId"]

    def refuse(self, *, refuses: bool = True) -> None:
        told = {"authenticatorId": self.id, "isUserVerified": not refuses}
        self.line.send("WebAuthn.setUserVerified", told)

    def lose(self) -> None:
        self.line.send(
            "WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.id}
        )


@pytest.fixture
def named(ward: Installation) -> str:
    """Return the address by its name: a passkey is not made for a bare number."""
    return ward.address.replace("127.0.0.1", "localhost")


def tells_the_password(window: Window, named: str, login: str) -> None:
    window.open(f"{named}/asahi/office/")
    window.fill("職員番号", login)
    window.fill("パスワード", clerks.PASSWORD)
    window.press("ログインする", window.main)


def test_an_approver_registers_a_passkey_and_comes_in_with_it(
    seat: Seat, named: str
) -> None:
    suzuki = seat(DESK)
    fob = Fob(suzuki)
    tells_the_password(suzuki, named, "suzuki")
    suzuki.shows("パスキーでの確認が必要です", "までに登録してください")
    suzuki.fill("端末の名前", "窓口2番のパソコン")
    suzuki.press("この端末を登録する")
    assert suzuki.title == "仕事一覧"
    suzuki.open(f"{named}/asahi/office/account/")
    suzuki.shows("窓口2番のパソコン", "まだ使っていません")

    suzuki.open(f"{named}/asahi/office/account/passkeys/add/")
    suzuki.fill("端末の名前", "同じ端末")
    suzuki.target("この端末を登録する").click()
    suzuki.main.get_by_text("もう登録してあります").wait_for()
    suzuki.press("（ログアウト）")

    tells_the_password(suzuki, named, "suzuki")
    suzuki.shows("パスキーで確かめます")
    fob.refuse()
    suzuki.target("パスキーで確かめる").click()
    suzuki.main.get_by_text("確かめられませんでした").wait_for()
    fob.refuse(refuses=False)
    suzuki.press("パスキーで確かめる")
    assert suzuki.title == "仕事一覧"
    suzuki.open(f"{named}/asahi/office/account/")
    suzuki.shows("パスワードとパスキー", "この端末")
    suzuki.press("削除する")
    suzuki.shows("最後のパスキーは削除できません")


def test_a_lock_hides_the_page_and_keeps_what_was_typed(seat: Seat) -> None:
    keeper = seat(DESK)
    keeper.page.clock.install()
    clerks.signs_in(keeper, "jinji")
    keeper.open("/midori/office/staff/transfer/")
    keeper.fill("または、表を貼り付ける", "書きかけの表")
    keeper.page.clock.fast_forward(A_QUARTER)
    dialog = keeper.page.get_by_role("dialog", name="画面をロックしています")
    dialog.wait_for()
    covered = keeper.page.evaluate(COVERED)
    assert covered == "dialog"
    keeper.look()

    dialog.get_by_label("のパスワード").fill("guess")
    dialog.get_by_role("button", name="続ける").click()
    dialog.get_by_text("パスワードが違います").wait_for()
    dialog.get_by_label("のパスワード").fill(clerks.PASSWORD)
    dialog.get_by_role("button", name="続ける").click()
    dialog.wait_for(state="detached")

    box = keeper.main.get_by_label("または、表を貼り付ける")
    assert box.input_value() == "書きかけの表"


def test_without_scripts_a_lock_keeps_what_was_sent(seat: Seat) -> None:
    keeper = seat(DESK, java_script_enabled=False)
    clerks.signs_in(keeper, "jinji")
    keeper.open("/midori/office/staff/transfer/")
    keeper.fill("または、表を貼り付ける", "a,b")
    keeper.at.run(
        "from madoguchi.personnel.models import Session\n"
        "from datetime import timedelta\n"
        "from django.db.models import F\n"
        "Session.objects.update(seen_at=F('seen_at') - timedelta(hours=1))"
    )
    keeper.press("変わることを確かめる")
    keeper.shows("画面をロックしています", "入力した内容のまま続きから送ります")
    keeper.fill("のパスワード", clerks.PASSWORD)
    keeper.press("続ける", keeper.main)
    keeper.shows("登録していません", "1行目は")


def test_transfers_are_seen_before_they_are_taken(seat: Seat) -> None:
    keeper = seat(DESK)
    clerks.signs_in(keeper, "jinji")
    keeper.shows("職員", "佐藤 実")
    keeper.press("人事異動をCSVで登録する")
    keeper.fill("または、表を貼り付ける", f"{HEAD}\naoba,異動,4月,区民課,,担当,,")
    keeper.press("変わることを確かめる")
    keeper.shows("1か所を直してください", "2行目 日付")
    keeper.fill(
        "または、表を貼り付ける", f"{HEAD}\nhoken1,兼務,2099-04-01,区民課,,担当,,"
    )
    keeper.press("変わることを確かめる")
    keeper.shows("この内容で登録しますか", "草野 緑", "まだ登録していません")
    keeper.press("1件をすべて登録する")
    keeper.shows("1件を登録しました")
    keeper.press("職員の一覧に戻る")
    keeper.press("hoken1")
    keeper.shows("これから")
    keeper.open("/midori/office/staff/review/")
    keeper.shows("権限の見直し")


HEAD = "職員番号,種別,日付,課,役職,役割,氏名,氏名カナ"
