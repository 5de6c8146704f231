"""The verbs of drafts and cases; the only code that writes this room's tables."""

from madoguchi.cases.actions.approval import (
    end_substitution,
    name_deputy,
    open_proposal,
    propose,
    propose_revocation,
    recall,
    review_later,
    send_back,
    stamp,
)
from madoguchi.cases.actions.arriving import submit_protected
from madoguchi.cases.actions.carrying import Brought, bring
from madoguchi.cases.actions.corrections import (
    Reply,
    answer_correction,
    answer_correction_for,
    ask_correction,
    remind,
    save_correction_page,
)
from madoguchi.cases.actions.counts import declare_counts
from madoguchi.cases.actions.drafts import (
    Start,
    attach,
    discard,
    expire_drafts,
    record_refusal,
    resume,
    save_page,
    start_draft,
)
from madoguchi.cases.actions.extending import Extension, extend
from madoguchi.cases.actions.opening import (
    case_by_receipt,
    find,
    open_case,
    open_queue,
    reveal,
    write_refused_look,
)
from madoguchi.cases.actions.papers import bring_on_paper, print_draft
from madoguchi.cases.actions.paying import (
    Settlement,
    begin_payment,
    propose_refund,
    settle_fee,
    take_fee_in_cash,
)
from madoguchi.cases.actions.protecting import ask_opening, protect
from madoguchi.cases.actions.review import (
    add_note,
    assign,
    assign_new,
    close,
    decide,
    finish_review,
    hand_back,
    hand_over_done,
    release,
    take,
    withdraw_for,
)
from madoguchi.cases.actions.submit import submit, withdraw
from madoguchi.cases.opened import Ruling

__all__ = [
    "Brought",
    "Extension",
    "Reply",
    "Ruling",
    "Settlement",
    "Start",
    "add_note",
    "answer_correction",
    "answer_correction_for",
    "ask_correction",
    "ask_opening",
    "assign",
    "assign_new",
    "attach",
    "begin_payment",
    "bring",
    "bring_on_paper",
    "case_by_receipt",
    "close",
    "decide",
    "declare_counts",
    "discard",
    "end_substitution",
    "expire_drafts",
    "extend",
    "find",
    "finish_review",
    "hand_back",
    "hand_over_done",
    "name_deputy",
    "open_case",
    "open_proposal",
    "open_queue",
    "print_draft",
    "propose",
    "propose_refund",
    "propose_revocation",
    "protect",
    "recall",
    "record_refusal",
    "release",
    "remind",
    "resume",
    "reveal",
    "review_later",
    "save_correction_page",
    "save_page",
    "send_back",
    "settle_fee",
    "stamp",
    "start_draft",
    "submit",
    "submit_protected",
    "take",
    "take_fee_in_cash",
    "withdraw",
    "withdraw_for",
    "write_refused_look",
]
