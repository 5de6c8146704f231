"""Write a table as a file for spreadsheets: safe to open, readable in Japanese.

A cell that a spreadsheet would run as a formula is made a text; the file begins
with the mark by which Excel knows UTF-8.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from madoguchi.kernel.cells import harmless

BOM = "\ufeff"


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    r"""Return a table as CSV with the mark of its encoding.

    >>> csv_text(["a"], [["=1"]])
    "\ufeffa\r\n'=1\r\n"
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(head) for head in heads])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return BOM + out.getvalue()


def csv_file(
    name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    response = HttpResponse(
        csv_text(heads, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
