"""Sealed bytes open only where they were sealed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.vault import rules
from madoguchi.vault.problems import Damaged, WrongKey
from madoguchi.vault.rules import DataKey

KEY = DataKey(7, 1, b"k" * 32)


@settings(deadline=None)
@given(plain=st.binary(), stream=st.text(), name=st.text())
def test_what_was_sealed_opens_to_the_same_bytes(
    plain: bytes, stream: str, name: str
) -> None:
    blob = rules.seal_under(KEY, stream, name, plain)
    assert rules.open_under(KEY, stream, name, blob) == plain


@settings(deadline=None)
@given(plain=st.binary(min_size=8))
def test_the_plain_bytes_are_not_in_the_sealed_ones(plain: bytes) -> None:
    assert plain not in rules.seal_under(KEY, "case/1", "answers", plain)


@settings(deadline=None)
@given(plain=st.binary(), at=st.integers(min_value=0), bit=st.integers(0, 7))
def test_no_flipped_bit_goes_unnoticed(plain: bytes, at: int, bit: int) -> None:
    blob = bytearray(rules.seal_under(KEY, "case/1", "answers", plain))
    blob[at % len(blob)] ^= 1 << bit
    with pytest.raises((Damaged, WrongKey)):
        rules.open_under(KEY, "case/1", "answers", bytes(blob))


@settings(deadline=None)
@given(plain=st.binary(), cut=st.integers(min_value=1))
def test_no_cut_goes_unnoticed(plain: bytes, cut: int) -> None:
    blob = rules.seal_under(KEY, "case/1", "answers", plain)
    with pytest.raises(Damaged):
        rules.open_under(KEY, "case/1", "answers", blob[: -(cut % len(blob)) or -1])


@pytest.mark.parametrize(
    ("key", "stream", "name"),
    [
        (KEY, "case/2", "answers"),
        (KEY, "case/1", "notes"),
        (DataKey(7, 2, KEY.secret), "case/1", "answers"),
    ],
    ids=["another case", "another field", "another ward"],
)
def test_a_field_moved_elsewhere_does_not_open(
    key: DataKey, stream: str, name: str
) -> None:
    blob = rules.seal_under(KEY, "case/1", "answers", b"x")
    with pytest.raises(Damaged):
        rules.open_under(key, stream, name, blob)


def test_another_key_is_named_as_the_wrong_one() -> None:
    blob = rules.seal_under(KEY, "case/1", "answers", b"x")
    with pytest.raises(WrongKey, match="key 7"):
        rules.open_under(DataKey(8, 1, b"o" * 32), "case/1", "answers", blob)


def test_sealing_twice_never_gives_the_same_bytes() -> None:
    first, second = (rules.seal_under(KEY, "case/1", "a", b"x") for _ in range(2))
    assert first != second


def test_a_key_does_not_show_its_secret() -> None:
    assert "kkk" not in repr(KEY)
    assert KEY.secret.hex() not in repr(KEY)


def test_purposes_do_not_share_a_key() -> None:
    root = b"r" * 32
    assert rules.derive(root, "backup") != rules.derive(root, "checkpoint")
    assert root not in (rules.derive(root, "backup"), rules.derive(root, ""))
