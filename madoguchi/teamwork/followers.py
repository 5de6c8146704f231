"""Carry out what was confirmed for many cases, and give out new cases by rule."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from madoguchi.cases.actions import assign_new
from madoguchi.cases.queries import the_case
from madoguchi.events.envelope import SealedEvent
from madoguchi.jobs.actions import enqueue_once
from madoguchi.teamwork.planning import Dealer
from madoguchi.teamwork.queries import rules_of
from madoguchi.teamwork.tasks import carry_on

KINDS = frozenset({"case.received", "case.forwarded", "bulk.confirmed", "bulk.undone"})


def hear(event: SealedEvent) -> None:
    if event.kind in ("case.received", "case.forwarded"):
        _give_out(event)
        return
    bulk_id = event.stream.removeprefix("bulk/")
    key, run_after = f"bulk:{bulk_id}:{event.kind}", event.occurred_at
    if event.kind == "bulk.confirmed":
        run_after += timedelta(seconds=event.fact["seconds"])
    elif not event.fact["back"]:
        return
    enqueue_once(
        carry_on, key, event.ward, bulk_id, ward=event.ward, run_after=run_after
    )


def _give_out(event: SealedEvent) -> None:
    """Give a case new to a department to whom its rule names; it is nobody's else."""
    department = str(event.fact["department"])
    if not rules_of(event.ward, department).exists():
        return
    case = the_case(event.ward, UUID(event.stream.removeprefix("case/")))
    if case is None:
        return  # disposed of before its turn came
    now = timezone.now()
    dealer = Dealer(event.ward, department, timezone.localdate(now))
    if not dealer.has_rule(case.procedure):
        return
    for to in dealer.deal([case], by_rule=True).values():
        assign_new(case.pk, to, ward=event.ward, at=now)
