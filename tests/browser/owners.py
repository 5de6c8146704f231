"""What owners of procedures do: write one in the studio, check, change, publish it."""

import time
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from tests.browser import residents
from tests.browser.clerks import BEAT
from tests.browser.keys import Keyboard
from tests.browser.window import Window

TITLE, READING = "防災ラジオの申込み", "ぼうさいらじおのもうしこみ"
HOW, WHO = "受け取り方を教えてください", "あなたの名前を教えてください"
AT_THE_WINDOW, AT_HOME = "窓口で受け取る", "家に届けてもらう"
SECTIONS: Final[Sequence[tuple[str, tuple[str, ...], Mapping[str, str]]]] = [
    (
        "何の手続きか",
        (),
        {
            "ひとことの説明": "区の防災ラジオを申し込みます。1つの家に1台です。",
            "分野": "防災",
        },
    ),
    (
        "だれのためか",
        (),
        {
            "だれのための手続きか": "区内に住む人",
            "その強さにする理由": "1つの家に1台の貸出しで、重なりは審査でわかるため。",
        },
    ),
    (
        "期限と保存",
        (),
        {"処理にかかる日数": "7", "保存の区分": "1年", "保存する年数": "1"},
    ),
    ("案内", ("受付の方法",), {}),
    (
        "根拠と基準",
        ("根拠の法令", "審査基準"),
        {
            "法令の名前": "みどり区防災ラジオ貸出要綱",
            "条・項・号": "第3条",
            "審査基準": "区内に住む人であることと、同じ家に貸していないことを見ます。",
        },
    ),
]
WORDS = {
    TITLE: ("Disaster radio", "防灾收音机申请"),
    "区の防災ラジオを申し込みます。1つの家に1台です。": (
        "Ask for a disaster radio of the ward, one for each home.",
        "申请区里的防灾收音机，每户一台。",
    ),
    "防災": ("Disaster prevention", "防灾"),
    "区内に住む人": ("People who live in the ward", "住在区内的人"),
    "区内に住む人であることと、同じ家に貸していないことを見ます。": (
        "We check that you live in the ward and that your home has none yet.",
        "确认您住在区内，并且同一户没有借用。",
    ),
    HOW: ("How do you want to receive it?", "请选择领取方式"),
    "受け取り方": ("How to receive it", "领取方式"),
    AT_THE_WINDOW: ("At the counter", "在窗口领取"),
    AT_HOME: ("Delivered to my home", "送到家里"),
    "届け先": ("Where to deliver it", "送货地址"),
    WHO: ("What is your name?", "请填写您的姓名"),
    "氏名": ("Name", "姓名"),
    "内容の確認": ("Check", "确认内容"),
    "決定": ("Decision", "决定"),
    "お知らせと記録": ("Notice and record", "通知和记录"),
}
NAME = {
    "姓のフリガナ": "ヤマブキ",
    "名のフリガナ": "ハナコ",
    "姓": "山吹",
    "名": "花子",
}
ADDRESS = "若葉台二丁目4番6号"
GATE_PATIENCE = 120


# --------------------------------------------------- from nothing, by keyboard only


def writes_it_all(keys: Keyboard) -> str:
    """Write the whole manuscript; return the address of its outline."""
    keys.window.open("/midori/office/studio/")
    keys.pick("空の原稿")
    keys.write("手続きの名前", TITLE)
    keys.write("名前のよみがな", READING)
    keys.press("書き始める")
    keys.window.shows("原稿を作りました", "入力の画面を1つ以上加えてください。")
    outline = keys.page.url.partition("?")[0]
    asks(keys, outline)
    keys.press("案にして確認に渡す")
    keys.window.shows("まだ直すところがあるので、確認に渡せません。")
    describes(keys, outline)
    keys.window.shows("直すところはありません。")
    translates(keys, outline)
    return outline


def asks(keys: Keyboard, outline: str) -> None:
    """Make two pages: a choice and what follows one of its options, and a name."""
    for title in (WHO, HOW):
        keys.write("画面の見出し", title)
        keys.press("この画面を加える")
    keys.press(HOW)
    adds_questions(keys, ("受け取り方", "1つ選ぶ"), ("届け先", "文字"))
    keys.press("受け取り方")
    for option in (AT_THE_WINDOW, AT_HOME):
        keys.write("加える選択肢の文", option)
        keys.press("この選択肢を加える")
    keys.window.open(outline)
    keys.press("届け先")
    keys.press("変える：この質問を出す条件")
    keys.choose("加える条件の質問", "「受け取り方」")
    keys.press("条件を加える")
    keys.reach(AT_HOME, "input")
    keys.page.keyboard.press("Space")
    keys.press("文にして確かめる")
    keys.window.shows("この入力の意味", f"「受け取り方」が「{AT_HOME}」")
    keys.press("保存する")
    keys.window.open(outline)
    keys.press(WHO)
    adds_questions(keys, ("氏名", "氏名"))
    comes_first(keys, outline, HOW)


def comes_first(keys: Keyboard, outline: str, title: str) -> None:
    """Move the last page before the one above it, which is announced, by keys."""
    keys.window.open(outline)
    keys.reach(title, "a")
    keys.page.keyboard.press("Alt+ArrowUp")
    keys.page.get_by_text(f"{title}を1番目に移しました").wait_for()
    keys.window.open(outline)
    titles = keys.window.main.locator(".studio-pages h3").all_inner_texts()
    assert titles[0] == title


def adds_questions(keys: Keyboard, *questions: tuple[str, str]) -> None:
    for label, kind in questions:
        keys.write("質問の文", label)
        keys.choose("答え方", kind)
        keys.press("この質問を加える")


def describes(keys: Keyboard, outline: str) -> None:
    """Say what the loader asks for, section by section."""
    for section, adds, values in SECTIONS:
        keys.press(section)
        for one in adds:
            keys.press(f"「{one}」を1つ加える")
        for label, text in values.items():
            keeps(keys, label, text)
        if section == "だれのためか":
            keys.reach("申請者の氏名の質問", "select")
            with keys.page.expect_response(lambda one: one.url.endswith("/edit/")):
                keys.page.keyboard.press("End")
        keys.window.look()
        keys.window.open(outline)


def keeps(keys: Keyboard, label: str, text: str) -> None:
    keys.write(label, text)
    leaves(keys)


def leaves(keys: Keyboard) -> None:
    """Leave a field, and wait until what was typed is kept."""
    with keys.page.expect_response(lambda one: one.url.endswith("/edit/")) as kept:
        keys.page.keyboard.press("Tab")
    assert kept.value.ok, kept.value.text()


def translates(keys: Keyboard, outline: str) -> None:
    """Say every text in English and in 简体中文."""
    for code, at in (("en", 0), ("zh-Hans", 1)):
        keys.window.open(f"{outline}texts/?in={code}&missing=1")
        for row in keys.page.locator(".beside").all():
            japanese = row.locator("[lang=ja]").inner_text()
            keys.reach(row.locator("label").inner_text(), "input", "textarea")
            keys.page.keyboard.insert_text(WORDS[japanese][at])
        keys.press("保存する")
        keys.window.shows("足りない文はありません。")
    keys.window.open(outline)


def hands_over(keys: Keyboard, outline: str) -> str:
    """Hand the manuscript over; return the address of the proposal."""
    keys.window.open(outline)
    keys.press("案にして確認に渡す")
    return keys.page.url.partition("?")[0]


def asks_the_gate(keys: Keyboard, proposal: str) -> None:
    """Run the publish gate, and wait until its job has looked at the pages."""
    keys.window.open(proposal)
    keys.press("公開前の確認をする")
    keys.window.shows("画面を調べています")
    began = time.monotonic()
    while "画面を調べています" in keys.window.text:
        assert time.monotonic() < began + GATE_PATIENCE, keys.window.text
        time.sleep(BEAT)
        keys.page.goto(proposal)
    keys.window.look()


def walks(keys: Keyboard, outline: str, example: str, *options: str) -> None:
    """Walk through the preview and keep what was said as an example."""
    keys.window.open(outline)
    keys.press("見本を見る")
    keys.press("見本だけを開く")
    keys.press("オンラインで")
    keys.press("入力を始める")
    for option in options:
        keys.pick(option)
        if option == AT_HOME:
            keys.write("届け先", ADDRESS)
        keys.press("次へ進む")
        for label, text in NAME.items():
            keys.write(label, text)
        keys.press("次へ進む")
    keys.press("この入力で決まること")
    keys.write("例の名前", example)
    keys.press("この入力を例として残す")
    keys.window.shows("例を残しました")


def records_a_test(keys: Keyboard, proposal: str) -> None:
    """Record a usability test with an older and a disabled person."""
    keys.window.open(proposal)
    keys.press("利用者テストを記録する")
    keys.reach("試した日", "input")
    types_a_day(keys, residents.today())
    for age, disability in (("65歳から74歳", "障害なし"), ("40歳から64歳", "視覚障害")):
        keys.choose("年代", age)
        keys.choose("障害の区分", disability)
        keys.write("人数", "1")
    keys.write("何をしてもらったか", "家に届けてもらう申込みをする")
    keys.write("試した人数", "2")
    keys.write("できた人数", "2")
    keys.write("かかった時間", "4")
    keys.write("何が起きたか", "届け先の質問が急に出て、気づかない人がいた")
    keys.write("直したこと", "選択肢のすぐ下に出すようにした")
    keys.press("この内容で記録する")


def types_a_day(keys: Keyboard, day: date) -> None:
    """Type a day into a browser's own field, whose parts stand as its locale wants."""
    for order in (("%Y", "%m", "%d"), ("%m", "%d", "%Y")):
        for part in order:
            keys.page.keyboard.type(f"{day:{part}}")
            if part == order[0] == "%Y":
                keys.page.keyboard.press("ArrowRight")
        if keys.page.evaluate("document.activeElement.value") == day.isoformat():
            return
        keys.page.keyboard.press("ArrowLeft")
        keys.page.keyboard.press("ArrowLeft")
    raise AssertionError("the day cannot be typed")


# ------------------------------------------------------------- changing, publishing


def changes(owner: Window, outline: str, part: str, label: str, text: str) -> None:
    """Change one text of a part of the manuscript in the studio."""
    owner.open(outline)
    owner.press(part, owner.main)
    owner.fill(label, text)
    leaves(Keyboard(owner))


def is_waived(cio: Window, proposal: str) -> None:
    """Let the CIO answer for a test that is still to be held."""
    cio.open(proposal)
    cio.press("利用者テストを見送る")
    until = residents.today() + timedelta(days=90)
    cio.fill("いつまで見送るか", until.isoformat())
    cio.fill("理由と、いつ試すか", "来月の集まりで、65歳以上の人と試すため。")
    cio.press("この期限まで見送る")
    cio.shows("認めた人", "湊 志保")


def publishes(owner: Window, second: Window, proposal: str) -> None:
    """Pass the gate, get it approved by another person, publish."""
    asks_the_gate(Keyboard(owner), proposal)
    owner.shows("すべて通りました")
    owner.press("ほかの職員に確認を頼む")
    owner.shows("作成や編集をした人は承認できません")
    second.open(proposal)
    second.press("この内容を承認する")
    owner.open(proposal)
    owner.press("公開する", owner.main)
    owner.shows("公開済み")
