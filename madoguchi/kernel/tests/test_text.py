"""Folding, refusing and counting characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.kernel.text import (
    NotStorable,
    characters,
    digits_of,
    fold_for_search,
    is_full_kana,
    reject_unstorable,
    to_full_kana,
    to_half_width,
)

HALF = "ｦｧｨｩｪｫｬｭｮｯｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ"
kana = st.text("".join(map(chr, range(0x30A1, 0x30F7))) + "ー")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ｺﾊﾞﾔｼ ｹﾝｼﾞ", "コバヤシ ケンジ"),
        ("ﾊﾟﾌﾟｱ･ﾆｭｰｷﾞﾆｱ", "パプア・ニューギニア"),
        ("ヴぁいおりん", "ヴァイオリン"),
        ("ﾜｶﾊﾞ3番", "ワカバ3番"),
        ("さ゛さ゜", "ザサ\u309a"),
        ("髙橋", "髙橋"),
        ("ABC　ｱ", "ABC　ア"),
    ],
)
def test_kana_become_full_width_katakana(typed: str, kept: str) -> None:
    assert to_full_kana(typed) == kept


def test_each_half_width_kana_becomes_a_full_one() -> None:
    assert is_full_kana(to_full_kana(HALF))


@given(kana)
def test_full_kana_stay_and_hiragana_become_them(text: str) -> None:
    hiragana = text.translate({code: code - 0x60 for code in range(0x30A1, 0x30F7)})
    assert to_full_kana(text) == text
    assert to_full_kana(hiragana) == text


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert to_full_kana(to_full_kana(text)) == to_full_kana(text)
    assert to_half_width(to_half_width(text)) == to_half_width(text)


@given(st.text("0123456789"))
def test_digits_survive_full_width_and_hyphens(digits: str) -> None:
    full = digits.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})
    assert digits_of("ー".join(full)) == (digits or None)


@pytest.mark.parametrize("text", ["", "一二三", "12a", "①", "٣"])
def test_what_is_no_digit_is_no_number(text: str) -> None:
    assert digits_of(text) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("斎藤　一郎", "齋藤一郎"),
        ("葛\U000e0100飾", "葛飾"),
        ("シヨウヘイ", "ショウヘイ"),
        ("ｼﾞｮﾝ・ｽﾐｽ", "ジヨン スミス"),
        ("みづき", "ミズキ"),
        ("㈱みどり", "(株)ミドリ"),
        ("ＭＩＤＯＲＩ", "midori"),
    ],
)
def test_two_ways_of_writing_fold_to_one(one: str, other: str) -> None:
    assert fold_for_search(one) == fold_for_search(other)


def test_different_people_stay_different() -> None:
    names = ["ワタナベ", "ワタベ", "オオノ", "オノ", "サトウ", "1-2-3号", "12-3号"]
    assert len({fold_for_search(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("character", "why"),
    [
        ("\ud800", "surrogate"),
        (chr(0xFFFD), "surrogate"),
        ("\x00", "control"),
        ("\x1b", "control"),
        ("\x7f", "control"),
        ("\x85", "control"),
        ("\u202e", "direction"),
        ("\u2066", "direction"),
        ("\ue000", "private_use"),
        ("\U000f0000", "private_use"),
        ("\uffff", "unassigned"),
        ("\ufdd0", "unassigned"),
    ],
)
def test_what_no_record_can_keep_is_refused_by_name(character: str, why: str) -> None:
    with pytest.raises(NotStorable) as refused:
        reject_unstorable(f"若葉{character}みどり")
    assert (refused.value.character, refused.value.why) == (character, why)
    assert "若葉" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "髙﨑 𠮷野 邉",
        "葛\U000e0100飾区",
        "👨‍👩‍👧",
        "Nguyễn Thị",
        "한국어",
        "一\r\n\t二",
    ],
)
def test_real_names_are_kept_as_they_are(text: str) -> None:
    reject_unstorable(text)


@given(st.text())
def test_characters_put_together_are_the_text(text: str) -> None:
    assert "".join(characters(text)) == text
