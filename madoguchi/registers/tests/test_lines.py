"""Rows of registers: each change is one fact; nothing is said twice or half."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.registers.actions.lines import (
    plan_file,
    state_cells,
    take_file,
    withdraw,
)
from madoguchi.registers.definition import register_named
from madoguchi.registers.models import Line
from madoguchi.registers.problems import FileChanged, NoSuchLine, NotYourRegister
from madoguchi.registers.queries import lines_of, registers_of, states_of
from madoguchi.registers.rules import BadRow
from madoguchi.registers.table_file import BadFile, read_text
from madoguchi.registers.tests.cast import NOON, Place, a_place, said
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

PERSONNEL = register_named("personnel")
AUTOMATIONS = register_named("automations")
GUIDELINE = register_named("guideline-acknowledgements")
CELLS = {
    "as_of": "2026-04-01",
    "department": "税務課",
    "staff": "120",
    "specialists": "3",
    "remark": "人事台帳から",
}
FILE = read_text(
    "時点,課,職員数,うち専門人材\n2026-04-01,税務課,120,3\n2026-04-01,区民課,80,0\n"
)


def test_a_row_is_one_fact_without_its_remark(place: Place) -> None:
    state_cells(PERSONNEL, CELLS, by=place.dx, at=NOON)

    [(kind, body)] = said(place.id)
    assert kind == "register.row_stated"
    assert body["fact"] == {
        "register": "personnel",
        "row": "zeimu",
        "as_of": "2026-04-01",
        "values": {"department": "zeimu", "staff": 120, "specialists": 3},
    }
    assert Line.objects.get().remark == "人事台帳から"


def test_the_same_row_again_is_not_said_again(place: Place) -> None:
    state_cells(PERSONNEL, CELLS, by=place.dx, at=NOON)
    plan = state_cells(PERSONNEL, CELLS, by=place.cio, at=NOON)

    assert len(plan.same) == 1
    assert len(said(place.id)) == 1


def test_a_row_of_another_day_stands_beside_the_first(place: Place) -> None:
    state_cells(PERSONNEL, CELLS, by=place.dx, at=NOON)
    state_cells(PERSONNEL, CELLS | {"as_of": "2026-10-01"}, by=place.dx, at=NOON)

    assert lines_of(place.dx, PERSONNEL).count() == 2


def test_a_row_that_has_one_day_alone_moves_with_it(place: Place) -> None:
    cells = {"code": "tenki", "kind": "rpa", "live_on": "2026-05-01"}
    state_cells(AUTOMATIONS, cells, by=place.dx, at=NOON)
    state_cells(AUTOMATIONS, cells | {"live_on": "2026-06-01"}, by=place.dx, at=NOON)

    assert [f"{one.as_of}" for one in lines_of(place.dx, AUTOMATIONS)] == ["2026-06-01"]
    assert [kind for kind, _ in said(place.id)] == [
        "register.row_stated",
        "register.row_withdrawn",
        "register.row_stated",
    ]


def test_a_file_is_taken_in_once(place: Place) -> None:
    plan = plan_file(PERSONNEL, FILE, by=place.dx, at=NOON)
    taken = take_file(PERSONNEL, FILE, bound=plan.bound, by=place.dx, at=NOON)
    again = take_file(PERSONNEL, FILE, bound="", by=place.dx, at=NOON)

    assert (len(taken.new), len(again.same)) == (2, 2)
    assert len(said(place.id)) == 2


def test_of_a_file_with_a_wrong_cell_nothing_is_taken(place: Place) -> None:
    table = [*FILE, (4, ["2026-04-01", "税務課", "x", "1"])]

    with pytest.raises(BadFile):
        take_file(PERSONNEL, table, bound="", by=place.dx, at=NOON)

    assert not Line.objects.exists()
    assert said(place.id) == []


def test_what_changed_since_it_was_shown_is_not_taken(place: Place) -> None:
    plan = plan_file(PERSONNEL, FILE, by=place.dx, at=NOON)
    state_cells(PERSONNEL, CELLS | {"staff": "7"}, by=place.cio, at=NOON)

    with pytest.raises(FileChanged):
        take_file(PERSONNEL, FILE, bound=plan.bound, by=place.dx, at=NOON)


def test_what_is_withdrawn_stands_no_more_and_can_be_said_again(place: Place) -> None:
    state_cells(PERSONNEL, CELLS, by=place.dx, at=NOON)
    line = Line.objects.get()
    withdraw(PERSONNEL, line.pk, by=place.dx, at=NOON)

    assert not lines_of(place.dx, PERSONNEL).exists()
    with pytest.raises(NoSuchLine):
        withdraw(PERSONNEL, line.pk, by=place.dx, at=NOON)
    state_cells(PERSONNEL, CELLS, by=place.dx, at=NOON)
    assert lines_of(place.dx, PERSONNEL).count() == 1
    assert len(said(place.id)) == 3


@pytest.mark.parametrize("name", ["sato", "suzuki"])
def test_who_may_not_enter_enters_nothing(place: Place, name: str) -> None:
    by = getattr(place, name)

    with pytest.raises(NotYourRegister):
        state_cells(PERSONNEL, CELLS, by=by, at=NOON)
    with pytest.raises(NotYourRegister):
        take_file(PERSONNEL, FILE, bound="", by=by, at=NOON)


def test_a_department_enters_its_own_rows_alone(place: Place) -> None:
    cells = {"as_of": "2026-04-01", "staff": "9", "acknowledged": "8"}
    state_cells(GUIDELINE, cells | {"department": "kumin"}, by=place.suzuki, at=NOON)
    state_cells(GUIDELINE, cells | {"department": "zeimu"}, by=place.dx, at=NOON)

    with pytest.raises(BadRow):
        state_cells(
            GUIDELINE, cells | {"department": "zeimu"}, by=place.suzuki, at=NOON
        )
    with pytest.raises(NotYourRegister):
        withdraw(GUIDELINE, Line.objects.get(row="zeimu").pk, by=place.suzuki, at=NOON)


def test_costs_are_read_by_whom_they_concern(place: Place) -> None:
    def names(actor: Actor) -> set[str]:
        return {one.slug for one in registers_of(actor)}

    assert "costs" in names(place.dx)
    assert "costs" not in names(place.sato)
    assert names(Actor.resident(place.id, "1")) == set()


def test_rows_of_another_ward_are_not_there(place: Place) -> None:
    state_cells(PERSONNEL, CELLS, by=place.dx, at=NOON)
    other = a_place("kasumi", "131989")

    with ward_scope(other.id):
        assert not lines_of(other.dx, PERSONNEL).exists()
        assert all(one.rows == 0 for one in states_of(other.dx))
        mine = Line.objects.filter(ward=place.id).values_list("pk", flat=True)
        for line in [*mine, 1]:
            with pytest.raises(NoSuchLine):
                withdraw(PERSONNEL, line, by=other.dx, at=NOON)


def test_a_register_that_nobody_entered_is_told(place: Place) -> None:
    state_cells(PERSONNEL, CELLS, by=place.dx, at=NOON)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        states = {one.register.slug: one for one in states_of(place.dx)}

    assert len(asked) <= 2
    assert states["personnel"].rows == 1
    assert states["costs"].stated_at is None
    assert f"{states['personnel'].due_on}" == "2027-02-27"
