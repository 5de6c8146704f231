"""Take in the monthly counts of counters outside the system.

Without them a use rate would compare what is online with nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from madoguchi.cases.count_file import Count, read_counts
from madoguchi.cases.facts import CountsDeclared
from madoguchi.cases.models import DeclaredCount
from madoguchi.cases.problems import NotAllowed
from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Subject
from madoguchi.procedures.queries import Countable, countable_of
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward

STREAM = "counter/counts"


@dataclass(frozen=True, slots=True)
class Declared:
    """What a file changed: counts that are new, that moved, that stood already."""

    new: int
    changed: int
    same: int


def declare_counts(text: str, *, by: Actor, at: datetime) -> Declared:
    """Keep the counts of a file, all or nothing; the newest declaration holds.

    Raises BadCounts with every wrong line. A file declared twice changes nothing.
    A clerk declares what their department handles and what the ward does not offer
    here; the staff of the plan (dx) declare everything.
    """
    if not by.is_staff and by.kind != "system":
        raise NotAllowed("staff")
    on = timezone.localdate(at)
    known = {one.slug: one for one in countable_of(by.ward)}
    counts = read_counts(text, procedures=known, on=on)
    _may_declare([known[one.procedure] for one in counts], by)
    department = by.unit or "ward"
    with unit():
        # One after the other in a ward, or the table and the log may differ.
        Ward.objects.select_for_update(no_key=True).get(pk=by.ward)
        before = _before(by.ward, counts)
        news = [one for one in counts if before.get(one.place) != one.count]
        _keep(news, department, by.ward, at)
        for one in news:
            record(_fact(one), on=_subject(one, by.ward), by=by, at=at)
    changed = sum(one.place in before for one in news)
    return Declared(len(news) - changed, changed, len(counts) - len(news))


def _may_declare(procedures: Collection[Countable], by: Actor) -> None:
    if by.kind == "system" or "dx" in by.roles:
        return
    if any(one.department not in ("", by.unit) for one in procedures):
        raise NotAllowed("department")


def _before(ward: int, counts: Collection[Count]) -> dict[tuple[object, ...], int]:
    rows = DeclaredCount.objects.filter(
        ward=ward, month_on__in={one.month_on for one in counts}
    )
    return {
        (month, procedure, channel, band): count
        for month, procedure, channel, band, count in rows.values_list(
            "month_on", "procedure", "channel", "age_band", "count"
        )
    }


def _keep(news: list[Count], department: str, ward: int, at: datetime) -> None:
    DeclaredCount.objects.bulk_create(
        [
            DeclaredCount(
                ward_id=ward,
                department=department,
                month_on=one.month_on,
                procedure=one.procedure,
                channel=one.channel,
                age_band=one.age_band,
                count=one.count,
                declared_at=at,
            )
            for one in news
        ],
        update_conflicts=True,
        unique_fields=["ward", "month_on", "procedure", "channel", "age_band"],
        update_fields=["count", "department", "declared_at"],
    )


def _fact(one: Count) -> CountsDeclared:
    return CountsDeclared(
        procedure=one.procedure,
        channel=one.channel,
        age_band=one.age_band,
        month=one.month_on.strftime("%Y-%m"),
        count=one.count,
    )


def _subject(one: Count, ward: int) -> Subject:
    return Subject(
        ward=ward,
        stream=STREAM,
        procedure=one.procedure,
        channel=one.channel,
        age_band=one.age_band,
    )
