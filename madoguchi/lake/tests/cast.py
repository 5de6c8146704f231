"""The wards and cases of this room's tests.

Their facts are told by kind, as the log stores them: the rooms that define them stand
above this one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from madoguchi.events.actions import seal_batch, unit
from madoguchi.events.envelope import SealedEvent, canonical, to_us
from madoguchi.events.queries import history
from madoguchi.events.unit import Said, say
from madoguchi.lake.actions import Yard
from madoguchi.lake.steps import BEGINNING, steps
from madoguchi.mining.paths import path_after
from madoguchi.wards.actions import NewWard, create_ward
from madoguchi.wards.scope import ward_scope

NOON = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)
SMALL = (4, 16, 64)
"""Sizes of ranges for a log of some hundred events."""
WAYS = (
    ("case.received", "case.taken", "case.reviewed", "case.decided", "case.closed"),
    (
        "draft.started", "mandate.verified", "case.received", "case.taken",
        "case.correction_asked", "case.corrected", "case.taken", "check.ticked",
        "case.reviewed", "approval.proposed", "approval.stamped", "case.decided",
        "notice.sent", "case.closed", "refund.made",
    ),
    ("draft.started", "draft.saved", "draft.expired"),
    ("case.received", "case.withdrawn"),
)  # fmt: skip


def a_ward(slug: str = "midori") -> int:
    return create_ward(NewWard(slug=slug, code="131999", name="みどり区")).pk


@dataclass
class Told:
    """One fact of a stream, and what its envelope says."""

    kind: str
    at: datetime = NOON
    about: Mapping[str, Any] = field(default_factory=dict)
    fact: Mapping[str, Any] = field(default_factory=dict)

    def said(self, ward: int, stream: str) -> Said:
        envelope = {
            "actor": "staff/7", "age_band": "40-64", "assisted": False,
            "channel": "web", "lifecycle": "complete", "procedure": "juminhyo",
            "role": "clerk", "unit": "residents", "version": 2,
        }  # fmt: skip
        body = canonical({**envelope, **self.about, "fact": dict(self.fact)})
        return Said(ward, stream, self.kind, to_us(self.at), body)


def tell(ward: int, stream: str, *told: Told) -> None:
    """Say some facts of a stream in one unit."""
    with ward_scope(ward), unit():
        for one in told:
            say(one.said(ward, stream))


def seal_all(ward: int) -> None:
    while seal_batch(ward):
        pass


def many_cases(ward: int, count: int, seed: int = 1, name: str = "case") -> None:
    """Let so many cases of a ward happen side by side over some months; seal them."""
    chance = Random(seed)  # noqa: S311  invented cases
    waiting = [
        (f"{name}/{number}", list(chance.choice(WAYS))) for number in range(count)
    ]
    about = {
        stream: {
            "channel": chance.choice(["web", "counter", "post"]),
            "age_band": chance.choice(["40-64", "75+", ""]),
            "procedure": chance.choice(["juminhyo", "jidoteate"]),
            "version": chance.choice([1, 2]),
        }
        for stream, _ in waiting
    }
    at = NOON
    while waiting:
        place = chance.randrange(min(len(waiting), 12))
        stream, left = waiting[place]
        at += timedelta(minutes=chance.randrange(600), microseconds=chance.randrange(9))
        kind = left.pop(0)
        fact = {"ended": chance.choice(["check", "examine"])}
        actor = "staff/7" if kind != BEGINNING else "resident/9f0c"
        told = Told(
            kind,
            at - timedelta(seconds=chance.randrange(3)),
            {**about[stream], "actor": actor, "unit": chance.choice(["kodomo", "zei"])},
            fact if kind == "case.reviewed" else {},
        )
        tell(ward, stream, told)
        if not left:
            waiting.pop(place)
    seal_all(ward)


def a_yard(ward: int, folder: Path) -> Yard:
    return Yard(folder, ward, SMALL)


def by_hand(ward: int, stream: str) -> list[dict[str, Any]]:
    """Return the rows of one stream as plain Python makes them, fact by fact."""
    with ward_scope(ward):
        events = history(ward, stream)
    rows: list[dict[str, Any]] = []
    state = ""
    for event in events:
        if event.kind not in steps() or not (rows or event.kind == BEGINNING):
            continue
        rows.append(_row(event, rows, state))
        state = steps()[event.kind].then or state
    return rows


def _row(
    event: SealedEvent, before: list[dict[str, Any]], state: str
) -> dict[str, Any]:
    step = steps()[event.kind]
    ended = event.fact.get("ended") if step.each else ""
    activity = f"{step.activity}:{ended}" if ended else step.activity
    us = to_us(event.occurred_at)
    last = before[-1] if before else None
    return {
        "case_key": before[0]["case_key"] if before else event.id,
        "seq": len(before) + 1,
        "activity": activity,
        "lifecycle": step.lifecycle,
        "ts_us": us,
        "prev": last["activity"] if last else None,
        "wait_us": us - last["ts_us"] if last else None,
        "spent": state if last else None,
        "path": path_after(last["path"] if last else 0, activity),
        "case_us": us - before[0]["ts_us"] if before else 0,
        "resource": event.actor.split("/")[0],
        "role": event.role,
        "unit": event.unit,
        "channel": event.channel,
        "assisted": event.assisted,
        "age_band": event.age_band or None,
        "procedure": event.procedure,
        "version": event.version,
        "day": (event.occurred_at + timedelta(hours=9)).date(),
        "number": event.number,
        "event": event.id,
    }
