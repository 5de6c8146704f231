"""What follows a decision or a correction: letters, the hand-over to the register."""

from uuid import UUID

from madoguchi.cases import rules, tasks
from madoguchi.cases.models import Case
from madoguchi.cases.queries import the_case
from madoguchi.events.envelope import SealedEvent
from madoguchi.jobs.actions import enqueue_once
from madoguchi.procedures.queries import form_at

KINDS = frozenset({"case.decided", "case.correction_asked"})


def carry_out(event: SealedEvent) -> None:
    """Ask for the letter and, when the wish was granted, for the hand-over."""
    case_id = event.stream.removeprefix("case/")
    case = the_case(event.ward, UUID(case_id))
    if case is None:
        return  # disposed of before its letter was written
    if event.kind == "case.correction_asked":
        key = f"correction:{event.id}"
        enqueue_once(tasks.write_request, key, event.ward, case_id, ward=event.ward)
        return
    key = f"letter:{case_id}"
    enqueue_once(tasks.write_letter, key, event.ward, case_id, ward=event.ward)
    stages = form_at(case.version_hash).definition.stages
    granted = event.fact["outcome"] == Case.Outcome.GRANTED
    if granted and rules.needs_hand_over(stages):
        key = f"hand-over:{case_id}"
        enqueue_once(tasks.hand_over, key, event.ward, case_id, ward=event.ward)
