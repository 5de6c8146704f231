"""What nobody decides, as an enquiry, is worked on stage by stage and then ended."""

import pytest

from madoguchi.cases import actions
from madoguchi.cases.models import Case
from madoguchi.cases.problems import AlreadyTaken, NotAllowed
from madoguchi.cases.replay import standing
from madoguchi.cases.tests.cast import (
    DAY,
    MONDAY,
    Town,
    a_case,
    a_definition,
    a_stage,
    ask,
    decide,
    staff,
    text,
)
from madoguchi.events.queries import history
from madoguchi.procedures.definition.model import Check
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(town: Town) -> Town:
    """Return a town that takes enquiries: they are read, then answered."""
    enquiry = a_definition(
        "enquiry",
        stages=(a_stage("review", "review"), a_stage("answer", "close")),
        checklist=(Check("told", "answer", text("返事をした")),),
    )
    publish(enquiry, ward=town.id, by=Actor.system(town.id), at=MONDAY - 90 * DAY)
    forget_offers()
    return town


def an_enquiry(town: Town, state: str = "reviewing") -> Case:
    return a_case(town, state, procedure="enquiry")


def close(town: Town, case: Case, by: Actor | None = None) -> Case:
    return actions.close(case.pk, by=by or town.sato, at=MONDAY)


def reason(refused: pytest.ExceptionInfo[NotAllowed]) -> str:
    return str(refused.value.reason)


def test_an_enquiry_ends_when_its_stages_are_done(asked: Town) -> None:
    case = an_enquiry(asked)

    actions.finish_review(case.pk, by=asked.sato, at=MONDAY)
    actions.tick_lines(case.pk, ["told"], by=asked.sato, at=MONDAY)
    ended = close(asked, case)

    assert (ended.state, ended.stage, ended.outcome) == ("closed", "answer", "")
    facts = [(one.kind, one.fact) for one in history(asked.id, case.stream)]
    assert [kind for kind, _ in facts][-3:] == [
        "case.reviewed",
        "check.ticked",
        "case.closed",
    ]
    assert standing(facts).state == "closed"
    assert close(asked, case).closed_at == ended.closed_at


def test_an_enquiry_does_not_end_before_its_stages(asked: Town) -> None:
    case = an_enquiry(asked)

    with pytest.raises(NotAllowed) as refused:
        close(asked, case)
    assert reason(refused) == "stages_left"
    actions.finish_review(case.pk, by=asked.sato, at=MONDAY)
    with pytest.raises(NotAllowed) as refused:
        close(asked, case)
    assert reason(refused) == "unticked"


def test_an_enquiry_is_not_ended_while_its_sender_is_asked(asked: Town) -> None:
    case = an_enquiry(asked)
    actions.finish_review(case.pk, by=asked.sato, at=MONDAY)
    actions.tick_lines(case.pk, ["told"], by=asked.sato, at=MONDAY)
    ask(asked, case.pk)

    with pytest.raises(NotAllowed) as refused:
        close(asked, case)
    assert reason(refused) == "undecided"


@pytest.mark.parametrize("state", ["received", "reviewing", "correcting"])
@pytest.mark.parametrize("outcome", ["granted", "refused"])
def test_nobody_decides_an_enquiry(asked: Town, state: str, outcome: str) -> None:
    case = an_enquiry(asked, state)

    with pytest.raises(NotAllowed) as refused:
        decide(asked, case.pk, outcome)
    assert reason(refused) == "nothing_to_decide"


def test_a_colleague_does_not_end_what_another_works_on(asked: Town) -> None:
    case = an_enquiry(asked)
    actions.finish_review(case.pk, by=asked.sato, at=MONDAY)
    actions.tick_lines(case.pk, ["told"], by=asked.sato, at=MONDAY)

    kumin = Department.objects.get(slug="kumin")
    with pytest.raises(AlreadyTaken):
        close(asked, case, by=staff(kumin, "mori", "森 桃子", "clerk"))


def test_what_is_decided_is_not_ended_before_its_decision(town: Town) -> None:
    with pytest.raises(NotAllowed) as refused:
        close(town, a_case(town, "reviewing"))
    assert reason(refused) == "undecided"
