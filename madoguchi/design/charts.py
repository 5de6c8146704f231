"""Draw figures as accessible SVG: the same numbers give the same text.

Pure: no language, no clock, no Django. Words come in translated; axes begin at 0;
every drawing has a title, a description and direct labels, and a twin table that
says the same. A value that was not measured is a gap, never 0. Text is sized by the
style sheet (`.chart text`), so that it stays readable at 360 px.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple
from unicodedata import east_asian_width

from markupsafe import Markup, escape

WIDTH = 440
INK = "#1a1a1a"
GRID = "#e6e6e6"
EDGE = "#767676"
THIN = "#4d4d4d"
READING = "#0017c1"
BAR = "#3460fb"
LAST_BAR = "#00118f"

LEFT, RIGHT, TOP, BOTTOM = 54, 436, 20, 188
NICE_STEPS = (1, 2, 2.5, 5, 10)
GRID_LINES = 4
# At 360 px a line of the drawing holds 40 half-width characters.
LINE_UNITS = 40
SHORT_LABEL = 17
UNIT_WIDTH = 11.7  # of a half-width character there
CLOSE = 30
LOSS_AT = 262
SPARK_WIDTH, SPARK_HEIGHT, TWO = 112, 28, 2


@dataclass(frozen=True, slots=True)
class Twin:
    """The table that says the same as a drawing."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One reading; `value` is None where nothing was measured, `said` says so."""

    label: str
    value: float | None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Readings over time with an optional target.

    `marks` are the places of readings at which something happened, with the words
    that name it beside the drawing.
    """

    id: str
    title: str
    desc: str
    points: tuple[Point, ...]
    unit: str = "%"
    target: float | None = None
    target_label: str = ""
    marks: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Bars:
    """Amounts side by side; `said` of a point replaces its number."""

    id: str
    title: str
    desc: str
    points: tuple[Point, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many reached each step; the biggest loss stands out."""

    id: str
    title: str
    desc: str
    steps: tuple[tuple[str, int], ...]
    unit: str = "件"


def line_svg(chart: Line) -> Markup:
    """Draw readings over time.

    >>> svg = line_svg(Line("a", "t", "d", (Point("4月", 10), Point("5月", 20))))
    >>> 'role="img"' in svg, svg.count("<circle")
    (True, 2)
    """
    plot = _plot(chart)
    parts = [
        *_axis(plot, chart.unit),
        *_target(chart, plot),
        *_segments(chart.points, plot),
        *_dots(chart, plot),
        *_marks(chart, plot),
    ]
    return _svg(chart.id, chart.title, chart.desc, 214, parts)


def spark(points: Sequence[Point], target: float | None = None) -> Markup:
    """Draw readings as small as a word: the line, its end, the target dashed.

    It repeats what a table says, so it is hidden from screen readers. Nothing is drawn
    of fewer than two readings. The scale begins at 0, or below it where a reading does.

    >>> spark((Point("a", 1.0), Point("b", None)))
    Markup('')
    >>> str(spark((Point("a", 1), Point("b", 2)))).count("<circle")
    1
    """
    known = [one.value for one in points if one.value is not None]
    if len(known) < TWO:
        return Markup("")
    least, most = min([0, *known]), max([*known, target or 0]) or 1
    step = (SPARK_WIDTH - 8) / (len(points) - 1)

    def y(value: float) -> float:
        return SPARK_HEIGHT - 4 - (SPARK_HEIGHT - 8) * (value - least) / (most - least)

    drawn, pen, end = "", "M", (0.0, 0.0)
    for number, point in enumerate(points):
        if point.value is None:
            pen = "M"
            continue
        end = (4 + step * number, y(point.value))
        drawn += f"{pen}{_short(end[0])} {_short(end[1])}"
        pen = "L"
    aim = ""
    if target is not None:
        aim = (
            f'<path d="M0 {_short(y(target))}H{SPARK_WIDTH}" stroke="{INK}"'
            ' stroke-dasharray="4 3"/>'
        )
    return Markup(  # noqa: S704  numbers only
        f'<svg class="spark" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}"'
        f' aria-hidden="true" focusable="false">{aim}'
        f'<path d="{drawn}" fill="none" stroke="{READING}" stroke-width="2"/>'
        f'<circle cx="{_short(end[0])}" cy="{_short(end[1])}" r="3"'
        f' fill="{READING}"/></svg>'
    )


def bars_svg(chart: Bars) -> Markup:
    """Draw amounts as bars from 0, each under its own words."""
    most = max([point.value or 0 for point in chart.points], default=0) or 1
    exact = _decimals(chart.points)
    parts: list[str] = []
    at = 0
    for point in chart.points:
        words = point.said or _number(point.value or 0, exact=exact) + chart.unit
        at = _words(parts, at, _Words(point.label, words))
        width = WIDTH * (point.value or 0) / most
        parts += _bar(at, width, BAR, missing=point.value is None)
        at += 32
    return _svg(chart.id, chart.title, chart.desc, at, parts)


def funnel_svg(chart: Funnel) -> Markup:
    """Draw how many reached each step, with the loss before it."""
    first = chart.steps[0][1] if chart.steps else 0
    losses = _losses(chart.steps)
    worst = max(losses, default=0)
    parts: list[str] = []
    at = 0
    for number, (label, count) in enumerate(chart.steps):
        loss = losses[number]
        lost = f"−{loss:,}{chart.unit}" if number and loss else ""
        mark = "drop b" if loss == worst else "mut"
        words = f"{count:,}{chart.unit} {_share(count, first)}"
        at = _words(parts, at, _Words(label, words, lost, mark))
        last = number == len(chart.steps) - 1
        width = WIDTH * count / first if first else 0
        parts += _bar(at, width, LAST_BAR if last else BAR)
        at += 32
    return _svg(chart.id, chart.title, chart.desc, at, parts)


def rail(
    value: float | None,
    target: float | None = None,
    baseline: float | None = None,
    most: float = 100,
) -> Markup:
    """Draw a figure's rail: reading, thick line target, thin line baseline.

    It repeats what stands beside it in words, so it is hidden from screen readers.

    >>> "stroke-dasharray" in rail(None), "stroke-dasharray" in rail(41.8)
    (True, False)
    """

    def at(amount: float, width: float) -> str:
        share = min(max(amount / most, 0), 1)
        return _short(min(share * 200, 200 - width))

    parts = [f'<rect y="7" width="200" height="6" fill="{GRID}"/>']
    if value is None:
        parts.append(
            f'<rect x=".5" y="7.5" width="199" height="5" fill="#fff" stroke="{EDGE}"'
            ' stroke-dasharray="4 3" vector-effect="non-scaling-stroke"/>'
        )
    else:
        parts.append(
            f'<rect y="7" width="{at(value, 0)}" height="6" fill="{READING}"/>'
        )
    if baseline is not None:
        parts.append(
            f'<rect x="{at(baseline, 2)}" y="4" width="2" height="12" fill="{THIN}"/>'
        )
    if target is not None:
        parts.append(
            f'<rect x="{at(target, 3)}" y="0" width="3" height="20" fill="{INK}"/>'
        )
    return Markup(  # noqa: S704  numbers only
        '<svg class="rail" viewBox="0 0 200 20" preserveAspectRatio="none"'
        f' aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )


def line_twin(chart: Line, caption: str, heads: tuple[str, str]) -> Twin:
    """Return the same readings as a table."""
    return Twin(caption, heads, _rows(chart.points, chart.unit))


def bars_twin(chart: Bars, caption: str, heads: tuple[str, str]) -> Twin:
    return Twin(caption, heads, _rows(chart.points, chart.unit))


def funnel_twin(chart: Funnel, caption: str, heads: tuple[str, str, str, str]) -> Twin:
    """Return step, count, share that is left, and loss.

    >>> funnel = Funnel("f", "t", "d", (("始めた", 200), ("送った", 150)))
    >>> funnel_twin(funnel, "c", ("段階", "件数", "割合", "やめた")).rows[1]
    ('送った', '150', '75.0%', '50')
    """
    first = chart.steps[0][1] if chart.steps else 0
    losses = _losses(chart.steps)
    rows = tuple(
        (label, f"{count:,}", _share(count, first), f"{losses[at]:,}" if at else "―")
        for at, (label, count) in enumerate(chart.steps)
    )
    return Twin(caption, heads, rows)


def biggest_loss(chart: Funnel) -> tuple[str, int] | None:
    """Return the step before which most gave up, for the heading; None if none did.

    >>> biggest_loss(Funnel("f", "t", "d", (("a", 9), ("b", 7), ("c", 6))))
    ('b', 2)
    """
    losses = _losses(chart.steps)
    worst = max(losses, default=0)
    if not worst:
        return None
    return chart.steps[losses.index(worst)][0], worst


def _losses(steps: Sequence[tuple[str, int]]) -> list[int]:
    return [0, *(before[1] - after[1] for before, after in pairwise(steps))]


def _share(count: int, whole: int) -> str:
    return f"{100 * count / whole:.1f}%" if whole else "―"


def _rows(points: Sequence[Point], unit: str) -> tuple[tuple[str, ...], ...]:
    exact = _decimals(points)
    return tuple(
        (
            p.label,
            p.said
            or ("―" if p.value is None else _number(p.value, exact=exact) + unit),
        )
        for p in points
    )


def _nice_step(most: float) -> float:
    """Return the distance of grid lines so that four of them hold the largest value.

    >>> _nice_step(70), _nice_step(3), _nice_step(0)
    (20, 1, 1)
    """
    size = 1
    while True:
        for nice in NICE_STEPS:
            if nice * size * GRID_LINES >= most:
                step = nice * size
                return int(step) if step == int(step) else step
        size *= 10


class _Plot(NamedTuple):
    """Where readings lie in the drawing: its left edge, its scale, how many."""

    left: int
    step: float
    many: int

    def x(self, number: int) -> float:
        if self.many == 1:
            return (self.left + RIGHT) / 2
        return self.left + 26 + (RIGHT - self.left - 58) * number / (self.many - 1)

    def y(self, value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * value / (self.step * GRID_LINES)


def _plot(chart: Line) -> _Plot:
    known = [point.value for point in chart.points if point.value is not None]
    step = _nice_step(max([*known, chart.target or 0]))
    widest = _units(_number(step * GRID_LINES) + chart.unit) + ("%" in chart.unit)
    left = max(LEFT, 8 + round(widest * UNIT_WIDTH))
    return _Plot(left, step, len(chart.points))


def _axis(plot: _Plot, unit: str) -> list[str]:
    parts = []
    for number in range(GRID_LINES + 1):
        value = plot.step * number
        at = _short(plot.y(value))
        color = GRID if number else INK
        words = _number(value) + (unit if number == GRID_LINES else "")
        parts.append(f'<path d="M{plot.left} {at}H{RIGHT}" stroke="{color}"/>')
        parts.append(_text(plot.left - 6, plot.y(value) + 5, words, "mut", "end"))
    return parts


def _target(chart: Line, plot: _Plot) -> list[str]:
    if chart.target is None:
        return []
    at = plot.y(chart.target)
    known = [point.value for point in chart.points if point.value is not None]
    ends = known[:1] + known[-1:]
    # The words stand where the readings are farther away.
    left = not ends or abs(ends[0] - chart.target) >= abs(ends[-1] - chart.target)
    words = _text(
        plot.left + 4 if left else RIGHT,
        at - 5,
        chart.target_label,
        anchor="" if left else "end",
    )
    return [
        (
            f'<path d="M{plot.left} {_short(at)}H{RIGHT}" stroke="{INK}"'
            ' stroke-width="1.5" stroke-dasharray="6 4"/>'
        ),
        words,
    ]


def _segments(points: Sequence[Point], plot: _Plot) -> list[str]:
    """Draw the line, broken where nothing was measured."""
    drawn, pen = "", "M"
    for number, point in enumerate(points):
        if point.value is None:
            pen = "M"
            continue
        drawn += f"{pen}{_short(plot.x(number))} {_short(plot.y(point.value))}"
        pen = "L"
    if not drawn:
        return []
    return [f'<path d="{drawn}" fill="none" stroke="{READING}" stroke-width="2.5"/>']


def _dots(chart: Line, plot: _Plot) -> list[str]:
    """Draw each reading; name and number stand at as many as fit, ends first."""
    widest = max((_units(point.label) for point in chart.points), default=1) + 0.5
    fitting = max(2, int((RIGHT - plot.left) / (widest * UNIT_WIDTH)))
    every = -(-len(chart.points) // fitting)
    exact = _decimals(chart.points)
    parts = []
    for number, point in enumerate(chart.points):
        x = plot.x(number)
        last = number == len(chart.points) - 1
        labelled = (len(chart.points) - 1 - number) % every == 0
        if labelled:
            parts.append(_text(x, 208, point.label, "mut", "middle"))
        if point.value is None:
            continue
        at = plot.y(point.value)
        parts.append(
            f'<circle cx="{_short(x)}" cy="{_short(at)}"'
            f' r="{4 if labelled else 2.5}" fill="{READING}"/>'
        )
        if labelled:
            mark = "b" if last or number == 0 else "mut"
            words = _number(point.value, exact=exact)
            parts.append(_reading(x, at, words, mark, _is_close(chart, plot, at)))
    return parts


def _marks(chart: Line, plot: _Plot) -> list[str]:
    """Point at the readings at which something happened."""
    named: dict[int, list[str]] = {}
    for place, words in chart.marks:
        named.setdefault(place, []).append(words)
    return [
        _text(plot.x(place), 14, "▼" + "・".join(words), "drop", "middle")
        for place, words in sorted(named.items())
    ]


def _is_close(chart: Line, plot: _Plot, at: float) -> bool:
    """Tell whether a number above the point would stand on the target's line."""
    return chart.target is not None and 0 <= at - plot.y(chart.target) < CLOSE


def _reading(x: float, at: float, words: str, mark: str, below: bool) -> str:  # noqa: FBT001
    drop = ' dy="1em"' if below else ""
    y = at + 7 if below else at - 9
    return (
        f'<text x="{_short(x)}" y="{_short(y)}"{drop} class="{mark}"'
        f' text-anchor="middle">{escape(words)}</text>'
    )


class _Words(NamedTuple):
    """What stands above a bar: at the left, in the middle, at the right."""

    label: str
    end: str
    middle: str = ""
    mark: str = "mut"


def _words(parts: list[str], at: int, words: _Words) -> int:
    """Write the words above a bar; return where the bar begins."""
    lines = _wrap(words.label)
    room = SHORT_LABEL if words.middle else LINE_UNITS - _units(words.end) - 2
    alone = _units(lines[-1]) > room
    for line in lines:
        at += 25
        parts.append(_text(0, at - 7, line))
    if alone:
        at += 25
    if words.middle:
        parts.append(_text(LOSS_AT, at - 7, words.middle, words.mark, "end"))
    parts.append(_text(WIDTH, at - 7, words.end, "b", "end"))
    return at


def _bar(at: int, width: float, color: str, *, missing: bool = False) -> list[str]:
    if missing:
        return [
            (
                f'<rect x=".5" y="{at}.5" width="{WIDTH - 1}" height="15"'
                f' fill="#fff" stroke="{EDGE}" stroke-dasharray="4 3"/>'
            )
        ]
    return [
        f'<rect y="{at}" width="{WIDTH}" height="16" fill="{GRID}"/>',
        f'<rect y="{at}" width="{_short(width)}" height="16" fill="{color}"/>',
    ]


def _units(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "FW" else 1 for sign in text)


def _wrap(text: str) -> list[str]:
    """Break a long label; it is never cut.

    >>> [len(line) for line in _wrap("あ" * 45)]
    [20, 20, 5]
    """
    lines, line = [], ""
    for sign in text:
        if _units(line + sign) > LINE_UNITS:
            lines.append(line)
            line = ""
        line += sign
    return [*lines, line]


def _text(x: float, y: float, words: str, mark: str = "", anchor: str = "") -> str:
    kind = f' class="{mark}"' if mark else ""
    held = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{_short(x)}" y="{_short(y)}"{kind}{held}>{escape(words)}</text>'


def _svg(name: str, title: str, desc: str, height: int, parts: Iterable[str]) -> Markup:
    name = str(escape(name))
    return Markup(  # noqa: S704  every word was escaped where it came in
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img"'
        f' aria-labelledby="{name}-title {name}-desc" focusable="false">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(desc)}</desc>{"".join(parts)}</svg>'
    )


def _number(value: float, *, exact: bool = False) -> str:
    """Write a reading: whole numbers grouped, others with one decimal.

    >>> _number(1904), _number(41.83), _number(20.0), _number(20.0, exact=True)
    ('1,904', '41.8', '20', '20.0')
    """
    if value == int(value) and not exact:
        return f"{int(value):,}"
    return f"{value:,.1f}"


def _decimals(points: Iterable[Point]) -> bool:
    """Tell whether any reading has a decimal; then all show one."""
    return any(p.value is not None and p.value != int(p.value) for p in points)


def _short(value: float) -> str:
    """Write a coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")
