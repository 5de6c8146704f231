"""Put what was mined into an answer that holds nothing of few cases.

The log of the ward and the file of another system are told the same way. Without
Django, so that a file is read in a process of its own.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, Final

from duckdb import DuckDBPyConnection

from madoguchi.lake.steps import Language
from madoguchi.mining.drawing import draw
from madoguchi.mining.mined import Mined
from madoguchi.mining.work import months, passed_on
from madoguchi.processes.disclosure import SMALL, shown, shown_variants, week_of
from madoguchi.processes.naming import named

LANGUAGES: Final[tuple[Language, ...]] = ("ja", "en")
COVERAGES: Final = (70, 85, 95, 100)
"""Percent of all steps that a drawing of the map covers."""
MOST_VARIANTS: Final = 20
Answer = dict[str, Any]
Names = Mapping[Language, Mapping[str, str]]


def told_of(
    database: DuckDBPyConnection, source: str, whole: Mined, names: Names
) -> Answer:
    """Return the steps, the map, the variants and who works, of ten cases or more."""
    mined = shown(whole)
    told, others = shown_variants(whole.variants)
    return {
        "state": "read",
        "cases": whole.cases,
        "events": whole.events,
        "months": months(database, source),
        "steps": [{**asdict(one), "open_median": None} for one in mined.bottlenecks],
        "edges": [
            {
                "before": one.before,
                "after": one.after,
                "count": one.count,
                "median": one.median,
                "p90": one.p90,
                "open_median": None,
            }
            for one in mined.edges
        ],
        "edges_left_out": len(whole.edges) - len(mined.edges),
        "variants": [
            {
                "steps": list(one.activities),
                "count": one.count,
                "share": one.share,
                "median": one.median,
            }
            for one in told[:MOST_VARIANTS]
        ],
        "variants_in_all": len(whole.variants),
        "others": others + sum(one.count for one in told[MOST_VARIANTS:]),
        "rework": [asdict(one) for one in mined.rework],
        "units": [
            asdict(one)
            for one in passed_on(database, "unit", source)
            if one.count >= SMALL
        ],
        "week": week_of(whole.workload),
        "own_flow": None,
        "maps": maps(mined, names),
    }


def maps(mined: Mined, names: Names) -> Answer:
    """Draw the map in each language and coverage; nothing where none may be told."""
    if not mined.edges or not mined.starts:
        return {}
    found: Answer = {}
    for language in LANGUAGES:
        called = named(list(mined.activities), names[language], language)
        renamed = renamed_as(mined, called)
        found[language] = {
            str(percent): asdict(
                draw(renamed, name="map", language=language, coverage=percent / 100)
            )
            for percent in COVERAGES
        }
    return found


def renamed_as(mined: Mined, names: Mapping[str, str]) -> Mined:
    """Return what was mined with names instead of codes."""
    return replace(
        mined,
        activities={names[one]: n for one, n in mined.activities.items()},
        edges=[
            replace(one, before=names[one.before], after=names[one.after])
            for one in mined.edges
        ],
        starts={names[one]: n for one, n in mined.starts.items()},
        ends={names[one]: n for one, n in mined.ends.items()},
    )
