"""Sheets of paper rebuild the key, and a slip of the typist is named."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.vault import shares
from madoguchi.vault.rules import check_value
from madoguchi.vault.shares import BadShare, SharesDoNotFit

ROOT = bytes(range(32))


@settings(deadline=None)
@given(
    secret=st.binary(min_size=32, max_size=32),
    n=st.integers(1, 7),
    k=st.integers(1, 7),
    order=st.randoms(use_true_random=False),
)
def test_any_k_sheets_in_any_order_rebuild_the_key(
    secret: bytes, n: int, k: int, order: object
) -> None:
    n, k = max(n, k), min(n, k)
    sheets = shares.split(secret, check_value(secret), n=n, k=k)
    order.shuffle(sheets)  # type: ignore[attr-defined]
    assert shares.join(sheets[:k], check_value) == secret
    assert shares.join(sheets, check_value) == secret


def test_every_three_of_five_will_do() -> None:
    sheets = shares.split(ROOT, check_value(ROOT))
    for three in combinations(sheets, 3):
        assert shares.join(three, check_value) == ROOT


def test_two_of_three_needed_sheets_are_too_few() -> None:
    sheets = shares.split(ROOT, check_value(ROOT))
    with pytest.raises(SharesDoNotFit, match="given 2, needed 3"):
        shares.join(sheets[:2], check_value)


def test_fewer_sheets_fit_every_key() -> None:
    """With one sheet of a 2-of-2 each byte of the key is still possible."""
    polynomials = [bytes([secret, 99]) for secret in range(256)]
    seen = {shares._value_at(polynomial, 1) for polynomial in polynomials}
    assert len(seen) == 256


def test_a_sheet_typed_by_hand_may_look_different() -> None:
    sheets = shares.split(ROOT, check_value(ROOT), n=2, k=2)
    typed = [
        sheets[0].lower().replace("-", " ").replace("0", "o").replace("1", "l"),
        "\n\n".join(line.translate(WIDE) for line in sheets[1].splitlines()),
    ]
    assert shares.join(typed, check_value) == ROOT


WIDE = {number: number + 0xFEE0 for number in range(0x21, 0x7F)}


@settings(deadline=None)
@given(line=st.integers(0, 3), at=st.integers(0, 17), letter=st.sampled_from("23XYZ"))
def test_a_mistyped_letter_is_named_by_sheet_and_line(
    line: int, at: int, letter: str
) -> None:
    lines = SHEETS[1].splitlines()
    letters = lines[line].replace("-", "")
    lines[line] = letters[:at] + letter + letters[at + 1 :]
    if letters[at] == letter:
        return
    with pytest.raises(BadShare, match=f"sheet 2, line {line + 1}"):
        shares.join([SHEETS[0], "\n".join(lines), SHEETS[2]], check_value)


SHEETS = shares.split(ROOT, check_value(ROOT))


def test_swapped_lines_are_named() -> None:
    one, two, *rest = SHEETS[0].splitlines()
    with pytest.raises(BadShare, match="line 1"):
        shares.from_text("\n".join([two, one, *rest]))


def test_a_missing_line_is_named() -> None:
    with pytest.raises(BadShare, match="sheet 1, lines 3"):
        shares.from_text("\n".join(SHEETS[0].splitlines()[:3]))


def test_sheets_of_two_printings_do_not_mix() -> None:
    other = shares.split(ROOT, check_value(ROOT))
    with pytest.raises(SharesDoNotFit, match="sheet 3"):
        shares.join([*SHEETS[:2], other[2]], check_value)


def test_the_same_sheet_twice_is_not_two_sheets() -> None:
    with pytest.raises(SharesDoNotFit, match="twice"):
        shares.join([SHEETS[0], SHEETS[0], SHEETS[1]], check_value)


def test_a_sheet_holds_only_letters_that_cannot_be_confused() -> None:
    assert set("".join(SHEETS)) <= set(shares.ALPHABET + "-\n")
