"""`madoguchi keys`: what an operator types, and what is answered."""

import io
import json
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from madoguchi.vault import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def root_file(tmp_path: Path, settings: Settings) -> Path:
    settings.ROOT_KEY_FILE = tmp_path / "root.key"
    actions.forget_keys()
    return Path(settings.ROOT_KEY_FILE)


def say(*words: str) -> str:
    out = io.StringIO()
    call_command("keys", *words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_make_then_status_then_refuse_to_make_again(root_file: Path) -> None:
    say("make")
    actions.take_key(3)
    state = json.loads(say("status", "--json"))
    assert state["ok"]
    assert state["mode"] == "-rw-------"
    assert state["wards"] == [
        {"ward": 3, "keys": 32, "destroyed": 0, "problem": None},
    ]
    assert state["root_check"] in say("status")
    with pytest.raises(CommandError, match="上書きしません"):
        say("make")


def test_what_was_printed_can_be_typed_back(
    root_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say("make")
    before = root_file.read_bytes()
    printed = say("shares", "-n", "3", "-k", "2")
    typed(monkeypatch, printed)
    assert "rebuild" in say("prove")

    root_file.unlink()
    actions.forget_keys()
    typed(monkeypatch, printed)
    say("recover")

    assert root_file.read_bytes() == before


def test_a_slip_names_the_sheet_and_the_line(
    root_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say("make")
    lines = [
        line
        for line in say("shares", "-n", "2", "-k", "2").splitlines()
        if line and not line.startswith("#")
    ]
    lines[5] = lines[5][::-1]
    typed(monkeypatch, "\n".join(lines))
    with pytest.raises(CommandError, match="sheet 2, line 2"):
        say("prove")


def test_status_of_a_lost_key_fails_and_says_what_to_do(
    root_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    say("make")
    actions.take_key(1)
    root_file.unlink()
    actions.forget_keys()
    out = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("keys", "status", "--json", stdout=out)
    assert stopped.value.code == 1
    problem = json.loads(out.getvalue())["problem"]
    assert problem["kind"] == "KeyLost"
    assert "keys recover" in problem["ja"]


def test_impossible_numbers_of_sheets_are_refused(root_file: Path) -> None:
    say("make")
    with pytest.raises(CommandError, match="1 <= k <= n"):
        say("shares", "-n", "2", "-k", "3")
