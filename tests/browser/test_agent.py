"""代理人: an application for another, the paper that proves it, a genuine letter."""

import re
from pathlib import Path

from PIL import Image

from tests.browser import clerks, residents
from tests.browser.conftest import Seat
from tests.browser.residents import Answer, Person
from tests.browser.window import DESK, PHONE, Window

PRINCIPAL = Person("山吹", "翼", "ヤマブキ", "ツバサ", ("平成", "10", "4", "2"))
BEFORE: list[dict[str, Answer]] = [
    {"": "はい"},
    {"氏名": PRINCIPAL, "生年月日": PRINCIPAL.born},
    {"": "両腕と両足が動かず"},
    {"施設に入って": "いいえ", "入院して": "入院していない"},
    {"所得": "0", "税の扶養親族の人数": "0"},
]
AFTER: list[dict[str, Answer]] = [
    {"": "国に登録した"},
    {},
    {"昼間に連絡できる電話番号": "090-0000-0002"},
    {"内容の確認": True, "区が調べる": True},
]
"""Pages of the form, before and after the address, which no card tells of another."""


def test_an_agent_applies_and_anybody_may_check_the_letter(
    seat: Seat, tmp_path: Path
) -> None:
    agent, clerk = seat(PHONE), seat(DESK)
    receipt = when_somebody_applies_for_another(agent, a_letter_in(tmp_path))
    clerks.signs_in(clerk, "fukushi1")
    clerks.takes(clerk, receipt.number)
    then_nothing_is_decided_before_the_paper_was_seen(clerk)
    when_the_paper_is_seen(clerk, receipt.number)
    clerks.grants(clerk)
    letter = clerks.words_of(clerks.opens_paper(clerk, "決定通知書"))
    clerks.sees_the_line(
        clerk, "代理人を記録した", "受け付けた", "代理権の書類を確認した", "決定した"
    )

    agent.open("/midori/status/")
    agent.press("東京都重度心身障害者手当", agent.main)
    agent.shows("認められました", "決定通知書")
    then_the_public_page_knows_the_letter(seat(PHONE), letter)


def a_letter_in(folder: Path) -> Path:
    """Return a picture of the paper by which somebody is asked to act (委任状)."""
    path = folder / "letter.png"
    Image.new("RGB", (60, 80), "white").save(path)
    return path


def when_somebody_applies_for_another(agent: Window, letter: Path) -> residents.Receipt:
    residents.begins_signed_in(agent, "jushoteate")
    agent.shows("だれの手続きですか")
    residents.chooses(agent, "ほかの人の手続き")
    agent.shows("代理人のこと", "ご本人のことを書きます")
    agent.pick("ご本人から頼まれた")
    agent.fill("代理人（あなた）の電話番号", "090-0000-0001")
    started = agent.group("代理権がはじまった日")
    residents.answers_one(agent, "代理権がはじまった日", residents.today())
    assert started.get_by_label("年", exact=True).input_value()
    agent.fill_file("書類の写真やPDF", letter)
    residents.goes_on(agent)
    agent.is_judged = False  # the gate has proven the pages of the form
    for page in BEFORE:
        residents.says(agent, page)
    residents.gives_an_address(agent, "住所")
    residents.goes_on(agent)
    for page in AFTER:
        residents.says(agent, page)
    agent.is_judged = True
    agent.look()
    agent.shows("代理人の氏名", residents.MIDORI, "委任状", "山吹 翼")
    return residents.sends(agent)


def then_nothing_is_decided_before_the_paper_was_seen(clerk: Window) -> None:
    clerk.shows("代理人による申請", "代理権の書類を確認するまで、決定できません。")


def when_the_paper_is_seen(clerk: Window, number: str) -> None:
    clerk.press("代理人を見る・確認する")
    clerk.shows(residents.MIDORI, "委任状の原本")
    clerk.press("書類を確認した")
    clerk.shows("委任状を確認")
    clerks.finds(clerk, number)


def then_the_public_page_knows_the_letter(anybody: Window, letter: str) -> None:
    """Type both numbers of the letter; its holder learns nothing of anybody."""
    number = re.search(r"\d+[^\d\s]{1,6}第\d+号", letter)
    code = re.search(r"確認コード[^0-9A-Z]*([0-9A-Z]{4}-[0-9A-Z]{4})", letter)
    assert number, letter
    assert code, letter
    anybody.open("/midori/letter/")
    for typed, words in (
        ("AAAA-AAAA", "この番号の書類は見つかりません"),
        (code[1], "この区が出した書類です"),
    ):
        anybody.fill("文書番号", number[0])
        anybody.fill("確認コード", typed)
        anybody.press("確かめる", anybody.main)
        anybody.shows(words)
    anybody.shows("だれに出したかと内容は、ここには出ません")
    assert not [one for one in ("若葉", "山吹") if one in anybody.text]
