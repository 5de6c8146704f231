"""Every address has its line in the table, and the table holds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern
from pytest_django import Settings

from madoguchi.cases.models import Case, Draft
from madoguchi.cases.tests.cast import (
    MONDAY,
    Town,
    a_case,
    a_certificate,
    a_draft,
    staff,
)
from madoguchi.channels.office import urls
from madoguchi.channels.office.entrances import CIO, ENTRANCES
from madoguchi.channels.office.frame import desks
from madoguchi.channels.office.http import address
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.channels.office.views.sign_in import home
from madoguchi.kernel.channel import Channel
from madoguchi.procedures import actions as procedures
from madoguchi.procedures.studio.manuscript import Manuscript
from madoguchi.runs import actions as runs
from madoguchi.runs.tests.cast import a_question_to_all, offered
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Staff
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.doors

ADDRESSES: list[URLPattern] = urls.urlpatterns
NAMES = [str(one.name) for one in ADDRESSES]
WORDS = {
    "table": "indicators", "indicator": "online-use-a", "job_id": 1, "number": 1,
    "waiver_id": 1, "staff_id": 10**9, "colleague_id": 10**9, "robot_id": 10**9,
    "step_id": 1, "substitution_id": 1, "view_id": 1, "rule_id": 1, "absence_id": 1,
    "call_id": 1, "register": "personnel", "line_id": 1,
}  # fmt: skip
NO_DESK = {
    "home", "sign_in", "password", "account", "passkey_prove", "passkey_add",
    "provider", "provider_done", "transfer_template", "access_review_csv",
    "ward_css", "figures_csv", "figure_csv", "counts_template",
    "register_csv", "register_template", "processes_csv", "process_csv",
    "document", "towns",
    "issue_address", "next_case",
    "ledger_csv", "disposal_csv", "copy_file", "payroll_csv",
}  # fmt: skip
"""What leads on, is about whoever is signed in, or is no page."""
UNPLUGGED = {"provider", "provider_done"}
"""What is nothing where the ward has no directory of its own."""
OF_A_CASE = [str(one.name) for one in ADDRESSES if "case_id" in one.pattern.converters]
OF_A_DRAFT = [
    str(one.name) for one in ADDRESSES if "draft_id" in one.pattern.converters
]

OWNING = ("owner", "clerk", "supervisor")


def a_manuscript(town: Town) -> UUID:
    places = {"department/slug": "kumin"}
    written = Manuscript("tried", 1).having(places)
    return procedures.begin(written, "blank", by=an_owner(town), at=MONDAY).pk


def a_proposal(town: Town) -> UUID:
    new = replace(a_certificate(), number=2)
    by = an_owner(town)
    return procedures.draw_up(new, examples={}, by=by, at=MONDAY).pk


def a_run(town: Town) -> UUID:
    offered(town)
    return runs.propose(a_question_to_all(), by=town.suzuki, at=MONDAY).pk


def an_owner(
    town: Town, department: str = "kumin", roles: Sequence[str] = OWNING
) -> Actor:
    office = Department.objects.get(ward=town.ward, slug=department)
    login = f"{department}-{Staff.objects.count()}"
    return staff(office, login, "持主 ひとり", *roles)


MADE: Mapping[str, Callable[[Town], UUID]] = {
    "manuscript_id": a_manuscript,
    "proposal_id": a_proposal,
    "run_id": a_run,
}
"""What owners of procedures make, by the name it has in an address."""
OF_OWNERS = [
    (name, key)
    for name, one in zip(NAMES, ADDRESSES, strict=True)
    for key in one.pattern.converters
    if key in MADE and ENTRANCES[name].policy is not CIO
]
OF_A_PAPER = {
    name
    for name, one in zip(NAMES, ADDRESSES, strict=True)
    if {"document_id", "issue_id"} & set(one.pattern.converters)
}
"""What a case is asked for has a second id, which nobody's is here."""
OF_THE_CIO = [name for name in NAMES if ENTRANCES[name].policy is CIO]


def arguments(name: str, row: UUID | None = None) -> list[Any]:
    """Return what an address needs; ids that are nobody's unless one is given.

    The first id of an address names what it is about, the others parts of it.
    """
    keys = next(one for one in ADDRESSES if one.name == name).pattern.converters
    first = next((key for key in keys if key.endswith("_id")), "")
    return [row if row and key == first else WORDS.get(key) or uuid4() for key in keys]


def ask(desk: Desk, name: str, *args: object) -> Any:
    if "GET" in ENTRANCES[name].methods:
        return desk.get(name, *args)
    return desk.post(name, *args)


def test_every_line_of_the_table_is_an_address_and_the_other_way_round() -> None:
    assert sorted(NAMES) == sorted(ENTRANCES)


def test_every_page_lies_in_one_desk(settings: Settings) -> None:
    settings.DEMO = True
    desks_of = {
        name: [desk.entrance for desk in desks() if name in desk.inside]
        for name, entrance in ENTRANCES.items()
        if "GET" in entrance.methods
    }

    assert {name for name, found in desks_of.items() if len(found) != 1} == NO_DESK


def test_an_address_without_a_line_cannot_be_made() -> None:
    with pytest.raises(KeyError):
        address("secret/", "secret", home)


Record = Callable[[str, object], None]


def tell(record: Record, name: str, role: str) -> None:
    """Tell the summary what `ask` tries as somebody to whom nothing of it belongs.

    Address, method, role, whose ward they are of, whose they try, whether it is theirs.
    """
    method = "GET" if "GET" in ENTRANCES[name].methods else "POST"
    record("tried", [[f"office:{name}", method, role, "midori", "midori", False]])


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_sees_nothing(
    stranger: Desk, name: str, record_property: Record
) -> None:
    response = ask(stranger, name, *arguments(name))
    tell(record_property, name, "anonymous")

    if ENTRANCES[name].policy.roles is None:
        assert response.status_code in (200, 302) or name in UNPLUGGED
    else:
        assert response.status_code == 302
        assert "/office/sign-in/" in response["Location"]


@pytest.mark.parametrize("role", Staff.ROLES)
@pytest.mark.parametrize("name", NAMES)
def test_a_role_comes_in_only_where_the_table_says(
    town: Town, name: str, role: str, record_property: Record
) -> None:
    office = Department.objects.get(ward=town.ward, slug="kumin")
    desk = Desk.of(town, staff(office, f"only-{role}", "一役 だけ", role))

    status = ask(desk, name, *arguments(name)).status_code
    tell(record_property, name, f"only {role}")

    assert (status != 403) == ENTRANCES[name].admits(frozenset([role]))
    assert status < 500


@pytest.mark.parametrize("name", NAMES)
def test_what_changes_something_is_not_done_by_a_link(sato: Desk, name: str) -> None:
    if "GET" not in ENTRANCES[name].methods:
        assert sato.get(name, *arguments(name)).status_code == 405


@pytest.mark.parametrize("name", NAMES)
def test_what_is_sent_needs_the_token_of_the_page(
    town: Town, sato: Desk, name: str
) -> None:
    if "POST" not in ENTRANCES[name].methods:
        return
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sato.client.cookies

    response = strict.post(sato.address(name, *arguments(name)))

    assert response.status_code == 403


@pytest.mark.parametrize("name", OF_A_CASE)
def test_a_case_of_another_ward_is_not_there(
    town: Town, other_town: Town, sato: Desk, name: str
) -> None:
    with ward_scope(other_town.id):
        foreign = a_case(other_town, "reviewing")
    at_home = Desk.of(other_town, other_town.sato)

    here = ask(sato, name, *arguments(name, foreign.pk))
    there = ask(Desk(sato.client, other_town), name, *arguments(name, foreign.pk))
    nowhere = ask(sato, name, *arguments(name, uuid4()))
    own = ask(at_home, name, *arguments(name, foreign.pk))

    assert (here.status_code, there.status_code) == (404, 404)
    assert here.content == nowhere.content
    assert own.status_code in (200, 302) or name in OF_A_PAPER


@pytest.mark.parametrize("name", OF_A_CASE)
def test_a_case_of_another_department_is_not_there(town: Town, name: str) -> None:
    case = a_case(town, "reviewing")
    kato = Desk.of(town, town.kato)

    assert ask(kato, name, *arguments(name, case.pk)).status_code == 404
    assert Case.objects.get(pk=case.pk).state == "reviewing"


@pytest.mark.parametrize("name", OF_A_DRAFT)
def test_an_entry_of_a_colleague_is_not_there(
    town: Town, suzuki: Desk, name: str
) -> None:
    begun = a_draft(town, by=town.sato, channel=Channel.COUNTER)

    response = ask(suzuki, name, *arguments(name, begun.handle.draft_id))

    assert response.status_code == 404
    assert Draft.objects.filter(pk=begun.handle.draft_id).exists()


@pytest.mark.parametrize(("name", "key"), OF_OWNERS)
def test_what_owners_make_is_not_there_for_another_office_or_ward(
    town: Town, other_town: Town, name: str, key: str
) -> None:
    own = MADE[key](town)
    elsewhere = Desk.of(town, an_owner(town, "zeimu"))
    with ward_scope(other_town.id):
        abroad = Desk.of(other_town, an_owner(other_town))

    unknown = ask(elsewhere, name, *arguments(name)).content
    answers = [ask(desk, name, *arguments(name, own)) for desk in (elsewhere, abroad)]
    there = ask(Desk(abroad.client, town), name, *arguments(name, own))

    assert [one.status_code for one in answers] == [404, 404]
    assert there.status_code == 404
    assert answers[0].content == unknown


@pytest.mark.parametrize("name", OF_THE_CIO)
def test_a_proposal_is_not_there_for_the_cio_of_another_ward(
    town: Town, other_town: Town, name: str
) -> None:
    own = a_proposal(town)
    with ward_scope(other_town.id):
        abroad = Desk.of(other_town, an_owner(other_town, roles=["cio"]))

    assert ask(abroad, name, *arguments(name, own)).status_code == 404
    there = ask(Desk(abroad.client, town), name, *arguments(name, own))
    assert there.status_code == 404
