"""A writer that dies at any moment leaves the data set as it was, or whole."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from madoguchi.lake import manifest as books
from madoguchi.lake.actions import Yard, build, rebuild
from madoguchi.lake.queries import opened, verify
from madoguchi.lake.tests.cast import a_ward, a_yard, many_cases
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db


class PowerCut(BaseException):
    """Nothing of ours runs any more."""


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    ward = a_ward()
    with ward_scope(ward):
        many_cases(ward, 20)
        yield a_yard(ward, tmp_path)


def rows(yard: Yard) -> list[tuple[Any, ...]]:
    with opened(yard.ward, yard=yard) as database:
        return database.execute("SELECT * FROM events ORDER BY seal").fetchall()


def failing_at(turn: int, real: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function work so many times, and then the power be cut."""
    turns = iter(range(turn))

    def work(*given: Any, **named: Any) -> Any:
        if next(turns, None) is None:
            raise PowerCut
        return real(*given, **named)

    return work


@pytest.mark.parametrize("work", [build, rebuild])
@pytest.mark.parametrize("target", [(Path, "replace"), (os, "fsync")])
def test_a_crash_leaves_a_data_set_that_can_be_used(
    yard: Yard,
    work: Callable[[Yard], books.Manifest],
    target: tuple[Any, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    in_the_log = rows(yard)
    owner, name = target
    for turn in (0, 1, 3, 8, 21):
        real = getattr(owner, name)
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, failing_at(turn, real))
            with suppress(PowerCut):
                work(yard)
        assert rows(yard) == in_the_log
        assert verify(yard.ward, yard=yard) == []

    work(yard)

    assert rows(yard) == in_the_log
    assert verify(yard.ward, yard=yard, anew=True) == []


def test_what_a_crash_left_is_swept_when_it_is_old(yard: Yard) -> None:
    build(yard)
    left = yard.folder / "young" / f"000000000001-000000000004{books.DRAFT}"
    left.write_bytes(b"half a file")

    build(yard)
    assert left.exists()  # a minute old: somebody might be writing it
    os.utime(left, (0, 0))
    build(yard)

    assert not left.exists()
    assert verify(yard.ward, yard=yard) == []
