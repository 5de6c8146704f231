"""What a decision table leaves open or decides twice, with the case that shows it."""

from datetime import date

from madoguchi.procedures.expressions.reach import Span
from madoguchi.procedures.expressions.table import from_data
from madoguchi.procedures.studio.cover import Cover, Overlap, Sights, cover_of
from madoguchi.procedures.tests.vectors import vectors

VECTORS = vectors()
TODAY = date(2026, 11, 24)
PARAMETERS = {"limit": [(date(2025, 4, 1), 100), (date(2026, 4, 1), 120)]}


def cover(columns: list[str], rows: list[list[str]], *bounds: Span | None) -> Cover:
    table = from_data(
        {
            "columns": columns,
            "rows": [{"when": cells, "then": str(at)} for at, cells in enumerate(rows)],
            "otherwise": "99",
        }
    )
    return cover_of(table, Sights(VECTORS.scope, PARAMETERS, TODAY, bounds))


def test_a_table_that_takes_every_case_once_is_sound() -> None:
    found = cover(
        ["waived", "copies"], [["true", "-"], ["false", "< 3"], ["false", ">= 3"]]
    )
    assert found == Cover()


def test_a_gap_is_shown_by_the_case_that_falls_in_it() -> None:
    assert cover(["copies"], [["< 3"], ["> 3"]]).gap == (3,)
    assert cover(["who"], [['in ["self", "family"]']]).gap == ("other",)
    assert cover(["moved"], [['< date("2026-04-01")']]).gap == (date(2026, 4, 1),)


def test_limits_of_a_question_leave_no_gap_beyond_them() -> None:
    rows = [["<= 3"], ["in [4, 5]"]]
    assert cover(["copies"], rows).gap == (6,)
    assert cover(["copies"], rows, Span(1, 5)).gap is None


def test_an_overlap_is_shown_by_a_case_that_both_rows_take() -> None:
    found = cover(["copies", "waived"], [["<= 3", "-"], [">= 3", "true"]])
    assert found.overlaps == (Overlap(0, 1, (3, True)),)
    assert found.never == ()


def test_a_row_that_nothing_reaches_is_named() -> None:
    found = cover(["copies"], [["> 1"], ["> 5"]])
    assert found.never == (1,)


def test_a_parameter_counts_as_it_is_today() -> None:
    found = cover(
        ["copies"], [['<= param("limit", today)'], ['> param("limit", today)']]
    )
    assert found == Cover()


def test_a_cell_about_another_answer_is_not_judged() -> None:
    assert not cover(["copies"], [["> no_int"]]).is_known


def test_too_many_cases_are_not_judged() -> None:
    wide = [f"copies + {one}" for one in range(10)]
    rows = [[f"> {at}" for at in range(10)]]
    assert not cover(wide, rows).is_known
