"""住民票の写し, from the search to the paid certificate, and the figures that move.

The same story with and without JavaScript: scripts only add.
"""

from dataclasses import replace

import pytest

from tests.browser import clerks, residents
from tests.browser.conftest import Seat
from tests.browser.window import DESK, PHONE, Window

WORDS = "通数を確かめてください。提出先が2か所のときは2通です。"


@pytest.mark.parametrize(
    "browser_has", [{}, {"java_script_enabled": False}], ids=["scripts", "no scripts"]
)
def test_a_resident_asks_pays_after_the_review_and_one_more_was_online(
    seat: Seat, browser_has: dict[str, bool]
) -> None:
    resident = seat(PHONE, **browser_has)
    clerk = seat(DESK, **browser_has)
    before = given_the_figures_before(clerk)

    when_the_procedure_is_found(resident)
    when_every_page_is_filled_in(resident)
    receipt = when_an_answer_is_changed_and_sent(resident)
    when_the_clerk_asks_for_a_correction(clerk, receipt)
    when_the_resident_answers_it(resident)
    when_the_clerk_grants_and_confirms_the_fee(clerk, receipt)
    then_nothing_is_issued_before_it_is_paid(clerk, resident)
    when_the_resident_pays_by_card(resident)
    then_the_money_is_booked(clerk, resident, receipt)

    then_the_letter_is_tagged_and_the_sample_says_so(clerk)
    then_the_resident_sees_result_and_who_looked(resident)
    after = clerks.reads_online_use(clerk)
    assert after == replace(before, above=before.above + 1, below=before.below + 1)
    clerk.open("/midori/office/figures/")
    clerk.picture("dashboard")


def given_the_figures_before(clerk: Window) -> clerks.Line:
    clerks.signs_in(clerk)
    clerks.declares(clerk)
    return clerks.reads_online_use(clerk)


def when_the_procedure_is_found(resident: Window) -> None:
    resident.open("/midori/")
    resident.picture("home")
    resident.fill("知りたいこと", "住民票")
    resident.press("検索する")
    resident.press("住民票の写しの交付請求", resident.main)
    resident.shows("標準処理期間", "3開庁日", "1通300円", "住民基本台帳法 第12条")
    resident.shows("交付を決めた後に、額と期限をお知らせします")
    resident.press("オンラインで請求する", resident.main)
    residents.proves_who_it_is(resident)
    resident.press("入力を始める")


def when_every_page_is_filled_in(resident: Window) -> None:
    resident.picture("question")
    residents.wants_a_certificate(resident)
    resident.fill("年", "33", resident.group("生年月日"))
    residents.goes_on(resident)
    resident.shows("入力を直してください", "平成33年はありません。令和3年")
    assert resident.page.title().startswith("エラー：")
    resident.fill("年", "3", resident.group("生年月日"))
    residents.says_who_asks(resident)


def when_an_answer_is_changed_and_sent(resident: Window) -> residents.Receipt:
    resident.press("変更する：通数")
    resident.fill("通数", "２")
    resident.press("確認に戻る")
    resident.shows("2通", "600円")
    receipt = residents.sends(resident)
    resident.shows("請求を受け付けました", "m＊＊＊@example.jp")
    resident.picture("receipt")
    return receipt


def when_the_clerk_asks_for_a_correction(
    clerk: Window, receipt: residents.Receipt
) -> None:
    clerks.takes(clerk, receipt.number)
    clerk.shows("審査中", "佐藤 実")
    clerks.asks_for_a_correction(clerk, "通数", "そのほか", WORDS)
    clerk.shows("補正待ち")


def when_the_resident_answers_it(resident: Window) -> None:
    resident.press("申請の状況を見る")
    resident.shows("直していただくことがあります")
    resident.press("直す所を見る")
    resident.shows(WORDS)
    resident.press("直し始める")
    resident.fill("通数", "1")
    residents.goes_on(resident)
    resident.shows("前の答え：2通")
    resident.press("直した内容を送る")


def when_the_clerk_grants_and_confirms_the_fee(
    clerk: Window, receipt: residents.Receipt
) -> None:
    clerks.finds(clerk, receipt.number)
    clerk.shows("補正の前", "2通")
    clerk.picture("case")
    clerks.grants(clerk)
    clerk.shows("納付待ち", "額の確定待ち", "300円")
    clerk.press("額を確定して申請者に知らせる")
    clerk.shows("手数料の額を確定しました", "納付待ち")


def then_nothing_is_issued_before_it_is_paid(clerk: Window, resident: Window) -> None:
    clerks.opens_paper(clerk, "決定通知書")  # what follows a decision was done
    assert clerks.paper(clerk, "住民票の写し").count() == 0
    opens_the_case(resident)
    resident.shows("手数料を払ってください", "300円", "支払いの期限")


def when_the_resident_pays_by_card(resident: Window) -> None:
    resident.press("支払いのページへ進む")
    resident.shows("これは見本の支払いです", "住民票の写しの交付請求", "300円")
    resident.press("クレジットカードで払う")


def then_the_money_is_booked(
    clerk: Window, resident: Window, receipt: residents.Receipt
) -> None:
    number = residents.waits_for_the_receipt(resident, lambda: opens_the_case(resident))
    resident.shows("クレジットカード", "300円")
    clerks.finds(clerk, receipt.number)
    clerk.shows("納付済み", number, "300円")
    clerks.sees_the_line(
        clerk,
        *("入力を始めた", "受け付けた", "担当になり", "1項目の補正を求めた"),
        *("補正に答えた", "決定した", "の納付を求めた", "を収納した"),
    )


def opens_the_case(resident: Window) -> None:
    resident.open("/midori/status/")
    resident.press("住民票の写しの交付請求", resident.main)


def then_the_letter_is_tagged_and_the_sample_says_so(clerk: Window) -> None:
    letter = clerks.opens_paper(clerk, "決定通知書")
    assert clerks.is_tagged(letter)
    assert "交付" in clerks.words_of(letter)
    assert "見本" in clerks.words_of(clerks.opens_paper(clerk, "住民票の写し"))


def then_the_resident_sees_result_and_who_looked(resident: Window) -> None:
    opens_the_case(resident)
    resident.shows("認められました", "結果が出ました", "決定通知書", "見本")
    resident.press("わたしの情報を見た記録", resident.main)
    resident.shows("区民課")
