"""Tell whether a ward's log is whole, and if not, where it first breaks.

Reads beside running writers without a transaction: each step looks only at what
cannot change any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from django.db.models import Max

from madoguchi.events import checkpoints
from madoguchi.events.chain import EVENTS, START, VIEWS, Chain, Row, link
from madoguchi.events.models import Event, StreamHead
from madoguchi.wards.scope import ward_scope

STEP = 2000
RANGE = 10_000
BELOW_ANY_ID = -(2**62)

Reason = Literal[
    "",
    "seal_missing",  # a place in the chain is empty
    "row_missing",  # a sealed row is gone
    "changed",  # a row or its seal is not what was sealed
    "out_of_order",  # a stream's numbers have a gap or repeat
    "never_sealed",  # a row got past the trigger that makes it wait for its seal
    "head_moved",  # a head does not agree with the rows it stands for
    "cut_off",  # the log is shorter than a head or a checkpoint says
    "rewritten",  # the chain is not the one a checkpoint saw
    "checkpoint_forged",  # a checkpoint does not bear this installation's signature
    "checkpoint_key_missing",
]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a ward's log is whole; if not, its first bad place and why."""

    ok: bool
    facts: int
    first_bad: int | None = None
    reason: Reason = ""
    chain: str = ""
    views: int = 0
    checkpoints: int = 0


@dataclass(frozen=True, slots=True, order=True)
class _Flaw:
    number: int
    reason: Reason


@dataclass(slots=True)
class _Walk:
    """How far one chain holds, and the hashes checkpoints want to see there."""

    chain: Chain
    ward: int
    wanted: dict[int, bytes] = field(default_factory=dict)
    number: int = 0
    digest: bytes = START
    last_in_stream: dict[str, int] = field(default_factory=dict)
    flaws: list[_Flaw] = field(default_factory=list)


def verify(ward: int) -> Verdict:
    """Check every link, row, stream and checkpoint of a ward's log."""
    with ward_scope(ward):
        try:
            signed = checkpoints.kept(ward)
        except checkpoints.CheckpointForged:
            return Verdict(ok=False, facts=0, first_bad=1, reason="checkpoint_forged")
        except checkpoints.NoCheckpointKey:
            return Verdict(
                ok=False, facts=0, first_bad=1, reason="checkpoint_key_missing"
            )
        facts = _walk(EVENTS, ward, {c.facts: c.facts_hash for c in signed})
        views = _walk(VIEWS, ward, {c.views: c.views_hash for c in signed})
    for walk in (facts, views):
        if walk.flaws:
            flaw = min(walk.flaws)
            return Verdict(
                ok=False,
                facts=facts.number,
                first_bad=flaw.number,
                reason=flaw.reason,
                chain=walk.chain.name,
                views=views.number,
                checkpoints=len(signed),
            )
    return Verdict(
        ok=True, facts=facts.number, views=views.number, checkpoints=len(signed)
    )


def _walk(chain: Chain, ward: int, signed: dict[int, bytes]) -> _Walk:
    walk = _Walk(chain, ward, signed)
    before = _head(walk)
    end = chain.seal.objects.filter(ward=ward).aggregate(end=Max("number"))["end"] or 0
    whole = _follow_links(walk, end)
    after = _head(walk)
    if whole:
        if before[0] > end:
            walk.flaws.append(_Flaw(end + 1, "cut_off"))
        if after[0] < end:
            walk.flaws.append(_Flaw(after[0] + 1, "head_moved"))
        if after[0] == end and after[1] != walk.digest:
            walk.flaws.append(_Flaw(max(end, 1), "head_moved"))
        if max(signed, default=0) > end:
            walk.flaws.append(_Flaw(end + 1, "cut_off"))
        if chain is EVENTS:
            walk.flaws += _heads_without_events(walk)
    walk.flaws += _never_sealed(walk)
    return walk


def _head(walk: _Walk) -> tuple[int, bytes]:
    heads = walk.chain.head.objects.filter(ward=walk.ward)
    head = heads.values_list("number", "hash").first()
    return (head[0], bytes(head[1])) if head else (0, START)


def _follow_links(walk: _Walk, end: int) -> bool:
    """Go from link to link to the end; False at the first that does not hold."""
    flaw = _wrong_checkpoint(walk)
    while flaw is None and walk.number < end:
        flaw = _one_step(walk, end)
    if flaw:
        walk.flaws.append(flaw)
    return flaw is None


def _one_step(walk: _Walk, end: int) -> _Flaw | None:
    chain, ward = walk.chain, walk.ward
    links = chain.seal.objects.filter(
        ward=ward, number__gt=walk.number, number__lte=end
    ).order_by("number")
    step = list(links.values_list("number", "row_id", "hash")[:STEP])
    rows = {row.id: row for row in chain.rows(ward, [row_id for _, row_id, _ in step])}
    for number, row_id, digest in step:
        if number != walk.number + 1:
            return _Flaw(walk.number + 1, "seal_missing")
        reason = _take(walk, rows.get(row_id), bytes(digest))
        if reason:
            return _Flaw(number, reason)
        if flaw := _wrong_checkpoint(walk):
            return flaw
    return None if step else _Flaw(walk.number + 1, "seal_missing")


def _take(walk: _Walk, row: Row | None, digest: bytes) -> Reason:
    """Go on to the next link; say why not when it does not hold."""
    if row is None:
        return "row_missing"
    made = link(walk.digest, walk.number + 1, row, walk.ward)
    if made != digest:
        return "changed"
    if walk.chain is EVENTS:
        if row.number != walk.last_in_stream.get(row.stream, 0) + 1:
            return "out_of_order"
        walk.last_in_stream[row.stream] = row.number
    walk.number, walk.digest = walk.number + 1, made
    return ""


def _wrong_checkpoint(walk: _Walk) -> _Flaw | None:
    wanted = walk.wanted.get(walk.number, walk.digest)
    if wanted == walk.digest:
        return None
    return _Flaw(max(walk.number, 1), "rewritten")


def _heads_without_events(walk: _Walk) -> list[_Flaw]:
    """Find streams whose head says more, or less, than their events."""
    heads = StreamHead.objects.filter(ward=walk.ward)
    known = set()
    for stream, last in heads.values_list("stream", "last_number").iterator():
        sealed = walk.last_in_stream.get(stream, 0)
        known.add(stream)
        if last < sealed:
            return [_Flaw(walk.number, "head_moved")]
        if last > sealed and _last_event(walk.ward, stream) < last:
            return [_Flaw(walk.number + 1, "cut_off")]
    if walk.last_in_stream.keys() - known:
        return [_Flaw(walk.number, "head_moved")]
    return []


def _last_event(ward: int, stream: str) -> int:
    events = Event.objects.filter(ward=ward, stream=stream)
    return events.aggregate(last=Max("number"))["last"] or 0


def _never_sealed(walk: _Walk) -> list[_Flaw]:
    """Find the first row that neither has a seal nor waits for one.

    Waiting rows are read before seals: a row seen here can only move that way.
    """
    for ids in _ranges_of_ids(walk):
        between = {
            "ward": walk.ward, "row_id__gte": ids[0], "row_id__lte": ids[-1],
        }  # fmt: skip
        known: set[int] = set()
        for table in (walk.chain.unsealed, walk.chain.seal):
            found = table.objects.filter(**between)
            known.update(found.values_list("row_id", flat=True))
        for row_id in ids:
            if row_id not in known:
                return [_Flaw(_place_among_seals(walk, row_id), "never_sealed")]
    return []


def _ranges_of_ids(walk: _Walk) -> Iterator[list[int]]:
    last = BELOW_ANY_ID
    while True:
        rows = walk.chain.row.objects.filter(ward=walk.ward, id__gt=last)
        ids = list(rows.order_by("id").values_list("id", flat=True)[:RANGE])
        if not ids:
            return
        yield ids
        last = ids[-1]


def _place_among_seals(walk: _Walk, row_id: int) -> int:
    seals = walk.chain.seal.objects.filter(ward=walk.ward)
    above = seals.filter(row_id__gt=row_id).order_by("number")
    following = above.values_list("number", flat=True).first()
    if following is not None:
        return following
    return (seals.aggregate(end=Max("number"))["end"] or 0) + 1
