"""The sample robot: its tasks name keywords that are there; it types once."""

import importlib.util
import io
import json
import re
from types import ModuleType
from typing import Any
from urllib.error import HTTPError

import pytest

from tests.house_rules.source import ROOT

SAMPLE = ROOT / "docs" / "samples" / "legacy-robot"
BUILT_IN = {"set variable", "evaluate", "log to console"}
"""Keywords that Robot Framework has itself."""
UNTIL = "2099-01-01T00:00:00+09:00"


def sample() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "legacy_robot", SAMPLE / "legacy_robot.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def keywords() -> set[str]:
    """Return the keywords of the tasks, variables and branches left out."""
    _, _, tasks = (
        (SAMPLE / "legacy.robot").read_text(encoding="utf-8").partition("*** Tasks ***")
    )
    found = set()
    for line in tasks.splitlines():
        cells = [one for one in re.split(r"\s{2,}", line) if one]
        cells = [one for one in cells if not one.startswith("$")]
        if line.startswith(" ") and cells and not cells[0].isupper():
            found.add(cells[0].lower())
    return found


def test_every_keyword_of_the_tasks_is_there() -> None:
    robot = sample().LegacyRobot
    ours = {name.replace("_", " ") for name in vars(robot) if not name.startswith("_")}

    assert {"take next case", "type one case"} <= keywords() <= ours | BUILT_IN


class Screen:
    """A robot whose ward and old screen are in memory."""

    def __init__(self, module: ModuleType, *, found: bool = False) -> None:
        self.told: list[tuple[str, Any]] = []
        self.typed: list[str] = []
        outer = self

        class Robot(module.LegacyRobot):  # type: ignore[misc,name-defined]  # loaded here
            def _call(self, path: str, body: Any = None) -> dict[str, Any]:
                outer.told.append((path, body))
                return {}

            def case_is_on_screen(self, key: str) -> bool:
                return found or key in outer.typed

            def type_case(self, errand: dict[str, Any]) -> None:
                outer.typed.append(errand["key"])

        self.robot = Robot("http://ward", "http://old/", "token")


def an_errand(**more: Any) -> dict[str, Any]:
    errand = {"errand": "1", "key": "A", "until": UNTIL, "dry_run": False}
    return {**errand, "answers": {}, "procedure": "inu", **more}


def test_it_types_reports_and_says_what_it_saved() -> None:
    screen = Screen(sample())

    assert screen.robot.type_one_case(an_errand(), 7) == 7

    [(path, said)] = screen.told
    assert (path, said["result"], said["minutes_saved"]) == (
        "errands/1/result",
        "entered",
        7,
    )
    assert screen.typed == ["A"]


@pytest.mark.parametrize(
    ("errand", "found", "told"),
    [
        (an_errand(), True, "already"),
        (an_errand(dry_run=True), False, "entered"),
    ],
)
def test_what_is_there_or_dry_is_not_typed(
    errand: dict[str, Any], *, found: bool, told: str
) -> None:
    screen = Screen(sample(), found=found)

    screen.robot.type_one_case(errand)

    assert screen.typed == []
    assert screen.told[0][1]["result"] == told


def test_with_too_little_of_its_lease_left_it_types_nothing() -> None:
    screen = Screen(sample())

    saved = screen.robot.type_one_case(an_errand(until="2020-01-01T00:00:00+09:00"))

    assert (saved, screen.typed) == (0, [])
    assert screen.told == [("errands/1/failure", {"reason": "other"})]


def test_a_stopped_robot_lets_go(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sample()

    def refused(*_given: object, **_more: object) -> None:
        body = io.BytesIO(json.dumps({"code": "robot-stopped", "detail": "x"}).encode())
        raise HTTPError("http://ward", 403, "", {}, body)  # type: ignore[arg-type]  # no headers

    monkeypatch.setattr("urllib.request.urlopen", refused)
    monkeypatch.setenv("MADOGUCHI_ROBOT_TOKEN", "token")

    assert module.main(["http://ward", "http://old/"]) == 3
