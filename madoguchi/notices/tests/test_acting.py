"""Whoever is acted for is told: in their inbox, and by a letter."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from madoguchi.cases import followers as case_followers
from madoguchi.cases import tasks
from madoguchi.cases.actions import mandates
from madoguchi.cases.actions.mandates import Shown
from madoguchi.cases.agency import RECEIVES, Agent, Terms
from madoguchi.cases.mandates import mandates_of
from madoguchi.cases.models import Case, Mandate
from madoguchi.cases.queries import opened
from madoguchi.cases.tests.cast import DAY, MONDAY, Town, a_case
from madoguchi.cases.tests.cast import a_town as build_town
from madoguchi.documents.models import Document, Issue
from madoguchi.events.actions import seal_batch
from madoguchi.events.follow import follow
from madoguchi.events.models import Event
from madoguchi.jobs.models import Job
from madoguchi.jobs.worker import run_due
from madoguchi.notices.followers import KINDS, tell
from madoguchi.notices.models import Notice
from madoguchi.notices.queries import all_notices_of, inbox_of, notices_of
from madoguchi.people.actions import Claims, index_accounts, sign_in
from madoguchi.people.models import Person
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 6)
ICHIRO = Agent("若葉 一郎", "ワカバ イチロウ", "090-0000-0001")
NAME = {"family": "若葉", "given": "花子"}


@pytest.fixture
def town() -> Iterator[Town]:
    town = build_town()
    with ward_scope(town.id):
        yield town


def signed_in(town: Town, subject: str = "the-real-one", proofing: int = 3) -> Person:
    claims = Claims(
        proofing=proofing, authn=3, profile={"name": NAME, "birth": "1958-04-01"}
    )
    return sign_in(town.id, "https://id.example", subject, claims, MONDAY)


def recorded(town: Town, case: Case, **terms: object) -> Mandate:
    shown = Shown(ICHIRO, Terms("letter", **{"from_on": TODAY, **terms}))  # type: ignore[arg-type]
    return mandates.record_mandate(case.pk, shown, by=town.sato, at=MONDAY)


def hear(town: Town) -> None:
    cases = case_followers.KINDS, case_followers.carry_out
    while (
        seal_batch(town.id)
        + follow("notices", KINDS, tell, town.id)
        + follow("cases", *cases, town.id)
    ):
        pass


def inbox(person: Person, on: date = TODAY) -> list[str]:
    return [one.kind for one in inbox_of(person, "ja", on)]


def test_the_account_of_whom_an_agent_acts_for_is_told_who_and_how_to_end_it(
    town: Town,
) -> None:
    person, case = signed_in(town), a_case(town)
    recorded(town, case)
    hear(town)

    (said,) = inbox_of(person, "ja", TODAY)
    assert said.kind == "agent_applied"
    assert not said.opens
    for words in (
        "代理人：若葉 一郎",
        "4月6日",
        "頼んだ覚えがないとき",
        case.reference,
    ):
        assert words in said.body
    for language in ("en", "ja-easy", "zh-Hans", "ko"):
        assert ICHIRO.name in inbox_of(person, language, TODAY)[0].body
    assert Notice.objects.get(person=person).state == Notice.State.INBOX


def test_told_of_twice_it_is_said_once(town: Town) -> None:
    person, case = signed_in(town), a_case(town)
    recorded(town, case)
    hear(town)
    for event in Event.objects.filter(kind="mandate.declared"):
        assert Notice.objects.filter(event=event.pk, person=person).count() == 1
    hear(town)

    assert inbox(person) == ["agent_applied"]


def test_who_only_fetches_is_told_of_as_such(town: Town) -> None:
    person, case = signed_in(town), a_case(town, "granted")
    recorded(town, case, covers=RECEIVES, evidence="letter")
    hear(town)

    assert inbox(person) == ["agent_receives"]


@pytest.mark.parametrize(
    ("accounts", "told"),
    [
        ((("one", 3),), 1),
        ((("one", 1),), 0),
        ((("one", 3), ("two", 3)), 0),
        ((("one", 3), ("two", 1)), 1),
    ],
)
def test_only_the_one_account_the_ward_is_sure_of_is_told(
    town: Town, accounts: tuple[tuple[str, int], ...], told: int
) -> None:
    people = [signed_in(town, *account) for account in accounts]
    recorded(town, a_case(town))
    hear(town)

    assert len(inbox(people[0])) == told
    assert Notice.objects.filter(person__isnull=False).count() == told


def test_the_agent_reads_none_of_what_the_person_is_told(town: Town) -> None:
    person = signed_in(town)
    case = a_case(town, by=town.ichiro)
    recorded(town, case)
    hear(town)
    case.refresh_from_db()

    assert inbox(town.people["ichiro"]) == ["received"]
    assert [one.kind for one in notices_of(opened(case), "ja")] == ["received"]
    kinds = {one.kind for one in all_notices_of(opened(case), "ja")}
    assert kinds == {"received", "agent_applied"}
    assert inbox(person) == ["agent_applied"]


def test_an_agent_whose_right_ended_reads_no_notice_more(town: Town) -> None:
    case = a_case(town, by=town.ichiro)
    mandate = recorded(town, case, until_on=TODAY)
    hear(town)
    ichiro = town.people["ichiro"]
    assert inbox(ichiro)

    assert not inbox(ichiro, TODAY + timedelta(1))
    mandates.revoke(case.pk, mandate.pk, "principal", by=town.sato, at=MONDAY)
    assert not inbox(ichiro)


def test_a_letter_to_print_tells_the_person_and_no_address(town: Town) -> None:
    case = a_case(town)
    mandate = recorded(town, case, until_on=TODAY + 30 * DAY)
    hear(town)
    run_due()

    letter = Document.objects.get(stream=case.stream, kind="agency")
    assert letter.number
    assert Issue.objects.get(pk=letter.pk).stands
    opened_case = opened(Case.objects.get(pk=case.pk))
    (acting,) = mandates_of(opened_case)
    said = tasks.agency_letter_of(opened_case, acting)
    assert said.addressee == "若葉 花子"
    assert dict(said.rows)["代理人"] == ICHIRO.name
    assert dict(said.rows)["代理の始まり"] == "令和8年4月6日"
    assert dict(said.rows)["代理の終わり"] == "令和8年5月6日"
    assert any("call the number" in one for one in said.paragraphs)
    tasks.write_agency.func(town.id, str(case.pk), str(mandate.pk))
    assert Document.objects.filter(kind="agency").count() == 1


def test_who_applies_for_themselves_gets_neither(town: Town) -> None:
    person = signed_in(town)
    a_case(town)
    hear(town)

    assert not inbox(person)
    assert not Job.objects.filter(task__contains="write_agency").exists()


def test_the_log_names_nobody(town: Town) -> None:
    signed_in(town)
    recorded(town, a_case(town))
    hear(town)
    run_due()

    for event in Event.objects.all():
        assert ICHIRO.name not in str(event.body)


def test_an_account_from_before_is_found_after_indexing_anew(town: Town) -> None:
    person = signed_in(town)
    Person.objects.update(human=None)

    assert index_accounts(town.id) == 4
    recorded(town, a_case(town))
    hear(town)

    assert inbox(person) == ["agent_applied"]
