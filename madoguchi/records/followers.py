"""What this room does when a list of disposal was approved: have it carried out."""

from madoguchi.events.envelope import SealedEvent
from madoguchi.jobs.actions import enqueue_once
from madoguchi.records.tasks import destroy_records

KINDS = frozenset({"disposal.approved"})


def begin(event: SealedEvent) -> None:
    """Have the records of an approved list destroyed by a job, once."""
    disposal = event.stream.removeprefix("disposal/")
    key = f"disposal:{disposal}"
    enqueue_once(destroy_records, key, event.ward, disposal, ward=event.ward)
