"""Write a table as a file for spreadsheets: safe to open, readable in Japanese.

A cell that a spreadsheet would run as a formula is made a text; the file begins
with the mark by which Excel knows UTF-8.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

BOM = "\ufeff"
ROWS_AT_ONCE = 500
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(cell: object) -> str:
    """Return a cell as a text that no spreadsheet runs.

    >>> harmless("=1+1"), harmless("-2"), harmless(12), harmless(" @x")
    ("'=1+1", "'-2", '12', "' @x")
    """
    text = str(cell)
    return f"'{text}" if _runs(text) else text


def as_it_was(text: str) -> str:
    """Return a cell as it was before it was made harmless.

    >>> as_it_was(harmless("=1+1")), as_it_was("'quoted'")
    ('=1+1', "'quoted'")
    """
    return text[1:] if text.startswith("'") and _runs(text[1:]) else text


def _runs(text: str) -> bool:
    return text.lstrip(" ").startswith(STARTS_FORMULA)


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    r"""Return a table as CSV with the mark of its encoding.

    >>> csv_text(["a"], [["=1"]])
    "\ufeffa\r\n'=1\r\n"
    """
    return "".join(csv_parts(heads, rows))


def csv_parts(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the same text while its rows come, some of them at a time.

    >>> len(list(csv_parts(["a"], ([one] for one in range(ROWS_AT_ONCE)))))
    2
    """
    out = io.StringIO(newline="")
    out.write(BOM)
    writer = csv.writer(out)
    left = chain([heads], rows)
    while some := list(islice(left, ROWS_AT_ONCE)):
        writer.writerows([harmless(cell) for cell in row] for row in some)
        yield out.getvalue()
        out.seek(0)
        out.truncate()
