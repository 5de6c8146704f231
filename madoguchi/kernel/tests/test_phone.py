"""Telephone numbers and postal codes as residents type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.kernel.phone import NotAPhone, Phone
from madoguchi.kernel.postal import NotAPostalCode, PostalCode


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("03-5253-5111", "(03)5253-5111"),
        ("(03)5253-5111", "(03)5253-5111"),
        ("（０３）５２５３ー５１１１", "(03)5253-5111"),
        ("0352535111", "(03)5253-5111"),
        ("+81 3-5253-5111", "(03)5253-5111"),
        ("+81 (0)3 5253 5111", "(03)5253-5111"),
        ("+81 (03)5253-5111", "(03)5253-5111"),
        ("090 9999 9999", "090-9999-9999"),
        ("０５０１２３４５６７８", "050-1234-5678"),
        ("08009999999", "0800-999-9999"),
        ("0120-44-4444", "0120-444-444"),
        ("0570-064-556", "0570-064-556"),
        ("042-576-2111", "(042)576-2111"),
        ("0425762111", "(042)576-2111"),
        ("0428221111", "(0428)22-1111"),
        ("0429981111", "(04)2998-1111"),
        ("0471671111", "(04)7167-1111"),
        ("0470223111", "(0470)22-3111"),
        ("0992-16-1111", "(0992)16-1111"),
        ("01558-2-2111", "(01558)2-2111"),
        ("0999912345", "0999912345"),
        ("+1 415 555 0100", "+14155550100"),
    ],
)
def test_a_number_is_written_as_the_standard_says(typed: str, text: str) -> None:
    assert Phone.parse(typed).text == text


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        ("　", "empty"),
        ("携帯", "not_digits"),
        ("03-5253-511", "length"),
        ("090-1234-567", "length"),
        ("0312345678901", "length"),
        ("5253-5111", "no_zero"),
        ("0014155550100", "abroad"),
        ("+81", "length"),
        ("+1 23", "length"),
        ("()", "not_digits"),
        ("+", "not_digits"),
    ],
)
def test_what_is_no_number_is_refused_by_reason(typed: str, reason: str) -> None:
    with pytest.raises(NotAPhone) as refused:
        Phone.parse(typed)
    assert refused.value.reason == reason


def test_the_same_number_is_equal_however_it_was_typed() -> None:
    assert Phone.parse("0992-16-1111") == Phone.parse("0992161111")
    assert Phone.parse("+819012345678") == Phone.parse("090-1234-5678")


@given(st.integers(0, 10**9 - 1))
def test_a_number_written_and_read_again_is_the_same(rest: int) -> None:
    try:
        phone = Phone.parse(f"0{rest:09d}")
    except NotAPhone:
        return
    assert Phone.parse(phone.text) == phone
    assert Phone.parse(phone.international) == phone


@given(st.text())
def test_any_text_is_a_number_or_a_refusal(text: str) -> None:
    try:
        phone = Phone.parse(text)
    except NotAPhone:
        return
    assert phone.digits.removeprefix("+").isdigit()


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("", "empty"), ("〒", "empty"), ("131-004", "length"), ("墨田区", "not_digits"),
     ("131-00455", "length")],
)  # fmt: skip
def test_what_is_no_postal_code_is_refused(typed: str, reason: str) -> None:
    with pytest.raises(NotAPostalCode) as refused:
        PostalCode.parse(typed)
    assert refused.value.reason == reason


@given(st.integers(0, 9_999_999))
def test_a_postal_code_comes_back(number: int) -> None:
    code = PostalCode.parse(f"{number:07d}")
    assert PostalCode.parse(code.text) == code
    assert PostalCode.parse(f"〒{code}").digits == f"{number:07d}"
