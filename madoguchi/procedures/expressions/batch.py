"""Evaluate expressions for many people at once, in a DuckDB in memory.

Answers come in as they are stored and leave as values; nothing touches the disk. Who
may ask such a question, and why, is decided elsewhere.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import duckdb

from madoguchi.procedures.expressions.shapes import Parts, Records, Scope, Shape
from madoguchi.procedures.expressions.sql import Given, columns, quoted, to_sql, type_of
from madoguchi.procedures.expressions.tree import Node

AT_ONCE = 10_000
"""How many rows are handed over in one go."""


class Batch:
    """A table of answers, one row per person, in the order in which they came."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        # Nothing may leave the memory: no rows on the disk when there are many, no
        # file that a query names, nothing from the network.
        self.database = duckdb.connect(config={"temp_directory": ""})
        self.database.execute("SET enable_external_access = false")
        wanted = "".join(f', "{key}" {kind}' for key, kind in columns(scope).items())
        self.database.execute(f'CREATE TABLE answers ("the row" BIGINT{wanted})')
        self.count = 0

    def add(self, people: Iterable[Mapping[str, Any]]) -> None:
        """Add the answers of people; what is not asked for is left out."""
        names = ", ".join(f'person."{key}"' for key in self.scope.levels[0])
        everything = Records(fields=self.scope.levels[0])
        layout = quoted(json.dumps(_layout(everything)))
        query = (
            f"INSERT INTO answers SELECT ? + number, {names} FROM (SELECT"  # noqa: S608
            " unnest(people) AS person, generate_subscripts(people, 1) AS number"
            f" FROM (SELECT json_transform_strict(?, {layout}) AS people))"
        )
        more = iter(people)
        while some := list(islice(more, AT_ONCE)):
            document = json.dumps(_whole(everything, some), ensure_ascii=False)
            self.database.execute(query, [self.count, document])
            self.count += len(some)

    def values(self, nodes: Sequence[Node], given: Given) -> Iterator[tuple[Any, ...]]:
        """Yield one row of values for each person; None is unknown."""
        wanted = ", ".join(to_sql(node, self.scope, given) for node in nodes)
        query = f'SELECT {wanted} FROM answers ORDER BY "the row"'  # noqa: S608
        found = self.database.execute(query)
        while rows := found.fetchmany(AT_ONCE):
            yield from rows

    def close(self) -> None:
        self.database.close()


def _whole(shape: Shape, value: Any) -> Any:
    """Give every record and answer in parts all its keys, and no others."""
    if value is None:
        return None
    if isinstance(shape, Records):
        return [
            {key: _whole(one, record.get(key)) for key, one in shape.fields.items()}
            for record in value
        ]
    if isinstance(shape, Parts):
        return {name: value.get(name) for name in shape.names}
    return value


def _layout(shape: Shape) -> Any:
    """Describe a type as `json_transform` wants it."""
    if isinstance(shape, Records):
        return [{key: _layout(one) for key, one in shape.fields.items()}]
    if isinstance(shape, Parts):
        return dict.fromkeys(shape.names, "VARCHAR")
    kind = type_of(shape)
    return [kind.removesuffix("[]")] if kind.endswith("[]") else kind
