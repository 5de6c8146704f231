"""Sign how long the log is and where its chain stands, outside the database.

Someone who owns the database can cut off the log's end and mend every table; a
checkpoint kept elsewhere still knows. Copy the folder off the machine.
"""

import base64
import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from django.conf import settings

FORMAT = "madoguchi checkpoint 1"
# For so long every checkpoint stays, to say to the hour when a log was touched.
ALL_KEPT = timedelta(days=7)


class NoCheckpointKey(Exception):
    """There is no key to sign or check with."""


class CheckpointForged(Exception):
    """A checkpoint is not what was signed."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where a ward's two chains stood at a moment."""

    ward: int
    at: str
    facts: int
    facts_hash: bytes
    views: int
    views_hash: bytes

    def text(self) -> str:
        lines = [
            FORMAT,
            f"ward {self.ward}",
            f"at {self.at}",
            f"events {self.facts} {self.facts_hash.hex()}",
            f"views {self.views} {self.views_hash.hex()}",
        ]
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> Self:
        try:
            first, ward, at, events, views = text.splitlines()
            facts, facts_hash = events.removeprefix("events ").split()
            seen, views_hash = views.removeprefix("views ").split()
            checkpoint = cls(
                ward=int(ward.removeprefix("ward ")),
                at=at.removeprefix("at "),
                facts=int(facts),
                facts_hash=bytes.fromhex(facts_hash),
                views=int(seen),
                views_hash=bytes.fromhex(views_hash),
            )
        except ValueError:
            raise CheckpointForged from None
        if first != FORMAT or checkpoint.text() != text:
            raise CheckpointForged
        return checkpoint


def key_file() -> Path:
    return Path(settings.HOME) / "keys" / "checkpoint.key"


def make_checkpoint_key() -> bool:
    """Make the signing key at set-up, once; say whether it was made now.

    Its public half lies beside it, for auditors.
    """
    path = key_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = Ed25519PrivateKey.generate()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(key.private_bytes_raw()) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    path.with_suffix(".pub").write_text(f"{public}\n")
    _sync(path.parent)
    return True


def _key() -> Ed25519PrivateKey:
    try:
        secret = base64.b64decode(key_file().read_bytes(), validate=False)
    except FileNotFoundError:
        raise NoCheckpointKey from None
    return Ed25519PrivateKey.from_private_bytes(secret)


def _key_id(public: Ed25519PublicKey) -> str:
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()[:16]


def folder(ward: int) -> Path:
    return Path(settings.CHECKPOINT_DIR) / str(ward)


def path_of(checkpoint: Checkpoint) -> Path:
    name = f"{checkpoint.facts:012d}-{checkpoint.views:012d}.txt"
    return folder(checkpoint.ward) / name


def keep(checkpoint: Checkpoint) -> Path:
    """Sign a checkpoint and write it where no transaction can take it back."""
    key = _key()
    text = checkpoint.text()
    signature = base64.b64encode(key.sign(text.encode())).decode()
    path = path_of(checkpoint)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    with draft.open("w", encoding="utf-8") as file:
        file.write(f"{text}\n{_key_id(key.public_key())} {signature}\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync(path.parent)
    return path


def read(path: Path, public: Ed25519PublicKey) -> Checkpoint:
    """Return a checkpoint; raise CheckpointForged when it was not signed so."""
    text, _, seal = path.read_text(encoding="utf-8").partition("\n\n")
    try:
        _, signature = seal.split()
        public.verify(base64.b64decode(signature), f"{text}\n".encode())
    except (InvalidSignature, ValueError):
        raise CheckpointForged from None
    return Checkpoint.parse(f"{text}\n")


def kept(ward: int) -> list[Checkpoint]:
    """Return a ward's checkpoints, the shortest log first."""
    paths = sorted(folder(ward).glob("*.txt"))
    if not paths:
        return []
    public = _key().public_key()
    signed = []
    for path in paths:
        with suppress(FileNotFoundError):  # thinned out since the folder was read
            signed.append(read(path, public))
    return signed


def surplus(signed: Sequence[Checkpoint], at: datetime) -> list[Checkpoint]:
    """Return the checkpoints that may go: all of old days but each day's last.

    The newest alone proves that nothing was cut off since, and the first how old the
    log is, so neither ever goes.
    """
    last_of_day = {one.at[:10]: one for one in signed}
    kept_for_ever = [*signed[:1], *signed[-1:], *last_of_day.values()]
    return [
        one
        for one in signed
        if one not in kept_for_ever and datetime.fromisoformat(one.at) < at - ALL_KEPT
    ]


def thin(ward: int, at: datetime) -> int:
    """Delete a ward's surplus checkpoints; return how many.

    Where one is forged nothing goes: all of them are evidence then.
    """
    try:
        gone = surplus(kept(ward), at)
    except CheckpointForged:
        return 0
    for one in gone:
        path_of(one).unlink(missing_ok=True)
    if gone:
        _sync(folder(ward))
    return len(gone)


def stamp(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
