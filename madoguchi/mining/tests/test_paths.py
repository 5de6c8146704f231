"""A path has the same number in Python and in DuckDB."""

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.mining.paths import (
    MODULUS,
    number_of,
    number_sql,
    path_after,
    path_after_sql,
    path_of,
)

NAMES = st.text(
    st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20
)


@given(path=st.integers(0, MODULUS - 1), activity=NAMES)
def test_both_languages_carry_a_path_on_alike(path: int, activity: str) -> None:
    said = duckdb.execute(
        f"SELECT {path_after_sql('?::UBIGINT', '?::VARCHAR')},"
        f" {number_sql('?::VARCHAR')}",
        [path, activity, activity],
    ).fetchone()
    assert said == (path_after(path, activity), number_of(activity))


@given(st.lists(NAMES, max_size=6), st.lists(NAMES, max_size=6))
def test_different_paths_have_different_numbers(a: list[str], b: list[str]) -> None:
    assert (path_of(a) == path_of(b)) == (a == b)
