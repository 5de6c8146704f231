"""Why something was not said or asked; the door words it."""

from madoguchi.kernel.errors import Refused


class BadMessage(Refused):
    """A message cannot be kept like this; the reason says what is wrong."""


class NotReachable(Refused):
    """Nobody can be written to here; the reason says why."""


class BadAdvice(Refused):
    """Another section cannot be asked like this; the reason says what is wrong."""


class NoSuchTalk(Refused):
    """There is no such question or call, or it is not for whoever asks."""


class Unnamed(Refused):
    """A note names somebody who cannot be told; `login` is who."""

    def __init__(self, reason: str, login: str = "") -> None:
        self.login = login
        super().__init__(reason)
