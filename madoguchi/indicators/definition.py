"""Read what an indicator is, from its one file.

Knows nothing of tables: a definition names one of the few `SOURCES` and says which
of their rows count above and below the line. What a definition cannot say is a
defect of the definition, so a wrong file stops the start.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "definitions"
SOURCES: Mapping[str, frozenset[str]] = {
    "arrivals": frozenset({"procedure", "age_band", "month"}),
    "drafts": frozenset({"procedure", "age_band", "month"}),
    "decisions": frozenset({"procedure", "channel", "age_band", "month"}),
    "staff_decisions": frozenset({"procedure", "month"}),
    "scores": frozenset({"channel", "age_band", "month"}),
    "kinds": frozenset(),
}
UNITS = ("percent", "days")


class BadIndicator(ValueError):
    """A definition that says something the product cannot compute."""


@dataclass(frozen=True, slots=True)
class Target:
    op: str
    value: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """基準値: a figure of the plan; `verified` when its source was checked."""

    value: float
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    title: str
    rows: tuple[Mapping[str, Any], ...]
    numerator: float
    denominator: float
    value: float
    p90: float | None = None
    apart: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """指標: one figure of the plan, with everything needed to recompute it.

    `numerator` and `denominator` are SQL conditions over the rows of `table`, in
    the subset that SQLite, PostgreSQL and DuckDB read alike. For `days` the
    numerator is the measured column and the reading its percentiles. A `narrow` one
    is about one class of people even when it is about the whole ward. `apart` says
    which rows count on neither side and have their number told apart.
    """

    id: str
    level: str
    pillar: int
    name: str
    name_en: str
    unit: str
    formula: str
    formula_en: str
    source: str
    method: str
    method_en: str
    table: str
    numerator: str
    denominator: str
    dims: tuple[str, ...]
    percentiles: tuple[int, ...] = ()
    narrow: bool = False
    apart: str = ""
    note: str = ""
    note_en: str = ""
    target: Target | None = None
    baseline: Baseline | None = None
    settles_after_days: int = 0
    examples: tuple[Example, ...] = field(default=())

    @property
    def about_people(self) -> bool:
        """Say whether its cells are people; kinds of procedure are nobody's secret."""
        return self.table != "kinds"

    @property
    def needs_counts(self) -> bool:
        """Say whether the counts of counters outside the system belong to it."""
        return self.table == "arrivals"


def parse(document: Mapping[str, Any]) -> Indicator:
    plain: dict[str, Any] = {k: v for k, v in document.items() if k not in _NESTED}
    of: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in document["of"].items()
    }
    target, baseline = document.get("target"), document.get("baseline")
    indicator = Indicator(
        **plain,
        **of,
        target=Target(**target) if target else None,
        baseline=Baseline(**baseline) if baseline else None,
        examples=tuple(
            Example(**{**e, "rows": tuple(e["rows"])}) for e in document["example"]
        ),
    )
    if indicator.table not in SOURCES:
        raise BadIndicator(f"{indicator.id}: no source is called {indicator.table}")
    if indicator.unit not in UNITS:
        raise BadIndicator(f"{indicator.id}: the unit is one of {', '.join(UNITS)}")
    if extra := set(indicator.dims) - SOURCES[indicator.table]:
        raise BadIndicator(f"{indicator.id}: {indicator.table} has no {extra}")
    if bool(indicator.note) != bool(indicator.note_en):
        raise BadIndicator(f"{indicator.id}: the note is in one language only")
    if not indicator.examples:
        raise BadIndicator(f"{indicator.id}: a worked example is missing")
    return indicator


_NESTED = frozenset({"of", "target", "baseline", "example"})


@cache
def catalogue() -> Mapping[str, Indicator]:
    """Return every indicator by id, in the order of the plan."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        indicator = parse(tomllib.loads(path.read_text(encoding="utf-8")))
        if indicator.id != path.stem:
            raise BadIndicator(f"{path.name}: the id is {indicator.id}")
        found.append(indicator)
    order = ("KGI", "KSI", "KPI")
    found.sort(key=lambda one: (one.pillar, order.index(one.level), one.id))
    return {one.id: one for one in found}
