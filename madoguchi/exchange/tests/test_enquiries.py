"""A register is asked only what a law names, and believed only in its shape."""

from collections.abc import Mapping
from typing import Any

import pytest

from madoguchi.cases.models import Case
from madoguchi.cases.problems import AlreadyDecided, NotAllowed, NotYours
from madoguchi.cases.queries import opened
from madoguchi.cases.registers import telling
from madoguchi.cases.tests.cast import MONDAY, Town, a_case, a_definition
from madoguchi.events.queries import history
from madoguchi.exchange.actions.enquiries import ask, carry_out
from madoguchi.exchange.asking import (
    TYPES,
    Askable,
    Unreadable,
    askables,
    read_answer,
)
from madoguchi.exchange.layouting import businesses
from madoguchi.exchange.models import Enquiry
from madoguchi.exchange.problems import AlreadyAsked, NoSuchQuestion
from madoguchi.exchange.queries import enquiries_of
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor


@pytest.fixture
def case(town: Town) -> Case:
    """Return a case of a procedure that the tax register may be asked about."""
    by = Actor.system(town.id)
    publish(a_definition("jidoteate"), ward=town.id, by=by, at=MONDAY)
    forget_offers()
    return a_case(town, "reviewing", procedure="jidoteate")


def answered(row: Enquiry) -> Enquiry:
    carry_out(row.ward_id, row.pk, at=MONDAY)
    row.refresh_from_db()
    return row


def test_a_question_is_asked_and_its_answer_kept_with_the_case(
    town: Town, case: Case
) -> None:
    row = ask(case.pk, "tax-income", by=town.sato, at=MONDAY)
    assert answered(row).state == "answered"
    answered(row)

    [found] = enquiries_of(opened(Case.objects.get(pk=case.pk)))
    assert found.answer["income_yen"] == 2_480_000
    assert found.invented
    assert "第19条第8号" in found.row.basis
    told = [one for one in history(town.id, case.stream) if "enquiry" in one.kind]
    assert [one.kind for one in told] == ["enquiry.asked", "enquiry.answered"]
    assert (told[0].fact["register"], told[1].fact["result"]) == (
        "kojinjumin",
        "answered",
    )
    assert b"2480000" not in bytes(row.sealed)


def test_what_no_law_names_is_not_asked(town: Town, case: Case) -> None:
    other = a_case(town, "reviewing")

    for number, key in ((other.pk, "tax-income"), (case.pk, "tax-income-single")):
        with pytest.raises(NoSuchQuestion):
            ask(number, key, by=town.sato, at=MONDAY)
    assert not Enquiry.objects.exists()


def test_who_may_not_work_on_a_case_asks_nothing(town: Town, case: Case) -> None:
    with pytest.raises(NotYours):
        ask(case.pk, "tax-income", by=town.kato, at=MONDAY)
    with pytest.raises(NotAllowed):
        ask(case.pk, "tax-income", by=Actor.system(town.id), at=MONDAY)


def test_asked_again_while_it_waits_is_told(town: Town, case: Case) -> None:
    row = ask(case.pk, "tax-income", by=town.sato, at=MONDAY)
    with pytest.raises(AlreadyAsked):
        ask(case.pk, "tax-income", by=town.sato, at=MONDAY)
    answered(row)

    ask(case.pk, "tax-income", by=town.sato, at=MONDAY)


def test_nobody_asks_about_what_is_decided(town: Town, case: Case) -> None:
    done = a_case(town, "refused", procedure="jidoteate")

    with pytest.raises(AlreadyDecided):
        ask(done.pk, "tax-income", by=town.sato, at=MONDAY)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (None, "nothing"),
        ({"year": 2026}, "failed"),
        ({"year": 2026, "income_yen": "1", "dependents": 0, "taxed": True}, "failed"),
    ],
)
def test_nothing_and_nonsense_are_told_apart(
    town: Town,
    case: Case,
    said: Mapping[str, Any] | None,
    state: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(telling.SAMPLES, "tax-income", said)
    row = ask(case.pk, "tax-income", by=town.sato, at=MONDAY)

    assert answered(row).state == state


def test_every_question_names_its_law_its_register_and_its_types() -> None:
    for one in askables().values():
        assert "第" in one.basis
        assert one.register in businesses()
        assert one.procedures
        assert {each.type for each in one.columns} <= set(TYPES)
        assert read_answer(one, telling.SAMPLES[one.key])


BAD: list[dict[str, Any]] = [
    {"registered": 1},
    {"registered": True, "since": "2026-02-30"},
    {"registered": True, "address": "みどり区"},
]


@pytest.mark.parametrize("said", BAD)
def test_what_was_not_declared_is_not_believed(said: dict[str, Any]) -> None:
    asked: Askable = askables()["residence"]

    with pytest.raises(Unreadable):
        read_answer(asked, said)
