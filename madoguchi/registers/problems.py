"""What this room refuses, by the fact it states."""

from madoguchi.kernel.errors import Refused


class NotYourRegister(Refused):
    """Somebody states what their roles do not let them state."""


class NoSuchLine(Refused):
    """No such line in this register, or it was withdrawn already."""


class FileChanged(Refused):
    """What would be stated is not what was shown any more."""


class SurveyClosed(Refused):
    """No survey can be answered today."""


class GivenAlready(Refused):
    """They gave in this round, or sent this day, already."""


class BadPeriod(Refused):
    """The days of a survey are no period that is to come, or the year has one."""


class NothingTimed(Refused):
    """A day with no minute cannot be sent."""


class DayOver(Refused):
    """The day is not one that can be timed or sent any more."""


class BadMinutes(Refused):
    """Minutes that a day does not have."""
