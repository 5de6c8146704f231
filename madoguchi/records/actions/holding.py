"""Keep a record although its time is over, and let it go again."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from madoguchi.cases.actions.holding import held, say
from madoguchi.records import rules
from madoguchi.records.facts import HoldLifted, HoldPlaced
from madoguchi.records.models import Hold
from madoguchi.records.problems import HoldReasonNeeded, NotHeld
from madoguchi.vault.actions import data_key
from madoguchi.vault.sealing import seal_json
from madoguchi.wards.actor import Actor


@dataclass(frozen=True, slots=True)
class HoldWish:
    """Why a record is to be kept, and until when; no day is until somebody lifts it."""

    reason: str
    words: str
    until_on: date | None = None


def flaws(wish: HoldWish, today: date) -> list[str]:
    """Return what is wrong with a wish, as the reasons of HoldReasonNeeded."""
    found = {
        "code": wish.reason in rules.HOLD_REASONS,
        "words": rules.are_enough(wish.words),
        "until_on": rules.is_extension(wish.until_on, today),
    }
    return [reason for reason, fits in found.items() if not fits]


def place_hold(case_id: UUID, wish: HoldWish, *, by: Actor, at: datetime) -> Hold:
    """Keep the record of a case from being destroyed, from this moment on."""
    for flaw in flaws(wish, timezone.localdate(at)):
        raise HoldReasonNeeded(flaw)
    with held(case_id, by) as case:
        row = Hold(
            ward_id=case.ward_id,
            case=case,
            reason=wish.reason,
            until_on=wish.until_on,
            placed_by_id=int(by.id),
            placed_at=at,
        )
        key = data_key(case.ward_id, case.key_id or 0)
        row.sealed = seal_json(key, case.stream, row.seal_field, wish.words.strip())
        row.save(force_insert=True)
        until = wish.until_on.isoformat() if wish.until_on else ""
        say(HoldPlaced(str(row.pk), wish.reason, until), case, by, at)
    return row


def lift_hold(case_id: UUID, hold_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let a record go the way of all others again; a second click changes nothing."""
    with held(case_id, by) as case:
        rows = Hold.objects.filter(ward=case.ward_id, case=case, pk=hold_id)
        if not rows.exists():
            raise NotHeld
        if rows.filter(lifted_at=None).update(lifted_by=int(by.id), lifted_at=at):
            say(HoldLifted(str(hold_id)), case, by, at)
