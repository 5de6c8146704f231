"""Write the invented log in other forms, and count it another way.

Nothing here asks DuckDB: the counts are plain loops over rows.
"""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from statistics import fmean, median
from typing import Any, NamedTuple
from xml.sax.saxutils import quoteattr

INVENTED = Path(__file__).with_name("invented.csv")


class Step(NamedTuple):
    """An event of an invented log; the time is of Tokyo."""

    case: str
    seq: int
    activity: str
    at: str
    unit: str = ""
    role: str = ""
    channel: str = ""


def invented() -> list[Step]:
    with INVENTED.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))[1:]
    return [Step(row[0], int(row[1]), *row[2:]) for row in rows]


def as_xes(steps: Sequence[Step]) -> str:
    """Return the steps as XES, one trace per case, in their order."""
    cases: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        cases[step.case].append(step)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<log xes.version="1.0">']
    lines.append('<string key="concept:name" value="log"/>')
    for case, own in cases.items():
        lines.append(f'<trace><string key="concept:name" value={quoteattr(case)}/>')
        for step in own:
            at = step.at.replace(" ", "T") + ".000+09:00"
            lines += [
                "<event>",
                f'<string key="concept:name" value={quoteattr(step.activity)}/>',
                f'<date key="time:timestamp" value="{at}"/>',
                f'<string key="org:group" value={quoteattr(step.unit)}/>',
                f'<string key="org:role" value={quoteattr(step.role)}/>',
                f'<int key="seq" value="{step.seq}"/>',
                '<list key="more"><string key="concept:name" value="not this"/></list>',
                "</event>",
            ]
        lines.append(f'<string key="channel" value="{own[0].channel}"/></trace>')
    return "\n".join([*lines, "</log>"])


def as_ocel(steps: Sequence[Step]) -> str:
    """Return the steps as OCEL 2.0 JSON, each of them on its case and one person."""
    cases = dict.fromkeys(step.case for step in steps)
    return json.dumps(
        {
            "objectTypes": [],
            "eventTypes": [],
            "objects": [
                *({"id": case, "type": "case"} for case in cases),
                {"id": "P-1", "type": "person"},
            ],
            "events": [
                {
                    "id": f"e{at}",
                    "type": step.activity,
                    "time": step.at.replace(" ", "T") + "+09:00",
                    "attributes": [{"name": "org:role", "value": step.role}],
                    "relationships": [
                        {"objectId": step.case, "qualifier": "of"},
                        {"objectId": "P-1", "qualifier": "by"},
                    ],
                }
                for at, step in enumerate(steps)
            ],
        }
    )


def counted(steps: Sequence[Step]) -> dict[str, Any]:
    """Return the answers about a log by plain loops, times in seconds."""
    cases: dict[str, list[Step]] = defaultdict(list)
    for step in sorted(steps, key=lambda one: (one.case, one.seq)):
        cases[step.case].append(step)
    waits: dict[tuple[str, str], list[float]] = defaultdict(list)
    times = []
    for own in cases.values():
        at = [datetime.fromisoformat(step.at) for step in own]
        times.append((at[-1] - at[0]).total_seconds())
        for before, after in zip(range(len(own)), range(1, len(own)), strict=False):
            pair = own[before].activity, own[after].activity
            waits[pair].append((at[after] - at[before]).total_seconds())
    return {
        "cases": len(cases),
        "events": len(steps),
        "activities": Counter(step.activity for step in steps),
        "starts": Counter(own[0].activity for own in cases.values()),
        "ends": Counter(own[-1].activity for own in cases.values()),
        "variants": Counter(
            tuple(step.activity for step in own) for own in cases.values()
        ),
        "edges": {
            pair: (len(some), median(some), fmean(some)) for pair, some in waits.items()
        },
        "median": median(times),
    }
