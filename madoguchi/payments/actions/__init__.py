"""The verbs of money; the only code that writes this room's tables."""

from madoguchi.payments.actions.asking import Demand, ask, cancel, lapse, waive
from madoguchi.payments.actions.receiving import begin, take_cash, take_hook
from madoguchi.payments.actions.reconciling import reconcile, settle_mismatch
from madoguchi.payments.actions.refunds import (
    Wish,
    approve_refund,
    drop_refund,
    give_back,
    pay_out,
    propose_refund,
)

__all__ = [
    "Demand",
    "Wish",
    "approve_refund",
    "ask",
    "begin",
    "cancel",
    "drop_refund",
    "give_back",
    "lapse",
    "pay_out",
    "propose_refund",
    "reconcile",
    "settle_mismatch",
    "take_cash",
    "take_hook",
    "waive",
]
