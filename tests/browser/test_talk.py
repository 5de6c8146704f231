"""An applicant and the office write to each other, and the office to its sections."""

from pathlib import Path

import pytest

from tests.browser import clerks, residents
from tests.browser.conftest import Seat
from tests.browser.installation import Installation
from tests.browser.residents import Receipt
from tests.browser.window import DESK, PHONE, Window

ASKED = "写真の右端が切れています。全体が写るように撮って送ってください。"
ANSWERED = "わかりました。明日、撮り直して送ります。"
QUESTION = "この方の所得の区分を教えてください。"
RECEIPT = """
from pathlib import Path
from madoguchi.cases.models import Case
from madoguchi.cases.queries import open_own
from madoguchi.wards.models import Staff
here = Case.objects.filter(ward__slug="midori", department="kumin")
open_ones = here.filter(closed_at=None, person=None)
row = open_ones.exclude(state="correcting").order_by("arrived_at").first()
assert row, "the demo has no open case of 区民課"
sato = Staff.objects.get(ward__slug="midori", login="sato")
Case.objects.filter(pk=row.pk).update(assignee=sato)
receipt = row.reference + " " + open_own(row).receipt_password
Path({path!r}).write_text(receipt, encoding="utf-8")
"""
"""What somebody holds who applied in the demo; the case is made 佐藤's."""
PROPOSE = """
from django.utils import timezone
from madoguchi.cases import actions
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ruling
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import actor_of
by = actor_of(Staff.objects.select_related("department").get(login="kodomo2"))
ruling = Ruling("refused", "not_eligible", "所得が限度額を超えています。")
states = ("received", "reviewing")
here = Case.objects.filter(ward__slug="midori", procedure="jidoteate")
open_ones = here.filter(state__in=states)
row = next(one for one in open_ones if not one.proposals.filter(state="circulating"))
who = Staff.objects.select_related("department").get(pk=row.assignee_id or by.id)
actions.propose(row.pk, ruling, is_urgent=False, by=actor_of(who), at=timezone.now())
"""
"""A draft of the demo's own application, on its way to those who stamp."""


@pytest.fixture
def receipt(ward: Installation, tmp_path: Path) -> Receipt:
    held = tmp_path / "receipt"
    ward.run(RECEIPT.format(path=str(held)))
    return Receipt(*held.read_text(encoding="utf-8").split())


@pytest.fixture
def clerk(seat: Seat, receipt: Receipt) -> Window:
    """Seat a clerk who has the case of the receipt open."""
    clerk = seat(DESK)
    clerks.signs_in(clerk)
    clerks.finds(clerk, receipt.number)
    return clerk


def test_the_office_and_an_applicant_write_to_each_other(
    clerk: Window, receipt: Receipt, seat: Seat
) -> None:
    resident = seat(PHONE)
    clerk.press("申請者とのやりとり")
    letter = clerk.main.locator("form").first
    clerk.press("申請者に送る", letter)
    clerk.shows("何も書かれていません")
    clerk.fill("申請者に送る文", ASKED)
    clerk.press("申請者に送る", letter)
    clerk.shows("申請者に送りました", ASKED)

    residents.looks_up(resident, receipt)
    resident.press("区とのやりとり")
    resident.shows(ASKED)
    resident.fill("区に伝えること", "番号は 1234 5678 9018 です")
    resident.press("区に送る", resident.main)
    resident.shows("番号を消してください")
    resident.fill("区に伝えること", ANSWERED)
    resident.press("区に送る", resident.main)
    resident.shows("送りました", ANSWERED)

    clerk.open("/midori/office/calls/")
    clerk.shows("担当する事案の申請者が書きました", receipt.number)
    clerk.press("開く")
    clerk.shows(ANSWERED, "返事をまだしていません")
    clerk.press("返事は要らない")


def test_a_section_answers_what_another_asks(
    clerk: Window, receipt: Receipt, seat: Seat
) -> None:
    other = seat(DESK)
    clerk.press("重複と関連する事案")
    clerk.press("事案に戻る")
    clerk.press("ほかの課への問合せ")
    clerk.select("たずねる課", "保健衛生課")
    clerk.fill("たずねること", QUESTION)
    clerk.press("この課にたずねる")
    clerk.shows("たずねました", "回答待ち")

    clerks.signs_in(other, "hoken1")
    other.open("/midori/office/calls/")
    other.press("開く")
    other.shows(QUESTION, "選んだ回答だけです")
    assert receipt.number not in other.text
    other.fill("回答", "一般の区分です。")
    other.press("回答する")
    clerk.open("/midori/office/calls/")
    clerk.shows("問合せの回答が届きました")


def test_drafts_are_read_one_by_one_before_they_are_stamped(
    ward: Installation, seat: Seat
) -> None:
    ward.run(PROPOSE)
    chief = seat(DESK)
    clerks.signs_in(chief, "kakari")

    chief.open("/midori/office/approvals/many/")
    chief.press("選んだ起案の内容を見る")
    chief.shows("まだ何も承認していません", "所得が限度額を超えています。")
    chief.tick("の内容（しるし")
    chief.press("確かめた起案を承認する")

    chief.shows("1件を承認しました")
