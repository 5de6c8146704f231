"""What the log is told of talk: who, when and until when, never a word of it."""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.dialogue.rules import HEARD, SIDES
from madoguchi.events.facts import Fact, Lifecycle, coded, count, day, flag, ref


@dataclass(frozen=True, slots=True)
class MessageSent(Fact):
    """The office wrote to the applicant."""

    kind: ClassVar[str] = "message.sent"
    message: str = ref()


@dataclass(frozen=True, slots=True)
class MessageReceived(Fact):
    """The applicant wrote to the office."""

    kind: ClassVar[str] = "message.received"
    message: str = ref()


@dataclass(frozen=True, slots=True)
class MessageNotedDown(Fact):
    """Staff wrote down what was said at the counter, by phone or by post."""

    kind: ClassVar[str] = "message.noted_down"
    message: str = ref()
    side: str = coded(*SIDES)
    way: str = coded(*HEARD)


@dataclass(frozen=True, slots=True)
class MessagesSettled(Fact):
    """So many messages of the applicant need no answer in writing."""

    kind: ClassVar[str] = "message.settled"
    messages: int = count()


@dataclass(frozen=True, slots=True)
class MentionMade(Fact):
    """A note names a colleague."""

    kind: ClassVar[str] = "mention.made"
    staff: str = ref()


@dataclass(frozen=True, slots=True)
class AdviceAsked(Fact):
    """A section was asked something about a case; it is shown so many answers."""

    kind: ClassVar[str] = "advice.asked"
    lifecycle: ClassVar[Lifecycle] = "start"
    advice: str = ref()
    department: str = ref()
    due_on: str = day()
    shown: int = count(default=0)


@dataclass(frozen=True, slots=True)
class AdviceGiven(Fact):
    """The section answered, in time or late."""

    kind: ClassVar[str] = "advice.given"
    advice: str = ref()
    late: bool = flag(default=False)


@dataclass(frozen=True, slots=True)
class AdviceTakenBack(Fact):
    """Nobody needs the answer any more."""

    kind: ClassVar[str] = "advice.taken_back"
    advice: str = ref()
