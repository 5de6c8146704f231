"""Keep the lines that figures are computed from, fact by fact.

The only writer of this room's tables. A line knows the last fact it heard, and ids
rise within a stream: a fact heard again, or too late, changes nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import QuerySet

from madoguchi.events.envelope import SealedEvent, to_us
from madoguchi.indicators.models import (
    CaseLine,
    CountLine,
    OfferLine,
    PageLine,
    RegisterLine,
)

HERE: Final = ZoneInfo("Asia/Tokyo")
SENT_IN_TIME_US: Final = timedelta(days=30) // timedelta(microseconds=1)
ONE_DAY: Final = timedelta(days=1)
MINUTE_US: Final = 60_000_000
MARKS: Final = ("1", "2", "3", "4", "5")
NOT_ELIGIBLE: Final = "not_eligible"


def day_of(at: datetime) -> date:
    """Return the ward's date of an instant.

    >>> from datetime import UTC
    >>> day_of(datetime(2026, 3, 31, 15, 0, tzinfo=UTC)).isoformat()
    '2026-04-01'
    """
    return at.astimezone(HERE).date()


def _run(statement: str, *values: int | str | date | None) -> list[tuple[Any, ...]]:
    """Run one plain statement: a long log is followed at the cost of its facts."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall()) if cursor.description else []


def _offer(ward: int, procedure: str, on: date) -> tuple[bool, bool]:
    """Return whether a procedure was a survey and online on a day.

    What was begun before an offer ended goes on as it was offered.
    """
    found = _run(
        "SELECT survey, online FROM indicators_offerline"
        " WHERE ward_id = %s AND procedure = %s AND since_on <= %s"
        " AND (until_on IS NULL OR until_on >= since_on)"
        " ORDER BY since_on DESC, event DESC LIMIT 1",
        ward, procedure, on,
    )  # fmt: skip
    return (bool(found[0][0]), bool(found[0][1])) if found else (False, False)


def _published(event: SealedEvent) -> None:
    if event.fact.get("for_staff"):
        return  # the ward's own staff are no residents, and this is no kind of theirs
    opens_on = event.fact["opens_on"]
    line = OfferLine(
        ward_id=event.ward,
        procedure=event.procedure,
        version=event.version,
        survey=event.fact["purpose"] == "survey",
        online=event.fact["online"],
        since_on=date.fromisoformat(opens_on),
        until_on=_day_or_none(event.fact["closes_on"]),
        event=event.id,
    )
    OfferLine.objects.bulk_create([line], ignore_conflicts=True)


def _withdrawn(event: SealedEvent) -> None:
    """End the offer that is in force; one that opens later stands."""
    closes_on = date.fromisoformat(event.fact["closes_on"])
    lines = _lines_before(event).filter(since_on__lte=closes_on)
    _end(lines.order_by("-since_on", "-event").first(), closes_on)


def _unscheduled(event: SealedEvent) -> None:
    """End the newest offer before it begins."""
    line = _lines_before(event).filter(version=event.version).order_by("-event").first()
    if line is not None:
        _end(line, line.since_on - ONE_DAY)


def _lines_before(event: SealedEvent) -> QuerySet[OfferLine]:
    return OfferLine.objects.filter(
        ward_id=event.ward, procedure=event.procedure, event__lt=event.id
    )


def _end(line: OfferLine | None, on: date) -> None:
    if line is not None:
        OfferLine.objects.filter(pk=line.pk).update(until_on=on)


def _day_or_none(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _started(event: SealedEvent) -> None:
    on = day_of(event.occurred_at)
    survey, online = _offer(event.ward, event.procedure, on)
    line = CaseLine(
        ward_id=event.ward,
        stream=event.stream,
        procedure=event.procedure,
        version=event.version,
        survey=survey,
        channel=event.channel,
        age_band=event.age_band,
        assisted=event.assisted,
        online_available=online,
        started_on=on,
        started_us=to_us(event.occurred_at),
        started_event=event.id,
        heard_event=event.id,
    )
    CaseLine.objects.bulk_create([line], ignore_conflicts=True)


def _saved(event: SealedEvent) -> None:
    page = event.fact["page"]
    _run(
        "INSERT INTO indicators_pageline (ward_id, stream, page)"
        " VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        event.ward, event.stream, page,
    )  # fmt: skip
    _run(
        "UPDATE indicators_caseline SET last_page = %s, not_eligible = FALSE,"
        " heard_event = %s"
        " WHERE ward_id = %s AND stream = %s AND heard_event < %s",
        page, event.id, event.ward, event.stream, event.id,
    )  # fmt: skip


def _refused(event: SealedEvent) -> None:
    """Mark a draft whose last word is that its applicant is not entitled (対象外).

    Whatever it says after that, a page saved or another refusal, takes the mark away:
    its applicant went on.
    """
    _run(
        "UPDATE indicators_caseline SET not_eligible = %s, heard_event = %s"
        " WHERE ward_id = %s AND stream = %s AND heard_event < %s"
        " AND received_event IS NULL",
        event.fact["code"] == NOT_ELIGIBLE,
        event.id, event.ward, event.stream, event.id,
    )  # fmt: skip


def _arrived(event: SealedEvent) -> datetime:
    """Return when that came of which a fact tells.

    What is on paper arrived at the start of its day of arrival; what came through
    an online door arrived when it was sent.
    """
    told = event.fact.get("arrived_on", "")
    if not told or date.fromisoformat(told) >= day_of(event.occurred_at):
        return event.occurred_at
    return datetime(*date.fromisoformat(told).timetuple()[:3], tzinfo=HERE)


def _received(event: SealedEvent) -> None:
    """Set what the receipt settles; the age is the age on that day."""
    at = event.occurred_at
    arrived_on = date.fromisoformat(event.fact["arrived_on"])
    arrived = _arrived(event)
    _, online = _offer(event.ward, event.procedure, arrived_on)
    _run(
        "UPDATE indicators_caseline SET channel = %s, age_band = %s, assisted = %s,"
        " online_available = %s, received_on = %s, arrived_us = %s,"
        " received_event = %s, sent_in_time = (%s - started_us <= %s), score = %s,"
        " not_eligible = FALSE, heard_event = %s"
        " WHERE ward_id = %s AND stream = %s AND heard_event < %s"
        " AND received_event IS NULL",
        event.channel, event.age_band, event.assisted,
        online, arrived_on, to_us(arrived),
        event.id, to_us(at), SENT_IN_TIME_US, _score(event.fact["coded"]),
        event.id, event.ward, event.stream, event.id,
    )  # fmt: skip


def _score(coded: Iterable[str]) -> int | None:
    """Return the satisfaction score among the coded answers.

    >>> _score(["scope=all", "score=4"]), _score([])
    (4, None)

    A procedure may call another question so; what is no mark of one to five counts
    for nothing, and keeps no later fact back.

    >>> _score(["score=good"]), _score(["score=70000"])
    (None, None)
    """
    found = [one.removeprefix("score=") for one in coded if one.startswith("score=")]
    return int(found[0]) if found and found[0] in MARKS else None


def _reacted(event: SealedEvent) -> None:
    """Note when somebody of the office first did something about what had come.

    What a rule does by itself is nobody's answer.
    """
    if not event.actor.startswith("staff/"):
        return
    _run(
        "UPDATE indicators_caseline SET reacted_on = %s, reacted_event = %s,"
        " reacted_minutes = CASE WHEN %s > arrived_us"
        " THEN (%s - arrived_us) / %s ELSE 0 END"
        " WHERE ward_id = %s AND stream = %s AND arrived_us IS NOT NULL"
        " AND (reacted_event IS NULL OR reacted_event > %s)",
        day_of(event.occurred_at), event.id,
        to_us(event.occurred_at), to_us(event.occurred_at), MINUTE_US,
        event.ward, event.stream, event.id,
    )  # fmt: skip


def _paused(event: SealedEvent) -> None:
    _reacted(event)
    if event.kind == "case.correction_asked":
        _run(
            "UPDATE indicators_caseline SET corrections = corrections + 1"
            " WHERE ward_id = %s AND stream = %s AND heard_event < %s",
            event.ward, event.stream, event.id,
        )  # fmt: skip
    _run(
        "UPDATE indicators_caseline SET pause_began_us = %s, heard_event = %s"
        " WHERE ward_id = %s AND stream = %s AND heard_event < %s"
        " AND pause_began_us IS NULL",
        to_us(event.occurred_at), event.id, event.ward, event.stream, event.id,
    )  # fmt: skip
    _run(
        "UPDATE indicators_caseline SET heard_event = %s"
        " WHERE ward_id = %s AND stream = %s AND heard_event < %s",
        event.id, event.ward, event.stream, event.id,
    )  # fmt: skip


def _resumed(event: SealedEvent) -> None:
    """End the wait when the answer came, however late somebody typed it in."""
    ended = to_us(_arrived(event))
    _run(
        "UPDATE indicators_caseline SET pause_began_us = NULL,"
        " paused_us = paused_us"
        " + CASE WHEN pause_began_us < %s THEN %s - pause_began_us ELSE 0 END"
        " WHERE ward_id = %s AND stream = %s AND heard_event < %s"
        " AND pause_began_us IS NOT NULL",
        ended, ended, event.ward, event.stream, event.id,
    )  # fmt: skip


def _decided(event: SealedEvent) -> None:
    """Set the decision; a correction that was still open ends with it."""
    _reacted(event)
    _resumed(event)
    _run(
        "UPDATE indicators_caseline SET decided_on = %s, decided_event = %s,"
        " outcome = %s, lead_minutes = (%s - arrived_us - paused_us) / %s,"
        " heard_event = %s"
        " WHERE ward_id = %s AND stream = %s AND heard_event < %s"
        " AND decided_event IS NULL AND arrived_us IS NOT NULL",
        day_of(event.occurred_at), event.id,
        event.fact["outcome"], to_us(event.occurred_at), MINUTE_US,
        event.id, event.ward, event.stream, event.id,
    )  # fmt: skip


def _counted(event: SealedEvent) -> None:
    procedure = event.fact["procedure"]
    month_on = date.fromisoformat(f"{event.fact['month']}-01")
    _, online = _offer(event.ward, procedure, month_on)
    place = {
        "ward_id": event.ward,
        "procedure": procedure,
        "channel": event.fact["channel"],
        "age_band": event.fact["age_band"],
        "month_on": month_on,
    }
    if CountLine.objects.filter(**place, event__gt=event.id).exists():
        return
    CountLine.objects.update_or_create(
        **place,
        defaults={
            "online_available": online,
            "cases": event.fact["count"],
            "event": event.id,
        },
    )


def _row_stated(event: SealedEvent) -> None:
    """Keep what a register says of a row from a day on; the newest word holds."""
    place = {
        "ward_id": event.ward,
        "register": event.fact["register"],
        "row_key": event.fact["row"],
        "as_of": date.fromisoformat(event.fact["as_of"]),
    }
    if RegisterLine.objects.filter(**place, event__gte=event.id).exists():
        return
    RegisterLine.objects.update_or_create(
        **place,
        defaults={
            "told": dict(event.fact["values"]),
            "withdrawn": False,
            "event": event.id,
        },
    )


def _row_withdrawn(event: SealedEvent) -> None:
    """Take back what a row said as of a day."""
    RegisterLine.objects.filter(
        ward_id=event.ward,
        register=event.fact["register"],
        row_key=event.fact["row"],
        as_of=date.fromisoformat(event.fact["as_of"]),
        event__lt=event.id,
    ).update(withdrawn=True)


STEPS: Final[Mapping[str, Callable[[SealedEvent], None]]] = {
    "procedure.published": _published,
    "procedure.unscheduled": _unscheduled,
    "procedure.withdrawn": _withdrawn,
    "draft.started": _started,
    "draft.saved": _saved,
    "draft.refused": _refused,
    "case.received": _received,
    "case.correction_asked": _paused,
    "case.paused": _paused,
    "case.corrected": _resumed,
    "case.resumed": _resumed,
    "case.decided": _decided,
    "case.taken": _reacted,
    "case.reviewed": _reacted,
    "counts.declared": _counted,
    "register.row_stated": _row_stated,
    "register.row_withdrawn": _row_withdrawn,
}
KINDS: Final = frozenset(STEPS)


def project(event: SealedEvent) -> None:
    """Bring the lines up to date with one fact."""
    STEPS[event.kind](event)


def forget(ward: int, stream: str) -> None:
    """Drop the lines of one stream, to hear all of its facts anew."""
    for lines in (PageLine.objects, CaseLine.objects):
        lines.filter(ward_id=ward, stream=stream).delete()
