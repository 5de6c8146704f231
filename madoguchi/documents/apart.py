"""Print a sheet in a process of its own, which takes its fonts along when it ends.

Fonts and compiler are some 100 MB: a web process that printed once would keep them. A
worker, which prints all day, has its own (`press`).
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from madoguchi.documents.press import print_address, print_copy, print_form
from madoguchi.documents.problems import FontsMissing, NotPrintable

SECONDS = 60
"""A form takes about one; what takes longer than this will not end."""
NO_FONTS, NOT_PRINTED = 3, 4
SHEETS: Final = {"form": print_form, "address": print_address, "copy": print_copy}


def print_form_apart(sheet: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return a form to fill in by hand as PDF/UA-1; `sheet` is what stands on it.

    Raises NotPrintable, and FontsMissing where the fonts are not installed.
    """
    return _print_apart("form", sheet, at)


def print_address_apart(sheet: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the address sheet (宛名) of a letter to be posted; raises the same."""
    return _print_apart("address", sheet, at)


def print_copy_apart(sheet: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return a copy of records (写し) as PDF/UA-1; raises the same."""
    return _print_apart("copy", sheet, at)


def _print_apart(name: str, sheet: Mapping[str, Any], at: datetime) -> bytes:
    asked = {"name": name, "sheet": sheet, "at": at.isoformat()}
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", __name__],
            input=json.dumps(asked, ensure_ascii=False).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:  # `from None`: it holds what was to be printed
        raise NotPrintable("too_slow") from None
    if done.returncode == NO_FONTS:
        raise FontsMissing(tuple(json.loads(done.stderr)))
    if done.returncode:
        raise NotPrintable("refused_by_press")
    return done.stdout


def main() -> int:
    """Print what comes in by the standard input; answer with the PDF."""
    given = json.loads(sys.stdin.buffer.read())
    at = datetime.fromisoformat(given["at"])
    try:
        printed = SHEETS[given["name"]](given["sheet"], at=at)
    except FontsMissing as missing:
        sys.stderr.write(json.dumps(missing.families))
        return NO_FONTS
    except NotPrintable:
        return NOT_PRINTED
    sys.stdout.buffer.write(printed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
