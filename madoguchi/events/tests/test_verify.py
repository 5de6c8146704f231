"""A log that was touched is known, and where."""
# ruff: noqa: S608 - what an intruder would type is written here by hand

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from madoguchi.events import checkpoints
from madoguchi.events.actions import (
    LogBroken,
    record_view,
    seal_batch,
    write_checkpoint,
)
from madoguchi.events.checkpoints import make_checkpoint_key
from madoguchi.events.envelope import Look
from madoguchi.events.models import Seal, SealHead
from madoguchi.events.queries import verify, views_of
from madoguchi.events.tests.cast import NOON, a_ward, light, seal_all, tamper
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
BODY_OF = "UPDATE events_{table} SET body = REPLACE(body, '\"web\"', '\"line\"')"


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    settings.CHECKPOINT_DIR = tmp_path / "checkpoints"
    make_checkpoint_key()
    return tmp_path


@pytest.fixture
def ward(home: Path) -> Iterator[int]:
    """Ten sealed events in three streams, five sealed views, one of each waiting."""
    ward = a_ward()
    with ward_scope(ward):
        for n in range(10):
            light(ward, f"case/{n % 3}")
        for n in range(5):
            look(ward, n)
        seal_all(ward)
        light(ward, "case/0")
        look(ward, 9)
        yield ward


def look(ward: int, n: int) -> None:
    record_view(
        Look(ward, f"case/{n}", "case.viewed", purpose="review"),
        by=Actor(ward, "staff", id="7", role="clerk", unit="residents"),
        at=NOON + timedelta(minutes=n),
    )


def row_at(place: int, table: str = "seal") -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_id FROM events_{table} WHERE number = {place}")
        (row_id,) = cursor.fetchone()
    return int(row_id)


def test_an_untouched_log_is_whole(ward: int) -> None:
    write_checkpoint(ward, at=NOON)

    verdict = verify(ward)

    assert (verdict.ok, verdict.facts, verdict.views) == (True, 10, 5)
    assert (verdict.first_bad, verdict.checkpoints) == (None, 1)


def test_an_empty_log_is_whole() -> None:
    assert verify(a_ward()).ok


def flip(_: int) -> None:
    tamper(
        "UPDATE events_event SET body = REPLACE(body, '\"web\"', '\"wec\"')"
        f" WHERE id = {row_at(4)}"
    )


def move_in_time(_: int) -> None:
    tamper(f"UPDATE events_event SET occurred_us = 1 WHERE id = {row_at(4)}")


def delete_event(_: int) -> None:
    tamper(f"DELETE FROM events_event WHERE id = {row_at(4)}")


def delete_event_and_seal(_: int) -> None:
    tamper(
        f"DELETE FROM events_event WHERE id = {row_at(4)}",
        "DELETE FROM events_seal WHERE number = 4",
    )


def swap_events(_: int) -> None:
    one, other = row_at(4), row_at(6)
    tamper(
        f"UPDATE events_event SET id = -1 WHERE id = {one}",
        f"UPDATE events_event SET id = {one} WHERE id = {other}",
        f"UPDATE events_event SET id = {other} WHERE id = -1",
    )


def swap_seals(_: int) -> None:
    tamper(
        "UPDATE events_seal SET number = -1 WHERE number = 4",
        "UPDATE events_seal SET number = 4 WHERE number = 6",
        "UPDATE events_seal SET number = 6 WHERE number = -1",
    )


def insert_past_the_trigger(ward: int) -> None:
    free = row_at(4) + 1000
    tamper(
        "UPDATE events_event SET id = id + 2000 WHERE id >= " + str(row_at(5)),
        "INSERT INTO events_event"
        " (id, ward_id, stream, number, kind, occurred_us, body)"
        f" VALUES ({free}, {ward}, 'case/9', 1, 'lamp.lit', 0, '{{}}')",
        "UPDATE events_seal SET row_id = row_id + 2000 WHERE number >= 5",
        "UPDATE events_unsealed SET row_id = row_id + 2000",
    )


@pytest.mark.parametrize(
    ("touch", "place", "reason"),
    [
        (flip, 4, "changed"),
        (move_in_time, 4, "changed"),
        (delete_event, 4, "row_missing"),
        (delete_event_and_seal, 4, "seal_missing"),
        (swap_events, 4, "changed"),
        (swap_seals, 4, "changed"),
        (insert_past_the_trigger, 5, "changed"),
    ],
)
def test_the_first_bad_place_is_named(
    ward: int, touch: Callable[[int], None], place: int, reason: str
) -> None:
    touch(ward)

    verdict = verify(ward)

    assert (verdict.ok, verdict.first_bad, verdict.reason) == (False, place, reason)
    assert verdict.chain == "events"


def test_an_event_that_got_past_the_trigger_is_named_by_its_place(ward: int) -> None:
    tamper(
        "INSERT INTO events_event"
        " (id, ward_id, stream, number, kind, occurred_us, body)"
        f" VALUES (-5, {ward}, 'case/9', 1, 'lamp.lit', 0, '{{}}')"
    )

    verdict = verify(ward)

    assert (verdict.first_bad, verdict.reason) == (1, "never_sealed")


def test_an_event_that_lost_its_turn_is_named(ward: int) -> None:
    tamper("DELETE FROM events_unsealed")

    verdict = verify(ward)

    assert (verdict.first_bad, verdict.reason) == (11, "never_sealed")


def test_an_event_whose_number_leaves_a_gap_is_named_although_sealed(ward: int) -> None:
    columns = "ward_id, stream, number, kind, occurred_us, body"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO events_event ({columns})"
            f" VALUES ({ward}, 'case/1', 99, 'lamp.lit', 0, '{{}}')"
        )
    seal_all(ward)

    verdict = verify(ward)

    assert (verdict.first_bad, verdict.reason) == (12, "out_of_order")


def cut_off_the_last(ward: int) -> None:
    """Take away the tenth event and mend every table that knows of it."""
    last, before = row_at(10), Seal.objects.get(number=9)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_id FROM events_unsealed")
        (waiting,) = cursor.fetchone()
        cursor.execute(f"SELECT stream FROM events_event WHERE id = {last}")
        (stream,) = cursor.fetchone()
    tamper(
        f"DELETE FROM events_event WHERE id IN ({last}, {waiting})",
        "DELETE FROM events_unsealed",
        "DELETE FROM events_seal WHERE number = 10",
        f"UPDATE events_sealhead SET number = 9, hash = {literal(before.hash)}",
        "UPDATE events_streamhead SET last_number ="
        " (SELECT MAX(number) FROM events_event e"
        "  WHERE e.stream = events_streamhead.stream)",
    )
    assert stream == "case/0"


def test_a_cut_tail_shows_by_the_checkpoint(ward: int) -> None:
    write_checkpoint(ward, at=NOON)

    cut_off_the_last(ward)

    verdict = verify(ward)
    assert (verdict.first_bad, verdict.reason) == (10, "cut_off")


def test_without_the_checkpoint_a_well_cut_tail_would_not_show(ward: int) -> None:
    path = write_checkpoint(ward, at=NOON)
    path.unlink()

    cut_off_the_last(ward)

    assert verify(ward).ok


def test_a_badly_cut_tail_shows_without_a_checkpoint(ward: int) -> None:
    tamper(
        f"DELETE FROM events_event WHERE id = {row_at(10)}",
        "DELETE FROM events_seal WHERE number = 10",
    )

    verdict = verify(ward)

    assert (verdict.first_bad, verdict.reason) == (10, "cut_off")


def test_a_stream_shorter_than_its_head_shows(ward: int) -> None:
    tamper("DELETE FROM events_event WHERE id IN (SELECT row_id FROM events_unsealed)")
    tamper("DELETE FROM events_unsealed")

    verdict = verify(ward)

    assert (verdict.first_bad, verdict.reason) == (11, "cut_off")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events_sealhead SET hash = {other}",
        "UPDATE events_sealhead SET number = 9",
        "UPDATE events_streamhead SET last_number = 1",
        "DELETE FROM events_streamhead WHERE stream = 'case/1'",
    ],
)
def test_a_head_that_was_moved_shows(ward: int, statement: str) -> None:
    seal_all(ward)
    tamper(statement.format(other=literal(bytes(32))))

    assert verify(ward).reason == "head_moved"


@pytest.mark.parametrize("place", [1, 2, 7, 10])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE events_event SET stream = 'case/77' WHERE id = {row}",
        "UPDATE events_event SET number = 77 WHERE id = {row}",
        "UPDATE events_event SET kind = 'lamp.hidden' WHERE id = {row}",
        "UPDATE events_event SET occurred_us = occurred_us + 1 WHERE id = {row}",
        "UPDATE events_event SET body = body || ' ' WHERE id = {row}",
        "UPDATE events_seal SET hash = {other} WHERE number = {place}",
        "UPDATE events_seal SET row_id = -1 WHERE number = {place}",
        "UPDATE events_event SET ward_id = 99 WHERE id = {row}",
    ],
)
def test_every_column_of_every_row_counts(ward: int, place: int, change: str) -> None:
    other = literal(bytes(32))
    tamper(change.format(row=row_at(place), place=place, other=other))

    assert verify(ward).first_bad == place


def literal(value: bytes | memoryview) -> str:
    digits = bytes(value).hex()
    return f"'\\x{digits}'" if connection.vendor == "postgresql" else f"X'{digits}'"


def test_a_chain_made_anew_is_not_the_one_the_checkpoint_saw(ward: int) -> None:
    seal_all(ward)
    write_checkpoint(ward, at=NOON)
    flip(ward)
    reseal(ward)

    verdict = verify(ward)

    assert (verdict.first_bad, verdict.reason) == (11, "rewritten")


def test_without_the_checkpoint_a_chain_made_anew_would_not_show(ward: int) -> None:
    seal_all(ward)
    flip(ward)
    reseal(ward)

    assert verify(ward).ok


def reseal(ward: int) -> None:
    tamper(
        "DELETE FROM events_seal",
        "DELETE FROM events_sealhead",
        "INSERT INTO events_unsealed (ward_id, row_id)"
        " SELECT ward_id, id FROM events_event",
    )
    seal_all(ward)


@pytest.mark.parametrize(
    ("statement", "place", "reason"),
    [
        ("UPDATE events_view SET occurred_us = 1 WHERE id = {row}", 3, "changed"),
        ("DELETE FROM events_view WHERE id = {row}", 3, "row_missing"),
        ("DELETE FROM events_viewseal WHERE number = 3", 3, "seal_missing"),
        ("DELETE FROM events_unsealedview", 6, "never_sealed"),
    ],
)
def test_touched_views_show_too(
    ward: int, statement: str, place: int, reason: str
) -> None:
    tamper(statement.format(row=row_at(3, "viewseal")))

    verdict = verify(ward)

    assert (verdict.first_bad, verdict.reason) == (place, reason)
    assert verdict.chain == "views"


def test_a_forged_checkpoint_is_refused(ward: int) -> None:
    path = write_checkpoint(ward, at=NOON)
    path.write_text(path.read_text().replace("events 10", "events 9"))

    assert verify(ward).reason == "checkpoint_forged"


def test_a_checkpoint_signed_by_another_key_is_refused(ward: int) -> None:
    write_checkpoint(ward, at=NOON)
    checkpoints.key_file().unlink()
    assert verify(ward).reason == "checkpoint_key_missing"

    make_checkpoint_key()

    assert verify(ward).reason == "checkpoint_forged"


def test_the_signing_key_is_its_owners_and_made_once(home: Path) -> None:
    secret = checkpoints.key_file().read_bytes()

    assert not make_checkpoint_key()
    assert checkpoints.key_file().read_bytes() == secret
    assert checkpoints.key_file().stat().st_mode & 0o777 == 0o600


def test_the_log_goes_on_after_a_checkpoint(ward: int) -> None:
    write_checkpoint(ward, at=NOON)
    seal_all(ward)
    light(ward, "case/7")
    seal_all(ward)
    write_checkpoint(ward, at=NOON)

    verdict = verify(ward)

    assert (verdict.ok, verdict.facts, verdict.checkpoints) == (True, 12, 2)


def test_sealing_in_small_batches_makes_the_same_chain(ward: int) -> None:
    seal_all(ward)
    whole = bytes(SealHead.objects.get().hash)
    tamper(
        "DELETE FROM events_seal",
        "DELETE FROM events_sealhead",
        "INSERT INTO events_unsealed (ward_id, row_id)"
        " SELECT ward_id, id FROM events_event",
    )

    seal_all(ward, limit=2)

    assert bytes(SealHead.objects.get().hash) == whole


def test_the_sealer_stops_when_a_waiting_event_is_gone(ward: int) -> None:
    tamper("DELETE FROM events_event WHERE id IN (SELECT row_id FROM events_unsealed)")

    with pytest.raises(LogBroken):
        seal_batch(ward)
    assert not verify(ward).ok


def test_the_resident_sees_who_looked_the_latest_first(ward: int) -> None:
    look(ward, 9)

    latest, _ = views_of(ward, "case/9")

    assert (latest.actor, latest.role, latest.unit) == ("staff/7", "clerk", "residents")
    assert (latest.kind, latest.purpose) == ("case.viewed", "review")


def test_the_command_tells_machines_and_people(ward: int) -> None:
    out = StringIO()
    call_command("log", "checkpoint", stdout=out)
    call_command("log", "verify", "--json", stdout=out)
    assert "11" in out.getvalue()

    told = json.loads(out.getvalue().splitlines()[-1])
    assert (told["ok"], told["facts"], told["first_bad"]) == (True, 11, None)

    flip(ward)
    broken = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("log", "verify", stdout=broken)
    assert end.value.code == 1
    assert "4番" in broken.getvalue()
    assert "number 4" in broken.getvalue()
