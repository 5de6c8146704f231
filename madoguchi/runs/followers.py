"""What follows an approval: a job that carries the run out."""

from madoguchi.events.envelope import SealedEvent
from madoguchi.jobs.actions import enqueue_once
from madoguchi.runs.tasks import judge_residents

KINDS = frozenset({"run.approved"})


def begin(event: SealedEvent) -> None:
    run_id = event.stream.removeprefix("run/")
    enqueue_once(judge_residents, f"run:{run_id}", event.ward, run_id, ward=event.ward)
