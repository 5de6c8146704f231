"""What a run refuses; the doors word it."""

from madoguchi.kernel.errors import Refused


class NoSuchRun(Refused):
    """No such run in the ward of whoever asks, or none that they may know of."""


class RunNotAllowed(Refused):
    """Somebody may not do this with a run; `reason` says what."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RunIncomplete(Refused):
    """Something that a run needs is not said, or not so; `names` says all of it."""

    def __init__(self, *names: str) -> None:
        super().__init__(names[0])
        self.names = names


class RunElsewhere(Refused):
    """The run is not in a state from which this can happen."""


class RunChanged(Refused):
    """What is to be approved is not what was seen."""


class NothingToJudge(Refused):
    """The version has no conditions, so it says nothing about anybody."""


class NotInSql(Refused):
    """A rule of the version cannot be asked of many people at once."""
