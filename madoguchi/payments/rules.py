"""Decide what became of a payment and whether money that came is the money asked for.

Pure: facts, days and amounts in, verdicts out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from madoguchi.kernel.ages import fiscal_year

METHODS: Final[Mapping[str, str]] = {
    "window": "1-1 行政機関の窓口",
    "bank": "1-2 銀行の窓口",
    "pay_easy_atm": "1-3 ペイジー(ATM)",
    "agent": "1-4 コンビニ等代理施設",
    "offline": "1-5 その他オフラインでの納付方法",
    "pay_easy_net": "2-1 ペイジー(ネットバンキング)",
    "pay_easy_direct": "2-2 ペイジー(ダイレクト方式)",
    "card": "2-3 クレジットカード払い",
    "qr": "2-4 二次元コード決済",
    "net_bank": "2-5 インターネットバンキング",
    "online": "2-6 その他オンラインでの納付方法",
}
"""Methods of payment with the official code of each: column 手数料等の納付方法 of the
national inventory of procedures (行政手続等の棚卸調査), FY2025."""
CASH: Final = "window"

MOMENTS: Final = ("submit", "review")
GROUNDS: Final = ("disaster", "welfare", "pension", "law", "public", "other")
"""Grounds of a waiver (減免)."""
RECOUNTED: Final = "recounted"
"""Why an amount differs from the computed one without being a waiver."""
FAILURES: Final = ("declined", "limit", "abandoned", "expired", "other")
DIFFERENCES: Final = ("amount", "late", "double", "cancelled", "unknown", "not_in_file")
"""Why money that came, or did not come, is not simply counted."""
SETTLED_HOW: Final = ("refunded", "booked", "corrected", "error")
CORRECTED: Final = "corrected"
REFUND_GROUNDS: Final = (
    "overpaid", "corrected", "double", "late", "not_granted", "error", "other",
)  # fmt: skip
REFUSALS: Final = ("unsigned", "signature", "old", "garbled", "ward")
CANCELLED: Final = ("resettled", "withdrawn", "refused", "lapsed", "revoked")
SOURCES: Final = ("hook", "file", "window")
SUPERVISOR: Final = "supervisor"
FINANCE: Final = "finance"

REMIND_BEFORE: Final = timedelta(days=3)
"""How many days before the last one an applicant is told once more to pay."""
GRACE: Final = timedelta(days=1)
"""How long after its last day a payment still waits for the news of that day: what
was paid at a shop late in the evening is told by the file of the next morning."""
TOLERANCE: Final = timedelta(minutes=5)
"""How far the clock of a sender may be from ours, both ways."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of one payment, as its facts tell it."""

    state: str = ""
    amount_yen: int = 0
    receipt: str = ""
    refunded_yen: int = 0


LEADS_TO: Final[Mapping[str, str]] = {
    "payment.asked": "asked",
    "payment.waived": "waived",
    "payment.received": "received",
    "payment.lapsed": "lapsed",
    "payment.cancelled": "cancelled",
}
SETTLED: Final = ("received", "waived", "refunded")
"""States in which nobody waits for money any more and the work goes on."""


def standing(facts: Iterable[tuple[str, Mapping[str, Any]]]) -> Standing:
    """Fold the facts of one payment, oldest first.

    >>> asked = ("payment.asked", {"amount_yen": 300})
    >>> paid = ("payment.received", {"amount_yen": 300, "receipt": "2026-000001"})
    >>> standing([asked]).state, standing([asked, paid]).receipt
    ('asked', '2026-000001')
    >>> standing([asked, paid, ("refund.made", {"amount_yen": 300})]).state
    'refunded'
    """
    now = Standing()
    for kind, fact in facts:
        now = step(now, kind, fact)
    return now


def step(now: Standing, kind: str, fact: Mapping[str, Any]) -> Standing:
    if kind == "refund.made":
        given = now.refunded_yen + fact["amount_yen"]
        whole = given >= now.amount_yen
        state = "refunded" if whole else now.state
        return Standing(state, now.amount_yen, now.receipt, given)
    if kind not in LEADS_TO:
        return now
    amount = fact.get("amount_yen", now.amount_yen)
    receipt = fact.get("receipt", now.receipt)
    return Standing(LEADS_TO[kind], amount, receipt, now.refunded_yen)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a payment waits for, or no longer waits for."""

    state: str
    amount_yen: int


def difference(expected: Expected | None, amount_yen: int) -> str:
    """Say why money that came is not counted; "" when it is.

    >>> waits = Expected("asked", 300)
    >>> difference(waits, 300), difference(waits, 30), difference(None, 300)
    ('', 'amount', 'unknown')
    >>> [difference(Expected(one, 300), 300) for one in ("lapsed", "received")]
    ['late', 'double']
    """
    if expected is None:
        return "unknown"
    if expected.state == "asked":
        return "" if amount_yen == expected.amount_yen else "amount"
    return {"lapsed": "late", "cancelled": "cancelled", "waived": "cancelled"}.get(
        expected.state, "double"
    )


def year_of(moment: str, asked_on: date, received_on: date) -> int:
    """Return the fiscal year to which income belongs (会計年度所属区分).

    What was asked for by a notice (納入通知) belongs to the year of the notice, what
    comes without one to the year it was received in (地方自治法施行令142条1項2号, 3号).

    >>> year_of("review", date(2027, 3, 30), date(2027, 4, 3))
    2026
    >>> year_of("submit", date(2027, 3, 30), date(2027, 4, 3))
    2027
    """
    return fiscal_year(asked_on if moment == "review" else received_on)


def refund_year(booked_year: int, today: date) -> int:
    """Return the fiscal year a refund is taken out of.

    While the books of its year are open (出納閉鎖, 31 May: 地方自治法235条の5) it goes
    out of the income it undoes (同施行令165条の7), afterwards out of the year of now.

    >>> refund_year(2026, date(2027, 5, 31)), refund_year(2026, date(2027, 6, 1))
    (2026, 2027)
    """
    closed_on = date(booked_year + 1, 5, 31)
    return booked_year if today <= closed_on else fiscal_year(today)


def receipt_number(year: int, count: int) -> str:
    """Return the receipt number (領収番号): the fiscal year and a number within it.

    >>> receipt_number(2026, 42)
    '2026-000042'
    """
    return f"{year}-{count:06d}"


def has_lapsed(due_on: date, today: date) -> bool:
    """Say whether the last day is over and its news must have come.

    >>> [has_lapsed(date(2026, 4, 10), date(2026, 4, day)) for day in (10, 11, 12)]
    [False, False, True]
    """
    return today > due_on + GRACE


def may_refund(received_yen: int, refunded_yen: int, amount_yen: int) -> bool:
    return 0 < amount_yen <= received_yen - refunded_yen
