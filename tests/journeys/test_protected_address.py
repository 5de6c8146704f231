"""Nobody but the person and a named opener learns where a protected person lives.

Everything a ward puts out is asked for by everybody there is: every address of every
door, each document, letter, mail and hand-over, the log, the jobs, the lines of the
server's log. Before the protection the same looking finds the address in many places,
which are listed here: one that is new is found too.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from madoguchi.protection.actions import Wish
from madoguchi.protection.models import Protection
from madoguchi.wards.scope import ward_scope
from tests.journeys.marked import (
    SLUG,
    Hiding,
    hide_out,
    leaks,
    settle,
)
from tests.journeys.test_two_wards import (
    FITTING,
    NOWHERE,
    Thing,
)
from tests.journeys.visits import Place, Visitor, address, places
from tests.journeys.world import NOW, World

pytestmark = pytest.mark.django_db

WISH = Wish(
    "partner_violence",
    "本人から申出があり、確かめました。",
    NOW.date() + timedelta(days=300),
)
ASKS = "通知を郵送するために要ります。"
EVERY = [one for one in places() if one.name not in NOWHERE]

BEARS: Mapping[str, str] = {}
"""Addresses that tell an address while nobody protects it, and to whom."""


@pytest.fixture(scope="module")
def hiding(world: World, django_db_blocker: DjangoDbBlocker) -> Iterator[Hiding]:
    life = world["midori"]
    with django_db_blocker.unblock():
        with ward_scope(life.town.id):
            it = hide_out(life)
        settle()
        yield it


# ---------------------------------------------------------------- what there is to ask


def things(place: Place, it: Hiding) -> list[Thing]:
    """Return what of hers fits into an address, and something else where none does."""
    with ward_scope(it.ward):
        own = list(_hers(place, it))
        fits = FITTING.get((place.door, place.blanks))
        other = list(fits(it.life))[:1] if fits and place.blanks else []
    return own or other or ([] if place.blanks else [Thing({})])


def _hers(place: Place, it: Hiding) -> Iterator[Thing]:
    blanks = place.blanks
    cases = list(it.cases.values())
    papers = [
        (case, document) for case in cases for document in it.life.documents(case)
    ]
    match sorted(blanks):
        case ["case"] | ["case_id"]:
            name = next(iter(blanks))
            yield from (Thing({name: one.pk}) for one in cases)
        case ["case", "page"]:
            for one in cases:
                for page in ("home", "other", "household"):
                    yield Thing({"case": one.pk, "page": page})
        case ["case", "document"]:
            yield from (Thing({"case": a.pk, "document": b}) for a, b in papers)
        case ["case_id", "document_id"]:
            yield from (Thing({"case_id": a.pk, "document_id": b}) for a, b in papers)
        case ["draft"] if place.door == "web":
            yield from (Thing({"draft": one}) for one in it.drafts.values())
            yield from (Thing({"draft": one.pk}) for one in cases)
        case ["draft", "page"] if place.door == "web":
            for one in it.drafts.values():
                yield from (
                    Thing({"draft": one, "page": page}) for page in ("home", "other")
                )
        case ["draft"] if place.door == "api":
            yield Thing({"draft": it.cases["called"].pk})
        case ["slug"]:
            yield Thing({"slug": SLUG})
        case ["person_id", "run_id"]:
            yield Thing({"run_id": it.run, "person_id": it.record})
        case ["run_id"]:
            yield Thing({"run_id": it.run})
        case ["protection_id"]:
            for one in Protection.objects.filter(ward=it.ward):
                yield Thing({"protection_id": one.pk})


def browsers(it: Hiding) -> Mapping[str, Mapping[str, str]]:
    return it.life.browsers


@dataclass
class Found:
    """Which address told which markers to whom; and how often anything was asked."""

    by_place: dict[str, dict[str, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    asked: int = 0

    def note(self, place: str, who: str, content: bytes) -> None:
        self.asked += 1
        if found := leaks(content):
            self.by_place[place][who] |= found

    def told(self, *allowed: str) -> dict[str, set[str]]:
        """Return where somebody was told who is not among the allowed."""
        return {
            place: others
            for place, by_whom in self.by_place.items()
            if (others := set(by_whom) - set(allowed))
        }


def look_everywhere(it: Hiding, names: set[str] | None = None) -> Found:
    """Ask for every address as everybody, and press every button once."""
    found, visitor = Found(), Visitor()
    for place in EVERY:
        for one in things(place, it):
            path = address("midori", place, one.filled)
            for name, jar in browsers(it).items():
                if names is not None and name not in names:
                    continue
                for query in queries_of(place):
                    said = visitor.ask(dict(jar), "GET", path + query)
                    assert said.status_code != 500, (place.name, name)
                    found.note(place.name, name, content_of(said))
                    for header in said.headers.values():
                        found.note(place.name, name, header.encode())
    return found


QUERIES: Mapping[str, tuple[str, ...]] = {
    "office:case": ("", "?reveal=household", "?reveal=home", "?lang=en"),
    "office:queue": ("", "?view=team", "?view=all"),
    "api:case-answers": ("", "?names=gif", "?names=gif-xml"),
    "api:answers": ("", "?names=gif", "?names=gif-xml"),
    "web:case": ("", "?lang=en", "?lang=ja-easy", "?lang=ko", "?lang=zh-Hans"),
}


def queries_of(place: Place) -> tuple[str, ...]:
    return QUERIES.get(place.name, ("",))


def content_of(response: Any) -> bytes:
    if response.streaming:
        return b"".join(response.streaming_content)
    return bytes(response.content)


# ------------------------------------------------------------------------- the tests


def test_print_the_control(hiding: Hiding) -> None:
    found = look_everywhere(hiding)
    for place, by_whom in sorted(found.by_place.items()):
        print(place, {who: len(some) for who, some in by_whom.items()})
    print(found.asked)
    assert found.by_place
