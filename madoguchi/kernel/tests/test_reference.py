"""Receipt numbers, masked names, money and channels."""

import random
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.kernel.channel import Channel
from madoguchi.kernel.money import Yen
from madoguchi.kernel.reference import (
    NotAReference,
    Reference,
    check_digits,
    mask_name,
    new_reference,
)

payloads = st.text("0123456789", min_size=8, max_size=8)


@given(payloads, st.integers(0, 9), st.integers(1, 9))
def test_every_wrong_digit_is_found(payload: str, at: int, by: int) -> None:
    digits = payload + check_digits(payload)
    wrong = digits[:at] + str((int(digits[at]) + by) % 10) + digits[at + 1 :]
    with pytest.raises(NotAReference, match="check_digits"):
        Reference.parse(wrong)


@given(payloads, st.integers(0, 8))
def test_every_swap_of_neighbours_is_found(payload: str, at: int) -> None:
    digits = payload + check_digits(payload)
    swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    if swapped == digits:
        return
    with pytest.raises(NotAReference, match="check_digits"):
        Reference.parse(swapped)


@given(st.integers())
def test_a_new_number_is_read_back_however_it_is_typed(seed: int) -> None:
    number = new_reference(random.Random(seed))  # noqa: S311 - repeatable
    full = number.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    for typed in (number, number.replace("-", ""), full, f" {number} "):
        assert Reference.parse(typed).text == number


def test_the_systems_own_chance_serves() -> None:
    number = new_reference(secrets.SystemRandom())
    assert Reference.parse(number).text == number
    assert not number.startswith("0")


@pytest.mark.parametrize("text", ["", "4821", "4821-3057-5", "abcd-efgh-ij", "４" * 11])
def test_a_number_of_another_length_is_refused(text: str) -> None:
    with pytest.raises(NotAReference, match="length"):
        Reference.parse(text)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("若葉 みどり", "若＊ み＊＊"),
        ("若葉みどり", "若＊＊＊＊"),
        ("葛\U000e0100飾 学", "葛\U000e0100＊ ＊"),
        ("𠮷野　家子", "𠮷＊ 家＊"),
        ("か\u3099ん 子", "が＊ ＊"),
        ("Nguyen Thi Mai", "N＊＊＊＊＊ T＊＊ M＊＊"),
    ],
)
def test_a_name_shows_only_first_characters(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@given(st.text())
def test_a_masked_name_shows_at_most_one_character_of_each_part(name: str) -> None:
    for part in mask_name(name).split(" "):
        assert part == "" or "＊" in part


def test_money_adds_up_and_prints() -> None:
    assert f"{Yen(300) * 4 + 50}" == "1,250円"
    assert str(sum([Yen(300), Yen(250)])) == "550円"
    assert str(Yen(300) - 350) == "-50円"
    assert f"{Yen(5):03d}" == "005"


@pytest.mark.parametrize("amount", [1.5, True, "300"])
def test_an_amount_is_a_whole_number(amount: object) -> None:
    with pytest.raises(TypeError):
        Yen(amount)  # type: ignore[arg-type]


def test_what_a_robot_brings_was_not_done_online() -> None:
    assert Channel.WEB.is_online
    assert not Channel.ROBOT.is_online
    assert not Channel.PHONE.is_online
