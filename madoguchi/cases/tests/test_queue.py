"""Each saved view holds what its name says, in the order asked for."""

import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from madoguchi.cases import actions
from madoguchi.cases.models import Case
from madoguchi.cases.queue import PAGE, SORTS, VIEWS, Wanted
from madoguchi.cases.tests.cast import DAY, MONDAY, Town, a_case, bring
from madoguchi.kernel.channel import Channel

pytestmark = pytest.mark.django_db


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
    assert shown(town, view="all") == {waiting.pk, mine.pk, paused.pk, done.pk}


def test_the_sizes_of_all_views_are_known_on_each(town: Town) -> None:
    a_case(town)
    a_case(town, "closed")

    page = actions.open_queue(town.sato, Wanted(view="mine"), at=MONDAY)

    assert page.found == 0
    assert page.sizes == {"mine": 0, "team": 1, "due": 1, "overdue": 0, "all": 2}


def test_filters_narrow_a_view(town: Town) -> None:
    web = a_case(town, "reviewing")
    post = a_case(town, by=town.sato, channel=Channel.POST)
    benefit = a_case(town, procedure="benefit", by=town.hanako)

    assert shown(town, channel="post") == {post.pk}
    assert shown(town, procedure="benefit") == {benefit.pk}
    assert shown(town, state="reviewing") == {web.pk}
    page = actions.open_queue(town.sato, Wanted(channel="post"), at=MONDAY)
    assert (page.found, page.pages) == (1, 1)


@pytest.mark.parametrize("sort", SORTS)
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
    fresh = []
    for n in range(many):
        row = Case.objects.get(pk=case.pk) if n == 0 else copy_of(fresh[0])
        row.pk = uuid4()
        row.reference = f"{n:012d}"
        row.due_on = case.due_on + timedelta(days=n % 40 - 20)
        row.sealed_label = case.sealed_label
        fresh.append(row)
    Case.objects.bulk_create(fresh, batch_size=500)


def copy_of(case: Case) -> Case:
    values = {
        field.attname: getattr(case, field.attname)
        for field in Case._meta.concrete_fields
    }
    return Case(**values)


@pytest.mark.scale
@pytest.mark.parametrize("view", VIEWS)
def test_a_page_of_fifty_thousand_cases_costs_fifty_milliseconds(
    town: Town, view: Any
) -> None:
    copies(a_case(town, "reviewing"), 50_000)
    wanted = Wanted(view=view)
    queue_rows_cost(town, wanted)

    assert queue_rows_cost(town, wanted) <= 0.05


def queue_rows_cost(town: Town, wanted: Wanted) -> float:
    from madoguchi.cases.queue import queue_rows, queue_sizes

    start = time.process_time()
    queue_sizes(town.sato, wanted, MONDAY.date())
    list(queue_rows(town.sato, wanted, MONDAY.date()))
    return time.process_time() - start
