"""Run the publish gate, record what people made of a version, waive and take back."""

from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Subject
from madoguchi.jobs.actions import enqueue_once
from madoguchi.kernel.errors import Refused
from madoguchi.procedures.actions.publishing import (
    NotManaged,
    say,
    stop_scheduled,
)
from madoguchi.procedures.definition.canonical import from_canonical
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.facts import (
    ProcedureChecked,
    ProcedureTested,
    ProcedureWaived,
    ProcedureWaiverEnded,
)
from madoguchi.procedures.gate.checking import checked
from madoguchi.procedures.gate.checks.usability import lacking
from madoguchi.procedures.gate.reasons import HINT, blocking, from_data, to_data
from madoguchi.procedures.gate.records import EARLIEST, UsabilityTest, to_stored
from madoguchi.procedures.looking import CannotLook, the_judge
from madoguchi.procedures.models import (
    GateResult,
    Proposal,
    UsabilityRecord,
    WaiverRecord,
)
from madoguchi.procedures.rules import may_manage, may_waive
from madoguchi.procedures.standing import (
    key_of_proposal,
    material_of,
    needs_test,
    records_of,
    version_here,
)
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

Pages = GateResult.Pages
LONGEST_WAIVER: Final = timedelta(days=366)
"""A waiver is for the time until a test can be held; a year is enough for that."""
SHORTEST_REASON: Final = 10
LONGEST_SAID: Final = 200


class NoSuchVersionHere(Refused):
    """Neither offered nor proposed in the ward of whoever asks."""


class OwnWaiver(Refused):
    """Who drew a version up does not also let it out untested."""


class BadWaiver(Refused):
    """A waiver needs a reason and a day within a year; the reason says which."""


class BadTest(Refused):
    """A record of a usability test lacks what it must say; the reason says which."""


def run_gate(proposal_id: UUID, *, by: Actor, at: datetime) -> GateResult:
    """Make every check of a proposal; its pages are looked at by a job.

    The same content is not looked at twice.
    """
    with ward_scope(by.ward), unit():
        row = _proposal(proposal_id, by)
        key = key_of_proposal(row)
        result = GateResult.objects.filter(ward=by.ward, key=key).first()
        if result is not None and (result.is_under_way or result.pages == Pages.DONE):
            return result
        result = result or GateResult(ward_id=by.ward, key=key)
        given = material_of(row, timezone.localdate(at))
        result.document = given.form.hash
        result.reasons = to_data(checked(given))
        result.pages, result.page_reasons = Pages.WAITING, []
        result.missing, result.done_count, result.all_count = "", 0, 0
        waiver = given.records.waiver
        rests_on_it = given.around.needs_test and bool(lacking(given.records.tests))
        result.waived_until = waiver.until if waiver and rests_on_it else None
        result.made_at = at
        result.save()
        enqueue_once(
            look_at_pages,
            f"gate:{result.pk}",
            by.ward,
            result.pk,
            str(row.pk),
            ward=by.ward,
        )
    return result


@task()
def look_at_pages(ward: int, result_id: int, proposal_id: str) -> None:
    """Look at every state of every page; running twice looks twice."""
    with ward_scope(ward):
        _look(ward, result_id, UUID(proposal_id))


def _look(ward: int, result_id: int, proposal_id: UUID) -> None:
    """Look at the pages of a proposal in a browser, telling how far it is."""
    mine = GateResult.objects.filter(ward=ward, pk=result_id)
    result = mine.first()
    row = Proposal.objects.filter(ward=ward, pk=proposal_id).first()
    if result is None or row is None or result.pages == Pages.DONE:
        return
    if key_of_proposal(row) != result.key:  # changed since: nobody waits for this
        mine.update(pages=Pages.BROKE_OFF)
        return
    mine.update(pages=Pages.RUNNING)
    given = material_of(row, timezone.localdate())

    def progress(done: int, of: int) -> None:
        mine.update(done_count=done, all_count=of)

    languages = ("ja", *(one for one in given.ward.languages if one != "ja"))
    try:
        found = the_judge().look(given.form, given.examples, languages, progress)
    except CannotLook as problem:
        said = str(problem)[:LONGEST_SAID]
        mine.update(pages=Pages.NO_BROWSER, missing=said)
        return
    except Exception:
        mine.update(pages=Pages.BROKE_OFF)
        raise
    _finish(result, given.definition, to_data(found.reasons), found.states)


def _finish(
    result: GateResult, definition: Definition, reasons: list[Any], states: int
) -> None:
    by, at = Actor.system(result.ward_id), timezone.now()
    everything = (*from_data(result.reasons), *from_data(reasons))
    with ward_scope(result.ward_id), unit():
        GateResult.objects.filter(ward=result.ward_id, pk=result.pk).update(
            pages=Pages.DONE,
            page_reasons=reasons,
            done_count=states,
            all_count=states,
        )
        fact = ProcedureChecked(
            hash=result.document,
            key=result.key,
            green=not blocking(everything),
            blocks=len(blocking(everything)),
            hints=sum(one.severity == HINT for one in everything),
            states=states,
        )
        say(fact, definition, by=by, at=at)


def record_test(
    slug: str, number: int, test: UsabilityTest, *, by: Actor, at: datetime
) -> UsabilityRecord:
    """Record a usability test of a version that is proposed or on offer."""
    _refuse_test(test, timezone.localdate(at))
    with ward_scope(by.ward), unit():
        definition = version_here(by.ward, slug, number)
        if definition is None:
            raise NoSuchVersionHere
        if not may_manage(by, definition.department):
            raise NotManaged
        return _record(slug, number, test, by, at)


def _record(
    slug: str, number: int, test: UsabilityTest, by: Actor, at: datetime
) -> UsabilityRecord:
    made = UsabilityRecord(
        ward_id=by.ward,
        slug=slug,
        number=number,
        held_on=test.held_on,
        test=to_stored(test),
        entered_by_id=int(by.id),
        entered_at=at,
    )
    made.save(force_insert=True)
    fact = ProcedureTested(
        held_on=test.held_on.isoformat(),
        people=test.people,
        older=test.older,
        disabled=test.disabled,
        tasks=len(test.tasks),
        findings=len(test.findings),
        fixed=sum(bool(one.fix.strip()) for one in test.findings),
    )
    record(fact, on=_subject(by.ward, slug, number), by=by, at=at)
    return made


def _refuse_test(test: UsabilityTest, today: date) -> None:
    if not EARLIEST <= test.held_on <= today:
        raise BadTest("held_on")
    if not test.people:
        raise BadTest("participants")
    if not test.tasks:
        raise BadTest("tasks")
    if any(one.managed > one.tried for one in test.tasks):
        raise BadTest("managed")


def waive(
    proposal_id: UUID, reason: str, until: date, *, by: Actor, at: datetime
) -> WaiverRecord:
    """Let a version out untested until a day (見送り); the CIO answers for it."""
    if not may_waive(by):
        raise NotManaged("waive")
    today = timezone.localdate(at)
    if len(reason.strip()) < SHORTEST_REASON:
        raise BadWaiver("reason")
    if not today < until <= today + LONGEST_WAIVER:
        raise BadWaiver("until")
    with ward_scope(by.ward), unit():
        row = Proposal.objects.filter(ward=by.ward, pk=proposal_id).first()
        if row is None:
            raise NoSuchVersionHere
        if row.is_by(by.id):
            raise OwnWaiver
        _end(by.ward, row.slug, row.number, at)
        made = WaiverRecord(
            ward_id=by.ward,
            slug=row.slug,
            number=row.number,
            reason=reason.strip(),
            until=until,
            given_by_id=int(by.id),
            given_at=at,
        )
        made.save(force_insert=True)
        fact = ProcedureWaived(until=until.isoformat())
        record(fact, on=_subject(by.ward, row.slug, row.number), by=by, at=at)
    return made


def end_waiver(
    proposal_id: UUID, waiver_id: int, *, by: Actor, at: datetime
) -> WaiverRecord:
    """Take the waiver of a proposal back; what was to open by it and has not, will not.

    A waiver of another version is not there, as if it had never been given.
    """
    if not may_waive(by):
        raise NotManaged("waive")
    with ward_scope(by.ward), unit():
        version = Proposal.objects.filter(ward=by.ward, pk=proposal_id)
        rows = WaiverRecord.objects.select_for_update().filter(
            ward=by.ward,
            pk=waiver_id,
            slug__in=version.values("slug"),
            number__in=version.values("number"),
            ended_at=None,
        )
        row = rows.first()
        if row is None:
            raise NoSuchVersionHere
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        fact = ProcedureWaiverEnded(until=row.until.isoformat())
        record(fact, on=_subject(by.ward, row.slug, row.number), by=by, at=at)
        proposal = version.first()
        if proposal is not None and _rests_on_a_waiver(proposal):
            stop_scheduled(row.slug, row.number, by=by, at=at)
    return row


def _rests_on_a_waiver(row: Proposal) -> bool:
    """Say whether a version needs people to have tried it, and they have not."""
    return needs_test(row) and bool(lacking(records_of(row).tests))


def _end(ward: int, slug: str, number: int, at: datetime) -> None:
    """End the waiver that another takes the place of."""
    rows = WaiverRecord.objects.filter(ward=ward, slug=slug, number=number)
    rows.filter(ended_at=None).update(ended_at=at)


def _proposal(proposal_id: UUID, by: Actor) -> Proposal:
    row = Proposal.objects.filter(ward=by.ward, pk=proposal_id).first()
    if row is None:
        raise NoSuchVersionHere
    if not may_manage(by, from_canonical(bytes(row.document)).department):
        raise NotManaged
    return row


def _subject(ward: int, slug: str, number: int) -> Subject:
    return Subject(
        ward=ward, stream=f"procedure/{slug}", procedure=slug, version=number
    )
