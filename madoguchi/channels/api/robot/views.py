"""What a robot may ask: what waits, to have one case, to say how it went."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse

from madoguchi.cases.actions.tries import Door, count_try
from madoguchi.cases.problems import TooManyTries
from madoguchi.channels.api.http import (
    ApiRequest,
    endpoint,
    json_body,
    refuse_stranger,
    token_of,
    told,
)
from madoguchi.channels.api.problems import Trouble, bad_report
from madoguchi.robots import actions
from madoguchi.robots.actions import Leased
from madoguchi.robots.models import Errand, Robot
from madoguchi.robots.queries import actor_of_robot, robot_by_token
from madoguchi.robots.rules import Report

ROBOT: Final = "a robot with a token, that is not stopped"
MOST_LISTED: Final = 50


class RobotRequest(ApiRequest):
    """A request of a robot: which one."""

    robot: Robot


def let_robot_in(request: ApiRequest) -> None:
    """Find which robot calls and count the call; one that calls too often is stopped.

    It is asked of the table each time: a robot is stopped with its next call.
    """
    token = token_of(request)
    robot = robot_by_token(request.ward, token, request.today) if token else None
    if robot is None:
        refuse_stranger(request)
    try:
        door = Door("robot", robot.requests)
        count_try(request.ward.pk, door, str(robot.pk), request.now)
    except TooManyTries:
        actions.pause(robot, "rate", at=request.now)
        raise
    if robot.is_stopped:
        raise Trouble("robot-stopped")
    request.robot = robot  # type: ignore[attr-defined]  # made a RobotRequest here
    request.by = actor_of_robot(robot)


@endpoint(ROBOT, "GET", "HEAD", let_in=let_robot_in)
def work(request: RobotRequest) -> HttpResponse:
    """List what waits, by number; nothing of anybody is told."""
    waiting = actions.look(request.robot, MOST_LISTED, at=request.now)
    return told(
        {
            "dry_run": request.robot.is_dry,
            "waiting": [
                {
                    "case": str(one.pk),
                    "procedure": one.procedure,
                    "decided_at": one.decided_at.isoformat()
                    if one.decided_at
                    else None,
                }
                for one in waiting
            ],
        }
    )


@endpoint(ROBOT, "POST", let_in=let_robot_in)
def errands(request: RobotRequest) -> HttpResponse:
    """Take one case for a while; asked again for the same, the same errand."""
    body = json_body(request)
    given = body.get("case") if isinstance(body, dict) else None
    try:
        case = UUID(given) if isinstance(given, str) else None
    except ValueError:
        case = None
    if case is None or set(body) != {"case"}:
        raise bad_report(["case"])
    leased = actions.lease(request.robot, case, at=request.now)
    return told(_leased(leased), status=201)


def _leased(one: Leased) -> dict[str, Any]:
    return {
        **_errand(one.errand),
        "procedure": one.errand.case.procedure,
        "answers": dict(one.answers),
        "address_withheld": one.withheld,
    }


def _errand(one: Errand) -> dict[str, Any]:
    return {
        "errand": str(one.pk),
        "case": str(one.case_id),
        "key": one.key,
        "dry_run": one.is_dry,
        "state": one.state,
        "until": one.until.isoformat(),
    }


@endpoint(ROBOT, "POST", let_in=let_robot_in)
def result(request: RobotRequest, errand: UUID) -> HttpResponse:
    """Say that a case stands in the old screen; told twice, once."""
    body = _object(request, {"result", "minutes_saved", "seconds"})
    said = Report(body["result"], body["minutes_saved"], body["seconds"])
    return told(_errand(actions.report(request.robot, errand, said, at=request.now)))


@endpoint(ROBOT, "POST", let_in=let_robot_in)
def failure(request: RobotRequest, errand: UUID) -> HttpResponse:
    """Say that a case could not be typed in, and why, by a code."""
    reason = _object(request, {"reason"})["reason"]
    done = actions.fail(request.robot, errand, str(reason), at=request.now)
    return told(_errand(done))


def _object(request: RobotRequest, names: set[str]) -> dict[str, Any]:
    """Return a body with exactly these names."""
    body = json_body(request)
    if not isinstance(body, dict):
        raise bad_report(sorted(names))
    if missing := sorted(names - set(body)):
        raise bad_report(missing)
    if set(body) - names:
        raise bad_report([""])
    return body


@endpoint("anyone", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", is_public=True)
def nothing(_request: ApiRequest, rest: str) -> HttpResponse:
    """Say in this door's own way that there is nothing at an address."""
    del rest
    raise Trouble("not-found")
