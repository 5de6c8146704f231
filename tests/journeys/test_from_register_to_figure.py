"""What is entered in a register is a figure of the plan as soon as the log is heard."""

from collections.abc import Iterator
from datetime import date

import pytest

from madoguchi.cases.tests.cast import MONDAY, Town, a_town, staff
from madoguchi.config.wiring import follow_all
from madoguchi.indicators.cells import Asked
from madoguchi.indicators.definition import catalogue
from madoguchi.indicators.periods import Period
from madoguchi.indicators.queries import read
from madoguchi.registers.actions.lines import state_cells, withdraw
from madoguchi.registers.definition import register_named
from madoguchi.registers.models import Line
from madoguchi.vault.keys import hold_root_key
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department
from madoguchi.wards.scope import ward_scope
from tests.journeys.world import ROOT_KEY

COSTS = register_named("costs")


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    hold_root_key(ROOT_KEY)
    town = a_town()
    with ward_scope(town.id):
        yield town


@pytest.fixture
def dx(town: Town) -> Actor:
    return staff(Department.objects.get(slug="kumin"), "dx", "企画 進", "dx")


def spent(dx: Actor, year: int, line: str, kind: str, yen: int) -> None:
    cells = {"fiscal_year": str(year), "line": line, "kind": kind, "yen": str(yen)}
    state_cells(COSTS, cells, by=dx, at=MONDAY)
    follow_all()


def outsourcing(town: Town) -> float | None:
    period = Period(date(2026, 4, 1), date(2027, 3, 31), "FY2026")
    asked = Asked(catalogue()["outsourcing"], period, MONDAY.date())
    return read(town.id, asked).value


def test_costs_become_the_cut_of_outsourcing(town: Town, dx: Actor) -> None:
    spent(dx, 2025, "portal", "outsourced", 80)
    spent(dx, 2025, "portal", "in_house", 20)
    assert outsourcing(town) is None
    spent(dx, 2026, "portal", "outsourced", 50)
    spent(dx, 2026, "portal", "in_house", 50)

    assert outsourcing(town) == pytest.approx(37.5)

    row = Line.objects.get(values__fiscal_year=2026, values__kind="outsourced")
    withdraw(COSTS, row.pk, by=dx, at=MONDAY)
    follow_all()
    assert outsourcing(town) == pytest.approx(100.0)
