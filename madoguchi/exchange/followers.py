"""What follows an enquiry: it is put to its register by a job."""

from madoguchi.events.envelope import SealedEvent
from madoguchi.exchange.tasks import ask_register
from madoguchi.jobs.actions import enqueue_once

KINDS = frozenset({"enquiry.asked"})


def carry_on(event: SealedEvent) -> None:
    """Have a register asked, once for each enquiry."""
    enquiry = str(event.fact["enquiry"])
    key = f"enquiry:{enquiry}"
    enqueue_once(ask_register, key, event.ward, enquiry, ward=event.ward)
