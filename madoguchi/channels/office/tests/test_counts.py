"""Monthly counts of counters outside the system, by file or pasted."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from madoguchi.cases.models import DeclaredCount
from madoguchi.cases.tests.cast import Town, staff
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.wards.actions import handle_elsewhere
from madoguchi.wards.models import Department

HEAD = "年月,手続き,受付方法,年齢区分,件数\n"
GOOD = HEAD + "2026-04,certificate,窓口,65-74,120\n2026-04,certificate,郵送,,3\n"


def test_a_pasted_table_is_registered(town: Town, sato: Desk) -> None:
    response = sato.post("counts", text=GOOD)

    assert "new=2" in response["Location"]
    shown = sato.client.get(response["Location"]).content.decode()
    assert "新しい行 2" in shown
    assert DeclaredCount.objects.count() == 2


def test_cells_copied_from_a_spreadsheet_are_read(town: Town, sato: Desk) -> None:
    sato.post("counts", text=GOOD.replace(",", "\t"))

    assert DeclaredCount.objects.count() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_file_is_read_as_excel_saves_it(
    town: Town, sato: Desk, encoding: str
) -> None:
    file = SimpleUploadedFile("counts.csv", GOOD.encode(encoding))

    sato.post("counts", file=file)

    assert DeclaredCount.objects.count() == 2


def test_a_pasted_table_stays_as_it_was_pasted(town: Town, sato: Desk) -> None:
    response = sato.post("counts", text="2026-13\tnothing")

    assert response.status_code == 422
    assert "2026-13\tnothing" in response.content.decode()


def test_wrong_lines_are_named_by_number_and_nothing_is_taken(
    town: Town, sato: Desk
) -> None:
    text = GOOD + "2026-13,nothing,窓口,65-74,-1\n"

    response = sato.post("counts", text=text)

    shown = response.content.decode()
    assert response.status_code == 422
    assert "4行目 年月" in shown
    assert "4行目 手続き" in shown
    assert "4行目 件数" in shown
    assert "2026-13,nothing" in shown
    assert not DeclaredCount.objects.exists()


@pytest.mark.parametrize(
    "text", ["", "a,b\n", HEAD, HEAD + "1,2\n", "\x00", HEAD + "x" * 200_000]
)
def test_what_is_no_table_is_told(town: Town, sato: Desk, text: str) -> None:
    assert sato.post("counts", text=text).status_code == 422


def test_a_picture_is_told_to_be_no_table(town: Town, sato: Desk) -> None:
    file = SimpleUploadedFile("counts.csv", b"\xff\xfe\xfd\x81")

    response = sato.post("counts", file=file)

    assert response.status_code == 422


def test_the_same_file_again_changes_nothing(town: Town, sato: Desk) -> None:
    sato.post("counts", text=GOOD)

    assert "same=2" in sato.post("counts", text=GOOD)["Location"]


def test_the_template_can_be_filled_in_and_sent(town: Town, sato: Desk) -> None:
    text = sato.get("counts_template").getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))

    response = sato.post("counts", text=text)

    assert rows[0] == HEAD.strip().split(",")
    assert f"new={len(rows) - 1}" in response["Location"]


def test_the_dx_office_registers_counts_too(town: Town) -> None:
    office = Department.objects.get(ward=town.ward, slug="zeimu")
    desk = Desk.of(town, staff(office, "dx", "出井 楠", "dx"))

    assert "new=2" in desk.post("counts", text=GOOD)["Location"]


def test_answered_surveys_are_no_cases_to_count(town: Town, sato: Desk) -> None:
    _, _, form = sato.get("counts").content.decode().partition("<main")

    response = sato.post("counts", text=f"{HEAD}2026-04,survey,窓口,,3\n")

    assert "survey" not in form
    assert response.status_code == 422
    assert not DeclaredCount.objects.exists()


def test_what_only_other_counters_handle_is_listed_and_registered(
    town: Town, sato: Desk
) -> None:
    handle_elsewhere(town.id, {"inkan": {"ja": "印鑑登録証明書の交付"}})

    form = sato.text("counts")
    template = sato.get("counts_template").getvalue().decode("utf-8-sig")
    response = sato.post("counts", text=f"{HEAD}2026-04,inkan,窓口,65-74,12\n")

    assert "印鑑登録証明書の交付" in form
    assert ",inkan,窓口,65-74,0\r\n" in template
    assert "new=1" in response["Location"]
