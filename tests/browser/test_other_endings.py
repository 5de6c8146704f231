"""The endings nobody hopes for: withdrawn, refused, a code that does not fit."""

from tests.browser import clerks, residents
from tests.browser.residents import Receipt
from tests.browser.window import Window

WHY = "住民基本台帳に、請求された人の記録がありません。"
TRIES = 10
STOPPED = "しばらく時間をおいてください"


def test_a_request_is_taken_back(resident: Window) -> None:
    residents.fills_in_a_certificate(resident)
    residents.sends(resident)
    resident.press("申請の状況を見る")
    resident.press("請求を取り下げる")
    resident.shows("元には戻せません")
    resident.press("請求を取り下げる", resident.main)

    resident.shows("取り下げ")
    assert resident.main.get_by_role("link", name="請求を取り下げる").count() == 0


def test_a_refusal_says_why_and_what_can_be_done_about_it(
    resident: Window, clerk: Window
) -> None:
    residents.fills_in_a_certificate(resident)
    receipt = residents.sends(resident)
    clerks.signs_in(clerk)
    clerks.takes(clerk, receipt.number)
    clerks.refuses(clerk, "要件に当てはまらない", WHY)
    letter = clerks.opens_paper(clerk, "却下通知書")

    residents.looks_up(resident, receipt, code="AAAA-AAAA")
    resident.shows("受付番号か確認コードがちがうようです")
    residents.looks_up(resident, receipt)
    resident.shows(WHY, "不服があるとき", "審査請求", "3か月以内")
    assert WHY in clerks.words_of(letter)


def test_guessing_codes_is_stopped_politely(resident: Window) -> None:
    guess = Receipt("4821-3057-52", "AAAA-AAAA")
    for tried in range(2 * TRIES + 1):  # tries are counted anew each quarter
        residents.looks_up(resident, guess, ward="asahi")
        if tried >= TRIES and STOPPED in resident.text:
            break
        resident.shows("ちがうようです")

    resident.shows(STOPPED, "15分たってから")
