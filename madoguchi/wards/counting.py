"""Count in a row of its own: the next number, without a gap, whoever asks at once."""

from datetime import date

from django.db import connection, models


def count_up(
    model: type[models.Model], column: str, ward: int, **key: str | int | date
) -> int:
    """Add one to the counter of a ward with this key, made at its first use.

    One statement, so two who ask at the same moment never get the same number. Runs
    in the caller's transaction. `key` are the other columns that make the row unique.
    """
    columns = ["ward_id", *key]
    named = ", ".join(columns)
    table = model._meta.db_table  # noqa: SLF001  Django's public name for it
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({named}, {column}) VALUES ({marks}, 1)"  # noqa: S608  our own names
            f" ON CONFLICT ({named}) DO UPDATE SET {column} = {table}.{column} + 1"
            f" RETURNING {column}",
            [ward, *key.values()],
        )
        (count,) = cursor.fetchone()
    return int(count)
