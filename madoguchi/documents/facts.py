"""What this room may say in the log: that a file came, went or was made."""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.events.facts import Fact, coded, count, ref

KINDS = (
    "upload", "decision", "receipt", "correction", "revocation", "sample",
    "certificate", "agency",
)  # fmt: skip
MEDIA = ("pdf", "jpeg", "png")
PLACES = ("press", "output")
REISSUED_FOR = ("lost", "damaged", "changed", "mistake", "returned", "other")
REVOKED_FOR = ("mistake", "decision_withdrawn", "false_statement", "other")
WAYS = ("download", "post", "counter")
SEEN_BY = ("card", "licence", "passport", "two_papers", "proxy")


@dataclass(frozen=True, slots=True)
class DocumentKept(Fact):
    """A file was sealed and kept; `document` is its id.

    Of an issued one also by which template and in which language it was printed.
    """

    kind: ClassVar[str] = "document.kept"
    document: str = ref()
    sort: str = coded(*KINDS)
    media: str = coded(*MEDIA)
    question: str = ref(default="")
    kilobytes: int = count(default=0)
    template: str = ref(default="")
    language: str = ref(default="")


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


@dataclass(frozen=True, slots=True)
class IssueStopped(Fact):
    """An alarm: a document was about another case, and not a byte of it went out.

    `where` it was found: as it came from the press, or on its way to somebody.
    """

    kind: ClassVar[str] = "issue.stopped"
    document: str = ref()
    where: str = coded(*PLACES)


@dataclass(frozen=True, slots=True)
class IssueReissueAsked(Fact):
    """再交付の求め: a document is to be printed anew under a number of its own."""

    kind: ClassVar[str] = "issue.reissue_asked"
    document: str = ref()
    reason: str = coded(*REISSUED_FOR)


@dataclass(frozen=True, slots=True)
class IssueLanguageAsked(Fact):
    """A document is to be issued in another language too, under its own number."""

    kind: ClassVar[str] = "issue.language_asked"
    document: str = ref()
    language: str = ref()


@dataclass(frozen=True, slots=True)
class IssueReplaced(Fact):
    """再交付: `by` stands for the document from now on."""

    kind: ClassVar[str] = "issue.replaced"
    document: str = ref()
    by: str = ref()


@dataclass(frozen=True, slots=True)
class IssueRevoked(Fact):
    """取消し: the document does not stand any more, and nothing stands for it."""

    kind: ClassVar[str] = "issue.revoked"
    document: str = ref()
    reason: str = coded(*REVOKED_FOR)


@dataclass(frozen=True, slots=True)
class IssueDelivered(Fact):
    """交付: how a document reached the applicant, and by what they were known."""

    kind: ClassVar[str] = "issue.delivered"
    document: str = ref()
    way: str = coded(*WAYS)
    seen: str = coded("", *SEEN_BY, default="")


@dataclass(frozen=True, slots=True)
class IssueReturned(Fact):
    """返戻: what was sent by post came back."""

    kind: ClassVar[str] = "issue.returned"
    document: str = ref()
