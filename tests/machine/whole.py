"""Run all checks and tests and say at the end what held and what was not tried.

`whole.py` runs everything; `whole.py browser` only the journeys, `whole.py postgresql`
all that asks a database, on PostgreSQL. A part that fails does not stop the rest. The
tests on SQLite run beside those in a browser, which wait more than they compute, and
those on PostgreSQL. There the doors are left out: `make postgresql` has them. The last
line counts what passed and failed.
"""

import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / ".venv" / "bin"
POSTGRES = ROOT / "tests" / "machine" / "postgres.sh"
ORDINARY = "not browser and not drill and not scale"
# A process per core; the tests of one file share what it builds, so they stay together.
SPREAD = ["-n", "auto", "--dist", "loadscope", "--hypothesis-profile=whole"]
NO_SERVER = 77
SHELL = "chromium-headless-shell"


@dataclass
class Count:
    """How the tests of one part ended."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    not_tried: str = ""

    def __str__(self) -> str:
        if self.not_tried:
            return f"NOT TESTED: {self.not_tried}"
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        counted = f"{self.passed} passed, {self.failed} failed{skipped}"
        return f"{counted} ({self.seconds:.0f} s)"


@dataclass
class Part:
    """One thing to run: a check counts as one, pytest counts its tests."""

    title: str
    command: list[str]
    lacks: str = ""
    is_pytest: bool = False
    count: Count = field(default_factory=Count)

    def run(self, said: IO[str] | None = None) -> None:
        """Run it; what it says goes to a file where one is given."""
        out = said or sys.stdout
        print(f"\n== {self.title}", file=out, flush=True)
        if self.lacks:
            self.count = Count(not_tried=self.lacks)
            print(self.count, file=out, flush=True)
            return
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder, "report.xml")
            extra = [f"--junitxml={report}"] if self.is_pytest else []
            code = subprocess.run(
                [*self.command, *extra],
                cwd=ROOT,
                check=False,
                stdout=said,
                stderr=subprocess.STDOUT if said else None,
            ).returncode
            self.count = read(report) if self.is_pytest else Count()
        self.count.seconds = time.monotonic() - started
        if self.is_pytest and code == NO_SERVER:
            self.count = Count(not_tried="no PostgreSQL server could be started")
        elif code != 0 and self.count.failed == 0:
            self.count.failed += 1
        elif not self.is_pytest:
            self.count.passed += 1


def read(report: Path) -> Count:
    """Count from pytest's own report; an empty one when it wrote none."""
    if not report.exists():
        return Count()
    count = Count()
    for suite in ET.parse(report).getroot():  # noqa: S314 - our own file
        number = {
            key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors")
        }
        count.skipped += int(suite.get("skipped", 0))
        count.failed += number["failures"] + number["errors"]
        count.passed += number["tests"]
    count.passed -= count.failed + count.skipped
    return count


def pytest(title: str, *arguments: str, lacks: str = "", before: str = "") -> Part:
    command = [str(BIN / "pytest"), "-q", "--durations=20", *arguments]
    return Part(title, [*([before] if before else []), *command], lacks, is_pytest=True)


def missing_server() -> str:
    found = any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return "" if found else "PostgreSQL is not installed and could not be"


def missing_browser() -> str:
    """Name what keeps the journeys from being run."""
    wanted = {
        "chromium": shutil.which(SHELL) or shutil.which("chromium"),
        "pdftotext": shutil.which("pdftotext"),
    }
    lacks = [name for name, path in wanted.items() if not path]
    if not list(Path("/usr/share/fonts").rglob("NotoSansCJK*")):
        lacks.append("Japanese fonts (fonts-noto-cjk)")
    if not (ROOT / "node_modules" / "axe-core").exists() and not fetch_axe():
        lacks.append("axe-core (npm ci)")
    return ", ".join(lacks) and f"{', '.join(lacks)} missing and not installable here"


def fetch_axe() -> bool:
    npm = shutil.which("npm")
    if not npm:
        return False
    command = [npm, "ci", "--silent", "--no-audit", "--no-fund"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def journeys() -> Part:
    # One ward lives through all journeys: they are taken in the order of the files.
    arguments = ["-p", "no:randomly", "-m", "browser", "tests/browser"]
    return pytest("Browser journeys", *arguments, lacks=missing_browser())


def gallery() -> Part:
    arguments = ["-m", "browser", "madoguchi/design"]
    return pytest("Components in a browser", *arguments, lacks=missing_browser())


def run_beside(beside: list[Part], seen: list[Part]) -> None:
    """Run some parts while others run in their order; what they said is told last."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:

        def run() -> None:
            for part in beside:
                part.run(said)

        lane = threading.Thread(target=run)
        lane.start()
        for part in seen:
            part.run()
        lane.join()
        said.seek(0)
        shutil.copyfileobj(said, sys.stdout)


def postgresql(*, whole: bool = False) -> Part:
    left = ["--ignore=madoguchi/channels", "--ignore=tests/journeys/test_two_wards.py"]
    which = ORDINARY if whole else f"not doors and {ORDINARY}"
    return pytest(
        "Tests on PostgreSQL",
        *SPREAD,
        *([] if whole else left),
        "-m",
        f"(django_db or installation) and {which}",
        lacks=missing_server(),
        before=str(POSTGRES),
    )


def checks() -> list[Part]:
    ruff = str(BIN / "ruff")
    return [
        Part("Format", [ruff, "format", "--check", "-q", "."]),
        Part("Lint", [ruff, "check", "-q", "."]),
        Part("Types", [str(BIN / "mypy"), "madoguchi", "tests", "conftest.py"]),
        Part("Layers", [str(BIN / "lint-imports")]),
    ]


def sqlite() -> Part:
    return pytest("Tests on SQLite", *SPREAD, "-m", ORDINARY)


def drills() -> Part:
    return pytest("Drills in short form", "-s", "-m", "drill", "tests/drills")


def main() -> int:
    if sys.argv[1:] == ["browser"]:
        parts = [journeys()]
        parts[0].run()
    elif sys.argv[1:] == ["postgresql"]:
        parts = [postgresql(whole=True)]
        parts[0].run()
    else:
        # What a drill measures is not to be held up: one check at a time, and no test.
        first, tried = checks(), [drills()]
        run_beside(first, tried)
        beside, seen = [sqlite()], [gallery(), journeys(), postgresql()]
        run_beside(beside, seen)
        parts = [*first, *tried, *seen, *beside]
    print("\n== Summary")
    for part in parts:
        print(f"{part.title}: {part.count}")
    failed = sum(part.count.failed for part in parts)
    print(f"{sum(part.count.passed for part in parts)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
