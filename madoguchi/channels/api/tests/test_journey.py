"""From the list of procedures to the receipt, as a client system goes."""

from typing import Any

from madoguchi.cases.models import Case, Draft
from madoguchi.cases.queries import own_case
from madoguchi.cases.tests.cast import MONDAY, Town, bring
from madoguchi.channels.api.tests.caller import API, Caller
from madoguchi.config.wiring import follow_all
from madoguchi.events.models import Event
from madoguchi.records.tests.cast import disposed
from madoguchi.wards.queries import actor_of_client
from madoguchi.wards.scope import ward_scope


def test_a_client_finds_begins_fills_checks_and_sends(
    town: Town, caller: Caller
) -> None:
    offered = caller.get(f"{API}/procedures").json()["procedures"]
    assert {one["procedure"] for one in offered} >= {"certificate", "benefit"}
    draft = caller.filled()

    check = caller.get(f"{draft}/check").json()
    receipt = caller.post(f"{draft}/submission").json()

    assert check["errors"] == []
    assert check["complete"] is True
    assert check["fee"]["total_yen"] == 600
    case = Case.objects.get(ward=town.ward)
    assert receipt["reference"] == case.reference
    assert (case.channel, case.client_id) == ("api", caller.client.pk)
    status = caller.get(receipt["status"]).json()
    assert (status["state"], status["reference"]) == ("received", case.reference)


def test_sent_again_it_gives_the_same_receipt(town: Town, caller: Caller) -> None:
    draft = caller.filled()

    receipts = [caller.post(f"{draft}/submission").json() for _ in range(3)]

    assert receipts[0] == receipts[1] == receipts[2]
    assert Case.objects.filter(ward=town.ward).count() == 1


def test_the_log_names_the_client_and_the_channel(town: Town, caller: Caller) -> None:
    draft = caller.filled()
    caller.post(f"{draft}/submission")

    follow_all()

    bodies = [
        one.body for one in Event.objects.filter(ward=town.ward, kind="case.received")
    ]
    assert len(bodies) == 1
    assert f'"actor":"client/{caller.client.pk}"' in bodies[0]
    assert '"channel":"api"' in bodies[0]


def test_what_is_wrong_is_said_by_question_in_the_callers_language(
    caller: Caller,
) -> None:
    draft = caller.begin()

    answers = {"copies": 11}
    english = caller.put(f"{draft}/pages/copies?lang=en", answers)
    japanese = caller.put(f"{draft}/pages/copies", answers)

    assert english.status_code == japanese.status_code == 422
    assert english["Content-Type"] == "application/problem+json"
    first = english.json()["errors"][0]
    assert (first["question"], first["pointer"]) == ("copies", "/copies")
    assert english.json()["title"] != japanese.json()["title"]
    assert "「copies」" in japanese.json()["errors"][0]["detail"]


def test_a_rule_refuses_at_this_door_as_at_every_other(caller: Caller) -> None:
    draft = caller.begin()
    born = {"applicant": A_NAME, "birth": "2099-01-01"}

    response = caller.put(f"{draft}/pages/applicant", born)

    assert response.status_code == 422
    assert [one["code"] for one in response.json()["errors"]] == ["birth_in_future"]
    refusals = Event.objects.filter(kind="draft.refused").values_list("body", flat=True)
    assert len(refusals) == 1


A_NAME = {
    "family": "若葉",
    "given": "花子",
    "family_kana": "わかば",
    "given_kana": "ハナコ",
}


def test_an_answer_is_kept_as_every_door_keeps_it(caller: Caller) -> None:
    draft = caller.begin()
    caller.put(f"{draft}/pages/applicant", {"applicant": A_NAME, "birth": "1958-04-01"})

    kept = caller.get(f"{draft}/answers").json()

    assert kept["applicant"]["family_kana"] == "ワカバ"


def test_a_page_that_the_answers_do_not_lead_to_is_said_to_be_ignored(
    caller: Caller,
) -> None:
    draft = caller.filled()

    response = caller.put(f"{draft}/pages/where", {"address": "どこか"})

    assert response.status_code == 200
    assert "where" not in [one["key"] for one in response.json()["pages"]]


def test_an_incomplete_draft_is_told_all_that_is_missing(caller: Caller) -> None:
    draft = caller.begin()

    response = caller.post(f"{draft}/submission")

    assert response.status_code == 422
    told = response.json()
    assert told["code"] == "incomplete"
    assert {one["question"] for one in told["errors"]} == {
        "copies", "delivery", "applicant", "birth", "phone",
    }  # fmt: skip


def test_a_draft_is_thrown_away(town: Town, caller: Caller) -> None:
    draft = caller.filled()

    assert caller.delete(draft).status_code == 204
    assert caller.get(draft).status_code == 404
    assert Draft.objects.get(ward=town.ward).key_id is None


def test_answers_come_by_the_names_of_the_gif(town: Town, caller: Caller) -> None:
    draft = caller.filled()
    caller.post(f"{draft}/submission")
    case = Case.objects.get(ward=town.ward)

    own = caller.get(f"{API}/cases/{case.pk}/answers").json()
    named: Any = caller.get(f"{API}/cases/{case.pk}/answers?names=gif").json()

    assert own["copies"] == 2
    assert named["answers"]["copies"] == 2
    assert caller.get(f"{API}/cases/{case.pk}/answers?names=else").status_code == 400


def test_a_case_belongs_to_the_client_that_sent_it(town: Town, caller: Caller) -> None:
    draft = caller.filled()
    caller.post(f"{draft}/submission")
    case = Case.objects.get(ward=town.ward)

    assert own_case(actor_of_client(caller.client), case.pk) == case


def test_a_destroyed_record_is_told_as_gone(town: Town, caller: Caller) -> None:
    status = caller.post(f"{caller.filled()}/submission").json()["status"]
    with ward_scope(town.id):
        case = Case.objects.get(ward=town.ward)
        bring(town, case, "closed", at=MONDAY)
        disposed(town)

    for address in (status, f"{status}/answers"):
        told = caller.get(address)
        assert (told.status_code, told.json()["code"]) == (410, "disposed")
