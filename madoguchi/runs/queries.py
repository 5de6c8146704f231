"""Questions about runs, each asked for somebody; nothing here opens a verdict."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from madoguchi.people.models import Person
from madoguchi.people.queries import Profile, records_of
from madoguchi.procedures.queries import offers_of
from madoguchi.runs.models import Run, Verdict
from madoguchi.runs.problems import NoSuchRun
from madoguchi.runs.rules import may_propose, may_see
from madoguchi.wards.actor import Actor

MOST_TOLD = 20


def runs_visible_to(actor: Actor) -> QuerySet[Run]:
    """Return the runs that somebody may know of, the newest first."""
    rows = Run.objects.filter(ward=actor.ward).select_related(
        "proposed_by", "approved_by"
    )
    if not actor.is_staff:
        return rows.none()
    if not actor.has("privacy"):
        rows = rows.filter(department__in={actor.unit, *actor.departments} - {""})
    return rows.order_by("-proposed_at")


def visible_run(actor: Actor, run_id: UUID) -> Run:
    """Return one run; raise NoSuchRun for one that is none of theirs."""
    row = runs_visible_to(actor).filter(pk=run_id).first()
    if row is None or not may_see(actor, row.department):
        raise NoSuchRun
    return row


def askable(actor: Actor) -> list[tuple[str, str]]:
    """Return slug and title of what somebody may ask of all residents."""
    return [
        (offer.slug, str(offer.form.definition.title))
        for offer in offers_of(actor.ward)
        if offer.form.definition.eligibility
        and may_propose(actor, offer.form.definition.department)
    ]


def verdicts_of(run: Run, after: int, step: int) -> Iterator[Sequence[Verdict]]:
    """Yield the sealed verdicts in steps, with the person each is about."""
    rows = Verdict.objects.filter(ward=run.ward_id, run=run).select_related(
        "record__person"
    )
    while some := list(rows.filter(pk__gt=after).order_by("pk")[:step]):
        yield some
        after = some[-1].pk


def runs_that_judged(person: Person, profile: Profile) -> list[Run]:
    """Return the runs that used what the registers say of somebody, newest first."""
    known_as = records_of(person, profile)
    if not known_as:
        return []
    judged = Verdict.objects.filter(ward=person.ward_id, record__in=known_as)
    rows = Run.objects.filter(
        Q(pk__in=judged.values("run")),
        ward=person.ward_id,
        state=Run.State.FINISHED,
    )
    return list(rows.order_by("-started_at")[:MOST_TOLD])
