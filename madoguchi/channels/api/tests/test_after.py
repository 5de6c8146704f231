"""A correction is answered and messages are written at the door of client systems."""

from typing import Any

import pytest

from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import Town, ask, bring
from madoguchi.channels.api.tests.caller import API, Caller, a_caller
from madoguchi.dialogue.models import Message
from madoguchi.events.queries import history
from madoguchi.wards.scope import ward_scope


@pytest.fixture
def case(town: Town, caller: Caller) -> Case:
    caller.post(f"{caller.filled()}/submission")
    return Case.objects.get(ward=town.ward)


def asked(town: Town, case: Case) -> str:
    """Ask for the birth date anew; return the address of what is asked."""
    with ward_scope(town.id):
        bring(town, case, "reviewing")
        ask(town, case.pk)
    return f"{API}/cases/{case.pk}/correction"


def answers(day: str) -> dict[str, Any]:
    name = {
        "family": "若葉",
        "given": "花子",
        "family_kana": "ワカバ",
        "given_kana": "ハナコ",
    }
    return {"applicant": name, "birth": day}


def test_what_is_asked_is_told_answered_and_sent(
    town: Town, caller: Caller, case: Case
) -> None:
    address = asked(town, case)

    told = caller.get(address).json()
    assert [(one["question"], one["reason"]) for one in told["asks"]] == [
        ("birth", "mismatch")
    ]
    (page,) = told["pages"]
    assert page["done"] is False
    kept = caller.put(page["href"], answers("1959-04-01"))
    assert kept.status_code == 200, kept.content.decode()
    assert kept.json()["pages"][0]["done"] is True
    sent = caller.post(address)

    assert sent.status_code == 200, sent.content.decode()
    assert sent.json()["state"] == "reviewing"
    said = history(town.id, case.stream)[-1]
    assert said.kind == "case.corrected"
    assert caller.get(address).status_code == 409


def test_a_rule_refuses_a_new_answer_here_too(
    town: Town, caller: Caller, case: Case
) -> None:
    address = asked(town, case)

    wrong = caller.put(f"{address}/pages/applicant", answers("2099-01-01"))
    unasked = caller.put(f"{address}/pages/copies", {"copies": 3})
    early = caller.post(address)

    assert [one["code"] for one in wrong.json()["errors"]] == ["birth_in_future"]
    assert unasked.status_code == 404
    assert early.json()["code"] == "nothing-asked"


def test_nobody_else_may(town: Town, caller: Caller, case: Case) -> None:
    address = asked(town, case)
    other = a_caller(town, name="別の連携")

    assert other.get(address).status_code == 404
    assert other.get(f"{API}/cases/{case.pk}/messages").status_code == 404


def test_messages_are_written_once_and_read(
    town: Town, caller: Caller, case: Case
) -> None:
    address = f"{API}/cases/{case.pk}/messages"
    number = "00000000-0000-4000-8000-000000000007"

    for _ in range(2):
        sent = caller.post(address, {"text": "届きましたか。", "number": number})
        assert sent.status_code == 200, sent.content.decode()

    (told,) = caller.get(address).json()["messages"]
    assert (told["side"], told["text"]) == ("applicant", "届きましたか。")
    assert Message.objects.filter(ward=town.ward).count() == 1
    wrongs: tuple[Any, ...] = ({"text": ""}, {"text": 7}, {"text": "a", "more": 1}, [])
    for wrong in wrongs:
        assert caller.post(address, wrong).status_code == 422
