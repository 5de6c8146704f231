"""Check digits against published numbers; the watch for individual numbers."""

import csv
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.kernel.numbers import (
    corporate_number_of,
    corporate_number_valid,
    find_individual_numbers,
    individual_check,
    individual_number_valid,
    municipality_check,
    municipality_code_valid,
)

MINE = "123456789018"


def test_every_municipality_carries_its_check_digit(
    shared_data: Callable[[str], Path],
) -> None:
    path = shared_data("municipality-codes") / "jisx0402.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        codes = [row["code"] for row in csv.DictReader(lines)]
    assert len(codes) > 1700
    assert [code for code in codes if not municipality_code_valid(code)] == []


def test_every_corporate_number_is_valid(shared_data: Callable[[str], Path]) -> None:
    path = shared_data("number-checkdigits") / "corporate-numbers-valid.txt"
    numbers = path.read_text().split()
    assert numbers
    assert [number for number in numbers if not corporate_number_valid(number)] == []


def test_individual_numbers_are_judged_as_published(
    shared_data: Callable[[str], Path],
) -> None:
    path = shared_data("number-checkdigits") / "individual-number.json"
    published = json.loads(path.read_text())
    assert all(individual_number_valid(number) for number in published["valid"])
    for kind in ("invalid_checksum", "invalid_format"):
        assert not any(individual_number_valid(n) for n in published[kind])


def test_a_labelled_individual_number_is_found_in_real_sentences(
    shared_data: Callable[[str], Path],
) -> None:
    lines = (shared_data("pii") / "dev.jsonl").read_text().splitlines()
    for row in map(json.loads, lines):
        found = {(f.start, f.end) for f in find_individual_numbers(row["text"])}
        marked = {
            (entity["start"], entity["end"])
            for entity in row["entities"]
            if entity["type"] == "MY_NUMBER"
        }
        assert found == marked, row["id"]


@pytest.mark.parametrize(
    "number",
    ["7000012050002", "8000012010038", "8000020130001", "1180301018771",
     "2000020132110"],
)  # fmt: skip
def test_published_corporate_numbers_are_valid(number: str) -> None:
    assert corporate_number_valid(number)


@pytest.mark.parametrize(
    ("code", "number"),
    [("131130", "9000020131130"), ("131199", "6000020131199"),
     ("131083", "6000020131083"), ("132110", "2000020132110")],
)  # fmt: skip
def test_a_ward_has_the_corporate_number_of_its_code(code: str, number: str) -> None:
    assert municipality_code_valid(code)
    assert corporate_number_of(code) == number


@given(st.integers(0, 99_999), st.integers(0, 5), st.integers(1, 9))
def test_a_wrong_digit_in_a_municipality_code_is_nearly_always_found(
    body: int, at: int, by: int
) -> None:
    code = f"{body:05d}"
    code += municipality_check(code)
    wrong = code[:at] + str((int(code[at]) + by) % 10) + code[at + 1 :]
    # Sums of 0 and 10 modulo 11 share a digit: the published formula's own gap.
    sums = [
        sum(int(d) * w for d, w in zip(c[:5], (6, 5, 4, 3, 2), strict=True)) % 11
        for c in (code, wrong)
    ]
    assert not municipality_code_valid(wrong) or {*sums} == {0, 10}


@pytest.mark.parametrize(
    "text",
    [
        f"マイナンバーは{MINE}です",
        "マイナンバーは 1234-5678-9018 です",
        "１２３４　５６７８　９０１８",
        f"({MINE})",
        f"個人番号:{MINE[:-1]}0",
        "個人番号 1 2 3 4 5 6 7 8 9 0 1 8",
        f"{MINE}（マイナンバー）",
        f"電話は03-5253-5111、マイナンバーは{MINE}",
        "1234ー5678ー9018",
    ],
)
def test_an_individual_number_is_found(text: str) -> None:
    (found,) = find_individual_numbers(text)
    shown = text[found.start : found.end]
    assert sum(character.isdigit() for character in shown) == 12


@pytest.mark.parametrize(
    "text",
    [
        "",
        "申請期間は2025年4月1日から",
        f"運転免許証番号 {MINE}",
        f"受付番号は{MINE}です",
        f"{MINE}0",
        f"9{MINE}",
        "123456789017",
        "000000000000",
        "法人番号 8000020130001",
        "03-5253-5111 090-1234-5678",
        f"マイナンバーカードのことで。受付番号 {MINE}",
        "4111-1111-1111-1111",
    ],
)
def test_other_numbers_are_let_through(text: str) -> None:
    assert find_individual_numbers(text) == []


@given(st.text("0123456789", min_size=11, max_size=11).filter(lambda d: len({*d}) > 1))
def test_every_bare_valid_number_is_found(body: str) -> None:
    number = body + individual_check(body)
    (found,) = find_individual_numbers(f"よろしく{number}お願いします")
    assert (found.start, found.end, found.named) == (4, 16, False)


def test_one_row_of_twelve_digits_in_ten_is_taken_for_one() -> None:
    chance = random.Random(7)  # noqa: S311 - repeatable
    rows = [f"{chance.randrange(10**12):012d}" for _ in range(2000)]
    taken = sum(bool(find_individual_numbers(row)) for row in rows)
    assert 140 < taken < 260


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    for found in find_individual_numbers(text):
        assert 0 <= found.start < found.end <= len(text)


def test_the_search_is_quick_on_long_rows_of_digits() -> None:
    assert find_individual_numbers("1 " * 20_000) == []
    assert find_individual_numbers("7" * 50_000) == []
