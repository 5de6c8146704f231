"""Find what belongs together: the same person, the same telephone, one life event.

Whom a case is about is known by who signed in, or by the blind index of name and
birth: nothing is opened to find out. Only what the reader may see is found.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from madoguchi.cases.agency import APPLIES
from madoguchi.cases.models import Case, CaseIndex
from madoguchi.cases.queries import cases_in_sight_of, owner_id_of
from madoguchi.procedures.queries import form_at
from madoguchi.wards.actor import Actor

ONE_PERSON: Final = ("kana_birth", "name_birth")
ONE_HOUSE: Final = "phone"
TWICE_WITHIN: Final = timedelta(days=90)
"""How far apart the same person's same procedure may be one sent twice."""
EVENT_WITHIN: Final = timedelta(days=60)
"""How far apart procedures of one life event are told together."""
MOST_LINKED: Final = 50


@dataclass(frozen=True, slots=True)
class Linked:
    """Another case and why it may belong to this one, as a code.

    `twice` for the same procedure of the same person, `event` for another of the same
    life event, `person` for any other of theirs, `house` for the same telephone.
    """

    case: Case
    why: str


def linked_cases(case: Case, actor: Actor) -> list[Linked]:
    """Return the cases an actor sees that may belong to this one, the newest first.

    Three queries on indexes, however many there are; one more than `MOST_LINKED`
    says that there are more.
    """
    marks = CaseIndex.objects.filter(
        ward=case.ward_id, case=case, field__in=(*ONE_PERSON, ONE_HOUSE)
    )
    alike = Q(pk__in=())
    for field, digest in marks.values_list("field", "digest"):
        alike |= Q(field=field, digest=digest)
    rows = CaseIndex.objects.filter(alike, ward=case.ward_id).exclude(case=case)
    same = Q(pk__in=rows.values("case"))
    owner = owner_id_of(case)
    if owner is not None:  # who signed in to act for others links none of theirs
        same |= Q(person=owner) & ~Q(agent=APPLIES)
    found = cases_in_sight_of(actor).filter(same).exclude(pk=case.pk)
    newest = found.defer("sealed").order_by("-received_on", "reference")
    others = list(newest[: MOST_LINKED + 1])
    known = rows.filter(case__in=[one.pk for one in others], field__in=ONE_PERSON)
    theirs = set(known.values_list("case", flat=True))
    return [Linked(one, _why(case, one, theirs)) for one in others]


def _why(case: Case, other: Case, theirs: Collection[UUID]) -> str:
    owner = owner_id_of(case)
    signed_in = owner is not None and owner_id_of(other) == owner
    if not signed_in and other.pk not in theirs:
        return "house"
    apart = abs(case.received_on - other.received_on)
    if other.procedure == case.procedure:
        return "twice" if apart <= TWICE_WITHIN else "person"
    shared = _events(case) & _events(other)
    return "event" if shared and apart <= EVENT_WITHIN else "person"


def _events(case: Case) -> set[str]:
    return set(form_at(case.version_hash).definition.life_events)
