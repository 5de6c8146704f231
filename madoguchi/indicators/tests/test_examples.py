"""Every indicator's worked example, computed by the very SQL that is shown."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from madoguchi.events.envelope import SealedEvent
from madoguchi.indicators import followers, queries
from madoguchi.indicators.cells import Asked
from madoguchi.indicators.definition import (
    KINDS,
    Example,
    Indicator,
    catalogue,
    plan,
)
from madoguchi.indicators.models import CaseLine, CountLine, OfferLine
from madoguchi.indicators.periods import Period
from madoguchi.indicators.readings import MEASURED, PROVISIONAL, SUPPRESSED, Reading
from madoguchi.indicators.sql import Slice
from madoguchi.wards.models import Ward
from madoguchi.wards.scope import ward_scope

NOVEMBER = Period.parse("2026-11")
DAY = date(2026, 11, 5)
LATER = date(2027, 3, 1)
EXAMPLES = [(of, example) for of in catalogue().values() for example in of.examples]


def state(ward: int, number: int, register: str, row: dict[str, Any]) -> None:
    """Let the follower hear a row of a register, as it hears it from the log."""
    told = dict(row)
    as_of = told.pop("as_of", "2026-11-20")
    said = {"register": register, "row": f"r{number}", "as_of": as_of, "values": told}
    followers.project(
        SealedEvent(
            id=number + 1, ward=ward, stream=f"register/{register}", number=number,
            kind="register.row_stated", occurred_at=datetime(2027, 3, 1, tzinfo=UTC),
            lifecycle="complete", role="dx", unit="", channel="", assisted=False,
            age_band="", procedure="", version=0, actor="staff/1", fact=said,
        )
    )  # fmt: skip


def lay_kind(ward: Ward, number: int, row: dict[str, Any]) -> None:
    cases = row.pop("cases", 0)
    offer = {"since_on": DAY, **row}
    OfferLine.objects.create(ward=ward, version=1, event=number, **offer)
    line = {"procedure": row["procedure"], "version": 1, "age_band": "40-49"}
    CaseLine.objects.bulk_create(
        CaseLine(
            ward=ward, stream=f"case/{number}-{copy}", received_on=DAY,
            channel="web" if row["online"] else "post", received_event=number, **line,
        )
        for copy in range(cases)
    )  # fmt: skip


def lay(ward: Ward, of: Indicator, row: dict[str, Any], number: int) -> None:
    """Turn a row of an example into lines, as the follower would have."""
    row = dict(row)
    if of.register:
        state(ward.pk, number, of.register, row)
        return
    if of.table in KINDS:
        lay_kind(ward, number, row)
        return
    weight = row.pop("weight", 1)
    if weight > 1 and row.get("channel", "web") != "web":
        shown = {"procedure": f"p{number}", "age_band": "40-49", **row}
        CountLine.objects.create(
            ward=ward, month_on=DAY, cases=weight, event=number, **shown
        )
        return
    line = {
        "procedure": "p",
        "version": 1,
        "channel": "staff" if of.table == "staff_decisions" else "web",
        "age_band": "40-49",
        "started_on": DAY,
        "received_on": DAY,
        "decided_on": DAY,
        "reacted_on": DAY,
        **row,
    }
    CaseLine.objects.bulk_create(
        CaseLine(ward=ward, stream=f"case/{number}-{copy}", **line)
        for copy in range(weight)
    )


@pytest.fixture
def ward(db: None) -> Iterator[Ward]:
    ward = Ward.objects.create(slug="midori", code="131997", name="みどり区")
    with ward_scope(ward.pk):
        yield ward


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("of", "example"), EXAMPLES, ids=[f"{o.id}: {e.title}" for o, e in EXAMPLES]
)
def test_a_worked_example_comes_out_as_written(
    ward: Ward, of: Indicator, example: Example
) -> None:
    for number, row in enumerate(example.rows):
        lay(ward, of, dict(row), number)

    period = Period.parse(example.period) if example.period else NOVEMBER
    reading = queries.read(ward.pk, Asked(of, period, LATER))

    for part in ("numerator", "denominator", "value", "p90", "raw", "base"):
        assert getattr(reading, part) == getattr(example, part), part
    assert reading.state in (MEASURED, PROVISIONAL) or example.value is None
    if of.apart:
        apart = queries.read_apart(ward.pk, Asked(of, NOVEMBER, LATER))
        assert apart.n == example.apart


def test_all_figures_of_the_plan_are_there() -> None:
    numbers = [f"k{pillar}-{place:02}" for pillar in (1, 2, 3) for place in range(1, 8)]
    assert [one.plan_no for one in plan()] == numbers


@pytest.mark.django_db
def test_few_cases_are_not_shown(ward: Ward) -> None:
    of = catalogue()["online-use-a"]
    lay(ward, of, {"channel": "web", "weight": 9}, 1)

    reading = queries.read(ward.pk, Asked(of, NOVEMBER, LATER))

    assert (reading.state, reading.value, reading.n) == (SUPPRESSED, None, None)


@pytest.mark.django_db
def test_a_hidden_cell_takes_the_smallest_shown_one_with_it(ward: Ward) -> None:
    of = catalogue()["online-use-a"]
    for number, (band, weight) in enumerate(
        [("18-29", 4), ("30-39", 30), ("40-49", 20)]
    ):
        lay(ward, of, {"channel": "web", "age_band": band, "weight": weight}, number)

    cells = queries.breakdown(ward.pk, Asked(of, NOVEMBER, LATER), "age_band")

    assert [(cell.key, cell.shown) for cell in cells] == [
        ("18-29", False),
        ("30-39", True),
        ("40-49", False),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("id_", ["online-use-a", "processing-time"])
def test_a_cell_that_a_breakdown_hides_is_hidden_when_asked_for_alone(
    ward: Ward, id_: str
) -> None:
    of = catalogue()[id_]
    for number, (band, weight) in enumerate(
        [("18-29", 4), ("30-39", 30), ("40-49", 20)]
    ):
        row = {"age_band": band, "lead_minutes": 1440, "weight": weight}
        lay(ward, of, row, number)

    def alone(band: str) -> Reading:
        return queries.read(ward.pk, Asked(of, NOVEMBER, LATER, Slice(age_band=band)))

    def by_month(band: str) -> Reading:
        cut = Slice(age_band=band)
        return queries.series(ward.pk, Asked(of, NOVEMBER, LATER, cut), 1)[0]

    for one in (alone, by_month):
        states = [one(band).state for band in ("18-29", "30-39", "40-49")]
        assert states[0] == states[2] == SUPPRESSED
        assert states[1] != SUPPRESSED


@pytest.mark.django_db
def test_nothing_measured_is_not_zero(ward: Ward) -> None:
    reading = queries.read(ward.pk, Asked(catalogue()["completion"], NOVEMBER, LATER))
    assert (reading.state, reading.value) == ("unmeasured", None)


@pytest.mark.django_db
def test_drafts_that_still_have_time_make_a_figure_provisional(ward: Ward) -> None:
    of = catalogue()["completion"]
    lay(ward, of, {"sent_in_time": True, "last_page": "who", "weight": 12}, 1)

    soon = queries.read(ward.pk, Asked(of, NOVEMBER, date(2026, 12, 20)))
    settled = queries.read(ward.pk, Asked(of, NOVEMBER, LATER))

    assert (soon.state, settled.state) == ("provisional", "measured")


@pytest.mark.django_db
def test_a_figure_opens_to_the_facts_it_counts(ward: Ward) -> None:
    of = catalogue()["online-use-a"]
    CaseLine.objects.create(
        ward=ward, stream="case/1", procedure="p", version=1, channel="web",
        age_band="40-49", received_on=DAY, received_event=77,
    )  # fmt: skip
    lay(ward, of, {"channel": "counter", "weight": 20}, 78)

    every = queries.facts_behind(ward.pk, Asked(of, NOVEMBER, LATER))
    online = queries.facts_behind(ward.pk, Asked(of, NOVEMBER, LATER), above=True)

    assert [(f.event, f.kind, f.weight) for f in every] == [
        (78, "counts.declared", 20),
        (77, "case.received", 1),
    ]
    assert [f.event for f in online] == [77]


@pytest.mark.django_db
def test_a_series_adds_up_to_the_months(ward: Ward) -> None:
    of = catalogue()["online-use-a"]
    lay(ward, of, {"channel": "web", "weight": 15}, 1)

    december = Period.parse("2026-12")
    months = queries.series(ward.pk, Asked(of, december, LATER), 3)

    assert [(one.period.text, one.value) for one in months] == [
        ("2026-10", None),
        ("2026-11", 100.0),
        ("2026-12", None),
    ]
