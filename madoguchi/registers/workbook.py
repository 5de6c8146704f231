"""Read the cells of the first sheet of an XLSX file (ECMA-376), and nothing else of it.

For files from outside: what is unpacked is bounded, no document type is taken, nothing
is computed, and only cells that are there cost memory, wherever they stand. A formula
comes as a text that begins with "=", so whoever reads the cells can name it.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from io import BytesIO
from typing import Final
from xml.etree import ElementTree as ET

MOST_BYTES: Final = 20 * 1024 * 1024
"""Bytes of all parts that are read, unpacked."""
MOST_COLUMNS: Final = 200
MOST_LINES: Final = 20_000
STARTS: Final = b"PK\x03\x04"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_WHOLE = re.compile(r"(-?\d+)\.0+")
_IN_QUOTES = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_DAYS: Final = frozenset(
    (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))
)
"""Number formats that show a day or a time; 27 to 36 and 50 to 58 are Japanese ones."""


NO_ARCHIVE: Final = (zipfile.BadZipFile, RuntimeError, EOFError, OSError)
"""What `zipfile` raises for an archive that is damaged, cut off, locked by a password
(RuntimeError) or packed in a way it does not know (NotImplementedError, a kind of it).
"""


class BadWorkbook(ValueError):
    """The file cannot be read; the text is a code for why."""


def cells_of(content: bytes) -> list[tuple[int, list[str]]]:
    """Return the lines of the first sheet that hold something, by their number.

    Days are texts such as 2026-04-01. Raises BadWorkbook: `broken`, `large`, `many`.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            return list(_Workbook(parts).lines())
    except BadWorkbook:
        raise
    except (*NO_ARCHIVE, ET.ParseError, KeyError, IndexError, ValueError):
        raise BadWorkbook("broken") from None


class _Workbook:
    def __init__(self, parts: zipfile.ZipFile) -> None:
        self.parts = parts
        self.left = MOST_BYTES
        book = self._part("xl/workbook.xml")
        sheet = book.find(f"{_MAIN}sheets/{_MAIN}sheet")
        if sheet is None:
            raise BadWorkbook("broken")
        links = self._part("xl/_rels/workbook.xml.rels")
        wanted = sheet.get(_LINK)
        target = next(one.get("Target", "") for one in links if one.get("Id") == wanted)
        self.sheet = self._part(f"xl/{target.removeprefix('/xl/')}")
        settings = book.find(f"{_MAIN}workbookPr")
        late = settings is not None and settings.get("date1904") in {"1", "true"}
        self.first = date(1904, 1, 1) if late else date(1899, 12, 30)
        self.shared = self._shared()
        self.days = self._styles_of_days()

    def _part(self, name: str) -> ET.Element:
        """Return a part as a tree, having read no more of it than is left to read."""
        with self.parts.open(name) as part:
            text = part.read(self.left + 1)
        self.left -= len(text)
        if self.left < 0:
            raise BadWorkbook("large")
        if b"<!DOCTYPE" in text or b"\0" in text:
            raise BadWorkbook("broken")
        return ET.fromstring(text)  # noqa: S314  bounded, and without a document type

    def _shared(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.parts.namelist():
            return []
        return [_text(one) for one in self._part("xl/sharedStrings.xml")]

    def _styles_of_days(self) -> list[bool]:
        """Return of each style whether it shows a number as a day."""
        if "xl/styles.xml" not in self.parts.namelist():
            return []
        styles = self._part("xl/styles.xml")
        own: Mapping[str, str] = {
            one.get("numFmtId", ""): one.get("formatCode", "")
            for one in styles.iterfind(f"{_MAIN}numFmts/{_MAIN}numFmt")
        }
        return [
            _shows_day(one.get("numFmtId", "0"), own)
            for one in styles.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")
        ]

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        number = count = 0
        for row in self.sheet.iterfind(f"{_MAIN}sheetData/{_MAIN}row"):
            number = int(row.get("r", number + 1))
            found: dict[int, str] = {}
            place = -1
            for cell in row.iterfind(f"{_MAIN}c"):
                place = _column(cell.get("r", ""), place)
                text = self._cell(cell).strip()
                if text and place >= MOST_COLUMNS:
                    raise BadWorkbook("many")
                if text:
                    found[place] = text
            if not found:
                continue
            count += 1
            if count > MOST_LINES:
                raise BadWorkbook("many")
            yield number, [found.get(one, "") for one in range(max(found) + 1)]

    def _cell(self, cell: ET.Element) -> str:
        formula = cell.find(f"{_MAIN}f")
        if formula is not None:
            return "=" + (formula.text or "")
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find(f"{_MAIN}is")
            return "" if inline is None else _text(inline)
        value = cell.findtext(f"{_MAIN}v") or ""
        if kind == "s":
            return self.shared[int(value)]
        if kind == "n" and value:
            return self._number(value, int(cell.get("s", "0")))
        return value

    def _number(self, value: str, style: int) -> str:
        if style < len(self.days) and self.days[style]:
            try:
                day = self.first + timedelta(days=int(float(value)))
            except OverflowError:
                return value
            return day.isoformat()
        if "e" in value.lower():
            number = float(value)
            return str(int(number)) if number.is_integer() else value
        whole = _WHOLE.fullmatch(value)
        return whole[1] if whole else value


def _column(place: str, before: int) -> int:
    """Return which column a cell stands in, from 0; the next one when it says nothing.

    >>> _column("A1", -1), _column("AB7", -1), _column("", 3)
    (0, 27, 4)
    """
    if not place:
        return before + 1
    found = _PLACE.fullmatch(place)
    if found is None:
        raise BadWorkbook("broken")
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _text(element: ET.Element) -> str:
    """Return the text of a cell in all its parts, without its readings (phonetic)."""
    own = element.findtext(f"{_MAIN}t") or ""
    runs = element.iterfind(f"{_MAIN}r/{_MAIN}t")
    return own + "".join(one.text or "" for one in runs)


def _shows_day(number: str, own: Mapping[str, str]) -> bool:
    code = own.get(number)
    if code is None:
        return number.isdecimal() and int(number) in _DAYS
    return any(letter in "ymdge" for letter in _IN_QUOTES.sub("", code.lower())) and (
        "general" not in code.lower()
    )
