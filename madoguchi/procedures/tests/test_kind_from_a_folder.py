"""A new kind is one folder: the how-to page is made into one and used."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from madoguchi.design import assemble, gallery, places
from madoguchi.design.fields import parts_of
from madoguchi.design.translate import speaking
from madoguchi.procedures import kinds as package
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.engine import compile_form
from madoguchi.procedures.fields import Sight, fields_of
from madoguchi.procedures.journey import PageReader
from madoguchi.procedures.kinds.kind import forget_kinds, kinds
from madoguchi.procedures.tests.folder import a_folder
from madoguchi.procedures.tests.test_kinds import TODAY
from madoguchi.procedures.wording import wordings

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "add-a-kind.md"
BLOCK = re.compile(
    r"^`(number_plate/[\w.]+)`\n```\w+\n(.*?)^```", re.DOTALL | re.MULTILINE
)
MODULE = f"{package.__name__}.number_plate"


def forget() -> None:
    forget_kinds()
    places.forget_places()
    wordings.cache_clear()
    sys.modules.pop(MODULE, None)


@pytest.fixture
def plates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Make the folder of the page, somewhere else, and let it be found."""
    place = tmp_path / "elsewhere"
    for name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(place)])
    monkeypatch.setattr(places, "PLACES", [*places.PLACES, place])
    forget()
    yield place
    monkeypatch.undo()
    vars(package).pop("number_plate", None)
    forget()


def a_procedure(root: Path) -> Path:
    """Write a procedure that asks for a plate where a school was asked for."""
    asked, instead = (
        f'key = "{key}"\nkind = "{kind}"\nlabel = "{label}"\nshow_if = "student"'
        for key, kind, label in (
            ("school", "text", "学校名"),
            ("plate", "number_plate", "車の番号"),
        )
    )
    return a_folder(
        root,
        questions=(asked, instead),
        en=("[questions.school]", "[questions.plate]"),
        procedure=('"not student"', """'not (plate.place == "品川")'"""),
    )


def test_the_kind_is_found_with_all_it_brings(plates: Path) -> None:
    assert "number_plate" in kinds()
    assert parts_of("number_plate") == ("place", "serial")
    assert ".plate {" in assemble.style()
    assert "number_plate" in {one.component for one in gallery.examples()}
    for language in ("ja", "en"):
        assert "plate_serial" in wordings(language)["sentences"]


def test_a_procedure_can_ask_with_it(plates: Path, tmp_path: Path) -> None:
    form = compile_form(load(a_procedure(tmp_path)))
    page = form.page("place")
    assert page
    raw = {
        "station": ["south"],
        "student": ["yes"],
        "plate.place": ["品川 500 あ"],
        "plate.serial": ["１２-３４"],
        "months": ["2"],
    }

    parsed = PageReader(form, TODAY).read(page, raw, {})

    assert parsed.problems == ()
    assert parsed.answers["plate"] == {"place": "品川 500 あ", "serial": "1234"}
    assert form.say("plate", parsed.answers["plate"]) == "品川 500 あ 1234"


@pytest.mark.parametrize(
    ("language", "words", "said"),
    [
        ("ja", "車の前と後ろについています。", "番号は4桁までの数字です。"),
        ("en", "It is at the front and the back", "The number has up to 4 digits."),
    ],
)
def test_it_is_drawn_with_its_words_and_problems(
    plates: Path, tmp_path: Path, language: str, words: str, said: str
) -> None:
    form = compile_form(load(a_procedure(tmp_path)))
    page = form.page("place")
    assert page
    raw = {"plate.place": ["品川 500 あ"], "plate.serial": ["12345"]}
    problems = PageReader(form, TODAY).read(page, raw | {"student": ["yes"]}, {})
    sight = Sight(language=language, raw=raw, problems=problems.problems)
    (field,) = fields_of([form.question("plate")], sight)

    with speaking(language):
        html = gallery.workshop().from_string("{{ ui.field(f) }}").render(f=field)

    assert words in html
    assert said in html
    assert re.search(r'name="plate.serial" value="12345"[^>]*aria-invalid', html)


def test_without_the_folder_a_procedure_that_needs_it_is_refused(
    tmp_path: Path,
) -> None:
    assert "number_plate" not in kinds()
    with pytest.raises(BadDefinition, match="number_plate"):
        load(a_procedure(tmp_path))
