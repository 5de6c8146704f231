"""Hand a table out as a file for spreadsheets."""

from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse
from django.utils.translation import get_language, override

from madoguchi.kernel.spreadsheet import csv_parts


def csv_file(
    name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """Return a file that is written while it is sent, however many rows it has."""
    response = StreamingHttpResponse(
        _in_language(get_language(), csv_parts(heads, rows)),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _in_language(language: str | None, parts: Iterator[str]) -> Iterator[str]:
    """Give the rows in the language they were asked in, which ends with the view."""
    with override(language):
        yield from parts
