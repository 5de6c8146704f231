"""Find what belongs together: the same person, house or telephone, one life event.

Whom a case is about is known by who signed in, or by the blind index of name and
birth: nothing is opened to find out. Only what the reader may see is found.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Q

from madoguchi.cases.agency import APPLIES
from madoguchi.cases.models import Case, CaseIndex
from madoguchi.cases.queries import cases_in_sight_of, owner_id_of
from madoguchi.procedures.queries import form_at
from madoguchi.wards.actor import Actor

ONE_PERSON: Final = ("kana_birth", "name_birth")
PHONE: Final = "phone"
HOUSE: Final = "house"
"""The index of town, block and house number with a family name's reading."""
MARKS: Final = (*ONE_PERSON, HOUSE, PHONE)
TWICE_WITHIN: Final = timedelta(days=90)
"""How far apart the same person's same procedure may be one sent twice."""
EVENT_WITHIN: Final = timedelta(days=60)
"""How far apart procedures of one life event are told together."""
MOST_LINKED: Final = 50


@dataclass(frozen=True, slots=True)
class Linked:
    """Another case and why it may belong to this one, as a code.

    `twice` for the same procedure of the same person, `event` for another of the same
    life event, `person` for any other of theirs, `house` for the same house and family
    name, `phone` for the same telephone.
    """

    case: Case
    why: str


def linked_cases(case: Case, actor: Actor) -> list[Linked]:
    """Return the cases an actor sees that may belong to this one, the newest first.

    Three queries on indexes, however many there are; one more than `MOST_LINKED`
    says that there are more.
    """
    marks = CaseIndex.objects.filter(ward=case.ward_id, case=case, field__in=MARKS)
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
    shared = rows.filter(case__in=[one.pk for one in others])
    by = list(shared.values_list("case", "field"))
    return [
        Linked(one, _why(case, one, {field for pk, field in by if pk == one.pk}))
        for one in others
    ]


def is_linked(case: Case, actor: Actor) -> bool:
    """Say whether another case an actor sees has a mark in common: one statement."""
    marks = CaseIndex.objects.filter(ward=case.ward_id, case=case, field__in=MARKS)
    alike = CaseIndex.objects.filter(
        ward=case.ward_id, field__in=MARKS, digest__in=marks.values("digest")
    )
    others = cases_in_sight_of(actor).filter(pk__in=alike.values("case"))
    return others.exclude(pk=case.pk).exists()


def _why(case: Case, other: Case, shared: Collection[str]) -> str:
    owner = owner_id_of(case)
    signed_in = owner is not None and owner_id_of(other) == owner
    if not signed_in and not set(ONE_PERSON) & set(shared):
        return "house" if HOUSE in shared else "phone"
    apart = abs(case.received_on - other.received_on)
    if other.procedure == case.procedure:
        return "twice" if apart <= TWICE_WITHIN else "person"
    same = _events(case) & _events(other)
    return "event" if same and apart <= EVENT_WITHIN else "person"


def _events(case: Case) -> set[str]:
    return set(form_at(case.version_hash).definition.life_events)
