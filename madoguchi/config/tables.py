"""Which room's tables a database holds, and whether a change of them is missing.

Every web process asks this; it knows nothing of how an installation is made.
"""

from django.db import connections
from django.db.migrations.executor import MigrationExecutor

KEYS = "keys"
"""The database of the key store."""


def rooms_in(alias: str) -> list[str]:
    """Return the one room whose tables a database holds; none where it holds the rest.

    Walking through every change of every room takes seconds, also where none applies.
    """
    return ["vault"] if alias == KEYS else []


def pending(alias: str) -> bool:
    """Tell whether this database lacks a migration."""
    executor = MigrationExecutor(connections[alias])
    graph = executor.loader.graph
    nodes = [node for room in rooms_in(alias) for node in graph.leaf_nodes(room)]
    return bool(executor.migration_plan(nodes or graph.leaf_nodes()))
