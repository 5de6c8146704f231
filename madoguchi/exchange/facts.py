"""What the log is told of what crosses the border: references, codes and counts."""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.events.facts import Fact, Lifecycle, coded, count, ref


@dataclass(frozen=True, slots=True)
class BatchMade(Fact):
    """A file for a system was made; of so many cases the address is left out."""

    kind: ClassVar[str] = "batch.made"
    lifecycle: ClassVar[Lifecycle] = "start"
    business: str = ref()
    layout: str = ref()
    cases: int = count()
    unfit: int = count(default=0)
    withheld: int = count(default=0)


@dataclass(frozen=True, slots=True)
class BatchFetched(Fact):
    """Its file left the system; again means that it is the same file."""

    kind: ClassVar[str] = "batch.fetched"
    edition: int = count()


@dataclass(frozen=True, slots=True)
class BatchRenewed(Fact):
    """An address came under protection: the file was made anew without it."""

    kind: ClassVar[str] = "batch.renewed"
    edition: int = count()
    withheld: int = count()


@dataclass(frozen=True, slots=True)
class BatchAnswered(Fact):
    """The system answered: what is new of it, and how much is still open."""

    kind: ClassVar[str] = "batch.answered"
    accepted: int = count()
    refused: int = count()
    missing: int = count()


@dataclass(frozen=True, slots=True)
class CaseSent(Fact):
    """連携: a case was put into a batch for a system."""

    kind: ClassVar[str] = "case.sent"
    batch: str = ref()
    business: str = ref()


@dataclass(frozen=True, slots=True)
class CaseSentBack(Fact):
    """The system did not take a case, by a code of its own."""

    kind: ClassVar[str] = "case.sent_back"
    batch: str = ref()
    code: str = ref()


@dataclass(frozen=True, slots=True)
class ArrivalTaken(Fact):
    """取込: an application of another portal became a case of ours."""

    kind: ClassVar[str] = "arrival.taken"
    source: str = ref()
    case: str = ref()


@dataclass(frozen=True, slots=True)
class ArrivalStopped(Fact):
    """It cannot be received as it is: by which code, at which question."""

    kind: ClassVar[str] = "arrival.stopped"
    source: str = ref()
    code: str = ref()
    question: str = ref(default="")


@dataclass(frozen=True, slots=True)
class ArrivalSettled(Fact):
    """A member of staff typed it in; the case is named."""

    kind: ClassVar[str] = "arrival.settled"
    source: str = ref()
    case: str = ref()


@dataclass(frozen=True, slots=True)
class EnquiryAsked(Fact):
    """照会: a register was asked about the applicant, in the stream of the case."""

    kind: ClassVar[str] = "enquiry.asked"
    lifecycle: ClassVar[Lifecycle] = "start"
    enquiry: str = ref()
    key: str = ref()
    register: str = ref()


@dataclass(frozen=True, slots=True)
class EnquiryAnswered(Fact):
    """The register answered; what it said is sealed with the case."""

    kind: ClassVar[str] = "enquiry.answered"
    enquiry: str = ref()
    key: str = ref()
    result: str = coded("answered", "nothing", "failed")
