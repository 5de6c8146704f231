"""Read OCEL 2.0 in its JSON form, seen from one type of its objects.

An event stands once for each object of that type it touches, as the standard's
flattening has it. Source: OCEL 2.0 specification (ocel-standard.org), section on JSON.
"""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from madoguchi.mining.columns import KNOWN, Columns
from madoguchi.mining.problems import BadLog
from madoguchi.mining.reading.raw import SHAPE, Row
from madoguchi.mining.reading.xes import microseconds


def rows(file: str, stream: BinaryIO, columns: Columns) -> Iterator[Row]:
    """Yield a row per event and object of the type that is the case."""
    try:
        log = json.load(stream)
    except (ValueError, RecursionError):
        raise BadLog("not_ocel", file=file, element="JSON") from None
    kinds = _kinds(file, log)
    there = sorted(set(kinds.values()))
    case = columns.case or (there[0] if len(there) == 1 else "")
    if case not in there:
        raise BadLog("which_kind", file=file, columns=", ".join(there))
    for at, event in enumerate(_list(file, log, "events"), 1):
        place = f"events[{at}]"
        try:
            touched = dict.fromkeys(
                one["objectId"] for one in event.get("relationships", ())
            )
            row = _row(event)
            # Half a character, which JSON can say, is no text.
            "".join(map(str, (*touched, *row))).encode()
        except (KeyError, TypeError, ValueError, AttributeError):
            raise BadLog("not_ocel", file=file, element=place) from None
        for one in touched:
            if kinds.get(one) == case:
                yield (str(one), *row)


def _row(event: dict[str, Any]) -> Row:
    given = {one["name"]: one.get("value") for one in event.get("attributes", ())}
    found: dict[str, Any] = dict.fromkeys(SHAPE)
    for meaning in ("lifecycle", "resource", "role", "unit", "channel", "age_band"):
        known = (given[name] for name in KNOWN[meaning] if given.get(name) is not None)
        value = next(known, None)
        found[meaning] = None if value is None else str(value)
    found["activity"] = str(event["type"])
    found["ts_us"] = microseconds(event["time"])
    return tuple(found[name] for name in SHAPE if name != "case_key")


def _kinds(file: str, log: Any) -> dict[str, str]:
    try:
        return {one["id"]: one["type"] for one in _list(file, log, "objects")}
    except (KeyError, TypeError):
        raise BadLog("not_ocel", file=file, element="objects") from None


def _list(file: str, log: Any, key: str) -> list[Any]:
    found = log.get(key) if isinstance(log, dict) else None
    if not isinstance(found, list):
        raise BadLog("not_ocel", file=file, element=key)
    return found
