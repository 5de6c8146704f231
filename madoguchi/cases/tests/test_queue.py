"""Each saved view holds what its name says, in the order asked for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from madoguchi.cases import actions
from madoguchi.cases.models import Case
from madoguchi.cases.queries import cases_visible_to, visible_case
from madoguchi.cases.queue import (
    PAGE,
    SORTS,
    VIEWS,
    Sort,
    Wanted,
    queue_rows,
    queue_sizes,
)
from madoguchi.cases.tests.cast import DAY, MONDAY, Town, a_case, answer, bring
from madoguchi.kernel.channel import Channel
from madoguchi.personnel.queries import Roll
from madoguchi.vault.actions import data_key
from madoguchi.vault.sealing import seal
from madoguchi.wards.actor import Actor

pytestmark = pytest.mark.django_db
NOBODY = Roll(frozenset(), frozenset(), frozenset({8, 9}), frozenset(), {})
"""The roll of a department that two have left."""


def shown(town: Town, at: Any = MONDAY, **wanted: Any) -> set[Any]:
    page = actions.open_queue(town.sato, Wanted(**wanted), at=at)
    return {row.case.pk for row in page.rows}


def test_the_saved_views(town: Town) -> None:
    waiting, mine, paused, done = (
        a_case(town, state)
        for state in ("received", "reviewing", "correcting", "closed")
    )

    later = MONDAY + 10 * DAY
    assert shown(town, view="mine") == {mine.pk, paused.pk}
    assert shown(town, view="team") == {waiting.pk, mine.pk, paused.pk}
    assert shown(town, view="due") == {waiting.pk, mine.pk}
    assert shown(town, view="overdue") == set()
    assert shown(town, view="overdue", at=later) == {waiting.pk, mine.pk}
    assert shown(town, view="due", at=later) == set()
    assert paused.answer_due_on == (MONDAY + 14 * DAY).date()
    assert shown(town, view="all") == {waiting.pk, mine.pk, paused.pk, done.pk}


@pytest.mark.parametrize(
    ("days", "view"), [(10, "team"), (11, "due"), (14, "due"), (15, "overdue")]
)
def test_a_case_that_waits_for_an_answer_is_due_when_the_answer_is(
    town: Town, days: int, view: str
) -> None:
    waiting = a_case(town, "correcting")

    held_by = {
        one for one in VIEWS if shown(town, view=one, at=MONDAY + days * DAY)
    } - {"mine", "all"}

    assert held_by == {"team", view}
    assert waiting.due_on == (MONDAY + 3 * DAY).date()


@pytest.mark.parametrize("state", ["corrected", "granted", "refused", "withdrawn"])
def test_nobody_waits_for_an_answer_after_the_end_of_a_correction(
    town: Town, state: str
) -> None:
    case = a_case(town, "correcting")
    if state == "corrected":
        answer(case, {"birth": "1958-04-02"}, at=MONDAY)
    else:
        bring(town, case, state)

    assert Case.objects.get().answer_due_on is None


def test_rows_are_sorted_by_the_day_they_show(town: Town) -> None:
    waiting = a_case(town, "correcting")
    later = a_case(town, at=MONDAY + 4 * DAY)

    rows = actions.open_queue(town.sato, Wanted(), at=MONDAY).rows

    assert waiting.due_on < later.due_on
    assert [row.case.pk for row in rows] == [later.pk, waiting.pk]


def test_old_cases_are_found_by_the_day_of_receipt(town: Town) -> None:
    old, new = (a_case(town, at=MONDAY + days * DAY) for days in (0, 7))

    week_ago = (MONDAY + 7 * DAY).date()

    assert shown(town, received_before=week_ago) == {old.pk}
    assert new.received_on == week_ago


def test_the_sizes_of_all_views_are_known_on_each(town: Town) -> None:
    a_case(town)
    a_case(town, "closed")

    page = actions.open_queue(town.sato, Wanted(view="mine"), at=MONDAY)

    assert page.found == 0
    assert page.sizes == {
        "mine": 0, "team": 1, "free": 1, "away": 0, "due": 1, "overdue": 0, "all": 2,
    }  # fmt: skip


def test_filters_narrow_a_view(town: Town) -> None:
    web = a_case(town, "reviewing")
    post = a_case(town, by=town.sato, channel=Channel.POST)
    benefit = a_case(town, procedure="benefit", by=town.hanako)

    assert shown(town, channel="post") == {post.pk}
    assert shown(town, procedure="benefit") == {benefit.pk}
    assert shown(town, state="reviewing") == {web.pk}
    page = actions.open_queue(town.sato, Wanted(channel="post"), at=MONDAY)
    assert (page.found, page.pages) == (1, 1)


@pytest.mark.parametrize("sort", [one for one in SORTS if one != "late_days"])
@pytest.mark.parametrize("descending", [False, True])
def test_rows_come_in_the_order_asked_for(
    town: Town,
    sort: Any,
    descending: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    for day in (2, 0, 1):
        a_case(town, at=MONDAY + day * DAY)

    wanted = Wanted(sort=sort, descending=descending)
    rows = actions.open_queue(town.sato, wanted, at=MONDAY).rows
    values = [getattr(row.case, sort) for row in rows]

    assert values == sorted(values, reverse=descending)


def test_pages_share_the_cases_out(town: Town) -> None:
    copies(a_case(town), PAGE + 4)

    first = shown(town, page=1)
    second = shown(town, page=2)

    assert (len(first), len(second)) == (PAGE, 5)
    assert not first & second


def test_another_department_has_a_queue_of_its_own(town: Town) -> None:
    bring(town, a_case(town), "reviewing")

    page = actions.open_queue(town.kato, Wanted(view="all"), at=MONDAY)

    assert page.rows == []
    assert set(page.sizes) == set(VIEWS)


def copies(case: Case, many: int) -> None:
    """Make rows like one case, cheaply; they share its key."""
    key = data_key(case.ward_id, case.key_id or 0)
    fresh = []
    for n in range(many):
        values = {
            field.attname: getattr(case, field.attname)
            for field in Case._meta.concrete_fields
        }
        row = Case(**{**values, "id": uuid4(), "reference": f"{n:012d}"})
        row.sealed_label = seal(key, row.stream, "label", "若葉 花子".encode())
        fresh.append(row)
    Case.objects.bulk_create(fresh)


OF_ONE_KEY = [view for view in VIEWS if view != "away"]
"""Work of several people comes from several places of an index, so it is sorted."""


@pytest.mark.parametrize("view", OF_ONE_KEY)
def test_pages_are_found_by_indexes_alone(town: Town, view: Any) -> None:
    large: tuple[Sort, ...] = ("due_on", "received_on")
    for sort in large if view in ("team", "all") else large[:1]:
        plan = plan_of(
            town, lambda one: list(queue_rows(*one, NOBODY)), view=view, sort=sort
        )

        assert not [step for step in plan if step.startswith("SCAN")]
        inner = [step for step in plan if " U0 " in step]
        assert inner
        assert all("COVERING INDEX" in step for step in inner)


@pytest.mark.parametrize(
    "narrowed",
    [
        {},
        {"state": "received"},
        {"channel": "web"},
        {"received_before": MONDAY.date()},
        {"filed_late": True},
    ],
    ids=lambda narrowed: "".join(narrowed) or "everything",
)
def test_sizes_are_counted_in_one_walk_along_one_index(
    town: Town, narrowed: dict[str, Any]
) -> None:
    (step,) = plan_of(town, lambda one: queue_sizes(*one, NOBODY), **narrowed)

    assert step.startswith("SEARCH cases_case USING COVERING INDEX cases_narrowed")


def plan_of(
    town: Town, ask: Callable[[tuple[Actor, Wanted, date]], object], **wanted: Any
) -> list[str]:
    """Return the steps in which SQLite would answer the one query of a question."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by statistics, which an empty table lacks")
    with CaptureQueriesContext(connection) as asked:
        ask((town.sato, Wanted(**wanted), MONDAY.date()))
    (query,) = asked.captured_queries
    return steps(query["sql"])


def steps(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]


def test_a_case_asked_for_by_itself_is_one_of_those_an_actor_sees(town: Town) -> None:
    case = a_case(town)
    ward = town.ward.pk
    many = replace(town.kato, departments=frozenset({"kumin", "hoken"}))
    everybody = {
        "clerk": town.sato,
        "supervisor": town.suzuki,
        "another department": town.kato,
        "two departments": many,
        "no department": replace(town.sato, unit="", departments=frozenset()),
        "no role": replace(town.sato, role="", roles=frozenset()),
        "another ward": replace(town.sato, ward=ward + 1),
        "software": Actor.system(ward),
        "resident": Actor.resident(ward, "1"),
        "nobody": Actor.anonymous(ward),
    }

    for name, actor in everybody.items():
        listed = cases_visible_to(actor).filter(pk=case.pk).first()
        for locked in (False, True):
            with transaction.atomic():
                assert visible_case(actor, case.pk, locked=locked) == listed, name
