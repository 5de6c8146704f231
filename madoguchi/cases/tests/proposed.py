"""What happens to a proposal about a case that ended, and how its row is held."""

from madoguchi.cases import actions
from madoguchi.cases.comparison import stored
from madoguchi.cases.models import Case, Proposal
from madoguchi.cases.replay import standing
from madoguchi.cases.tests.cast import DAY, MONDAY
from madoguchi.events.queries import history
from madoguchi.wards.actor import Actor

LATER = MONDAY + 9 * DAY


def stamp(row: Proposal, by: Actor) -> Proposal:
    """Look at a proposal and agree to it."""
    shown = actions.open_proposal(row.pk, by=by, at=LATER)
    return actions.stamp(row.pk, shown.mark, by=by, at=LATER)


def agree(case: Case) -> None:
    """Hold the row of a case against its facts."""
    facts = [(one.kind, one.fact) for one in history(case.ward_id, case.stream)]
    assert standing(facts) == stored(case)
