r"""A sample robot: types granted cases into an old screen, and says how it went.

It needs Python alone. As a library of Robot Framework its methods are the keywords of
`legacy.robot`; started by itself it does the same:

    MADOGUCHI_ROBOT_TOKEN=… python legacy_robot.py https://ward.example/midori \
        https://old.example/screen/

Two rules keep a case from being typed in twice: look for the key before typing, and
type nothing when the lease is nearly over.
"""

import argparse
import json
import os
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from typing import Any

Errand = dict[str, Any]
TIMEOUT = 10
MARGIN = timedelta(seconds=0.5)
"""With less than this left of a lease, nothing is typed."""
BY_HAND_MINUTES = 6
"""What one entry takes by hand; measure it in your office (業務量調査)."""
TOKEN_FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
FOUND = re.compile(r'id="found">該当 (\d+) 件')
FULL, STOPPED = 409, 403


class Stopped(Exception):
    """The ward stopped this robot: take the hands off every screen."""


class Refused(Exception):
    """The ward did not take what was asked; `code` says why."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status, self.code = status, problem.get("code", "")
        super().__init__(f"{status} {self.code}: {problem.get('detail', '')}")


class LegacyRobot:
    """One robot at one old screen; each public method is a keyword."""

    ROBOT_LIBRARY_SCOPE = "SUITE"

    def __init__(
        self, ward: str, screen: str, token: str = "", pause: float = 0
    ) -> None:
        self.ward, self.screen = ward.rstrip("/"), screen
        self.token = token or os.environ["MADOGUCHI_ROBOT_TOKEN"]
        self.pause = pause
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.browser = urllib.request.build_opener(cookies)

    # ------------------------------------------------------------------- the ward

    def take_next_case(self) -> Errand | None:
        """Take one waiting case, or None when there is none."""
        for one in self._call("work")["waiting"]:
            try:
                return self._call("errands", {"case": one["case"]})
            except Refused as problem:
                if problem.status != FULL or problem.code != "not-waiting":
                    raise
        return None

    def report(
        self, errand: Errand, result: str, minutes_saved: int, seconds: int
    ) -> Errand:
        """Say that a case stands in the old screen."""
        said = {
            "result": result,
            "minutes_saved": minutes_saved,
            "seconds": seconds,
        }
        return self._call(f"errands/{errand['errand']}/result", said)

    def give_up(self, errand: Errand, reason: str) -> Errand:
        """Say that a case could not be typed in: screen, value, rejected, other."""
        return self._call(f"errands/{errand['errand']}/failure", {"reason": reason})

    def _call(self, path: str, body: Any = None) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self.ward}/robot/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
                told: dict[str, Any] = json.load(answer)
                return told
        except urllib.error.HTTPError as problem:
            why = json.load(problem)
            if problem.code == STOPPED and why.get("code") == "robot-stopped":
                raise Stopped(why["detail"]) from None
            raise Refused(problem.code, why) from None

    # ------------------------------------------------------------------- the screen

    def case_is_on_screen(self, key: str) -> bool:
        """Look for a key in the old screen before anything is typed."""
        query = urllib.parse.urlencode({"key": key})
        with self.browser.open(f"{self.screen}?{query}", timeout=TIMEOUT) as page:
            found = FOUND.search(page.read().decode())
        if found is None:
            raise LookupError("the screen is not the one this robot knows")
        return int(found[1]) > 0

    def type_case(self, errand: Errand) -> None:
        """Type one case and press 登録; raise ValueError when the screen says no."""
        with self.browser.open(self.screen, timeout=TIMEOUT) as page:
            mark = TOKEN_FIELD.search(page.read().decode())
        if mark is None:
            raise LookupError("the screen is not the one this robot knows")
        typed = {"csrfmiddlewaretoken": mark[1], **boxes(errand)}
        request = urllib.request.Request(
            self.screen,
            data=urllib.parse.urlencode(typed).encode(),
            headers={"Referer": self.screen},
        )
        with self.browser.open(request, timeout=TIMEOUT) as page:
            text = page.read().decode()
        if 'role="alert"' in text:
            raise ValueError("the old screen did not take it")

    # ------------------------------------------------------------------- the work

    def type_one_case(
        self, errand: Errand, by_hand_minutes: int = BY_HAND_MINUTES
    ) -> int:
        """Do one errand from the look to the report; return the minutes it saved."""
        began = time.monotonic()
        try:
            result = self._entered(errand)
        except (LookupError, OSError):
            self.give_up(errand, "screen")
            return 0
        except ValueError:
            self.give_up(errand, "rejected")
            return 0
        if result is None:
            self.give_up(errand, "other")
            return 0
        time.sleep(self.pause)
        seconds = round(time.monotonic() - began)
        self.report(errand, result, by_hand_minutes, seconds)
        return 0 if errand["dry_run"] else by_hand_minutes

    def _entered(self, errand: Errand) -> str | None:
        """Return `entered` or `already`; None when too little of the lease is left."""
        if self.case_is_on_screen(errand["key"]):
            return "already"
        if errand["dry_run"]:
            return "entered"
        left = datetime.fromisoformat(errand["until"]) - datetime.now(UTC)
        if left < MARGIN:
            return None
        self.type_case(errand)
        return "entered"


def boxes(errand: Errand) -> dict[str, str]:
    """Return what goes into which box; the questions are those of the procedure."""
    answers = errand["answers"]
    name: dict[str, str] = next((one for one in answers.values() if is_name(one)), {})
    return {
        "key": errand["key"],
        "name": f"{name.get('family', '')} {name.get('given', '')}".strip(),
        "kana": f"{name.get('family_kana', '')} {name.get('given_kana', '')}".strip(),
        "birth": str(answers.get("birth") or ""),
        "phone": str(answers.get("phone") or ""),
        "what": errand["procedure"],
    }


def is_name(answer: Any) -> bool:
    return isinstance(answer, dict) and "family" in answer


def main(words: list[str] | None = None) -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("ward", help="the ward's address, such as https://…/midori")
    asked.add_argument("screen", help="the old screen's address")
    asked.add_argument("--limit", type=int, default=300, help="cases at most")
    asked.add_argument("--pause", type=float, default=0, help="seconds an entry rests")
    given = asked.parse_args(words)
    robot, saved, done = LegacyRobot(given.ward, given.screen, pause=given.pause), 0, 0
    try:
        while done < given.limit:
            errand = robot.take_next_case()
            if errand is None:
                break
            saved += robot.type_one_case(errand)
            done += 1
    except Stopped as stopped:
        print(f"stopped: {stopped}", file=sys.stderr)
        return 3
    print(json.dumps({"cases": done, "minutes_saved": saved}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
