"""A part of a backup: a stream sealed in numbered chunks of one mebibyte.

Each part has its own key, derived from the root key and a random salt. The nonce
of a chunk is its number and whether it is the last, and the header is bound to
every chunk, so a changed, moved, missing or added chunk is noticed and named.
"""

import hashlib
import io
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from madoguchi.config.backup.problems import (
    PartCutShort,
    PartDamaged,
    PartMissing,
    WrongRootKey,
)
from madoguchi.vault import rules

FORMAT = "madoguchi-part-1"
CHUNK = 1024 * 1024
TAG = 16
LONGEST_HEADER = 4096


@dataclass(frozen=True, slots=True)
class Label:
    """What a part says about itself in the clear: no personal data."""

    part: str
    stamp: str
    root: str
    salt: str

    def line(self) -> bytes:
        said = {
            "format": FORMAT,
            "part": self.part,
            "root": self.root,
            "salt": self.salt,
            "stamp": self.stamp,
        }
        return json.dumps(said, sort_keys=True).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes, where: str) -> Self:
        try:
            said = json.loads(line)
            if said.pop("format") != FORMAT:
                raise PartDamaged(where, "header")
            return cls(**said)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise PartDamaged(where, "header") from None

    def cipher(self, root: bytes) -> AESGCM:
        return AESGCM(rules.derive(root, f"backup {self.salt}"))


@dataclass(frozen=True, slots=True)
class Written:
    """What the manifest remembers of a part."""

    name: str
    size: int
    sha256: str


def nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])


class PartWriter(io.RawIOBase):
    """A file to write plain bytes into; sealed bytes come out on disk."""

    def __init__(self, path: Path, root: bytes, part: str, stamp: str) -> None:
        super().__init__()
        label = Label(part, stamp, rules.check_value(root), secrets.token_hex(16))
        self.path = path
        self.header = label.line()
        self.cipher = label.cipher(root)
        self.sha256 = hashlib.sha256()
        self.waiting = bytearray()
        self.number = 0
        self.file = path.open("xb")
        path.chmod(0o600)
        self._put(self.header)

    def writable(self) -> bool:
        return True

    def write(self, plain: object) -> int:
        piece = bytes(plain)  # type: ignore[call-overload]
        self.waiting += piece
        while len(self.waiting) > CHUNK:
            self._seal(bytes(self.waiting[:CHUNK]), last=False)
            del self.waiting[:CHUNK]
        return len(piece)

    def finish(self) -> Written:
        """Seal the last chunk, sync the file and say what was written."""
        self._seal(bytes(self.waiting), last=True)
        self.waiting.clear()
        self.file.flush()
        size = self.file.tell()
        self.file.close()
        return Written(self.path.name, size, self.sha256.hexdigest())

    def _seal(self, plain: bytes, *, last: bool) -> None:
        bound = nonce(self.number, last=last)
        self._put(self.cipher.encrypt(bound, plain, self.header))
        self.number += 1

    def _put(self, sealed: bytes) -> None:
        self.sha256.update(sealed)
        self.file.write(sealed)


class PartReader(io.RawIOBase):
    """A file to read the plain bytes of a part from; refuses by name."""

    def __init__(self, path: Path, root: bytes) -> None:
        super().__init__()
        self.where = path.name
        try:
            self.file: IO[bytes] = path.open("rb")
        except FileNotFoundError:
            raise PartMissing(self.where) from None
        self.header = self.file.readline(LONGEST_HEADER)
        self.label = Label.read(self.header, self.where)
        if self.label.root != rules.check_value(root):
            detail = (
                f"sealed under {self.label.root}, at hand {rules.check_value(root)}"
            )
            raise WrongRootKey(self.where, detail)
        self.cipher = self.label.cipher(root)
        self.number = 0
        self.next = self.file.read(CHUNK + TAG)
        self.plain = b""
        self.ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        while not self.plain and not self.ended:
            self._open_chunk()
        count = min(len(view), len(self.plain))
        view[:count] = self.plain[:count]
        self.plain = self.plain[count:]
        return count

    def close(self) -> None:
        if not self.closed:
            self.file.close()
        super().close()

    def _open_chunk(self) -> None:
        sealed, self.next = self.next, self.file.read(CHUNK + TAG)
        last = not self.next
        try:
            self.plain = self.cipher.decrypt(
                nonce(self.number, last=last), sealed, self.header
            )
        except InvalidTag:
            self._refuse(sealed, last=last)
        self.number += 1
        self.ended = last

    def _refuse(self, sealed: bytes, *, last: bool) -> None:
        if last and (not sealed or self._is_inner(sealed)):
            raise PartCutShort(self.where, f"after chunk {self.number}") from None
        raise PartDamaged(self.where, f"chunk {self.number + 1}") from None

    def _is_inner(self, sealed: bytes) -> bool:
        try:
            self.cipher.decrypt(nonce(self.number, last=False), sealed, self.header)
        except InvalidTag:
            return False
        return True
