"""Keep the lines that figures are computed from, fact by fact.

The only writer of this room's tables. Told twice, a fact changes nothing: each line
is found by its stream, and a step that already happened is not taken again.
"""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import F

from madoguchi.events.follow import SealedEvent
from madoguchi.indicators.models import CaseLine, CountLine, OfferLine, PageLine

HERE: Final = ZoneInfo("Asia/Tokyo")
SENT_IN_TIME: Final = timedelta(days=30)
MINUTE_US: Final = 60_000_000
KINDS: Final = frozenset(
    {
        "draft.started",
        "draft.saved",
        "draft.refused",
        "case.received",
        "case.correction_asked",
        "case.corrected",
        "case.decided",
        "case.withdrawn",
        "counts.declared",
        "procedure.published",
    }
)


def _us(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000)


def _lines(event: SealedEvent):  # noqa: ANN202 - a queryset of the one line
    return CaseLine.objects.filter(ward_id=event.ward, stream=event.stream)
