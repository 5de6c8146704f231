"""Sealing a long backlog costs the same per event at its end as at its start."""

import time
from statistics import median

import pytest

from madoguchi.events.actions import seal_batch
from madoguchi.events.queries import verify
from madoguchi.events.tests.cast import a_ward, light
from madoguchi.wards.scope import ward_scope

EVENTS = 300_000
BATCH = 1000
UNIT = 5000


@pytest.mark.scale
@pytest.mark.django_db(transaction=True)  # each batch commits, as in life
def test_three_hundred_thousand_events_are_sealed_at_a_steady_pace() -> None:
    ward = a_ward()
    with ward_scope(ward):
        for start in range(0, EVENTS, UNIT):
            light(ward, *[f"case/{n // 5}" for n in range(start, start + UNIT)])

        paces = []
        while True:
            started = time.perf_counter()
            if not seal_batch(ward, BATCH):
                break
            paces.append(time.perf_counter() - started)

        assert len(paces) == EVENTS // BATCH
        first, last = median(paces[:30]), median(paces[-30:])
        assert last < 3 * first, (first, last)
        started = time.perf_counter()
        verdict = verify(ward)
        assert time.perf_counter() - started < 60

    assert (verdict.ok, verdict.facts) == (True, EVENTS)
