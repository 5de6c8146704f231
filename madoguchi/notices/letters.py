"""A notice ready to leave, and how a sender says that it did not."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Letter:
    """What a sender is handed; the same notice always has the same Message-ID."""

    ward: int
    notice: UUID
    message_id: str
    to: str = field(repr=False)
    subject: str = field(repr=False)
    body: str = field(repr=False)


class NotSent(Exception):
    """It surely did not leave: trying again cannot double it."""


class AddressRefused(Exception):
    """The receiving side does not know the address; trying again will not help."""


class Unconfirmed(Exception):
    """It may have left: nobody can say."""
