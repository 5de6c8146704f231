"""Say what the clock of a case shows: the day it is due, counted in open days."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madoguchi.cases.models import Case
from madoguchi.design.words import day_text
from madoguchi.kernel.calendar import WardCalendar
from madoguchi.procedures.filing import FileBy

SOON = 1
"""Open days before the due day from which it is marked."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What a clerk reads: a state in words, how urgent, and the due day."""

    state: str
    urgency: str = ""
    due_on: str = ""

    @property
    def text(self) -> str:
        return f"{self.due_on} {self.state}".strip()


def clock_of(case: Case, calendar: WardCalendar, today: date) -> Clock:
    """Read the clock of a case; a decided or finished one has none.

    A clock that stands still shows the applicant's day instead of the ward's.
    """
    if case.closed_at:
        return Clock(_("終了"))
    if case.decided_at:
        return Clock(_("決定済み"))
    if case.paused_on:
        return _stopped(case, case.paused_on, calendar, today)
    due_on = day_text(case.due_on, weekday=False)
    if case.due_on < today:
        over = max(1, open_days(calendar, case.due_on, today))
        state = ngettext("超過 %(n)d日", "超過 %(n)d日", over) % {"n": over}
        return Clock(state, "late", due_on)
    left = open_days(calendar, today, case.due_on)
    if not left:
        return Clock(_("今日"), "late", due_on)
    state = ngettext("あと%(n)d日", "あと%(n)d日", left) % {"n": left}
    return Clock(state, "soon" if left <= SOON else "", due_on)


def _stopped(case: Case, paused_on: date, calendar: WardCalendar, today: date) -> Clock:
    """Say what is left of the ward's days, and until when the applicant may answer."""
    left = open_days(calendar, paused_on, case.due_on)
    state = ngettext("停止中（残り%(n)d日）", "停止中（残り%(n)d日）", left) % {
        "n": left
    }
    answer_due_on = case.answer_due_on
    if answer_due_on is None:
        return Clock(state)
    day = day_text(answer_due_on, weekday=False)
    if answer_due_on < today:
        return Clock(_("停止中（回答期限切れ）"), "late", day)
    soon = open_days(calendar, today, answer_due_on) <= SOON
    due_on = _("回答期限 %(day)s") % {"day": day}
    return Clock(state, "soon" if soon else "", due_on)


def filing_said(filing: FileBy | None) -> dict[str, str] | None:
    """Say until when the law asked to file, and by how many days it was missed."""
    if filing is None:
        return None
    blanks = {"day": day_text(filing.last_on), "basis": str(filing.basis)}
    late = filing.days_late
    if not late:
        text = _("%(day)sまで（%(basis)s）。期限内です。") % blanks
        return {"text": text, "kind": ""}
    text = ngettext(
        "%(day)sまで（%(basis)s）。%(n)d日遅れています。受付には影響しません。",
        "%(day)sまで（%(basis)s）。%(n)d日遅れています。受付には影響しません。",
        late,
    ) % {**blanks, "n": late}
    return {"text": text, "kind": "warn"}


def late_text(days: int | None) -> str:
    """Say by how many days something was filed late, "" in time."""
    if days is None:
        return ""
    return ngettext("%(n)d日遅れ", "%(n)d日遅れ", days) % {"n": days}


def open_days(calendar: WardCalendar, start: date, end: date) -> int:
    """Count the open days after `start` up to `end`; long stretches by weeks.

    >>> open_days(WardCalendar(), date(2026, 4, 3), date(2026, 4, 6))
    1
    """
    most = start + timedelta(days=400)
    return calendar.open_days_between(start, min(end, most))
