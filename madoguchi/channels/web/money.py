"""What a case says about its fee: what is to be paid, until when, where; the receipt.

Only the ward's own record counts. That a browser came back from the payment page says
nothing: the message of the company may come before it or hours after.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext_noop

from madoguchi.cases.models import Case
from madoguchi.cases.owing import is_charged, payment_for
from madoguchi.design.addresses import reverse
from madoguchi.design.translate import said as _
from madoguchi.design.words import day_text, yen
from madoguchi.payments.models import Payment
from madoguchi.payments.providers.known import provider_of

METHODS: Final[Mapping[str, str]] = {
    "window": gettext_noop("区役所の窓口"),
    "bank": gettext_noop("銀行の窓口"),
    "pay_easy_atm": gettext_noop("ペイジー"),
    "agent": gettext_noop("コンビニなど"),
    "offline": gettext_noop("そのほか"),
    "pay_easy_net": gettext_noop("ペイジー"),
    "pay_easy_direct": gettext_noop("ペイジー"),
    "card": gettext_noop("クレジットカード"),
    "qr": gettext_noop("QRコード決済"),
    "net_bank": gettext_noop("インターネットバンキング"),
    "online": gettext_noop("そのほか"),
}


@dataclass(frozen=True, slots=True)
class Money:
    """A box about the fee: a heading, a sentence, rows, and the way to pay."""

    title: str
    text: str = ""
    rows: tuple[dict[str, str], ...] = ()
    pay: str = ""
    hint: str = ""
    is_due: bool = False
    """Whether it is the applicant's turn."""


def money_of(case: Case, today: date) -> Money | None:
    """Return what to say about the fee of a case; None where nothing is to be said."""
    if not is_charged(case) or case.outcome == Case.Outcome.REFUSED:
        return None
    payment = payment_for(case)
    if payment is None:
        if case.state != Case.State.DECIDED:
            return None
        text = _("区が額を確かめています。決まったらお知らせします。")
        return Money(_("手数料"), text)
    return SAID[payment.state](case, payment, today)


def _asked(case: Case, payment: Payment, today: date) -> Money:
    more = payment.supplements_id is not None
    if case.is_closed or (today > payment.due_on and not more):
        return _over(case, payment, today)
    fee = _("手数料の差額") if more else _("手数料")
    rows = (
        {"name": fee, "value": yen(payment.amount_yen)},
        {"name": _("支払いの期限"), "value": day_text(payment.due_on, year=True)},
        *_slip(payment),
    )
    if more:
        return _more(case, payment, rows)
    if provider_of(payment.ward_id) is None:
        text = _("区役所の窓口で払ってください。期限を過ぎると、この申請は終わります。")
        return Money(_("手数料を払ってください"), text, rows, is_due=True)
    text = _("期限を過ぎると、この申請は終わります。窓口でも払えます。")
    hint = _("区が頼んだ会社のページに移ります。カードの番号などは、区には届きません。")
    if payment.begun_at is not None:
        hint = _(
            "払った後、ここに出るまで時間がかかることがあります。"
            "コンビニや銀行で払ったときは、次の日になることもあります。もう一度払わないでください。"
        )
    pay = reverse("web:pay", args=[case.pk])
    title = _("手数料を払ってください")
    return Money(title, text, rows, pay, hint, is_due=True)


def _slip(payment: Payment) -> tuple[dict[str, str], ...]:
    """Name the slip that came by post, for who pays at a bank or a shop."""
    number = payment.payment_slip_ref
    return ({"name": _("納付書の番号"), "value": number},) if number else ()


def _more(case: Case, payment: Payment, rows: tuple[dict[str, str], ...]) -> Money:
    """Say what is due beside a fee that was paid; nothing ends by it."""
    text = _("補正で手数料が増えました。差額を払うと、次へ進みます。窓口でも払えます。")
    online = provider_of(payment.ward_id) is not None
    pay = reverse("web:pay", args=[case.pk]) if online else ""
    return Money(_("手数料の差額を払ってください"), text, rows, pay, is_due=True)


def _over(_case: Case, payment: Payment, _today: date) -> Money:
    rows = ({"name": _("支払いの期限"), "value": day_text(payment.due_on, year=True)},)
    text = _("手数料の支払いがなかったため、払うことができなくなりました。")
    return Money(_("支払いの期限が過ぎました"), text, rows)


def _received(_case: Case, payment: Payment, _today: date) -> Money:
    at = payment.received_at or payment.asked_at
    rows = (
        {"name": _("領収番号"), "value": payment.receipt},
        {"name": _("手数料"), "value": yen(payment.amount_yen)},
        {"name": _("支払いの方法"), "value": _(METHODS[payment.method])},
        {"name": _("受け取った日"), "value": day_text(at, year=True)},
    )
    hint = _("区の領収書は出ません。必要なときは、担当に連絡してください。")
    return Money(_("手数料を受け取りました"), "", rows, hint=hint)


def _refunded(case: Case, payment: Payment, today: date) -> Money:
    rows = (
        *_received(case, payment, today).rows,
        {"name": _("返した額"), "value": yen(payment.refunded_yen)},
    )
    return Money(_("手数料を返しました"), "", rows)


def _waived(_case: Case, _payment: Payment, _today: date) -> Money:
    text = _("免除になりました。払う必要はありません。")
    return Money(_("手数料はかかりません"), text)


SAID: Final[Mapping[str, Callable[[Case, Payment, date], Money]]] = {
    "asked": _asked,
    "lapsed": _over,
    "cancelled": _over,
    "received": _received,
    "refunded": _refunded,
    "waived": _waived,
}
