"""Count the queries of each piece of work; runs inside a place.

What only opens, ends or scopes a transaction is no question and is not counted.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from statistics import median
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connections

from madoguchi.config.rig.browser import Application, Browser
from madoguchi.config.rig.clerk import Clerk
from madoguchi.config.rig.journey import Journey

NO_QUESTION = re.compile(
    r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET|RESET)\b", re.IGNORECASE
)
TRIES = 5


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that both databases are asked."""
    seen: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not NO_QUESTION.match(sql):
            seen.append(sql)
        return execute(sql, *rest)

    with ExitStack() as watched:
        for connection in connections.all():
            watched.enter_context(connection.execute_wrapper(watch))
        yield seen


def usual(work: Callable[[], object]) -> float:
    """Return how many queries a piece of work usually takes."""
    work()
    counts = []
    for _ in range(TRIES):
        with counted() as seen:
            work()
        counts.append(len(seen))
    return median(counts)


def count_journey() -> dict[str, float]:
    """Count the queries of a form page, a saving, a sending and the whole journey."""
    for _ in range(2):
        list(_visitor().calls())
    by_call: dict[str, list[int]] = {}
    for _ in range(TRIES):
        calls = _visitor().calls()
        done = False
        while not done:
            with counted() as seen:
                name, _answer = next(calls, ("", None))
            done = not name
            by_call.setdefault(name, []).append(len(seen))
    del by_call[""]
    medians = {name: median(counts) for name, counts in by_call.items()}
    whole = sum(sum(counts) for counts in by_call.values()) / TRIES
    return {**medians, "journey": whole}


def _visitor() -> Journey:
    return Journey(Browser(_application()))


@cache
def _application() -> Application:
    return Application(get_wsgi_application())


def count_case(case: str) -> float:
    """Count the queries of a clerk's look at one case."""
    clerk = Clerk(Browser(_application()))
    clerk.sign_in()
    return usual(lambda: clerk.see_case(case))


def count_queue() -> float:
    """Count the queries of one page of the work queue."""
    clerk = Clerk(Browser(_application()))
    clerk.sign_in()
    return usual(clerk.see_queue)
