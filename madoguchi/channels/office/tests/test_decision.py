"""From the queue to a decision, and what a refusal must say."""

from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import REMEDIES, Town, a_case
from madoguchi.channels.office.tests.desk import Desk

GRANT = {"outcome": "granted"}
REFUSAL = {
    "outcome": "refused",
    "reason_code": "not_eligible",
    "reason": "区内に住民登録がありません。",
}


def test_a_clerk_takes_a_case_from_the_queue_and_grants_it(
    town: Town, sato: Desk
) -> None:
    case = a_case(town)
    assert case.reference in sato.text("queue")

    sato.post("take", case.pk)
    check = sato.post("decision", case.pk, **GRANT)
    assert "この内容で決定しますか" in check.content.decode()
    done = sato.post("decision", case.pk, **GRANT, sure="yes")

    assert done["Location"].endswith("?said=granted")
    assert Case.objects.get(pk=case.pk).outcome == "granted"


def test_nothing_is_decided_by_looking_at_the_check(town: Town, sato: Desk) -> None:
    case = a_case(town, "reviewing")

    sato.post("decision", case.pk, **GRANT)

    assert Case.objects.get(pk=case.pk).outcome == ""


def test_the_check_of_a_refusal_shows_reason_and_remedies(
    town: Town, sato: Desk
) -> None:
    case = a_case(town, "reviewing")

    text = sato.post("decision", case.pk, **REFUSAL).content.decode()

    assert REFUSAL["reason"] in text
    assert REMEDIES in text


def test_a_refusal_without_a_reason_goes_back_to_the_form(
    town: Town, sato: Desk
) -> None:
    case = a_case(town, "reviewing")

    response = sato.post("decision", case.pk, outcome="refused")

    assert response.status_code == 422
    assert "行政手続法8条" in response.content.decode()


def test_a_reason_that_has_no_room_is_not_cut_off(town: Town, sato: Desk) -> None:
    case, long = a_case(town, "reviewing"), "長" * 4001

    response = sato.post("decision", case.pk, **{**REFUSAL, "reason": long})

    assert response.status_code == 422
    assert long in response.content.decode()
    assert "いまは4001文字です。" in response.content.decode()


def test_the_second_decision_is_told_of_the_first(town: Town, sato: Desk) -> None:
    case = a_case(town, "granted")

    response = sato.post("decision", case.pk, **REFUSAL, sure="yes")

    assert response["Location"].endswith("?refused=AlreadyDecided")
    text = sato.text("case", case.pk, refused="AlreadyDecided")
    assert "はじめの決定が有効です" in text
