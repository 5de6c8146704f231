"""One procedure from nothing to its third change: made, checked, used, changed.

An official makes it in the studio by keyboard only, the publish gate refuses it, it is
mended, another person approves it, residents apply, and it changes under open drafts.
"""

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from madoguchi.procedures.actions.publishing import LEAD
from tests.browser import clerks, owners, residents
from tests.browser.conftest import Seat
from tests.browser.installation import Installation
from tests.browser.keys import Keyboard
from tests.browser.owners import ADDRESS, AT_HOME, AT_THE_WINDOW, HOW, TITLE, WHO, WORDS
from tests.browser.window import DESK, Window

CHINESE = 1
NUMBER = r"\d{4}-\d{4}-\d{2}"
TIME_IS_OVER = """
from django.utils import timezone
from madoguchi.procedures.models import Offer
newest = Offer.objects.filter(finish_until__gt=timezone.now()).order_by("-opens_at")
Offer.objects.filter(pk=newest[0].pk).update(finish_until=timezone.now())
"""
CHOOSE = "受け取り方を選んでください"
TO_THE_ROOM = "届け先（部屋番号まで）"
CUT_OVER = "この手続きのきまりが変わりました"


@pytest.fixture
def owner(seat: Seat) -> Window:
    return at_work(seat, "suzuki")


def at_work(seat: Seat, login: str) -> Window:
    window = seat(DESK)
    clerks.signs_in(window, login)
    return window


def test_a_procedure_from_nothing_to_its_third_change(
    owner: Window, seat: Seat, ward: Installation
) -> None:
    second, cio = at_work(seat, "dx"), at_work(seat, "cio")

    outline, proposal = when_it_is_made_by_keyboard_and_mended(owner)
    owners.publishes(owner, second, proposal)
    is_in_use()
    place = then_a_resident_applies_in_chinese(seat(java_script_enabled=False))

    first, again, last, late = seat(), seat(), seat(), seat()
    drafts = {one: begins(one, place) for one in (first, again, last, late)}

    owners.publishes(owner, second, changes_words(owner, outline))
    is_in_use()
    then_who_is_under_way_goes_on(first, drafts[first])

    owners.publishes(owner, second, waived(cio, changes_a_meaning(owner, outline)))
    is_in_use()
    then_it_is_asked_again_beside_the_old_answer(again, drafts[again])

    owners.publishes(owner, second, waived(cio, changes_the_rules(owner, outline)))
    is_in_use()
    then_the_old_rules_hold_until_their_time(last, drafts[last])
    ward.run(TIME_IS_OVER)
    is_in_use()
    then_the_new_rules_hold(late, drafts[late])

    then_all_were_sent_by_their_versions(owner, place.split("/")[-2])


def when_it_is_made_by_keyboard_and_mended(owner: Window) -> tuple[str, str]:
    """Make it, see it refused, mend it; return its manuscript and its proposal."""
    keys = Keyboard(owner)
    outline = owners.writes_it_all(keys)
    proposal = owners.hands_over(keys, outline)
    owners.asks_the_gate(keys, proposal)
    owner.shows("公開できません", "具体例が1つもありません", "記録がありません")

    owners.walks(keys, outline, "まだ答えていない")
    owners.walks(keys, outline, "窓口で受け取る人", AT_THE_WINDOW)
    owners.walks(keys, outline, "家に届けてもらう人", AT_HOME)
    owners.records_a_test(keys, proposal)
    assert owners.hands_over(keys, outline) == proposal
    return outline, proposal


def then_a_resident_applies_in_chinese(resident: Window) -> str:
    """Find the procedure, fill it in, send it; return its address."""
    words = {japanese: said[CHINESE] for japanese, said in WORDS.items()}
    resident.open("/midori/")
    resident.press("简体中文")
    resident.press(words[TITLE], resident.main)
    place = resident.page.url
    for _ in ("begin", "begin indeed", "nothing is chosen"):
        goes_on(resident)
    assert resident.main.locator(".error").count() > 0
    resident.pick(words[AT_HOME])
    goes_on(resident)  # without scripts, what follows a choice is asked next
    resident.fill(words["届け先"], ADDRESS)
    goes_on(resident)
    boxes = resident.main.get_by_role("textbox").all()
    for box, text in zip(boxes, ("山吹", "花子", "ヤマブキ", "ハナコ"), strict=True):
        box.fill(text)
    goes_on(resident)
    resident.shows(words["届け先"], ADDRESS, words[AT_HOME])
    goes_on(resident)
    resident.find(NUMBER)
    return place


def goes_on(resident: Window) -> None:
    resident.leaving(resident.main.locator("button.main, a.main").first.click)
    assert resident.page.locator("html").get_attribute("lang") == "zh-Hans"


def is_in_use() -> None:
    """Wait until what was published opens, and every process has read it anew."""
    time.sleep(LEAD.total_seconds() + 1)


def waived(cio: Window, proposal: str) -> str:
    owners.is_waived(cio, proposal)
    return proposal


def begins(resident: Window, place: str) -> str:
    """Begin an application and answer its first page; return where it stands."""
    resident.open(f"{place}start/")
    resident.press("入力を始める")
    resident.pick(AT_HOME)
    resident.fill("届け先", ADDRESS)
    residents.goes_on(resident)
    resident.shows(WHO)
    return resident.page.url


def says_the_name(resident: Window) -> None:
    residents.says(resident, {"": residents.HANAKO})
    resident.shows(ADDRESS, "山吹 花子", "まだ送っていません")


# ------------------------------------------------------------------- three changes


def changes_words(owner: Window, outline: str) -> str:
    owners.changes(owner, outline, HOW, "画面の見出し", CHOOSE)
    proposal = owners.hands_over(Keyboard(owner), outline)
    owner.shows("第2版の案", "文言だけ")
    return proposal


def then_who_is_under_way_goes_on(resident: Window, draft: str) -> None:
    """Nothing is asked again: the next page is the one that was left."""
    resident.open(draft)
    resident.shows(WHO)
    says_the_name(resident)
    resident.shows(CHOOSE)
    residents.sends(resident)


def changes_a_meaning(owner: Window, outline: str) -> str:
    """Say a question in other words that mean something else."""
    owners.changes(owner, outline, "届け先", "質問の文", TO_THE_ROOM)
    proposal = owners.hands_over(Keyboard(owner), outline)
    owner.shows("第3版の案", "文言だけ")
    owner.select("区分", "もう一度たずねる")
    owner.press("決めたことを保存する")
    owner.shows("（重くしました）")
    return proposal


def then_it_is_asked_again_beside_the_old_answer(resident: Window, draft: str) -> None:
    resident.open(draft)
    resident.shows("この手続きの様式が変わりました", TO_THE_ROOM)
    confirms(resident)
    says_the_name(resident)
    residents.sends(resident)


def confirms(resident: Window) -> None:
    """Leave the old answer, which stands in its field, as it is."""
    resident.press("続きを入力する")
    resident.shows("この設問は変わりました。")
    assert resident.main.get_by_label(TO_THE_ROOM).input_value() == ADDRESS
    residents.goes_on(resident)


def changes_the_rules(owner: Window, outline: str) -> str:
    """Judge by other standards from now on; the old ones hold for a while."""
    text = "区内に住む65歳以上の人であることを見ます。"
    owners.changes(owner, outline, "根拠と基準", "審査基準", text)
    proposal = owners.hands_over(Keyboard(owner), outline)
    owner.shows("第4版の案", "きまりが変わる")
    owner.press("ほかの職員に確認を頼む")
    owner.shows("できませんでした")  # not before its last day is said
    until = datetime.now(ZoneInfo("Asia/Tokyo")) + timedelta(days=30)
    owner.fill("前の版で送れる期限", f"{until:%Y-%m-%dT%H:%M}")
    owner.press("決めたことを保存する")
    return proposal


def then_the_old_rules_hold_until_their_time(resident: Window, draft: str) -> None:
    resident.open(draft)
    confirms(resident)
    says_the_name(resident)
    resident.shows(CUT_OVER, "前のきまりで受け付けます")
    residents.sends(resident)


def then_the_new_rules_hold(resident: Window, draft: str) -> None:
    resident.open(draft)
    confirms(resident)
    says_the_name(resident)
    assert CUT_OVER not in resident.text
    residents.sends(resident)


def then_all_were_sent_by_their_versions(owner: Window, slug: str) -> None:
    """Count the cases of each version; nobody is under way any more."""
    owner.open(f"/midori/office/procedures/{slug}/")
    table = owner.main.get_by_role("table", name="進行中の人")
    rows = [one.inner_text().split() for one in table.get_by_role("row").all()[1:]]
    assert rows == [
        ["第4版", "0", "1", "1"],
        ["第3版", "0", "2", "2"],
        ["第2版", "0", "1", "1"],
        ["第1版", "0", "1", "1"],
    ]
