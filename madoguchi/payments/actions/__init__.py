"""The verbs of money; the only code that writes this room's tables."""

from madoguchi.payments.actions.asking import (
    Demand,
    ask,
    ask_difference,
    cancel,
    lapse,
    note_slip,
    remind,
    tell_overdue,
    waive,
)
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
    "ask_difference",
    "begin",
    "cancel",
    "drop_refund",
    "give_back",
    "lapse",
    "note_slip",
    "pay_out",
    "propose_refund",
    "reconcile",
    "remind",
    "settle_mismatch",
    "take_cash",
    "take_hook",
    "tell_overdue",
    "waive",
]
