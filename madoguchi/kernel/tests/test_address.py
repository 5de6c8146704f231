"""An address in one line has the parts its writer meant, and no others."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.kernel.address import (
    Gazetteer,
    Municipality,
    Split,
    Town,
    split_address,
    with_chome,
    without_chome,
)

TOWNS: Mapping[Municipality, Sequence[Town]] = {
    Municipality("東京都", "千代田区"): [
        Town("紀尾井町"), Town("霞が関", has_chome=True), Town("三番町"),
        Town("丸の内", has_chome=True), Town("永田町", has_chome=True),
    ],
    Municipality("東京都", "墨田区"): [Town("押上", has_chome=True)],
    Municipality("東京都", "北区"): [Town("王子", has_chome=True)],
    Municipality("東京都", "府中市"): [Town("宮町", has_chome=True)],
    Municipality("広島県", "府中市"): [Town("府川町")],
    Municipality("京都府", "京都市北区"): [Town("紫野西野町")],
    Municipality("北海道", "札幌市中央区"): [Town("北二条西", has_chome=True)],
    Municipality("北海道", "雨竜郡秩父別町"): [],
    Municipality("千葉県", "浦安市"): [Town("舞浜"), Town("永田町")],
}  # fmt: skip
PLACES = Gazetteer(
    list(TOWNS),
    TOWNS.__getitem__,
    lambda names: {
        name: found
        for name in names
        if (
            found := [
                place for place in TOWNS if name in {t.name for t in TOWNS[place]}
            ]
        )
    },
)


def parts(line: str) -> tuple[str, str, str, int, str, str]:
    found = split_address(line, PLACES)
    return (
        found.prefecture, found.city, found.town, found.chome, found.rest,
        found.building,
    )  # fmt: skip


KIOI = ("東京都", "千代田区", "紀尾井町", 0)


@pytest.mark.parametrize(
    ("numbers", "rest", "building"),
    [
        ("1-3", "1-3", ""),
        ("１－３", "1-3", ""),
        ("1―3", "1-3", ""),
        ("1ー3", "1-3", ""),
        ("1一3", "1-3", ""),
        ("一の三", "1-3", ""),
        ("１ノ３", "1-3", ""),
        ("壱丿３", "1-3", ""),
        ("壱番地三号", "1番地3号", ""),
        ("十二番二十一号", "12番21号", ""),
        ("１番地の３", "1番地の3", ""),
        ("01-03", "01-03", ""),
        ("1-3　東京ガーデン 19階", "1-3", "東京ガーデン 19階"),
        ("1-3一番館", "1-3", "一番館"),
        ("1-3 スカイタワー", "1-3", "スカイタワー"),
        ("1-3-　ﾋﾞﾙﾀﾞｰ ", "1-3", "ﾋﾞﾙﾀﾞｰ"),
        ("１番３号ＫＳビル１０階", "1番3号", "ＫＳビル１０階"),
        ("1-3-501号室", "1-3", "501号室"),
        ("1-3-501", "1-3-501", ""),
        ("1-3 2F", "1-3", "2F"),
        ("12番地先", "12番地先", ""),
        ("58（以下未定）", "58（以下未定）", ""),
        ("番地なし", "番地なし", ""),
        ("1-4-1-レジデンス百101", "1-4-1", "レジデンス百101"),
        ("乙11-109", "乙11-109", ""),
        ("", "", ""),
    ],
)
def test_numbers_of_every_form_are_told_from_the_building(
    numbers: str, rest: str, building: str
) -> None:
    assert parts(f"東京都千代田区紀尾井町{numbers}") == (*KIOI, rest, building)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("東京都墨田区押上1-1-2", ("東京都", "墨田区", "押上", 1, "1-2", "")),
        (
            "東京都墨田区押上一丁目１番２号",
            ("東京都", "墨田区", "押上", 1, "1番2号", ""),
        ),
        ("東京都墨田区押上１丁目", ("東京都", "墨田区", "押上", 1, "", "")),
        ("東京都墨田区押上1", ("東京都", "墨田区", "押上", 0, "1", "")),
        ("東京都墨田区押上123-4", ("東京都", "墨田区", "押上", 0, "123-4", "")),
        ("東京都千代田区霞ヶ関2-1-2", ("東京都", "千代田区", "霞が関", 2, "1-2", "")),
        ("東京都千代田区丸ノ内1-1", ("東京都", "千代田区", "丸の内", 1, "1", "")),
        ("東京都千代田区３番町2", ("東京都", "千代田区", "三番町", 0, "2", "")),
        ("東京都 千代田区 紀尾井町 1-3", (*KIOI, "1-3", "")),
        ("東京都千代田区大字紀尾井町1", (*KIOI, "1", "")),
        (
            "北海道札幌市中央区北２条西１１丁目",
            ("北海道", "札幌市中央区", "北二条西", 11, "", ""),
        ),
        ("北海道秩父別町1536番地", ("北海道", "雨竜郡秩父別町", "", 0, "1536番地", "")),
    ],
)
def test_towns_are_known_however_they_are_written(
    line: str, expected: tuple[object, ...]
) -> None:
    assert parts(line) == expected


@pytest.mark.parametrize(
    ("line", "prefecture", "city", "inferred"),
    [
        ("千代田区紀尾井町1-3", "東京都", "千代田区", {"prefecture"}),
        ("紀尾井町1-3", "東京都", "千代田区", {"prefecture", "city"}),
        ("東京千代田区紀尾井町1-3", "東京都", "千代田区", set()),
        ("府中市府川町1", "広島県", "府中市", {"prefecture"}),
        ("府中市幸町1", "", "府中市", set()),  # there are two, and nothing to tell by
        ("北区紫野西野町1", "京都府", "京都市北区", {"prefecture"}),
        ("永田町1-4", "", "", set()),  # two cities have a town of this name
    ],
)
def test_only_what_leaves_no_choice_is_added(
    line: str, prefecture: str, city: str, inferred: set[str]
) -> None:
    found = split_address(line, PLACES)

    assert (found.prefecture, found.city) == (prefecture, city)
    if prefecture:
        assert found.inferred == inferred


def test_a_postal_code_in_front_is_read() -> None:
    found = split_address("〒１３１－００４５　東京都墨田区押上1-1-2", PLACES)

    assert (found.postal_code, found.official_town) == ("1310045", "押上一丁目")


def test_a_town_the_list_does_not_have_is_kept_as_it_was_typed() -> None:
    found = split_address("東京都墨田区新しい町３丁目４", PLACES)

    assert (found.town, found.chome, found.rest) == ("新しい町", 3, "4")
    assert not found.is_known


@pytest.mark.parametrize("line", ["", " ", "〒", "〒1310045", "東京都", "ー", "一"])
def test_what_is_no_address_has_no_town(line: str) -> None:
    assert split_address(line, PLACES).town == ""


PIECES = [
    "東京都", "墨田区", "押上", "千代田区", "紀尾井町", "1", "２", "三", "十", "丁目",
    "番地", "番", "号", "-", "ー", "の", "ノ", "室", "　", "ビル", "ﾋﾞﾙ", "葛\U000e0100",
    "（", "〒131-0045", "大字", "甲", "一", "北区", "𠮷",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_nothing_is_invented(line: str) -> None:
    found = split_address(line, PLACES)

    letters = {one for one in line if one.isalpha()}
    for name, part in zip(Split.__dataclass_fields__, astuple(found), strict=True):
        if name in ("rest", "building"):
            assert {one for one in part if one.isalpha()} <= letters
    for name in {"prefecture", "city", "town"} - found.inferred:
        part = getattr(found, name)
        assert len(part) <= len(line)


@given(st.text(max_size=40))
def test_any_text_is_split_without_an_error(line: str) -> None:
    found = split_address(line, PLACES)

    assert found.chome < 100


@given(st.integers(1, 30))
def test_a_chome_is_joined_and_taken_off_again(number: int) -> None:
    assert without_chome(with_chome("押上", number)) == ("押上", number)


@pytest.mark.parametrize("name", ["押上1丁目", "二丁目", "押上百一丁目", "丁目", ""])
def test_what_is_no_official_chome_is_left_in_the_name(name: str) -> None:
    assert without_chome(name) == (name, 0)
