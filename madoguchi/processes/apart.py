"""Read the log of another system in a process of its own, which keeps nothing of it.

The web process hands the file over and gets the answer; engines and file go when that
process ends. The file lies in a temporary folder only while it is read. What is wrong
comes back as a code with its place, never with a value of the file.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

SECONDS: Final = 60
"""A file of the size that is taken needs some seconds; more than this never ends."""
MOST_BYTES: Final = 10 * 1024 * 1024
FORMS: Final = (".xes", ".csv", ".parquet")
TOO_LARGE, NO_FORM, TOO_SLOW, BROKEN = "too_large", "no_form", "too_slow", "broken"


class NotMined(Exception):
    """The file was not read; carries a code, and the place where it is wrong."""

    def __init__(self, reason: str, place: Mapping[str, Any] | None = None) -> None:
        self.reason = reason
        self.place = dict(place or {})
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came: its name, its bytes, and which columns are which."""

    name: str
    content: bytes
    columns: Mapping[str, str]


def mine_apart(sent: Sent) -> dict[str, Any]:
    """Return the answer about a file; raise NotMined."""
    if len(sent.content) > MOST_BYTES:
        raise NotMined(TOO_LARGE)
    if Path(sent.name).suffix.lower() not in FORMS:
        raise NotMined(NO_FORM)
    with TemporaryDirectory(prefix="madoguchi-log-") as folder:
        path = Path(folder) / ("log" + Path(sent.name).suffix.lower())
        path.write_bytes(sent.content)
        asked = {"path": str(path), "columns": dict(sent.columns)}
        try:
            done = subprocess.run(  # noqa: S603 - our own module
                [sys.executable, "-m", __name__],
                input=json.dumps(asked).encode(),
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:  # `from None`: it holds the file's place
            raise NotMined(TOO_SLOW) from None
    if done.returncode:
        raise NotMined(BROKEN)
    answer: dict[str, Any] = json.loads(done.stdout)
    if wrong := answer.get("wrong"):
        place = {**answer["place"], "file": sent.name}
        raise NotMined(wrong, place)
    return answer


def main() -> int:
    """Read the file that the standard input names; write the answer."""
    # 130 MB of engines, for this process alone.
    from madoguchi.mining.columns import Columns
    from madoguchi.mining.mined import mine
    from madoguchi.mining.problems import BadLog
    from madoguchi.mining.relation import TABLE, open_log
    from madoguchi.processes.disclosure import SMALL
    from madoguchi.processes.told import LANGUAGES, told_of

    asked = json.loads(sys.stdin.buffer.read())
    try:
        with open_log(Path(asked["path"]), Columns(**asked["columns"])) as log:
            mined = mine(log.database)
            if mined.cases < SMALL:
                found: dict[str, Any] = {"state": "few"}
            else:
                found = told_of(
                    log.database, TABLE, mined, {one: {} for one in LANGUAGES}
                )
                times = mined.durations.percentiles
                found |= {
                    "done": None,
                    "times": {"median": times[50], "p90": times[90]},
                }
    except BadLog as bad:
        place = {name: str(value) for name, value in bad.place.items()}
        found = {"wrong": bad.reason, "place": place}
    sys.stdout.write(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
