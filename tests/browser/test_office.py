"""A clerk's day: the counter, the queue, counts of others, a lost letter, figures."""

import pytest

from tests.browser import clerks, residents
from tests.browser.conftest import Seat
from tests.browser.installation import Installation
from tests.browser.window import DESK, Window

CUT_OFF = """
from madoguchi.notices.models import Notice
sent = Notice.objects.filter(ward__slug="midori", state="sent")
notice = sent.filter(case__department="kumin").latest("made_at")
Notice.objects.filter(pk=notice.pk).update(state="unconfirmed")
"""


@pytest.fixture
def sato(clerk: Window) -> Window:
    clerks.signs_in(clerk)
    return clerk


def test_at_the_counter_a_clerk_types_and_hands_over_a_slip(sato: Window) -> None:
    clerks.begins_an_entry(sato, "住民票の写しの交付請求", "窓口", assisted=True)
    sato.press("保存して確認へ進む", sato.main)
    sato.shows("入力を直してください")
    clerks.fills_in_a_certificate(sato, residents.HANAKO)
    sato.press("この内容で受け付ける")

    sato.shows("受付票", "窓口", "確認コード")
    receipt = residents.reads_the_receipt(sato)
    clerks.finds(sato, receipt.number)
    sato.shows("山吹 花子", "窓口")


def test_the_queue_is_narrowed_and_worked_on_in_bulk(sato: Window) -> None:
    clerks.begins_an_entry(sato, "住民票の写しの交付請求", "窓口")
    clerks.fills_in_a_certificate(sato, residents.HANAKO)
    sato.press("この内容で受け付ける")
    number = residents.reads_the_receipt(sato).number

    sato.open("/midori/office/cases/")
    sato.select("手続き", "住民票の写しの交付請求")
    sato.select("状態", "受付")
    sato.select("経路", "窓口")
    sato.press("しぼり込む")
    sato.shows("山＊ 花＊")
    sato.pick(number)
    sato.press("自分の担当にする")
    sato.press("この1件の担当を決める")
    sato.press("仕事一覧へ進む")
    sato.press("自分の担当 ")
    sato.shows(number)


def test_counts_with_a_wrong_line_are_refused_and_then_taken(sato: Window) -> None:
    good, wrong = (
        f"{clerks.this_month()},{slug},電話,65-74,3" for slug in ("tennyu", "neko")
    )
    clerks.pastes_counts(sato, good, wrong)
    sato.shows("登録していません", "3行目", "その手続きはありません")

    clerks.pastes_counts(sato, good)

    sato.shows("登録しました")


def test_a_notice_cut_off_in_the_middle_is_sent_again_by_a_person(
    sato: Window, ward: Installation
) -> None:
    clerks.waits_for_mail(sato, "みどり区 区民課")
    ward.run(CUT_OFF)
    sato.open("/midori/office/notices/")
    sato.shows("送信未確認", "届いたかどうか分からないお知らせです")

    sato.press("送り直す")

    sato.shows("送り直しました")
    sato.open("/midori/office/outbox/")
    wait = clerks.DEMO_WORKED_OFF  # it is sent behind what the demo still has to send
    clerks.wait_until(sato, lambda: "送った回数 2" in sato.text, wait)


def test_a_number_of_the_dashboard_opens_to_its_facts(sato: Window) -> None:
    clerks.declares(sato)
    sato.open("/midori/office/figures/")
    sato.press("もとの記録を見る：オンライン利用率A")

    sato.shows("分子", "分母", "届け出られた件数", "オンラインで届いた件数 ÷")
    sato.press("分子の記録")
    sato.shows("オンライン", "受付")
    assert "届け出られた件数" not in sato.main.locator("#facts").inner_text()
    facts = clerks.saved(sato.download("記録をCSVで保存する"))
    assert facts.startswith("記録の番号")


def test_the_privacy_officer_sees_who_looked(seat: Seat) -> None:
    officer = seat(DESK)
    clerks.signs_in(officer, "dx")
    officer.open("/midori/office/access/")
    officer.shows("閲覧")
