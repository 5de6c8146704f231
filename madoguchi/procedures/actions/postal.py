"""Load the towns of the postal codes."""

from collections.abc import Iterable

from django.db import connection, transaction

from madoguchi.procedures.models import PostalTown
from madoguchi.procedures.postal import PostalRow, postal_rows
from madoguchi.procedures.towns import forget_places


def load_postal_towns(rows: Iterable[PostalRow] | None = None) -> int:
    """Fill the table of towns, by default from the package; return how many."""
    columns = ", ".join(PostalRow._fields)
    marks = ", ".join(["%s"] * len(PostalRow._fields))
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
    forget_places()
    return PostalTown.objects.count()
