"""What follows an enquiry, and a stage that waits for one."""

from uuid import UUID

from madoguchi.cases.followers import ARRIVALS
from madoguchi.cases.queries import the_case
from madoguchi.events.envelope import SealedEvent
from madoguchi.exchange.actions.enquiries import ask_for_stage, go_on_answered
from madoguchi.exchange.tasks import ask_register
from madoguchi.jobs.actions import enqueue_once
from madoguchi.procedures.queries import form_at

KINDS = ARRIVALS | {"enquiry.asked", "enquiry.answered"}


def carry_on(event: SealedEvent) -> None:
    """Have a register asked, once for each enquiry; go on with what it answered."""
    if event.kind == "enquiry.answered":
        go_on_answered(event.ward, UUID(event.fact["enquiry"]), at=event.occurred_at)
        return
    if event.kind != "enquiry.asked":
        _ask_for_the_stage(event)
        return
    enquiry = str(event.fact["enquiry"])
    key = f"enquiry:{enquiry}"
    enqueue_once(ask_register, key, event.ward, enquiry, ward=event.ward)


def _ask_for_the_stage(event: SealedEvent) -> None:
    """Ask the register for a case that came to a stage which waits for its answer."""
    case = the_case(event.ward, UUID(event.stream.removeprefix("case/")))
    if case is None or case.is_closed or case.is_decided:
        return
    for stage in form_at(case.version_hash).definition.stages:
        if stage.kind == "enquiry" and stage.key == case.stage:
            ask_for_stage(case, stage.enquiry, at=event.occurred_at)
