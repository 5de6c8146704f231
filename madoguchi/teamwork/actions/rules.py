"""Say who is given what comes in to a department (担当の決まり)."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Subject
from madoguchi.personnel.queries import roll_of
from madoguchi.procedures.queries import slugs_of
from madoguchi.teamwork.facts import RuleDropped, RuleSet
from madoguchi.teamwork.models import AssignmentRule
from madoguchi.teamwork.problems import BadRule, NoSuchPart
from madoguchi.teamwork.queries import rules_of
from madoguchi.wards.actor import Actor


def set_rule(
    procedure: str, among: Collection[int], *, by: Actor, at: datetime
) -> AssignmentRule:
    """Decide who gets the new cases of a procedure; "" is every other procedure.

    A rule that was there is replaced. Only a supervisor decides it, for their own
    department.
    """
    if not by.has("supervisor"):
        raise BadRule("supervisor")
    if procedure and procedure not in slugs_of(by.ward):
        raise BadRule("procedure")
    works = roll_of(by.ward, [by.unit], timezone.localdate(at)).working
    if not works.issuperset(among):
        raise BadRule("colleague")
    with unit():
        row, _ = AssignmentRule.objects.update_or_create(
            ward_id=by.ward,
            department=by.unit,
            procedure=procedure,
            defaults={
                "among": sorted(set(among)),
                "set_by_id": int(by.id),
                "set_at": at,
            },
        )
        people = tuple(f"staff/{one}" for one in row.among)
        _say(RuleSet(procedure=procedure, among=people), by, at)
    return row


def drop_rule(rule_id: int, *, by: Actor, at: datetime) -> None:
    """Take a rule back: new cases are nobody's until somebody takes them."""
    if not by.has("supervisor"):
        raise NoSuchPart
    with unit():
        row = rules_of(by.ward, by.unit).filter(pk=rule_id).first()
        if row is None:
            raise NoSuchPart
        AssignmentRule.objects.filter(ward=by.ward, pk=row.pk).delete()
        _say(RuleDropped(procedure=row.procedure), by, at)


def _say(fact: RuleSet | RuleDropped, by: Actor, at: datetime) -> None:
    record(fact, on=Subject(by.ward, f"department/{by.unit}"), by=by, at=at)
