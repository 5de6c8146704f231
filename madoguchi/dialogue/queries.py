"""Questions about talk, each asked for somebody; what is opened is opened for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from madoguchi.cases.models import Case
from madoguchi.cases.opened import OpenCase
from madoguchi.cases.queries import (
    cases_in_sight_of,
    cases_visible_to,
    departments_of,
)
from madoguchi.dialogue.models import Advice, Call, Message
from madoguchi.dialogue.problems import NoSuchTalk
from madoguchi.dialogue.rules import APPLICANT
from madoguchi.procedures.queries import form_at
from madoguchi.vault.sealing import open_json, open_sealed
from madoguchi.wards.actor import Actor

WORKING: Final = ("clerk", "supervisor")


def silence_of(case: Case) -> str:
    """Name why office and applicant do not write to each other here, "" if they may.

    Who answered without a name cannot be known again, and staff who applied for
    themselves have a desk. What is over has no reader any more.
    """
    if case.is_of_staff:
        return "staff"
    if form_at(case.version_hash).definition.anonymous:
        return "anonymous"
    return "ended" if case.is_closed else ""


# -------------------------------------------------------------------- messages


@dataclass(frozen=True, slots=True)
class Said:
    """One message, opened as far as its reader may see it."""

    id: UUID
    side: str
    way: str
    text: str = field(repr=False)
    staff_name: str
    said_at: datetime
    waits: bool = False

    @property
    def was_heard(self) -> bool:
        """Say whether staff wrote down what was said elsewhere."""
        return self.way != "web"


def messages_of(case: OpenCase) -> list[Said]:
    """Return what was said about an open case, the oldest first: one query."""
    rows = Message.objects.filter(ward=case.row.ward_id, case=case.row)
    return [
        Said(
            id=row.pk,
            side=row.side,
            way=row.way,
            text=case.words(
                open_sealed(
                    case.key, case.row.stream, row.seal_field, bytes(row.sealed)
                ).decode()
            ),
            staff_name=row.staff.name if row.staff else "",
            said_at=row.said_at,
            waits=row.settled_at is None,
        )
        for row in rows.select_related("staff").order_by("said_at", "pk")
    ]


def unsettled(case: Case) -> QuerySet[Message]:
    """Return what the applicant wrote and nobody answered."""
    return Message.objects.filter(
        ward=case.ward_id, case=case, side=APPLICANT, settled_at=None
    )


def unanswered_cases(actor: Actor) -> QuerySet[Case]:
    """Return the cases an actor sees whose applicant waits for an answer."""
    waiting = Message.objects.filter(
        ward=actor.ward, case=OuterRef("pk"), side=APPLICANT, settled_at=None
    )
    rows = cases_visible_to(actor).filter(Exists(waiting))
    return rows.select_related("assignee").order_by("due_on", "reference")


# ---------------------------------------------------------------------- advice


def advice_visible_to(actor: Actor) -> QuerySet[Advice]:
    """Return what an actor's departments are asked, or ask about a case they see."""
    if not (actor.is_staff and any(actor.has(one) for one in WORKING)):
        return Advice.objects.none()
    mine = Q(to_unit__in=departments_of(actor))
    mine |= Q(case__in=cases_in_sight_of(actor).values("pk"))
    rows = Advice.objects.filter(mine, ward=actor.ward)
    return rows.select_related("case", "asked_by", "given_by")


def visible_advice(actor: Actor, advice_id: UUID) -> Advice:
    row = advice_visible_to(actor).filter(pk=advice_id).first()
    if row is None:
        raise NoSuchTalk
    return row


def advice_of_own_case(actor: Actor, advice_id: UUID) -> Advice:
    """Return a question about a case that an actor sees whole, not one they are asked.

    One query, so that it takes no longer where somebody else is the one who asked.
    """
    mine = cases_in_sight_of(actor).values("pk")
    row = advice_visible_to(actor).filter(pk=advice_id, case__in=mine).first()
    if row is None:
        raise NoSuchTalk
    return row


def asked_of(actor: Actor) -> QuerySet[Advice]:
    """Return what the departments of an actor are asked and have not answered."""
    mine = advice_visible_to(actor).filter(to_unit__in=departments_of(actor))
    return mine.filter(state=Advice.State.OPEN).order_by("due_on", "asked_at")


def answered_by(actor: Actor) -> QuerySet[Advice]:
    """Return what the departments of an actor were asked before, the latest first."""
    mine = advice_visible_to(actor).filter(to_unit__in=departments_of(actor))
    return mine.exclude(state=Advice.State.OPEN).order_by("-ended_at")


@dataclass(frozen=True, slots=True)
class OpenAdvice:
    """A question to a section with its words, as far as its reader may see them.

    `shown` are the answers of the applicant that the asker chose to show.
    """

    row: Advice
    case: OpenCase
    text: str = field(repr=False)
    shown: Mapping[str, Any] = field(repr=False)
    answer: str = field(default="", repr=False)


def open_advice_of(case: OpenCase, row: Advice) -> OpenAdvice:
    """Open a question about an open case; whoever calls wrote down who looks."""
    stream, name = case.row.stream, row.seal_field
    asked = open_json(case.key, stream, name, bytes(row.sealed))
    answer = ""
    if row.sealed_answer:
        sealed = bytes(row.sealed_answer)
        answer = open_sealed(case.key, stream, f"{name}.answer", sealed).decode()
    return OpenAdvice(
        row=row,
        case=case,
        text=case.words(asked["text"]),
        shown=case.veiled(asked["shown"]),
        answer=case.words(answer),
    )


def advice_about(case: OpenCase) -> list[OpenAdvice]:
    """Return what other sections were asked about an open case, the newest first."""
    rows = Advice.objects.filter(ward=case.row.ward_id, case=case.row)
    rows = rows.select_related("asked_by", "given_by").order_by("-asked_at", "pk")
    return [open_advice_of(case, row) for row in rows]


# ----------------------------------------------------------------------- calls


def calls_visible_to(actor: Actor) -> QuerySet[Call]:
    """Return the calls of a member of staff, the latest first.

    What is about a case they may not see any more is not theirs any more; what a
    section is asked is for those who work there now.
    """
    if not actor.is_staff:
        return Call.objects.none()
    of_cases = Q(why__in=Call.OF_THE_CASE, case__in=cases_in_sight_of(actor))
    of_section = Q(
        why=Call.Why.ADVICE, advice__in=advice_visible_to(actor).values("pk")
    )
    rows = Call.objects.filter(
        of_cases | of_section, ward=actor.ward, staff=int(actor.id)
    )
    return rows.select_related("case", "by", "advice").order_by("-made_at", "-pk")
