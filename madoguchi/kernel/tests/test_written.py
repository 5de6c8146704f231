"""A text with two faces keeps both, however it is put together."""

import pytest
from markupsafe import Markup, escape

from madoguchi.kernel.written import (
    filled,
    in_japanese,
    joined,
    marked,
    pieces,
    read,
    read_markup,
)

KU = '<ruby>区<rp>（</rp><rt aria-hidden="true">く</rt><rp>）</rp></ruby>'


def test_a_text_is_plain_as_a_string_and_drawn_in_a_page() -> None:
    text = read("区《く》の<窓>")
    assert str(text) == "区の<窓>"
    assert escape(text) == f"{KU}の&lt;窓&gt;"
    assert marked(text) == "区《く》の<窓>"


def test_a_blank_takes_a_text_with_readings() -> None:
    said = filled(read("「{label}」を書《か》く"), {"label": read("区《く》")})
    assert str(said) == "「区」を書く"
    assert str(escape(said)).startswith(f"「{KU}」を<ruby>書")


def test_a_blank_escapes_what_was_typed() -> None:
    said = filled(read("{name}の区《く》"), {"name": "<b>若葉《わかば》"})
    assert escape(said) == f"&lt;b&gt;若葉《わかば》の{KU}"


def test_a_percent_blank_does_the_same() -> None:
    said = read_markup("%(name)sの<b>区《く》</b>") % {"name": read("区《く》")}
    assert str(escape(said)) == f"{KU}の<b>{KU}</b>"
    assert str(read("%(n)s区《く》") % {"n": "<"}) == "<区"


def test_texts_are_joined_with_all_they_have() -> None:
    ku = read("区《く》")
    assert escape(joined("、", [ku, "<"])) == f"{KU}、&lt;"
    assert escape(ku + "<") == f"{KU}&lt;"
    assert escape("<" + ku) == f"&lt;{KU}"
    assert joined("、", ["a", "b"]) == "a、b"


def test_pieces_are_drawn_as_the_whole_was() -> None:
    assert [str(escape(one)) for one in pieces(read("区《く》\n<"), "\n")] == [
        KU,
        "&lt;",
    ]
    assert pieces("a\nb", "\n") == ["a", "b"]


@pytest.mark.parametrize("text", ["", "区", "《く》", "区《ku》"])
def test_what_is_no_reading_stays_as_it_is(text: str) -> None:
    assert str(read(text)) == text
    assert escape(read(text)) == escape(text)


def test_a_japanese_text_says_so() -> None:
    assert escape(in_japanese("<区>")) == Markup('<span lang="ja">&lt;区&gt;</span>')
