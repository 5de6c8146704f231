"""A draft or a case with its key at hand: the row, its form and what it says.

Made by queries (drafts, one's own case) and by `actions.open_case`, which writes
down who looks before it opens anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone

from madoguchi.cases import codes
from madoguchi.cases.models import Case, Draft
from madoguchi.events.facts import Subject
from madoguchi.procedures.changes.carrying import Aside, Kept
from madoguchi.procedures.changes.terms import Ruling as TermsRuling
from madoguchi.procedures.changes.terms import ruling
from madoguchi.procedures.engine import Form
from madoguchi.procedures.hidden import blot, hide, tokens_in
from madoguchi.procedures.journey import Journey
from madoguchi.procedures.queries import terms_of
from madoguchi.protection.rules import EVERYTHING, Insight
from madoguchi.vault.rules import DataKey

Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Handle:
    """What the applicant's browser keeps; the codes are shown, never stored."""

    draft_id: UUID
    secret: str = field(repr=False)
    resume_code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft, opened for one request."""

    row: Draft
    form: Form
    key: DataKey
    answers: Answers
    person_key: DataKey | None = None
    aside: tuple[Aside, ...] = ()
    again: frozenset[str] = frozenset()

    @property
    def kept(self) -> Kept:
        """Return all that was said, also what its version no longer asks."""
        return Kept(self.answers, self.aside, self.again)

    @property
    def id(self) -> UUID:
        return self.row.pk

    @property
    def is_open(self) -> bool:
        return self.row.is_open

    @property
    def resume_code(self) -> str:
        return codes.resume_code(self.key, self.row.resume_number)

    @property
    def receipt_password(self) -> str:
        return codes.receipt_password(self.key)

    @property
    def paper_code(self) -> str:
        return codes.paper_code(self.key)

    def journey(self, on: date) -> Journey:
        """Walk the form as of the day of arrival, which for a draft is today."""
        today = self.row.arrived_on or on
        return Journey(self.form, self.answers, today, self.row.channel, self.again)

    def ruling(self, at: datetime) -> TermsRuling:
        """Say whether its version still holds for this draft, and what if not."""
        row = self.row
        terms = terms_of(row.ward_id, row.procedure)
        found = ruling(terms, row.version_hash, judged_at(row.arrived_on, at))
        if found.what == "closed" and row.arrived_on is not None:
            # Paper that came on the very day of the closing came in time.
            early = timezone.make_aware(datetime.combine(row.arrived_on, time.min))
            return ruling(terms, row.version_hash, min(early, at))
        return found


def judged_at(arrived_on: date | None, at: datetime) -> datetime:
    """Return the instant whose rules hold: of paper, the end of the day it came.

    What arrived on paper arrived then, however late somebody types it.
    """
    if arrived_on is None or arrived_on >= timezone.localdate(at):
        return at
    return end_of(arrived_on)


def end_of(day: date) -> datetime:
    """Return the last instant of a day, in the ward's time."""
    return timezone.make_aware(datetime.combine(day, time.max))


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to put right: a question, a coded reason, words for the applicant."""

    question: str
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class OpenCorrection:
    """A correction (補正) with its words opened."""

    id: int
    asks: tuple[Ask, ...]
    due_on: date
    asked_at: datetime
    answered_at: datetime | None
    answers: Mapping[str, Any] = field(repr=False)
    """Those begun and not sent yet, whole: a page shows them through the case."""

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(ask.question for ask in self.asks)

    @property
    def letter_cause(self) -> str:
        """Return what names this one as the cause of a letter."""
        return f"correction/{self.id}"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided and why, in words for the applicant.

    `remedies` (教示) is what the decision says about appeal; left empty it is what
    the procedure calls for.
    """

    outcome: str
    reason_code: str = ""
    reason: str = ""
    remedies: str = ""


@dataclass(frozen=True, slots=True)
class OpenDecision:
    """A decision (処分・決定) with its reasons and remedies opened."""

    outcome: str
    reason_code: str
    reason: str
    remedies: str
    decided_at: datetime
    staff_id: int | None


@dataclass(frozen=True, slots=True)
class OpenRevocation:
    """Why a decision was taken back (職権取消し), in the words of its letter."""

    number: int
    reason_code: str
    reason: str
    remedies: str
    revoked_at: datetime
    decided_at: datetime
    outcome: str


@dataclass(frozen=True, slots=True)
class OpenNote:
    text: str
    staff_name: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case, opened for one request.

    `answers` and what is said of them are as far as the reader may see them; `whole`
    is everything, for the rules and for what is sealed again, never for a page.
    """

    row: Case
    form: Form
    key: DataKey
    whole: Answers = field(repr=False)
    label: str
    insight: Insight = EVERYTHING
    earlier: tuple[Answers, ...] = field(default=(), repr=False)
    """Other answers that were given, where parts of an address are looked for."""

    @property
    def id(self) -> UUID:
        return self.row.pk

    @property
    def receipt_password(self) -> str:
        return codes.receipt_password(self.key)

    @property
    def answers(self) -> Answers:
        """Return the answers as the reader may see them."""
        return self.veiled(self.whole)

    def veiled(self, answers: Mapping[str, Any]) -> Answers:
        """Return any answers of this case as the reader may see them."""
        if not self.insight.hides:
            return dict(answers)
        tokens = {*self._tokens, *tokens_in(self.form, answers)}
        longest_first = sorted(tokens, key=len, reverse=True)
        tells = self.insight.tells
        return hide(self.form, answers, tells=tells, tokens=longest_first)

    def words(self, text: str) -> str:
        """Return what somebody wrote about this case without its address."""
        if not self.insight.hides:
            return text
        return blot(text, self._tokens, tells=self.insight.tells)

    @property
    def _tokens(self) -> tuple[str, ...]:
        said = (self.whole, *self.earlier)
        tokens = {one for each in said for one in tokens_in(self.form, each)}
        return tuple(sorted(tokens, key=len, reverse=True))

    def journey(self) -> Journey:
        """Walk the form as of the day of arrival: ages do not move with time."""
        return self.journey_with(self.whole)

    def journey_with(self, answers: Answers) -> Journey:
        """Walk all of some answers; what is told of them is what the reader sees."""
        journey = self.whole_journey(answers)
        if self.insight.hides:
            journey.veil = self.veiled
        return journey

    def whole_journey(self, answers: Answers) -> Journey:
        """Walk answers that are about to be sealed; nothing of it is shown."""
        return Journey(self.form, answers, self.row.arrived_on, self.row.channel)


def subject_of(row: Draft | Case) -> Subject:
    """Return what the log is told a draft or case is about."""
    return Subject(
        ward=row.ward_id,
        stream=row.stream,
        procedure=row.procedure,
        version=row.version,
        channel=row.channel,
        assisted=row.assisted,
        age_band=row.age_band,
    )
