"""Nothing that is withheld can be had by subtracting what is shown from a total."""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

import pytest

from madoguchi.indicators import queries
from madoguchi.indicators.cells import WHOLE, Asked
from madoguchi.indicators.definition import catalogue
from madoguchi.indicators.disclosure import Counts, is_small, put_together, withheld
from madoguchi.indicators.models import CaseLine, CountLine
from madoguchi.indicators.periods import Period
from madoguchi.indicators.readings import Reading
from madoguchi.indicators.sql import Slice
from madoguchi.wards.models import Ward
from madoguchi.wards.scope import ward_scope

LATER = date(2027, 6, 1)
YEAR = Period.parse("FY2026")
OLD = ("65-74", "75-84", "85+")
BANDS = ("18-29", "30-39", "40-49", *OLD)


@pytest.fixture
def ward(db: None) -> Iterator[Ward]:
    ward = Ward.objects.create(slug="midori", code="131997", name="みどり区")
    with ward_scope(ward.pk):
        yield ward


def lay(
    ward: Ward,
    month: str,
    sides: tuple[int, int],
    *,
    band: str = "40-49",
    procedure: str = "juminhyo",
) -> None:
    online, others = sides
    day = Period.parse(month).first
    made = CaseLine.objects.count()
    CaseLine.objects.bulk_create(
        CaseLine(
            ward=ward, stream=f"case/{made + number}", procedure=procedure, version=1,
            channel="web" if number < online else "post", age_band=band,
            online_available=True, received_on=day, received_event=made + number + 1,
        )
        for number in range(online + others)
    )  # fmt: skip


def asked(
    period: str = "FY2026",
    cut: Slice = WHOLE,
    of: str = "online-use-a",
    today: date = LATER,
) -> Asked:
    return Asked(catalogue()[of], Period.parse(period), today, cut)


def by(ward: Ward, dimension: str, period: str = "2026-09") -> dict[str, Reading]:
    cells = queries.breakdown(ward.pk, asked(period), dimension)
    return {cell.key: cell for cell in cells}


def shown(cells: Mapping[str, Reading]) -> list[str]:
    return [key for key, cell in cells.items() if cell.shown]


# ------------------------------------------------------------------ small sides


@pytest.mark.django_db
@pytest.mark.parametrize(("online", "others"), [(1, 60), (2, 60), (60, 1), (60, 2)])
def test_a_part_with_one_or_two_on_a_side_is_withheld(
    ward: Ward, online: int, others: int
) -> None:
    lay(ward, "2026-09", (online, others), band="30-39")
    for band in ("18-29", "40-49", "50-59"):
        lay(ward, "2026-09", (100, 100), band=band)

    cells = by(ward, "age_band")

    assert not cells["30-39"].shown
    assert len(shown(cells)) == 2
    alone = queries.read(ward.pk, asked("2026-09", Slice(age_band="30-39")))
    assert (alone.state, alone.numerator) == ("suppressed", None)


@pytest.mark.django_db
def test_a_part_with_none_or_three_on_a_side_is_shown(ward: Ward) -> None:
    lay(ward, "2026-09", (0, 20), band="18-29")
    lay(ward, "2026-09", (3, 17), band="30-39")

    assert shown(by(ward, "age_band")) == ["18-29", "30-39"]


@pytest.mark.django_db
def test_the_figure_of_the_whole_ward_tells_one_of_many(ward: Ward) -> None:
    lay(ward, "2026-09", (1, 30))

    whole = queries.read(ward.pk, asked("2026-09"))

    assert (whole.numerator, whole.denominator) == (1, 31)


@pytest.mark.django_db
def test_the_figure_of_one_class_of_people_does_not(ward: Ward) -> None:
    lay(ward, "2026-09", (1, 30), band="65-74")

    assert not queries.read(ward.pk, asked("2026-09", of="online-use-65")).shown


# -------------------------------------------------------------- rows and totals


@pytest.mark.django_db
def test_a_band_cannot_be_had_from_the_figure_of_people_of_65_and_over(
    ward: Ward,
) -> None:
    lay(ward, "2026-09", (3, 4), band="85+")
    for band in BANDS[:5]:
        lay(ward, "2026-09", (40, 40), band=band)

    cells = by(ward, "age_band")

    assert queries.read(ward.pk, asked("2026-09", of="online-use-65")).shown
    assert len([band for band in OLD if not cells[band].shown]) >= 2


def random_cells(chance: Random) -> dict[str, Counts]:
    sizes = (0, 0, 1, 2, 3, 8, 12, 40)
    cells = {}
    for band in BANDS:
        above, rest = chance.choice(sizes), chance.choice(sizes)
        old = above + rest if band in OLD else 0
        cells[band] = Counts(above, rest, (old, above + rest))
    return cells


@pytest.mark.parametrize("seed", range(200))
def test_what_is_left_of_a_total_is_never_one_cell_nor_few_people(seed: int) -> None:
    cells = random_cells(Random(seed))  # noqa: S311  no secret

    hidden = withheld(cells)

    for group in (BANDS, OLD, BANDS[:3]):
        secret = [cells[band] for band in group if band in hidden]
        told = [band for band in group if band not in hidden and cells[band].n]
        if secret and told:
            assert len(secret) > 1
            assert not is_small(put_together(secret), narrow=True)


@pytest.mark.django_db
def test_parts_of_a_withheld_part_are_withheld_too(ward: Ward) -> None:
    lay(ward, "2026-09", (4, 2), procedure="inu")
    for band in ("18-29", "30-39"):
        lay(ward, "2026-09", (10, 10), procedure="hoiku", band=band)
        lay(ward, "2026-09", (30, 30), band=band)

    beside = asked("2026-09", Slice(procedure="hoiku"))

    assert not queries.read(ward.pk, beside).shown
    assert not any(one.shown for one in queries.breakdown(ward.pk, beside, "age_band"))
    narrower = asked("2026-09", Slice("hoiku", age_band="18-29"))
    assert not queries.read(ward.pk, narrower).shown
    assert queries.facts_behind(ward.pk, beside) == []


# ------------------------------------------------------------- months and years


def year_less_months(ward: Ward, cut: Slice = WHOLE) -> int | None:
    """Return what a reader can reckon of the withheld months of a shown year."""
    year = queries.read(ward.pk, asked(cut=cut))
    months = [
        queries.read(ward.pk, asked(month.text, cut)) for month in year.period.months()
    ]
    if not year.shown or all(one.state != "suppressed" for one in months):
        return None
    return (year.n or 0) - sum(one.n or 0 for one in months)


@pytest.mark.django_db
def test_a_year_leaves_out_a_withheld_month_at_its_end(ward: Ward) -> None:
    lay(ward, "2026-08", (3, 2))
    lay(ward, "2026-09", (20, 20))
    lay(ward, "2026-10", (20, 20))

    year = queries.read(ward.pk, asked())

    assert year_less_months(ward) is None
    assert (year.n, year.period.first) == (80, date(2026, 9, 1))


@pytest.mark.django_db
def test_a_year_is_withheld_for_one_withheld_month_in_its_middle(ward: Ward) -> None:
    lay(ward, "2026-08", (20, 20))
    lay(ward, "2026-09", (3, 2))
    lay(ward, "2026-10", (20, 20))

    assert not queries.read(ward.pk, asked()).shown
    assert not any(one.shown for one in by(ward, "procedure", "FY2026").values())


@pytest.mark.django_db
def test_withheld_months_that_are_many_together_are_in_the_year(ward: Ward) -> None:
    lay(ward, "2026-07", (4, 4))
    lay(ward, "2026-08", (4, 4))
    lay(ward, "2026-09", (20, 20))

    assert queries.read(ward.pk, asked()).n == 56
    assert year_less_months(ward) == 16
    assert all(one.on is None for one in queries.facts_behind(ward.pk, asked()))


@pytest.mark.django_db
def test_a_part_of_a_year_is_withheld_for_its_one_withheld_month(ward: Ward) -> None:
    slugs = ("inu", "hoiku", "juminhyo")
    for slug, sides in zip(slugs, ((1, 30), (30, 30), (40, 40)), strict=True):
        lay(ward, "2026-08", sides, procedure=slug)
        lay(ward, "2026-09", (20, 20), procedure=slug)

    assert not queries.read(ward.pk, asked(cut=Slice("inu"))).shown
    assert [year_less_months(ward, Slice(slug)) for slug in slugs] == [None] * 3


@pytest.mark.django_db
def test_a_running_year_counts_the_months_that_are_over(ward: Ward) -> None:
    lay(ward, "2026-09", (20, 20))
    lay(ward, "2026-10", (3, 1))
    today = date(2026, 10, 20)

    year = queries.read(ward.pk, asked(today=today))

    assert (year.n, year.period.last) == (40, date(2026, 9, 30))
    assert year.state == "provisional"


@pytest.mark.django_db
def test_the_first_month_of_a_year_is_the_year_until_it_is_over(ward: Ward) -> None:
    lay(ward, "2026-04", (20, 20))

    year = queries.read(ward.pk, asked(today=date(2026, 4, 20)))

    assert (year.n, year.value) == (40, 50.0)


@pytest.mark.django_db
def test_a_series_hides_what_a_month_hides(ward: Ward) -> None:
    lay(ward, "2026-08", (1, 30), procedure="inu")
    lay(ward, "2026-09", (20, 20), procedure="inu")
    for month in ("2026-08", "2026-09"):
        lay(ward, month, (40, 40))

    for cut in (WHOLE, Slice("inu"), Slice("juminhyo")):
        months = queries.series(ward.pk, asked("2026-09", cut), 2)
        alone = [queries.read(ward.pk, asked(one.period.text, cut)) for one in months]
        assert [one.state for one in months] == [one.state for one in alone]


# ---------------------------------------------------------------- facts behind


@pytest.mark.django_db
def test_declared_counts_are_one_row_whatever_their_classes(ward: Ward) -> None:
    for number, band in enumerate(BANDS):
        CountLine.objects.create(
            ward=ward, procedure="inu", channel="post", age_band=band,
            month_on=date(2026, 9, 1), cases=5, event=900 + number,
        )  # fmt: skip

    facts = queries.facts_behind(ward.pk, asked("2026-09"))

    assert [(one.event, one.weight) for one in facts] == [(905, 30)]
