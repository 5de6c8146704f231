"""What staff apply for themselves moves no figure about residents, and has its own."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from madoguchi.cases.tests.bureau import Bureau, a_bureau, at
from madoguchi.cases.tests.cast import a_case, a_town
from madoguchi.config.wiring import follow_all
from madoguchi.indicators.cells import Asked
from madoguchi.indicators.definition import catalogue
from madoguchi.indicators.models import CaseLine, OfferLine
from madoguchi.indicators.periods import Period
from madoguchi.indicators.queries import read
from madoguchi.indicators.readings import Reading
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
YEAR = Period.fiscal_year(2026)
RESIDENTS = 12
LEAVES = 11


@pytest.fixture
def bureau() -> Iterator[Bureau]:
    town = a_town()
    with ward_scope(town.id):
        yield a_bureau(town)


def figure(bureau: Bureau, name: str) -> Reading:
    asked = Asked(catalogue()[name], YEAR, date(2027, 3, 31))
    return read(bureau.town.id, asked)


def test_residents_are_counted_without_staff(bureau: Bureau) -> None:
    for _one in range(RESIDENTS):
        a_case(bureau.town, "granted")
    follow_all()
    names = [one for one in catalogue() if one != "staff-processing-time"]
    before = {name: figure(bureau, name) for name in names}

    for number in range(LEAVES):
        said = {"leave": "annual", "unit": "am", "from": f"2026-06-{number + 1:02}"}
        bureau.granted("kyuka", said, at(1, 9) + timedelta(minutes=number))
    bureau.punch("in", at(1, 8))
    follow_all()

    assert {name: figure(bureau, name) for name in names} == before
    assert before["online-use-a"].shown
    assert not OfferLine.objects.filter(procedure="kyuka").exists()
    own = figure(bureau, "staff-processing-time")
    assert own.shown
    assert CaseLine.objects.filter(channel="staff", outcome="granted").count() == LEAVES
