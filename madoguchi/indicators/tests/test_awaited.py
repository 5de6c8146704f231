"""A use rate waits for the counters that work outside the system."""

from collections.abc import Iterator
from datetime import date

import pytest

from madoguchi.indicators import queries
from madoguchi.indicators.cells import Asked
from madoguchi.indicators.definition import catalogue
from madoguchi.indicators.models import CaseLine, CountLine, OfferLine
from madoguchi.indicators.periods import Period
from madoguchi.indicators.readings import Reading
from madoguchi.indicators.sql import Slice
from madoguchi.wards.models import Ward
from madoguchi.wards.scope import ward_scope

SEPTEMBER, OCTOBER = Period.parse("2026-09"), Period.parse("2026-10")
LATER = date(2027, 6, 1)
USE_RATES = ("online-use-a", "online-use-b", "online-use-65")


@pytest.fixture
def ward(db: None) -> Iterator[Ward]:
    """Return a ward that offers two procedures since September, one used online."""
    ward = Ward.objects.create(slug="midori", code="131997", name="みどり区")
    with ward_scope(ward.pk):
        for number, slug in enumerate(("juminhyo", "inu")):
            OfferLine.objects.create(
                ward=ward, procedure=slug, version=1, online=True,
                since_on=SEPTEMBER.first, event=number,
            )  # fmt: skip
        for month in (SEPTEMBER, OCTOBER):
            arrive(ward, month)
        yield ward


def arrive(ward: Ward, month: Period) -> None:
    CaseLine.objects.bulk_create(
        CaseLine(
            ward=ward, stream=f"case/{month.text}-{number}", procedure="juminhyo",
            version=1, channel="web", age_band="65-74", online_available=True,
            started_on=month.first, received_on=month.first, last_page="who",
            sent_in_time=True,
        )
        for number in range(20)
    )  # fmt: skip


def declare(ward: Ward, procedure: str, month: Period, cases: int = 0) -> None:
    CountLine.objects.create(
        ward=ward, procedure=procedure, channel="counter", age_band="65-74",
        month_on=month.first, online_available=True, cases=cases, event=9,
    )  # fmt: skip


def read(
    ward: Ward, of: str = "online-use-a", month: Period = SEPTEMBER, procedure: str = ""
) -> Reading:
    asked = Asked(catalogue()[of], month, LATER, Slice(procedure=procedure))
    return queries.read(ward.pk, asked)


@pytest.mark.django_db
@pytest.mark.parametrize("of", USE_RATES)
def test_a_use_rate_stays_provisional_until_every_procedure_has_told_its_counts(
    ward: Ward, of: str
) -> None:
    declare(ward, "juminhyo", SEPTEMBER, 20)
    before = read(ward, of)
    declare(ward, "inu", SEPTEMBER)
    after = read(ward, of)

    assert (before.state, before.awaits_counts) == ("provisional", True)
    assert (after.state, after.awaits_counts) == ("measured", False)
    assert after.value == 50.0


@pytest.mark.django_db
def test_the_rate_of_one_procedure_waits_for_that_procedure_alone(ward: Ward) -> None:
    declare(ward, "juminhyo", SEPTEMBER, 20)
    asked = Asked(catalogue()["online-use-a"], SEPTEMBER, LATER)

    row = queries.breakdown(ward.pk, asked, "procedure")[0]

    assert read(ward, procedure="juminhyo").state == row.state == "measured"


@pytest.mark.django_db
def test_a_year_waits_for_each_of_its_months(ward: Ward) -> None:
    for slug in ("juminhyo", "inu"):
        declare(ward, slug, SEPTEMBER)

    year = read(ward, month=Period.parse("FY2026"))

    assert (year.state, year.awaits_counts) == ("provisional", True)


@pytest.mark.django_db
def test_of_a_series_only_the_months_without_counts_wait(ward: Ward) -> None:
    for slug in ("juminhyo", "inu"):
        declare(ward, slug, SEPTEMBER)
    asked = Asked(catalogue()["online-use-a"], OCTOBER, LATER)

    months = queries.series(ward.pk, asked, 2)

    assert [(one.state, one.awaits_counts) for one in months] == [
        ("measured", False),
        ("provisional", True),
    ]


@pytest.mark.django_db
def test_a_procedure_known_from_its_counts_alone_owes_them_every_month(
    ward: Ward,
) -> None:
    for slug in ("juminhyo", "inu"):
        for month in (SEPTEMBER, OCTOBER):
            declare(ward, slug, month)
    declare(ward, "koseki", SEPTEMBER, 30)

    assert read(ward).state == "measured"
    assert read(ward, month=OCTOBER).awaits_counts


@pytest.mark.django_db
def test_nobody_owes_the_counts_of_a_month_that_is_not_over(ward: Ward) -> None:
    asked = Asked(catalogue()["online-use-a"], SEPTEMBER, date(2026, 9, 20))

    reading = queries.read(ward.pk, asked)

    assert (reading.state, reading.awaits_counts) == ("provisional", False)


@pytest.mark.django_db
def test_what_needs_no_counts_waits_for_none(ward: Ward) -> None:
    assert read(ward, "completion").state == "measured"
