"""Why something about a sign-in or a membership was refused; doors word it."""

from madoguchi.kernel.errors import Refused


class NotProved(Refused):
    """The passkey's answer is not believed, or came too late."""


class NoSuchPasskey(Refused):
    """There is no such passkey of this member of staff."""


class LastPasskey(Refused):
    """The ward asks this member of staff for a passkey, and it is their last one."""


class PasskeyTaken(Refused):
    """The device is registered already."""


class NoSuchSession(Refused):
    """There is no such session, or it is not for whoever asks to end it."""


class NoSuchStaff(Refused):
    """There is no such member of staff in this ward."""


class OwnRights(Refused):
    """Nobody changes their own rights or resets their own factor."""


class BadMembership(Refused):
    """The membership asked for does not fit; the reason says why."""


class BadAbsence(Refused):
    """Nobody can be away like this; the reason says what is wrong."""
