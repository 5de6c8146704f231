"""Draw the map of a log as SVG that is the same, byte for byte, wherever it is made.

Graphviz says where boxes and arrows lie and nothing else; it never sees a letter. How
wide a text is follows from the East Asian width of its letters, so no font is measured.
An arrow is the wider the more often it is taken; one on which much of all waiting lies
is dashed and of another color. The table beside it says the same. Pure but for
Graphviz, whose state belongs to the process and is therefore entered one at a time.
"""

import json
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from threading import Lock
from typing import Any, Final
from unicodedata import east_asian_width
from xml.sax.saxutils import escape, quoteattr

from madoguchi.mining.flow import Edge
from madoguchi.mining.lengths import said
from madoguchi.mining.mined import Mined

MOST_EDGES: Final = 30
COVERAGE: Final = 0.98
SLOW_SHARE: Final = 0.1
"""An edge with at least this part of all waiting counts as slow."""
LINE_UNITS: Final = 24
UNIT, LINE_HEIGHT, PADDING = 7.2, 19.0, 14.0
SMALL_UNIT, SMALL_HEIGHT = 6.2, 16.0
MARGIN: Final = 8.0
POINTS: Final = 72.0
INK, BOX, FILL, ARROW, SLOW = "#1a1a1a", "#0017c1", "#f1f4ff", "#4d4d4d", "#b3261e"
START_FILL: Final = "#e6e6e6"
FONTS: Final = (
    "'Noto Sans JP','Noto Sans CJK JP','Hiragino Sans','Yu Gothic',sans-serif"
)
WORDS: Final = {
    "ja": {
        "start": "始まり",
        "end": "終わり",
        "count": "{n:,}件",
        "label": "{n:,}件・{time}",
        "edge": "{a}から{b}：{n:,}件、中央値 {time}",
        "slow": "（待ちが長い）",
        "title": "仕事の流れ",
        "desc": "事案{cases:,}件の流れです。{edges}本の矢印で、移り全体の{share:.0%}を"
        "示します。{slowest}太い矢印ほど多く、破線の矢印は、待ち時間全体の1割以上が"
        "かかっているところです。同じ数字が表にあります。",
        "slowest": "待ちが最も長いのは「{a}」から「{b}」で、中央値は{time}です。",
        "heads": ("前の工程", "次の工程", "件数", "中央値", "90%点", "待ちが長い"),
        "yes": "はい",
    },
    "en": {
        "start": "Start",
        "end": "End",
        "count": "{n:,}",
        "label": "{n:,} · {time}",
        "edge": "{a} to {b}: {n:,} times, median {time}",
        "slow": " (long wait)",
        "title": "Flow of work",
        "desc": "The flow of {cases:,} cases: {edges} arrows show {share:.0%} of all "
        "steps. {slowest}The wider an arrow, the more often it is taken; a tenth of "
        "all waiting or more lies on each dashed one. The table has the same figures.",
        "slowest": "Most waiting lies between {a} and {b}, with a median of {time}. ",
        "heads": ("From", "To", "Count", "Median", "90 %", "Long wait"),
        "yes": "yes",
    },
}
graphviz_is_ours = Lock()


@dataclass(frozen=True, slots=True)
class Twin:
    """The table that says the same as a drawing."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG and its table."""

    svg: str
    twin: Twin


@dataclass(frozen=True, slots=True)
class _Box:
    id: str
    lines: tuple[str, ...]
    title: str
    width: float
    height: float
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class _Arrow:
    source: str
    target: str
    count: int
    label: str
    title: str
    is_slow: bool


def units(text: str) -> int:
    """Return the width of a text in halves of a full-width letter.

    >>> units("受付A"), units("ｱ")
    (5, 1)
    """
    return sum(2 if east_asian_width(one) in "WFA" else 1 for one in text)


def wrapped(text: str, most: int = LINE_UNITS) -> tuple[str, ...]:
    """Return a text in lines of at most so many units, broken at spaces if it has any.

    >>> wrapped("confirmation of receipt", 14), wrapped("住民票の写しの交付", 10)
    (('confirmation', 'of receipt'), ('住民票の写', 'しの交付'))
    """
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if units(joined) <= most:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if units(lines[-1] + letter) > most:
                lines.append("")
            lines[-1] += letter
    return tuple(lines)


def shown(edges: Sequence[Edge], coverage: float, most: int = MOST_EDGES) -> list[Edge]:
    """Return the most frequent edges that cover this part of all steps."""
    whole = sum(one.count for one in edges)
    found: list[Edge] = []
    covered = 0
    for edge in edges[:most]:
        if covered >= coverage * whole:
            break
        found.append(edge)
        covered += edge.count
    return found


def draw(
    mined: Mined, *, name: str = "map", language: str = "ja", coverage: float = COVERAGE
) -> Drawing:
    """Draw the map; `name` begins the ids inside, `coverage` is from 0 to 1."""
    words: Any = WORDS[language]
    edges = shown(mined.edges, coverage)
    waited = sum(one.mean * one.count for one in mined.edges)
    slow = {
        (one.before, one.after)
        for one in edges
        if waited > 0 and one.mean * one.count >= SLOW_SHARE * waited
    }
    boxes, arrows = _parts(mined, edges, slow, language)
    places = _laid_out(boxes, arrows)
    desc = _desc(mined, edges, slow, language)
    svg = "".join(_svg(name, words["title"], desc, (boxes, arrows), places))
    rows = tuple(
        (
            one.before,
            one.after,
            f"{one.count:,}",
            said(one.median, language),
            said(one.p90, language),
            words["yes"] if (one.before, one.after) in slow else "",
        )
        for one in edges
    )
    return Drawing(svg, Twin(words["heads"], rows))


def _desc(
    mined: Mined, edges: Sequence[Edge], slow: set[tuple[str, str]], language: str
) -> str:
    words: Any = WORDS[language]
    whole = sum(one.count for one in mined.edges)
    slowest = ""
    if slow:
        worst = max(edges, key=lambda one: one.mean * one.count)
        slowest = words["slowest"].format(
            a=worst.before, b=worst.after, time=said(worst.median, language)
        )
    share = sum(one.count for one in edges) / whole if whole else 1.0
    text: str = words["desc"].format(
        cases=mined.cases, edges=len(edges), share=share, slowest=slowest
    )
    return text


def _parts(
    mined: Mined, edges: Sequence[Edge], slow: set[tuple[str, str]], language: str
) -> tuple[list[_Box], list[_Arrow]]:
    """Return boxes and arrows; rare ends are left out where an arrow leads on."""
    words: Any = WORDS[language]
    touched = {one for edge in edges for one in (edge.before, edge.after)}
    touched.add(max(mined.starts, key=lambda one: mined.starts[one]))
    names = [one for one in mined.activities if one in touched]
    ids = {name: f"n{at}" for at, name in enumerate(names)}
    boxes = [_box("start", words["start"], mined.cases, language, is_end=True)]
    boxes += [_box(ids[one], one, mined.activities[one], language) for one in names]
    boxes.append(_box("end", words["end"], mined.cases, language, is_end=True))
    arrows = [
        _Arrow("start", ids[one], n, f"{words['count'].format(n=n)}", "", is_slow=False)
        for one, n in mined.starts.items()
        if one in ids
    ]
    for edge in edges:
        time = said(edge.median, language)
        is_slow = (edge.before, edge.after) in slow
        title = words["edge"].format(
            a=edge.before, b=edge.after, n=edge.count, time=time
        )
        title += words["slow"] if is_slow else ""
        label = words["label"].format(n=edge.count, time=time)
        ends = ids[edge.before], ids[edge.after]
        arrows.append(_Arrow(*ends, edge.count, label, title, is_slow))
    fewest = min((one.count for one in edges), default=0)
    led_on = {edge.before for edge in edges if edge.before != edge.after}
    arrows += [
        _Arrow(ids[one], "end", n, words["count"].format(n=n), "", is_slow=False)
        for one, n in mined.ends.items()
        if one in ids and (n >= fewest or one not in led_on)
    ]
    return boxes, arrows


def _box(
    name: str, text: str, count: int, language: str, *, is_end: bool = False
) -> _Box:
    words: Any = WORDS[language]
    counted = words["count"].format(n=count)
    lines = (*wrapped(text), counted)
    width = max(units(line) for line in lines) * UNIT + 2 * PADDING
    height = len(lines) * LINE_HEIGHT + PADDING
    return _Box(name, lines, f"{text}：{counted}", width, height, is_end)


def _laid_out(boxes: Sequence[_Box], arrows: Sequence[_Arrow]) -> dict[str, Any]:
    """Ask Graphviz where everything lies; sizes go in, places come out, in points."""
    lines = ["digraph { rankdir=TB; nodesep=0.35; ranksep=0.45; dpi=72;"]
    for box in boxes:
        size = f"width={box.width / POINTS:.4f}, height={box.height / POINTS:.4f}"
        rank = f"{{rank={'source' if box.id == 'start' else 'sink'}; "
        node = f'{box.id} [shape=box, fixedsize=true, label="", {size}];'
        lines.append(f"{rank}{node}}}" if box.is_end else node)
    for at, arrow in enumerate(arrows):
        wide = round(units(arrow.label) * SMALL_UNIT + 8)
        table = (
            f'<TABLE BORDER="0" FIXEDSIZE="TRUE" WIDTH="{wide}"'
            f' HEIGHT="{round(SMALL_HEIGHT + 4)}"><TR><TD></TD></TR></TABLE>'
        )
        weight = 1 + round(9 * arrow.count / max(one.count for one in arrows))
        lines.append(
            f'{arrow.source} -> {arrow.target} [id="e{at}", label=<{table}>,'
            f" weight={weight}];"
        )
    import pygraphviz  # noqa: PLC0415 - 110 MB of libraries on the disk

    with graphviz_is_ours, warnings.catch_warnings():
        # It wonders about fonts it was not asked for.
        warnings.simplefilter("ignore", RuntimeWarning)
        graph = pygraphviz.AGraph(string="\n".join([*lines, "}"]))
        found = graph.draw(format="json0", prog="dot")
    answer: dict[str, Any] = json.loads(found)
    return answer


def _svg(
    name: str,
    title: str,
    desc: str,
    parts: tuple[Sequence[_Box], Sequence[_Arrow]],
    places: dict[str, Any],
) -> Iterator[str]:
    boxes, arrows = parts
    left, bottom, right, top = map(float, places["bb"].split(","))
    width, height = right - left + 2 * MARGIN, top - bottom + 2 * MARGIN

    def at(point: str) -> tuple[float, float]:
        x, y = map(float, point.split(","))
        return x - left + MARGIN, top - y + MARGIN

    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img"'
        f' aria-labelledby="{name}-title {name}-desc"'
        f' viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}"'
        f' height="{_n(height)}" font-family={quoteattr(FONTS)} fill="{INK}">\n'
        f'<title id="{name}-title">{escape(title)}</title>\n'
        f'<desc id="{name}-desc">{escape(desc)}</desc>\n'
    )
    most = max(one.count for one in arrows)
    drawn = {one["id"]: one for one in places.get("edges", ())}
    for number, arrow in enumerate(arrows):
        place = drawn[f"e{number}"]
        yield from _arrow(arrow, place, at, 1 + 5 * sqrt(arrow.count / most))
    lying = {one["name"]: at(one["pos"]) for one in places["objects"] if "pos" in one}
    for box in boxes:
        yield from _boxed(box, *lying[box.id])
    for number, arrow in enumerate(arrows):
        x, y = at(drawn[f"e{number}"]["lp"])
        color = SLOW if arrow.is_slow else INK
        yield (
            f'<text x="{_n(x)}" y="{_n(y + 4)}" text-anchor="middle" font-size="12"'
            f' fill="{color}" stroke="#fff" stroke-width="3" paint-order="stroke">'
            f"{escape(arrow.label)}</text>\n"
        )
    yield "</svg>\n"


def _arrow(arrow: _Arrow, place: dict[str, Any], at: Any, wide: float) -> Iterator[str]:
    points = place["pos"].split()
    tip = at(points[0].removeprefix("e,"))
    first, *rest = (at(one) for one in points[1:])
    way = f"M{_n(first[0])} {_n(first[1])}C" + " ".join(
        f"{_n(x)} {_n(y)}" for x, y in rest
    )
    x, y = rest[-1]
    far = hypot(tip[0] - x, tip[1] - y) or 1.0
    across = ((tip[1] - y) / far, (x - tip[0]) / far)
    half = 3 + wide / 2
    head = (
        f"M{_n(tip[0])} {_n(tip[1])}L{_n(x + half * across[0])}"
        f" {_n(y + half * across[1])}L{_n(x - half * across[0])}"
        f" {_n(y - half * across[1])}Z"
    )
    color = SLOW if arrow.is_slow else ARROW
    dashes = ' stroke-dasharray="8 5"' if arrow.is_slow else ""
    said_too = f"<title>{escape(arrow.title)}</title>" if arrow.title else ""
    yield (
        f'<g>{said_too}<path d="{way}" fill="none" stroke="{color}"'
        f' stroke-width="{_n(wide)}"{dashes}/><path d="{head}" fill="{color}"/></g>\n'
    )


def _boxed(box: _Box, x: float, y: float) -> Iterator[str]:
    round_by = box.height / 2 if box.is_end else 4
    fill = START_FILL if box.is_end else FILL
    yield (
        f"<g><title>{escape(box.title)}</title>"
        f'<rect x="{_n(x - box.width / 2)}" y="{_n(y - box.height / 2)}"'
        f' width="{_n(box.width)}" height="{_n(box.height)}" rx="{_n(round_by)}"'
        f' fill="{fill}" stroke="{BOX}"/>'
    )
    first = y - (len(box.lines) - 1) * LINE_HEIGHT / 2 + 5
    for number, line in enumerate(box.lines):
        is_count = number == len(box.lines) - 1
        size = ' font-size="12"' if is_count else ' font-size="14" font-weight="600"'
        yield (
            f'<text x="{_n(x)}" y="{_n(first + number * LINE_HEIGHT)}"'
            f' text-anchor="middle"{size}>{escape(line)}</text>'
        )
    yield "</g>\n"


def _n(value: float) -> str:
    """Return a length with one decimal at most.

    >>> _n(12.04), _n(12.06), _n(-0.01)
    ('12', '12.1', '0')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
