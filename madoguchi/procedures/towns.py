"""The list of places (地名) as the table of postal codes has it.

Which municipalities there are is read once by each process; the towns of one are kept
after it was asked for. Set-up, which fills the table, runs before the doors open.
"""

from collections.abc import Iterable, Mapping, Sequence

from madoguchi.kernel.address import (
    Gazetteer,
    Municipality,
    Split,
    Town,
    split_address,
)
from madoguchi.procedures.models import PostalTown
from madoguchi.procedures.postal import PostalRow

_kept: list[Gazetteer] = []


def places() -> Gazetteer:
    """Return the list of places; an empty one is asked for again."""
    if _kept:
        return _kept[0]
    # No order is asked for, so that an index alone answers.
    rows = PostalTown.objects.order_by().values_list("prefecture", "city").distinct()
    found = Gazetteer([Municipality(*row) for row in rows], _towns_in, _holding)
    if found.municipalities:
        _kept.append(found)
    return found


def forget_places() -> None:
    """Read the places anew from now on, in this process."""
    _kept.clear()


def in_parts(line: str) -> Split:
    """Split an address by the table, with the postal code that leaves no choice."""
    parts = split_address(line, places())
    if parts.postal_code or not parts.is_known:
        return parts
    rows = PostalTown.objects.filter(
        prefecture=parts.prefecture,
        city=parts.city,
        town=parts.town,
        office="",
        building="",
    )
    codes = {
        code
        for code, chomes in rows.values_list("code", "chomes")
        if not chomes or str(parts.chome) in chomes.split(",")
    }
    return parts.with_code(codes.pop()) if len(codes) == 1 else parts


def gazetteer_of(rows: Iterable[PostalRow]) -> Gazetteer:
    """Make the list of places from rows, without a table."""
    towns: dict[Municipality, dict[str, bool]] = {}
    holding: dict[str, set[Municipality]] = {}
    for row in rows:
        place = Municipality(row.prefecture, row.city)
        known = towns.setdefault(place, {})
        if row.town:
            known[row.town] = known.get(row.town, False) or row.has_chome
            holding.setdefault(row.town, set()).add(place)
    return Gazetteer(
        list(towns),
        lambda place: [Town(*one) for one in towns[place].items()],
        lambda names: {one: list(holding[one]) for one in names if one in holding},
    )


def _towns_in(place: Municipality) -> Sequence[Town]:
    rows = PostalTown.objects.filter(prefecture=place.prefecture, city=place.city)
    found: dict[str, bool] = {}
    for town, has_chome in rows.exclude(town="").values_list("town", "has_chome"):
        found[town] = found.get(town, False) or has_chome
    return [Town(*one) for one in found.items()]


def _holding(names: Sequence[str]) -> Mapping[str, Sequence[Municipality]]:
    rows = PostalTown.objects.filter(town__in=names)
    found: dict[str, list[Municipality]] = {}
    for town, *place in rows.values_list("town", "prefecture", "city").distinct():
        found.setdefault(town, []).append(Municipality(*place))
    return found
