"""Forms are printed in a process of its own; the one that asked stays small."""

import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pypdf
import pytest
from django.conf import settings

from madoguchi.documents import apart, press
from madoguchi.documents.problems import FontsMissing, NotPrintable
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.engine import compile_form
from madoguchi.procedures.printing.sheet import Codes, Desk, Sheet

NOW = datetime(2026, 4, 1, 0, 0, tzinfo=UTC)
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
ASKING = """
import json, sys
from datetime import datetime
from madoguchi.documents.apart import print_form_apart
given = json.loads(sys.stdin.read())
at = datetime.fromisoformat(given["at"])
assert print_form_apart(given["sheet"], at=at).startswith(b"%PDF")
print([one for one in ("typst", "django") if one in sys.modules])
"""


def a_sheet() -> dict[str, Any]:
    form = compile_form(load(Path(settings.PROCEDURES_DIR) / "inu" / "1"))
    codes = Codes("inu-1-0123abcd", "https://example.jp/", DRAWING)
    return Sheet(form, "ja").data(Desk("緑区", "緑区長"), codes)


def test_a_form_is_the_same_as_the_press_prints_it() -> None:
    printed = apart.print_form_apart(a_sheet(), at=NOW)

    assert printed == press.print_form(a_sheet(), at=NOW)
    assert "犬" in pypdf.PdfReader(io.BytesIO(printed)).pages[0].extract_text()


def test_the_process_that_asks_never_loads_the_press() -> None:
    given = json.dumps({"sheet": a_sheet(), "at": NOW.isoformat()})

    done = subprocess.run(
        [sys.executable, "-c", ASKING],
        input=given,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "[]"


def test_missing_fonts_are_named_by_the_process_that_prints(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    press.compiler.cache_clear()
    press.typefaces.cache_clear()
    monkeypatch.setattr(press, "FAMILIES", ("Ward Mincho",))
    asked = {"name": "form", "sheet": a_sheet(), "at": NOW.isoformat()}
    given = json.dumps(asked).encode()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(given)))

    assert apart.main() == apart.NO_FONTS
    assert json.loads(capfd.readouterr().err) == ["Ward Mincho"]
    press.compiler.cache_clear()
    press.typefaces.cache_clear()


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        (apart.NO_FONTS, FontsMissing),
        (apart.NOT_PRINTED, NotPrintable),
        (1, NotPrintable),
    ],
)
def test_what_went_wrong_there_is_said_here(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    code: int,
    refusal: type[Exception],
) -> None:
    """Whatever stands for Python ends as the printing process might."""
    stand_in = tmp_path / "python"
    stand_in.write_text(
        f"#!/bin/sh\ncat > /dev/null\necho '[\"Mincho\"]' >&2\nexit {code}\n"
    )
    stand_in.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(stand_in))

    with pytest.raises(refusal):
        apart.print_form_apart(a_sheet(), at=NOW)
