"""The map is the same wherever it is drawn, and says no more than its table."""

import os
import subprocess
import sys
from itertools import product
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from madoguchi.mining.drawing import MOST_EDGES, Drawing, draw, shown
from madoguchi.mining.flow import Edge
from madoguchi.mining.mined import Mined, mine
from madoguchi.mining.relation import open_log
from madoguchi.mining.tests.written import INVENTED

GOLDEN = Path(__file__).with_name("invented.svg")
SVG = "{http://www.w3.org/2000/svg}"
DRAWN_APART = """
import sys
from pathlib import Path
from madoguchi.mining.drawing import draw
from madoguchi.mining.mined import mine
from madoguchi.mining.relation import open_log
with open_log(Path(sys.argv[1])) as log:
    sys.stdout.buffer.write(draw(mine(log.database)).svg.encode())
"""


def mined(path: Path = INVENTED) -> Mined:
    with open_log(path) as log:
        return mine(log.database)


def parsed(drawing: Drawing) -> ET.Element:
    return ET.fromstring(drawing.svg)  # noqa: S314 - drawn here


def test_the_drawing_is_the_one_that_was_looked_at() -> None:
    assert draw(mined()).svg == GOLDEN.read_text("utf-8")


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "2", "LANG": "C"},
        {"FONTCONFIG_FILE": "/dev/null", "FONTCONFIG_PATH": "/nowhere"},
    ],
    ids=["seed 1", "seed 2", "no fonts"],
)
def test_fonts_and_seeds_change_no_byte(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", DRAWN_APART, INVENTED],
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
    )
    assert done.stdout == GOLDEN.read_bytes()


def test_it_is_one_picture_with_a_name_and_a_description() -> None:
    root = parsed(draw(mined(), name="flow", language="en"))

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "flow-title flow-desc"
    assert root.findtext(f"{SVG}title") == "Flow of work"
    desc = root.findtext(f"{SVG}desc") or ""
    assert "The flow of 4 cases" in desc
    assert "Most waiting lies between 補正 and 審査, with a median of 5.0 d." in desc


def test_the_table_says_what_the_picture_says() -> None:
    drawing = draw(mined())
    root = parsed(drawing)
    titles = {one.text for one in root.iter(f"{SVG}title")}
    dashed = {
        group.findtext(f"{SVG}title")
        for group in root.iter(f"{SVG}g")
        if group.find(f"{SVG}path[@stroke-dasharray]") is not None
    }

    assert len(drawing.twin.rows) == len(mined().edges)
    for before, after, count, median, _p90, slow in drawing.twin.rows:
        told = f"{before}から{after}：{count}件、中央値 {median}"
        assert told + ("（待ちが長い）" if slow else "") in titles
        assert (told + "（待ちが長い）" in dashed) == bool(slow)


def test_few_edges_are_drawn_of_many() -> None:
    names = "abcdefgh"
    edges = [
        Edge(a, b, 100 - at, 1.0, 1.0, 1.0)
        for at, (a, b) in enumerate(product(names, names))
    ]

    assert len(shown(edges, 1.0)) == MOST_EDGES
    assert len(shown(edges, 0.1)) == 5
    assert shown([], 0.9) == []


def test_names_are_names_and_no_markup(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    odd = '"<script>&amp; ""x"" \\N 長い名前の工程がここにあります"'
    path.write_text(
        f"case,activity,time\n1,{odd},2026-04-01\n1,b,2026-04-02\n", encoding="utf-8"
    )
    root = parsed(draw(mined(path)))

    assert not list(root.iter("script"))
    texts = "".join(one.text or "" for one in root.iter(f"{SVG}text"))
    assert '<script>&amp;"x"' in texts.replace(" ", "")


def test_a_log_of_single_events_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("case,activity,time\n1,a,2026-04-01\n", encoding="utf-8")
    drawing = draw(mined(path))

    assert drawing.twin.rows == ()
    assert "始まり" in drawing.svg
