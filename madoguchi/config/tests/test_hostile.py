"""Strings that break other software go everywhere and break nothing."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.http import HttpResponse

from madoguchi.config.hostile.looking import look_at
from madoguchi.config.hostile.sending import Sender, a_sender
from madoguchi.config.hostile.strings import strings_in, tables_in
from madoguchi.config.hostile.work import send_all
from madoguchi.config.rig import town

EVERY = 60
"""A small part of the sets; the command sends all."""
BOXES = 20
"""A manuscript has at least as many boxes for free words."""


@pytest.fixture
def sender(db: None) -> Sender:
    return a_sender(town.furnish())


def test_a_part_of_the_sets_breaks_nothing(
    sender: Sender, shared_data: Callable[[str], Path]
) -> None:
    folder = shared_data("hostile-input")

    found = send_all(sender, strings_in(folder)[::EVERY], tables_in(folder))

    assert found["faults"] == []
    assert found["kept"]["field reason"] > 0
    assert found["tried"]["stored reason"] > 0
    assert found["kept"]["api reason"] > 0
    assert found["tried"]["api submission"] == found["strings"]
    assert found["kept"]["studio about/what"] == found["strings"]
    assert found["kept"]["studio box"] > found["strings"] * BOXES
    assert found["tried"]["office decision"] > 0


def test_the_sharpest_strings_break_nothing(sender: Sender) -> None:
    found = send_all(sender, ["<script>alert(1)</script>", "\"'><i>&amp;", "=1+1\x00"])

    assert found["faults"] == []


def test_a_page_that_does_not_escape_is_a_fault(sender: Sender) -> None:
    page = HttpResponse("<p><b onclick=x()>1</b></p>", content_type="text/html")

    sender.look("page", page, "<b onclick=x()>1</b>")

    assert [one.what for one in sender.tally.faults] == [
        "not escaped",
        "acts: b onclick",
    ]


def test_data_of_a_page_is_no_markup_until_it_breaks_out(sender: Sender) -> None:
    inside = '<script type="application/ld+json">{"name": "\\" onfocus=x "}</script>'
    out = inside.replace("onfocus", "</script><b onfocus")

    sender.look("page", HttpResponse(inside, content_type="text/html"), '" onfocus=x ')
    assert sender.tally.faults == []
    sender.look("page", HttpResponse(out, content_type="text/html"), "</script><b on")
    assert [one.what for one in sender.tally.faults] == [
        "not escaped",
        "acts: b onfocus",
    ]


def test_a_failed_answer_and_a_stopped_sender_are_faults(sender: Sender) -> None:
    sender.look("page", HttpResponse("", status=500), "x")
    sender.stopped("x", "KeyError")

    assert [one.what for one in sender.tally.faults] == ["answered 500", "KeyError"]


def test_a_page_is_read_as_a_browser_reads_it() -> None:
    seen = look_at(
        '<input name=a value="&lt;b&gt;"><textarea name=t>\n&amp;x</textarea>'
        "<script src=/static/a.js></script><p>a <br>b</p>"
    )

    assert seen.holds("a", "<b>")
    assert seen.holds("t", "&x")
    assert seen.says("ab")
    assert seen.acting == ()
    assert not seen.holds("a", "b")


def test_strings_are_read_from_every_make_of_set(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(["", "x", {"k": "v"}]), "utf-8")
    (tmp_path / "b.txt").write_text("y\nx\n", "utf-8")
    (tmp_path / "c.csv").write_bytes('\ufeffz,"1,\n2"\r\n'.encode() + b"\xff")

    assert strings_in(tmp_path) == ["x", "k", "v", "y", "z", "1,\n2", "\ufffd"]
    assert [name for name, _ in tables_in(tmp_path)] == ["c.csv"]


def test_the_command_says_when_there_is_nothing_to_send(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        call_command("hostile_cases", str(tmp_path / "none"))

    assert "no such folder" in capsys.readouterr().out
