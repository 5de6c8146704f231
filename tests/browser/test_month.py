"""勤怠: a month of attendance is closed without paper, and payroll gets its minutes.

The month before this was punched and one evening ordered (`staff_months`). What is
left is done here: leave for the day away, the overtime confirmed, the month closed by
those whom the approval table names, the file taken by the personnel officer.
"""

import csv
from datetime import date, timedelta
from pathlib import Path

from tests.browser import clerks
from tests.browser.conftest import Seat
from tests.browser.installation import Installation
from tests.browser.staff_months import SEED
from tests.browser.window import DESK, PHONE, Window

OFFICE = "/midori/office"


def test_a_month_is_closed_and_paid_by_minutes(ward: Installation, seat: Seat) -> None:
    ward.run(SEED)
    mine, head = seat(PHONE), seat(DESK)
    clerks.signs_in(mine, "kodomo2")
    clerks.signs_in(head, "kacho")
    month, away, late = days(mine)

    when_leave_is_applied_for(mine, away)
    then_it_is_stamped(head, "休暇の申請")
    when_overtime_is_confirmed(mine, late)
    then_it_is_stamped(head, "時間外勤務の確認")
    mine.open(f"{OFFICE}/own/month/?month={month}")
    mine.shows("465分", "140分")
    lacks(mine, "確かめる日が")
    mine.press("この月を確かめて、上司に送る")
    mine.shows("この月の数字を上司に送りました", "係長", "課長")
    chief = seat(DESK)
    chief.is_judged = False  # the page that the head has looked at
    clerks.signs_in(chief, "kakari")
    then_it_is_stamped(chief, "勤怠の月次の締め")
    then_it_is_stamped(head, "勤怠の月次の締め")

    mine.page.reload()
    mine.shows("決裁済み")
    clerks.sees_the_line(mine, "入力を始めた", "受け付けた", "承認した", "決定した")
    head.open(f"{OFFICE}/own/team/")
    head.press("葉山 実")
    then_payroll_gets_the_minutes(seat(DESK), month)
    then_a_colleague_sees_none_of_it(seat(DESK))


def lacks(window: Window, *words: str) -> None:
    assert not [one for one in words if one in window.text]


def days(mine: Window) -> tuple[str, date, date]:
    """Return the month, the day that was not punched, and that of the late evening."""
    last = date.today().replace(day=1) - timedelta(days=1)  # noqa: DTZ011  as the seed
    month = f"{last:%Y-%m}"
    mine.open(f"{OFFICE}/own/month/?month={month}")
    mine.shows("まだ締めていません", "打刻も休暇もない時間がある")
    rows = mine.main.locator("#days ~ table tbody tr")
    texts = rows.all_inner_texts()
    (away,) = [at for at, text in enumerate(texts, 1) if "打刻も休暇もない" in text]
    (late,) = [at for at, text in enumerate(texts, 1) if "19:40" in text]
    return month, last.replace(day=away), last.replace(day=late)


def when_leave_is_applied_for(mine: Window, day: date) -> None:
    mine.open(f"{OFFICE}/own/")
    mine.shows("きょうの打刻", "自分の申請")
    mine.press("はじめる：休暇の申請")
    mine.pick("年次休暇")
    mine.pick("1日（何日か続けてもよい）")
    mine.press("保存して確認へ進む", mine.main)
    for name in ("はじめの日", "最後の日"):
        field = mine.group(name)
        field.get_by_label("元号").select_option(label="西暦")
        for label, text in (("年", day.year), ("月", day.month), ("日", day.day)):
            field.get_by_label(label, exact=True).fill(str(text))
    mine.press("保存して確認へ進む", mine.main)
    mine.press("申請する", mine.main)
    mine.shows("申請しました", "課長")


def when_overtime_is_confirmed(mine: Window, day: date) -> None:
    mine.open(f"{OFFICE}/own/")
    mine.press("はじめる：時間外勤務の確認")
    mine.fill("はじまり", f"{day} 17:15")
    mine.fill("終わり", f"{day} 20:30")
    mine.pick("はい。命令の時間のうちで働きました")
    mine.fill("した仕事", "月末の集計を終えた。")
    mine.press("保存して確認へ進む", mine.main)
    mine.press("申請する", mine.main)
    mine.shows("前もっての命令がありません")
    mine.fill("終わり", f"{day} 19:35")
    mine.press("保存して確認へ進む", mine.main)
    mine.press("申請する", mine.main)
    mine.shows("申請しました")


def then_it_is_stamped(superior: Window, title: str) -> None:
    superior.open(f"{OFFICE}/approvals/")
    row = superior.main.locator("#waiting ~ table tr", has_text=title)
    superior.leaving(row.get_by_role("link").first.click)
    superior.shows(title, "葉山 実")
    last = superior.page.get_by_role("button", name="この内容で決裁する")
    name = "この内容で決裁する" if last.count() else "この内容を承認する"
    superior.press(name)


def then_payroll_gets_the_minutes(jinji: Window, month: str) -> None:
    clerks.signs_in(jinji, "jinji")
    jinji.open(f"{OFFICE}/payroll/?month={month}")
    jinji.shows("kodomo2", "締めました")
    file = Path(jinji.download("締めた人の数字をCSVで受け取る").path())
    closed = csv.DictReader(file.read_text("utf-8-sig").splitlines())
    (line,) = [one for one in closed if one["staff_number"] == "kodomo2"]
    scheduled = int(line["scheduled_minutes"])

    assert (line["month"], line["staff_number"]) == (month, "kodomo2")
    assert scheduled == int(line["scheduled_days"]) * 465
    # One day of leave; every other day was worked; 17:15 to 19:35 is 140 minutes.
    assert int(line["annual_minutes"]) == 465
    assert int(line["worked_minutes"]) == scheduled - 465
    assert (line["absent_minutes"], line["unordered_minutes"]) == ("0", "0")
    assert line["overtime_minutes"] == "140"


def then_a_colleague_sees_none_of_it(colleague: Window) -> None:
    colleague.is_judged = False  # pages that others have looked at
    clerks.signs_in(colleague, "kodomo1")
    colleague.open(f"{OFFICE}/cases/?view=all")
    lacks(colleague, "時間外勤務の確認", "休暇の申請")
