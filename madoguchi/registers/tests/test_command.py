"""`madoguchi register`: lists, templates, and files that systems send."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from madoguchi.registers.models import Line
from madoguchi.registers.tests.cast import Place

HEAD = "時点,課,職員数,うち専門人材\n"


def told(*words: str) -> str:
    out = StringIO()
    call_command("register", *words, "--ward", "midori", stdout=out)
    return out.getvalue()


def a_file(folder: Path, text: str) -> str:
    path = folder / "personnel.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_registers_are_listed_with_what_nobody_entered(place: Place) -> None:
    assert "未入力" in told("list")


def test_a_template_has_the_headings(place: Place) -> None:
    assert HEAD.strip() in told("template", "--register", "personnel")


def test_a_file_is_tried_and_then_taken(place: Place, tmp_path: Path) -> None:
    name = a_file(tmp_path, HEAD + "2026-04-01,税務課,120,3\n")

    assert "1 new" in told("import", name, "--register", "personnel", "--dry-run")
    assert not Line.objects.exists()
    told("import", name, "--register", "personnel")
    assert "1 the same" in told("import", name, "--register", "personnel")
    assert Line.objects.get().values["staff"] == 120


def test_a_wrong_file_is_told_by_line_and_column(place: Place, tmp_path: Path) -> None:
    name = a_file(tmp_path, HEAD + "2026-04-01,税務課,x,3\n")

    with pytest.raises(CommandError, match="2行目 職員数") as refused:
        told("import", name, "--register", "personnel")
    assert "line 2 Staff" in str(refused.value)


@pytest.mark.parametrize(
    "words",
    [
        ("import", "--register", "personnel"),
        ("import", "/nowhere.csv", "--register", "personnel"),
        ("import", "/nowhere.csv", "--register", "nothing"),
    ],
)
def test_what_is_missing_is_told(place: Place, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        told(*words)


def test_what_is_over_is_counted(place: Place) -> None:
    assert "0 rows" in told("release")
