"""課税証明書: the ward settles the fee, the resident pays it, one receipt number comes.

The same story with and without JavaScript: scripts only add.
"""

import pytest

from tests.browser import clerks, residents
from tests.browser.conftest import Seat
from tests.browser.window import DESK, PHONE, Window


@pytest.mark.parametrize(
    "browser_has", [{}, {"java_script_enabled": False}], ids=["scripts", "no scripts"]
)
def test_what_is_due_is_paid_at_a_shop_and_the_certificate_made(
    seat: Seat, browser_has: dict[str, bool]
) -> None:
    resident = seat(PHONE, **browser_has)
    clerk = seat(DESK, **browser_has)
    clerk.is_judged = not browser_has  # the same pages, looked at with scripts
    receipt = given_a_request(resident)

    when_the_clerk_grants_and_confirms_the_fee(clerk, receipt)
    when_the_resident_goes_to_pay_at_a_shop(resident, receipt)
    number = then_the_receipt_number_is_shown(resident, receipt)

    clerks.finds(clerk, receipt.number)
    clerk.shows("納付済み", number, "コンビニなど", "410円")
    clerks.opens_paper(clerk, "証明書")
    then_the_finance_clerk_finds_it(seat(DESK, **browser_has), number)


def given_a_request(resident: Window) -> residents.Receipt:
    resident.is_judged = False  # the gate has proven the pages of the form
    residents.begins_signed_in(resident, "kazei")
    residents.chooses(resident, "はい")
    residents.says(resident, {"": "1"})
    residents.says_who_asks(resident)
    resident.shows("410円")
    receipt = residents.sends(resident)
    resident.is_judged = True
    return receipt


def when_the_clerk_grants_and_confirms_the_fee(
    clerk: Window, receipt: residents.Receipt
) -> None:
    clerks.signs_in(clerk)
    clerks.takes(clerk, receipt.number)
    clerks.grants(clerk)
    clerk.shows("納付待ち", "額の確定待ち", "410円")
    clerk.press("額を確定して申請者に知らせる")
    clerk.shows("手数料の額を確定しました", "納付待ち")


def when_the_resident_goes_to_pay_at_a_shop(
    resident: Window, receipt: residents.Receipt
) -> None:
    residents.looks_up(resident, receipt)
    resident.shows("手数料を払ってください", "410円", "支払いの期限")
    resident.press("支払いのページへ進む")
    resident.shows("これは見本の支払いです", "410円")
    resident.press("カードが断られることにする")
    resident.shows("支払いができませんでした")
    resident.press("コンビニで払う")
    resident.shows("支払いの番号")
    resident.press("まだ払わずに区のページに戻る")
    resident.shows("もう一度払わないでください")
    resident.press("支払いのページへ進む")
    resident.press("店や銀行で払ったことにする")


def then_the_receipt_number_is_shown(
    resident: Window, receipt: residents.Receipt
) -> str:
    number = residents.waits_for_the_receipt(
        resident, lambda: residents.looks_up(resident, receipt)
    )
    resident.shows("コンビニなど")
    return number


def then_the_finance_clerk_finds_it(finance: Window, number: str) -> None:
    clerks.signs_in(finance, "kaikei")
    finance.open("/midori/office/ledger/")
    finance.shows("収納簿", number, "13.2.1", "証明手数料")
