"""What this room may say in the log: that a file came, went or was made."""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.events.facts import Fact, coded, count, ref

KINDS = ("upload", "decision", "receipt", "correction", "sample")
MEDIA = ("pdf", "jpeg", "png")


@dataclass(frozen=True, slots=True)
class DocumentKept(Fact):
    """A file was sealed and kept; `document` is its id."""

    kind: ClassVar[str] = "document.kept"
    document: str = ref()
    sort: str = coded(*KINDS)
    media: str = coded(*MEDIA)
    question: str = ref(default="")
    kilobytes: int = count(default=0)


@dataclass(frozen=True, slots=True)
class DocumentRemoved(Fact):
    """A resident took an attachment back before sending."""

    kind: ClassVar[str] = "document.removed"
    document: str = ref()
    question: str = ref(default="")


@dataclass(frozen=True, slots=True)
class DocumentsDisposed(Fact):
    """廃棄: every file of a stream was deleted."""

    kind: ClassVar[str] = "document.disposed"
    count: int = count()
