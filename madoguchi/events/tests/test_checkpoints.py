"""Checkpoints are thinned out with age and go on proving what they proved."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from madoguchi.events import checkpoints
from madoguchi.events.actions import write_checkpoint
from madoguchi.events.checkpoints import Checkpoint, kept, stamp, surplus, thin
from madoguchi.events.models import Seal, SealHead, StreamHead
from madoguchi.events.queries import verify
from madoguchi.events.tasks import write_checkpoints
from madoguchi.events.tests.cast import NOON, a_ward, light, seal_all, tamper
from madoguchi.wards.scope import ward_scope

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def signed_at(at: datetime, facts: int) -> Checkpoint:
    return Checkpoint(1, stamp(at), facts, b"", 0, b"")


def test_a_week_stays_whole_and_older_days_keep_their_last() -> None:
    hours = 24 * 20
    end = NOON + hours * HOUR
    signed = [signed_at(NOON + n * HOUR, n) for n in range(hours + 1)]

    left = [one for one in signed if one not in surplus(signed, end)]

    young = [one for one in left if datetime.fromisoformat(one.at) >= end - 7 * DAY]
    assert len(young) == 7 * 24 + 1
    old = [one.at for one in left if one not in young]
    assert old[0] == stamp(NOON)
    assert len({at[:10] for at in old}) == len(old) - 1 == 13
    assert all("T23:" in at for at in old[1:-1])


@pytest.mark.parametrize("years", [1, 50])
def test_the_first_and_the_newest_stay_for_ever(years: int) -> None:
    signed = [signed_at(NOON + n * HOUR, n) for n in range(3)]

    assert surplus(signed, NOON + years * 365 * DAY) == [signed[1]]
    assert surplus([], NOON) == surplus(signed[:1], NOON + 365 * DAY) == []


@pytest.fixture
def ward(db: None, settings: Settings, tmp_path: Path) -> Iterator[int]:
    """Six facts, signed after each, long ago."""
    settings.HOME = tmp_path
    settings.CHECKPOINT_DIR = tmp_path / "checkpoints"
    checkpoints.make_checkpoint_key()
    ward = a_ward()
    with ward_scope(ward):
        for n in range(6):
            light(ward, f"case/{n}")
            seal_all(ward)
            write_checkpoint(ward, at=NOON + n * HOUR)
        yield ward


def numbers(ward: int) -> list[int]:
    return [one.facts for one in kept(ward)]


def test_thinning_deletes_files_and_may_be_done_again(ward: int) -> None:
    assert thin(ward, NOON + 30 * DAY) == 4
    assert thin(ward, NOON + 30 * DAY) == 0
    assert numbers(ward) == [1, 6]
    assert verify(ward).ok


def test_a_cut_tail_still_shows_after_the_thinning(ward: int) -> None:
    thin(ward, NOON + 30 * DAY)
    before, last = Seal.objects.order_by("number")[4:6]
    tamper(
        f"DELETE FROM events_event WHERE id = {last.row_id}",  # noqa: S608
        "DELETE FROM events_seal WHERE number = 6",
    )
    StreamHead.objects.filter(stream="case/5").delete()
    SealHead.objects.update(number=5, hash=before.hash)

    verdict = verify(ward)

    assert (verdict.first_bad, verdict.reason) == (6, "cut_off")


def test_where_one_is_forged_nothing_is_deleted(ward: int) -> None:
    path = sorted(checkpoints.folder(ward).glob("*.txt"))[2]
    path.write_text(path.read_text().replace("events 3", "events 2"))

    assert thin(ward, NOON + 30 * DAY) == 0
    assert len(list(checkpoints.folder(ward).glob("*.txt"))) == 6


def test_the_hourly_job_signs_and_thins(ward: int) -> None:
    light(ward, "case/9")
    seal_all(ward)

    write_checkpoints.func()

    assert numbers(ward) == [1, 6, 7]
