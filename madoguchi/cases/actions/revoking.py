"""Take back a decision that was wrong (職権取消し); the case is decided again.

Asked for and agreed to as a proposal (`actions.approval`); here is what then happens.
"""

from datetime import datetime

from madoguchi.cases import rules
from madoguchi.cases.actions.beginning import STAGE, begin, stand_at
from madoguchi.cases.actions.holding import CLOCK, count_on, keep, say, today
from madoguchi.cases.actions.paying import ask_anew
from madoguchi.cases.attachments import place_of
from madoguchi.cases.facts import CaseRevoked
from madoguchi.cases.models import Case, Decision
from madoguchi.cases.opened import Ruling
from madoguchi.cases.problems import NotAllowed, ReasonNeeded
from madoguchi.cases.queries import opened, revocation_part
from madoguchi.cases.walking import first_of
from madoguchi.documents import actions as documents
from madoguchi.documents.actions import Why
from madoguchi.documents.queries import issues_of
from madoguchi.vault.actions import data_key
from madoguchi.vault.sealing import seal_json
from madoguchi.wards.actor import Actor

WITHDRAWN = Why("decision_withdrawn")
LEFT = ("receipt", "correction", "revocation", "agency")
"""Letters that say nothing of a decision, and stand."""


def refuse_bad_revocation(ruling: Ruling) -> None:
    """Raise for one that says too little (行政手続法 14条)."""
    if ruling.outcome != rules.REVOKED:
        raise NotAllowed("outcome")
    if not ruling.reason.strip():
        raise ReasonNeeded
    if ruling.reason_code not in rules.REVOCATION_REASONS:
        raise ReasonNeeded("code")


def revoke(case: Case, ruling: Ruling, *, by: Actor, at: datetime) -> None:
    """Take back the decision of a held case, and every paper that tells of it.

    The clock stood still since the decision: whoever applied waits no longer than
    they would have waited for a right one.
    """
    row = Decision.objects.get(ward=case.ward_id, case=case, revoked_at=None)
    key = data_key(case.ward_id, case.key_id or 0)
    words = {"reason": ruling.reason.strip(), "remedies": ruling.remedies}
    part = revocation_part(row.number)
    row.sealed_revocation = seal_json(key, case.stream, part, words)
    row.revocation_code = ruling.reason_code
    row.revoked_at, row.revoked_by_id = at, int(by.id)
    row.save()
    for issue in issues_of(case.ward_id, case.stream):
        if issue.stands and issue.kind not in LEFT:
            documents.revoke(
                issue.pk, WITHDRAWN, into=place_of(case, key), by=by, at=at
            )
    outcome = case.outcome
    days = count_on(case, today(row.decided_at), today(at))
    case.state = Case.State.REVIEWING if case.assignee_id else Case.State.RECEIVED
    shown = opened(case)
    answers = shown.whole_journey(shown.whole).shown()
    stand_at(case, first_of(shown.form, answers, case), at)
    case.outcome = ""
    case.decided_at = case.closed_at = None
    case.revocations += 1
    columns = ("state", "outcome", "decided_at", "closed_at", "revocations")
    keep(case, *columns, *STAGE, *CLOCK)
    due_on = case.due_on.isoformat()
    ask_anew(case, by=by, at=at)
    fact = CaseRevoked(ruling.reason_code, outcome, case.stage, due_on, days)
    say(fact, case, by, at)
    begin(case, by=by, at=at)
