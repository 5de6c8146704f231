"""A BPR lead finds where the second version of 児童手当 loses its time."""

import csv

import pytest
from playwright.sync_api import FilePayload

from tests.browser import clerks, two_versions
from tests.browser.conftest import Seat
from tests.browser.installation import Installation
from tests.browser.window import DESK, Window

TITLE = "児童手当 認定請求"
READING = "記録を読んでいます"
AGAIN = "いまの状態を見る"
OTHER_LOG: FilePayload = {
    "name": "他の記録.csv",
    "mimeType": "text/csv",
    "buffer": "".join(
        ["受付番号,工程,日時\n"]
        + [f"{n},申請,2026-04-01\n{n},縦覧,2026-04-15\n" for n in range(12)]
    ).encode(),
}
TRIES, A_BEAT = 40, 500
DRAWN = """() => [...document.querySelectorAll("main svg g > title")]
  .map(one => one.textContent.match(/^(.+)から(.+)：([0-9,]+)件、中央値 ([^（]+)/))
  .filter(Boolean).map(found => found.slice(1, 5))"""
TOLD = """() => [...document.querySelectorAll(".twin tbody tr")]
  .map(row => [...row.children].slice(0, 4).map(cell => cell.innerText.trim()))"""


@pytest.fixture
def lead(seat: Seat, ward: Installation) -> Window:
    ward.run(two_versions.SEED)
    window = seat(DESK)
    clerks.signs_in(window, two_versions.LOGIN, ward=two_versions.WARD)
    return window


def wait_for_the_log(window: Window) -> None:
    """Look again until the worker has read the log, as the page says one should."""
    for _ in range(TRIES):
        if not window.main.get_by_text(READING).count():
            return
        window.page.wait_for_timeout(A_BEAT)
        window.press(AGAIN)
    pytest.fail("the worker does not read the log")


def test_a_lead_finds_the_step_that_got_slower(lead: Window) -> None:
    before, after = two_versions.PLANTED
    lead.open(f"/{two_versions.WARD}/office/processes/")
    wait_for_the_log(lead)
    lead.shows(TITLE, after)

    lead.press(TITLE)
    wait_for_the_log(lead)
    lead.shows(f"待ちが最も長いのは「{after}」の前", "48件（終わった事案 48件）")
    drawn = lead.page.evaluate(DRAWN)
    assert len(drawn) > len(two_versions.PLANTED)
    assert sorted(drawn) == sorted(lead.page.evaluate(TOLD))

    lead.press("2つの版や期間を比べる")
    wait_for_the_log(lead)
    lead.shows("Bの事案は、Aより長くかかっています", "第1版", "第2版")
    lead.shows(f"最も変わったのは「{before}」から「{after}」")
    file = lead.download("この表をCSVで保存する")
    with open(file.path(), encoding="utf-8-sig", newline="") as lines:  # noqa: PTH123
        first = list(csv.reader(lines))[1]
    assert tuple(first[:2]) == two_versions.PLANTED
    assert float(first[-1]) > 24 * 7

    lead.open(f"/{two_versions.WARD}/office/process-files/")
    lead.page.set_input_files("#file", [OTHER_LOG])
    lead.press("読み取る")
    lead.shows("ファイルは残していません", "最も多い流れは100.0%", "縦覧")
