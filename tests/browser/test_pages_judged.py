"""Every page of a version is judged in every state; what was planted is found.

The pages are made from an invented version, or from a template with a planted fault.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as installed
from django.contrib.staticfiles import finders
from django.template import engines
from pytest_django import Settings

from madoguchi.cases.tests.cast import (
    Town,
    a_definition,
    a_page,
    a_question,
    a_town,
)
from madoguchi.config.gate.pages import PageFinding, look, openings_of
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.examples import read_examples
from madoguchi.procedures.preview.subjects import Subject
from madoguchi.procedures.texts import Text
from madoguchi.wards.models import Ward
from madoguchi.wards.scope import ward_scope

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
ROOT = Path(installed.PROCEDURES_DIR)
SOUND = Text(ja="氏名を教えてください", en="What is your name?")


@pytest.fixture(autouse=True)
def town(db: None) -> Iterator[Town]:
    town = a_town()
    with ward_scope(town.id):
        yield town


def a_form() -> Form:
    """Return a version of one page that asks two things."""
    asked = replace(a_question("name", "text"), label=SOUND)
    other = replace(a_question("note", "text"), required=False, label=Text(ja="備考"))
    page = replace(a_page("who", asked, other), title=Text(ja="あなた", en="You"))
    return compile_form(
        a_definition("planted", pages=(page,), fee=(), roles={}, facts=())
    )


def found(form: Form, languages: Sequence[str] = ("ja",)) -> list[PageFinding]:
    return look(form, (), languages, progress=lambda _done, _of: None)


def checks(findings: Sequence[PageFinding]) -> set[str]:
    return {one.finding.check for one in findings if one.finding.is_sure}


class Planted:
    """A template, the styles and the scripts of the residents, with one fault."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.environment = engines["jinja2"].env  # type: ignore[attr-defined]
        self.monkeypatch, self.folder = monkeypatch, folder

    def plant(self, html: str, css: str, script: str) -> None:
        """Put something before the buttons of every page of questions."""
        loader = self.environment.loader.loaders[0]
        read = loader.get_source

        def changed(env: object, name: str) -> tuple[str, object, object]:
            source, path, fresh = read(env, name)
            if name == QUESTION:
                assert ACTS in source
                source = source.replace(ACTS, html + ACTS)
            return source, path, fresh

        self.monkeypatch.setattr(loader, "get_source", changed)
        self.monkeypatch.setattr(self.environment, "cache", {})
        self._add("design/madoguchi.css", css)
        self._add("design/madoguchi.js", script)

    def _add(self, name: str, more: str) -> None:
        own = finders.find(name)
        assert own
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(Path(own).read_text("utf-8") + more, encoding="utf-8")


def forget_finders() -> None:
    cached: Any = finders.get_finder
    cached.cache_clear()


@pytest.fixture
def planted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Settings
) -> Iterator[Planted]:
    """Let what is planted be found before our own."""
    yield Planted(monkeypatch, tmp_path)
    settings.STATICFILES_DIRS = []
    forget_finders()


QUESTION = "web/question.html"
ACTS = '<div class="acts">'
TRAP = """
document.addEventListener("keydown", event => {
  if (event.target.id === "trap" && event.key === "Tab") event.preventDefault();
});
"""
FAULTS = {
    "label": ('<p><input name="q"></p>', "", ""),
    "color-contrast": (
        '<p class="faint">読めない字</p>',
        ".faint { color: #ddd; }",
        "",
    ),
    "keyboard-trap": ('<p><button type="button" id="trap">罠</button></p>', "", TRAP),
    "wider-than-window": ('<p class="wide">字</p>', ".wide { width: 40rem; }", ""),
}


@pytest.mark.parametrize("check", FAULTS)
def test_a_planted_fault_is_found(
    planted: Planted, settings: Settings, check: str
) -> None:
    planted.plant(*FAULTS[check])
    settings.STATICFILES_DIRS = [planted.folder]
    forget_finders()

    findings = found(a_form())

    assert check in checks(findings)
    assert {one.page for one in findings if one.finding.check == check} == {"who"}
    assert found(a_form()) == findings  # what was seen is remembered


def test_a_sound_version_is_left_alone() -> None:
    assert checks(found(a_form(), ["ja", "en"])) == set()


def test_a_real_version_is_sound_in_every_state() -> None:
    folder = ROOT / "manzoku" / "1"
    form = compile_form(load(folder))
    findings = look(
        form, read_examples(folder)[0], ["ja", "en"], progress=lambda _done, _of: None
    )

    assert [one for one in findings if one.finding.is_sure] == []


def test_every_page_is_opened_in_every_state() -> None:
    folder = ROOT / "juken" / "1"
    form = compile_form(load(folder))
    openings = list(openings_of(Subject(form, read_examples(folder)[0]), ["en", "xx"]))
    of_income = [one for one in openings if one.page == "income"]

    assert {look.state for one in of_income for look in one.looks} == {
        "empty", "reflow-320", "filled", "zoom-200", "error", "no-script", "language",
        "long-text",
    }  # fmt: skip
    assert {one.page for one in openings} >= {
        "", "before-start", "am-entitled", "not-eligible", "check-answers",
        "your-receipt", *(page.key for page in form.pages),
    }  # fmt: skip
    assert {one.manner.language for one in openings} == {"ja", "en"}
    assert openings == list(
        openings_of(Subject(form, read_examples(folder)[0]), ["en", "xx"])
    )


def test_progress_is_told_where_the_database_answers() -> None:
    counted: list[int] = []

    def progress(done: int, _of: int) -> None:
        counted.append(done * Ward.objects.count())

    look(a_form(), (), ("ja",), progress=progress)

    assert counted[0] == 1
