"""児童手当: a correction, then a refusal through three posts, one stood in for."""

import pytest

from tests.browser import clerks, residents
from tests.browser.conftest import Seat
from tests.browser.residents import Answer, Person
from tests.browser.window import DESK, PHONE, Window

SORA = Person("若葉", "そら", "ワカバ", "ソラ", ("令和", "7", "6", "15"))
WHY = "請求された方は、対象の子を養育していると認められません（児童手当法第4条）。"
ASKED = "電話がつながりません。番号を確かめてください。"
BETTER = "条文を書き足してください。"


@pytest.fixture
def desks(seat: Seat) -> dict[str, Window]:
    """Seat everybody whom the approval table asks; the director has a phone."""
    found = {name: seat(DESK) for name in ("kodomo1", "kodomo2", "kakari", "kacho")}
    found |= {"homu": seat(DESK), "bucho": seat(PHONE)}
    for login, window in found.items():
        clerks.signs_in(window, login)
    return found


def test_a_refusal_goes_through_correction_consultation_and_three_posts(
    resident: Window, desks: dict[str, Window]
) -> None:
    clerk = desks["kodomo1"]
    resident.is_judged = False  # the gate has proven the pages of the form
    residents.begins_signed_in(resident, "jidoteate")
    for page in PAGES:
        residents.says(resident, page)
    receipt = residents.sends(resident)
    resident.is_judged = True
    clerks.takes(clerk, receipt.number)
    given_a_correction(clerk, resident)

    drafts(clerk, receipt.number, "対象の子を養育していません。")
    sends_back(desks["homu"], receipt.number)
    clerk.open(clerk.page.url)
    clerk.shows("差戻し", BETTER)
    drafts(clerk, receipt.number, WHY)
    clerk.shows("決裁欄", "次の番")

    names_a_deputy(desks["kakari"], "葉山 実")
    stamps(desks["homu"], receipt.number, "この内容を承認する")
    stamps(desks["kodomo2"], receipt.number, "この内容を承認する")
    stamps(desks["kacho"], receipt.number, "この内容を承認する")
    stamps(desks["bucho"], receipt.number, "この内容で決裁する")
    desks["bucho"].shows("決裁しました", "代決")

    clerks.finds(clerk, receipt.number)
    clerk.shows("不交付・却下", WHY, "決裁済み")
    clerks.sees_the_line(
        clerk,
        *("受け付けた", "補正を求めた", "補正に答えた", "【至急】", "起案を差し戻した"),
        *("【至急】", "合議の欄に課長として承認した", "の代決）", "不交付・却下を決定"),
    )
    assert WHY[:10] in clerks.words_of(clerks.opens_paper(clerk, "却下通知書"))
    desks["kakari"].open("/midori/office/approvals/")
    desks["kakari"].press(f"{receipt.number}を後閲した")
    desks["kakari"].shows("後閲を記録しました")
    resident.open("/midori/status/")
    resident.press("児童手当 認定請求", resident.main)
    resident.shows(WHY, "不服があるとき", "審査請求")


def given_a_correction(clerk: Window, resident: Window) -> None:
    asked = "昼間に連絡できる電話番号"
    clerks.asks_for_a_correction(clerk, asked, "読み取れない・あいまい", ASKED)
    clerk.shows("補正待ち")
    resident.press("申請の状況を見る")
    resident.press("直す所を見る")
    resident.shows(ASKED)
    resident.press("直し始める")
    residents.says(resident, {asked: "090-0000-1111"})
    resident.press("直した内容を送る")


def drafts(clerk: Window, number: str, why: str) -> None:
    clerks.finds(clerk, number)
    clerk.press("不交付・却下を検討する")
    clerk.pick("要件に当てはまらない", clerk.group("理由の区分"))
    clerk.fill("申請者に伝える理由", why)
    clerk.press("送る内容を確かめる")
    clerk.shows("この内容で起案しますか", "総務課 課長", "子ども家庭課 部長", "教示")
    clerk.pick("至急にする")
    clerk.press("この内容で起案する")
    clerk.shows("起案しました", "【至急】")


def opens(approver: Window, number: str) -> None:
    approver.open("/midori/office/approvals/")
    approver.press(number)


def sends_back(approver: Window, number: str) -> None:
    opens(approver, number)
    form = approver.page.locator("form", has_text="差し戻す理由")
    approver.press("差し戻す", form)
    approver.shows("差し戻す理由を書いてください")
    approver.fill("差し戻す理由", BETTER)
    approver.press("差し戻す", form)
    approver.shows("起案した職員に差し戻しました")


def stamps(approver: Window, number: str, button: str) -> None:
    opens(approver, number)
    approver.shows(WHY)
    approver.press(button)


def names_a_deputy(absent: Window, name: str) -> None:
    today = residents.today().isoformat()
    absent.open("/midori/office/deputies/")
    absent.select("代決する人", f"子ども家庭課 {name}")
    absent.fill("はじめの日", today)
    absent.fill("終わりの日", today)
    absent.press("この人に決める")
    absent.shows("代決の人を決めました", name)


PAGES: list[dict[str, Answer]] = [
    {"": "この区に引っ越してきた"},
    {"": residents.today()},
    {
        "請求する人の住民票": "はい",
        "請求する人は公務員": "いいえ",
        "子を育てている父と母": "請求する人が一人で",
    },
    {"氏名": residents.MIDORI_HERSELF},
    {"郵便番号": "131-0045"},
    {"": "厚生年金"},
    {
        "氏名": SORA,
        "生年月日": SORA.born,
        "請求する人から見た": "子（養子",
        "子の住まい": "請求する人といっしょ",
    },
    {"": "いいえ"},
    {"": "国に登録した"},
    {},
    {"昼間に連絡できる電話番号": "090-0000-0000"},
    {"内容の確認": True, "区が調べる": True},
]
