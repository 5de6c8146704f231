"""An applicant who does not answer is asked once more, shortly before the last day."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from madoguchi.cases import actions
from madoguchi.cases.models import Case, Correction
from madoguchi.cases.queries import answers_to_remind_of
from madoguchi.cases.tasks import remind_of_answers
from madoguchi.cases.tests.cast import DAY, MONDAY, Town, a_case, answer, ask, bring
from madoguchi.events.queries import history

pytestmark = pytest.mark.django_db
NEAR = MONDAY + 11 * DAY


def reminded(case: Case) -> list[dict[str, object]]:
    facts = history(case.ward_id, case.stream)
    return [one.fact for one in facts if one.kind == "case.reminded"]


@pytest.mark.parametrize(
    ("days", "count"), [(0, 0), (10, 0), (11, 1), (14, 1), (15, 0)]
)
def test_the_days_on_which_a_reminder_may_go_out(
    town: Town, days: int, count: int
) -> None:
    a_case(town, "correcting")

    due = answers_to_remind_of(town.id, (MONDAY + days * DAY).date())

    assert due.count() == count


def test_nobody_is_reminded_on_the_day_of_asking(town: Town) -> None:
    late = datetime(2026, 4, 19, 14, 0, tzinfo=UTC)
    ask(town, a_case(town).pk, at=late)

    days = [timezone.localdate(late + n * DAY) for n in (0, 1)]

    assert [answers_to_remind_of(town.id, day).count() for day in days] == [0, 1]


def test_a_reminder_is_a_fact_and_happens_once(town: Town) -> None:
    case = a_case(town, "correcting")
    (waiting,) = answers_to_remind_of(town.id, NEAR.date())

    assert actions.remind(waiting, at=NEAR)
    assert not actions.remind(waiting, at=NEAR)
    assert not answers_to_remind_of(town.id, NEAR.date())
    assert reminded(case) == [{"due_on": "2026-04-20"}]
    assert Correction.objects.get().reminded_at == NEAR


@pytest.mark.parametrize("end", ["corrected", "granted", "withdrawn"])
def test_nobody_is_reminded_of_what_is_over(town: Town, end: str) -> None:
    case = a_case(town, "correcting")
    (waiting,) = answers_to_remind_of(town.id, NEAR.date())
    if end == "corrected":
        answer(case, {"birth": "1958-04-02"}, at=NEAR)
    else:
        bring(town, case, end, at=NEAR)

    assert not actions.remind(waiting, at=NEAR)
    assert not answers_to_remind_of(town.id, NEAR.date())
    assert reminded(case) == []


def test_a_second_correction_may_be_reminded_of_again(town: Town) -> None:
    case = a_case(town, "correcting")
    for again in (False, True):
        if again:
            ask(town, case.pk, at=NEAR)
        (waiting,) = answers_to_remind_of(town.id, (NEAR + DAY).date())
        actions.remind(waiting, at=NEAR + DAY)
        answer(case, {"birth": f"1958-04-0{2 + again}"}, at=NEAR + DAY)

    assert len(reminded(case)) == 2


def test_the_job_reminds_in_every_ward_and_may_come_back(town: Town) -> None:
    case = a_case(town, "correcting")
    today = timezone.localdate()
    Correction.objects.update(due_on=today, asked_at=timezone.now() - 2 * DAY)

    for _ in range(2):
        remind_of_answers.func()

    assert reminded(case) == [{"due_on": today.isoformat()}]
