"""Why many cases, a rule or a view were refused; the door words it."""

from madoguchi.kernel.errors import Refused


class LeftOut(Refused):
    """One case of a bulk is left as it is; the reason says why."""


class BadBulk(Refused):
    """Nothing can be done to what was picked; the reason says why."""


class NotUndone(Refused):
    """What was done to many cases cannot be taken back; the reason says why."""


class BadRule(Refused):
    """Nobody can be given work like this; the reason says what is wrong."""


class BadView(Refused):
    """A view cannot be kept like this; the reason says what is wrong."""


class NoSuchPart(Refused):
    """There is no such bulk, rule or view, or it is not for whoever asks."""
