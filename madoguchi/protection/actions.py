"""Begin, widen, renew and end a protection; ask for an opening and answer it.

Whoever calls has asked whether the actor may work on what is covered. Each verb is one
unit of work: when it is over, every channel knows.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Fact, Subject
from madoguchi.protection import rules
from madoguchi.protection.facts import (
    OpeningAsked,
    OpeningPermitted,
    OpeningRefused,
    ProtectionBegun,
    ProtectionEndAsked,
    ProtectionEnded,
    ProtectionEndRefused,
    ProtectionRenewed,
    ProtectionWidened,
)
from madoguchi.protection.models import Covered, Mark, Opening, Protection
from madoguchi.protection.problems import (
    AlreadyProtected,
    GroundNeeded,
    NothingAskedFor,
    NotProtected,
    ProtectionNotAllowed,
)
from madoguchi.protection.queries import OpenGround, protections_for
from madoguchi.vault.actions import data_key, take_key
from madoguchi.vault.sealing import seal_json
from madoguchi.wards.actor import Actor


@dataclass(frozen=True, slots=True)
class Wish:
    """Why an address is to be protected, and when that is looked at again."""

    ground: str
    words: str
    review_on: date


def flaws(wish: Wish, today: date) -> list[str]:
    """Return what is wrong with a wish, as the reasons of GroundNeeded."""
    found = {
        "code": wish.ground in rules.GROUNDS,
        "words": rules.are_enough(wish.words),
        "review_on": rules.is_reviewable(wish.review_on, today),
    }
    return [reason for reason, fits in found.items() if not fits]


@dataclass(frozen=True, slots=True)
class Whom:
    """What a protection covers: streams, and the marks of the human behind them."""

    streams: tuple[str, ...]
    digests: Collection[bytes] = ()


def begin(
    wish: Wish, whom: Whom, *, department: str, by: Actor, at: datetime
) -> Protection:
    """Protect streams from now on; one member of staff is enough for that.

    `department` is the one that answers for it. Whoever calls has asked whether the
    actor may.
    """
    if not rules.is_clerk(by):
        raise ProtectionNotAllowed("begin")
    for flaw in flaws(wish, timezone.localdate(at)):
        raise GroundNeeded(flaw)
    words = wish.words.strip()
    key = take_key(by.ward)
    with unit():
        if Covered.objects.filter(ward=by.ward, stream=whom.streams[0]).exists():
            raise AlreadyProtected
        row = Protection(
            ward_id=by.ward,
            department=department,
            key_id=key.id,
            review_on=wish.review_on,
            begun_by_id=int(by.id),
            begun_at=at,
        )
        ground = asdict(OpenGround(wish.ground, words))
        row.sealed = seal_json(key, row.stream, "ground", ground)
        row.save(force_insert=True)
        _cover(row, whom.streams, at)
        _mark(row, whom.digests)
        fact = ProtectionBegun(whom.streams, wish.review_on.isoformat())
        _say(fact, row, by, at)
    return row


def cover(
    ward: int,
    new: Whom,
    *,
    known_by: Iterable[str] = (),
    by: Actor,
    at: datetime,
) -> bool:
    """Cover what has just come, where it belongs to somebody protected.

    Runs in the caller's unit of work; `known_by` are streams that were there before,
    such as the person's. Costs one query for everybody else.
    """
    found = protections_for(ward, known_by, new.digests)
    for row in Protection.objects.filter(ward=ward, pk__in=found) if found else ():
        added = _cover(row, new.streams, at)
        _mark(row, new.digests)
        if added:
            _say(ProtectionWidened(tuple(added)), row, by, at)
    return bool(found)


def uncover(ward: int, stream: str) -> None:
    """Forget a stream that holds nothing any more: its record was destroyed.

    Runs in the caller's unit of work, which says why; the protection goes on for what
    else it covers.
    """
    Covered.objects.filter(ward=ward, stream=stream).delete()


def _cover(row: Protection, streams: Iterable[str], at: datetime) -> list[str]:
    there = set(
        Covered.objects.filter(ward=row.ward_id, protection=row).values_list(
            "stream", flat=True
        )
    )
    new = [one for one in dict.fromkeys(streams) if one not in there]
    Covered.objects.bulk_create(
        Covered(ward_id=row.ward_id, protection=row, stream=one, covered_at=at)
        for one in new
    )
    return new


def _mark(row: Protection, digests: Iterable[bytes]) -> None:
    Mark.objects.bulk_create(
        [Mark(ward_id=row.ward_id, protection=row, digest=one) for one in set(digests)],
        ignore_conflicts=True,
    )


def renew(protection_id: UUID, review_on: date, *, by: Actor, at: datetime) -> None:
    """Let a protection go on after it was looked at again."""
    _refuse_odd(review_on, at)
    with unit():
        row = _held(protection_id, by)
        row.review_on = review_on
        row.end_asked_by_id, row.end_asked_at, row.sealed_end = None, None, b""
        row.save(
            update_fields=["review_on", "end_asked_by", "end_asked_at", "sealed_end"]
        )
        _say(ProtectionRenewed(review_on.isoformat()), row, by, at)


# -------------------------------------------------------------- to see the address


def ask_opening(
    protection_id: UUID, need: str, words: str, *, by: Actor, at: datetime
) -> Opening:
    """Ask to see the address, with a reason; nothing is shown by asking.

    A request that waits already is the same request; one that lapsed gives way.
    """
    if need not in rules.NEEDS:
        raise GroundNeeded("code")
    words = _words(words)
    with unit():
        row = _held(protection_id, by)
        mine = Opening.objects.filter(
            ward=by.ward, protection=row, asked_by=int(by.id), answered_at=None
        )
        if waiting := mine.filter(asked_at__gt=at - rules.WAITS_FOR).first():
            return waiting
        mine.update(answered_at=at)
        opening = Opening(
            ward_id=by.ward,
            protection=row,
            asked_by_id=int(by.id),
            asked_at=at,
            need=need,
        )
        key = data_key(row.ward_id, row.key_id)
        opening.sealed = seal_json(key, row.stream, opening.seal_field, words)
        opening.save(force_insert=True)
        _say(OpeningAsked(str(opening.pk), need), row, by, at)
    return opening


def permit_opening(opening_id: UUID, *, by: Actor, at: datetime) -> datetime:
    """Let whoever asked see the address for a while; return until when."""
    until = at + rules.OPEN_FOR
    with unit():
        row = _answered(opening_id, by, at, until=until)
        minutes = int(rules.OPEN_FOR.total_seconds()) // 60
        _say(OpeningPermitted(str(opening_id), minutes), row, by, at)
    return until


def refuse_opening(opening_id: UUID, *, by: Actor, at: datetime) -> None:
    with unit():
        row = _answered(opening_id, by, at, until=None)
        _say(OpeningRefused(str(opening_id)), row, by, at)


def _answered(
    opening_id: UUID, by: Actor, at: datetime, *, until: datetime | None
) -> Protection:
    opening = (
        Opening.objects.filter(ward=by.ward, pk=opening_id)
        .values_list("protection", "asked_by")
        .first()
    )
    if opening is None:
        raise NothingAskedFor
    row = _held(opening[0], by)
    if not rules.may_permit(by, row.department, opening[1]):
        raise ProtectionNotAllowed("permit")
    won = Opening.objects.filter(
        ward=by.ward,
        pk=opening_id,
        answered_at=None,
        asked_at__gt=at - rules.WAITS_FOR,
    ).update(answered_by=int(by.id), answered_at=at, until=until)
    if not won:
        raise NothingAskedFor
    return row


# --------------------------------------------------------------------- the end


def ask_end(protection_id: UUID, words: str, *, by: Actor, at: datetime) -> None:
    """Ask for the end of a protection; it goes on until a second person agrees."""
    words = _words(words)
    with unit():
        row = _held(protection_id, by)
        key = data_key(row.ward_id, row.key_id)
        row.sealed_end = seal_json(key, row.stream, "end", words)
        row.end_asked_by_id, row.end_asked_at = int(by.id), at
        row.save(update_fields=["sealed_end", "end_asked_by", "end_asked_at"])
        _say(ProtectionEndAsked(), row, by, at)


def refuse_end(protection_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let a protection go on whose end somebody asked for."""
    with unit():
        row = _to_be_ended(protection_id, by)
        row.end_asked_by_id, row.end_asked_at, row.sealed_end = None, None, b""
        row.save(update_fields=["sealed_end", "end_asked_by", "end_asked_at"])
        _say(ProtectionEndRefused(), row, by, at)


def end(protection_id: UUID, *, by: Actor, at: datetime) -> None:
    """End a protection as a second person; what it covered is shown again."""
    with unit():
        row = _to_be_ended(protection_id, by)
        row.ended_by_id, row.ended_at = int(by.id), at
        row.save(update_fields=["ended_by", "ended_at"])
        Covered.objects.filter(ward=row.ward_id, protection=row).delete()
        Mark.objects.filter(ward=row.ward_id, protection=row).delete()
        _say(ProtectionEnded(), row, by, at)


def _to_be_ended(protection_id: UUID, by: Actor) -> Protection:
    row = _held(protection_id, by)
    if row.end_asked_at is None:
        raise NothingAskedFor
    if not rules.may_permit(by, row.department, row.end_asked_by_id):
        raise ProtectionNotAllowed("end")
    return row


# ----------------------------------------------------------------------- shared


def _held(protection_id: UUID, by: Actor) -> Protection:
    """Lock a protection that goes on, for whoever works in its department."""
    row = (
        Protection.objects.select_for_update(of=("self",))
        .filter(ward=by.ward, pk=protection_id, ended_at=None)
        .first()
    )
    if row is None or not rules.may_work(by, row.department):
        raise NotProtected
    return row


def _words(text: str) -> str:
    if not rules.are_enough(text):
        raise GroundNeeded("words")
    return text.strip()


def _refuse_odd(review_on: date, at: datetime) -> None:
    if not rules.is_reviewable(review_on, timezone.localdate(at)):
        raise GroundNeeded("review_on")


def _say(fact: Fact, row: Protection, by: Actor, at: datetime) -> None:
    record(fact, on=Subject(row.ward_id, row.stream), by=by, at=at)
