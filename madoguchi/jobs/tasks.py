"""The queue's own task: to forget what is done."""

from django.utils import timezone
from django_tasks import task

from madoguchi.jobs import actions


@task()
def sweep() -> None:
    """Delete done jobs that are older than a week, in steps."""
    while actions.clean_up(at=timezone.now()):
        pass
