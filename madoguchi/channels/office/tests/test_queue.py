"""The list of the day: what is in it, how it is narrowed, what bulk does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.cases.tests.cast import Town, a_case
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.events.models import View
from madoguchi.kernel.channel import Channel

QUEUE_QUERIES = 11


def test_names_are_masked(town: Town, sato: Desk) -> None:
    a_case(town)

    text = sato.text("queue")

    assert "若＊ 花＊" in text
    assert "若葉" not in text


def test_each_page_leaves_one_row_in_the_access_log(town: Town, sato: Desk) -> None:
    a_case(town)
    before = View.objects.count()

    sato.text("queue")

    assert View.objects.count() == before + 1


def test_the_views_have_their_counts(town: Town, sato: Desk) -> None:
    a_case(town)
    a_case(town, "reviewing")

    text = sato.text("queue")

    assert "係のすべて 2" in text
    assert "自分の担当 1" in text


def test_filters_narrow_and_can_be_left(town: Town, sato: Desk) -> None:
    online, post = a_case(town), a_case(town, by=town.sato, channel=Channel.POST)

    text = sato.text("queue", channel="post")

    assert post.reference in text
    assert online.reference not in text
    assert "この条件に合う仕事はありません。" in sato.text("queue", state="closed")


def test_an_old_case_is_found_by_its_age(town: Town, sato: Desk) -> None:
    case = a_case(town)

    assert case.reference in sato.text("queue", view="all", age="7")


def test_typing_a_receipt_number_opens_the_case(town: Town, sato: Desk) -> None:
    case = a_case(town)

    response = sato.get("queue", reference=case.reference.replace("-", ""))

    assert response["Location"] == sato.address("case", case.pk)


def test_a_number_that_is_not_there_is_told(town: Town, sato: Desk) -> None:
    text = sato.text("queue", reference="1234-5678-90")

    assert "その受付番号の事案は、この課にはありません。" in text


def test_sorting_turns_round_at_the_second_click(town: Town, sato: Desk) -> None:
    a_case(town)

    once, twice = sato.text("queue"), sato.text("queue", order="desc")

    assert 'aria-sort="ascending"' in once
    assert "order=desc" in once
    assert 'aria-sort="descending"' in twice


@pytest.mark.parametrize("view", ["mine", "due", "overdue", "team", "all", "nonsense"])
def test_an_empty_list_says_why(town: Town, sato: Desk, view: str) -> None:
    assert "ありません" in sato.text("queue", view=view)


def test_what_makes_no_sense_is_left_out(town: Town, sato: Desk) -> None:
    sato.text("queue", view="x", sort="name", page="-1", age="3", order="up")
    sato.text("queue", page="９")


@pytest.mark.parametrize("count", [1, 25])
def test_a_page_costs_the_same_however_long_it_is(
    town: Town, sato: Desk, count: int
) -> None:
    for _ in range(count):
        a_case(town)
    sato.text("queue")

    with CaptureQueriesContext(connection) as queries:
        sato.text("queue")

    asked = [
        one for one in queries if not one["sql"].startswith(("BEGIN", "SAVE", "RE"))
    ]
    assert len(asked) <= QUEUE_QUERIES
