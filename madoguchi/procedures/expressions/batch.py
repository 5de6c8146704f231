"""Evaluate expressions for many people at once, in a DuckDB in memory.

Answers come in as they are stored and leave as values; nothing touches the disk. Who
may ask such a question, and why, is decided elsewhere.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

from madoguchi.procedures.expressions.shapes import (
    INT,
    TEXT,
    Parts,
    Records,
    Scope,
    Shape,
    walk,
)
from madoguchi.procedures.expressions.sql import (
    Given,
    columns,
    quoted,
    record_name,
    to_sql,
    type_of,
)
from madoguchi.procedures.expressions.tree import Node

AT_ONCE = 10_000
"""How many rows are handed over in one go."""

ROW = "the row"
"""The column that keeps the order; no key of a question has a blank."""

Answers: TypeAlias = Mapping[str, Any]
ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


MOST_MEMORY = "1GB"
"""What a batch may hold; one that needs more fails instead of using the disk."""


class Step(NamedTuple):
    """What becomes of a question: the group it stands in, "" for none, and its key.

    Its answer counts only where the condition `node` is true or, when it is computed,
    is the value of `node` itself.
    """

    group: str
    key: str
    node: Node
    is_computed: bool = False


Steps: TypeAlias = Sequence[Step]
"""In the order of asking: what was hidden is absent from all that follows."""


class Batch:
    """A table of answers, one row per person, in the order in which they came.

    It holds what the given expressions ask about and nothing else, as the `steps`
    leave it: a hidden answer is absent.
    """

    def __init__(
        self,
        nodes: Sequence[Node],
        scope: Scope,
        steps: Steps = (),
        memory: str = MOST_MEMORY,
    ) -> None:
        self.nodes = nodes
        self.steps = steps
        self.scope = narrowed([*nodes, *(one.node for one in steps)], scope)
        # Imported here: 14 MB that only a process needs which evaluates for many, or
        # tries for a proposal whether it could.
        import duckdb  # noqa: PLC0415

        # Nothing may leave the memory: no rows on the disk when there are many, no
        # file that a query names, nothing from the network.
        self.database = duckdb.connect(
            config={"temp_directory": "", "memory_limit": memory}
        )
        self.database.execute("SET enable_external_access = false")
        self.database.execute("SET lock_configuration = true")
        wanted = "".join(
            f', "{key}" {kind}' for key, kind in columns(self.scope).items()
        )
        self.database.execute(f'CREATE TABLE answers ("{ROW}" BIGINT{wanted})')
        self.count = 0

    def add(self, people: Iterable[Answers], *, whole: bool = False) -> None:
        """Add the answers of people; `whole` ones have every key and no other.

        A value that is not of the type of its question is an error of DuckDB's:
        answers were checked when they were stored.
        """
        fields = {ROW: INT, **self.scope.levels[0]}
        names = ", ".join(f'person."{key}"' for key in fields)
        layout = quoted(ENCODE(_layout(Records(fields=fields))[0]))
        query = (
            f"INSERT INTO answers SELECT {names} FROM"  # noqa: S608
            f" (SELECT json_transform_strict(line, {layout}) AS person FROM"
            " (SELECT unnest(string_split(?, chr(10))) AS line))"
        )
        shaped = None if whole else _shaper(fields)
        more = iter(people)
        while some := list(islice(more, AT_ONCE)):
            numbered = ({**one, ROW: row} for row, one in enumerate(some, self.count))
            lines = map(ENCODE, map(shaped, numbered) if shaped else numbered)
            self.database.execute(query, ["\n".join(lines)])
            self.count += len(some)

    def values(
        self, given: Given, nodes: Sequence[Node] = ()
    ) -> Iterator[tuple[Any, ...]]:
        """Yield the values of all expressions for each person; None is unknown.

        `nodes` are some of them, when not all are wanted.
        """
        some = nodes or self.nodes
        wanted = ", ".join(to_sql(node, self.scope, given) for node in some)
        query = f'SELECT {wanted} FROM {self._answers(given)} ORDER BY "{ROW}"'  # noqa: S608
        found = self.database.execute(query)
        while rows := found.fetchmany(AT_ONCE):
            yield from rows

    def _answers(self, given: Given) -> str:
        """Return the table as the steps leave it, one question after another."""
        table = "answers"
        for step in self.steps:
            if seen := self._seen(step, given):
                table = f"(SELECT * REPLACE ({seen}) FROM {table})"  # noqa: S608
        return table

    def _seen(self, step: Step, given: Given) -> str:
        group, key, node, is_computed = step
        fields = self.scope.levels[0]
        if not group:
            if key not in fields:
                return ""
            found = to_sql(node, self.scope, given)
            if is_computed:
                return f'({found})::{type_of(fields[key])} AS "{key}"'
            return f'CASE WHEN {found} THEN "{key}" END AS "{key}"'
        shape = fields.get(group)
        if not isinstance(shape, Records) or key not in shape.fields:
            return ""
        record = record_name(len(self.scope.levels))
        met = to_sql(node, self.scope.inside(shape), given)
        parts = {one: f'{record}."{one}"' for one in shape.fields}
        parts[key] = f"CASE WHEN {met} THEN {parts[key]} END"
        packed = ", ".join(f"'{one}': {value}" for one, value in parts.items())
        each = f'list_transform("{group}", lambda {record}: {{{packed}}})'
        return f'{each} AS "{group}"'

    def clear(self) -> None:
        """Forget the answers, and be ready for others."""
        self.database.execute("TRUNCATE answers")
        self.count = 0

    def close(self) -> None:
        """Forget everything."""
        self.database.close()


def narrowed(nodes: Iterable[Node], scope: Scope) -> Scope:
    """Return the scope without the names that no expression speaks of.

    >>> from madoguchi.procedures.expressions.parse import parse
    >>> from madoguchi.procedures.expressions.shapes import INT
    >>> scope = Scope(({"a": INT, "b": INT},))
    >>> sorted(narrowed([parse("a + 1")], scope).levels[0])
    ['a']
    """
    spoken = {
        one.leaf[0] if isinstance(one.leaf, tuple) else one.leaf
        for node in nodes
        for one in walk(node, scope)
        if one.op in ("name", "part")
    }

    def kept(fields: Mapping[str, Shape]) -> dict[str, Shape]:
        return {
            key: Records(fields=kept(shape.fields) or shape.fields)
            if isinstance(shape, Records)
            else shape
            for key, shape in fields.items()
            if key in spoken
        }

    return Scope((kept(scope.levels[0]),), scope.values)


def _shaper(fields: Mapping[str, Shape]) -> Callable[[Answers], Answers]:
    """Return what gives a record all its keys, and no others."""
    inner: dict[str, Callable[[Any], Any]] = {}
    for key, shape in fields.items():
        if isinstance(shape, Records):
            inner[key] = _each(_shaper(shape.fields))
        elif isinstance(shape, Parts):
            inner[key] = _shaper(dict.fromkeys(shape.names, TEXT))

    def shaped(record: Answers) -> Answers:
        found = {key: record.get(key) for key in fields}
        for key, shaper in inner.items():
            if found[key] is not None:
                found[key] = shaper(found[key])
        return found

    return shaped


def _each(shaped: Callable[[Answers], Answers]) -> Callable[[Any], Any]:
    return lambda records: [shaped(one) for one in records]


def _layout(shape: Shape) -> Any:
    """Describe a type as `json_transform` wants it."""
    if isinstance(shape, Records):
        return [{key: _layout(one) for key, one in shape.fields.items()}]
    if isinstance(shape, Parts):
        return dict.fromkeys(shape.names, "VARCHAR")
    kind = type_of(shape)
    return [kind.removesuffix("[]")] if kind.endswith("[]") else kind
