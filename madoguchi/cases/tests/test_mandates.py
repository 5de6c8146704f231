"""Somebody acts for another: by a right that is seen, in its limits, while it lasts."""

from datetime import date, timedelta
from typing import Any

import pytest

from madoguchi.cases import actions
from madoguchi.cases.actions import mandates
from madoguchi.cases.actions.mandates import Shown
from madoguchi.cases.agency import APPLIES, RECEIVES, Agent, Terms
from madoguchi.cases.mandates import agent_of, mandates_of, refuse_agent_out
from madoguchi.cases.models import Case, Mandate
from madoguchi.cases.opened import Ruling
from madoguchi.cases.problems import MandateRefused
from madoguchi.cases.queries import insight_of, opened, owner_id_of
from madoguchi.cases.tasks import decision_letter_of
from madoguchi.cases.tests.cast import MONDAY, Town, a_case
from madoguchi.events.models import Event

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 6)
ICHIRO = Agent("若葉 一郎", "ワカバ イチロウ", "090-0000-0001")
GRANTED = Ruling("granted")
REFUSED = Ruling("refused", "not_eligible", "対象ではありません。")


def signed(**changes: Any) -> Shown:
    return Shown(ICHIRO, Terms("letter", **{"from_on": TODAY, **changes}))


def recorded(case: Case, town: Town, **changes: Any) -> Mandate:
    return mandates.record_mandate(case.pk, signed(**changes), by=town.sato, at=MONDAY)


def refused(act: Any) -> str:
    with pytest.raises(MandateRefused) as problem:
        act()
    return str(problem.value.reason)


def decided(case: Case, town: Town, ruling: Ruling = GRANTED) -> Case:
    return actions.decide(case.pk, ruling, by=town.sato, at=MONDAY)


def test_nothing_is_decided_before_the_paper_was_seen(town: Town) -> None:
    case = a_case(town, "reviewing")
    mandate = recorded(case, town)

    for ruling in (GRANTED, REFUSED):
        assert refused(lambda one=ruling: decided(case, town, one)) == "unverified"
    mandates.verify(case.pk, mandate.pk, by=town.sato, at=MONDAY)

    assert decided(case, town).outcome == "granted"


def test_who_has_no_right_to_act_is_refused_and_never_granted(town: Town) -> None:
    case = a_case(town, "reviewing")
    mandate = recorded(case, town)
    mandates.reject(case.pk, mandate.pk, "signature", by=town.sato, at=MONDAY)

    assert refused(lambda: decided(case, town)) == "unproved"
    assert decided(case, town, REFUSED).outcome == "refused"


def test_a_right_that_ends_later_bears_what_was_asked_before(town: Town) -> None:
    case = a_case(town, "reviewing")
    mandate = recorded(case, town, evidence="letter")
    mandates.revoke(case.pk, mandate.pk, "principal", by=town.sato, at=MONDAY)

    assert decided(case, town).outcome == "granted"
    letter = decision_letter_of(opened(Case.objects.get(pk=case.pk)))
    assert "代理人" not in dict(letter.rows)


def test_the_decision_letter_names_the_agent_and_goes_to_the_person(town: Town) -> None:
    case = a_case(town, "reviewing")
    recorded(case, town, evidence="letter")
    decided(case, town)

    letter = decision_letter_of(opened(Case.objects.get(pk=case.pk)))

    assert dict(letter.rows)["代理人"] == ICHIRO.name
    assert letter.addressee == "若葉 花子"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"from_on": None}, "undated"),
        (
            {"until_on": TODAY - timedelta(days=1), "from_on": date(2026, 4, 1)},
            "expired",
        ),
        ({"from_on": TODAY + timedelta(days=1)}, "early"),
        ({"procedures": ("benefit",)}, "scope"),
        ({"evidence": "registration"}, "evidence"),
        ({"until_on": date(2026, 3, 1)}, "dates"),
    ],
)
def test_what_does_not_cover_the_application_is_not_recorded(
    town: Town, changes: dict[str, Any], why: str
) -> None:
    case = a_case(town, "reviewing")

    assert refused(lambda: recorded(case, town, **changes)) == why
    assert not Mandate.objects.exists()
    assert Case.objects.get(pk=case.pk).agent == ""


def test_a_second_paper_replaces_the_first(town: Town) -> None:
    case = a_case(town, "reviewing")
    recorded(case, town)
    recorded(case, town, evidence="letter")

    found = mandates_of(opened(Case.objects.get(pk=case.pk)))

    assert [one.row.state for one in found] == ["verified", "replaced"]
    assert found[0].agent == ICHIRO


def test_the_log_tells_the_right_and_never_who(town: Town) -> None:
    case = a_case(town, "reviewing")
    recorded(case, town, evidence="letter", procedures=("certificate",))

    facts = Event.objects.filter(kind__startswith="mandate.").order_by("id")

    assert [one.kind for one in facts] == ["mandate.declared", "mandate.verified"]
    assert all(ICHIRO.name not in str(one.body) for one in facts)
    assert all("0000" not in str(one.body) for one in facts)


def test_an_agent_is_let_out_when_the_right_ends(town: Town) -> None:
    case = a_case(town, "reviewing")
    mandate = recorded(case, town, evidence="letter", until_on=TODAY)
    case.refresh_from_db()
    refuse_agent_out(case, TODAY)

    assert refused(lambda: refuse_agent_out(case, TODAY + timedelta(1))) == "expired"
    mandates.revoke(case.pk, mandate.pk, "agent", by=town.sato, at=MONDAY)
    assert refused(lambda: refuse_agent_out(case, TODAY)) == "revoked"
    assert agent_of(opened(case), TODAY) is None


def test_the_account_of_an_agent_is_not_the_persons(town: Town) -> None:
    case = a_case(town, "reviewing")
    case.person = town.people["ichiro"]
    case.save(update_fields=["person"])
    recorded(case, town)
    case.refresh_from_db()

    assert owner_id_of(case) is None
    assert not insight_of(case, town.ichiro).is_protected


def test_who_only_fetches_leaves_the_application_the_persons(town: Town) -> None:
    case = a_case(town, "granted")

    assert refused(lambda: recorded(case, town, covers=APPLIES)) == "late"
    recorded(case, town, covers=RECEIVES, evidence="letter")

    case.refresh_from_db()
    assert case.agent == RECEIVES
    assert not case.is_by_agent
