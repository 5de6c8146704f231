"""What this room may say in the log: references, codes and yen."""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.events.facts import Fact, Lifecycle, coded, count, day, ref
from madoguchi.payments.rules import (
    CANCELLED,
    DIFFERENCES,
    FAILURES,
    GROUNDS,
    METHODS,
    MOMENTS,
    RECOUNTED,
    REFUND_GROUNDS,
    REFUSALS,
    SETTLED_HOW,
    SOURCES,
)


@dataclass(frozen=True, slots=True)
class PaymentAsked(Fact):
    """納入の通知: an amount is due until a day.

    `ground` says why it is not the computed amount.
    """

    kind: ClassVar[str] = "payment.asked"
    lifecycle: ClassVar[Lifecycle] = "start"
    payment: str = ref()
    moment: str = coded(*MOMENTS)
    amount_yen: int = count()
    computed_yen: int = count()
    due_on: str = day()
    revenue: str = ref()
    ground: str = coded("", *GROUNDS, RECOUNTED, default="")
    supplements: str = ref(default="")


@dataclass(frozen=True, slots=True)
class PaymentWaived(Fact):
    """免除: nothing is to be paid, and why."""

    kind: ClassVar[str] = "payment.waived"
    payment: str = ref()
    computed_yen: int = count()
    ground: str = coded(*GROUNDS)


@dataclass(frozen=True, slots=True)
class PaymentBegun(Fact):
    """The applicant went to the page of the payment company."""

    kind: ClassVar[str] = "payment.begun"
    payment: str = ref()
    provider: str = ref()


@dataclass(frozen=True, slots=True)
class PaymentFailed(Fact):
    """A try to pay did not succeed; it may be tried again."""

    kind: ClassVar[str] = "payment.failed"
    payment: str = ref()
    method: str = coded(*METHODS)
    reason: str = coded(*FAILURES)


@dataclass(frozen=True, slots=True)
class PaymentReceived(Fact):
    """収納: the money came, once, under one receipt number."""

    kind: ClassVar[str] = "payment.received"
    payment: str = ref()
    amount_yen: int = count()
    method: str = coded(*METHODS)
    receipt: str = ref()
    source: str = coded(*SOURCES)


@dataclass(frozen=True, slots=True)
class PaymentLapsed(Fact):
    """Nothing came until the last day."""

    kind: ClassVar[str] = "payment.lapsed"
    payment: str = ref()
    due_on: str = day()


@dataclass(frozen=True, slots=True)
class PaymentReminded(Fact):
    """The last day to pay is near; the applicant is told once more."""

    kind: ClassVar[str] = "payment.reminded"
    payment: str = ref()
    amount_yen: int = count()
    due_on: str = day()


@dataclass(frozen=True, slots=True)
class PaymentOverdue(Fact):
    """督促: the last day is over and the amount is still due."""

    kind: ClassVar[str] = "payment.overdue"
    payment: str = ref()
    amount_yen: int = count()
    due_on: str = day()


@dataclass(frozen=True, slots=True)
class PaymentSlipNoted(Fact):
    """納付書: the ward's own system made a slip to pay by, under this number."""

    kind: ClassVar[str] = "payment.slip_noted"
    payment: str = ref()
    slip: str = ref()


@dataclass(frozen=True, slots=True)
class PaymentCancelled(Fact):
    kind: ClassVar[str] = "payment.cancelled"
    payment: str = ref()
    why: str = coded(*CANCELLED)


@dataclass(frozen=True, slots=True)
class MismatchFound(Fact):
    """Money that does not fit: it is on the list of the finance clerk, not counted."""

    kind: ClassVar[str] = "mismatch.found"
    payment: str = ref()
    difference: str = coded(*DIFFERENCES)
    amount_yen: int = count()
    source: str = coded(*SOURCES)


@dataclass(frozen=True, slots=True)
class MismatchSettled(Fact):
    kind: ClassVar[str] = "mismatch.settled"
    payment: str = ref()
    difference: str = coded(*DIFFERENCES)
    how: str = coded(*SETTLED_HOW)


@dataclass(frozen=True, slots=True)
class RefundProposed(Fact):
    """還付の起案: somebody asks that money be given back; another decides."""

    kind: ClassVar[str] = "refund.proposed"
    payment: str = ref()
    refund: str = ref()
    amount_yen: int = count()
    ground: str = coded(*REFUND_GROUNDS)


@dataclass(frozen=True, slots=True)
class RefundApproved(Fact):
    kind: ClassVar[str] = "refund.approved"
    payment: str = ref()
    refund: str = ref()


@dataclass(frozen=True, slots=True)
class RefundDropped(Fact):
    kind: ClassVar[str] = "refund.dropped"
    payment: str = ref()
    refund: str = ref()


@dataclass(frozen=True, slots=True)
class RefundMade(Fact):
    """還付: the money went back."""

    kind: ClassVar[str] = "refund.made"
    payment: str = ref()
    refund: str = ref()
    amount_yen: int = count()


@dataclass(frozen=True, slots=True)
class WebhookRefused(Fact):
    """A message that called itself the payment company's was not believed."""

    kind: ClassVar[str] = "webhook.refused"
    provider: str = ref()
    reason: str = coded(*REFUSALS)


@dataclass(frozen=True, slots=True)
class FileReconciled(Fact):
    """消込: the payment company's file of a day was held against our own books."""

    kind: ClassVar[str] = "payments.reconciled"
    provider: str = ref()
    on: str = day()
    lines: int = count()
    matched: int = count()
    found: int = count()
    mismatched: int = count()
