"""What this room does about its own facts: an approved refund is made by a job."""

from uuid import UUID

from madoguchi.events.envelope import SealedEvent
from madoguchi.jobs.actions import enqueue_once
from madoguchi.payments import tasks

KINDS = frozenset({"refund.approved"})


def carry_out(event: SealedEvent) -> None:
    """Ask the payment company to give back what was approved."""
    refund = str(UUID(str(event.fact["refund"])))
    enqueue_once(tasks.refund, f"refund:{refund}", event.ward, refund, ward=event.ward)
