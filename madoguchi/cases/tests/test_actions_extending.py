"""A period is extended in days that count as its own do, and the applicant is told."""

from datetime import date

import pytest

from madoguchi.cases import actions
from madoguchi.cases.actions.extending import Extension
from madoguchi.cases.models import Case
from madoguchi.cases.problems import AlreadyDecided, AlreadyTaken, NotAllowed
from madoguchi.cases.queries import open_own
from madoguchi.cases.replay import standing
from madoguchi.cases.tests.cast import DAY, MONDAY, Town, a_case, staff
from madoguchi.events.queries import history
from madoguchi.wards.models import Department
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
TWO_DAYS = Extension(2, "enquiry")


def extend(case: Case, town: Town, wanted: Extension = TWO_DAYS) -> Case:
    return actions.extend(case.pk, wanted, by=town.sato, at=MONDAY)


def test_the_days_count_as_those_of_the_period(town: Town) -> None:
    case = a_case(town, "reviewing")
    assert case.due_on == date(2026, 4, 9)  # three open days from a Monday

    extended = extend(case, town)

    assert extended.due_on == date(2026, 4, 13)  # over a weekend
    told = history(case.ward_id, case.stream)[-1]
    assert told.fact["before"] == "2026-04-09"
    assert told.fact["reason"] == "enquiry"


def test_a_correction_after_it_keeps_the_extension(town: Town) -> None:
    case = a_case(town, "correcting")
    extend(case, town)
    case.refresh_from_db()

    actions.answer_correction(
        open_own(case),
        by=town.anyone,
        at=MONDAY + 2 * DAY,
        answers={"birth": "1958-04-02"},
    )

    case.refresh_from_db()
    assert case.due_on == date(2026, 4, 15)
    facts = [(one.kind, one.fact) for one in history(case.ward_id, case.stream)]
    assert standing(facts).due_on == "2026-04-15"


@pytest.mark.parametrize("wanted", [Extension(0, "many"), Extension(181, "many")])
def test_no_period_is_extended_for_ever(town: Town, wanted: Extension) -> None:
    with pytest.raises(NotAllowed):
        extend(a_case(town, "reviewing"), town, wanted)


def test_a_second_one_counts_with_the_first(town: Town) -> None:
    case = a_case(town, "reviewing")
    extend(case, town, Extension(100, "complex"))

    with pytest.raises(NotAllowed):
        extend(case, town, Extension(81, "complex"))
    assert extend(case, town, Extension(80, "complex")).extended_days == 180


def test_a_reason_is_one_of_the_list(town: Town) -> None:
    with pytest.raises(NotAllowed):
        extend(a_case(town, "reviewing"), town, Extension(1, "lunch"))


def test_only_who_works_on_it_extends_and_only_before_the_decision(town: Town) -> None:
    case = a_case(town, "reviewing")
    with ward_scope(town.id):
        kumin = Department.objects.get(ward=town.id, slug="kumin")
        other = staff(kumin, "other", "別府 次郎", "clerk")

    with pytest.raises(AlreadyTaken):
        actions.extend(case.pk, TWO_DAYS, by=other, at=MONDAY)
    with pytest.raises(AlreadyDecided):
        extend(a_case(town, "granted"), town)
