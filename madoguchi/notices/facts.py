"""What this room may say in the log: that a notice left, not what it said."""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.events.facts import Fact, coded
from madoguchi.notices.rules import KINDS

SENDERS = ("outbox", "smtp")


@dataclass(frozen=True, slots=True)
class NoticeSent(Fact):
    kind: ClassVar[str] = "notice.sent"
    notice: str = coded(*KINDS)
    sender: str = coded(*SENDERS)


@dataclass(frozen=True, slots=True)
class NoticeUnconfirmed(Fact):
    """送信未確認: nobody knows whether it left; staff decide."""

    kind: ClassVar[str] = "notice.unconfirmed"
    notice: str = coded(*KINDS)


@dataclass(frozen=True, slots=True)
class NoticeRefused(Fact):
    """The address does not take mail."""

    kind: ClassVar[str] = "notice.refused"
    notice: str = coded(*KINDS)


@dataclass(frozen=True, slots=True)
class NoticeResent(Fact):
    """Staff sent an unconfirmed notice once more, under the same Message-ID."""

    kind: ClassVar[str] = "notice.resent"
    notice: str = coded(*KINDS)
