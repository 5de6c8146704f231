"""Why an action on a draft or a case was refused. Each carries data; doors word it."""

from datetime import date
from typing import Final
from uuid import UUID

from madoguchi.kernel.errors import Refused


class NotYours(Refused):
    """No such draft or case for whoever asks: absent and foreign look the same.

    The reason is `WRITTEN` when the log was told of the try already.
    """


WRITTEN: Final = "written"
DISPOSED: Final = "disposed"


class Disposed(NotYours):
    """The record was destroyed when its retention was over; `on` is the day.

    It tells nothing else: whose it was is not known any more.
    """

    def __init__(self, on: date | None = None) -> None:
        self.on = on
        super().__init__(DISPOSED)


class TooManyTries(Refused):
    """The door was tried too often; it opens again by itself."""


class NotOpen(Refused):
    """The draft was sent, or its time has run out."""


class VersionChanged(Refused):
    """Other rules hold now than those the applicant has seen: look, then send."""


class NoSuchPage(Refused):
    """The page is not part of this version."""


class Incomplete(Refused):
    """Something is unanswered or wrong: on which page, which question, which code.

    Doors make one too, of the first problem of a page, for `record_refusal`.
    """

    def __init__(self, page: str, question: str, code: str = "missing") -> None:
        self.page = page
        self.question = question
        self.code = code
        super().__init__("incomplete")


class IdentityNeeded(Refused):
    """The procedure asks for a better proof of identity than there is."""

    def __init__(self, proofing: int, authn: int) -> None:
        self.proofing = proofing
        self.authn = authn
        super().__init__("identity_needed")


class NotAllowed(Refused):
    """Not for this actor, or not to this case; the reason says which."""


class WrongState(Refused):
    """The case is not in a state from which this can happen."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__("wrong_state")


class AlreadyTaken(Refused):
    """Somebody else is working on the case."""


class AlreadyDecided(Refused):
    """Somebody decided first; the decision stands."""

    def __init__(self, outcome: str = "") -> None:
        self.outcome = outcome
        super().__init__("already_decided")


class ReasonNeeded(Refused):
    """A refusal must say why (行政手続法 8条)."""


class NothingAsked(Refused):
    """A correction must name at least one question of the form."""


class NotAsked(Refused):
    """Only what was asked may be changed."""


class ChangedMeanwhile(Refused):
    """Another tab saved at the same moment, again and again."""

    def __init__(self, draft_id: UUID) -> None:
        self.draft_id = draft_id
        super().__init__("changed_meanwhile")


class Unfit(Refused):
    """What staff tell of attendance cannot be so; the reason says which part."""


class ApprovalNeeded(Refused):
    """The ward's approval table (専決表) asks others before this is decided."""


class NoRoute(Refused):
    """Nobody needs to be asked: whoever may decide decides."""


class NoHolder(Refused):
    """Nobody but who drafts it holds a post that must agree."""

    def __init__(self, department: str, post: str) -> None:
        self.department = department
        self.post = post
        super().__init__("no_holder")


class NotYourTurn(Refused):
    """The proposal does not wait for this member of staff now."""


class ProposalElsewhere(Refused):
    """The proposal came to an end, or another one is on its way."""


class ProposalVoid(Refused):
    """Something changed after it was drafted; its stamps are void."""


class RemarkNeeded(Refused):
    """Who sends a proposal back must say why."""


class BadSubstitution(Refused):
    """Nobody can stand in like this; the reason says what is wrong."""


class BadApprovalTable(Refused):
    """An approval table cannot be changed or put in force so; the reason says why."""


class MandateRefused(Refused):
    """Who acts for another has no right to do this; the reason says what is missing."""
