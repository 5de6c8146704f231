"""The ways in. A channel is a door, not a kind of application."""

from enum import StrEnum


class Channel(StrEnum):
    """The door (チャネル) through which an application or a filing arrived."""

    WEB = "web"
    COUNTER = "counter"
    LINE = "line"
    PHONE = "phone"
    POST = "post"
    API = "api"
    ROBOT = "robot"
    STAFF = "staff"
    """庁内: a member of staff applies for themselves, at the office door."""

    @property
    def is_online(self) -> bool:
        """Say whether the resident acted online (the numerator of 利用率).

        A robot carries paper or screens from one system to another, so what it
        brings was not done online by the resident; staff are no residents.

        >>> [channel.value for channel in Channel if channel.is_online]
        ['web', 'line', 'api']
        """
        return self in {Channel.WEB, Channel.LINE, Channel.API}
