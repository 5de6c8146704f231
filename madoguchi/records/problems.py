"""Why something about a record was refused. Each carries data; doors word it."""

from madoguchi.kernel.errors import Refused


class NoSuchRecord(Refused):
    """No such list or copy for whoever asks: absent and foreign look the same."""


class NoneDue(Refused):
    """There is no case whose retention is over and that is on no list."""


class ListMoved(Refused):
    """The list is not in the state from which this can happen any more."""


class ListNotAllowed(Refused):
    """Not for this actor: who drew a list up does not approve it."""


class ListChanged(Refused):
    """The lines are not those that were shown; look at them again."""


class HoldReasonNeeded(Refused):
    """A hold needs a code of the list, words, or a day; the reason says which."""


class NotHeld(Refused):
    """There is no such hold, or it was lifted."""


class CopyReasonNeeded(Refused):
    """A copy needs a ground, words, or an identity check; the reason says which."""
