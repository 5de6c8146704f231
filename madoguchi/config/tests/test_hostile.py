"""Strings that break other software go everywhere and break nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from madoguchi.config.hostile.looking import look_at
from madoguchi.config.hostile.sending import Sender, a_sender
from madoguchi.config.hostile.strings import LONG, strings_in, tables_in
from madoguchi.config.hostile.through_forms import Forms, Residents
from madoguchi.config.hostile.work import send_all
from madoguchi.config.rig import town
from madoguchi.wards.models import Staff

pytestmark = pytest.mark.doors

EVERY = 60
"""A small part of the sets; the command sends all."""
BOXES = 20
"""A manuscript has at least as many boxes for free words."""
WORDS = (
    "office:answer",
    "office:case",
    "office:correction",
    "office:entry_form",
    "office:manuscript_texts",
    "office:own_form",
    "office:password",
    "office:proposal",
    "office:runs",
    "office:studio",
    "office:talk",
    "office:usability",
    "office:waiver",
)
"""The pages that keep free words."""
RESIDENTS = Residents(Client(), Client(), Client())


class Anything(dict[str, str]):
    """Stands for whatever an address may need."""

    def __missing__(self, key: str) -> str:
        return key


@pytest.fixture
def sender(db: None, settings: Any) -> Sender:
    settings.DEMO = True  # the outbox is a page only then
    return a_sender(town.furnish())


@pytest.fixture
def watching() -> Sender:
    """Return one who only looks; there is no ward to send anything to."""
    return Sender(0, Client(), Client())


def test_a_part_of_the_sets_breaks_nothing(
    sender: Sender, shared_data: Callable[[str], Path]
) -> None:
    folder = shared_data("hostile-input")
    sender.forms = None  # the sharpest ones go through those

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
    sharp = ["<script>alert(1)</script>", "\"'><i>&amp;\x00 a\tb", LONG]

    found = send_all(sender, sharp)

    assert found["faults"] == []
    assert [words for words in WORDS if not found["kept"].get(f"words {words}")] == []
    assert found["kept"]["sign in"] > 0


def test_a_box_that_nobody_fills_and_a_page_nobody_opens_are_faults(
    watching: Sender,
) -> None:
    page = '<form action="/hakari/status/"><input name=number></form>'
    watching.look("page", HttpResponse(page, content_type="text/html"), "x")
    staff = [(frozenset(Staff.ROLES), Client())]
    watching.forms = Forms(watching, staff, RESIDENTS, Anything())

    left = [(one.surface, one.what) for one in watching.left_out()]

    assert ("box web:status number", "never filled") in left
    assert ("page office:waiver", "never opened") in left


def test_a_form_is_read_as_a_browser_would_send_it() -> None:
    form = look_at(
        "<form method=post action=x><input type=hidden name=h value=1><input name=a>"
        "<input name=d disabled><input type=radio name=r value=1>"
        "<input type=radio name=r value=2 checked><textarea name=t>b</textarea>"
        "<select name=s><option value=1><option value=2 selected></select>"
        "<select name=f><option value=3><option value=4></select>"
        "<button name=go value=5>go</button><button name=no value=6>no</button></form>"
    ).forms[0]

    sent = {"h": "1", "a": "", "r": "2", "t": "b", "s": "2", "f": "3", "go": "5"}
    assert form.sent == {name: [text] for name, text in sent.items()}
    assert form.boxes == {"a": "text", "t": "textarea"}
    assert form.method == "post"


def test_a_page_that_does_not_escape_is_a_fault(watching: Sender) -> None:
    page = HttpResponse("<p><b onclick=x()>1</b></p>", content_type="text/html")

    watching.look("page", page, "<b onclick=x()>1</b>")

    assert [one.what for one in watching.tally.faults] == [
        "not escaped",
        "acts: b onclick",
    ]


def test_data_of_a_page_is_no_markup_until_it_breaks_out(watching: Sender) -> None:
    inside = '<script type="application/ld+json">{"name": "\\" onfocus=x "}</script>'
    out = inside.replace("onfocus", "</script><b onfocus")

    watching.look(
        "page", HttpResponse(inside, content_type="text/html"), '" onfocus=x '
    )
    assert watching.tally.faults == []
    watching.look("page", HttpResponse(out, content_type="text/html"), "</script><b on")
    assert [one.what for one in watching.tally.faults] == [
        "not escaped",
        "acts: b onfocus",
    ]


def test_a_failed_answer_and_a_stopped_sender_are_faults(watching: Sender) -> None:
    watching.look("page", HttpResponse("", status=500), "x")
    watching.stopped("x", "KeyError")

    assert [one.what for one in watching.tally.faults] == ["answered 500", "KeyError"]


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
