"""What a manuscript lets its owner do and undo in the studio, by keyboard and mouse."""

import re

import pytest
from playwright.sync_api import Locator

from tests.browser import clerks
from tests.browser.conftest import Seat
from tests.browser.keys import Keyboard
from tests.browser.window import DESK, Window

SAVED = re.compile(r"\d+:\d\dに保存しました")


@pytest.fixture
def owner(seat: Seat) -> Window:
    window = seat(DESK)
    clerks.signs_in(window, "suzuki")
    return window


def saved(window: Window) -> None:
    """Wait until what was typed is kept."""
    window.page.keyboard.press("Tab")
    window.page.get_by_text(SAVED).wait_for()


def begins(keys: Keyboard, template: str, title: str, reading: str) -> None:
    keys.window.open("/midori/office/studio/")
    keys.pick(template)
    keys.write("手続きの名前", title)
    keys.write("名前のよみがな", reading)
    keys.press("書き始める")


def adds_a_question(keys: Keyboard, label: str, kind: str) -> None:
    keys.write("質問の文", label)
    keys.choose("答え方", kind)
    keys.press("この質問を加える")


def test_what_was_done_is_undone_and_done_again_by_keys(owner: Window) -> None:
    keys = Keyboard(owner)
    begins(keys, "アンケート", "公園のアンケート", "こうえんのあんけーと")
    keys.press("満足していますか")
    keys.write("画面の見出し", "公園はどうですか")
    saved(owner)
    owner.page.locator("h1").evaluate("at => at.ownerDocument.activeElement.blur()")

    owner.leaving(lambda: owner.page.keyboard.press("Control+z"))
    owner.shows("元に戻しました。")
    assert owner.title == "満足していますか"
    owner.leaving(lambda: owner.page.keyboard.press("Control+Shift+z"))

    owner.shows("やり直しました。")
    assert owner.title == "公園はどうですか"


def test_a_question_that_is_dragged_stands_where_keys_would_move_it(
    owner: Window,
) -> None:
    keys = Keyboard(owner)
    begins(keys, "問い合わせ", "公園の問い合わせ", "こうえんのといあわせ")
    outline = owner.page.url.partition("?")[0]
    page = f"{outline}pages/reply/"
    owner.open(page)
    before = entries(owner)
    assert before == ["氏名", "返事の方法", "メールアドレス", "電話番号"]

    drags(owner, "氏名", onto="メールアドレス")
    owner.page.get_by_text("氏名を3番目に移しました").wait_for()
    owner.page.reload()
    dragged = entries(owner)
    owner.press("元に戻す")
    assert entries(owner) == before

    keys.reach("氏名", "a")
    for place in (2, 3):
        owner.page.keyboard.press("Alt+ArrowDown")
        owner.page.get_by_text(f"氏名を{place}番目に移しました").wait_for()
    owner.page.reload()
    assert (
        entries(owner)
        == dragged
        == ["返事の方法", "メールアドレス", "氏名", "電話番号"]
    )

    for part, said in (
        ("history", "質問の順番を変えた"),
        ("examples", "例はまだありません"),
        ("preview", "住民に見える画面です"),
    ):
        owner.open(f"{outline}{part}/")
        owner.shows(said)


def test_a_bank_that_several_names_may_mean_is_chosen_from_a_list(
    owner: Window,
) -> None:
    keys = Keyboard(owner)
    begins(keys, "アンケート", "口座の問い合わせ", "こうざのといあわせ")
    keys.press("満足していますか")
    adds_a_question(keys, "振込先", "口座")
    preview = owner.page.locator("iframe.phone").get_attribute("src")
    owner.open(preview or "")
    owner.fill("金融機関", "城")
    owner.press("次へ進む")

    owner.shows("「城」に合うものが", "下から選んでください")


def entries(owner: Window) -> list[str]:
    return owner.main.locator(".studio-entry-name a").all_inner_texts()


def drags(owner: Window, name: str, *, onto: str) -> None:
    """Take a question by its grip and let it go below another, in small moves."""
    mouse, rows = owner.page.mouse, owner.main.locator(".studio-entry")
    first, last = (rows.filter(has_text=one) for one in (name, onto))
    first.evaluate("at => at.scrollIntoView()")
    x, y, _height = place_of(first.locator("[data-grip]"))
    mouse.move(x, y)
    mouse.down()
    _x, below, height = place_of(last)
    mouse.move(x, below + height / 4, steps=12)
    mouse.up()


def place_of(part: Locator) -> tuple[float, float, float]:
    """Return the middle of a part of the page, and how high it is."""
    box = part.bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    return (*middle, box["height"])


def test_two_owners_see_each_other_and_neither_loses_anything(seat: Seat) -> None:
    suzuki, other = seat(DESK), seat(DESK)
    for window, login in ((suzuki, "suzuki"), (other, "dx")):
        clerks.signs_in(window, login)
    keys = Keyboard(suzuki)
    begins(keys, "届出", "置場の変更", "おきばのへんこう")
    outline = suzuki.page.url.partition("?")[0]
    question = f"{outline}questions/changed_on/"
    other.open(question)
    other.shows("鈴木")
    suzuki.open(question)

    keys.write("質問の文", "いつ変わりましたか")
    saved(suzuki)
    other.fill("質問の文", "変わった日")
    other.page.keyboard.press("Tab")

    note = other.page.get_by_role("alert").filter(has_text="同じところを変えました")
    note.wait_for()
    assert "いつ変わりましたか" in note.inner_text()
    assert "変わった日" in note.inner_text()
    note.get_by_role("button", name="自分の内容にする").click()
    other.page.get_by_text(SAVED).wait_for()
    suzuki.open(question)
    assert suzuki.title == "変わった日"
