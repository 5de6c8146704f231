"""Queries that are written once per process and asked again with other values.

A page that asks a dozen small questions spends more on writing them anew than the
database does on answering.
"""

from collections.abc import Callable, Sequence
from copy import copy
from functools import wraps
from typing import Any, Final, Generic, ParamSpec, TypeVar, cast
from uuid import UUID

from django.db import connections
from django.db.models import QuerySet

Asked = ParamSpec("Asked")
Row = TypeVar("Row")
Made = Callable[..., QuerySet[Any, Row]]
FIRST_MARK: Final = 31_991  # fits the smallest column, and no query of ours names it


def written_once(
    make: Callable[Asked, QuerySet[Any, Row]],
) -> Callable[Asked, list[Row]]:
    """Turn a function that makes a queryset into one that returns its rows.

    The queryset is made once per database and kinds of values: the values may stand
    only where the database is sent them, so none may decide how it is made. They are
    numbers, texts or UUIDs, and never None.
    """
    kept: dict[tuple[Any, ...], _Statement[Row]] = {}

    @wraps(make)
    def ask(*values: Asked.args, **named: Asked.kwargs) -> list[Row]:
        assert not named  # noqa: S101  values are told by their place
        kinds = tuple(type(one) for one in values)
        if kinds not in kept:
            marks = [_mark(kind, place) for place, kind in enumerate(kinds)]
            kept[kinds] = _Statement(cast("Made[Row]", make)(*marks), marks)
        return kept[kinds].rows(values)

    return ask


def _mark(kind: type[Any], place: int) -> Any:
    """Return a value that nothing else in a statement has."""
    number = FIRST_MARK + place
    if issubclass(kind, UUID):
        return UUID(int=number)
    if issubclass(kind, str):
        return f"mark {number}"
    if issubclass(kind, int) and not issubclass(kind, bool):
        return number
    raise TypeError(f"{kind.__name__} cannot stand in a statement written once")


class _Statement(Generic[Row]):
    """One statement of one queryset, and where its values stand."""

    def __init__(self, queryset: QuerySet[Any, Row], marks: Sequence[Any]) -> None:
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(using=queryset.db)
        self.sql, sent = self.compiler.as_sql()
        places = {mark: at for at, mark in enumerate(marks)}
        hexes = {one.hex: at for one, at in places.items() if isinstance(one, UUID)}
        self.sent = [
            (one, hexes[one], True) if one in hexes else (one, places.get(one), False)
            for one in sent
        ]
        found = {at for _, at, _ in self.sent if at is not None}
        if found != set(range(len(marks))):
            raise TypeError(
                "a value of a statement written once decides how it is made"
            )

    def rows(self, values: Sequence[Any]) -> list[Row]:
        sent = tuple(
            kept if at is None else values[at].hex if is_hex else values[at]
            for kept, at, is_hex in self.sent
        )
        compiler = copy(self.compiler)
        # Whoever asked first did so by the connection of their own thread.
        compiler.connection = connections[self.queryset.db]
        vars(compiler)["as_sql"] = lambda *_, **__: (self.sql, sent)
        rows = self.queryset.all()
        vars(rows.query)["get_compiler"] = lambda *_, **__: compiler
        return list(rows)
