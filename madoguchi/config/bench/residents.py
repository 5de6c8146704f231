"""Work that the bench has done inside a place: a ward full of residents, and a run.

Every twelfth resident is a single parent of one to three children; the others have
what a register says of anybody. What is measured is a shipped benefit with records,
conditions over them and dated figures.
"""

import resource
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from madoguchi.config.rig import town
from madoguchi.config.rig.proof import for_measuring
from madoguchi.people.actions import Entry, enroll
from madoguchi.procedures.actions import publish
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.queries import offered
from madoguchi.runs import actions
from madoguchi.runs.judging import Judge
from madoguchi.runs.models import Run
from madoguchi.wards.actions import NewStaff, create_department, create_staff
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import actor_of, department, staff_of, ward_by_slug
from madoguchi.wards.scope import ward_scope

BENEFIT: Final = "jidofuyo"
WAYS: Final = ("divorced", "unmarried", "died")
PARENTS: Final = 12
"""One resident of so many is a single parent."""
ON: Final = date(2026, 4, 1)


def fill(count: int) -> int:
    """Let the registers know so many residents; offer the benefit to them."""
    ward = ward_by_slug(town.WARD)
    now = timezone.now()
    system = Actor.system(ward.pk)
    with ward_scope(ward.pk):
        definition = load(newest())
        for slug in {definition.department, *_others(definition)}:
            _staff(slug)
        publish(
            definition,
            ward=ward.pk,
            by=system,
            at=now - timedelta(minutes=1),
            evidence=for_measuring(definition),
        )
        return enroll(ward.pk, _entries(count), as_of=ON, by=system, at=now)


def newest() -> Any:
    folder = settings.PROCEDURES_DIR / BENEFIT
    return max(folder.iterdir(), key=lambda one: int(one.name))


def _others(definition: Definition) -> set[str]:
    return {one.department for one in definition.stages if one.department}


def _staff(slug: str) -> None:
    ward = ward_by_slug(town.WARD)
    place = department(ward.pk, slug) or create_department(
        ward, slug=slug, name="子ども課", name_en="Children", phone="03-0000-0003"
    )
    for part in ("asks", "approves"):
        new = NewStaff(
            login=f"{part}-{slug}",
            name="計 ひとみ",
            password=town.PASSWORD,
            roles=["supervisor"],
        )
        create_staff(place, new)


def _entries(count: int) -> Iterator[Entry]:
    chance = Random(count)  # noqa: S311 - invented residents
    for number, facts in enumerate(people(count), 1):
        born = date(1940, 1, 1) + timedelta(days=chance.randrange(24_000))
        profile = {
            "name": {"family": "若葉", "given": "みどり"},
            "birth": born.isoformat(),
            "address": {"town": "若葉台", "rest": f"{number}番"},
        }
        yield Entry(f"R{number}", profile, facts)


def people(count: int) -> Iterator[dict[str, Any]]:
    """Yield what the registers say of so many residents."""
    chance = Random(count)  # noqa: S311 - invented residents
    for _ in range(count):
        facts: dict[str, Any] = {
            "residence": True,
            "income": chance.randrange(0, 8_000_000, 1000),
            "dependents": 0,
            "situation": "none",
            "partner": chance.random() < 0.5,  # noqa: PLR2004
            "relative": False,
            "has_pension": False,
            "children": [],
        }
        if not chance.randrange(PARENTS):
            children = [_child(chance) for _ in range(chance.randint(1, 3))]
            facts |= {
                "income": chance.randrange(0, 4_000_000, 1000),
                "situation": chance.choice(WAYS),
                "partner": False,
                "children": children,
                "dependents": len(children),
            }
        yield facts


def _child(chance: Random) -> dict[str, Any]:
    born = ON - timedelta(days=chance.randrange(20 * 365))
    return {"birth": born.isoformat(), "disabled": False, "living": "together"}


def run_once() -> dict[str, float]:
    """Propose, approve and carry out a run; return what it cost."""
    ward = ward_by_slug(town.WARD)
    now = timezone.now()
    slug = offered(ward.pk, BENEFIT).definition.department
    with ward_scope(ward.pk):
        asks, approves = (
            actor_of(one)
            for one in staff_of(ward.pk)
            if one.login in (f"asks-{slug}", f"approves-{slug}")
        )
        wanted = actions.Question(
            BENEFIT, "計測", "within", "計測", ON, ON + timedelta(days=365)
        )
        row = actions.propose(wanted, by=asks, at=now)
        actions.approve(row.pk, actions.bound_of(row), by=approves, at=now)
        before, began = time.process_time(), time.monotonic()
        actions.carry_out(ward.pk, UUID(str(row.pk)))
        cost = time.process_time() - before
        took = time.monotonic() - began
        row = Run.objects.get(ward=ward, pk=row.pk)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu": cost, "seconds": took, "mb": most, "judged": row.done}


def evaluate(count: int) -> float:
    """Return the seconds of CPU that the question itself takes, values being opened."""
    ward = ward_by_slug(town.WARD)
    judge = Judge(offered(ward.pk, BENEFIT), ON)
    spent, more = 0.0, people(count)
    for _ in range(0, count, actions.STEP):
        judge.load(one for one in islice(more, actions.STEP))
        before = time.process_time()
        for _row in judge.rows():
            pass
        spent += time.process_time() - before
        judge.batch.clear()
    judge.close()
    return spent
