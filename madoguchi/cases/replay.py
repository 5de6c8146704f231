"""Compute where a case stands from its facts alone.

The log is the truth and the tables its memory: whatever the tables say about state,
stage, due dates and assignee must come out of this fold. Pure; it reads no table.
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
    answer_due_on: str = ""
    department: str = ""


OPEN = ("received", "reviewing", "correcting")
DECIDED = ("decided", "issued", "closed")
GIVEN_UP = ("withdrawn", "lapsed")
# From which states each kind of fact can happen. Kinds that move nothing are absent.
COMES_FROM: Mapping[str, tuple[str, ...]] = {
    "draft.started": ("draft",),
    "draft.expired": ("draft",),
    "case.received": ("draft",),
    "case.taken": OPEN,
    "case.assigned": OPEN,
    "case.released": ("reviewing", "correcting"),
    "case.reviewed": ("reviewing",),
    "case.paused": ("received", "reviewing"),
    "case.resumed": ("received", "reviewing"),
    "case.forwarded": (*OPEN, *DECIDED, "withdrawn", "lapsed"),
    "stage.passed": OPEN,
    "approval.proposed": ("received", "reviewing", *DECIDED, *GIVEN_UP),
    "case.correction_asked": ("received", "reviewing"),
    "case.corrected": ("correcting",),
    "case.recounted": OPEN,
    "case.extended": OPEN,
    "case.decided": OPEN,
    "case.withdrawn": OPEN,
    "case.paid": ("decided",),
    "case.lapsed": (*OPEN, "decided"),
    "case.handed_over": ("decided",),
    "case.closed": ("received", "reviewing", "decided", "issued"),
    "case.disposed": ("closed", "withdrawn", "lapsed"),
    "case.revoked": DECIDED,
    "case.reopened": ("closed", *GIVEN_UP),
}
LEADS_TO: Mapping[str, str] = {
    "draft.started": "draft",
    "draft.expired": "expired",
    "case.received": "received",
    "case.reviewed": "reviewing",
    "case.correction_asked": "correcting",
    "case.decided": "decided",
    "case.withdrawn": "withdrawn",
    "case.paid": "decided",
    "case.lapsed": "lapsed",
    "case.handed_over": "issued",
    "case.closed": "closed",
    "case.disposed": "disposed",
}
FREES = ("case.released", "case.forwarded")
"""What ends somebody's work on a case."""
GIVES_TO = ("case.received", "case.forwarded")
"""What says on which department's desk a case lies."""
# Of an asked correction the date is the applicant's, not the ward's.
MOVES_THE_DATE = (
    "case.received",
    "case.corrected",
    "case.resumed",
    "case.recounted",
    "case.extended",
    "case.decided",
    "case.revoked",
    "case.reopened",
)
ENDS_THE_WAIT = (
    "case.corrected", "case.resumed", "case.decided", "case.withdrawn", "case.lapsed",
)  # fmt: skip


def standing(facts: Iterable[tuple[str, Mapping[str, Any]]]) -> Standing:
    """Fold (kind, fact) pairs, oldest first.

    >>> standing([
    ...     ("case.received", {"stage": "look", "due_on": "2026-04-10",
    ...                        "department": "kumin"}),
    ...     ("case.taken", {"assignee": "7", "stage": "look"}),
    ... ]) == Standing("reviewing", "look", "2026-04-10", "7", department="kumin")
    True
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
    assignee = "" if kind in FREES else fact.get("assignee", now.assignee)
    return replace(
        now,
        state=_state(now, kind, fact, assignee),
        stage=fact.get("stage") or now.stage,
        due_on=fact["due_on"] if kind in MOVES_THE_DATE else now.due_on,
        assignee=assignee,
        answer_due_on=_answer_due_on(now, kind, fact),
        department=fact["department"] if kind in GIVES_TO else now.department,
    )


def _answer_due_on(now: Standing, kind: str, fact: Mapping[str, Any]) -> str:
    if kind == "case.correction_asked":
        return str(fact["due_on"])
    if kind == "case.paused":
        return str(fact["until"])
    return "" if kind in ENDS_THE_WAIT else now.answer_due_on


def _state(now: Standing, kind: str, fact: Mapping[str, Any], assignee: str) -> str:
    if kind in LEADS_TO:
        return LEADS_TO[kind]
    if kind == "case.reopened" and fact["decided"]:
        return "decided"
    if kind == "approval.proposed":
        # Of a draft decision, or of one to take a decision back.
        return "reviewing" if now.state == "received" else now.state
    if kind == "case.forwarded" and now.state != "reviewing":
        return now.state  # Nobody worked on it, or nothing is left to review.
    if now.state == "correcting" and kind != "case.corrected":
        return now.state  # Who waits for the answer is not where the case stands.
    return "reviewing" if assignee else "received"
