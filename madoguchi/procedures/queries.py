"""What a ward offers; forms by hash; towns by postal code.

Versions never change, so compiled forms are kept in each process. Offers are kept
for a few seconds, so a page costs no query for them.
"""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from madoguchi.kernel.errors import Refused
from madoguchi.procedures.engine import FORMS_KEPT, Form, compile_document
from madoguchi.procedures.models import Offer, PostalTown, Version
from madoguchi.procedures.texts import Text
from madoguchi.wards.queries import handled_elsewhere
from madoguchi.wards.scope import ward_scope

SECONDS_KEPT = 5.0


class NotOffered(Refused):
    """The ward does not offer this procedure."""


class NoSuchVersion(Refused):
    """No version with this hash is stored."""


@dataclass(frozen=True, slots=True)
class Offering:
    """A procedure that a ward offers, ready to run."""

    slug: str
    form: Form
    opens_at: datetime
    closes_at: datetime | None

    def is_open(self, at: datetime) -> bool:
        return self.opens_at <= at and (self.closes_at is None or at < self.closes_at)


@dataclass(frozen=True, slots=True)
class Countable:
    """A procedure whose cases a ward counts, in the system or outside it.

    The department is empty where the ward offers it only outside: any may count it.
    """

    slug: str
    title: Text
    department: str = ""


_kept: dict[int, tuple[float, dict[str, Offering]]] = {}


def offers_of(ward: int) -> Sequence[Offering]:
    """Return everything a ward offers, by the reading of its name."""
    return list(_offers(ward).values())


def slugs_of(ward: int) -> Collection[str]:
    """Return the names of everything a ward offers, or offered once."""
    return _offers(ward).keys()


def countable_of(ward: int) -> list[Countable]:
    """Return every procedure whose cases are counted: an answered survey is none."""
    offers = _offers(ward)
    offered_here = [
        Countable(slug, one.form.definition.title, one.form.definition.department)
        for slug, one in offers.items()
        if one.form.definition.kind != "survey"
    ]
    # What came into the system later is what the ward offers, under the same name.
    elsewhere = [
        Countable(slug, Text(title))
        for slug, title in handled_elsewhere(ward).items()
        if slug not in offers
    ]
    return offered_here + elsewhere


def offering(ward: int, slug: str) -> Offering:
    """Return one offer; raise NotOffered when there is none."""
    found = _offers(ward).get(slug)
    if found is None:
        raise NotOffered
    return found


def offered(ward: int, slug: str) -> Form:
    """Return the form under which applications begin now."""
    return offering(ward, slug).form


def _offers(ward: int) -> dict[str, Offering]:
    now = time.monotonic()
    kept_at, offers = _kept.get(ward, (0.0, {}))
    if not kept_at or now - kept_at > SECONDS_KEPT:
        offers = _read_offers(ward)
        _kept[ward] = (now, offers)
    return offers


def _read_offers(ward: int) -> dict[str, Offering]:
    with ward_scope(ward):  # what a ward offers is public
        rows = list(Offer.objects.filter(ward=ward))
    offers = [
        Offering(row.slug, form_at(row.version_id), row.opens_at, row.closes_at)
        for row in rows
    ]
    offers.sort(key=lambda offer: offer.form.definition.reading)
    return {offer.slug: offer for offer in offers}


def forget_offers() -> None:
    """Read the offers anew from now on, in this process."""
    _kept.clear()


@lru_cache(maxsize=FORMS_KEPT)
def form_at(digest: str) -> Form:
    """Return the form of a version, whether it is still offered or not."""
    document = (
        Version.objects.filter(pk=digest).values_list("document", flat=True).first()
    )
    if document is None:
        raise NoSuchVersion
    return compile_document(bytes(document))


def towns_at(code: str) -> Sequence[PostalTown]:
    """Return the towns that a postal code of seven digits stands for."""
    return list(PostalTown.objects.filter(code=code).order_by("id"))


def towns_told(code: str) -> list[dict[str, str | bool]]:
    """Return what the script is told that fills in an address, each town once."""
    told: dict[str, dict[str, str | bool]] = {
        one.town: {
            "prefecture": one.prefecture,
            "city": one.city,
            "town": one.town,
            "building": one.building,
            "has_chome": one.has_chome,
            "chomes": one.chomes,
        }
        for one in reversed(towns_at(code))
    }
    return list(told.values())[::-1]
