"""The data set is what the log says, however it was written, and of one ward alone."""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from madoguchi.lake import manifest as books
from madoguchi.lake.actions import Yard, build, rebuild
from madoguchi.lake.queries import EVERYTHING, Only, opened, standing, verify
from madoguchi.lake.tests.cast import (
    NOON,
    Told,
    a_ward,
    a_yard,
    by_hand,
    many_cases,
    seal_all,
    tell,
)
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
CASES = 60


@pytest.fixture
def ward() -> int:
    return a_ward()


@pytest.fixture
def yard(ward: int, tmp_path: Path) -> Yard:
    return a_yard(ward, tmp_path)


def rows(yard: Yard, only: Only = EVERYTHING) -> list[dict[str, Any]]:
    with opened(yard.ward, only, yard=yard) as database:
        found = database.execute("SELECT * FROM events ORDER BY case_key, seq")
        names = [one[0] for one in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def expected(ward: int) -> list[dict[str, Any]]:
    every = [row for n in range(CASES) for row in by_hand(ward, f"case/{n}")]
    return sorted(every, key=lambda row: (row["case_key"], row["seq"]))


def without_place(some: list[dict[str, Any]]) -> list[dict[str, Any]]:
    left_out = {"ward", "bucket", "seal"}
    return [{k: v for k, v in row.items() if k not in left_out} for row in some]


def files(yard: Yard) -> dict[str, bytes]:
    return {
        str(path.relative_to(yard.folder)): path.read_bytes()
        for path in sorted(yard.folder.rglob("*"))
        if path.is_file() and path.name != books.LOCK
    }


def test_the_rows_are_those_that_plain_python_makes(ward: int, yard: Yard) -> None:
    many_cases(ward, CASES)

    build(yard)

    assert without_place(rows(yard)) == expected(ward)
    assert len(rows(yard)) > 150


def test_the_tail_alone_gives_the_same_rows(ward: int, yard: Yard) -> None:
    many_cases(ward, CASES)
    in_tail = rows(yard)

    build(yard)

    assert rows(yard) == in_tail


def test_what_was_sealed_since_is_read_too(ward: int, yard: Yard) -> None:
    many_cases(ward, 5)
    build(yard)
    before = len(rows(yard))

    tell(ward, "case/new", Told("case.received"), Told("case.taken"))
    assert len(rows(yard)) == before  # not sealed yet
    seal_all(ward)

    assert len(rows(yard)) == before + 2


def test_built_bit_by_bit_or_at_once_the_bytes_are_the_same(
    ward: int, yard: Yard
) -> None:
    for seed in range(12):
        many_cases(ward, 8, seed, name=f"case{seed}")
        build(yard)
    for path in yard.folder.rglob("*.parquet"):
        os.utime(path, (0, 0))  # long ago, so that what was replaced goes
    build(yard)
    bit_by_bit = files(yard)
    elsewhere = Yard(yard.lake / "elsewhere", ward, yard.sizes)

    rebuild(elsewhere)

    assert files(elsewhere) == bit_by_bit
    assert any("bucket=" in name for name in bit_by_bit)
    assert any("young" in name for name in bit_by_bit)


def test_a_planted_fact_of_another_ward_never_shows(ward: int, yard: Yard) -> None:
    other = a_ward("asahi")
    many_cases(ward, 10)
    many_cases(other, 10, seed=2)
    tell(other, "case/planted", Told("case.received", about={"unit": "planted"}))
    seal_all(other)
    theirs = a_yard(other, yard.lake)
    build(theirs)
    build(yard)
    for path in theirs.folder.rglob("*.parquet"):
        target = yard.folder / path.relative_to(theirs.folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())

    ours = rows(yard)

    assert {row["ward"] for row in ours} == {ward}
    assert "planted" not in {row["unit"] for row in ours}
    assert without_place(ours) == expected(ward)[: len(ours)]


def test_even_a_file_of_another_ward_in_the_manifest_shows_nothing(
    ward: int, yard: Yard
) -> None:
    other = a_ward("asahi")
    many_cases(other, 10)
    many_cases(ward, 10)
    theirs = a_yard(other, yard.lake)
    manifest = build(theirs)
    mine = books.Manifest(ward, books.shape(), manifest.parts)
    yard.folder.mkdir(exist_ok=True)
    theirs.folder.rename(yard.folder.with_name("moved"))
    yard.folder.rmdir()
    yard.folder.with_name("moved").rename(yard.folder)
    books.write(yard.folder, mine)

    assert {row["ward"] for row in rows(yard)} <= {ward}


def test_only_whole_cases_are_left_in(ward: int, yard: Yard) -> None:
    many_cases(ward, CASES)
    build(yard)
    every = rows(yard)
    begun = {row["case_key"]: row["day"] for row in every if row["seq"] == 1}
    of_unit = {row["case_key"] for row in every if row["unit"] == "zei"}
    day = sorted(begun.values())[len(begun) // 2]

    for only, wanted in (
        (Only(procedures=("juminhyo",)), lambda row: row["procedure"] == "juminhyo"),
        (Only(versions=(2,)), lambda row: row["version"] == 2),
        (Only(channels=("post", "web")), lambda row: row["channel"] != "counter"),
        (Only(units=("zei",)), lambda row: row["case_key"] in of_unit),
        (Only(first=day), lambda row: begun[row["case_key"]] >= day),
        (Only(last=day), lambda row: begun[row["case_key"]] <= day),
        (Only(bucket=3), lambda row: row["bucket"] == 3),
    ):
        found = rows(yard, only)
        assert found == [row for row in every if wanted(row)]
        assert 0 < len(found) < len(every)


def test_a_word_that_is_sql_finds_nothing(ward: int, yard: Yard) -> None:
    many_cases(ward, 5)

    assert rows(yard, Only(procedures=("' OR true --",))) == []


def test_every_case_lies_in_one_bucket(ward: int, yard: Yard) -> None:
    many_cases(ward, CASES)

    buckets = Counter(row["bucket"] for row in rows(yard) if row["seq"] == 1)

    assert len({(row["case_key"], row["bucket"]) for row in rows(yard)}) == sum(
        buckets.values()
    )
    assert len(buckets) > 8


def test_nobody_is_named(ward: int, yard: Yard) -> None:
    many_cases(ward, 20)

    assert {row["resource"] for row in rows(yard)} == {"staff", "resident"}


def test_the_date_is_that_of_japan(ward: int, yard: Yard) -> None:
    late = NOON.replace(month=3, day=31, hour=15)
    tell(ward, "case/late", Told("case.received", late))
    seal_all(ward)

    assert rows(yard)[0]["day"] == date(2026, 4, 1)


def test_nothing_outside_the_folder_and_no_network_is_read(
    ward: int, yard: Yard, tmp_path: Path
) -> None:
    secret = tmp_path.parent / "secret.csv"
    secret.write_text("a,b\n1,2\n")
    with opened(ward, yard=yard) as database:
        for query in (
            f"SELECT * FROM read_csv('{secret}')",
            "SELECT * FROM read_parquet('https://example.test/a.parquet')",
            "INSTALL sqlite_scanner",
            "SET enable_external_access = true",
        ):
            with pytest.raises(duckdb.Error):
                database.execute(query)


def test_a_ward_without_a_log_has_no_rows(ward: int, yard: Yard) -> None:
    build(yard)

    assert rows(yard) == []
    assert verify(ward, yard=yard) == []
    assert standing(ward, yard=yard).rows == 0


def test_verify_finds_what_was_changed_and_what_is_gone(ward: int, yard: Yard) -> None:
    many_cases(ward, CASES)
    manifest = build(yard)
    assert verify(ward, yard=yard) == []
    one, two = (yard.folder / file.path for file in manifest.files[:2])
    one.write_bytes(one.read_bytes()[:-1] + b"x")
    two.unlink()

    found = {(flaw.code, flaw.path) for flaw in verify(ward, yard=yard)}

    assert found == {
        ("changed", manifest.files[0].path),
        ("missing", manifest.files[1].path),
    }
    rebuild(yard)
    assert verify(ward, yard=yard) == []


def test_a_manifest_that_is_none_is_refused(ward: int, yard: Yard) -> None:
    yard.folder.mkdir(parents=True)
    for text in ("{", "[]", '{"ward": 99}', ""):
        (yard.folder / books.NAME).write_text(text)
        with pytest.raises(books.ManifestDamaged):
            rows(yard)


def test_another_table_of_steps_makes_all_files_anew(ward: int, yard: Yard) -> None:
    many_cases(ward, 30)
    manifest = build(yard)
    old = books.Manifest(ward, "another", manifest.parts[:1])
    books.write(yard.folder, old)

    assert verify(ward, yard=yard)[0].code == "other_shape"
    assert without_place(rows(yard)) == expected(ward)[: len(rows(yard))]
    assert build(yard) == manifest


def test_two_do_not_write_at_the_same_time(ward: int, yard: Yard) -> None:
    many_cases(ward, 10)

    with books.held(yard.folder), pytest.raises(books.LakeBusy):
        build(yard)


@pytest.fixture(autouse=True)
def inside(ward: int) -> Iterator[None]:
    with ward_scope(ward):
        yield
