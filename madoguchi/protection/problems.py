"""Why something about a protection was refused. Each carries data; doors word it."""

from madoguchi.kernel.errors import Refused


class Withheld(Refused):
    """It may show where a protected person lives; nobody opened it to the reader."""


class AlreadyProtected(Refused):
    """The address is protected; a second protection would need a second end."""


class NoSuchProtection(Refused):
    """No such protection for whoever asks: absent and foreign look the same."""


class NotProtected(Refused):
    """There is no protection, or it has ended."""


class ProtectionNotAllowed(Refused):
    """Not for this actor; the reason says which step it is about."""


class GroundNeeded(Refused):
    """A step needs a code of a list, words, or a day; the reason says which."""


class NothingAskedFor(Refused):
    """No request waits, it lapsed, or somebody has answered it."""
