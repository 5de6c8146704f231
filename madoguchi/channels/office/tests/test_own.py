"""The own desk of staff: clock, a form and its way, a closed month, the pay file."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from madoguchi.cases.actions import own
from madoguchi.cases.models import Case
from madoguchi.cases.own import own_cases
from madoguchi.cases.tests.bureau import MONTH, OPEN_DAYS, Bureau, a_bureau, at
from madoguchi.cases.tests.cast import Town
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.events.queries import views_of
from madoguchi.procedures.definition.staff import COLUMNS
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import forget_wards

LEAVE = {
    "asked": ["leave", "unit"],
    "leave": "annual",
    "unit": "day",
}
DAYS = {
    **{f"from.{part}": text for part, text in (("era", "西暦"), ("year", "2026"))},
    "from.month": "6",
    "from.day": "2",
    **{f"until.{part}": text for part, text in (("era", "西暦"), ("year", "2026"))},
    "until.month": "6",
    "until.day": "2",
}


@pytest.fixture
def bureau(town: Town) -> Bureau:
    return a_bureau(town)


@pytest.fixture
def mine(bureau: Bureau) -> Desk:
    return Desk.of(bureau.town, bureau.sato)


def desk(bureau: Bureau, name: str) -> Desk:
    return Desk.of(bureau.town, getattr(bureau, name))


def test_the_clock_takes_the_time_of_the_press(mine: Desk, bureau: Bureau) -> None:
    before = timezone.now()
    response = mine.post("punch", which="in", place="home", at="2026-06-01T08:00")
    row = own_cases(bureau.sato).get()

    assert "said=punched" in response["Location"]
    assert before <= row.arrived_at <= timezone.now()
    assert "出勤" in mine.text("own")


def test_a_press_that_says_nothing_is_no_punch(mine: Desk, bureau: Bureau) -> None:
    response = mine.post("punch", which="sleep")

    assert "refused=" in response["Location"]
    assert not own_cases(bureau.sato).exists()


def test_leave_is_applied_for_and_stamped(mine: Desk, bureau: Bureau) -> None:
    form = mine.post("own_begin", procedure="kyuka")["Location"]
    opened = mine.client.post(form, LEAVE)
    assert "保存しました" in opened.content.decode()
    whole = {**LEAVE, **DAYS, "asked": ["leave", "unit", "from", "until"]}
    check = mine.client.post(form, whole)["Location"]
    assert "年次休暇" in mine.client.get(check).content.decode()
    sent = mine.client.post(check)["Location"]
    page = mine.client.get(sent).content.decode()
    (row,) = own_cases(bureau.sato)

    assert row.reference in page
    assert "課長" in page
    assert row.reference in desk(bureau, "head").text("approvals")
    bureau.approve(row, timezone.now())
    assert "決裁済み" in mine.text("own_case", row.pk)


def test_what_is_no_procedure_of_staff_does_not_begin(mine: Desk) -> None:
    for slug in ("certificate", "", "nothing"):
        response = mine.post("own_begin", procedure=slug)
        assert "refused=NotOffered" in response["Location"]


def test_wrong_times_are_said_on_the_form(mine: Desk, bureau: Bureau) -> None:
    form = mine.post("own_begin", procedure="kyuka")["Location"]
    mine.client.post(form, LEAVE)
    turned = {**DAYS, "until.day": "1"}
    asked = ["leave", "unit", "from", "until"]
    mine.client.post(form, {**LEAVE, **turned, "asked": asked})
    back = mine.client.post(f"{form}check/")["Location"]

    assert "同じ日か後の日" in mine.client.get(back).content.decode()
    assert not own_cases(bureau.sato).exists()


def test_a_colleague_finds_nothing_and_the_superior_all(
    mine: Desk, bureau: Bureau
) -> None:
    case = bureau.apply(
        "kyuka",
        {"leave": "sick", "unit": "am", "from": "2026-06-02", "why": "通院"},
        at(1, 9),
    )
    aoba, head = desk(bureau, "aoba"), desk(bureau, "head")
    number = int(bureau.sato.id)

    for name in ("own_case", "case"):
        assert aoba.get(name, case.pk).status_code == 404
    assert aoba.post("own_withdraw", case.pk).status_code == 404
    assert aoba.get("staff_month", number).status_code == 403
    assert case.reference not in aoba.text("queue", view="all")
    assert case.reference not in head.text("queue", view="all")
    assert case.reference in head.text("own_team")
    assert "通院" in head.text("case", case.pk)
    head.text("staff_month", number, month=MONTH)
    kinds = {one.kind for one in views_of(bureau.town.id, f"staff/{number}")}
    assert kinds == {"month.viewed"}


def test_what_came_back_says_why_and_is_mended(mine: Desk, bureau: Bureau) -> None:
    case = bureau.apply(
        "kyuka", {"leave": "annual", "unit": "am", "from": "2026-06-02"}, at(1, 9)
    )
    bureau.send_back(case, "別の日にできませんか。", at(1, 10))

    assert "別の日にできませんか。" in mine.text("own_case", case.pk)
    form = mine.post("own_again", case.pk, mend="yes")["Location"]
    assert "午前の半日" in mine.client.get(form).content.decode()
    assert Case.objects.get(pk=case.pk).state == "withdrawn"


def test_residents_never_see_it(mine: Desk, bureau: Bureau) -> None:
    slug = bureau.town.ward.slug

    for address in ("procedures/kyuka/", "procedures/kyuka/start/"):
        assert mine.client.get(f"/{slug}/{address}").status_code == 404
    for address in ("", "procedures/", "procedures/?q=休暇", "api/v1/procedures"):
        page = mine.client.get(f"/{slug}/{address}")
        assert "休暇の申請" not in page.content.decode()
    assert mine.client.get(f"/{slug}/api/v1/procedures/kyuka/1").status_code == 404


def test_a_month_is_confirmed_and_the_file_says_its_minutes(
    mine: Desk, bureau: Bureau
) -> None:
    bureau.work(*OPEN_DAYS[:-1])
    page = mine.text("month", month=MONTH)
    assert "打刻も休暇もない時間がある" in page
    assert "この月を確かめて、上司に送る" in page
    sent = mine.post("month", month=MONTH)["Location"]
    assert "said=month_sent" in sent
    closing = own_cases(bureau.sato).get(procedure="getsuji")
    jinji = desk(bureau, "jinji")
    assert _lines(jinji) == []

    bureau.approve(closing, timezone.now())

    (line,) = _lines(jinji)
    assert line["staff_number"] == "sato"
    assert line["closing"] == closing.reference
    told = {name: int(line[name]) for name in COLUMNS if line[name] != "0"}
    # Twenty-two open days of 465 minutes, and the last of them was not worked.
    assert told == {
        "scheduled_days": 22,
        "scheduled_minutes": 10_230,
        "worked_minutes": 9_765,
        "absent_minutes": 465,
    }
    assert "締めました" in mine.text("month", month=MONTH)
    assert jinji.text("payroll", month=MONTH).count("締めました") >= 1


def _lines(jinji: Desk) -> list[dict[str, Any]]:
    text = jinji.get("payroll_csv", month=MONTH).getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_staff_number_is_no_formula_in_the_file(bureau: Bureau) -> None:
    closing = own.close_month(MONTH, "", by=bureau.sato, at=at(30, 18))
    bureau.approve(closing, at(1, 9, month=7))
    bureau.rename_login("=cmd()")

    text = desk(bureau, "jinji").get("payroll_csv", month=MONTH).getvalue().decode()
    assert ",'=cmd()," in text


def test_nobody_else_takes_the_payroll_file(bureau: Bureau) -> None:
    for name in ("sato", "head"):
        assert desk(bureau, name).get("payroll_csv").status_code == 403
        assert desk(bureau, name).get("payroll").status_code == 403


def test_a_ward_without_hours_is_told_what_to_do(mine: Desk, bureau: Bureau) -> None:
    row = Ward.objects.get(pk=bureau.town.id)
    row.rules = {key: one for key, one in row.rules.items() if key != "hours"}
    row.save(update_fields=["rules"])
    forget_wards()

    assert "勤務時間が決まっていません" in mine.text("month", month=MONTH)
    sent = mine.post("month", month=MONTH)
    assert sent.status_code == 422


def test_a_month_that_is_none_shows_this_one(mine: Desk) -> None:
    for month in ("", "2026-13", "x", "9999-12", "0000-01"):
        assert mine.get("month", month=month).status_code == 200
    this = timezone.localdate()
    assert f"{this.year}年{this.month}月" in mine.text("month", month="2026-13")


def test_a_closing_is_not_filled_in_by_hand(mine: Desk) -> None:
    page = mine.text("own")

    assert "勤怠の月次の締め" not in page
    assert "出退勤の打刻" not in page


def test_the_superiors_list_has_pages(bureau: Bureau) -> None:
    for minute in range(26):
        told = {"day": "2026-06-01", "done": "起案", "trouble": "none"}
        bureau.apply("zaitaku", told, at(1, 18) + timedelta(minutes=minute))
    head = desk(bureau, "head")

    assert "page=2" in head.text("own_team")
    assert head.text("own_team", page="2").count("在宅勤務の報告") == 1
    assert head.get("own_team", page="x").status_code == 200
