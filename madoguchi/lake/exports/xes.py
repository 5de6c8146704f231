"""Write the data set as XES (IEEE 1849-2023): a trace for each case.

The order of the events of a trace is that of the case; `seq` says it once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import quoteattr

from madoguchi.lake.exports.reading import Row, cases, instant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

EXTENSIONS: Final = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
)
OF_CASE: Final = ("channel", "assisted", "age_band", "procedure", "version")
OF_STEP: Final = (
    ("concept:name", "activity"),
    ("lifecycle:transition", "lifecycle"),
    ("org:role", "role"),
    ("org:group", "unit"),
    ("resource_kind", "resource"),
    ("seq", "seq"),
)
"""Keys of an event and the columns behind them."""


def write(database: DuckDBPyConnection, path: Path) -> int:
    """Write every step as an event; return how many."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.writelines(_head())
        for steps in cases(database):
            file.writelines(_trace(steps))
            count += len(steps)
        file.write("</log>\n")
    return count


def _head() -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield (
        '<log xes.version="1849-2023" xes.features=""'
        ' xmlns="http://www.xes-standard.org/">\n'
    )
    for name, prefix, uri in EXTENSIONS:
        yield f'<extension name="{name}" prefix="{prefix}" uri="{uri}"/>\n'
    yield f'<global scope="trace">\n{_text("concept:name", "")}</global>\n'
    yield '<global scope="event">\n'
    yield _text("concept:name", "")
    yield '<date key="time:timestamp" value="1970-01-01T00:00:00.000000+00:00"/>\n'
    yield _text("lifecycle:transition", "complete")
    yield "</global>\n"
    yield '<classifier name="Activity" scope="event" keys="concept:name"/>\n'
    yield _text("lifecycle:model", "standard")


def _trace(steps: list[Row]) -> Iterator[str]:
    first = steps[0]
    yield "<trace>\n"
    yield _text("concept:name", str(first["case_key"]))
    for key in OF_CASE:
        yield _attribute(key, first[key])
    for step in steps:
        yield "<event>\n"
        yield f'<date key="time:timestamp" value="{instant(step["ts_us"])}"/>\n'
        for key, column in OF_STEP:
            yield _attribute(key, step[column])
        yield "</event>\n"
    yield "</trace>\n"


def _attribute(key: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<boolean key="{key}" value="{str(value).lower()}"/>\n'
    if isinstance(value, int):
        return f'<int key="{key}" value="{value}"/>\n'
    return _text(key, value)


def _text(key: str, value: str) -> str:
    return f'<string key="{key}" value={quoteattr(value)}/>\n'
