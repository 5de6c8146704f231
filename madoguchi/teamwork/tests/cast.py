"""Builders for bulks: plan an act on cases, confirm it, let its time come."""

from datetime import datetime, timedelta
from typing import Any

from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ruling
from madoguchi.cases.tests.cast import MONDAY, Town, staff
from madoguchi.events.actions import seal_batch
from madoguchi.events.follow import ALONE, follow
from madoguchi.teamwork import followers
from madoguchi.teamwork.actions import bulks
from madoguchi.teamwork.models import Bulk, BulkItem
from madoguchi.teamwork.planning import Plan, Wish, plan
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department

GRANT = Ruling("granted")
REFUSE = Ruling("refused", "not_eligible", "区内に住民登録がありません。")
LATER = MONDAY + timedelta(minutes=10)


def planned(
    cases: list[Case], act: str, *, by: Actor, at: datetime = MONDAY, **wish: Any
) -> Plan:
    picked = [one.reference for one in cases]
    return plan(picked, Wish(act, **wish), by=by, at=at)


def confirmed(
    cases: list[Case], act: str, *, by: Actor, at: datetime = MONDAY, **wish: Any
) -> Bulk:
    return bulks.confirm(planned(cases, act, by=by, at=at, **wish), by=by, at=at)


def carried_out(row: Bulk, *, at: datetime = LATER, most: int = 500) -> Bulk:
    while bulks.carry_on(row.pk, ward=row.ward_id, most=most, at=at):
        pass
    return Bulk.objects.get(pk=row.pk)


def follow_all(town: Town) -> None:
    """Let this room hear what happened."""
    while seal_batch(town.id):
        pass
    follow("teamwork", followers.KINDS, followers.hear, town.id, ALONE)


def whys(row: Bulk) -> list[str]:
    rows = BulkItem.objects.filter(bulk=row).order_by("pk")
    return [one.why or one.state for one in rows]


def a_clerk(town: Town, login: str, *roles: str) -> Actor:
    kumin = Department.objects.get(ward=town.ward, slug="kumin")
    return staff(kumin, login, f"担当 {login}", *(roles or ("clerk",)))


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)
