"""The job that reads the log for a question, outside the web process."""

from django.utils import timezone
from django_tasks import task

from madoguchi.wards.scope import ward_scope


@task()
def read_the_log(ward: int, finding: int) -> None:
    """Answer one question; nothing happens when it is no longer asked."""
    # 130 MB of engines (DuckDB, Graphviz, alignment): for the worker alone.
    from madoguchi.processes.finding import find

    with ward_scope(ward):
        find(ward, finding, at=timezone.now())
