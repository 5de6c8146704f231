"""The robot's door: a token of narrow verbs, caps that stop it, plain refusals."""

from typing import Any

import pytest
from django.test import Client

from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import MONDAY, Town
from madoguchi.channels.api.robot import urls
from madoguchi.robots import actions
from madoguchi.robots.tests.cast import a_robot, waiting

DONE = {"result": "entered", "minutes_saved": 6, "seconds": 40}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)


class Calls:
    """Calls with the token of one robot."""

    def __init__(self, town: Town, token: str) -> None:
        self.home = f"/{town.ward.slug}/robot"
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def get(self, path: str) -> Any:
        return self.client.get(f"{self.home}/{path}")

    def post(self, path: str, body: Any) -> Any:
        return self.client.post(f"{self.home}/{path}", body, "application/json")


def test_a_robot_lists_leases_and_reports(town: Town) -> None:
    [case] = waiting(town)
    _, token = a_robot(town)
    calls = Calls(town, token)

    listed = calls.get("work")
    [one] = listed.json()["waiting"]
    leased = calls.post("errands", {"case": one["case"]})
    done = calls.post(f"errands/{leased.json()['errand']}/result", DONE)

    assert "若葉" not in listed.content.decode()
    assert case.reference not in listed.content.decode()
    assert (leased.status_code, leased.json()["key"]) == (201, case.reference)
    assert leased.json()["answers"]["applicant"]["family"] == "若葉"
    assert (done.status_code, done.json()["state"]) == (200, "done")
    case.refresh_from_db()
    assert case.state == Case.State.ISSUED


def test_it_has_no_verb_but_these() -> None:
    assert [str(one.name) for one in urls.urlpatterns] == [
        "work",
        "errands",
        "result",
        "failure",
        "nothing",
    ]


def code(response: Any) -> tuple[int, str]:
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["code"]


def test_without_a_good_token_it_is_nobody(town: Town) -> None:
    waiting(town)

    for token in ("", "madoguchi_robot_invented"):
        response = Calls(town, token).get("work")
        assert code(response) == (401, "no-token")
    assert code(Client().get("/midori/robot/work")) == (401, "no-token")


def test_a_client_system_is_no_robot_and_a_robot_no_client(town: Town) -> None:
    _, token = a_robot(town)
    client = Client(headers={"Authorization": f"Bearer {token}"})

    response = client.post("/midori/api/procedures/certificate/drafts")

    assert code(response) == (401, "no-token")


def test_over_its_cap_it_is_stopped_until_somebody_starts_it(town: Town) -> None:
    waiting(town)
    robot, token = a_robot(town, requests=2)
    calls = Calls(town, token)

    said = [calls.get("work").status_code for _ in range(3)]

    assert said == [200, 200, 429]
    robot.refresh_from_db()
    assert robot.stopped_for == "rate"


def test_a_stopped_robot_is_told_to_let_go(town: Town) -> None:
    [case] = waiting(town)
    _, token = a_robot(town)
    calls = Calls(town, token)
    leased = calls.post("errands", {"case": str(case.pk)}).json()
    actions.stop_all(by=town.suzuki, at=MONDAY)

    said = calls.post(f"errands/{leased['errand']}/result", DONE)

    assert code(said) == (403, "robot-stopped")
    assert "手を離して" in said.json()["detail"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/case"),
        ([], "/case"),
        ({"case": "x"}, "/case"),
        ({"case": 7}, "/case"),
        ({"case": "0" * 32, "more": 1}, "/case"),
    ],
)
def test_bad_leases_are_told_what_is_wrong(town: Town, body: Any, pointer: str) -> None:
    _, token = a_robot(town)

    response = Calls(town, token).post("errands", body)

    assert code(response) == (422, "invalid-report")
    assert response.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("result", {}),
        ("result", {**DONE, "result": ["entered"]}),
        ("result", {**DONE, "minutes_saved": "6"}),
        ("result", {**DONE, "approve": True}),
        ("failure", {"reason": "なぜか"}),
        ("failure", []),
    ],
)
def test_bad_reports_are_told_what_is_wrong(town: Town, path: str, body: Any) -> None:
    [case] = waiting(town)
    _, token = a_robot(town)
    calls = Calls(town, token)
    errand = calls.post("errands", {"case": str(case.pk)}).json()["errand"]

    assert code(calls.post(f"errands/{errand}/{path}", body)) == (422, "invalid-report")
    case.refresh_from_db()
    assert case.state == Case.State.DECIDED


def test_foreign_errands_are_not_there(town: Town) -> None:
    [case] = waiting(town)
    _, token = a_robot(town)
    _, other = a_robot(town, "転記2号")
    errand = Calls(town, token).post("errands", {"case": str(case.pk)}).json()["errand"]

    said = Calls(town, other).post(f"errands/{errand}/result", DONE)

    assert code(said) == (404, "not-found")
    assert code(Calls(town, other).get("anything")) == (404, "not-found")
