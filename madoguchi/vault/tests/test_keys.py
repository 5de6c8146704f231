"""The root key is made once, recovered from paper, and never overwritten."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from pytest_django.fixtures import Settings

from madoguchi.vault import actions, keys, rules, shares
from madoguchi.vault.models import SealedKey, WardKey
from madoguchi.vault.problems import Damaged, KeyExists, KeyLost, WrongKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def root_file(tmp_path: Path, settings: Settings) -> Path:
    """Give a place for a root key file, with nothing held in memory."""
    settings.ROOT_KEY_FILE = tmp_path / "keys" / "root.key"
    actions.forget_keys()
    return Path(settings.ROOT_KEY_FILE)


def test_the_root_key_file_is_its_owners_alone(root_file: Path) -> None:
    check = keys.make_root_key()
    assert stat.S_IMODE(root_file.stat().st_mode) == 0o600
    assert keys.check_root_key() == check


def test_a_root_key_is_never_overwritten(root_file: Path) -> None:
    keys.make_root_key()
    before = root_file.read_bytes()
    with pytest.raises(KeyExists):
        keys.make_root_key()
    with pytest.raises(KeyExists):
        keys.write_root_key(root_file, bytes(32))
    assert root_file.read_bytes() == before


def test_a_new_root_key_is_refused_while_the_store_belongs_to_another(
    root_file: Path,
) -> None:
    keys.make_root_key()
    actions.take_key(1)
    root_file.unlink()
    with pytest.raises(KeyExists, match="belongs"):
        keys.make_root_key()
    assert not root_file.exists()


def test_a_missing_root_key_says_how_to_recover(root_file: Path) -> None:
    with pytest.raises(KeyLost, match="keys recover"):
        keys.root_key()


@pytest.mark.parametrize("text", ["", "madoguchi-root-key-1 AAAA", "x y z", "鍵"])
def test_a_broken_root_key_file_is_named_as_damaged(root_file: Path, text: str) -> None:
    root_file.parent.mkdir()
    root_file.write_text(text)
    with pytest.raises(Damaged):
        keys.root_key()


def test_one_changed_letter_in_the_root_key_file_is_seen(root_file: Path) -> None:
    keys.make_root_key()
    mark, text, check = root_file.read_text().split()
    root_file.write_text(f"{mark} {'B' if text[0] == 'A' else 'A'}{text[1:]} {check}")
    actions.forget_keys()
    with pytest.raises(Damaged, match="changed letter"):
        keys.root_key()


def test_a_wrong_root_key_is_seen_at_start_and_opens_nothing(root_file: Path) -> None:
    keys.make_root_key()
    key = actions.take_key(1)
    before = bytes(WardKey.objects.get().wrapped)
    keys.hold_root_key(b"w" * 32)
    with pytest.raises(WrongKey):
        keys.check_root_key()
    with pytest.raises(WrongKey, match="ward 1"):
        actions.data_key(1, key.id)
    with pytest.raises(WrongKey):
        actions.make_keys(2, 1)
    assert bytes(WardKey.objects.get().wrapped) == before


def test_the_printed_sheets_bring_a_lost_root_key_back(root_file: Path) -> None:
    check = keys.make_root_key()
    key = actions.take_key(1)
    sheets = keys.recovery_shares(5, 3)
    root_file.unlink()
    actions.forget_keys()

    assert keys.recover(sheets[2:]) == check

    assert actions.data_key(1, key.id) == key
    assert stat.S_IMODE(root_file.stat().st_mode) == 0o600


def test_sheets_of_another_installation_are_refused(root_file: Path) -> None:
    other = shares.split(b"o" * 32, rules.check_value(b"o" * 32))
    keys.make_root_key()
    actions.take_key(1)
    with pytest.raises(WrongKey):
        keys.prove(other[:3])
    root_file.unlink()
    with pytest.raises(WrongKey):
        keys.recover(other[:3])
    assert not root_file.exists()


def test_sheets_are_proved_without_writing_anything(root_file: Path) -> None:
    check = keys.make_root_key()
    before = root_file.stat().st_mtime_ns
    assert keys.prove(keys.recovery_shares(3, 2)[1:]) == check
    assert root_file.stat().st_mtime_ns == before


def test_two_wards_have_different_keys() -> None:
    assert keys.ward_keys(1) != keys.ward_keys(2)
    assert keys.ward_keys(1)[0] != keys.ward_keys(1)[1]


def test_the_wrapped_keys_of_one_ward_do_not_open_for_another(as_owner: None) -> None:
    keys.ward_keys(1)
    WardKey.objects.filter(ward=1).update(ward=2)
    actions.forget_keys()
    keys.hold_root_key(b"an invented root key of 32 bytes")
    with pytest.raises(Damaged):
        keys.ward_keys(2)


@pytest.fixture
def store_file(tmp_path: Path) -> Iterator[Path]:
    """Put the key store into a file of its own, outside any transaction."""
    before = connections["keys"]
    if before.vendor != "sqlite":
        pytest.skip("the owner of PostgreSQL's tables vacuums dead rows")
    store = connections.create_connection("keys")
    store.settings_dict = store.settings_dict | {"NAME": str(tmp_path / "keys")}
    connections["keys"] = store
    with store.schema_editor() as editor:
        editor.create_model(WardKey)
        editor.create_model(SealedKey)
    yield tmp_path
    store.close()
    connections["keys"] = before


def test_the_bytes_of_a_destroyed_key_leave_the_file(store_file: Path) -> None:
    key, other = actions.take_key(1), actions.take_key(1)
    wrapped = bytes(SealedKey.objects.get(pk=key.id).wrapped)
    assert wrapped in all_bytes(store_file)

    actions.destroy_key(1, key.id)
    actions.scrub()

    assert wrapped not in all_bytes(store_file)
    assert actions.data_key(1, other.id) == other


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())
