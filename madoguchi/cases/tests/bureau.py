"""Staff who apply for themselves: the shipped procedures, hours and an approval table.

June 2026 has 22 open days. Satō is a clerk of 区民課 and Aoba another; 課本 is its
head, and Jinji keeps the staff of the ward.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from madoguchi.cases.actions import own, send_back, stamp
from madoguchi.cases.approvals import proposal_of
from madoguchi.cases.models import Case, Proposal
from madoguchi.cases.tests.cast import Town, an_office, staff
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actions import create_department
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Staff
from madoguchi.wards.scope import ward_scope

INTERNAL = (
    "shuttai", "dakoku", "kyuka", "jikangai", "jikangai-kakunin",
    "ryoko", "zaitaku", "torikeshi", "getsuji", "kobai",
)  # fmt: skip
HOURS = {"start": "08:30", "end": "17:15", "rest": ["12:00", "13:00"]}
TABLE = [{"procedures": [*INTERNAL], "outcome": "granted", "steps": ["head"]}]
MONTH = "2026-06"
OPEN_DAYS = tuple(day for day in range(1, 31) if datetime(2026, 6, day).weekday() < 5)  # noqa: DTZ001  a day of the calendar
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0, *, month: int = 6) -> datetime:
    """Return a moment of 2026 by the clock in Japan."""
    midnight = datetime(2026, month, day, tzinfo=UTC) - timedelta(hours=9)
    return midnight + timedelta(hours=hour, minutes=minute)


def said(moment: datetime) -> str:
    """Say a moment as an answer holds it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


@dataclass(frozen=True)
class Bureau:
    """A town whose staff apply for themselves."""

    town: Town
    sato: Actor
    aoba: Actor
    head: Actor
    second_head: Actor
    jinji: Actor

    def apply(self, slug: str, answers: dict[str, Any], when: datetime) -> Case:
        """Let Satō apply for something."""
        return self.apply_by(self.sato, slug, answers, when)

    def apply_by(
        self, by: Actor, slug: str, answers: dict[str, Any], when: datetime
    ) -> Case:
        return own.apply_own(slug, answers, by=by, at=when)

    def approve(self, case: Case, when: datetime) -> Proposal:
        """Let the head stamp what waits."""
        row = proposal_of(case)
        assert row is not None
        return stamp(row.pk, bytes(row.digest).hex(), by=self.head, at=when)

    def send_back(self, case: Case, remark: str, when: datetime) -> None:
        row = proposal_of(case)
        assert row is not None
        send_back(row.pk, remark, by=self.head, at=when)

    def rename_login(self, login: str) -> None:
        """Let Satō's number be another, as a careless import may have written it."""
        Staff.objects.filter(pk=self.sato.id).update(login=login)

    def granted(self, slug: str, answers: dict[str, Any], when: datetime) -> Case:
        case = self.apply(slug, answers, when)
        self.approve(case, when + timedelta(minutes=5))
        return Case.objects.get(pk=case.pk)

    def punch(self, which: str, when: datetime, by: Actor | None = None) -> Case:
        told = {"which": which, "place": "office"}
        return own.punch(told, by=by or self.sato, at=when)

    def work(self, *days: int) -> None:
        """Let Satō come at 8:25 and go at 17:20 on some days."""
        for day in days:
            self.punch("in", at(day, 8, 25))
            self.punch("out", at(day, 17, 20))


def a_bureau(town: Town) -> Bureau:
    office = an_office(town)
    office.rule(hours=HOURS, approval=TABLE)
    with ward_scope(town.id):
        kumin = Department.objects.get(ward=town.id, slug="kumin")
        somu = create_department(town.ward, slug="somu", name="総務課")
        for slug in INTERNAL:
            definition = load(Path(settings.PROCEDURES_DIR) / slug / "1")
            by = Actor.system(town.id)
            publish(definition, ward=town.id, by=by, at=LONG_AGO)
        forget_offers()
        return Bureau(
            town,
            town.sato,
            staff(kumin, "aoba", "青葉 直子", "clerk"),
            office.head,
            office.second_head,
            staff(somu, "jinji", "人見 配", "admin"),
        )
