"""Process maps: who sees them, what they say, and that they are read by a job."""

import csv
import io
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F

from madoguchi.cases.tests.cast import Town, a_case, staff
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.config.wiring import follow_all
from madoguchi.jobs.worker import run_due
from madoguchi.processes.models import Finding
from madoguchi.wards.models import Department

SLUG = "certificate"
READING = "記録を読んでいます"


@pytest.fixture
def dx(town: Town) -> Desk:
    office = Department.objects.get(ward=town.ward, slug="kumin")
    return Desk.of(town, staff(office, "dx", "数見 明", "dx"))


@pytest.fixture
def busy(town: Town) -> Town:
    """Return a ward with twelve cases that are over."""
    for _ in range(12):
        a_case(town, "closed")
    follow_all()
    return town


def read(desk: Desk, name: str, *args: str, **query: str) -> str:
    """Open a page, let the worker read the log, and open it again."""
    desk.text(name, *args, **query)
    run_due()
    return desk.text(name, *args, **query)


def rows_of(response: object) -> list[list[str]]:
    text = response.getvalue().decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text)))


def test_the_log_is_read_by_a_job_and_the_page_says_so(busy: Town, dx: Desk) -> None:
    first = dx.text("process", SLUG)
    assert READING in first
    assert "<svg" not in first.partition("<main")[2]

    run_due()
    second = dx.text("process", SLUG)
    assert READING not in second
    assert "までの記録から読み取りました" in second
    assert "12件（終わった事案 12件）" in second


def test_a_kept_page_says_that_the_log_moved_and_is_read_anew(
    busy: Town, dx: Desk
) -> None:
    assert "そのあと記録が" not in read(dx, "process", SLUG)
    a_case(busy, "closed")
    follow_all()
    assert "1分たってから開くと" in dx.text("process", SLUG)
    Finding.objects.update(found_at=F("found_at") - timedelta(minutes=2))

    assert "読み直しています" in dx.text("process", SLUG)
    run_due()

    text = dx.text("process", SLUG)
    assert "13件（終わった事案 13件）" in text
    assert "そのあと記録が" not in text
    assert Finding.objects.count() == 1


def test_the_table_beside_the_map_says_what_the_map_says(busy: Town, dx: Desk) -> None:
    text = read(dx, "process", SLUG, coverage="100")
    drawing = text[
        text.index("<svg xmlns") : text.index("</svg>", text.index("<svg xmlns"))
    ]
    drawn = set(
        re.findall(r"<title>(.+?)から(.+?)：([0-9,]+)件、中央値 ([^（<]+)", drawing)
    )
    twin = text[text.index("図と同じ数字") :]
    cells = [
        tuple(re.findall(r"<div>(.*?)</div>", row)[:4])
        for row in re.findall(
            r"<tr role=\"row\">(.*?)</tr>", twin[: twin.index("</table>")], re.DOTALL
        )
    ]

    assert drawn
    assert drawn == {row for row in cells if len(row) > 1}


def test_few_cases_are_withheld(town: Town, dx: Desk) -> None:
    for _ in range(9):
        a_case(town, "closed")
    follow_all()

    text = read(dx, "process", SLUG)

    assert "事案が10件に満たないので表示しません" in text
    assert "中央値" not in text
    assert len(rows_of(dx.get("process_csv", SLUG, "steps"))) == 1


def test_a_supervisor_sees_the_own_department_and_others_do_not(
    busy: Town, suzuki: Desk, sato: Desk
) -> None:
    elsewhere = Department.objects.exclude(slug="kumin").filter(ward=busy.ward)[0]
    other = Desk.of(busy, staff(elsewhere, "yoso", "他課 長", "supervisor"))

    assert SLUG in read(suzuki, "processes")
    assert "この手続きの事案を一覧で見る" in suzuki.text("process", SLUG)
    assert SLUG not in other.text("processes")
    assert other.get("process", SLUG).status_code == 404
    assert sato.get("processes").status_code == 403


def test_who_sees_no_cases_is_led_to_none(busy: Town, dx: Desk) -> None:
    assert "この手続きの事案を一覧で見る" not in read(dx, "process", SLUG)


def test_nobody_of_the_staff_is_named(busy: Town, dx: Desk) -> None:
    text = read(dx, "process", SLUG).partition("<main")[2]
    kept = str(Finding.objects.get().answer)

    for actor in (busy.sato, busy.suzuki):
        assert f"staff/{actor.id}" not in text + kept
    assert "佐藤" not in text
    assert "担当" in text


@pytest.mark.parametrize(
    "table", ["map", "steps", "variants", "rework", "units", "week", "own-flow"]
)
def test_each_table_is_a_file(busy: Town, dx: Desk, table: str) -> None:
    read(dx, "process", SLUG)

    rows = rows_of(dx.get("process_csv", SLUG, table))

    assert len(rows[0]) > 2
    assert all(len(row) == len(rows[0]) for row in rows)


def test_what_makes_no_sense_in_an_address_is_left_out(busy: Town, dx: Desk) -> None:
    text = read(
        dx, "process", SLUG,
        version="99", channel="owl", first="2026-13", unit="' OR 1=1", coverage="7",
    )  # fmt: skip

    assert "すべての事案" in text
    assert "12件（終わった事案 12件）" in text
    assert dx.get("process", "owls").status_code == 404
    assert dx.get("process_csv", SLUG, "owls").status_code == 404


def test_the_same_parts_are_not_compared(busy: Town, dx: Desk) -> None:
    assert "ちがう条件を選んでください" in dx.text("process_compare", SLUG)
    text = read(dx, "process_compare", SLUG, channel="web", than_channel="post")
    assert "10件に満たないので比べません" in text


def test_the_pages_speak_english(busy: Town, dx: Desk) -> None:
    read(dx, "process", SLUG)
    read(dx, "processes")

    for text in (
        dx.text("process", SLUG, lang="en"),
        dx.text("processes", lang="en"),
        dx.text("process_compare", SLUG, lang="en"),
    ):
        main = text.partition("<main")[2].partition("</main>")[0]
        assert not re.findall(r"[ぁ-ん]{2,}", main)


def test_the_web_process_loads_no_engine() -> None:
    code = (
        "import django, sys; django.setup()\n"
        "import madoguchi.config.urls, madoguchi.channels.office.urls\n"
        "heavy = {'duckdb', 'pygraphviz', 'r4pm', 'pyarrow'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


HEADING = "受付番号,工程,日時,担当者\n"


def a_log(cases: int = 12) -> str:
    rows = [
        f"{one},{step},2026-04-0{day + one % 3} 09:00,{who}\n"
        for one in range(cases)
        for step, day, who in (("受付", 1, "山田太郎"), ("決定", 4, "鈴木次郎"))
    ]
    return HEADING + "".join(rows)


def sent(text: str, name: str = "記録.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_a_file_of_another_system_is_read_and_not_kept(
    town: Town, dx: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    response = dx.post("process_upload", file=sent(a_log()))

    text = response.content.decode()
    assert response.status_code == 200
    assert "最初の記録から最後の記録まで" in text
    assert "<svg xmlns" in text
    assert "山田" not in text
    assert not list(tmp_path.rglob("*.csv"))
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("a,b,c\n1,2,3\n", "x.csv", "「事案の番号の列」 で列の名前を指定してください"),
        (HEADING + "1,受付,いつか,山田\n", "x.csv", "x.csv"),
        ("<log", "x.xes", "XMLとして読めません"),
        ("owl", "x.exe", "XES・CSV・Parquetのどれか"),
        ("PAR1", "x.parquet", "Parquetとして読めません"),
    ],
)
def test_what_is_wrong_with_a_file_is_a_sentence(
    town: Town, dx: Desk, text: str, name: str, said: str
) -> None:
    response = dx.post("process_upload", file=sent(text, name))

    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "山田" not in page


def test_no_file_and_few_cases_are_told(town: Town, dx: Desk) -> None:
    assert "ファイルを選んでください" in dx.post("process_upload").content.decode()
    few = dx.post("process_upload", file=sent(a_log(9))).content.decode()
    assert "10件に満たない" in few
    assert "<svg xmlns" not in few
