"""Sealed parts and their manifest: whatever is wrong is refused by name."""

import json
import shutil
import tarfile
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.config.backup import archive, sealed_part
from madoguchi.config.backup.archive import Filling, Manifest, Opening
from madoguchi.config.backup.problems import (
    BackupProblem,
    KeysExpired,
    KeysMissing,
    KeysTooOld,
    ManifestDamaged,
    PartCutShort,
    PartDamaged,
    PartMissing,
    WrongRootKey,
)
from madoguchi.config.backup.restoring import Backup, beside, check
from madoguchi.config.backup.sealed_part import CHUNK, PartReader, PartWriter
from madoguchi.vault.rules import check_value

ROOT = b"a root key of exactly 32 bytes.."
SOON, LATE = date(2026, 4, 2), date(2026, 5, 7)
STAMP = "20260401T030000Z"


def written(path: Path, plain: bytes) -> Path:
    writer = PartWriter(path, ROOT, "files", STAMP)
    writer.write(plain)
    writer.finish()
    return path


def read(path: Path, root: bytes = ROOT) -> bytes:
    with PartReader(path, root) as reader:
        return reader.read()


@settings(deadline=None, max_examples=50)
@given(plain=st.binary(max_size=5000))
def test_a_part_opens_to_the_same_bytes(plain: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert read(written(Path(folder) / "x", plain)) == plain


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_a_part_of_any_length_opens(tmp_path: Path, size: int) -> None:
    assert read(written(tmp_path / "x", b"a" * size)) == b"a" * size


@settings(deadline=None, max_examples=50)
@given(at=st.integers(min_value=0), bit=st.integers(0, 7))
def test_a_flipped_bit_is_refused(at: int, bit: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder) / "x", b"secret" * 200)
        sealed = bytearray(path.read_bytes())
        sealed[at % len(sealed)] ^= 1 << bit
        path.write_bytes(sealed)
        with pytest.raises((PartDamaged, WrongRootKey)):
            read(path)


def test_the_damaged_chunk_is_named(tmp_path: Path) -> None:
    path = written(tmp_path / "x", b"a" * (3 * CHUNK))
    with path.open("r+b") as file:
        file.seek(CHUNK + 500_000)
        file.write(b"!")
    with pytest.raises(PartDamaged, match="chunk 2"):
        read(path)


def test_a_part_cut_between_chunks_is_named_as_cut(tmp_path: Path) -> None:
    path = written(tmp_path / "x", b"a" * (3 * CHUNK))
    header = len(path.read_bytes().split(b"\n", 1)[0]) + 1
    with path.open("r+b") as file:
        file.truncate(header + 2 * (CHUNK + sealed_part.TAG))
    with pytest.raises(PartCutShort, match="after chunk 1"):
        read(path)
    with path.open("r+b") as file:
        file.truncate(header)
    with pytest.raises(PartCutShort):
        read(path)


def test_swapped_chunks_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "x", b"a" * CHUNK + b"b" * CHUNK + b"c")
    header, body = path.read_bytes().split(b"\n", 1)
    size = CHUNK + sealed_part.TAG
    swapped = body[size : 2 * size] + body[:size] + body[2 * size :]
    path.write_bytes(header + b"\n" + swapped)
    with pytest.raises(PartDamaged, match="chunk 1"):
        read(path)


def test_another_root_key_is_named(tmp_path: Path) -> None:
    path = written(tmp_path / "x", b"a")
    with pytest.raises(WrongRootKey, match=check_value(ROOT)):
        read(path, b"another root key of 32 bytes....")


def test_what_is_sealed_is_not_readable(tmp_path: Path) -> None:
    assert b"marker" not in written(tmp_path / "x", b"marker" * 9).read_bytes()


@pytest.fixture
def backup(tmp_path: Path) -> Backup:
    """Make a backup of a few plain files: its parts and manifests are real."""
    live = tmp_path / "live"
    (live / "1").mkdir(parents=True)
    (live / "1" / "a").write_bytes(b"first")
    (live / "b").write_bytes(b"x" * (2 * CHUNK))
    found = beside(tmp_path / "backups" / STAMP)
    for folder, kind in ((found.records, "records"), (found.keys, "keys")):
        folder.mkdir(parents=True)
        filling = Filling(folder, ROOT, STAMP)
        filling.add_folder("files", live)
        filling.add_file("database", live / "b")
        filling.close(a_manifest(kind, filling))
    return found


def a_manifest(kind: str, filling: Filling) -> Manifest:
    return Manifest(
        kind=kind,
        stamp=filling.stamp,
        root=check_value(filling.root),
        version="0",
        engine="sqlite",
        engine_version="3",
        counts={"a": 1},
        heads={},
        parts=filling.parts,
        expires_on=date(2026, 5, 6) if kind == "keys" else None,
    )


def test_a_sound_backup_is_accepted_and_unpacks(backup: Backup, tmp_path: Path) -> None:
    checked = check(backup, ROOT, SOON)
    assert checked.records.folder_to("files", tmp_path / "out") == 2
    assert (tmp_path / "out" / "1" / "a").read_bytes() == b"first"


def flip(path: Path) -> None:
    sealed = bytearray(path.read_bytes())
    sealed[-30] ^= 1
    path.write_bytes(sealed)


def cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 1)


def lengthen(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"!")


@pytest.mark.parametrize(
    ("harm", "problem"),
    [
        (flip, PartDamaged),
        (cut, PartCutShort),
        (lengthen, PartDamaged),
        (Path.unlink, PartMissing),
    ],
    ids=["flipped", "cut", "lengthened", "missing"],
)
@pytest.mark.parametrize("part", ["files.part", "database.part"])
@pytest.mark.parametrize("side", ["records", "keys"])
def test_a_harmed_part_is_refused_and_named(
    backup: Backup,
    side: str,
    part: str,
    harm: Callable[[Path], None],
    problem: type[BackupProblem],
) -> None:
    harm(getattr(backup, side) / part)
    with pytest.raises(problem, match=part):
        check(backup, ROOT, SOON)


def test_an_edited_manifest_is_refused(backup: Backup) -> None:
    path = backup.records / archive.MANIFEST
    said = json.loads(path.read_text())
    said["counts"]["a"] = 2
    path.write_text(json.dumps(said))
    with pytest.raises(ManifestDamaged):
        check(backup, ROOT, SOON)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"seal": "", "root": 1}', "\x00"])
def test_a_broken_manifest_is_refused(backup: Backup, text: str) -> None:
    (backup.records / archive.MANIFEST).write_text(text)
    with pytest.raises((ManifestDamaged, WrongRootKey)):
        check(backup, ROOT, SOON)


def test_a_missing_manifest_is_refused(backup: Backup) -> None:
    (backup.records / archive.MANIFEST).unlink()
    with pytest.raises(PartMissing, match="manifest"):
        check(backup, ROOT, SOON)


def test_a_part_of_another_backup_does_not_pass_for_this_one(backup: Backup) -> None:
    checked = check(backup, ROOT, SOON)
    shutil.copy(backup.records / "files.part", backup.records / "database.part")
    with (
        pytest.raises(PartDamaged, match="another backup"),
        checked.records.part("database"),
    ):
        pass


def test_a_wrong_root_key_is_refused_before_anything_is_opened(backup: Backup) -> None:
    with pytest.raises(WrongRootKey):
        check(backup, b"another root key of 32 bytes....", SOON)


def test_missing_keys_old_keys_and_expired_keys_have_names_of_their_own(
    backup: Backup,
) -> None:
    with pytest.raises(KeysMissing):
        check(Backup(backup.records, backup.keys / "nowhere"), ROOT, SOON)
    with pytest.raises(ManifestDamaged):
        check(Backup(backup.keys, backup.keys), ROOT, SOON)
    with pytest.raises(KeysExpired):
        check(backup, ROOT, LATE)
    older = backup.keys.with_name("20260301T030000Z")
    older.mkdir()
    filling = Filling(older, ROOT, older.name)
    filling.close(a_manifest("keys", filling))
    with pytest.raises(KeysTooOld):
        check(Backup(backup.records, older), ROOT, SOON)


def test_a_list_of_files_cannot_reach_outside_its_folder(tmp_path: Path) -> None:
    live = tmp_path / "live"
    live.mkdir()
    (live / "a").write_bytes(b"x")
    filling = Filling(tmp_path, ROOT, STAMP)
    with (
        filling.part("files") as part,
        tarfile.open(fileobj=part, mode="w|") as tar,
    ):
        tar.add(live / "a", arcname="../outside")
    filling.close(a_manifest("records", filling))
    opening = Opening(tmp_path, ROOT, archive.read_manifest(tmp_path, ROOT))
    with pytest.raises(PartDamaged, match="outside"):
        opening.folder_to("files", tmp_path / "out")
    assert not (tmp_path / "outside").exists()


def test_every_problem_says_what_to_do_in_both_languages() -> None:
    kinds = BackupProblem.__subclasses__()
    assert len(kinds) > 10
    for kind in kinds:
        assert kind.advice_ja
        assert kind.advice_en
        assert str(kind("place", "detail")).startswith(f"{kind.__name__} (place")
