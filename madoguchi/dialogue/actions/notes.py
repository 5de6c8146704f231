"""Keep a note and tell those whom it names (メンション)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from madoguchi.cases.actions.holding import held, say
from madoguchi.cases.actions.review import add_note
from madoguchi.cases.models import Case
from madoguchi.dialogue.actions.calls import Reason, call
from madoguchi.dialogue.facts import MentionMade
from madoguchi.dialogue.models import Call
from madoguchi.dialogue.problems import Unnamed
from madoguchi.dialogue.rules import MOST_NAMED, named_in
from madoguchi.personnel.queries import roll_of
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import staff_of


def note(
    case_id: UUID, text: str, picked: Collection[str], *, by: Actor, at: datetime
) -> None:
    """Keep a remark for colleagues; who is named in it or picked is called.

    `picked` are logins from a list. Raises Unnamed for a login nobody has, and for
    somebody who may not see the case: nothing is kept then.
    """
    logins = list(dict.fromkeys([*named_in(text), *picked]))
    with held(case_id, by) as case:
        people = _named(case, logins, at)
        add_note(case_id, text, by=by, at=at)
        for one in people:
            say(MentionMade(f"staff/{one.pk}"), case, by, at)
        ids = [one.pk for one in people]
        call(ids, Reason(Call.Why.MENTION, case), by=by, at=at)


def _named(case: Case, logins: Sequence[str], at: datetime) -> list[Staff]:
    if not logins:
        return []
    if len(logins) > MOST_NAMED:
        raise Unnamed("many")
    known = {one.login: one for one in staff_of(case.ward_id)}
    allowed = who_sees(case, at)
    for login in logins:
        if login not in known:
            raise Unnamed("unknown", login)
        if known[login].pk not in allowed:
            raise Unnamed("unseen", login)
    return [known[login] for login in logins]


def who_sees(case: Case, at: datetime) -> frozenset[int]:
    """Return who may be told of a case: those who work on the cases of its section.

    What staff applied for themselves is for one desk alone.
    """
    if case.is_of_staff:
        return frozenset()
    return roll_of(case.ward_id, [case.unit], timezone.localdate(at)).working
