"""Drawings say the same as their tables, to everybody."""

from xml.etree import ElementTree as ET

import pytest

from madoguchi.design import charts
from madoguchi.design.charts import Bars, Funnel, Line, Point

MONTHS = (Point("4月", 33.1), Point("5月", None, "未測定"), Point("6月", 41.8))
USE = Line("use", "利用率", "上がった", MONTHS, target=70, target_label="目標 70%")
STEPS = Funnel("f", "歩留まり", "減った", (("始めた", 200), ("送った", 150)))
AGES = Bars("a", "年代", "差がある", (Point("30代", 58), Point("85歳以上", None, "―")))


def drawing(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  we made it a line above


@pytest.mark.parametrize(
    "svg", [charts.line_svg(USE), charts.funnel_svg(STEPS), charts.bars_svg(AGES)]
)
def test_a_drawing_has_a_title_and_a_description_a_screen_reader_finds(
    svg: str,
) -> None:
    root = drawing(svg)
    named = {child.get("id") for child in root if child.tag in ("title", "desc")}

    assert root.get("role") == "img"
    assert set((root.get("aria-labelledby") or "").split()) == named
    assert "style=" not in svg


def test_the_same_numbers_give_the_same_drawing() -> None:
    assert charts.line_svg(USE) == charts.line_svg(USE)


def test_what_was_not_measured_is_a_gap_and_never_zero() -> None:
    svg = charts.line_svg(USE)

    assert svg.count("<circle") == 2
    assert charts.line_twin(USE, "c", ("月", "率")).rows[1] == ("5月", "未測定")
    assert "stroke-dasharray" in charts.bars_svg(AGES)


def test_words_from_outside_cannot_become_markup() -> None:
    evil = Line('"><script>', "<script>", "<b>", (Point("<i>", 1),), target_label="<u>")

    drawing(charts.line_svg(evil))
    assert "<script>" not in charts.line_svg(evil)


def test_the_axis_begins_at_zero_and_holds_the_target() -> None:
    texts = [text.text for text in drawing(charts.line_svg(USE)).iter("text")]

    assert texts[:5] == ["0", "20", "40", "60", "80%"]
    assert "目標 70%" in texts


def test_only_as_many_names_as_fit_stand_under_a_long_line() -> None:
    weeks = tuple(Point(f"10/{day:02d}", day) for day in range(1, 29))
    texts = [t.text for t in drawing(charts.line_svg(Line("w", "", "", weeks))).iter()]

    assert "10/28" in texts
    assert len([text for text in texts if text and text.startswith("10/")]) <= 7


def test_the_biggest_loss_stands_out() -> None:
    svg = charts.funnel_svg(STEPS)

    assert 'class="drop b" text-anchor="end">−50件' in svg
    assert charts.biggest_loss(STEPS) == ("送った", 50)
    assert charts.biggest_loss(Funnel("f", "", "", ())) is None


def test_a_funnel_nobody_entered_draws_nothing_false() -> None:
    nobody = Funnel("f", "t", "d", (("始めた", 0), ("送った", 0)))

    assert "―" in charts.funnel_svg(nobody)
    assert "NaN" not in charts.funnel_svg(nobody)


def test_a_rail_keeps_its_marks_inside() -> None:
    assert 'x="197"' in charts.rail(50, target=140)
    assert 'width="200" height="6" fill="#0017c1"' in charts.rail(180)
