"""A ward in which 児童手当 got slower with its second version, and only in one place.

Its facts are told as the log stores them: 24 cases of each version. Between the
proposal and its approval lie some hours under version 1, nine days under version 2.
"""

WARD, LOGIN, PASSWORD = "keyaki", "kaizen", "madoguchi-demo"
PLANTED = ("起案", "承認")
"""The steps between which the wait was planted."""
CASES = 24

SEED = f"""
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID
from django.conf import settings
from django.utils import timezone
from madoguchi.lake.tests.cast import Told, seal_all, tell
from madoguchi.procedures.actions.publishing import Schedule
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actions import (
    NewStaff, NewWard, create_department, create_staff, create_ward,
)
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

now = timezone.now()
ward = create_ward(NewWard(slug={WARD!r}, code="131998", name="けやき区"))
chance = Random(7)
WAY = (
    ("case.received", 0), ("case.taken", 20), ("approval.proposed", 30),
    ("approval.stamped", None), ("case.decided", 0.1), ("case.handed_over", 5),
    ("case.closed", 24),
)
WAIT = {{1: 6, 2: 216}}
with ward_scope(ward.pk):
    office = create_department(ward, slug="kodomo", name="こども課")
    create_staff(office, NewStaff(
        login={LOGIN!r}, name="改善 花", password={PASSWORD!r}, roles=("dx",)))
    for number, ago in ((1, 200), (2, 100)):
        publish(
            load(Path(settings.PROCEDURES_DIR) / "jidoteate" / str(number)),
            ward=ward.pk, by=Actor.system(ward.pk), at=now - timedelta(days=ago),
            schedule=Schedule(finish_until=now - timedelta(days=ago)),
        )
    for version in (1, 2):
        for case in range({CASES}):
            at = now - timedelta(days=190 - 100 * (version - 1) - 2 * case)
            told = []
            for kind, hours in WAY:
                hours = WAIT[version] if hours is None else hours
                at += timedelta(hours=hours * chance.uniform(0.7, 1.3))
                resident = kind == "case.received"
                about = {{
                    "procedure": "jidoteate", "version": version, "channel": "web",
                    "unit": "kodomo", "role": "applicant" if resident else "clerk",
                    "actor": "resident/1" if resident else "staff/1",
                }}
                told.append(Told(kind, at, about))
            tell(ward.pk, f"case/{{UUID(int=version * 1000 + case)}}", *told)
seal_all(ward.pk)
"""
