"""Why something was not handed over or taken in; each carries data, doors word it."""

from dataclasses import dataclass
from typing import Literal

from madoguchi.kernel.errors import Refused

Code = Literal[
    "heading", "columns", "run", "reference", "result", "code", "words", "twice",
    "settled", "sha256", "empty",
]  # fmt: skip


class NoSuchBatch(Refused):
    """No such batch, arrival or enquiry for whoever asks."""


class NothingToHandOver(Refused):
    """No granted case of this business waits for a file."""


class MadeMeanwhile(Refused):
    """Somebody else put the same cases into a batch at this moment."""


class BatchGone(Refused):
    """Cases of the batch were disposed of; its file cannot be made again."""


class NotTheSame(Refused):
    """The file does not come out as its manifest says; nothing leaves."""


class NoInbox(Refused):
    """The ward pulls from no portal, or its rule for one is not whole."""


class InboxAway(Refused):
    """The portal did not answer, or did not know us; it is asked again later."""


class NoSuchQuestion(Refused):
    """A register cannot be asked this about such a case: the law names other work."""


class AlreadyAsked(Refused):
    """The same was asked and not answered yet."""


class NotThatCase(Refused):
    """No case of this number of the same procedure, to settle an arrival with."""


@dataclass(frozen=True, slots=True)
class BadLine:
    line: int
    column: str
    code: Code


class BadAnswers(Refused):
    """The acknowledgement has wrong lines; nothing of it was taken."""

    def __init__(self, lines: list[BadLine]) -> None:
        self.lines = lines
        super().__init__("bad_answers")
