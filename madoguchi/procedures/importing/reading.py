"""Open a file of another system; what is wrong with it is said in a sentence."""

import json
import re
from pathlib import Path
from typing import Any

from madoguchi.procedures.importing.report import NotReadable

MOST_BYTES = 20 * 1024 * 1024
MOST_DEPTH = 60
LARGEST = 10**12
WRITTEN = re.compile(r"-?[0-9]{1,13}")
HALF = re.compile("[\ud800-\udfff]")
"""Half of a pair of code units: JSON can name it, no text can hold it."""
HALF_WRITTEN = re.compile(r"\\u[dD][89a-fA-F]")


def read_text(path: Path) -> str:
    """Return the text of a file."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise NotReadable(path.name, "larger than 20 MB")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotReadable(path.name, "there is no such file") from None
    except IsADirectoryError:
        raise NotReadable(path.name, "this is a folder, not a file") from None
    except UnicodeDecodeError:
        raise NotReadable(path.name, "the file is not written in UTF-8") from None
    except OSError as error:
        raise NotReadable(path.name, f"cannot be read: {error.strerror}") from None


def parse_json(said: str, file: str) -> Any:
    """Return what JSON says; a line and a sentence when it is none."""
    try:
        found = json.loads(said)
    except json.JSONDecodeError as error:
        why = f"line {error.lineno}: this is not JSON: {error.msg.lower()}"
        raise NotReadable(file, why) from None
    except (RecursionError, ValueError):
        raise NotReadable(file, "nested too deep, or a number is too long") from None
    if _depth(found) > MOST_DEPTH:
        raise NotReadable(file, f"nested more than {MOST_DEPTH} deep")
    if HALF_WRITTEN.search(said) and HALF.search(json.dumps(found, ensure_ascii=False)):
        raise NotReadable(file, "a text in it holds half a character")
    return found


def _depth(value: Any) -> int:
    """Measure the nesting without nesting."""
    level, deepest = [value], 0
    while level and deepest <= MOST_DEPTH:
        inner: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                inner += one.values()
            elif isinstance(one, list):
                inner += one
        level, deepest = inner, deepest + 1
    return deepest


def objects_in(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list; anything else holds none."""
    found = value if isinstance(value, list) else []
    return [one for one in found if isinstance(one, dict)]


def whole_number(value: Any) -> int | None:
    """Return a whole number; None when it is something else, or beyond reason."""
    return value if type(value) is int and abs(value) <= LARGEST else None


def number_in(value: Any) -> int | None:
    """Return a whole number that is written in digits; None for anything else.

    >>> number_in("12"), number_in(" -3 "), number_in("1.5"), number_in("9" * 5000)
    (12, -3, None, None)
    """
    said = str(value).strip() if isinstance(value, int | str) else ""
    return whole_number(int(said)) if WRITTEN.fullmatch(said) else None


def read_json(path: Path) -> Any:
    return parse_json(read_text(path), path.name)


def read_table(path: Path) -> dict[str, Any]:
    """Return a file that is one JSON object."""
    found = read_json(path)
    if not isinstance(found, dict):
        raise NotReadable(path.name, "a JSON object is expected, found another value")
    return found
