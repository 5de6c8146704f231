"""Ask for many rows by their ids without a placeholder for each.

A thousand placeholders cost a sealer more than the thousand rows do. The ids
travel as one text, and the database still looks each up in the index.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Value
from django.db.models.sql.compiler import SQLCompiler


class Among(Func):
    """A condition: the column's value is one of these ids."""

    arity = 2
    output_field = BooleanField()

    def __init__(self, column: str, ids: Sequence[int]) -> None:
        super().__init__(F(column), Value(json.dumps(list(ids))))

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any
    ) -> Any:
        return self.as_sql(
            compiler,
            connection,
            template="%(expressions)s))",
            arg_joiner=" IN (SELECT value FROM json_each(",
        )

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any
    ) -> Any:
        column, ids = self.get_source_expressions()
        # A literal that is constant to the planner, or each row would parse it.
        array = "{" + str(ids.value)[1:-1] + "}"
        constant = self.copy()
        constant.set_source_expressions([column, Value(array)])
        return constant.as_sql(
            compiler,
            connection,
            template="%(expressions)s AS bigint[]))",
            arg_joiner=" = ANY(CAST(",
        )
