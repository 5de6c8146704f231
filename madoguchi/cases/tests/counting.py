"""Count the queries of both databases together."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import connections
from django.test.utils import CaptureQueriesContext

NOT_COUNTED = ("BEGIN", "SET ", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


class Counted(list[str]):
    """The statements of a block, without those that only frame transactions."""


@contextmanager
def queries() -> Iterator[Counted]:
    """Collect the statements both databases got within the block.

    Savepoints stand for the transactions of real life: a test runs inside one.
    """
    counted = Counted()
    with ExitStack() as stack:
        contexts = [
            stack.enter_context(CaptureQueriesContext(connections[alias]))
            for alias in ("default", "keys")
        ]
        yield counted
        counted += [
            query["sql"]
            for context in contexts
            for query in context.captured_queries
            if not query["sql"].startswith(NOT_COUNTED)
        ]
