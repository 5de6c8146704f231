"""Keep the lines that figures are computed from, fact by fact.

The only writer of this room's tables. The log's position moves in the same
transaction, so each fact is counted once.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import F, QuerySet

from madoguchi.events.envelope import SealedEvent, to_us
from madoguchi.indicators.models import CaseLine, CountLine, OfferLine

HERE: Final = ZoneInfo("Asia/Tokyo")
SENT_IN_TIME: Final = timedelta(days=30)
MINUTE_US: Final = 60_000_000


def day_of(at: datetime) -> date:
    """Return the ward's date of an instant.

    >>> from datetime import UTC
    >>> day_of(datetime(2026, 3, 31, 15, 0, tzinfo=UTC)).isoformat()
    '2026-04-01'
    """
    return at.astimezone(HERE).date()


def _line(event: SealedEvent) -> QuerySet[CaseLine]:
    return CaseLine.objects.filter(ward_id=event.ward, stream=event.stream)


def _offer(event: SealedEvent, procedure: str, on: date) -> OfferLine | None:
    offers = OfferLine.objects.filter(
        ward_id=event.ward, procedure=procedure, since_on__lte=on
    )
    return offers.order_by("-since_on", "-version").first()


def _published(event: SealedEvent) -> None:
    OfferLine.objects.update_or_create(
        ward_id=event.ward,
        procedure=event.procedure,
        version=event.version,
        defaults={
            "survey": event.fact["purpose"] == "survey",
            "online": event.fact["online"],
            "since_on": day_of(event.occurred_at),
            "event": event.id,
        },
    )


def _started(event: SealedEvent) -> None:
    on = day_of(event.occurred_at)
    offer = _offer(event, event.procedure, on)
    CaseLine.objects.bulk_create(
        [
            CaseLine(
                ward_id=event.ward,
                stream=event.stream,
                procedure=event.procedure,
                version=event.version,
                survey=bool(offer and offer.survey),
                channel=event.channel,
                age_band=event.age_band,
                assisted=event.assisted,
                online_available=bool(offer and offer.online),
                started_on=on,
                started_us=to_us(event.occurred_at),
                started_event=event.id,
            )
        ],
        ignore_conflicts=True,
    )


def _saved(event: SealedEvent) -> None:
    """Keep the page; by two plain statements, for most facts are of this kind."""
    page = event.fact["page"]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO indicators_pageline (ward_id, stream, page)"
            " VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [event.ward, event.stream, page],
        )
        cursor.execute(
            "UPDATE indicators_caseline"
            " SET last_page = %s, saves_count = saves_count + 1"
            " WHERE ward_id = %s AND stream = %s",
            [page, event.ward, event.stream],
        )


def _received(event: SealedEvent) -> None:
    """Set what the receipt settles; the age is the age on that day.

    An application on paper arrived at the start of its day of arrival; one through
    an online door arrived when it was sent.
    """
    line = _line(event).filter(received_event=None).first()
    if line is None:
        return
    at = event.occurred_at
    arrived_on = date.fromisoformat(event.fact["arrived_on"])
    if arrived_on < day_of(at):
        arrived = datetime(*arrived_on.timetuple()[:3], tzinfo=HERE)
    else:
        arrived = at
    offer = _offer(event, event.procedure, arrived_on)
    began = line.started_us or to_us(at)
    score = next(
        (
            int(one.removeprefix("score="))
            for one in event.fact["coded"]
            if one.startswith("score=")
        ),
        None,
    )
    _line(event).update(
        channel=event.channel,
        age_band=event.age_band,
        assisted=event.assisted,
        online_available=bool(offer and offer.online),
        received_on=arrived_on,
        arrived_us=to_us(arrived),
        received_event=event.id,
        sent_in_time=to_us(at) - began <= SENT_IN_TIME // timedelta(microseconds=1),
        score=score,
    )


def _paused(event: SealedEvent) -> None:
    _line(event).filter(pause_began_us=None).update(
        pause_began_us=to_us(event.occurred_at)
    )


def _resumed(event: SealedEvent) -> None:
    _line(event).filter(pause_began_us__isnull=False).update(
        paused_us=F("paused_us") + to_us(event.occurred_at) - F("pause_began_us"),
        pause_began_us=None,
    )


def _decided(event: SealedEvent) -> None:
    line = _line(event).filter(decided_event=None).first()
    if line is None or line.arrived_us is None:
        return
    lead = to_us(event.occurred_at) - line.arrived_us - line.paused_us
    _line(event).update(
        decided_on=day_of(event.occurred_at),
        decided_event=event.id,
        outcome=event.fact["outcome"],
        lead_minutes=max(0, lead // MINUTE_US),
    )


def _counted(event: SealedEvent) -> None:
    procedure = event.fact["procedure"]
    month_on = date.fromisoformat(f"{event.fact['month']}-01")
    offer = _offer(event, procedure, month_on)
    CountLine.objects.update_or_create(
        ward_id=event.ward,
        procedure=procedure,
        channel=event.fact["channel"],
        age_band=event.fact["age_band"],
        month_on=month_on,
        defaults={
            "online_available": bool(offer and offer.online),
            "cases": event.fact["count"],
            "event": event.id,
        },
    )


STEPS: Final[Mapping[str, Callable[[SealedEvent], None]]] = {
    "procedure.published": _published,
    "draft.started": _started,
    "draft.saved": _saved,
    "case.received": _received,
    "case.correction_asked": _paused,
    "case.corrected": _resumed,
    "case.decided": _decided,
    "counts.declared": _counted,
}
KINDS: Final = frozenset(STEPS)


def project(event: SealedEvent) -> None:
    """Bring the lines up to date with one fact."""
    STEPS[event.kind](event)
