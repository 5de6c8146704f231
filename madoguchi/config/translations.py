"""Compile the translations of every room: .po files into the .mo files Django reads.

Japanese is the language of the message ids, so only other languages have files.
"""

import os
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOMS = Path(__file__).resolve().parents[1]


def sources() -> list[Path]:
    return sorted(ROOMS.glob("**/locale/*/LC_MESSAGES/*.po"))


def compile_all() -> int:
    """Compile what is newer than its result; say how many files that was."""
    stale = [path for path in sources() if is_stale(path)]
    for path in stale:
        compile_one(path)
    return len(stale)


def is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return (
        not compiled.exists() or compiled.stat().st_mtime_ns < path.stat().st_mtime_ns
    )


def compile_one(path: Path) -> None:
    """Write the result beside its source in one step: a reader never sees half."""
    with path.open("rb") as source:
        catalog = read_po(source, locale=path.parts[-3], domain=path.stem)
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as result:
        write_mo(result, catalog)
    Path(draft).chmod(0o644)
    Path(draft).replace(path.with_suffix(".mo"))
