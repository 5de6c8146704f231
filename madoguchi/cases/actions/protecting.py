"""Protect the address of whoever a case is about (支援措置), in all their cases.

A case may come from somebody who never signed in, on paper too: it is known by name and
birth date, through the blind index, that another case is the same human's.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from madoguchi.cases.actions.holding import held
from madoguchi.cases.actions.opening import listed_cases
from madoguchi.cases.agency import APPLIES
from madoguchi.cases.linked import HOUSE
from madoguchi.cases.models import Case, CaseIndex
from madoguchi.cases.problems import NotYours
from madoguchi.cases.queries import cases_in_sight_of, owner_id_of, visible_case
from madoguchi.cases.queue import Listed
from madoguchi.people.queries import stream_of
from madoguchi.protection import actions as protection
from madoguchi.protection.actions import Whom, Wish
from madoguchi.protection.models import Opening, Protection
from madoguchi.protection.problems import NotProtected
from madoguchi.protection.queries import covered_streams, protecting
from madoguchi.wards.actor import Actor

OF_A_HUMAN = ("name_birth", "kana_birth")
"""The indexes by which two cases are of the same human; a phone is a household's."""


def protect(case_id: UUID, wish: Wish, *, by: Actor, at: datetime) -> Protection:
    """Protect the address of a case: from this moment no channel tells it.

    Covered are the person, all their cases, and every case of the same name and birth
    date, whatever department works on it.
    """
    with held(case_id, by) as case:
        return begin_for(case, wish, by=by, at=at)


def begin_for(case: Case, wish: Wish, *, by: Actor, at: datetime) -> Protection:
    """Begin the protection of a case, in the caller's unit of work."""
    covered = whom(case)
    forget_houses(case.ward_id, covered.streams)
    return protection.begin(wish, covered, department=case.home_unit, by=by, at=at)


def forget_houses(ward: int, streams: Iterable[str]) -> None:
    """Let nobody find cases by the house they tell of, which is hidden from now on."""
    cases = (one for one in streams if one.startswith("case/"))
    ids = [UUID(one.removeprefix("case/")) for one in cases]
    CaseIndex.objects.filter(ward=ward, case__in=ids, field=HOUSE).delete()


def whom(case: Case) -> Whom:
    """Return all that belongs to the human a case is about."""
    ward = case.ward_id
    digests = _marks(CaseIndex.objects.filter(ward=ward, case=case))
    cases = {case.pk: owner_id_of(case)}
    if digests:
        alike = CaseIndex.objects.filter(
            ward=ward, field__in=OF_A_HUMAN, digest__in=digests
        )
        rows = Case.objects.filter(ward=ward, pk__in=alike.values("case"))
        cases |= {one.pk: owner_id_of(one) for one in rows.only("person", "agent")}
    people = {one for one in cases.values() if one is not None}
    own = Case.objects.filter(ward=ward, person__in=people).exclude(agent=APPLIES)
    theirs = own if people else ()
    ids = [case.pk, *cases, *(one.pk for one in theirs)]
    streams = [f"case/{one}" for one in ids] + [stream_of(one) for one in people]
    return Whom(tuple(dict.fromkeys(streams)), digests)


def _marks(rows: Iterable[CaseIndex]) -> frozenset[bytes]:
    return frozenset(bytes(one.digest) for one in rows if one.field in OF_A_HUMAN)


def cover_new(case: Case, rows: Iterable[CaseIndex], *, at: datetime) -> bool:
    """Protect a case that has just come or changed, if its human is protected.

    Runs in the caller's unit of work, so there is no moment in which it is not.
    """
    owner = owner_id_of(case)
    person = [stream_of(owner)] if owner else []
    new = Whom((case.stream, *person), _marks(rows))
    by = Actor.system(case.ward_id)
    return protection.cover(case.ward_id, new, known_by=person, by=by, at=at)


def ask_opening(
    case_id: UUID, need: str, words: str, *, by: Actor, at: datetime
) -> list[Opening]:
    """Ask to see the address of a case; a second person has to permit it."""
    case = visible_case(by, case_id)
    if case is None:
        raise NotYours
    found = protecting(by.ward, case.stream)
    if not found:
        raise NotProtected
    return [protection.ask_opening(one.pk, need, words, by=by, at=at) for one in found]


def list_covered(
    rows: Sequence[Protection], *, by: Actor, at: datetime
) -> dict[UUID, list[Listed]]:
    """Return the cases of protections that somebody may open, by masked names.

    One look is written for all of them.
    """
    streams = covered_streams(by.ward, [one.pk for one in rows])
    ids = {
        UUID(stream.removeprefix("case/")): protection
        for protection, many in streams.items()
        for stream in many
        if stream.startswith("case/")
    }
    found = cases_in_sight_of(by).filter(pk__in=ids).defer("sealed")
    listed = listed_cases(
        list(found.order_by("received_on", "reference")), by, "protections.listed", at
    )
    told: dict[UUID, list[Listed]] = {one.pk: [] for one in rows}
    for one in listed:
        told[ids[one.case.pk]].append(one)
    return told
