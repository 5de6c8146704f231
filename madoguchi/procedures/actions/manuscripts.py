"""Write a version in the studio: begin, edit, undo, redo, hand over, discard.

Every edit is kept with what it changed, so that any of them can be undone later, by
whoever made it. An edit names the revision it was made on: what others changed
elsewhere since stays, and where they changed the same, it is refused. One's own edits
follow one another, from whatever window.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Fact, Subject
from madoguchi.kernel.errors import Refused
from madoguchi.procedures.actions.proposals import draw_up
from madoguchi.procedures.actions.publishing import NotManaged, is_taken
from madoguchi.procedures.definition.canonical import hash_of, to_canonical
from madoguchi.procedures.definition.load import SLUG
from madoguchi.procedures.facts import (
    ManuscriptBegun,
    ManuscriptDiscarded,
    ManuscriptHandedOver,
)
from madoguchi.procedures.models import (
    Manuscript,
    ManuscriptEdit,
    ManuscriptReader,
    Proposal,
)
from madoguchi.procedures.queries import edits_of, next_number, terms_of
from madoguchi.procedures.rules import may_manage
from madoguchi.procedures.studio.edits import EDITS, NotThere
from madoguchi.procedures.studio.flaws import Defect, flaws
from madoguchi.procedures.studio.folder import definition_of, files_beside
from madoguchi.procedures.studio.history import (
    Overtaken,
    apply,
    clashes_of,
    difference,
    since,
    turned,
)
from madoguchi.procedures.studio.manuscript import Manuscript as Written
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

Step = ManuscriptEdit.Step
BLANK: Final = "blank"
DEPARTMENT: Final = "department/slug"


class NoSuchManuscript(Refused):
    """No such manuscript in the ward of whoever asks, or none of theirs."""


class ManuscriptOpen(Refused):
    """Somebody writes a version of this procedure already; go on with that one."""

    def __init__(self, manuscript: Manuscript | None) -> None:
        super().__init__("manuscript_open")
        self.manuscript = manuscript


class BadSlug(Refused):
    """A name of a procedure that cannot stand in an address."""


class NothingToUndo(Refused):
    """Whoever asks has made no edit that could be undone, or redone."""


class HasFlaws(Refused):
    """Something is still to be put right before it can be handed over.

    Its reason is `untranslated` when only texts of other languages are missing.
    """

    def __init__(self, defects: Sequence[Defect]) -> None:
        only_texts = all(one.language for one in defects)
        super().__init__("untranslated" if only_texts else "has_flaws")
        self.defects = tuple(defects)


@dataclass(frozen=True, slots=True)
class Wish:
    """One edit by its name, with the revision it was made on."""

    name: str
    on: int
    values: Mapping[str, Any] = field(default_factory=dict)


def written_of(row: Manuscript) -> Written:
    """Return what a manuscript says."""
    return Written(row.slug, row.number).having(row.places)


def begin(written: Written, came_from: str, *, by: Actor, at: datetime) -> Manuscript:
    """Begin a manuscript; `came_from` is blank, or what it was made from."""
    department = str(written.get(DEPARTMENT, ""))
    if not may_manage(by, department):
        raise NotManaged
    if not SLUG.fullmatch(written.slug):
        raise BadSlug
    terms = terms_of(by.ward, written.slug)
    if terms and not may_manage(by, terms[-1].form.definition.department):
        raise NotManaged
    with ward_scope(by.ward), unit():
        _refuse_second(by.ward, written.slug)
        row = Manuscript(
            ward_id=by.ward,
            slug=written.slug,
            number=next_number(written.slug),
            department=department,
            places=dict(written.places),
            came_from=came_from,
            begun_by_id=int(by.id),
            begun_at=at,
            changed_by_id=int(by.id),
            changed_at=at,
        )
        try:
            row.save(force_insert=True)
        except IntegrityError:
            raise ManuscriptOpen(None) from None
        source = came_from.partition(":")[0]
        _say(ManuscriptBegun(source), row, by=by, at=at)
    return row


def _refuse_second(ward: int, slug: str) -> None:
    rows = Manuscript.objects.filter(ward=ward, slug=slug)
    if found := rows.filter(state=Manuscript.State.OPEN).first():
        raise ManuscriptOpen(found)


def edit(manuscript_id: UUID, wish: Wish, *, by: Actor, at: datetime) -> Manuscript:
    """Make one edit; an edit that changes nothing makes no revision.

    Raises Overtaken when others changed the same places since the revision it was
    made on, and what `studio.edits` refuses.
    """
    with ward_scope(by.ward), transaction.atomic():
        row = _held(manuscript_id, by)
        now = written_of(row)
        others = edits_of(row).filter(revision__gt=wish.on).exclude(by=int(by.id))
        touched = since(one.change for one in others)
        try:
            after = EDITS[wish.name](now, **wish.values)
        except NotThere as gone:
            if touched:
                raise Overtaken([(gone.place, None, None)]) from None
            raise
        change = difference(now.places, after.places)
        if clashes := clashes_of(change, touched, now.places):
            raise Overtaken(clashes)
        if change:
            made = ManuscriptEdit(name=wish.name, change=change, step=Step.EDIT)
            _keep(row, after.places, made, by=by, at=at)
    return row


def undo(manuscript_id: UUID, *, by: Actor, at: datetime) -> Manuscript:
    """Take back one's own last edit; Overtaken when others built on it since."""
    return _step(manuscript_id, Step.UNDO, by=by, at=at)


def redo(manuscript_id: UUID, *, by: Actor, at: datetime) -> Manuscript:
    """Make the edit again that one took back last."""
    return _step(manuscript_id, Step.REDO, by=by, at=at)


def _step(
    manuscript_id: UUID, step: ManuscriptEdit.Step, *, by: Actor, at: datetime
) -> Manuscript:
    with ward_scope(by.ward), transaction.atomic():
        row = _held(manuscript_id, by)
        done, taken_back = steps_of(row, by)
        stack = done if step == Step.UNDO else taken_back
        if not stack:
            raise NothingToUndo(step)
        made = edits_of(row).get(revision=stack[-1])
        change = turned(made.change) if step == Step.UNDO else made.change
        places = apply(row.places, change)
        actual = difference(row.places, places)
        again = ManuscriptEdit(
            name=made.name, change=actual, step=step, of=made.revision
        )
        _keep(row, places, again, by=by, at=at)
    return row


def steps_of(row: Manuscript, by: Actor) -> tuple[list[int], list[int]]:
    """Return the revisions that somebody can undo and redo, the next one last."""
    done: list[int] = []
    taken_back: list[int] = []
    mine = edits_of(row).filter(by=int(by.id)).values_list("step", "of")
    for step, of in mine:
        if step == Step.UNDO:
            done.remove(of)
            taken_back.append(of)
        elif step == Step.REDO:
            taken_back.remove(of)
            done.append(of)
        else:
            done.append(of)
            taken_back.clear()
    return done, taken_back


def discard(manuscript_id: UUID, *, by: Actor, at: datetime) -> Manuscript:
    """Give a manuscript up; what was handed over stays."""
    with ward_scope(by.ward), unit():
        row = _held(manuscript_id, by)
        row.state = Manuscript.State.DISCARDED
        row.save(update_fields=["state"])
        _say(ManuscriptDiscarded(row.revision), row, by=by, at=at)
    return row


def hand_over(manuscript_id: UUID, *, by: Actor, at: datetime) -> Proposal:
    """Draw up what was written as a proposal; raise HasFlaws when it cannot be."""
    with ward_scope(by.ward), unit():
        row = _held(manuscript_id, by)
        if defects := flaws(written_of(row)):
            raise HasFlaws(defects)
        definition = definition_of(written_of(row))
        digest = hash_of(to_canonical(definition))
        if is_taken(definition, digest):
            # This number was published meanwhile; what is written is the next one.
            row.number = next_number(row.slug)
            definition = definition_of(written_of(row))
            digest = hash_of(to_canonical(definition))
        examples = files_beside(written_of(row))
        authors = edits_of(row).values_list("by", flat=True).distinct()
        proposal = draw_up(definition, examples=examples, by=by, at=at, authors=authors)
        row.proposal, row.handed_over = proposal, row.revision
        row.save(update_fields=["number", "proposal", "handed_over"])
        _say(ManuscriptHandedOver(digest, row.revision), row, by=by, at=at)
    return proposal


def look_in(manuscript_id: UUID, *, by: Actor, at: datetime) -> Manuscript:
    """Note that somebody has a manuscript open, so that others are told."""
    with ward_scope(by.ward), transaction.atomic():
        row = _found(manuscript_id, by)
        ManuscriptReader.objects.update_or_create(
            ward_id=by.ward,
            manuscript=row,
            staff_id=int(by.id),
            defaults={"seen_at": at},
        )
    return row


def _found(manuscript_id: UUID, by: Actor, *, lock: bool = False) -> Manuscript:
    rows = Manuscript.objects.filter(ward=by.ward, pk=manuscript_id)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None or not row.is_open or not may_manage(by, row.department):
        raise NoSuchManuscript
    return row


def _held(manuscript_id: UUID, by: Actor) -> Manuscript:
    return _found(manuscript_id, by, lock=True)


def _keep(
    row: Manuscript,
    places: Mapping[str, Any],
    made: ManuscriptEdit,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Keep a new state, and the edit that led to it."""
    department = str(places.get(DEPARTMENT, row.department))
    if not may_manage(by, department):
        raise NotManaged
    row.places, row.department = dict(places), department
    row.revision += 1
    row.changed_by_id, row.changed_at = int(by.id), at
    row.save(
        update_fields=["places", "department", "revision", "changed_by", "changed_at"]
    )
    made.ward_id, made.manuscript = row.ward_id, row
    made.revision, made.of = row.revision, made.of or row.revision
    made.by_id, made.at = int(by.id), at
    made.save(force_insert=True)


def _say(fact: Fact, row: Manuscript, *, by: Actor, at: datetime) -> None:
    stream = f"procedure/{row.slug}"
    subject = Subject(row.ward_id, stream, procedure=row.slug, version=row.number)
    record(fact, on=subject, by=by, at=at)
