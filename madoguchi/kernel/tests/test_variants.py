"""Shapes of one character meet; characters of different names do not."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from madoguchi.kernel.text import fold_for_search
from madoguchi.kernel.variants import SHAPES, VARIANTS, fold_variants


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙橋", "高橋"),
        ("山﨑", "山崎"),
        ("渡邊", "渡辺"),
        ("渡邉", "渡邊"),
        ("齋藤", "斉藤"),
        ("𠮷野", "吉野"),
        ("濵田", "濱田"),
        ("國澤", "国沢"),
        ("桒原", "桑原"),
        ("神\ufa19", "神神"),  # the compatibility shape of 神
        ("葛\U000e0100城", "葛城"),
        ("黑栁", "黒柳"),
    ],
)
def test_shapes_of_one_name_meet(one: str, other: str) -> None:
    assert fold_for_search(one) == fold_for_search(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("大橋", "太橋"), ("佐藤", "佐籐"), ("篠原", "笹原"), ("荘司", "庄司")],
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert fold_for_search(one) != fold_for_search(other)


def test_folding_twice_is_folding_once() -> None:
    assert [shape for shape in VARIANTS.values() if fold_variants(shape) != shape] == []


def test_no_shape_stands_in_two_groups() -> None:
    shapes = "".join(SHAPES.split())

    assert len(set(shapes)) == len(shapes)


def test_what_unicode_calls_the_same_character_of_japanese_names_meets(
    shared_data: Callable[[str], Path],
) -> None:
    """The z-variants of one shape: those that Japanese text can hold all meet."""
    path = shared_data("kanji-variants") / "Unihan_Variants.txt"
    apart = []
    for line in path.read_text("utf-8").splitlines():
        code, _, rest = line.partition("\tkZVariant\t")
        for other in rest.split():
            pair = [_character(one) for one in (code, other)]
            if all(map(_is_japanese, pair)) and len(set(map(_fold, pair))) == 2:
                apart.append("".join(pair))

    assert apart == []


def _character(code: str) -> str:
    """Read `U+9AD9`, or `U+9AD9<` and who says so."""
    return chr(int(code.partition("<")[0].removeprefix("U+"), 16))


def _is_japanese(character: str) -> bool:
    try:
        character.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def _fold(character: str) -> str:
    return fold_variants(unicodedata.normalize("NFKC", character))
