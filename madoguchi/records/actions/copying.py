"""Make a copy of a case, or of all that is known of one person, for who may have it."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from datetime import datetime
from uuid import UUID

from madoguchi.cases.actions.holding import say
from madoguchi.cases.actions.opening import DISCLOSURE, open_to_copy
from madoguchi.cases.models import Case
from madoguchi.cases.opened import OpenCase
from madoguchi.cases.problems import NotYours
from madoguchi.cases.queries import refuse_disposed, visible_case
from madoguchi.documents.covering import Part
from madoguchi.documents.facts import SEEN_BY
from madoguchi.events.actions import record_view, unit
from madoguchi.events.envelope import Look
from madoguchi.people.models import Person
from madoguchi.people.queries import Held, held_of, stream_of
from madoguchi.records import rules
from madoguchi.records.facts import CopyMade
from madoguchi.records.models import Copy
from madoguchi.records.problems import CopyReasonNeeded, NoSuchRecord
from madoguchi.records.queries import copies_visible_to, human_of
from madoguchi.vault.actions import data_key
from madoguchi.vault.sealing import open_json, seal_json
from madoguchi.wards.actor import Actor


@dataclass(frozen=True, slots=True)
class CopyWish:
    """For whom and why a copy is made, and what is taken out of it.

    `blots` names by case the questions and parts that are not handed out, `left_out`
    the files, `covers` by file the parts of a picture.
    """

    ground: str
    words: str
    seen: str = ""
    blots: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    covers: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)


def flaws(wish: CopyWish) -> list[str]:
    """Return what is wrong with a wish, as the reasons of CopyReasonNeeded."""
    found = {
        "ground": wish.ground in rules.COPY_GROUNDS,
        "words": rules.are_enough(wish.words),
        "seen": wish.ground != rules.SELF or wish.seen in SEEN_BY,
    }
    return [reason for reason, fits in found.items() if not fits]


def case_to_copy(case_id: UUID, by: Actor, *, whole: bool = False) -> Case:
    """Return a case that somebody may copy, or from which they know a person.

    That is who works on it or answers for it. Raises NotYours for a case of another
    department, or for who answers no requests.
    """
    if whole:
        found = None
        if rules.may_copy_person(by):
            found = Case.objects.filter(ward=by.ward, pk=case_id).first()
    else:
        found = visible_case(by, case_id)
        places = {found.department, found.home or found.department} if found else ()
        if not any(rules.may_work(by, one) for one in places):
            found = None
    if found is None:
        raise NotYours
    refuse_disposed(found)
    return found


def make_copy(
    case_id: UUID, wish: CopyWish, *, whole: bool = False, by: Actor, at: datetime
) -> Copy:
    """Write down what is to be handed out, why and to whom; the file is made of it."""
    for flaw in flaws(wish):
        raise CopyReasonNeeded(flaw)
    if whole and wish.ground != rules.SELF:
        raise CopyReasonNeeded("ground")
    case = case_to_copy(case_id, by, whole=whole)
    row = Copy(
        ward_id=case.ward_id,
        case=case,
        whole=whole,
        ground=wish.ground,
        seen=wish.seen if wish.ground == rules.SELF else "",
        made_by_id=int(by.id),
        made_at=at,
    )
    told = {
        "words": wish.words.strip(),
        "blots": {one: sorted(keys) for one, keys in wish.blots.items() if keys},
        "left_out": sorted(wish.left_out),
        "covers": {
            one: [astuple(part) for part in parts]
            for one, parts in wish.covers.items()
            if parts
        },
    }
    key = data_key(case.ward_id, case.key_id or 0)
    row.sealed = seal_json(key, case.stream, row.seal_field, told)
    blotted = sum(len(keys) for keys in wish.blots.values())
    fact = CopyMade(
        str(row.pk),
        row.ground,
        row.seen,
        whole,
        blotted,
        len(wish.left_out),
        sum(len(parts) for parts in wish.covers.values()),
    )
    with unit():
        row.save(force_insert=True)
        say(fact, case, by, at)
    return row


@dataclass(frozen=True, slots=True)
class OpenCopy:
    """A copy with all that goes into it, opened for whoever makes the file."""

    row: Copy
    wish: CopyWish
    cases: tuple[OpenCase, ...]
    people: tuple[Held, ...] = ()


def open_copy(copy_id: UUID, *, by: Actor, at: datetime) -> OpenCopy:
    """Open what goes into a copy; each look is written down before anything is opened.

    What has been destroyed since is not in it.
    """
    row = copies_visible_to(by).filter(pk=copy_id).first()
    if row is None:
        raise NoSuchRecord
    case = case_to_copy(row.case_id, by, whole=row.whole)
    key = data_key(case.ward_id, case.key_id or 0)
    told = open_json(key, case.stream, row.seal_field, row.sealed)
    wish = CopyWish(
        row.ground,
        told["words"],
        row.seen,
        {one: tuple(keys) for one, keys in told["blots"].items()},
        tuple(told["left_out"]),
        {
            one: tuple(Part(*part) for part in parts)
            for one, parts in told.get("covers", {}).items()
        },
    )
    if not row.whole:
        return OpenCopy(row, wish, (open_to_copy(case, by, at),))
    cases, people = open_person(case, by=by, at=at)
    return OpenCopy(row, wish, cases, people)


def open_person(
    case: Case, *, by: Actor, at: datetime
) -> tuple[tuple[OpenCase, ...], tuple[Held, ...]]:
    """Open all that is known of the human a case is about, across departments."""
    rows, people = human_of(case)
    cases = tuple(open_to_copy(one, by, at) for one in rows)
    return cases, tuple(_held(one, by, at) for one in people)


def _held(person: Person, by: Actor, at: datetime) -> Held:
    look = Look(person.ward_id, stream_of(person.pk), "person.copied", DISCLOSURE)
    record_view(look, by=by, at=at)
    return held_of(person, reader=by, at=at)
