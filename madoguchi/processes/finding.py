"""Read the log for a question: everything the pages show, in numbers and codes.

Runs in the worker alone, as it loads the engines. Times are seconds, amounts of work
hours a month, shares from 0 to 1. How long a case takes is told by cases that are
over, for a case on its way is not slow or quick yet. What the answer holds:

- `state`: read, few (under ten cases) or none; `cases`, `done`: how many, and over
- `times`: median and p90 of those that are over, also in open time of the office
- `steps`: where the hours go, `edges`: the map, `maps`: its drawings by language and
  coverage, `variants`, `others`, `rework`, `units`, `week`, `own_flow`
- `comparison`: of a question with two parts
- `procedures`: of a question about all
"""

from dataclasses import asdict
from typing import Final

from duckdb import DuckDBPyConnection

from madoguchi.lake.opentime import add_open_time
from madoguchi.lake.queries import Only, opened
from madoguchi.lake.steps import STATES, steps
from madoguchi.mining.comparing import compare
from madoguchi.mining.conformance import conform
from madoguchi.mining.flow import SECOND
from madoguchi.mining.mined import mine
from madoguchi.mining.problems import BadLog
from madoguchi.mining.work import HOUR_US
from madoguchi.procedures.queries import Terms, public_terms_of
from madoguchi.processes.disclosure import (
    SMALL,
    shown_deviations,
    shown_pairs,
)
from madoguchi.processes.own_flow import own_flow
from madoguchi.processes.queries import names_of
from madoguchi.processes.rules import Part, Question
from madoguchi.processes.told import LANGUAGES, Answer, told_of

ENDED: Final = STATES[-1]
ENDS: Final = tuple(one.activity for one in steps().values() if one.then == ENDED)
OVER: Final = f"activity IN ({', '.join(repr(one) for one in ENDS)})"
AGAIN: Final = "max(seq) FILTER (lifecycle = 'resume')"


def ended_after(column: str) -> str:
    """Return what a case had taken when it ended, as an expression over its rows.

    NULL for one that goes on: it has not ended, or was taken up again since.
    """
    first, last = f"min(seq) FILTER ({OVER})", f"max(seq) FILTER ({OVER})"
    return (
        f"CASE WHEN coalesce({AGAIN}, 0) < {first} THEN min({column}) FILTER ({OVER})"
        f" WHEN {AGAIN} < {last} THEN max({column}) FILTER ({OVER}) END"
    )


COLUMNS: Final = (
    "case_key, seq, activity, lifecycle, ts_us, prev, wait_us, spent, path, case_us,"
    " role, unit, version, day, open_wait_us, open_case_us"
)


def answer_of(ward: int, question: Question) -> Answer:
    """Return what the log answers to a question."""
    if not question.procedure:
        with opened(ward) as database:
            return {"state": "read", "procedures": side_by_side(database)}
    terms = public_terms_of(ward, question.procedure)
    only = Only(procedures=(question.procedure,))
    with opened(ward, only) as database:
        if _number(database, "SELECT count(*) FROM events") == 0:
            return {"state": "none", "cases": 0, "done": 0}
        calendar = add_open_time(database, ward)
        _choose(database, "part", question.part)
        found = {"calendar": calendar, **_about(database, terms, question.part)}
        if question.beside is not None:
            _choose(database, "beside", question.beside)
            found["comparison"] = _comparison(database)
    return found


def _choose(database: DuckDBPyConnection, name: str, part: Part) -> None:
    """Make the table of the cases of a part, and one of those that are over."""
    only = Only(
        versions=(part.version,) if part.version else (),
        channels=(part.channel,) if part.channel else (),
        units=(part.unit,) if part.unit else (),
        first=part.first_on,
        last=part.last_on,
    )
    database.execute(
        f"CREATE TABLE {name} AS SELECT {COLUMNS} FROM events_open"
        f" WHERE {only.condition('events')} ORDER BY case_key, seq"
    )
    database.execute(
        f"CREATE VIEW {name}_over AS SELECT * FROM {name} WHERE case_key IN"
        f" (SELECT case_key FROM {name} GROUP BY case_key"
        f" HAVING {ended_after('case_us')} IS NOT NULL)"
    )


def _number(database: DuckDBPyConnection, query: str) -> int:
    row = database.execute(query).fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def _cases(database: DuckDBPyConnection, source: str) -> int:
    return _number(database, f"SELECT count(DISTINCT case_key) FROM {source}")


def _about(database: DuckDBPyConnection, terms: Terms, part: Part) -> Answer:
    """Return everything that is told of the cases of one part."""
    cases, over = _cases(database, "part"), _cases(database, "part_over")
    if cases < SMALL:
        return {"state": "few" if cases else "none", "cases": cases, "done": 0}
    whole = mine(database, "part", by="role")
    open_waits, open_edges = _open_waits(database), _open_edges(database)
    found = told_of(
        database,
        "part",
        whole,
        {one: names_of(terms, one, part.version) for one in LANGUAGES},
    )
    for step in found["steps"]:
        step["open_median"] = open_waits.get(step["activity"])
    for edge in found["edges"]:
        edge["open_median"] = open_edges.get((edge["before"], edge["after"]))
    return {
        **found,
        "cases": cases,
        "done": over if over >= SMALL else 0,
        "times": _times(database) if over >= SMALL else None,
        "own_flow": _own_flow(database, terms, part) if over >= SMALL else None,
    }


def _times(database: DuckDBPyConnection) -> Answer:
    """Return how long cases that are over took until they were."""
    row = database.execute(
        f"""
        SELECT quantile_cont(took, [0.5, 0.9]), quantile_cont(open, [0.5, 0.9]) FROM (
          SELECT {ended_after("case_us")} AS took, {ended_after("open_case_us")} AS open
          FROM part GROUP BY case_key HAVING took IS NOT NULL)
        """
    ).fetchone()
    took, opened_for = row or ([0, 0], [0, 0])
    return {
        "median": took[0] / SECOND,
        "p90": took[1] / SECOND,
        "open_median": opened_for[0] / SECOND,
        "open_p90": opened_for[1] / SECOND,
    }


def _open_waits(database: DuckDBPyConnection) -> dict[str, float]:
    rows = database.execute(
        "SELECT activity, median(open_wait_us) FROM part"
        " WHERE prev IS NOT NULL AND spent = 'waiting' GROUP BY activity"
    ).fetchall()
    return {activity: value / SECOND for activity, value in rows if value is not None}


def _open_edges(database: DuckDBPyConnection) -> dict[tuple[str, str], float]:
    rows = database.execute(
        "SELECT prev, activity, median(open_wait_us) FROM part"
        " WHERE prev IS NOT NULL GROUP BY ALL"
    ).fetchall()
    return {(prev, after): value / SECOND for prev, after, value in rows}


def _own_flow(database: DuckDBPyConnection, terms: Terms, part: Part) -> Answer | None:
    """Hold the cases that are over against the flow of their own version.

    Without a version asked for, it is that of most of these cases.
    """
    number = part.version or _number(database, "SELECT mode(version) FROM part_over")
    stages = next(
        (
            one.form.definition.stages
            for one in terms
            if one.form.definition.number == number
        ),
        (),
    )
    database.execute(
        f"CREATE VIEW held AS SELECT * FROM part_over WHERE version = {number}"
    )
    if not stages or _cases(database, "held") < SMALL:
        return None
    mined = mine(database, "held", by="role")
    try:
        found = conform(
            database, own_flow(stages, mined.activities), mined.variants, "held"
        )
    except BadLog:
        return None
    few = found.fitting < SMALL
    return {
        "version": number,
        "cases": found.cases,
        "fitting": None if few else found.fitting,
        "fitness": found.fitness,
        "deviations": [
            {**asdict(one), "more": None if few else one.more}
            for one in shown_deviations(found.deviations)
        ],
    }


def _comparison(database: DuckDBPyConnection) -> Answer:
    """Compare cases that are over: first those beside, then those of the part."""
    n = (_cases(database, "beside_over"), _cases(database, "part_over"))
    if min(n) < SMALL:
        return {"state": "few"}
    found = compare(database, "beside_over", "part_over")
    times = found.times
    return {
        "state": "read",
        "n": list(n),
        "verdict": times.verdict,
        "medians": list(times.medians),
        "low": times.low,
        "high": times.high,
        "p": times.p,
        "longer_share": times.longer_share,
        "edges": [asdict(one) for one in shown_pairs(found.edges, n)],
    }


def side_by_side(database: DuckDBPyConnection) -> dict[str, Answer]:
    """Return for each procedure its cases, their times and its slowest step."""
    rows = database.execute(
        f"""
        SELECT procedure, count(*), count(took), quantile_cont(took, [0.5, 0.9]) FROM (
          SELECT procedure, case_key, {ended_after("case_us")} AS took
          FROM events GROUP BY procedure, case_key)
        GROUP BY procedure
        """
    ).fetchall()
    slowest = _slowest(database)
    return {
        procedure: {
            "cases": cases if cases >= SMALL else None,
            "done": over if over >= SMALL else None,
            "median": times[0] / SECOND if over >= SMALL else None,
            "p90": times[1] / SECOND if over >= SMALL else None,
            "slowest": slowest.get(procedure) if cases >= SMALL else None,
        }
        for procedure, cases, over, times in rows
    }


def _slowest(database: DuckDBPyConnection) -> dict[str, Answer]:
    """Return the step before which the cases of a procedure wait most hours a month."""
    rows = database.execute(
        f"""
        WITH waits AS (
          SELECT procedure, activity, sum(wait_us) / {HOUR_US} AS hours
          FROM events WHERE prev IS NOT NULL AND spent = 'waiting'
          GROUP BY procedure, activity HAVING count(*) >= {SMALL}),
        spans AS (
          SELECT procedure,
            greatest(1, (date_diff('day', min(day), max(day)) + 1) / 30.4375) AS months
          FROM events GROUP BY procedure)
        SELECT procedure, max_by(activity, hours), max(hours / months)
        FROM waits JOIN spans USING (procedure) GROUP BY procedure
        """
    ).fetchall()
    return {
        procedure: {"activity": activity, "hours": hours}
        for procedure, activity, hours in rows
    }
