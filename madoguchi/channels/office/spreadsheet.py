"""Hand a table out as a file for spreadsheets."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from madoguchi.kernel.spreadsheet import csv_text


def csv_file(
    name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    response = HttpResponse(
        csv_text(heads, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
