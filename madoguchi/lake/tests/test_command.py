"""`madoguchi lake` says what there is and what is wrong, in words and for machines."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from madoguchi.lake import manifest as books
from madoguchi.lake import rules, tasks
from madoguchi.lake.actions import build, yard_of
from madoguchi.lake.tests.cast import Told, a_ward, a_yard, many_cases, seal_all, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward(settings: Settings, tmp_path: Path) -> int:
    settings.LAKE_DIR = tmp_path / "lake"
    return a_ward()


def said(*words: str) -> str:
    out = StringIO()
    call_command("lake", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


def told(*words: str) -> Any:
    return json.loads(said(*words, "--json"))


def test_a_small_log_is_all_tail(ward: int) -> None:
    tell(ward, "case/1", Told("case.received"))
    seal_all(ward)

    [one] = told("build")

    assert one["flaws"] == []
    assert (one["stands"]["rows"], one["stands"]["sealed_until"]) == (0, 1)
    assert "残り1件" in said("show")


def test_show_counts_ranges_size_and_the_last_seal(ward: int) -> None:
    many_cases(ward, 30)
    manifest = build(a_yard(ward, yard_of(ward).lake))

    [one] = told("show")

    assert one["stands"]["rows"] == manifest.rows > 50
    assert one["stands"]["bytes"] == sum(file.bytes for file in manifest.files)
    assert one["stands"]["ranges"] == [
        [part.first, part.last, part.rows] for part in manifest.parts
    ]
    assert one["stands"]["filed_until"] == manifest.last
    assert "midori" in said("show", "--ward", "midori")


def test_verify_ends_badly_where_a_file_was_changed(ward: int) -> None:
    many_cases(ward, 30)
    manifest = build(a_yard(ward, yard_of(ward).lake))
    assert "異常はありません" in said("verify")
    path = yard_of(ward).folder / manifest.files[0].path
    path.write_bytes(b"not parquet")

    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("lake", "verify", stdout=out, stderr=StringIO())

    assert ended.value.code == 1
    assert f"{manifest.files[0].path}：ファイルが書き換えられています" in out.getvalue()


def test_a_damaged_manifest_is_told_and_made_anew(ward: int) -> None:
    many_cases(ward, 10)
    said("build")
    (yard_of(ward).folder / books.NAME).write_text("{")

    with pytest.raises(CommandError, match="lake rebuild --ward midori"):
        said("show")
    with pytest.raises(SystemExit):
        said("verify")
    said("rebuild")

    assert "異常はありません" in said("verify", "--anew")


def test_who_writes_already_is_waited_for(ward: int) -> None:
    with (
        books.held(yard_of(ward).folder),
        pytest.raises(CommandError, match="Somebody"),
    ):
        said("build")


def test_an_export_names_one_ward_and_a_file(ward: int, tmp_path: Path) -> None:
    many_cases(ward, 5)
    a_ward("asahi")
    path = tmp_path / "log.xes"

    for words in (["--to", str(path)], ["--ward", "midori"]):
        with pytest.raises(CommandError, match="--ward"):
            said("export", *words)
    with pytest.raises(CommandError, match="There is no folder"):
        said("export", "--ward", "midori", "--to", str(tmp_path / "none" / "a.csv"))
    said("export", "--ward", "midori", "--as", "xes", "--to", str(path))

    assert path.read_text(encoding="utf-8").endswith("</log>\n")


def test_the_worker_writes_only_what_became_whole(ward: int) -> None:
    many_cases(ward, 10)
    here = a_yard(ward, yard_of(ward).lake)

    assert tasks.keep_up(here)
    assert not tasks.keep_up(here)
    assert books.read(here.folder, ward).last > 0


def test_the_task_visits_every_ward_and_outlives_a_damaged_one(ward: int) -> None:
    other = a_ward("asahi")
    for one in (ward, other):
        many_cases(one, 3)
    folder = yard_of(ward).folder
    folder.mkdir(parents=True)
    (folder / books.NAME).write_text("{")

    tasks.keep_lake.call()

    assert not list(folder.rglob("*.parquet"))
    assert rules.ranges_until(10) == []
