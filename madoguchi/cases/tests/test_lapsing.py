"""Nobody's case ends without an answer unless its version says so, after a reminder."""

from datetime import UTC, datetime

import pytest

from madoguchi.cases.actions import remind
from madoguchi.cases.actions.lapsing import lapse_unanswered, lapses_on
from madoguchi.cases.models import Case, Correction
from madoguchi.cases.queries import answers_lapsing, decision_of, opened
from madoguchi.cases.replay import standing
from madoguchi.cases.tasks import end_unanswered
from madoguchi.cases.tests.cast import (
    DAY,
    MONDAY,
    Town,
    a_case,
    a_definition,
    an_office,
    answer,
    text,
)
from madoguchi.events.queries import history
from madoguchi.procedures.definition.model import Lapse
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor

pytestmark = pytest.mark.django_db
RULE = Lapse(14, text("行政手続法第7条"))
# The last day to answer is 20 April; fourteen days later is 4 May.
LAST = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)
NEAR = MONDAY + 11 * DAY


def a_waiting_case(town: Town, lapse: Lapse, *, reminded: bool = True) -> Case:
    """Return a case whose correction is not answered."""
    definition = a_definition("lapsing", lapse=lapse)
    by = Actor.system(town.id)
    publish(definition, ward=town.id, by=by, at=MONDAY - 90 * DAY)
    forget_offers()
    case = a_case(town, "correcting", procedure="lapsing")
    if reminded:
        remind(Correction.objects.get(), at=NEAR)
    return case


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def end(at: datetime) -> bool:
    return lapse_unanswered(Correction.objects.select_related("case").get(), at=at)


def test_an_unanswered_case_is_refused_with_reason_and_remedies(town: Town) -> None:
    case = a_waiting_case(town, RULE)

    assert not end(LAST)
    assert end(LAST + DAY)
    assert not end(LAST + DAY)

    ended = now(case)
    assert (ended.state, ended.outcome, ended.stage) == ("decided", "refused", "close")
    assert ended.answer_due_on is None
    decision = decision_of(opened(ended))
    assert decision is not None
    assert (decision.reason_code, decision.staff_id) == ("no_answer", None)
    assert "令和8年4月20日" in decision.reason
    assert "行政手続法第7条" in decision.reason
    assert "審査請求" in decision.remedies
    facts = [(one.kind, one.fact) for one in history(town.id, case.stream)]
    assert facts[-1][0] == "case.decided"
    assert facts[-1][1]["by_rule"] is True
    assert standing(facts).state == "decided"


@pytest.mark.parametrize(
    ("lapse", "reminded"), [(Lapse(), True), (RULE, False)], ids=["no rule", "unasked"]
)
def test_without_a_rule_or_a_reminder_nothing_ends(
    town: Town, lapse: Lapse, *, reminded: bool
) -> None:
    case = a_waiting_case(town, lapse, reminded=reminded)

    assert lapses_on(Correction.objects.get(), lapse) is None
    assert not end(LAST + 300 * DAY)
    assert now(case).state == "correcting"


def test_an_answer_that_came_late_is_in_time_while_nothing_ended(town: Town) -> None:
    case = a_waiting_case(town, RULE)

    answer(case, {"birth": "1959-04-01"}, at=LAST)

    assert not end(LAST + DAY)
    assert now(case).state == "reviewing"


def test_nobody_whose_agreement_is_needed_is_passed_over(town: Town) -> None:
    case = a_waiting_case(town, RULE)
    an_office(town)

    assert not end(LAST + DAY)
    assert now(case).state == "correcting"


def test_the_job_ends_what_is_over_in_every_ward(town: Town) -> None:
    case = a_waiting_case(town, RULE)
    assert answers_lapsing(town.id, LAST.date()).count() == 1

    for _ in range(2):
        end_unanswered.func()

    assert now(case).outcome == "refused"
