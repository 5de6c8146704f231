"""From nothing to a page and back: what `make run` does, without the demo's history."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.installation import DATABASE, database
from tests.house_rules.source import ROOT

pytestmark = pytest.mark.installation

INSTALLER = ROOT / "tests" / "machine" / "install.py"
PATIENCE = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "MADOGUCHI_HOME": str(home / "var"),
        "PYTHONPATH": str(ROOT),
        DATABASE: os.environ.get(DATABASE, ""),
    }


def madoguchi(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "madoguchi", *words],
        env=environment(home), capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give an empty home, and where the run is on a server, an empty database of it."""
    with database() as given, pytest.MonkeyPatch.context() as patch:
        for name, value in given.items():
            patch.setenv(name, value)
        yield tmp_path_factory.mktemp("home")


# Held open by this process alone: what was started ends when the tests are killed.
LIFELINE, _HELD = os.pipe()


def start(home: Path, port: int) -> subprocess.Popen[str]:
    """Start everything and wait until it is ready."""
    command = [sys.executable, "-m", "madoguchi", "run", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--web", "2"],
        env={**environment(home), "MADOGUCHI_LIFELINE": str(LIFELINE)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, cwd=ROOT, pass_fds=[LIFELINE],
    )  # fmt: skip
    deadline = time.monotonic() + PATIENCE
    while not is_ready(port) and time.monotonic() < deadline:
        time.sleep(0.3)
    return process


def stop(process: subprocess.Popen[str], number: signal.Signals) -> str:
    process.send_signal(number)
    said, _ = process.communicate(timeout=30)
    return said


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[int]:
    """Give the port of an installation made from nothing."""
    port = free_port()
    process = start(home, port)
    yield port
    stop(process, signal.SIGTERM)


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{port}/readyz", timeout=5
        ) as answer:
            return bool(json.load(answer)["ready"])
    except OSError:
        return False


def test_from_nothing_it_becomes_ready_and_shows_a_page(
    running: int,
) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{running}/", timeout=10) as answer:
        page = answer.read().decode()

    assert "区を選んでください" in page


def test_the_key_files_are_the_owner_s_alone(running: int, home: Path) -> None:
    keys = [path for path in (home / "var/keys").iterdir() if path.suffix != ".pub"]

    assert keys
    assert {path.stat().st_mode & 0o777 for path in keys} == {0o600}


def test_a_taken_port_is_one_plain_sentence_in_two_languages(
    running: int, home: Path
) -> None:
    second = madoguchi(home, "run", "--port", str(running))

    assert second.returncode == 1
    assert f"ポート{running}は別のプログラムが使っています" in second.stderr
    assert f"Port {running} is in use by another program" in second.stderr
    assert "Traceback" not in second.stderr


def test_the_doctor_finds_it_sound(running: int, home: Path) -> None:
    told = json.loads(madoguchi(home, "doctor", "--json").stdout)
    failed = {one["name"] for one in told["checks"] if one["state"] == "fail"}

    # These are the machine's, not ours; its server for tests forgets in a power cut.
    assert failed <= {"fonts", "disk", "durability"}


def test_a_second_start_sets_nothing_up_and_stops_in_order(
    running: int, home: Path
) -> None:
    port = free_port()
    process = start(home, port)
    said = stop(process, signal.SIGINT)

    assert process.returncode == 0
    assert "初めての準備" not in said
    assert "停止しました" in said
    assert "Traceback" not in said
    assert not is_ready(port)


def install_with(preparation: str) -> subprocess.CompletedProcess[str]:
    """Run the installer in a Python that lacks something."""
    code = (
        f"import sys, runpy; {preparation}; sys.argv = ['install.py', 'run'];"
        f"runpy.run_path({str(INSTALLER)!r}, run_name='__main__')"
    )
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )


def test_an_old_python_is_one_plain_sentence() -> None:
    result = install_with("sys.version_info = (3, 9, 2)")

    assert result.returncode == 1
    assert "Python 3.11以上が必要です" in result.stderr
    assert "Python 3.11 or newer is needed (this python3 is 3.9.2)" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_missing_venv_module_is_one_plain_sentence() -> None:
    result = install_with("sys.modules['ensurepip'] = None")

    assert result.returncode == 1
    assert "venvモジュールがありません" in result.stderr
    assert "sudo apt install python3-venv" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_locks_name_no_address() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "http" not in text.replace("httptools", "").replace("httpx", "")
        assert "--hash=sha256:" in text
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")
