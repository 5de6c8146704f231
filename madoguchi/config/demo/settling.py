"""Set up the invented wards: departments, staff and the procedures on offer."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from madoguchi.config.moving_in import move_in
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.gate.evidence import Proven, proven_in
from madoguchi.wards.models import Ward

WARDS = Path(__file__).with_name("wards.toml")
PASSWORD = "madoguchi-demo"  # noqa: S105 - printed at every start of the demo


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account as it is printed: who it is and what it may do."""

    ward: str
    login: str
    name: str
    department: str
    roles: tuple[str, ...]


def wards() -> list[Mapping[str, Any]]:
    document = tomllib.loads(WARDS.read_text(encoding="utf-8"))
    found: list[Mapping[str, Any]] = document["wards"]
    return found


def accounts() -> list[Account]:
    return [
        Account(
            ward["slug"],
            one["login"],
            one["name"],
            department["name"],
            tuple(one["roles"]),
        )
        for ward in wards()
        for department in ward["departments"]
        for one in department["staff"]
    ]


@cache
def offered(ward: str) -> list[Proven]:
    """Load the newest version of every procedure on disk as a ward takes it."""
    newest = []
    for folder in sorted(settings.PROCEDURES_DIR.iterdir()):
        versions = [one for one in folder.glob("*") if one.name.isdigit()]
        if versions:
            last = max(versions, key=lambda one: int(one.name))
            newest.append(proven_in(last, ward, base=_base(last)))
    return newest


@cache
def _base(folder: Path) -> Definition:
    """Read a version once for all wards."""
    return load(folder)


@cache
def _encoded_password() -> str:
    """Hash the one password of all: it is printed, and hashing takes half a second."""
    return make_password(PASSWORD)


def settle(described: Mapping[str, Any], at: datetime) -> Ward:
    """Let one ward move in, with everything it offers from this moment on."""
    offers = offered(described["slug"])
    return move_in(described, offers, at, encoded=_encoded_password()).ward
