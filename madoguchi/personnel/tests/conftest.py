"""A ward with two departments, and people who work in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from madoguchi.wards.actions import (
    NewStaff,
    NewWard,
    create_department,
    create_staff,
    create_ward,
)
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Staff, Ward
from madoguchi.wards.queries import actor_of
from madoguchi.wards.scope import ward_scope

NINE = datetime(2026, 4, 1, 0, 0, tzinfo=UTC)  # 9 o'clock in Tokyo


@dataclass(frozen=True)
class Office:
    """Two departments; a clerk, a supervisor, and who keeps the staff."""

    ward: Ward
    kumin: Department
    zeimu: Department
    sato: Staff
    suzuki: Staff
    jinji: Staff

    @property
    def admin(self) -> Actor:
        return actor_of(self.jinji)


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    ward = create_ward(NewWard(slug="midori", code="131999", name="みどり区"))
    with ward_scope(ward.pk):
        kumin = create_department(ward, slug="kumin", name="区民課")
        zeimu = create_department(ward, slug="zeimu", name="税務課")

        def person(login: str, name: str, *roles: str) -> Staff:
            new = NewStaff(login=login, name=name, encoded="!", roles=roles)
            return create_staff(kumin, new)

        yield Office(
            ward,
            kumin,
            zeimu,
            person("sato", "佐藤 恵", "clerk"),
            person("suzuki", "鈴木 誠", "supervisor"),
            person("jinji", "人見 配", "admin"),
        )
