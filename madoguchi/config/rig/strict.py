"""Hold SQLite to what PostgreSQL takes, so that what breaks there breaks here.

SQLite keeps a text of any length in a column of forty characters, a NUL within it, and
a number of any size; PostgreSQL refuses all three, and its reader gets no page.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db import DataError
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models import CharField, Field, IntegerField, JSONField, TextField

NUL = "\0"
NUL_IN_JSON, ESCAPED = "\\u0000", "\\\\"


@contextmanager
def as_strict_as_postgresql() -> Iterator[None]:
    """Refuse inside the block what PostgreSQL would, with DataError as it does."""
    asked, saved = Field.get_db_prep_value, Field.get_db_prep_save
    kept = JSONField.get_db_prep_value

    def asks(field: Any, value: Any, *given: Any, **named: Any) -> Any:
        if isinstance(field, CharField | TextField) and NUL in str(value):
            raise DataError(f"{field}: a NUL in a text")
        return asked(field, value, *given, **named)

    def saves(field: Any, value: Any, *given: Any, **named: Any) -> Any:
        if why := refused(field, value):
            raise DataError(f"{field}: {why}")
        return saved(field, value, *given, **named)

    def keeps(field: Any, value: Any, *given: Any, **named: Any) -> Any:
        found = kept(field, value, *given, **named)
        if NUL_IN_JSON in str(found).replace(ESCAPED, ""):
            raise DataError(f"{field}: a NUL in JSON")
        return found

    with (
        patch.object(Field, "get_db_prep_value", asks),
        patch.object(Field, "get_db_prep_save", saves),
        patch.object(JSONField, "get_db_prep_value", keeps),
    ):
        yield


def refused(field: Any, value: Any) -> str:
    """Say why PostgreSQL would not save a value; empty when it would.

    >>> refused(CharField(max_length=3), "四文字だ"), refused(CharField(), "四文字だ")
    ('4 characters of 3', '')
    >>> refused(IntegerField(), 3_000_000_000)
    '3000000000 is out of range'
    """
    if isinstance(field, CharField) and isinstance(value, str):
        length, most = len(value), field.max_length
        return f"{length} characters of {most}" if most and length > most else ""
    if isinstance(field, IntegerField) and isinstance(value, int):
        ranges = BaseDatabaseOperations.integer_field_ranges
        least, most = ranges[field.get_internal_type()]
        return "" if least <= value <= most else f"{value} is out of range"
    return ""
