"""What follows a decision, a correction or money: letters, the hand-over, the end."""

from uuid import UUID

from madoguchi.cases import rules, tasks
from madoguchi.cases.actions.paying import ask_no_more, go_on_paid, lapse
from madoguchi.cases.models import Case
from madoguchi.cases.owing import owes
from madoguchi.cases.queries import the_case
from madoguchi.events.envelope import SealedEvent
from madoguchi.jobs.actions import enqueue_once
from madoguchi.procedures.queries import form_at

MONEY = frozenset(
    {"payment.received", "payment.waived", "payment.lapsed", "case.withdrawn"}
)
KINDS = frozenset({"case.decided", "case.correction_asked", "case.paid"}) | MONEY


def carry_out(event: SealedEvent) -> None:
    """Ask for the letter and, when the wish was granted and paid, the hand-over."""
    if not event.stream.startswith("case/"):
        return  # money of something that is no case
    case_id = event.stream.removeprefix("case/")
    case = the_case(event.ward, UUID(case_id))
    if case is None:
        return  # disposed of before its letter was written
    if event.kind in MONEY:
        _follow_money(event, case)
        return
    if event.kind == "case.correction_asked":
        key = f"correction:{event.id}"
        enqueue_once(tasks.write_request, key, event.ward, case_id, ward=event.ward)
        return
    if event.kind == "case.decided":
        key = f"letter:{case_id}"
        enqueue_once(tasks.write_letter, key, event.ward, case_id, ward=event.ward)
        if event.fact["outcome"] == Case.Outcome.REFUSED:
            ask_no_more(case, "refused", at=event.occurred_at)
            return
    _hand_over(event.ward, case)


def _hand_over(ward: int, case: Case) -> None:
    """Let the register make what was granted, once nothing is owed for it."""
    stages = form_at(case.version_hash).definition.stages
    if rules.needs_hand_over(stages) and not owes(case):
        key = f"hand-over:{case.pk}"
        enqueue_once(tasks.hand_over, key, ward, str(case.pk), ward=ward)


def _follow_money(event: SealedEvent, case: Case) -> None:
    if event.kind == "case.withdrawn":
        ask_no_more(case, "withdrawn", at=event.occurred_at)
    elif event.kind == "payment.lapsed":
        lapse(case.pk, ward=event.ward, at=event.occurred_at)
    else:
        go_on_paid(case.pk, ward=event.ward, at=event.occurred_at)
