"""Decide what may happen to a case, and what its clock says.

Pure: stages, spans, coded answers and lines of a count file in, verdicts out.
Nothing here knows tables, keys or the time of day.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from madoguchi.kernel.ages import age_band, age_on
from madoguchi.kernel.calendar import Span, WardCalendar
from madoguchi.wards.actor import Actor

ONE_DAY = timedelta(days=1)
# How long before the last day of an answer the applicant is asked once more.
REMIND_BEFORE = timedelta(days=3)
SUPERVISOR = "supervisor"
PAYMENT = "payment"
CLERK = "clerk"

# What a clerk may say is wrong with an answer.
ASK_REASONS = ("missing", "unclear", "mismatch", "document", "other")
# Why a case takes longer than its standard processing period.
EXTENSION_REASONS = ("enquiry", "complex", "many", "disaster")
# A period may be extended by so many days in all; more is a new promise each time.
MOST_EXTENDED = 180
# Why a wish is not granted.
REFUSAL_REASONS = (
    "not_eligible", "no_answer", "false_statement", "not_this_ward", "other",
)  # fmt: skip


# What a proposal takes back: a decision that was wrong (職権取消し).
REVOKED = "revoked"
# Why a decision was wrong.
REVOCATION_REASONS = ("fact", "law", "person", "amount", "other")
# What a proposal lets go on: a case that ended by mistake (審査の再開).
REOPENED = "reopened"
# Why it had ended by mistake.
REOPENING_REASONS = ("office", "applicant", "paid", "other")
# What makes the stamps of a proposal void.
VOID_REASONS = ("changed", "tampered", "correction", "withdrawn")


class Stage(Protocol):
    """The part of a stage of a flow that decides who acts next."""

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def who(self) -> str: ...


def decision_stage(stages: Sequence[Stage]) -> Stage | None:
    return next((stage for stage in stages if stage.kind == "decision"), None)


def stage_after_decision(
    stages: Sequence[Stage], outcome: str, *, owes: bool = False
) -> str:
    """Return where a decided case goes: a refusal is never handed over.

    A case that still `owes` its fee waits for the money first.

    >>> from types import SimpleNamespace as S
    >>> flow = [S(key="look", kind="review", who="clerk"),
    ...         S(key="decide", kind="decision", who="clerk"),
    ...         S(key="print", kind="handover", who="register"),
    ...         S(key="end", kind="close", who="clerk")]
    >>> stage_after_decision(flow, "granted"), stage_after_decision(flow, "refused")
    ('print', 'end')
    """
    if outcome == "granted":
        return next_stage(stages, owes=owes)
    return closing_stage(stages)


def next_stage(stages: Sequence[Stage], *, owes: bool = False) -> str:
    """Return where a granted case goes on: to the payment, the hand-over, the end."""
    for kind in (PAYMENT, "handover", "close")[0 if owes else 1 :]:
        for stage in stages:
            if stage.kind == kind:
                return stage.key
    return ""


def closing_stage(stages: Sequence[Stage]) -> str:
    return next((stage.key for stage in stages if stage.kind == "close"), "")


def needs_hand_over(stages: Sequence[Stage]) -> bool:
    return any(stage.kind == "handover" for stage in stages)


def needs_nobody(stages: Sequence[Stage]) -> bool:
    """Say whether a case is finished by its arrival, as an answered survey is."""
    return all(stage.kind == "close" for stage in stages)


def may_work(actor: Actor, desk: str) -> bool:
    """Say whether somebody may act on a case of a department.

    What its staff applied for themselves lies on the desk of its supervisors.
    """
    department = unit_of(desk)
    leads = actor.has(SUPERVISOR)
    return (
        actor.is_staff
        and (leads or (actor.has(CLERK) and desk == department))
        and (department == actor.unit or department in actor.departments)
    )


OF_STAFF = "/staff"


def staff_desk(department: str) -> str:
    """Return where lies what the staff of a department applied for themselves.

    No slug of a department has a slash, so neither can be taken for the other, and
    no question about a department finds what is its staff's own.
    """
    return department + OF_STAFF


def unit_of(desk: str) -> str:
    """Return the department of a desk.

    >>> unit_of(staff_desk("kumin")), unit_of("kumin")
    ('kumin', 'kumin')
    """
    return desk.removesuffix(OF_STAFF)


def may_decide(
    actor: Actor,
    stage: Stage | None,
    *,
    entered_it: bool = False,
    enterer_may_decide: bool = True,
) -> bool:
    """Say whether somebody may decide: who the flow names, or any supervisor.

    A ward's rule may keep the clerk who typed a paper form in from deciding it.
    """
    if entered_it and not enterer_may_decide:
        return False
    if actor.has(SUPERVISOR):
        return True
    return actor.has(CLERK) and (stage is None or stage.who == CLERK)


def pause(asked_on: date, ended_on: date) -> Span | None:
    """Return the days the clock stood still: the day after asking to the answer.

    The day of asking was worked on (初日不算入), so an answer on the same day
    stops nothing.

    >>> pause(date(2026, 4, 6), date(2026, 4, 8))
    Span(start=datetime.date(2026, 4, 7), end=datetime.date(2026, 4, 8))
    >>> pause(date(2026, 4, 6), date(2026, 4, 6)) is None
    True
    """
    if ended_on <= asked_on:
        return None
    return Span(asked_on + ONE_DAY, ended_on)


def stored_pauses(rows: Iterable[Sequence[str]]) -> tuple[Span, ...]:
    return tuple(
        Span(date.fromisoformat(start), date.fromisoformat(end)) for start, end in rows
    )


def band_of(birth: object, today: date, given: str = "unknown") -> str:
    """Return the age band of a birth answer, else the one somebody noted.

    >>> band_of("1961-04-01", date(2026, 3, 31))
    '65-74'
    >>> band_of(None, date(2026, 3, 31), given="75-84")
    '75-84'
    """
    if not isinstance(birth, str):
        return given or "unknown"
    return age_band(age_on(date.fromisoformat(birth), today))


def coded(questions: Iterable[str], answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the answers a procedure declared fit for the log, as codes.

    >>> coded(["score", "ways", "late"], {"score": 5, "ways": ["web", "post"]})
    ('score=5', 'ways=post', 'ways=web')
    >>> coded(["late"], {"late": False})
    ('late=false',)
    """
    found = []
    for question in questions:
        value = answers.get(question)
        many = value if isinstance(value, list) else [value]
        found += [f"{question}={_code(one)}" for one in many if one is not None]
    return tuple(sorted(found))


def _code(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def label_of(name: object) -> str:
    """Return the name a case is listed under.

    >>> label_of({"family": "若葉", "given": "みどり"})
    '若葉 みどり'
    >>> label_of(None)
    ''
    """
    if not isinstance(name, Mapping):
        return ""
    return f"{name.get('family', '')} {name.get('given', '')}".strip()


def kana_of(name: object) -> str:
    if not isinstance(name, Mapping):
        return ""
    return f"{name.get('family_kana', '')}{name.get('given_kana', '')}"


def family_of(name: object) -> str:
    """Return the reading of a family name, by which a household may be known."""
    return str(name.get("family_kana") or "") if isinstance(name, Mapping) else ""


@dataclass(frozen=True, slots=True)
class Clock:
    """When a case arrived and until when the ward answers, by its own rule."""

    calendar: WardCalendar
    arrived_on: date
    days: int
    unit: str = "ward"

    @property
    def received_on(self) -> date:
        return self.calendar.next_open(self.arrived_on)

    def due_on(self, pauses: Collection[Span] = ()) -> date:
        """Return the last day of the standard processing period (標準処理期間).

        >>> clock = Clock(WardCalendar(), date(2026, 4, 3), 2)
        >>> clock.due_on().isoformat()
        '2026-04-07'
        >>> clock.due_on([Span(date(2026, 4, 6), date(2026, 4, 8))]).isoformat()
        '2026-04-10'
        """
        if self.unit == "calendar":
            every_day = WardCalendar(skip_closed_below=0)
            return every_day.deadline(self.arrived_on, self.days, pauses)
        return self.calendar.deadline(self.arrived_on, self.days, pauses)
