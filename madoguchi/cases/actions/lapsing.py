"""End a case whose correction nobody answered (補正の回答がない申請の却下), by rule.

Only where its version says so, so many days after the last day, and never without the
reminder; it is a decision with reason, notice and remedies like any other. Where the
ward's approval table asks others to agree to a refusal, nobody is passed over: such a
case waits for its clerk.
"""

from datetime import date, datetime, timedelta

from madoguchi.cases.actions.holding import held, today
from madoguchi.cases.actions.review import settle
from madoguchi.cases.approvals import has_route, route_for
from madoguchi.cases.models import Case, Correction
from madoguchi.cases.opened import Ruling
from madoguchi.cases.queries import opened
from madoguchi.kernel.wareki import to_wareki
from madoguchi.procedures.definition.model import Lapse
from madoguchi.procedures.queries import form_at
from madoguchi.wards.actor import Actor

REFUSED = Case.Outcome.REFUSED
UNANSWERED = "no_answer"


def lapses_on(correction: Correction, lapse: Lapse) -> date | None:
    """Return the day on which a correction ends its case, None where none does.

    Without a reminder no day counts.
    """
    if not lapse.days or correction.reminded_at is None:
        return None
    return correction.due_on + timedelta(days=lapse.days + 1)


def lapse_unanswered(correction: Correction, *, at: datetime) -> bool:
    """Refuse the application of an unanswered correction; say whether it was done."""
    by = Actor.system(correction.ward_id)
    with held(correction.case_id, by) as case:
        row = Correction.objects.filter(
            ward=case.ward_id, pk=correction.pk, answered_at=None, lapsed_at=None
        ).first()
        lapse = form_at(case.version_hash).definition.lapse
        day = lapses_on(row, lapse) if row else None
        if row is None or day is None or today(at) < day:
            return False
        if case.state != Case.State.CORRECTING or _asks_others(case):
            return False
        settle(case, _ruling(row, lapse), by=by, at=at)
    return True


def _asks_others(case: Case) -> bool:
    return has_route(case) and bool(route_for(opened(case), REFUSED))


def _ruling(correction: Correction, lapse: Lapse) -> Ruling:
    """Return the refusal in the words of its letter."""
    day = to_wareki(correction.due_on).text
    reason = (
        f"申請の補正をお願いしましたが、期限の{day}までに回答がなく、その後のお願いにも"
        f"回答がありませんでした。このため、{lapse.basis}により、申請を却下します。"
    )
    return Ruling(REFUSED, UNANSWERED, reason)
