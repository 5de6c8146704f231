"""From the queue to a decision, and what a refusal must say."""

from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import (
    DAY,
    MONDAY,
    REMEDIES,
    Town,
    a_case,
    a_definition,
    text,
)
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.procedures.queries import forget_offers
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor

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


def test_a_refusal_names_the_standards_that_are_not_met(town: Town, sato: Desk) -> None:
    standards = (text("区内に住民登録があること。"), text("本人であること。"))
    strict = a_definition("strict", review_standards=standards)
    system = Actor.system(town.id)
    publish(strict, ward=town.id, by=system, at=MONDAY - 90 * DAY)
    forget_offers()
    case = a_case(town, "reviewing", procedure="strict")
    assert "当てはまらない審査基準" in sato.text("decision", case.pk)

    chosen = {**REFUSAL, "reason": "", "standard": ["0", "9", "x"]}
    page = sato.post("decision", case.pk, **chosen).content.decode()

    said = "審査基準「区内に住民登録があること」に当てはまりません。"
    assert said in page
    assert "本人であること" not in page


def test_a_grant_names_no_standard(town: Town, sato: Desk) -> None:
    case = a_case(town, "reviewing")

    page = sato.post("decision", case.pk, **GRANT, standard=["0"]).content.decode()

    assert "審査基準「" not in page
