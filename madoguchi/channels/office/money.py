"""What the office says and asks about the fee of a case, and which steps it offers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.cases.actions.paying import REVIEW, UNPAID
from madoguchi.cases.models import Case
from madoguchi.cases.owing import is_charged, paying_of, payment_for
from madoguchi.cases.rules import may_work
from madoguchi.design.fields import Option
from madoguchi.design.words import clock_text, day_text, in_japanese, yen
from madoguchi.payments.models import Payment, Refund
from madoguchi.payments.queries import refunds_of
from madoguchi.payments.rules import CASH, FINANCE, REFUND_GROUNDS, SUPERVISOR
from madoguchi.wards.actor import Actor

Words = Mapping[str, Promise | str]

STATES: Final[Words] = {
    "unsettled": gettext_lazy("額の確定待ち"),
    "asked": gettext_lazy("納付待ち"),
    "received": gettext_lazy("納付済み"),
    "waived": gettext_lazy("免除"),
    "lapsed": gettext_lazy("期限切れ"),
    "cancelled": gettext_lazy("取消し"),
    "refunded": gettext_lazy("還付済み"),
}
KINDS: Final = {"unsettled": "warn", "asked": "wait", "received": "good"}
METHODS: Final[Words] = {
    "window": gettext_lazy("窓口（現金）"),
    "bank": gettext_lazy("銀行の窓口"),
    "pay_easy_atm": gettext_lazy("ペイジー（ATM）"),
    "agent": gettext_lazy("コンビニなど"),
    "offline": gettext_lazy("そのほか（オフライン）"),
    "pay_easy_net": gettext_lazy("ペイジー（ネットバンキング）"),
    "pay_easy_direct": gettext_lazy("ペイジー（ダイレクト方式）"),
    "card": gettext_lazy("クレジットカード"),
    "qr": gettext_lazy("二次元コード決済"),
    "net_bank": gettext_lazy("インターネットバンキング"),
    "online": gettext_lazy("そのほか（オンライン）"),
}
GROUNDS: Final[Words] = {
    "": gettext_lazy("計算した額のとおり"),
    "disaster": gettext_lazy("減免：罹災"),
    "welfare": gettext_lazy("減免：生活保護"),
    "pension": gettext_lazy("減免：年金・手当の請求"),
    "law": gettext_lazy("減免：法令により無料"),
    "public": gettext_lazy("減免：公用"),
    "other": gettext_lazy("減免：そのほか"),
    "recounted": gettext_lazy("数え直し（通数、郵送料など）"),
}
REFUNDS: Final[Words] = {
    "overpaid": gettext_lazy("払いすぎ"),
    "double": gettext_lazy("二重の納付"),
    "corrected": gettext_lazy("補正で額が減った"),
    "late": gettext_lazy("期限の後の納付"),
    "not_granted": gettext_lazy("交付しないことになった"),
    "error": gettext_lazy("区の誤り"),
    "other": gettext_lazy("そのほか"),
}
REFUND_STATES: Final[Words] = {
    "proposed": gettext_lazy("承認待ち"),
    "approved": gettext_lazy("還付の手続き中"),
    "made": gettext_lazy("還付済み"),
    "dropped": gettext_lazy("取りやめ"),
}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MoneySheet:
    """The sheet of the fee on the page of a case."""

    state: str
    kind: str
    rows: tuple[Row, ...]
    is_asked: bool = True
    refunds: tuple[Row, ...] = ()
    settle: bool = False
    amount: int = 0
    grounds: tuple[Option, ...] = ()
    basis: str = ""
    cash: str = ""
    slip: str | None = None
    refund: int = 0
    refund_grounds: tuple[Option, ...] = ()


def money_sheet(case: Case, by: Actor) -> MoneySheet | None:
    """Return the sheet of a case's fee; None where no fee is paid through the case."""
    if not is_charged(case):
        return None
    payment = payment_for(case)
    state = payment.state if payment else "unsettled"
    works = may_work(by, case.department)
    open_case = case.state in UNPAID and case.outcome != Case.Outcome.REFUSED
    ready = case.is_decided or paying_of(case).moment != REVIEW
    refunds = tuple(refunds_of(payment)) if payment else ()
    waits = state == "asked" and open_case and works
    return MoneySheet(
        state=str(STATES[state]),
        kind=KINDS.get(state, ""),
        rows=tuple(_rows(case, payment)),
        is_asked=payment is not None,
        refunds=tuple(_refund(one, by, works=works) for one in refunds),
        settle=works
        and open_case
        and ready
        and state in ("unsettled", "asked")
        and not (payment and payment.supplements_id),
        amount=payment.amount_yen if payment else case.fee_yen or 0,
        grounds=_options(GROUNDS, ("", *paying_of(case).waivers, "recounted")),
        basis=paying_of(case).basis,
        cash=yen(payment.amount_yen) if payment and waits else "",
        slip=payment.payment_slip_ref if payment and waits else None,
        refund=_left(payment, refunds) if works else 0,
        refund_grounds=_options(REFUNDS, REFUND_GROUNDS),
    )


def _options(words: Words, codes: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(code, str(words[code])) for code in codes)


def _rows(case: Case, payment: Payment | None) -> list[Row]:
    if payment is None:
        return [{"name": _("計算した額"), "value": yen(case.fee_yen or 0)}]
    rows = [
        {"name": _("納付する額"), "value": yen(payment.amount_yen)},
        {"name": _("歳入科目"), "value": payment.revenue},
    ]
    if payment.supplements_id:
        rows.insert(0, {"name": _("差額"), "value": _("補正で額が増えた分")})
    if payment.payment_slip_ref:
        slip = {"name": _("納付書の番号"), "value": payment.payment_slip_ref}
        rows.append(slip)
    if payment.ground:
        computed = yen(payment.computed_yen)
        value = _("%(ground)s（計算した額 %(yen)s）") % {
            "ground": GROUNDS[payment.ground],
            "yen": computed,
        }
        rows.append({"name": _("額の理由"), "value": value})
    elif not payment.supplements_id and payment.computed_yen != (case.fee_yen or 0):
        value = yen(case.fee_yen or 0)
        rows.append({"name": _("補正の後の額"), "value": value})
    if payment.received_at is None:
        if payment.state == "asked":
            due = day_text(payment.due_on)
            rows.append({"name": _("納付の期限"), "value": due})
        return rows
    at = payment.received_at
    return [
        *rows,
        {"name": _("領収番号"), "value": payment.receipt},
        {"name": _("納付の方法"), "value": METHODS[payment.method]},
        {"name": _("収納"), "value": f"{day_text(at)} {clock_text(at)}"},
    ]


def _left(payment: Payment | None, refunds: tuple[Refund, ...]) -> int:
    """Return how much could be given back now: nothing while a refund is open."""
    if payment is None or payment.received_at is None:
        return 0
    if any(one.state in ("proposed", "approved") for one in refunds):
        return 0
    return payment.amount_yen - payment.refunded_yen


def _refund(row: Refund, by: Actor, *, works: bool) -> Row:
    own = str(row.proposed_by_id) == by.id
    approves = by.has(SUPERVISOR) or by.has(FINANCE)
    waits = row.state == "proposed"
    in_cash = row.payment.method == CASH
    return {
        "id": row.pk,
        "amount": yen(row.amount_yen),
        "ground": REFUNDS[row.ground],
        "state": REFUND_STATES[row.state],
        "by": in_japanese(row.proposed_by.name)
        if row.proposed_by
        else _("自動（補正による）"),
        "at": row.proposed_at,
        "approve": waits and approves and not own,
        "drop": waits and works,
        "pay_out": row.state == "approved" and in_cash and works,
        "own": waits and own,
    }
