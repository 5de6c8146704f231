"""What staff and the metrics ask of the queue."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from madoguchi.jobs.models import Job


@dataclass(frozen=True, slots=True)
class Figures:
    """The state of the queue at one moment."""

    ready: int
    due: int
    running: int
    parked: int
    oldest_due: timedelta | None


def figures(at: datetime) -> Figures:
    """Count the queue; the oldest age is of work that could run and does not."""
    due = Q(state=Job.State.READY, run_after__lte=at)
    found = Job.objects.exclude(state=Job.State.DONE).aggregate(
        ready=Count("pk", filter=Q(state=Job.State.READY)),
        due=Count("pk", filter=due),
        running=Count("pk", filter=Q(state=Job.State.RUNNING)),
        parked=Count("pk", filter=Q(state=Job.State.PARKED)),
        oldest=Min("run_after", filter=due),
    )
    oldest = found.pop("oldest")
    return Figures(**found, oldest_due=None if oldest is None else at - oldest)


def parked_for(ward: int) -> QuerySet[Job]:
    """List the parked jobs a ward's staff can look at and resend, oldest first.

    Beside its own these are the jobs of no ward: they work for all, hold nothing of
    any, and somebody must see to them.
    """
    theirs = Q(ward=ward) | Q(ward=None)
    return Job.objects.filter(theirs, state=Job.State.PARKED).order_by("finished_at")


def parked_tasks() -> dict[str, int]:
    """Count the parked jobs of all wards by the name of their task."""
    parked = Job.objects.filter(state=Job.State.PARKED).values_list("task")
    return {
        path.rpartition(".")[2]: count
        for path, count in parked.annotate(Count("pk")).order_by("task")
    }
