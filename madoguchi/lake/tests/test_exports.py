"""What is exported says what the data set says, in the form of its standard."""

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from madoguchi.lake.actions import Yard, build
from madoguchi.lake.columns import NAMES
from madoguchi.lake.exports.reading import instant
from madoguchi.lake.exports.ways import export
from madoguchi.lake.queries import opened
from madoguchi.lake.tests.cast import Told, a_ward, a_yard, many_cases, seal_all, tell
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
XES = "{http://www.xes-standard.org/}"
Row = dict[str, Any]


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    ward = a_ward()
    with ward_scope(ward):
        many_cases(ward, 20)
        tell(ward, "case/x", Told("case.received"), Told("case.reviewed", fact={}))
        seal_all(ward)
        here = a_yard(ward, tmp_path)
        build(here)
        yield here


@pytest.fixture
def rows(yard: Yard) -> list[Row]:
    with opened(yard.ward, yard=yard) as database:
        found = database.execute("SELECT * FROM events ORDER BY case_key, seq")
        return [dict(zip(NAMES, row, strict=True)) for row in found.fetchall()]


def written(yard: Yard, way: str) -> Path:
    path = yard.lake / f"log.{way}"
    with opened(yard.ward, yard=yard) as database:
        export(way, database, path)
    return path


def test_csv_has_every_column_as_it_is(yard: Yard, rows: list[Row]) -> None:
    with written(yard, "csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))

    assert found == [
        {k: "" if v is None else str(v) for k, v in row.items()} for row in rows
    ]


def test_xes_has_a_trace_for_each_case_in_its_order(
    yard: Yard, rows: list[Row]
) -> None:
    log = ET.parse(written(yard, "xes")).getroot()  # noqa: S314  our own file

    assert log.tag == f"{XES}log"
    assert log.get("xes.version") == "1849-2023"
    # The order of the standard: extensions, globals, classifiers, attributes, traces.
    order = [one.tag.removeprefix(XES) for one in log]
    ranks = ["extension", "global", "classifier", "string", "trace"]
    assert order == sorted(order, key=ranks.index)
    assert {one.get("scope") for one in log.iter(f"{XES}global")} == {"trace", "event"}
    declared = {one.get("prefix") for one in log.iter(f"{XES}extension")}
    found = []
    for trace in log.iter(f"{XES}trace"):
        of_case = values(trace)
        for event in trace.iter(f"{XES}event"):
            of_step = values(event)
            prefixes = {key.split(":")[0] for key in of_step if ":" in key}
            assert prefixes <= declared
            found.append((of_case["concept:name"], of_case.get("age_band"), of_step))
    assert found == [
        (str(row["case_key"]), row["age_band"], of_event(row)) for row in rows
    ]


def values(element: ET.Element) -> dict[str, str]:
    return {
        str(one.get("key")): str(one.get("value")) for one in element if one.get("key")
    }


def of_event(row: Row) -> dict[str, str]:
    told = {
        "time:timestamp": instant(row["ts_us"]), "concept:name": row["activity"],
        "lifecycle:transition": row["lifecycle"], "org:role": row["role"],
        "org:group": row["unit"], "resource_kind": row["resource"], "seq": row["seq"],
    }  # fmt: skip
    return {key: str(value) for key, value in told.items() if value is not None}


def test_ocel_tells_of_cases_procedures_and_units(yard: Yard, rows: list[Row]) -> None:
    log = json.loads(written(yard, "ocel").read_text(encoding="utf-8"))

    kinds = {
        one["name"]: {a["name"] for a in one["attributes"]}
        for one in log["objectTypes"]
    }
    objects = {one["id"]: one for one in log["objects"]}
    assert set(kinds) == {"case", "procedure", "unit"}
    assert len(objects) == len(log["objects"])
    for one in log["objects"]:
        assert {a["name"] for a in one.get("attributes", ())} <= kinds[one["type"]]
    assert {one["type"] for one in log["events"]} == {
        one["name"] for one in log["eventTypes"]
    }
    assert [
        (event["id"], event["type"], event["time"], touched(event))
        for event in log["events"]
    ] == [
        (str(row["event"]), row["activity"], instant(row["ts_us"]), touches(row))
        for row in rows
    ]
    assert all(t in objects for event in log["events"] for t in touched(event))


def touched(event: Row) -> list[str]:
    return [one["objectId"] for one in event["relationships"]]


def touches(row: Row) -> list[str]:
    return [
        f"case:{row['case_key']}",
        f"procedure:{row['procedure']}",
        f"unit:{row['unit']}",
    ]


def test_ocel_in_sqlite_holds_the_same(yard: Yard, rows: list[Row]) -> None:
    with closing(sqlite3.connect(written(yard, "ocel-sqlite"))) as database:
        ask = database.execute
        kinds = dict(ask("SELECT ocel_type, ocel_type_map FROM event_map_type"))
        found = {
            (identity, activity, time)
            for activity, short in kinds.items()
            for identity, time in ask(f"SELECT ocel_id, ocel_time FROM event_{short}")
        }
        links = ask("SELECT count(*) FROM event_object").fetchone()
        cases = ask("SELECT count(*) FROM object_case").fetchone()
        broken = ask("PRAGMA foreign_key_check").fetchall()

    assert found == {
        (str(row["event"]), row["activity"], instant(row["ts_us"])) for row in rows
    }
    assert links == (3 * len(rows),)
    assert cases == (len({row["case_key"] for row in rows}),)
    assert broken == []
