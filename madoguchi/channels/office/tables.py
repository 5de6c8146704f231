"""The tables of figures, built once for the page and for the file.

Each cell is a text and, on the page, a link to what is behind it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madoguchi.channels.office.figures import (
    Selection,
    amount_words,
    count_words,
    name_of,
    period_words,
    sides_words,
    standing_words,
    target_words,
    value_words,
)
from madoguchi.indicators.definition import Indicator, catalogue
from madoguchi.indicators.funnel import funnel
from madoguchi.indicators.queries import breakdown, read, series, stretch_of
from madoguchi.indicators.readings import Reading
from madoguchi.indicators.sql import Slice
from madoguchi.indicators.starts import window_of
from madoguchi.procedures.queries import NotOffered, offered

MONTHS_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """A text and where it leads."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures; the first column names its row."""

    name: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def texts(self) -> list[list[str]]:
        return [[cell.text for cell in row] for row in self.rows]

    def drawn(self) -> list[list[object]]:
        """Return the cells as the design system draws them."""
        return [
            [
                {"text": one.text, "href": one.href} if one.href else one.text
                for one in row
            ]
            for row in self.rows
        ]

    def without_last(self) -> "Table":
        """Return the table without its last column, where the page has no room."""
        rows = tuple(row[:-1] for row in self.rows)
        return replace(self, heads=self.heads[:-1], rows=rows)

    def columns(self) -> list[object]:
        """Return the columns as the design system draws them: numbers to the right."""
        first, *others = self.heads
        return [first, *({"label": head, "number": True} for head in others)]


def indicators_table(selection: Selection, readings: Sequence[Reading]) -> Table:
    """List every indicator with its formula's two sides."""
    return Table(
        "indicators",
        _("指標、%(period)s") % {"period": period_words(selection.period)},
        (_("指標"), _("値"), _("分子"), _("分母"), _("目標"), _("状態")),
        tuple(
            (
                Cell(name_of(reading.indicator)),
                Cell(value_words(reading), selection.figure_href(reading.indicator)),
                *(Cell(side) for side in sides_words(reading)),
                Cell(target_words(reading.indicator) or "―"),
                Cell(standing_words(reading)),
            )
            for reading in readings
        ),
    )


def months_of(selection: Selection, of: Indicator) -> list[Reading]:
    """Return the readings of the months up to the end of the period."""
    return series(selection.ward, selection.asked(of), MONTHS_SHOWN)


def base_period_words(ward: int, reading: Reading) -> str:
    """Say that a stretch is the one a relative figure is compared with."""
    if not reading.indicator.relative or reading.shown or not reading.n:
        return ""
    window, period = window_of(ward, reading.indicator), reading.period
    inside = window.first <= period.first and period.last <= window.last
    return _("基準の期間") if inside else ""


def months_table(
    selection: Selection, of: Indicator, readings: Sequence[Reading]
) -> Table:
    return Table(
        f"months-{of.id}",
        _("%(name)s、月ごと") % {"name": name_of(of)}
        if of.cadence in ("weekly", "monthly")
        else _("%(name)s、期間ごと") % {"name": name_of(of)},
        (_("期間"), _("分子"), _("分母"), _("値"), _("状態")),
        tuple(
            (
                Cell(period_words(reading.period)),
                *(Cell(side) for side in sides_words(reading)),
                Cell(
                    base_period_words(selection.ward, reading) or value_words(reading),
                    selection.figure_href(of, period=reading.period.text),
                ),
                Cell(standing_words(reading)),
            )
            for reading in readings
        ),
    )


def breakdown_table(selection: Selection, of: Indicator, by: str) -> Table:
    """Cut one indicator by one dimension; few people are never shown."""
    titles = {
        "procedure": _("手続き別"),
        "channel": _("経路別"),
        "age_band": _("年代別"),
    }
    firsts = {
        "procedure": _("手続き"),
        "channel": _("経路"),
        "age_band": _("年代"),
    }
    heads = [firsts[by], _("分子"), _("分母"), _("値")]
    days = of.of_time
    if days:
        heads = [firsts[by], _("件数"), _("中央値"), _("90%点")]
    rows: list[tuple[Cell, ...]] = []
    for reading in breakdown(selection.ward, selection.asked(of), by):
        href = selection.figure_href(of, **{by: reading.key})
        name = Cell(selection.key_words(by, reading.key))
        value = Cell(value_words(reading), href)
        if days:
            rows.append((name, Cell(count_words(reading.n)), value, _p90(reading)))
        else:
            sides = (Cell(side) for side in sides_words(reading))
            rows.append((name, *sides, value))
    caption = _("%(name)s、%(by)s、%(period)s") % {
        "name": name_of(of),
        "by": titles[by],
        "period": period_words(stretch_of(of, selection.period)),
    }
    return Table(f"{of.id}-by-{by}", caption, tuple(heads), tuple(rows))


def breakdown_tables(selection: Selection, of: Indicator) -> list[Table]:
    """Cut one indicator by each dimension it has and that is not chosen already."""
    return [
        breakdown_table(selection, of, by)
        for by in BREAKDOWNS
        if by in of.dims and not getattr(selection.cut, by)
    ]


def _p90(reading: Reading) -> Cell:
    if reading.p90 is None:
        return Cell("―")
    return Cell(amount_words(reading.p90, reading.indicator.unit))


@dataclass(frozen=True, slots=True)
class Way:
    """How drafts of one procedure went: how many came as far as each page."""

    procedure: str
    steps: tuple[tuple[str, int], ...]
    hidden: bool = False


def way_of(selection: Selection, procedure: str) -> Way:
    """Return how many drafts came as far as each page, and how many were sent.

    A draft counts as lost after the last page it saved, so the numbers only fall
    even where a page is not shown to everybody.
    """
    asked = replace(
        selection.asked(catalogue()["completion"]), cut=Slice(procedure=procedure)
    )
    found = funnel(selection.ward, asked)
    if not found.steps:
        return Way(procedure, (), hidden=found.hidden)
    names = page_names(selection, procedure)
    steps = [
        (_joined([names.get(page, page) for page in pages]), left)
        for pages, left in found.steps
    ]
    return Way(procedure, (*steps, (_("送った"), found.sent)))


def _joined(names: Sequence[str]) -> str:
    """Name pages that are counted as one by the first and the last."""
    if len(names) == 1:
        return names[0]
    return _("%(first)s～%(last)s") % {"first": names[0], "last": names[-1]}


def page_names(selection: Selection, procedure: str) -> Mapping[str, str]:
    try:
        form = offered(selection.ward, procedure)
    except NotOffered:
        return {}
    language = get_language() or "ja"
    return {page.key: page.title[language] for page in form.pages}


def busiest(selection: Selection) -> str:
    """Return the chosen procedure, or the one with most drafts in the period."""
    if selection.cut.procedure:
        return selection.cut.procedure
    drafts = breakdown(
        selection.ward, selection.asked(catalogue()["completion"]), "procedure"
    )
    shown = [one for one in drafts if one.n]
    return max(shown, key=lambda one: one.n or 0).key if shown else ""


def way_table(selection: Selection, way: Way) -> Table:
    total = way.steps[0][1] if way.steps else 0
    rows = []
    before = total
    for name, count in way.steps:
        rows.append(
            (
                Cell(name),
                Cell(f"{count:,}"),
                Cell(f"{100 * count / total:.1f}%"),
                Cell(f"{before - count:,}"),
            )
        )
        before = count
    caption = _("%(title)s、入力の段階、%(period)s") % {
        "title": selection.titles.get(way.procedure, way.procedure),
        "period": period_words(selection.period),
    }
    heads = (_("段階"), _("件数"), _("残った割合"), _("やめた"))
    return Table("funnel", caption, heads, tuple(rows))


# ------------------------------------------------------------------------- as files


def all_readings(selection: Selection) -> list[Reading]:
    return [read(selection.ward, selection.asked(of)) for of in catalogue().values()]


def table_named(selection: Selection, name: str) -> Table | None:
    """Return the table of a file's name, if there is such a table."""
    if name == "indicators":
        return indicators_table(selection, all_readings(selection))
    if name == "funnel":
        return way_table(selection, way_of(selection, busiest(selection)))
    of = catalogue().get(name.removeprefix("months-"))
    if name.startswith("months-") and of is not None:
        return months_table(selection, of, months_of(selection, of))
    indicator, _by, dimension = name.partition("-by-")
    of = catalogue().get(indicator)
    if of is None or dimension not in of.dims or dimension not in BREAKDOWNS:
        return None
    return breakdown_table(selection, of, dimension)


BREAKDOWNS: Final = ("procedure", "channel", "age_band")
