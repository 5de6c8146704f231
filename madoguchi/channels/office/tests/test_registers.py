"""The desk of registers: lists, forms, files; and what staff give without a name."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from madoguchi.cases.tests.cast import Town, staff
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.registers.actions.giving import open_survey
from madoguchi.registers.models import Given, Line, Pool, Timing
from madoguchi.registers.tests.cast import a_workbook
from madoguchi.wards.models import Department

HEAD = "時点,課,職員数,うち専門人材\n"
GOOD = HEAD + "2026-04-01,kumin,120,3\n2026-04-01,zeimu,80,0\n"
CELLS = {
    "as_of": "2026-04-01",
    "department": "zeimu",
    "staff": "80",
    "specialists": "2",
    "remark": "<b>台帳</b>",
}


@pytest.fixture
def dx(town: Town) -> Desk:
    office = Department.objects.get(ward=town.ward, slug="kumin")
    return Desk.of(town, staff(office, "dx", "出井 楠", "dx"))


def test_the_list_tells_which_register_nobody_entered(town: Town, dx: Desk) -> None:
    dx.post("register_row", "personnel", **CELLS)

    shown = dx.text("registers")
    assert "未入力の台帳が16冊あります" in shown
    assert "職員数と専門人材" in shown


def test_a_row_is_entered_shown_changed_and_withdrawn(town: Town, dx: Desk) -> None:
    dx.post("register_row", "personnel", **CELLS)
    line = Line.objects.get()

    shown = dx.text("register", "personnel")
    assert "&lt;b&gt;台帳" in shown
    assert 'value="80"' in dx.text("register_row", "personnel", line=f"{line.pk}")
    dx.post("register_row", "personnel", **CELLS | {"staff": "81"})
    line.refresh_from_db()
    assert line.values["staff"] == 81
    dx.post("register_withdraw", "personnel", line.pk)
    assert "未入力です" in dx.text("register", "personnel")


def test_a_wrong_row_says_at_each_field_what_to_do(town: Town, dx: Desk) -> None:
    response = dx.post("register_row", "personnel", **CELLS | {"staff": "1"})

    shown = response.content.decode()
    assert response.status_code == 422
    assert "「職員数」より大きくなっています" in shown
    assert not Line.objects.exists()


def test_a_file_is_shown_first_and_taken_then(town: Town, dx: Desk) -> None:
    file = SimpleUploadedFile("p.csv", GOOD.encode("cp932"))

    response = dx.post("register_import", "personnel", file=file)

    shown = response.content.decode()
    assert "新しい行 2" in shown
    assert not Line.objects.exists()
    bound = shown.partition('name="bound" value="')[2].partition('"')[0]
    text = shown.partition('name="text" hidden>\n')[2].partition("</textarea>")[0]
    taken = dx.post("register_import", "personnel", bound=bound, text=text)
    assert "new=2" in taken["Location"]
    assert Line.objects.count() == 2
    again = dx.post("register_import", "personnel", text=GOOD).content.decode()
    assert "変わる行はありません" in again


def test_what_changed_meanwhile_is_shown_again(town: Town, dx: Desk) -> None:
    response = dx.post("register_import", "personnel", text=GOOD, bound="0" * 32)

    assert "ほかの変更がありました" in response.content.decode()
    assert not Line.objects.exists()


def test_a_wrong_file_is_told_by_line_and_column(town: Town, dx: Desk) -> None:
    heads = HEAD.strip().split(",")
    content = a_workbook([heads, [(46113,), "kumin", "=1+1", 0]])
    file = SimpleUploadedFile("p.xlsx", content)

    response = dx.post("register_import", "personnel", file=file)

    shown = response.content.decode()
    assert response.status_code == 422
    assert "2行目 職員数" in shown
    assert "数式です" in shown


@pytest.mark.parametrize("text", ["", "\x00", "a,b\n", HEAD, HEAD + '"'])
def test_what_is_no_table_is_told(town: Town, dx: Desk, text: str) -> None:
    assert dx.post("register_import", "personnel", text=text).status_code == 422


def test_rows_and_template_are_files_that_can_be_taken_in(town: Town, dx: Desk) -> None:
    dx.post("register_row", "personnel", **CELLS)
    head = dx.get("register_template", "personnel").getvalue().decode("utf-8-sig")
    rows = dx.get("register_csv", "personnel").getvalue().decode("utf-8-sig")

    assert head.strip() == "時点,課,職員数,うち専門人材,備考"
    again = dx.post("register_import", "personnel", text=rows).content.decode()
    assert "変わる行はありません" in again


def test_who_may_only_read_is_offered_nothing_else(town: Town, sato: Desk) -> None:
    assert "1行を登録する" not in sato.text("register", "personnel")
    assert sato.get("register_row", "personnel").status_code == 404
    assert sato.get("register_import", "personnel").status_code == 404
    assert sato.get("register", "costs").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "999", "x", "٣"])
def test_a_page_that_is_not_there_is_the_first(town: Town, dx: Desk, page: str) -> None:
    assert dx.get("register", "personnel", page=page).status_code == 200


# ------------------------------------------------------------------------- giving


def test_a_day_is_timed_mended_and_sent_without_a_script(
    town: Town, sato: Desk
) -> None:
    sato.post("time_tap", category="routine")
    assert "計っています" in sato.text("time_study")
    sato.post("time_tap", category="meeting")
    day = f"{timezone.localdate()}"
    sato.post("time_mend", day=day, routine="30", meeting="5", do="mend")
    assert 'value="30"' in sato.text("time_study")
    sato.post("time_mend", day=day, routine="30", meeting="5", do="send")

    assert "きょうの分は送りました" in sato.text("time_study")
    assert Timing.objects.get().seconds == {}
    assert Pool.objects.get().entries[0]["routine"] == 30


@pytest.mark.parametrize(
    "sent",
    [{"day": "x"}, {"day": "2026-01-01", "routine": "3"}, {"routine": "１２"}],
)
def test_a_day_that_cannot_be_is_told(
    town: Town, sato: Desk, sent: dict[str, str]
) -> None:
    response = sato.post("time_mend", **{"day": f"{timezone.localdate()}"} | sent)

    assert "refused=" in response["Location"]
    assert not Pool.objects.exists()


def test_a_category_that_is_not_there_times_nothing(town: Town, sato: Desk) -> None:
    assert "refused=" in sato.post("time_tap", category="sleep")["Location"]
    assert not Timing.objects.exists()


def test_the_survey_is_opened_and_answered_once(
    town: Town, dx: Desk, sato: Desk
) -> None:
    today = timezone.localdate()
    days = {"opens_on": f"{today}", "closes_on": f"{today + timedelta(days=9)}"}
    assert "いま答えられる調査はありません" in sato.text("staff_survey")
    dx.post("survey_open", **days)

    wrong = sato.post("staff_survey", contribution="9")
    assert wrong.status_code == 422
    sato.post("staff_survey", contribution="4", satisfaction="2")
    again = sato.post("staff_survey", contribution="4", satisfaction="2")
    assert "GivenAlready" in again["Location"]
    assert Pool.objects.get().entries == [{"contribution": 4, "satisfaction": 2}]
    assert Given.objects.count() == 1


def test_a_survey_of_no_days_is_not_opened(town: Town, dx: Desk) -> None:
    assert "BadPeriod" in dx.post("survey_open", opens_on="x")["Location"]


def test_what_a_colleague_timed_is_not_shown(town: Town, sato: Desk, dx: Desk) -> None:
    day = f"{timezone.localdate()}"
    sato.post("time_mend", day=day, creative="77", do="mend")

    assert 'value="77"' in sato.text("time_study")
    assert 'value="77"' not in dx.text("time_study")


def test_a_survey_that_runs_is_announced_with_its_last_day(
    town: Town, sato: Desk, dx: Desk
) -> None:
    now = timezone.now()
    by = staff(Department.objects.get(ward=town.ward, slug="zeimu"), "d2", "x", "dx")
    last = timezone.localdate(now) + timedelta(days=3)
    open_survey(timezone.localdate(now), last, by=by, at=now)

    assert "名前を付けずに送る" in sato.text("staff_survey")
