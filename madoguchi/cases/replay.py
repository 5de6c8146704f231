"""Compute where a case stands from its facts alone.

The log is the truth and the tables its memory: whatever the tables say about state,
stage, due date and assignee must come out of this fold. Pure; it reads no table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any


class NotFromHere(Exception):
    """A fact arrived in a state from which it cannot have happened."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one case stands; dates are ISO texts, as facts carry them."""

    state: str = "draft"
    stage: str = ""
    due_on: str = ""
    assignee: str = ""


OPEN = ("received", "reviewing", "correcting")
# From which states each kind of fact can happen. Kinds that move nothing are absent.
COMES_FROM: Mapping[str, tuple[str, ...]] = {
    "draft.started": ("draft",),
    "draft.expired": ("draft",),
    "case.received": ("draft",),
    "case.taken": OPEN,
    "case.assigned": OPEN,
    "case.released": ("reviewing", "correcting"),
    "case.reviewed": ("reviewing",),
    "case.correction_asked": ("received", "reviewing"),
    "case.corrected": ("correcting",),
    "case.decided": OPEN,
    "case.withdrawn": OPEN,
    "case.handed_over": ("decided",),
    "case.closed": ("received", "decided", "issued"),
}


def standing(facts: Iterable[tuple[str, Mapping[str, Any]]]) -> Standing:
    """Fold (kind, fact) pairs, oldest first.

    >>> standing([
    ...     ("case.received", {"stage": "look", "due_on": "2026-04-10"}),
    ...     ("case.taken", {"assignee": "7", "stage": "look"}),
    ... ])
    Standing(state='reviewing', stage='look', due_on='2026-04-10', assignee='7')
    """
    now = Standing()
    for kind, fact in facts:
        now = step(now, kind, fact)
    return now


def step(now: Standing, kind: str, fact: Mapping[str, Any]) -> Standing:
    """Return where one fact leads.

    Raises NotFromHere when a fact before it must be missing.
    """
    allowed = COMES_FROM.get(kind)
    if allowed is None:
        return now
    if now.state not in allowed:
        raise NotFromHere(f"{kind} after {now.state}")
    after = {"stage": fact["stage"]} if "stage" in fact else {}
    match kind:
        case "draft.expired":
            after["state"] = "expired"
        case "case.received":
            after |= {"state": "received", "due_on": fact["due_on"]}
        case "case.taken" | "case.assigned":
            state = now.state if now.state == "correcting" else "reviewing"
            after |= {"state": state, "assignee": fact["assignee"]}
        case "case.released":
            state = now.state if now.state == "correcting" else "received"
            after |= {"state": state, "assignee": ""}
        case "case.correction_asked":
            after["state"] = "correcting"
        case "case.corrected":
            state = "reviewing" if now.assignee else "received"
            after |= {"state": state, "due_on": fact["due_on"]}
        case "case.decided":
            after |= {"state": "decided", "due_on": fact["due_on"]}
        case "case.handed_over":
            after["state"] = "issued"
        case "case.closed":
            after["state"] = "closed"
        case "case.withdrawn":
            after["state"] = "withdrawn"
    return replace(now, **after)
