"""A month of a member of staff, seeded by an injected clock.

Every open day of the month before this is punched but one, and one evening of
overtime was ordered by the head before it began.
"""

SEED = """
from datetime import UTC, datetime, timedelta
from django.utils import timezone
from madoguchi.cases.actions import own, save_page, stamp
from madoguchi.cases.approvals import proposal_of
from madoguchi.cases.queries import open_draft
from madoguchi.wards.queries import actor_of, calendar_of, staff_by_login, ward_by_slug

ward = ward_by_slug("midori")
me, head = (actor_of(staff_by_login(ward.pk, one)) for one in ("kodomo2", "kacho"))
last = timezone.localdate().replace(day=1) - timedelta(days=1)
days = [last.replace(day=number) for number in range(1, last.day + 1)]
days = [day for day in days if calendar_of(ward).is_open(day)]
away, late = days[4], days[9]

def at(day, hour, minute=0):
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute))

def said(moment):
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

draft = open_draft(me, own.begin_own("jikangai", by=me, at=at(late, 14)).draft_id)
time = {"start": said(at(late, 17, 15)), "end": said(at(late, 20))}
draft = save_page(draft, "time", time, by=me, at=at(late, 14))
draft = save_page(draft, "work", {"work": "月末の集計"}, by=me, at=at(late, 14))
row = proposal_of(own.submit_own(draft, by=me, at=at(late, 14)))
stamp(row.pk, bytes(row.digest).hex(), by=head, at=at(late, 15))
for day in days:
    if day == away:
        continue
    here = {"which": "in", "place": "home" if day == days[0] else "office"}
    own.punch(here, by=me, at=at(day, 8, 22))
    gone = at(day, 19, 40) if day == late else at(day, 17, 18)
    own.punch({**here, "which": "out"}, by=me, at=gone)
"""
