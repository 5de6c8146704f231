"""What a portal is asked for, and what it says, whoever it is."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


class InboxSilent(Exception):
    """The portal did not answer, or not in the way it should; it is asked later."""


class InboxClosed(Exception):
    """The portal does not know us: login and secret have to be looked at."""


@dataclass(frozen=True, slots=True)
class Short:
    """A line of the list: which application, of which procedure, since when."""

    number: str
    procedure: str
    arrived_at: datetime


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that was handed in with an application, and the question it answers."""

    question: str
    name: str
    content: bytes = field(repr=False)

    def to_json(self) -> dict[str, str]:
        content = b64encode(self.content).decode()
        return {"question": self.question, "name": self.name, "content": content}


@dataclass(frozen=True, slots=True)
class Application:
    """A whole application: the answers by the keys of the procedure's questions."""

    number: str
    procedure: str
    arrived_at: datetime
    answers: Mapping[str, Any] = field(repr=False)
    files: tuple[Attached, ...] = field(default=(), repr=False)


class Inbox(Protocol):
    """A portal with the four verbs. Each call takes at most three seconds."""

    @property
    def name(self) -> str:
        """Return what its arrivals are told apart by."""

    def login(self) -> str:
        """Return a token for the others; raise InboxClosed or InboxSilent."""

    def list(self, token: str, since: datetime) -> Sequence[Short]:
        """Return what arrived since then, the oldest first."""

    def get(self, token: str, number: str) -> Application:
        """Return one application."""

    def statuses(self, token: str, numbers: Sequence[str]) -> Mapping[str, str]:
        """Return the state of each application as the portal knows it."""
