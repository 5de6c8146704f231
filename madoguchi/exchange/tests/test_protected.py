"""A protected address stays out of every file, unless the ward names a rule for it."""

from typing import Any

import pytest

from madoguchi.cases import actions as cases
from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import (
    ANSWERS,
    DAY,
    MONDAY,
    Town,
    a_case,
    a_definition,
    a_page,
    a_question,
    a_stage,
    rule,
)
from madoguchi.events.queries import history
from madoguchi.exchange.actions import fetch
from madoguchi.exchange.models import Row
from madoguchi.exchange.tests.cast import BUSINESS, a_batch
from madoguchi.exchange.tests.test_batches import read, table
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.protection.actions import Wish
from madoguchi.wards.actor import Actor

MARKED = "七つ森三丁目"
ADDRESS = {
    "postal_code": "1009999",
    "prefecture": "東京都",
    "city": "みどり区",
    "town": MARKED,
    "rest": "4番6号",
    "building": "",
}
WISH = Wish("stalking", "本人から申出がありました。", (MONDAY + 300 * DAY).date())


@pytest.fixture
def hidden(town: Town) -> Case:
    """Return a granted case with an address that goes by file."""
    moving = a_definition(
        "moving",
        pages=(
            a_page("where", a_question("home", "address")),
            a_page(
                "applicant",
                a_question("applicant", "name"),
                a_question("birth", "birthdate"),
            ),
        ),
        stages=(
            a_stage("decision", "decision"),
            a_stage("handover", "handover", "register"),
            a_stage("close", "close"),
        ),
        roles={"name": "applicant", "birth": "birth", "address": "home"},
        fee=(),
        facts=(),
    )
    system = Actor.system(town.id)
    publish(moving, ward=town.id, by=system, at=MONDAY - 90 * DAY)
    forget_offers()
    rule(town, hand_over={"moving": f"file:{BUSINESS}"})
    answers: Any = {"where": {"home": ADDRESS}, "applicant": ANSWERS["applicant"]}
    return a_case(town, "granted", procedure="moving", answers=answers)


def protect(town: Town, case: Case) -> None:
    cases.protect(case.pk, WISH, by=town.sato, at=MONDAY)


def test_the_address_of_nobody_protected_is_in_the_file(
    town: Town, hidden: Case
) -> None:
    _, files = read(fetch(a_batch(town).pk, by=town.sato, at=MONDAY).content)

    [row] = table(files["cases.csv"])
    assert (row["town"], row["address_withheld"]) == (MARKED, "0")


def test_a_protected_address_is_left_out_and_the_file_says_so(
    town: Town, hidden: Case
) -> None:
    protect(town, hidden)

    batch = a_batch(town)
    manifest, files = read(fetch(batch.pk, by=town.sato, at=MONDAY).content)

    [row] = table(files["cases.csv"])
    assert (row["town"], row["rest"], row["address_withheld"]) == ("", "", "1")
    assert row["family_name"] == "若葉"
    assert manifest["address_withheld"] == 1
    assert MARKED.encode() not in b"".join(files.values())
    assert history(town.id, batch.stream)[0].fact["withheld"] == 1


def test_a_protection_that_begins_later_takes_the_address_out_of_the_next_edition(
    town: Town, hidden: Case
) -> None:
    batch = a_batch(town)
    before = fetch(batch.pk, by=town.sato, at=MONDAY)
    protect(town, hidden)

    after = fetch(batch.pk, by=town.sato, at=MONDAY)

    manifest, files = read(after.content)
    assert (before.name, after.name) == ("kaigo-000001-1.zip", "kaigo-000001-2.zip")
    assert (manifest["edition"], manifest["address_withheld"]) == (2, 1)
    assert MARKED.encode() not in b"".join(files.values())
    assert fetch(batch.pk, by=town.sato, at=MONDAY) == after
    assert Row.objects.get().withheld


def test_a_rule_with_its_basis_lets_the_address_through(
    town: Town, hidden: Case
) -> None:
    rule(town, hand_over_addresses={BUSINESS: "介護保険法第12条（届出の受理）"})
    batch = a_batch(town)
    protect(town, hidden)

    manifest, files = read(fetch(batch.pk, by=town.sato, at=MONDAY).content)

    [row] = table(files["cases.csv"])
    assert (row["town"], manifest["edition"]) == (MARKED, 1)


def test_a_rule_without_a_basis_is_no_rule(town: Town, hidden: Case) -> None:
    rule(town, hand_over_addresses={BUSINESS: " "})
    protect(town, hidden)

    _, files = read(fetch(a_batch(town).pk, by=town.sato, at=MONDAY).content)

    assert MARKED.encode() not in b"".join(files.values())
