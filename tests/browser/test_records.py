"""A record's last days: held, listed, approved by another person, gone; and a copy."""

import io
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.browser import clerks
from tests.browser.conftest import Seat
from tests.browser.installation import Installation
from tests.browser.window import DESK, Window, squeezed

LONG_AGO = """
from datetime import UTC, datetime
from django.utils import timezone
from madoguchi.cases.actions import withdraw_for
from madoguchi.cases.models import Case
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import actor_of
by = actor_of(Staff.objects.get(ward=1, login="suzuki"))
rows = Case.objects.filter(ward=1, department="kumin", state__in=Case.UNDECIDED)
ids = list(rows.order_by("pk").values_list("pk", flat=True)[:2])
for one in ids:
    withdraw_for(one, by=by, at=timezone.now())
ended = datetime(2012, 5, 6, tzinfo=UTC)
Case.objects.filter(pk__in=ids).update(closed_at=ended)
"""
"""Lets two cases of today have ended fourteen years ago."""
WHY = "監査委員の指摘を受け、確認が終わるまで残す。"


@pytest.fixture
def clerk(seat: Seat) -> Window:
    window = seat(DESK)
    clerks.signs_in(window)
    return window


@pytest.fixture
def chief(seat: Seat) -> Window:
    window = seat(DESK)
    clerks.signs_in(window, "suzuki")
    return window


def test_one_record_is_held_and_the_other_destroyed(
    ward: Installation, clerk: Window, chief: Window
) -> None:
    ward.run(LONG_AGO)
    clerk.open("/midori/office/records/")
    clerk.press("2件の廃棄簿を作る")
    clerk.shows("何も廃棄しません", "承認は、作った人とは別の")
    here = clerk.page.url.partition("?")[0]

    clerk.leaving(clerk.main.locator("tbody a").first.click)
    clerk.press("保存期間・廃棄の停止・写し")
    clerk.main.locator("summary").click()
    clerk.press("停止する")
    clerk.shows("入力を直してください", "5文字から1000文字まで")
    clerk.select("理由の区分", "監査・検査")
    clerk.fill("残す理由", WHY)
    clerk.press("停止する")
    clerk.shows("廃棄を停止しました", WHY, "解くまで停止")

    chief.open(here)
    chief.shows("廃棄は取り消せません", "1件は停止中です")
    chief.fill("廃棄簿の件数", "9")
    chief.press("廃棄を承認する")
    chief.shows("件数が違います")
    chief.fill("廃棄簿の件数", "２")
    chief.press("廃棄を承認する")
    chief.shows("承認しました")
    destroyed = chief.main.get_by_text("鍵の控えもなくなる日")
    clerks.wait_until(chief, lambda: destroyed.count() > 0, clerks.DEMO_WORKED_OFF)
    chief.shows("廃棄した件数", "残した件数", "残しました")
    gone = chief.main.get_by_role("row").filter(has_text="廃棄済み").last
    chief.open(chief.at.url(str(gone.get_by_role("link").get_attribute("href"))))
    chief.shows("この事案の記録は廃棄しました")


def test_a_copy_for_a_third_party_has_no_name_in_it(
    clerk: Window, tmp_path: Path
) -> None:
    clerk.open("/midori/office/cases/?view=all&state=issued")
    clerk.leaving(clerk.main.locator("tbody a").last.click)
    name = clerk.main.locator("dd").first.inner_text()
    clerk.press("保存期間・廃棄の停止・写し")
    clerk.press("写しを作る")
    clerk.press("写しを作る")
    clerk.shows("入力を直してください", "だれの、どの請求か")
    clerk.fill("だれの、どの請求か", "令和8年11月20日の公文書開示請求（第14号）")
    clerk.press("写しを作る")
    clerk.shows("写しを作りました")

    file = tmp_path / "copy.zip"
    clerk.download("写しを受け取る（ZIP）").save_as(file)

    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        pages = PdfReader(io.BytesIO(archive.read("01_写し.pdf"))).pages
    text = squeezed("".join(page.extract_text() for page in pages))
    assert "公文書の写し" in text
    assert "■■■" in text
    told = [part for part in name.split() if part not in "みどり区"]  # the ward's own
    assert told
    assert not [part for part in told if part in text]
