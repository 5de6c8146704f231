"""Set-up makes what is missing, replaces nothing, and is soon done again."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from madoguchi.config import examination, installing, keys, translations
from madoguchi.procedures.models import PostalTown
from madoguchi.vault.actions import take_key
from madoguchi.vault.keys import forget_keys
from madoguchi.vault.problems import VaultProblem


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    """Point the settings at an empty place."""
    home = tmp_path / "var"
    settings.HOME = home
    settings.ROOT_KEY_FILE = home / "keys" / "root.key"
    settings.OIDC_KEY_FILE = home / "keys" / "oidc-client.key"
    settings.STATIC_ROOT = home / "static"
    forget_keys()
    return home


def test_folders_and_keys_are_for_their_owner_alone(home: Path, db: None) -> None:
    installing.make_folders()
    installing.make_keys()

    files = [path for path in (home / "keys").iterdir() if path.suffix != ".pub"]
    assert home.stat().st_mode & 0o777 == 0o700
    assert {path.name for path in files} == set(examination.SECRET_FILES)
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_a_second_set_up_replaces_no_key(home: Path, db: None) -> None:
    installing.make_folders()
    installing.make_keys()
    before = {path: path.read_bytes() for path in (home / "keys").iterdir()}
    installing.make_keys()

    assert {path: path.read_bytes() for path in (home / "keys").iterdir()} == before


def test_a_secret_is_never_written_over(tmp_path: Path) -> None:
    keys.write_secret(tmp_path / "x", b"first")
    with pytest.raises(FileExistsError):
        keys.write_secret(tmp_path / "x", b"second")

    assert (tmp_path / "x").read_bytes() == b"first\n"


def test_set_up_is_needed_until_it_was_done(home: Path, db: None) -> None:
    assert installing.is_needed()

    installing.make_folders()
    installing.make_keys()
    translations.compile_all()
    installing.collect_static()
    PostalTown.objects.create(code="1000001", prefecture="東京都", city="千代田区")

    assert not installing.is_needed()


def test_a_missing_table_makes_set_up_needed(
    home: Path, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    installing.make_folders()
    installing.make_keys()
    monkeypatch.setattr(installing, "pending", lambda alias: alias == "keys")

    assert installing.is_needed()


def test_a_sound_installation_passes_its_examination(home: Path, db: None) -> None:
    installing.make_folders()
    installing.make_keys()
    failed = {one.name for one in examination.examine() if one.state == "fail"}

    # A test's tables are in memory, or on a server that forgets at a power cut.
    sound = {name for name in failed if not name.startswith("sqlite settings")}
    assert sound <= {"durability"}


def test_an_open_key_file_is_found_with_advice(home: Path, db: None) -> None:
    installing.make_folders()
    installing.make_keys()
    settings_file = home / "keys" / "root.key"
    settings_file.chmod(0o644)
    (home / "keys" / "checkpoint.key").unlink()

    found = {one.name: one for one in examination.key_files()}

    assert found["key file root.key"].state == "fail"
    assert found["key file root.key"].found == "mode 0644"
    assert "chmod 600" in found["key file root.key"].ja
    assert found["key file checkpoint.key"].found == "missing"
    assert found["key file django.secret"].state == "ok"


@pytest.mark.parametrize(
    ("name", "value", "check"),
    [
        ("SEALING_OFF", True, "sealing"),
        ("PUBLIC_URL", "http://madoguchi.example", "https"),
        ("ALLOWED_HOSTS", ["*"], "hosts"),
    ],
)
def test_an_unsafe_setting_is_named(
    settings: Settings, name: str, value: object, check: str
) -> None:
    setattr(settings, name, value)
    found = {one.name: one.state for one in examination.unsafe_settings()}

    assert found[check] == "fail"


def test_a_demo_that_others_can_reach_is_named(settings: Settings) -> None:
    settings.DEMO = True
    settings.PUBLIC_URL = "https://madoguchi.example"
    found = {one.name: one.state for one in examination.unsafe_settings()}

    assert found["demo"] == "fail"


def test_an_old_sqlite_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 51, 2))

    assert [one.state for one in examination.sqlite_version()] == ["fail"]


def test_every_advice_is_in_both_languages(home: Path, db: None) -> None:
    findings = examination.examine()

    assert [one.name for one in findings if one.state != "ok" and not one.ja] == []
    assert [one.name for one in findings if one.state != "ok" and not one.en] == []


def test_the_examination_can_be_read_by_a_machine(home: Path, db: None) -> None:
    said = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("doctor", "--json", stdout=said)

    told = json.loads(said.getvalue())
    assert end.value.code == 1
    assert told["ok"] is False
    assert {"name", "state", "found", "ja", "en"} == set(told["checks"][0])


def test_a_lost_root_key_stops_set_up_with_advice(home: Path, db: None) -> None:
    installing.make_folders()
    installing.make_keys()
    take_key(1)
    settings_file = home / "keys" / "root.key"
    settings_file.unlink()
    forget_keys()

    with pytest.raises(VaultProblem):
        installing.make_keys()
    assert not settings_file.exists()


@pytest.mark.django_db
def test_ready_means_that_every_part_is(client: Client) -> None:
    told = client.get("/readyz").json()

    assert told["database"]
    assert told["key store"]
    assert told["ready"] == all(told.values())


def test_alive_asks_for_nothing(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"
