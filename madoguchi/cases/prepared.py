"""A row by its id, read or changed by a statement written once per database.

Every page of every form reads a draft, and writing the same statement anew costs
more than its answer.
"""

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connections, models, router

Row = TypeVar("Row", bound=models.Model)


class Prepared(Generic[Row]):
    """One row of a table, with values of other tables joined to it.

    `more` are further columns, `joined` and `only` what stands after FROM and AND.
    A `locked` row is nobody else's until the transaction ends; SQLite has one
    writer anyway.
    """

    def __init__(
        self,
        model: type[Row],
        *,
        more: str = "",
        joined: str = "",
        only: str = "",
        locked: bool = False,
    ) -> None:
        self.model = model
        self.more = more
        self.joined = joined
        self.only = only
        self.locked = locked

    def read(
        self, ward: int, row_id: UUID, *held: Any
    ) -> tuple[Row, tuple[Any, ...]] | None:
        """Return a row of a ward by its id, and the further values.

        `held` are the values of `only`.
        """
        alias = router.db_for_read(self.model)
        connection = connections[alias]
        shape = _shape(self, connection.vendor)
        with connection.cursor() as cursor:
            cursor.execute(shape.statement, [ward, shape.written(row_id), *held])
            found = cursor.fetchone()
        if found is None:
            return None
        values = list(found)
        for place, convert, column in shape.conversions:
            values[place] = convert(values[place], column, connection)
        count = len(shape.names)
        return self.model.from_db(alias, shape.names, values[:count]), found[count:]


class Change:
    """Some columns of one row, changed unless `only` no longer holds.

    `only` is a condition; its values follow those of the columns.
    """

    def __init__(self, model: type[models.Model], *names: str, only: str = "") -> None:
        self.model = model
        self.names = names
        self.only = only

    def make(self, row: models.Model, values: Mapping[str, Any], *held: Any) -> bool:
        """Change a row and say whether it still was as it had to be."""
        connection = connections[router.db_for_write(self.model)]
        meta = self.model._meta  # noqa: SLF001 - Django's public name for it
        sent = [
            meta.get_field(name).get_db_prep_save(values[name], connection)  # type: ignore[union-attr]
            for name in self.names
        ]
        row_id = row.pk.hex if connection.vendor == "sqlite" else row.pk
        with connection.cursor() as cursor:
            cursor.execute(self._statement, [*sent, row_id, *held])
            return bool(cursor.rowcount)

    def keep(self, row: models.Model, *held: Any) -> bool:
        """Write the columns as the row in memory has them."""
        return self.make(row, {name: getattr(row, name) for name in self.names}, *held)

    @cached_property
    def _statement(self) -> str:
        table = self.model._meta.db_table  # noqa: SLF001
        columns = ", ".join(f"{name} = %s" for name in self.names)
        only = f" AND {self.only}" if self.only else ""
        return f"UPDATE {table} SET {columns} WHERE id = %s{only}"  # noqa: S608  names of our own


class _Shape:
    """The statement for one kind of database and what its values become."""

    def __init__(self, asked: Prepared[Any]) -> None:
        model = asked.model
        meta = model._meta  # noqa: SLF001 - Django's public name for it
        connection = connections[router.db_for_read(model)]
        fields = meta.concrete_fields
        table = meta.db_table
        columns = [f"{table}.{one.column}" for one in fields]
        self.names = [one.attname for one in fields]
        self.statement = (
            f"SELECT {', '.join([*columns, asked.more] if asked.more else columns)}"  # noqa: S608  names of our own
            f" FROM {table} {asked.joined}"
            f" WHERE {table}.ward_id = %s AND {table}.id = %s {asked.only}"
        )
        if asked.locked and connection.vendor == "postgresql":
            self.statement += f" FOR UPDATE OF {table}"
        self.conversions = []
        for place, one in enumerate(fields):
            column = one.get_col(table)
            converters = [
                *connection.ops.get_db_converters(column),
                *column.get_db_converters(connection),
            ]
            self.conversions += [(place, each, column) for each in converters]
        self.connection = connection

    def written(self, row_id: UUID) -> Any:
        """Return an id as this database stores it."""
        return row_id.hex if self.connection.vendor == "sqlite" else row_id


@lru_cache
def _shape(asked: Prepared[Any], _vendor: str) -> _Shape:
    return _Shape(asked)
