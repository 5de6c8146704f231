"""The table of cases is held against the log, and a row that was changed is named."""

import json
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command

from madoguchi.cases import comparison
from madoguchi.cases.comparison import COLUMNS, Difference, compare
from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import DAY, MONDAY, Town, a_case, a_draft, a_town
from madoguchi.events.queries import history

pytestmark = pytest.mark.django_db
STATES = ("received", "reviewing", "correcting", "refused", "closed", "withdrawn")
CHANGED: dict[str, Any] = {
    "state": "decided",
    "stage": "elsewhere",
    "due_on": (MONDAY + 90 * DAY).date(),
    "assignee": None,
    "answer_due_on": None,
    "department": "zeimu",
}


def test_what_the_actions_wrote_is_what_the_log_tells(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison, "STEP", 2)
    for state in STATES:
        a_case(town, state)
    a_draft(town)

    assert compare(town.id) == comparison.Comparison(len(STATES), ())


def test_each_column_counts(town: Town) -> None:
    assert set(CHANGED) == set(COLUMNS)
    for column, value in CHANGED.items():
        case = a_case(town, "correcting")
        Case.objects.filter(pk=case.pk).update(**{column: value})

        found = compare(town.id)

        assert found.differences == (Difference(str(case.pk), column),)
        Case.objects.filter(pk=case.pk).update(**{column: getattr(case, column)})


def test_a_case_that_was_deleted_or_never_received_is_named(town: Town) -> None:
    deleted, invented = a_case(town), a_case(town)
    values = {
        field.attname: getattr(invented, field.attname)
        for field in Case._meta.concrete_fields
    }
    other = UUID(int=7)
    Case.objects.bulk_create([Case(**{**values, "id": other, "reference": "7"})])
    Case.objects.filter(pk=deleted.pk).delete()

    found = compare(town.id)

    assert Difference(str(deleted.pk), "row") in found.differences
    assert Difference(str(other), "state") in found.differences
    assert {one.case for one in found.differences} == {str(deleted.pk), str(other)}


def test_facts_that_do_not_follow_from_each_other_are_named(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case(town, "closed")
    monkeypatch.setattr(comparison, "histories", lambda *_: {})
    monkeypatch.setattr(comparison, "history", lambda *key: history(*key)[-1:])

    assert compare(town.id).differences == (Difference(str(case.pk), "log"),)


def test_a_case_that_moved_while_it_was_read_is_no_difference(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_case(town, "closed")
    monkeypatch.setattr(comparison, "histories", lambda *_: {})  # read too early

    assert compare(town.id).differences == ()


def replay(*words: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("replay", *words, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_the_command_tells_people_and_machines_and_no_value(town: Town) -> None:
    case = a_case(town, "reviewing")
    a_town("aoba")
    assert "1件を記録と比べました。違いは0か所です。" in replay()[1]

    Case.objects.filter(pk=case.pk).update(stage="elsewhere")
    status, told = replay("--ward", "midori")
    assert status == 1
    assert f"{case.pk} stage" in told
    assert "elsewhere" not in told

    status, told = replay("--json")
    found = json.loads(told)
    assert (status, found["ok"], found["compared"]) == (1, False, 1)
    assert found["wards"][0]["differences"] == [
        {"case": str(case.pk), "field": "stage"}
    ]
    assert replay("--ward", "aoba")[0] == 0
    assert replay("--ward", "nowhere")[0] == 2
