"""Data keys are there before they are needed, open with one query, and can die."""

import os

import pytest
from pytest_django.asserts import assertNumQueries
from pytest_django.fixtures import Settings

from madoguchi.vault import actions, keys, sealing
from madoguchi.vault.index import blind_index
from madoguchi.vault.models import SealedKey
from madoguchi.vault.problems import Damaged, KeyDestroyed, KeyLost

pytestmark = pytest.mark.django_db


def test_a_taken_key_is_already_in_the_store() -> None:
    key = actions.take_key(1)
    assert actions.data_key(1, key.id) == key


def test_keys_are_made_ahead_in_batches() -> None:
    actions.take_key(1)
    with assertNumQueries(0, using="keys"):
        taken = {actions.take_key(1).id for _ in range(actions.BATCH - 1)}
    assert len(taken) == actions.BATCH - 1


def test_many_keys_open_with_one_query() -> None:
    taken = {key.id: key for key in (actions.take_key(1) for _ in range(40))}
    with assertNumQueries(1, using="keys"):
        assert actions.data_keys(1, taken) == taken


def test_the_key_of_another_ward_is_not_found() -> None:
    key = actions.take_key(1)
    with pytest.raises(KeyLost, match=f"key {key.id}"):
        actions.data_key(2, key.id)


def test_a_lost_key_and_a_destroyed_key_are_told_apart(as_owner: None) -> None:
    lost, destroyed = actions.take_key(1), actions.take_key(1)
    SealedKey.objects.filter(pk=lost.id).delete()
    actions.destroy_key(1, destroyed.id)
    with pytest.raises(KeyLost):
        actions.data_key(1, lost.id)
    with pytest.raises(KeyDestroyed):
        actions.data_key(1, destroyed.id)


def test_destroying_a_key_leaves_nothing_of_it_and_spares_the_others() -> None:
    key, other = actions.take_key(1), actions.take_key(1)
    actions.destroy_key(1, key.id)
    actions.destroy_key(1, key.id)
    assert bytes(SealedKey.objects.get(pk=key.id).wrapped) == b""
    assert actions.data_key(1, other.id) == other


def test_a_ward_cannot_destroy_the_key_of_another() -> None:
    key = actions.take_key(1)
    actions.destroy_key(2, key.id)
    assert actions.data_key(1, key.id) == key


def test_a_wrapped_key_copied_to_another_row_opens_nothing() -> None:
    mine, other = actions.take_key(1), actions.take_key(1)
    blob = sealing.seal(mine, "case/1", "answers", b"x")
    wrapped = SealedKey.objects.get(pk=other.id).wrapped
    SealedKey.objects.filter(pk=mine.id).update(wrapped=wrapped)
    with pytest.raises(Damaged):
        sealing.open_sealed(actions.data_key(1, mine.id), "case/1", "answers", blob)


def test_a_forked_process_does_not_reuse_keys_made_ahead() -> None:
    actions.take_key(1)
    child = os.fork()
    if child == 0:
        os._exit(len(actions._ready.by_ward))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_json_is_sealed_and_opened() -> None:
    key = actions.take_key(1)
    answers = {"name": "若葉 みどり", "copies": 2, "none": None}
    blob = sealing.seal_json(key, "case/1", "answers", answers)
    assert sealing.open_json(key, "case/1", "answers", blob) == answers
    assert "若葉".encode() not in blob


def test_without_sealing_the_bytes_are_readable_and_later_refused(
    settings: Settings,
) -> None:
    key = actions.take_key(1)
    settings.SEALING_OFF = True
    blob = sealing.seal(key, "case/1", "answers", b"marker")
    assert b"marker" in blob
    assert sealing.open_sealed(key, "case/1", "answers", blob) == b"marker"
    settings.SEALING_OFF = False
    with pytest.raises(Damaged, match="not sealed"):
        sealing.open_sealed(key, "case/1", "answers", blob)


def test_equal_values_meet_in_the_index_and_nothing_else_does() -> None:
    mine = blind_index(1, "name_birth", "ワカバ ミドリ", "1990-04-01")
    assert len(mine) == 16
    assert blind_index(1, "name_birth", "ﾜｶﾊﾞ ﾐﾄﾞﾘ", "1990-04-01") == mine
    assert blind_index(2, "name_birth", "ワカバ ミドリ", "1990-04-01") != mine
    assert blind_index(1, "name", "ワカバ ミドリ", "1990-04-01") != mine
    assert blind_index(1, "name_birth", "ワカバ", "ミドリ1990-04-01") != mine


def test_the_index_survives_a_restart() -> None:
    mine = blind_index(1, "phone", "0312345678")
    actions.forget_keys()
    keys.hold_root_key(b"an invented root key of 32 bytes")
    assert blind_index(1, "phone", "0312345678") == mine
