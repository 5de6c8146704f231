"""Print letters: data in, tagged PDF (PDF/UA-1) out.

One compiler per process is kept, for making one costs ten letters. What is printed
reaches the template as data; no text of a resident is ever read as markup.
"""

import json
import re
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from madoguchi.documents.letters import Letter
from madoguchi.documents.problems import FontsMissing, NotPrintable

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parent / "templates" / "typst"
FAMILIES = ("Noto Serif CJK JP", "Noto Sans CJK JP")
GETA = "〓"  # what printers set where a character has no type
MOST_UNPRINTABLE = 30
LONGEST = 20.0
"""Seconds for one print, waiting included; whatever comes later is thrown away."""
UNPRINTABLE = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
CODE_POINT = re.compile(r"\\u\{([0-9a-f]+)\}")
_one_at_a_time = threading.Lock()


def print_letter(letter: Letter, *, at: datetime) -> bytes:
    """Return a letter as PDF/UA-1; the instant stands in its metadata.

    A character no font has is printed as 〓 with a note, for a letter that cannot
    be made at all would stop the case.
    """
    return _print(letter.layout, letter.as_data(), at)


def print_form(sheet: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return a form to fill in by hand as PDF/UA-1; `sheet` is what stands on it."""
    return _print("form", sheet, at)


def print_address(sheet: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the address sheet (宛名) that goes with a letter as PDF/UA-1."""
    return _print("address", sheet, at)


def print_copy(sheet: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return a copy of records (写し) as PDF/UA-1; what was taken out is not in it."""
    return _print("copy", sheet, at)


def _print(template: str, said: Mapping[str, Any], at: datetime) -> bytes:
    """Print, one sheet after another; a sheet that is too late ends its whole job.

    Whoever waits too long gives up its own turn and takes nobody else's: no order is
    ever handed to the next while this one may still come out.
    """
    data = json.dumps(said, ensure_ascii=False)
    until = time.monotonic() + LONGEST
    if not _one_at_a_time.acquire(timeout=LONGEST):
        raise NotPrintable("too_slow")
    try:
        for _ in range(MOST_UNPRINTABLE):
            printed, unprintable = _try(template, data, at)
            if time.monotonic() > until:
                raise NotPrintable("too_slow")
            if printed is not None:
                return printed
            data = json.dumps(_replaced(json.loads(data), unprintable))
    finally:
        _one_at_a_time.release()
    raise NotPrintable("too_many_characters")


def _try(template: str, data: str, at: datetime) -> tuple[bytes | None, str]:
    """Return the PDF, or the first text that no font can show."""
    press = compiler(template)
    try:
        printed = press.compile(
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs={template: data},
            timestamp=int(at.timestamp()),
        )
    except RuntimeError as problem:
        found = UNPRINTABLE.search(str(problem))
    else:
        if isinstance(printed, bytes):
            return printed, ""
        raise NotPrintable("no_document")
    if found is None:
        raise NotPrintable("refused_by_press")
    return None, CODE_POINT.sub(lambda code: chr(int(code[1], 16)), found[1])


def _replaced(said: dict[str, object], unprintable: str) -> dict[str, object]:
    def replaced(value: object) -> object:
        if isinstance(value, str):
            return value.replace(unprintable, GETA)
        if isinstance(value, list):
            return [replaced(one) for one in value]
        if isinstance(value, dict):
            return {name: replaced(one) for name, one in value.items()}
        return value

    return {name: replaced(one) for name, one in said.items()} | {"has_geta": True}


@cache
def compiler(template: str = "letter") -> "typst.Compiler":
    """Return this process's compiler of a template.

    Raises FontsMissing when it could not print.
    """
    import typst  # noqa: PLC0415

    return typst.Compiler(
        TEMPLATES / f"{template}.typ", root=TEMPLATES, font_paths=typefaces()
    )


@cache
def typefaces() -> "typst.Fonts":
    """Return the fonts of this machine, read once for every template."""
    # Imported here: 80 MB that only a process which prints needs.
    import typst  # noqa: PLC0415

    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)
    families = set(fonts.families())
    missing = tuple(family for family in FAMILIES if family not in families)
    if missing:
        raise FontsMissing(missing)
    return fonts
