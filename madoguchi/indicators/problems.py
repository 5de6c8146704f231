"""Why something said of a figure was refused; the door words it."""

from madoguchi.kernel.errors import Refused


class NotForYou(Refused):
    """Only the DX department and the CIO say where figures start from."""


class BadStart(Refused):
    """A baseline cannot be stated like this; the reason names what is wrong."""


class NotConfirmed(Refused):
    """A baseline is not confirmed like this; the reason says why."""


class BadAnnotation(Refused):
    """A note cannot be pinned like this; the reason names what is wrong."""
