"""Towns come from Japan Post's codes; buildings are told from the town they are in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from madoguchi.procedures.actions import load_postal_towns
from madoguchi.procedures.address_cases import NotASet, cases_in, judge
from madoguchi.procedures.postal import PostalRow, postal_rows, rows_of
from madoguchi.procedures.towns import gazetteer_of, in_parts

TOKYO = {"prefecture": "東京都", "city": "千代田区", "chome": True}
ENTRIES = [
    {
        **TOKYO,
        "postal_code": "1000013",
        "neighborhood": "霞が関",
        "neighborhood_kana": "カスミガセキ",
        "note": "次のビルを除く",
    },
    {
        **TOKYO,
        "postal_code": "1006012",
        "neighborhood": "霞が関霞が関ビル",
        "neighborhood_kana": "カスミガセキカスミガセキビル",
        "note": "12階",
    },
]
ROWS = [
    PostalRow("1310045", "東京都", "墨田区", "押上", has_chome=True),
    PostalRow("1030028", "東京都", "中央区", "八重洲", has_chome=True, chomes="1"),
    PostalRow("1040028", "東京都", "中央区", "八重洲", has_chome=True, chomes="2"),
    PostalRow("1310000", "東京都", "墨田区", ""),
]


def test_a_building_is_told_from_its_town() -> None:
    _, tower = rows_of(ENTRIES, [])

    assert (tower.town, tower.building) == ("霞が関", "霞が関ビル 12階")
    assert tower.town_kana == "カスミガセキ"


def test_what_is_said_twice_is_said_once() -> None:
    assert len(list(rows_of([*ENTRIES, *ENTRIES], []))) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("東京都墨田区押上1-1-2", "1310045"),
        ("東京都中央区八重洲二丁目2-1", "1040028"),
        ("東京都中央区八重洲", ""),  # two codes, and nothing to tell by
        ("東京都墨田区どこか1", ""),
        ("〒999-9999 東京都墨田区押上1", "9999999"),  # what was written is believed
    ],
)
def test_the_code_is_added_that_leaves_no_choice(line: str, code: str) -> None:
    load_postal_towns(ROWS)

    assert in_parts(line).postal_code == code


@pytest.mark.django_db
def test_a_town_is_found_without_its_municipality() -> None:
    load_postal_towns(ROWS)

    assert in_parts("押上1-1-2").city == "墨田区"


def test_the_wards_addresses_are_split_right(
    shared_data: Callable[[str], Path],
) -> None:
    cases = cases_in(shared_data("address-tests"))

    wards, others = judge(cases, gazetteer_of(postal_rows()))

    assert wards.total > 1000
    assert wards.share >= 99.5, wards.failures
    assert others.share >= 90


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "[1]", '{"x": 1}', '[{"query": 1}]'])
def test_what_is_no_set_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / ("set.csv" if text[0] == "a" else "set.json")
    path.write_text(text, "utf-8")

    with pytest.raises(NotASet, match="set"):
        list(cases_in(path))


def test_the_command_counts_and_names_failures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "set.csv"
    row = "東京都墨田区押上１丁目２,東京都,墨田区,京島一丁目"
    path.write_text(f"住所,都道府県,市区町村,町字\n{row}\n", "utf-8")

    with pytest.raises(SystemExit, match="1"):
        call_command("address_cases", str(path))

    said = capsys.readouterr().out
    assert "0 / 1" in said
    assert "墨田区|押上一丁目|2" in said
