"""Form code becomes pages and questions; what is wrong with it is said by line."""

from pathlib import Path

import pytest

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.write import write
from madoguchi.procedures.expressions.write import write as text_of
from madoguchi.procedures.importing.onegov import read
from madoguchi.procedures.importing.report import NotReadable, Report

FORM = """\
Anmeldung
---------

# Person
Vorname * = ___[30]
<< Wie im Ausweis >>
E-Mail = @@@
Alter * = 0..120
Datum * = YYYY.MM.DD (today..+2 weeks)
Kürzel = ___/^[A-Z]{2}$
Foto = *.jpg|*.png|*.doc

# Versand
Versand * =
    ( ) Abholen
    (x) Post (5.00 CHF)
        Adresse * = ...
        Land =
            [ ] Schweiz
            [ ] Andere
                Welches = ___
Newsletter =
    [ ] Ja
"""


def imported(path: Path, text: str) -> tuple[Definition, Report]:
    file = path / "form.form"
    file.write_text(text, encoding="utf-8")
    ((definition, report),) = read(file)
    assert load(write(definition, path)) == definition
    return definition, report


def test_fields_kinds_limits_and_conditions_are_carried(tmp_path: Path) -> None:
    definition, report = imported(tmp_path, FORM)
    asked = {one.key: one for page in definition.pages for one in page.questions}
    assert [page.title["ja"] for page in definition.pages] == ["Person", "Versand"]
    assert {key: one.kind for key, one in asked.items()} == {
        "vorname": "text", "e_mail": "email", "alter": "number", "datum": "date",
        "kurzel": "text", "foto": "file", "versand": "choice", "adresse": "text",
        "land": "choices", "welches": "text", "newsletter": "yesno",
    }  # fmt: skip
    assert asked["vorname"].required
    assert asked["vorname"].hint["ja"] == "Wie im Ausweis"
    assert asked["vorname"].own == {"max_length": 30}
    assert asked["alter"].own == {"min": 0, "max": 120}
    assert asked["datum"].own == {"min": "today", "max": "today+14"}
    assert asked["foto"].own == {"accept": ("jpeg", "png")}
    shown = {key: text_of(one.show_if) for key, one in asked.items() if one.show_if}
    assert shown == {
        "adresse": 'versand == "post"',
        "land": 'versand == "post"',
        "welches": '"andere" in land',
    }
    assert {note.key for note in report.of("unsupported")} == {
        "Person/Foto: *.doc",
        "Versand: Post (5.00 CHF)",
    }


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "there is no field in it"),
        ("Name = ???", 'line 1: "???" is not known as what a field takes'),
        ("Name ___", 'line 1: "Name ___" is no field'),
        ("Name =", 'line 1: "Name" takes nothing'),
        ("A =\n  ( ) x\n  [ ] y", 'line 1: "A" mixes options'),
        ("A = ___\n    B = ___", 'line 2: "B = ___" stands deeper'),
        ("<< help >>", "line 1: a help text stands before"),
    ],
)
def test_what_is_wrong_is_said_by_line(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(NotReadable, match=r"form\.form") as refused:
        imported(tmp_path, text)
    assert why in str(refused.value)
