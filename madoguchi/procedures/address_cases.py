"""Hold the splitter of addresses against written addresses with known parts.

Reads two makes of sets: the table of normalize-japanese-addresses (CSV) and the
folders of abr-geocoder (expects.json). Only prefecture, municipality and town are
judged: what lies behind them depends on registers that neither set carries.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from madoguchi.kernel.address import Gazetteer, Split, split_address
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.tokens import key_of

WARDS_OF = "東京都"
LINE, PREFECTURE, CITY, TOWN = "住所", "都道府県", "市区町村", "町字"


class NotASet(Refused):
    """A file that is neither make of set; the reason names it."""


@dataclass(frozen=True, slots=True)
class AddressCase:
    """A written address and the parts it is known to have."""

    line: str
    prefecture: str
    city: str
    town: str
    """The official name, with its 丁目."""

    @property
    def is_of_a_ward(self) -> bool:
        return self.prefecture == WARDS_OF and self.city.endswith("区")


@dataclass(frozen=True, slots=True)
class Failure:
    """An address that was split otherwise than it is known to be."""

    case: AddressCase
    found: Split


@dataclass(slots=True)
class Tally:
    """How many addresses were split right, and which were not."""

    right: int = 0
    failures: list[Failure] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.right + len(self.failures)

    @property
    def share(self) -> float:
        return 100 * self.right / self.total if self.total else 0.0


def judge(cases: Iterator[AddressCase], places: Gazetteer) -> tuple[Tally, Tally]:
    """Split every case; return the tally of the wards of Tokyo and of all others."""
    wards, others = Tally(), Tally()
    for case in cases:
        tally = wards if case.is_of_a_ward else others
        found = split_address(case.line, places)
        if is_right(case, found):
            tally.right += 1
        else:
            tally.failures.append(Failure(case, found))
    return wards, others


def is_right(case: AddressCase, found: Split) -> bool:
    """Compare names as addresses are compared: ヶ and ケ, 二 and 2 are one."""
    return (
        found.prefecture == case.prefecture
        and key_of(found.city) == key_of(case.city)
        and key_of(found.official_town) == key_of(case.town)
    )


def cases_in(path: Path) -> Iterator[AddressCase]:
    """Yield the cases of a file, or of every set below a folder."""
    if path.is_dir():
        for below in sorted([*path.rglob("*.csv"), *path.rglob("*.json")]):
            yield from cases_in(below)
        return
    text = path.read_text("utf-8-sig")
    try:
        if path.suffix == ".json":
            yield from _of_geocoder(json.loads(text))
        else:
            yield from map(_of_table, csv.DictReader(text.splitlines()))
    except (KeyError, TypeError, ValueError) as problem:
        raise NotASet(str(path)) from problem


def _of_table(row: Mapping[str, str]) -> AddressCase:
    return AddressCase(row[LINE], row[PREFECTURE], row[CITY], row[TOWN])


def _of_geocoder(entries: list[Mapping[str, Any]]) -> Iterator[AddressCase]:
    for entry in entries:
        known = entry["result"]
        town = known["oaza_cho"] or ("" if known["chome"] else known["koaza"])
        city = (known[part] or "" for part in ("county", "city", "ward"))
        yield AddressCase(
            entry["query"]["input"],
            known["pref"] or "",
            "".join(city),
            f"{town or ''}{known['chome'] or ''}",
        )
