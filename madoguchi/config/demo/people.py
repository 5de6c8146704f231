"""Invent residents: a name, a birth date, an address, none of them real.

Pure; the same chance gives the same people.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from madoguchi.kernel.ages import age_band, age_on

NAMES = Path(__file__).with_name("names.toml")
ANY_POSTAL_CODE = "1009999"  # not in use
TOWNS = (
    "若葉台一丁目",
    "若葉台二丁目",
    "緑町三丁目",
    "木立一丁目",
    "東町五丁目",
    "芽吹町",
)
HOUSES = ("", "", "コーポ若葉台", "ハイツ木立", "メゾン緑", "都営緑町アパート1号棟")
OLDEST = 103


@dataclass(frozen=True, slots=True)
class Resident:
    """An invented person."""

    id: str
    name: Mapping[str, str] = field(repr=False)
    birth: date = field(repr=False)
    address: Mapping[str, str] = field(repr=False)
    phone: str = field(repr=False)
    email: str = field(repr=False)

    def age(self, on: date) -> int:
        return age_on(self.birth, on)

    def band(self, on: date) -> str:
        return age_band(self.age(on))

    def profile(self) -> dict[str, Any]:
        """Return what an identity provider would vouch for."""
        return {
            "name": dict(self.name),
            "birth": self.birth.isoformat(),
            "address": dict(self.address),
        }


@cache
def _names() -> Mapping[str, Any]:
    return tomllib.loads(NAMES.read_text(encoding="utf-8"))


def ages_of(band: str) -> tuple[int, int]:
    """Return the youngest and oldest age of a band.

    >>> ages_of("65-74"), ages_of("85+")
    ((65, 74), (85, 103))
    """
    low, _, high = band.removesuffix("+").partition("-")
    return int(low), int(high or OLDEST)


def pick_age(
    chance: Random, shares: Mapping[str, float], limits: tuple[int, int]
) -> int:
    """Draw an age within limits, bands weighted by their share of the people."""
    while True:
        (band,) = chance.choices(list(shares), list(shares.values()))
        low, high = ages_of(band)
        age = chance.randint(low, min(high, 96))
        if limits[0] <= age <= limits[1]:
            return age


def invent(chance: Random, number: int, age: int, on: date, city: str) -> Resident:
    """Make one person of an age."""
    surname, surname_kana = chance.choice(_names()["surnames"]).split()
    drawer = "old" if age >= 62 else "middle" if age >= 38 else "young"  # noqa: PLR2004
    given, given_kana = chance.choice(_names()["given"][drawer]).split()
    year = on.year - age
    birth = date(year, 1, 1) + timedelta(days=chance.randrange(on.timetuple().tm_yday))
    house = chance.choice(HOUSES)
    return Resident(
        id=f"demo-{number}",
        name={
            "family": surname,
            "given": given,
            "family_kana": surname_kana,
            "given_kana": given_kana,
        },
        birth=birth,
        address={
            "postal_code": ANY_POSTAL_CODE,
            "prefecture": "東京都",
            "city": city,
            "town": chance.choice(TOWNS),
            "rest": f"{chance.randint(1, 40)}番{chance.randint(1, 30)}号",
            "building": f"{house}{chance.randint(101, 512)}" if house else "",
        },
        phone=f"090-0000-{chance.randrange(10_000):04d}",
        email=f"demo{number}@example.jp" if chance.random() < 0.8 else "",  # noqa: PLR2004
    )
