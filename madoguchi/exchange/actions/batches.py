"""Make the file of a business, and let it leave: once, and the same one again.

What is opened stands in memory; each line is sealed again under the key of its case,
so whoever destroys that key takes the line out of every copy that is kept here.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Max
from django.utils import timezone

from madoguchi.cases.models import Case
from madoguchi.cases.opened import OpenCase, subject_of
from madoguchi.cases.queries import opened
from madoguchi.events.actions import record, record_view, unit
from madoguchi.events.envelope import Look
from madoguchi.events.facts import Fact, Subject
from madoguchi.exchange.facts import BatchFetched, BatchMade, BatchRenewed, CaseSent
from madoguchi.exchange.layouting import (
    Layout,
    Told,
    Unfit,
    businesses,
    layout_of,
    lines_of,
)
from madoguchi.exchange.manifest import (
    Header,
    Lines,
    files_of,
    hashes_in,
    manifest_of,
    packed,
)
from madoguchi.exchange.models import Batch, Row
from madoguchi.exchange.problems import (
    BatchGone,
    MadeMeanwhile,
    NoSuchBatch,
    NothingToHandOver,
    NotTheSame,
)
from madoguchi.exchange.queries import (
    businesses_served,
    manifest_in,
    permit_for,
    ready,
    rows_of,
    visible_batch,
)
from madoguchi.protection.queries import covered_among
from madoguchi.vault.actions import data_keys, living_keys, take_key
from madoguchi.vault.rules import DataKey
from madoguchi.vault.sealing import open_json, seal_json
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import ward_by_id

MOST: Final = 500
"""Cases of one file: so many are written in one short transaction."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """One case before it is written: its lines, or the column that does not fit."""

    case: Case
    key: DataKey
    lines: Lines
    withheld: bool
    code: str = ""


def make_batch(business: str, batch_id: UUID, *, by: Actor, at: datetime) -> Batch:
    """Put the granted cases of a business into one file, `MOST` at most.

    `batch_id` names the wish: sent twice, it is one batch.
    """
    known = Batch.objects.filter(ward=by.ward, pk=batch_id).first()
    if known is not None:
        return visible_batch(by, batch_id)
    if business not in {one.key for one in businesses_served(by.ward)}:
        raise NoSuchBatch
    cases = ready(by, business, MOST)
    if not cases:
        raise NothingToHandOver
    streams = tuple(case.stream for case in cases)
    look = Look(
        by.ward, f"batch/{batch_id}", "batch.made", "hand_over", len(cases), streams
    )
    record_view(look, by=by, at=at)
    prepared = _prepared(cases, business)
    try:
        with unit():
            # One after the other in a ward: numbers have no gap and no case is in two.
            Ward.objects.select_for_update(no_key=True).get(pk=by.ward)
            return _keep(business, batch_id, prepared, by, at)
    except IntegrityError:
        raise MadeMeanwhile from None


def _prepared(cases: Sequence[Case], business: str) -> list[Prepared]:
    ward = cases[0].ward_id
    layout, permitted = layout_of(business), bool(permit_for(ward, business))
    keys = data_keys(ward, [case.key_id for case in cases if case.key_id is not None])
    return [
        _prepare(opened(case, keys[case.key_id or 0]), layout, permitted=permitted)
        for case in cases
    ]


def _prepare(case: OpenCase, layout: Layout, *, permitted: bool) -> Prepared:
    withheld = case.insight.hides and not permitted
    journey = case.journey() if withheld else case.whole_journey(case.whole)
    row = case.row
    told = Told(
        case={
            "reference": row.reference,
            "procedure": row.procedure,
            "version": row.version,
            "received_on": row.received_on,
            "decided_on": timezone.localdate(row.decided_at),
            "withheld": withheld,
        },
        roles=case.form.definition.roles,
        answers=journey.shown(),
    )
    try:
        return Prepared(row, case.key, lines_of(layout, told), withheld)
    except Unfit as problem:
        code = f"{problem.column}.{problem.code}"
        return Prepared(row, case.key, {}, withheld, code)


def _keep(
    business: str, batch_id: UUID, prepared: list[Prepared], by: Actor, at: datetime
) -> Batch:
    """Write a batch with its rows and manifest, in the unit of work that is open."""
    layout, key = layout_of(business), take_key(by.ward)
    of_business = Batch.objects.filter(ward=by.ward, business=business)
    last = of_business.aggregate(last=Max("number"))["last"] or 0
    fit = [one for one in prepared if not one.code]
    batch = Batch(
        id=batch_id,
        ward_id=by.ward,
        business=business,
        department=by.unit or prepared[0].case.department,
        number=last + 1,
        layout=layout.version,
        key_id=key.id,
        made_by_id=int(by.id) if by.is_staff else None,
        made_at=at,
    )
    withheld = sum(one.withheld for one in fit)
    lines = [one.lines for one in fit]
    manifest = manifest_of(_header(batch, withheld), layout, lines)
    batch.sealed_manifest = seal_json(key, batch.stream, "manifest", manifest)
    batch.save(force_insert=True)
    Row.objects.bulk_create(
        _row(batch, number, one) for number, one in enumerate(prepared, 1)
    )
    fact = BatchMade(
        business, layout.version, len(fit), len(prepared) - len(fit), withheld
    )
    say(fact, batch, by, at)
    for one in fit:
        sent = CaseSent(batch.name, business)
        record(sent, on=subject_of(one.case), by=by, at=at)
    return batch


def _row(batch: Batch, number: int, one: Prepared) -> Row:
    return Row(
        ward_id=batch.ward_id,
        batch=batch,
        case=one.case,
        number=number,
        state=Row.State.UNFIT if one.code else Row.State.SENT,
        code=one.code[:32],
        withheld=one.withheld,
        sealed=seal_json(one.key, one.case.stream, batch.stream, one.lines),
    )


def _header(batch: Batch, withheld: int) -> Header:
    ward, business = ward_by_id(batch.ward_id), businesses()[batch.business]
    return Header(
        ward=ward.code,
        business=business.key,
        title=business.title,
        law=business.law,
        run=batch.name,
        edition=batch.edition,
        made_at=batch.made_at.isoformat(),
        withheld=withheld,
    )


def say(fact: Fact, batch: Batch, by: Actor, at: datetime) -> None:
    record(fact, on=Subject(batch.ward_id, batch.stream), by=by, at=at)


# -------------------------------------------------------------------- it leaves


@dataclass(frozen=True, slots=True)
class Package:
    """A file as it leaves: its name, and its bytes."""

    name: str
    content: bytes


def fetch(batch_id: UUID, *, by: Actor, at: datetime) -> Package:
    """Return the package of a batch; asked again, the same bytes.

    Where an address came under protection since, it is made anew without it, as the
    next edition. What does not come out as its manifest says does not leave.
    """
    visible_batch(by, batch_id)
    with unit():
        batch = Batch.objects.select_for_update().get(ward=by.ward, pk=batch_id)
        rows = list(rows_of(batch).exclude(state=Row.State.UNFIT))
        streams = tuple(row.case.stream for row in rows)
        look = Look(
            by.ward, batch.stream, "batch.fetched", "hand_over", len(rows), streams
        )
        record_view(look, by=by, at=at)
        keys = living_keys(by.ward, [row.case.key_id or 0 for row in rows])
        if any(row.case.key_id not in keys for row in rows):
            raise BatchGone
        manifest = _renewed(batch, rows, keys, by, at) or manifest_in(batch)
        files = files_of(layout_of(batch.business), _lines(batch, rows, keys))
        _refuse_other_files(manifest, files)
        batch.fetched_at, batch.fetched_edition = at, batch.edition
        batch.save(update_fields=["fetched_at", "fetched_edition"])
        say(BatchFetched(batch.edition), batch, by, at)
    name = f"{batch.name}-{batch.edition}.zip"
    return Package(name, packed(manifest, files))


def _lines(
    batch: Batch, rows: Sequence[Row], keys: dict[int, DataKey]
) -> list[dict[str, Any]]:
    return [
        open_json(
            keys[row.case.key_id or 0], row.case.stream, batch.stream, bytes(row.sealed)
        )
        for row in rows
    ]


def _refuse_other_files(manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    found = {name: hashlib.sha256(one).hexdigest() for name, one in files.items()}
    if found != hashes_in(manifest):
        raise NotTheSame


def _renewed(
    batch: Batch,
    rows: Sequence[Row],
    keys: dict[int, DataKey],
    by: Actor,
    at: datetime,
) -> dict[str, Any] | None:
    """Leave out the addresses that came under protection; None where none did."""
    if permit_for(batch.ward_id, batch.business):
        return None
    told = {row.case.stream: row for row in rows if not row.withheld}
    covered = covered_among(batch.ward_id, told)
    if not covered:
        return None
    layout = layout_of(batch.business)
    for row in (told[stream] for stream in sorted(covered)):
        key = keys[row.case.key_id or 0]
        one = _prepare(opened(row.case, key), layout, permitted=False)
        row.withheld = True
        row.sealed = seal_json(key, row.case.stream, batch.stream, one.lines)
        row.save(update_fields=["withheld", "sealed"])
    batch.edition += 1
    withheld = sum(row.withheld for row in rows)
    lines = _lines(batch, rows, keys)
    manifest = manifest_of(_header(batch, withheld), layout, lines)
    own = data_keys(batch.ward_id, [batch.key_id or 0])[batch.key_id or 0]
    batch.sealed_manifest = seal_json(own, batch.stream, "manifest", manifest)
    batch.save(update_fields=["edition", "sealed_manifest"])
    say(BatchRenewed(batch.edition, withheld), batch, by, at)
    return manifest
