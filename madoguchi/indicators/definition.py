"""Read what an indicator is, from its one file.

Knows nothing of tables: a definition names one of the few `SOURCES`, or a register of
the ward, and says which of their rows count above and below the line. What a
definition cannot say is a defect of the definition, so a wrong file stops the start
with a sentence that names it.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

FOLDER = Path(__file__).parent / "definitions"
PEOPLE: Final = frozenset({"procedure", "age_band", "month"})
SOURCES: Mapping[str, frozenset[str]] = {
    "arrivals": PEOPLE,
    "drafts": PEOPLE,
    "decisions": PEOPLE | {"channel"},
    "corrected": PEOPLE | {"channel"},
    "reactions": PEOPLE | {"channel"},
    "staff_decisions": frozenset({"procedure", "month"}),
    "scores": frozenset({"channel", "age_band", "month"}),
    "kinds": frozenset(),
    "kinds_idle": frozenset(),
    "kinds_wanted": frozenset(),
    "unrecorded": frozenset(),
}
"""What can be counted, and by what it can be cut."""
KINDS: Final = frozenset({"kinds", "kinds_idle", "kinds_wanted"})
UNRECORDED: Final = "unrecorded"
REGISTER: Final = "register:"
LEVELS: Final = ("KGI", "KSI", "KPI", "REF")
OUTCOME, OUTPUT = "outcome", "output"
UNITS: Final = ("percent", "days", "minutes", "count", "score")
RATIO, COUNT, REDUCTION, INCREASE, POINTS = MODES = (
    "ratio",
    "count",
    "reduction",
    "increase",
    "points",
)
RELATIVE: Final = frozenset({REDUCTION, INCREASE, POINTS})
CADENCES: Final = ("weekly", "monthly", "quarterly", "yearly")
SCOPES: Final = ("ward", "all_wards")
DIRECTIONS: Final = ("up", "down")
COLUMN_KINDS: Final = ("integer", "year", "date", "code", "flag")
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
SLUG: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
PLAN_NO: Final = re.compile(r"k[123]-0[1-7]")
CONDITION: Final = re.compile(r"[A-Za-z0-9_ '<>=(),.*+\-]*")
PLACES: Final = 23
"""The special wards; a figure of all wards is about so many."""


class BadIndicator(ValueError):
    """A definition that says something the product cannot compute."""


@dataclass(frozen=True, slots=True)
class Target:
    """目標値: what is to be reached, and by when.

    `due` is None where the plan names no date. With `each_year` the target is one of
    every fiscal year, and the year's end is its date.
    """

    op: str
    value: float
    due: date | None = None
    each_year: bool = False


@dataclass(frozen=True, slots=True)
class Baseline:
    """基準値: where the plan starts from; `verified` when its source was checked.

    It is a figure of the plan (`value`), or the stretch of days whose own figure later
    ones are compared with (`window`, both ends included).
    """

    value: float | None = None
    verified: bool = False
    source: str = ""
    window: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: rows, and what comes out by hand."""

    title: str
    rows: tuple[Mapping[str, Any], ...]
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    p90: float | None = None
    apart: int = 0
    period: str = ""
    raw: float | None = None
    base: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """指標: one figure of the plan, with everything needed to recompute it.

    `numerator` and `denominator` are SQL conditions over the rows of `table`, in
    the subset that SQLite, PostgreSQL and DuckDB read alike. With `percentiles` the
    numerator is the measured column and the reading its percentiles. A `narrow` one
    is about one class of people even when it is about the whole ward. `apart` says
    which rows count on neither side and have their number told apart.

    A row weighs `weight`: so many people, answers or things it stands for. `above` and
    `below` say what is added up on either side where that is not the weight, in units
    of one part in `scale`; `distinct` counts the different values of a column instead,
    and `out_of` is a number that stands below the line whatever was recorded.

    Of a register, `columns` names what is read and its kind, `dated` the column whose
    day places a row in a period, and `snapshot` the columns that name a thing of which
    only the newest row up to the period's end holds. `people` says that its rows are
    people or their answers. A relative one (`mode`) compares with the baseline's window
    and holds the mix of `match` as it was there; both are said in `raw_unit`.
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
    plan_no: str = ""
    outcome: str = ""
    measure: str = ""
    mode: str = RATIO
    scope: str = "ward"
    cadence: str = "monthly"
    direction: str = "up"
    dims: tuple[str, ...] = ()
    percentiles: tuple[int, ...] = ()
    narrow: bool = False
    apart: str = ""
    weight: str = "1"
    above: str = "weight"
    below: str = "weight"
    scale: int = 1
    distinct: str = ""
    out_of: int = 0
    columns: tuple[tuple[str, str], ...] = ()
    dated: str = "as_of"
    snapshot: tuple[str, ...] = ()
    match: tuple[str, ...] = ()
    raw_unit: str = "percent"
    people: bool = False
    note: str = ""
    note_en: str = ""
    needs: str = ""
    needs_en: str = ""
    target: Target | None = None
    baseline: Baseline | None = None
    settles_after_days: int = 0
    examples: tuple[Example, ...] = field(default=())

    @property
    def register(self) -> str:
        """Name the register it is read from; empty when it is read from the log."""
        return self.table.removeprefix(REGISTER) if REGISTER in self.table else ""

    @property
    def about_people(self) -> bool:
        """Say whether its cells are people; kinds of procedure are nobody's secret."""
        if self.register:
            return self.people
        return self.table not in KINDS and self.table != UNRECORDED

    @property
    def needs_counts(self) -> bool:
        """Say whether the counts of counters outside the system belong to it."""
        return self.table == "arrivals"

    @property
    def relative(self) -> bool:
        return self.mode in RELATIVE

    @property
    def of_time(self) -> bool:
        """Say whether it measures how long something took, by its percentiles."""
        return bool(self.percentiles)


def parse(document: Mapping[str, Any]) -> Indicator:
    """Read a definition; raises BadIndicator with a sentence about what is wrong."""
    name = document.get("id", "?")
    plain: dict[str, Any] = {k: v for k, v in document.items() if k not in _NESTED}
    of: dict[str, Any] = dict(document.get("of", {}))
    of["columns"] = tuple(of.get("columns", {}).items())
    if unknown := sorted((set(plain) | set(of)) - _FIELDS):
        raise BadIndicator(f"{name}: no such field: {', '.join(unknown)}")
    if lacking := sorted(_REQUIRED - set(plain) - set(of)):
        raise BadIndicator(f"{name}: these fields are missing: {', '.join(lacking)}")
    target, baseline = document.get("target"), document.get("baseline")
    try:
        indicator = Indicator(
            **plain,
            **_tuples(of),
            target=Target(**target) if target else None,
            baseline=_baseline(baseline) if baseline else None,
            examples=tuple(
                Example(**{**e, "rows": tuple(e["rows"])})
                for e in document.get("example", ())
            ),
        )
    except (TypeError, KeyError) as problem:
        raise BadIndicator(f"{name}: {problem}") from None
    for sentence in _wrong(indicator):
        raise BadIndicator(f"{name}: {sentence}")
    return indicator


def _tuples(of: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in of.items()}


_NESTED = frozenset({"of", "target", "baseline", "example"})
_FIELDS = frozenset(one.name for one in fields(Indicator)) - {"examples"}
_TEXTS = ("name", "formula", "method")
_REQUIRED = frozenset(
    {"id", "level", "pillar", "unit", "source", "table", "numerator", "denominator"}
    | {*_TEXTS, *(f"{one}_en" for one in _TEXTS)}
)


def _baseline(document: Mapping[str, Any]) -> Baseline:
    window = document.get("window")
    told = {**document, "window": (window[0], window[1]) if window else None}
    return Baseline(**told)


def _wrong(of: Indicator) -> list[str]:
    """Return a sentence for everything that does not fit together."""
    return [*_unknown_words(of), *_wrong_source(of), *_wrong_mode(of), *_wrong_told(of)]


def _unknown_words(of: Indicator) -> list[str]:
    allowed = {
        "level": LEVELS,
        "unit": UNITS,
        "raw_unit": UNITS,
        "mode": MODES,
        "scope": SCOPES,
        "cadence": CADENCES,
        "direction": DIRECTIONS,
    }
    return [
        f"the {name} is one of {', '.join(words)}"
        for name, words in allowed.items()
        if getattr(of, name) not in words
    ]


def _wrong_source(of: Indicator) -> list[str]:
    if of.register:
        return _wrong_register(of)
    if of.table not in SOURCES:
        return [f"no source is called {of.table}"]
    found = []
    if extra := sorted(set(of.dims) - SOURCES[of.table]):
        found.append(f"{of.table} has no {', '.join(extra)}")
    if of.columns or of.snapshot or of.match:
        found.append("columns, snapshot and match belong to a register")
    if of.table == UNRECORDED and not of.needs:
        found.append("say in needs what must be recorded to get it")
    return found


def _wrong_register(of: Indicator) -> list[str]:
    found = []
    columns = dict(of.columns)
    if not SLUG.fullmatch(of.register):
        found.append(f"{of.register} is no name of a register")
    for name, kind in columns.items():
        if not NAME.fullmatch(name) or kind not in COLUMN_KINDS:
            found.append(f"the column {name} is one of {', '.join(COLUMN_KINDS)}")
    named = {*of.snapshot, *of.match, *of.dims, of.distinct}
    named -= {"", "ward_id", "row_key"}
    if unknown := sorted(named - set(columns)):
        found.append(f"{', '.join(unknown)} is no column of {of.register}")
    if of.dated != "as_of" and columns.get(of.dated) not in ("date", "year"):
        found.append(f"{of.dated} is no day and no year")
    conditions = (of.numerator, of.denominator, of.weight, of.above, of.below)
    known = {*columns, "weight", "as_of", "last_on", "day", *SQL_WORDS} - {of.dated}
    known |= {"day", "as_of"}
    for text in conditions:
        words = set(re.findall(r"[A-Za-z_][A-Za-z_0-9]*", re.sub(r"'[^']*'", "", text)))
        if not CONDITION.fullmatch(text) or words - known:
            strange = ", ".join(sorted(words - known)) or text
            found.append(f"a condition names what is not there: {strange}")
    if not of.needs:
        found.append("say in needs what must be recorded to get it")
    return found


SQL_WORDS: Final = frozenset(
    {"AND", "OR", "NOT", "IN", "IS", "NULL", "CASE", "WHEN", "THEN", "ELSE", "END"}
)


def _wrong_mode(of: Indicator) -> list[str]:
    found = []
    window = of.baseline.window if of.baseline else None
    if of.relative and not window:
        found.append("a relative figure needs a window of the baseline")
    if not of.relative and (window or of.match):
        found.append("only a relative figure has a window and match")
    if of.relative and of.unit != "percent":
        found.append("a relative figure is in percent")
    if of.target and of.target.op not in (">=", "<="):
        found.append("a target is >= or <=")
    if of.target and of.target.due is not None and of.target.each_year:
        found.append("a target of each year has no due date")
    if of.percentiles and of.unit not in ("days", "minutes"):
        found.append("percentiles are in days or minutes")
    return found


def _wrong_told(of: Indicator) -> list[str]:
    found = [
        f"the {name} is in one language only"
        for name in ("note", "needs")
        if bool(getattr(of, name)) != bool(getattr(of, f"{name}_en"))
    ]
    if of.plan_no and not PLAN_NO.fullmatch(of.plan_no):
        found.append(f"{of.plan_no} is no number of the plan")
    if of.plan_no and not (of.target and of.measure):
        found.append("a figure of the plan has a target and a measure")
    if bool(of.plan_no) == (of.level == "REF"):
        found.append("a figure is of the plan, or its level is REF")
    if (of.level == "KPI") != (of.outcome in (OUTCOME, OUTPUT)):
        found.append("a KPI is an outcome or an output, and nothing else is")
    if not of.examples and of.table != UNRECORDED:
        found.append("a worked example is missing")
    return found


@cache
def catalogue() -> Mapping[str, Indicator]:
    """Return every indicator by id, in the order of the plan."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        indicator = parse(tomllib.loads(path.read_text(encoding="utf-8")))
        if indicator.id != path.stem:
            raise BadIndicator(f"{path.name}: the id is {indicator.id}")
        found.append(indicator)
    numbers = [one.plan_no for one in found if one.plan_no]
    if twice := sorted({one for one in numbers if numbers.count(one) > 1}):
        raise BadIndicator(f"two files are {', '.join(twice)} of the plan")
    found.sort(key=_place)
    return {one.id: one for one in found}


def _place(of: Indicator) -> tuple[int, int, str, str]:
    return (of.pillar, LEVELS.index(of.level), of.plan_no, of.id)


def plan() -> list[Indicator]:
    """Return the figures of the plan in the order of their numbers."""
    found = [one for one in catalogue().values() if one.plan_no]
    return sorted(found, key=lambda one: one.plan_no)
