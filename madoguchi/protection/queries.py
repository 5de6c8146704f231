"""Questions about protections; `insight` is what everything that shows something asks.

Nothing here shows an address, and nothing is found by one.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from madoguchi.protection.models import Covered, Mark, Opening, Protection
from madoguchi.protection.problems import NoSuchProtection
from madoguchi.protection.rules import (
    CLERK,
    EVERYTHING,
    SUPERVISOR,
    WAITS_FOR,
    Insight,
)
from madoguchi.vault.actions import data_key
from madoguchi.vault.rules import DataKey
from madoguchi.vault.sealing import open_json
from madoguchi.wards.actor import Actor
from madoguchi.wards.statements import written_once


@dataclass(frozen=True, slots=True)
class Reader:
    """Who would see something, and when; `owner` is the person whose stream it is."""

    actor: Actor | None = None
    at: datetime | None = None
    owner: str = ""


NOBODY = Reader()


def insight(
    ward: int, stream: str, by: Reader = NOBODY, *, digests: Collection[bytes] = ()
) -> Insight:
    """Say how much of a stream somebody may see: by default as little as anybody.

    `digests` are the marks of the human it is about, where they are at hand. A reader
    who is not named sees what is left when all is hidden.
    """
    reader = by.actor
    if digests:
        marked = Mark.objects.filter(ward=ward, digest__in=list(digests))
        begun = marked.values_list("protection", "protection__begun_at")
        rows = list(_covered(ward, stream).union(begun))
    else:
        rows = _covering(ward, stream)
    if not rows:
        return EVERYTHING
    begun_at = max(covered_at for _, covered_at in rows)
    if reader is None or reader.ward != ward:
        return Insight(begun_at, is_full=False)
    if reader.kind == "resident":
        mine = bool(by.owner) and reader.id == by.owner
        return Insight(begun_at, is_full=mine, tells=mine)
    if not reader.is_staff:
        return Insight(begun_at, is_full=False)
    until = _opened_until({one for one, _ in rows}, reader, by.at)
    return Insight(begun_at, is_full=until is not None, until=until, tells=True)


def _covered(ward: int, stream: str) -> QuerySet[Covered, tuple[UUID, datetime]]:
    covered = Covered.objects.filter(ward=ward, stream=stream)
    return covered.values_list("protection", "covered_at")


_covering = written_once(_covered)


def _opened_until(
    protections: set[UUID], reader: Actor, at: datetime | None
) -> datetime | None:
    """Return until when every one of them is open to a member of staff."""
    if at is None:
        return None
    found: dict[UUID, datetime] = {}
    rows = Opening.objects.filter(
        ward=reader.ward,
        protection__in=protections,
        asked_by=int(reader.id),
        until__gt=at,
    )
    for protection, until in rows.values_list("protection", "until"):
        if until is not None:
            found[protection] = max(until, found.get(protection, until))
    return min(found.values()) if set(found) == protections else None


def protecting(ward: int, stream: str) -> list[Protection]:
    """Return the protections that cover a stream, the oldest first."""
    rows = Protection.objects.filter(
        ward=ward, covered__ward=ward, covered__stream=stream, ended_at=None
    )
    return list(rows.order_by("begun_at", "pk"))


def covered_among(ward: int, streams: Collection[str]) -> frozenset[str]:
    """Return those of many streams that a protection covers: one query for all."""
    rows = Covered.objects.filter(ward=ward, stream__in=list(streams))
    return frozenset(rows.order_by().values_list("stream", flat=True))


def protections_for(
    ward: int, streams: Iterable[str], digests: Collection[bytes]
) -> set[UUID]:
    """Return the protections that cover a person's stream or know a human by mark."""
    by_stream = Covered.objects.filter(ward=ward, stream__in=list(streams))
    found = by_stream.order_by().values_list("protection", flat=True)
    if digests:
        marked = Mark.objects.filter(ward=ward, digest__in=list(digests))
        found = found.union(marked.order_by().values_list("protection", flat=True))
    return set(found)


def covered_streams(
    ward: int, protections: Collection[UUID]
) -> Mapping[UUID, list[str]]:
    found: dict[UUID, list[str]] = {one: [] for one in protections}
    rows = Covered.objects.filter(ward=ward, protection__in=list(protections))
    for protection, stream in rows.order_by("covered_at", "stream").values_list(
        "protection", "stream"
    ):
        found[protection].append(stream)
    return found


def protections_visible_to(actor: Actor) -> QuerySet[Protection]:
    """Return the protections that somebody's departments are responsible for."""
    rows = Protection.objects.filter(ward=actor.ward).select_related(
        "begun_by", "end_asked_by", "ended_by"
    )
    works = actor.is_staff and (actor.has(CLERK) or actor.has(SUPERVISOR))
    mine = sorted({actor.unit, *actor.departments} - {""}) if works else []
    return rows.filter(department__in=mine)


def visible_protection(actor: Actor, protection_id: UUID) -> Protection:
    row = protections_visible_to(actor).filter(pk=protection_id).first()
    if row is None:
        raise NoSuchProtection
    return row


@dataclass(frozen=True, slots=True)
class OpenGround:
    """Why somebody is protected: a code of the list, and the office's own words."""

    code: str
    words: str


def ground_of(row: Protection, key: DataKey | None = None) -> OpenGround:
    key = key or data_key(row.ward_id, row.key_id)
    return OpenGround(**open_json(key, row.stream, "ground", row.sealed))


def end_words_of(row: Protection, key: DataKey | None = None) -> str:
    """Return why somebody asked for the end, "" while nobody did."""
    if not row.sealed_end:
        return ""
    key = key or data_key(row.ward_id, row.key_id)
    return str(open_json(key, row.stream, "end", row.sealed_end))


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request for an opening with its words."""

    row: Opening
    words: str

    def waits(self, at: datetime) -> bool:
        return self.row.answered_at is None and at < self.row.asked_at + WAITS_FOR

    def is_open(self, at: datetime) -> bool:
        return self.row.until is not None and at < self.row.until


def openings_of(row: Protection, key: DataKey | None = None) -> list[OpenRequest]:
    """Return every request for an opening, the newest first."""
    key = key or data_key(row.ward_id, row.key_id)
    found = Opening.objects.filter(ward=row.ward_id, protection=row)
    return [
        OpenRequest(one, str(open_json(key, row.stream, one.seal_field, one.sealed)))
        for one in found.select_related("asked_by", "answered_by").order_by(
            "-asked_at", "pk"
        )
    ]


def waiting_requests(actor: Actor, at: datetime) -> QuerySet[Opening]:
    """Return the requests that wait for a second person of somebody's departments."""
    rows = Opening.objects.filter(
        ward=actor.ward,
        protection__in=protections_visible_to(actor).filter(ended_at=None),
        answered_at=None,
        asked_at__gt=at - WAITS_FOR,
    )
    return rows.select_related("protection", "asked_by").order_by("asked_at")
