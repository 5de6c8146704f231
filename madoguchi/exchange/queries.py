"""Questions about batches, arrivals and enquiries, each asked for somebody."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from madoguchi.cases.models import Case
from madoguchi.cases.opened import OpenCase
from madoguchi.cases.owing import owes
from madoguchi.cases.queries import cases_visible_to, departments_of
from madoguchi.cases.registers.ways import FILE, ways_of
from madoguchi.cases.rules import needs_hand_over
from madoguchi.exchange.layouting import Business, business_of, businesses
from madoguchi.exchange.models import Arrival, Batch, Enquiry, Row
from madoguchi.exchange.problems import NoSuchBatch
from madoguchi.procedures.queries import form_at
from madoguchi.vault.actions import data_key
from madoguchi.vault.sealing import open_json
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import ward_by_id

LATE: Final = timedelta(days=2)
"""After which time an answer that has not come is missing."""


def procedures_for(ward: int, business: str) -> list[str]:
    """Return the procedures whose cases go to a business by file."""
    return sorted(
        slug
        for slug, way in ways_of(ward).items()
        if way.name == FILE and (way.business or business_of(slug)) == business
    )


def businesses_served(ward: int) -> list[Business]:
    """Return the businesses that any procedure of a ward goes to by file."""
    named = {
        way.business or business_of(slug)
        for slug, way in ways_of(ward).items()
        if way.name == FILE
    }
    return [one for key, one in businesses().items() if key in named]


def permit_for(ward: int, business: str) -> str:
    """Return the rule by which a business is told a protected address, "" for none.

    A ward names it with its legal basis; without one the address stays out.
    """
    permits = ward_by_id(ward).rules.get("hand_over_addresses", {})
    return str(permits.get(business, "")).strip()


def waiting_for(by: Actor, business: str) -> QuerySet[Case]:
    """Return the granted cases that no batch holds yet, the oldest decision first.

    One that was accepted waits again once its decision was taken back and made anew.
    Who still owes a fee is among them; `ready` leaves those out.
    """
    open_or_done = Q(state=Row.State.SENT) | Q(
        state=Row.State.ACCEPTED, batch__made_at__gte=OuterRef("decided_at")
    )
    held = Row.objects.filter(open_or_done, ward=by.ward, case=OuterRef("pk"))
    return (
        cases_visible_to(by)
        .filter(
            state=Case.State.DECIDED,
            outcome=Case.Outcome.GRANTED,
            procedure__in=procedures_for(by.ward, business),
        )
        .exclude(Exists(held))
        .order_by("decided_at", "reference")
    )


def ready(by: Actor, business: str, most: int) -> list[Case]:
    """Return so many cases that can be handed over now."""
    found = (
        case
        for case in waiting_for(by, business)
        if needs_hand_over(form_at(case.version_hash).definition.stages)
        and not owes(case)
    )
    return [case for _, case in zip(range(most), found, strict=False)]


def batches_visible_to(actor: Actor) -> QuerySet[Batch]:
    """Return the batches of an actor's departments, the newest first."""
    rows = Batch.objects.filter(ward=actor.ward).select_related("made_by")
    if actor.kind != "system":
        mine = departments_of(actor) if actor.is_staff else []
        rows = rows.filter(department__in=mine)
    return rows.order_by("-made_at", "-number")


def visible_batch(actor: Actor, batch_id: UUID) -> Batch:
    row = batches_visible_to(actor).filter(pk=batch_id).first()
    if row is None:
        raise NoSuchBatch
    return row


def batch_named(actor: Actor, name: str) -> Batch:
    """Return a batch by what its file is called at the border."""
    business, _, number = name.rpartition("-")
    if not (number.isascii() and number.isdecimal() and len(number) == 6):  # noqa: PLR2004
        raise NoSuchBatch
    found = batches_visible_to(actor).filter(business=business, number=int(number))
    row = found.first()
    if row is None:
        raise NoSuchBatch
    return row


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many cases of a batch there are, by what became of them."""

    sent: int = 0
    accepted: int = 0
    refused: int = 0
    unfit: int = 0
    withheld: int = 0

    @property
    def handed(self) -> int:
        """Return how many cases the file holds."""
        return self.sent + self.accepted + self.refused


def reconciled(ward: int, batches: list[Batch]) -> dict[UUID, Reconciled]:
    """Count the rows of many batches by one query."""
    states = Row.State
    rows = Row.objects.filter(ward=ward, batch__in=[one.pk for one in batches])
    counted = (
        rows.order_by()
        .values("batch")
        .annotate(
            sent=Count("pk", filter=Q(state=states.SENT)),
            accepted=Count("pk", filter=Q(state=states.ACCEPTED)),
            refused=Count("pk", filter=Q(state=states.REFUSED)),
            unfit=Count("pk", filter=Q(state=states.UNFIT)),
            withheld=Count("pk", filter=Q(withheld=True)),
        )
    )
    names = [one.name for one in fields(Reconciled)]
    return {
        one["batch"]: Reconciled(**{name: one[name] for name in names})
        for one in counted.values("batch", *names)
    }


def rows_of(batch: Batch) -> QuerySet[Row]:
    """Return the rows of a batch with their cases, those that need somebody first."""
    rows = Row.objects.filter(ward=batch.ward_id, batch=batch)
    return rows.select_related("case").order_by("number")


def manifest_in(batch: Batch) -> dict[str, Any]:
    key = data_key(batch.ward_id, batch.key_id or 0)
    found: dict[str, Any] = open_json(
        key, batch.stream, "manifest", bytes(batch.sealed_manifest)
    )
    return found


def words_in(row: Row) -> str:
    """Return what the system said about a case that it did not take."""
    if not row.sealed_words:
        return ""
    key = data_key(row.ward_id, row.case.key_id or 0)
    field = f"batch/{row.batch_id}/words"
    return str(open_json(key, row.case.stream, field, bytes(row.sealed_words)))


def arrivals_visible_to(actor: Actor) -> QuerySet[Arrival]:
    """Return the arrivals of an actor's departments, and those of none."""
    rows = Arrival.objects.filter(ward=actor.ward).select_related("case")
    if actor.kind != "system":
        mine = departments_of(actor) if actor.is_staff else []
        rows = rows.filter(department__in=["", *mine] if mine else [])
    return rows.order_by("-arrived_at", "number")


def visible_arrival(actor: Actor, arrival_id: UUID) -> Arrival:
    row = arrivals_visible_to(actor).filter(pk=arrival_id).first()
    if row is None:
        raise NoSuchBatch
    return row


def last_arrival(ward: int, source: str) -> datetime | None:
    """Return when the newest application that was pulled arrived at its portal."""
    rows = Arrival.objects.filter(ward=ward, source=source)
    last: datetime | None = rows.aggregate(last=Max("arrived_at"))["last"]
    return last


@dataclass(frozen=True, slots=True)
class OpenEnquiry:
    """An enquiry with what was answered, if it was; an invented one is no record."""

    row: Enquiry
    answer: Mapping[str, Any]
    invented: bool = False


def enquiries_of(case: OpenCase) -> list[OpenEnquiry]:
    """Return the enquiries about an open case, the newest first."""
    rows = Enquiry.objects.filter(ward=case.row.ward_id, case=case.row)
    found = []
    for row in rows.select_related("asked_by").order_by("-asked_at", "pk"):
        said: dict[str, Any] = {"answer": {}, "invented": False}
        if row.sealed:
            stream = case.row.stream
            said = open_json(case.key, stream, row.seal_field, bytes(row.sealed))
        found.append(OpenEnquiry(row, said["answer"], said["invented"]))
    return found
