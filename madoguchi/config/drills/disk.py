"""A disk that forgets: it knows which bytes were made safe and which were only told.

SQLite writes through it as to any file. When the power fails, what was synced is
there; of the rest nothing, the beginning, or any part of it, torn at a sector.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import apsw

SECTOR = 512
VFS = "forgetful"
LEFT = ("none", "beginning", "some")


@dataclass
class Bytes:
    """One file: what is safe, and what was written since."""

    safe: bytearray = field(default_factory=bytearray)
    told: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        for offset, written in self.told:
            put(self.safe, offset, written)
        self.told.clear()

    def after_failure(self, chance: Random, left: str) -> bytes:
        """Return what the file holds once the power is back."""
        content = bytearray(self.safe)
        kept = self.told
        if left == "none":
            kept = []
        elif left == "beginning":
            kept = kept[: chance.randint(0, len(kept))]
        for offset, written in kept:
            if left == "some":
                if chance.random() < 0.5:  # noqa: PLR2004 - either way
                    continue
                written = torn(chance, written)  # noqa: PLW2901 - as the disk leaves it
            put(content, offset, written)
        return bytes(content)


def put(content: bytearray, offset: int, written: bytes | None) -> None:
    """Write bytes at an offset; None cuts the file off there."""
    if written is None:
        del content[offset:]
        return
    content.extend(b"\0" * (offset - len(content)))
    content[offset : offset + len(written)] = written


def torn(chance: Random, written: bytes | None) -> bytes | None:
    if written is None or len(written) <= SECTOR:
        return written
    return written[: SECTOR * chance.randint(1, len(written) // SECTOR)]


class File(apsw.VFSFile):
    """A file of the forgetful disk, on top of a real one."""

    def __init__(
        self, held: Bytes, name: apsw.URIFilename | str, flags: list[int]
    ) -> None:
        super().__init__("", name, flags)
        self.held = held

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's name
        super().xWrite(data, offset)
        self.held.told.append((offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        self.held.told.append((newsize, None))

    def xSync(self, flags: int) -> None:  # noqa: N802
        del flags  # the real disk needs no sync: nothing really fails
        self.held.sync()


class Disk(apsw.VFS):
    """The forgetful disk, under a name that connections can ask for."""

    def __init__(self) -> None:
        super().__init__(VFS, "")
        self.files: dict[str, Bytes] = {}

    def xOpen(  # noqa: N802
        self, name: apsw.URIFilename | str | None, flags: list[int]
    ) -> apsw.VFSFile:
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        held = self.files.get(path)
        if held is None:
            there = Path(path)
            content = there.read_bytes() if there.exists() else b""
            held = self.files[path] = Bytes(bytearray(content))
        return File(held, name or "", flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802, FBT001
        super().xDelete(filename, syncdir)
        self.files.pop(filename, None)

    def fail(self, into: Path, chance: Random) -> None:
        """Cut the power and lay out what is left of every file."""
        left = chance.choice(LEFT)
        for path, held in self.files.items():
            (into / Path(path).name).write_bytes(held.after_failure(chance, left))


@contextmanager
def disk() -> Iterator[Disk]:
    made = Disk()
    try:
        yield made
    finally:
        made.unregister()
