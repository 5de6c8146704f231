"""What all domain exceptions have in common.

An exception is named by the fact it states (`NotADate`, `AlreadyDecided`) and
carries data; the door words it. Its text never holds what a resident typed, so a
traceback or a log line gives nothing away.
"""


class Refused(Exception):
    """Something was asked for that the rules do not allow.

    `reason` is a short code from a closed set that a door turns into a sentence.

    >>> str(Refused("too_long"))
    'too_long'
    """

    def __init__(self, reason: str = "") -> None:
        self.reason = reason
        super().__init__(reason or type(self).__name__)
