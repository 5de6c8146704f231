"""Say by which way a granted case reaches the system it belongs to.

It is a rule of the ward, `hand_over`, by procedure: `register` asks a system at once,
`file` puts it into the next batch (`file:<business>` says of which business), `robot`
leaves it to a robot that types it into an old screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from madoguchi.wards.queries import ward_by_id

REGISTER: Final = "register"
FILE: Final = "file"
ROBOT: Final = "robot"
WAYS: Final = (REGISTER, FILE, ROBOT)


@dataclass(frozen=True, slots=True)
class Way:
    """One of `WAYS`; `business` is named where the ward says it itself."""

    name: str = REGISTER
    business: str = ""


class BadWay(ValueError):
    """The ward's rule names a way that there is not."""


def read_ways(said: Any) -> dict[str, Way]:
    """Read the rule `hand_over`; raise BadWay for what cannot be carried out.

    >>> read_ways({"inu": "robot", "kokuho-kanyu": "file:kokuho"})["kokuho-kanyu"]
    Way(name='file', business='kokuho')
    """
    if not isinstance(said, Mapping):
        raise BadWay("hand_over")
    return {slug: _way(str(slug), text) for slug, text in said.items()}


def _way(slug: str, text: Any) -> Way:
    name, _, business = str(text).partition(":")
    if name not in WAYS or (business and name != FILE):
        raise BadWay(slug)
    return Way(name, business)


def ways_of(ward: int) -> dict[str, Way]:
    """Return the ways that a ward names, by procedure."""
    return read_ways(ward_by_id(ward).rules.get("hand_over", {}))


def way_of(ward: int, procedure: str) -> Way:
    return ways_of(ward).get(procedure, Way())
