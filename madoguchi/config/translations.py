"""Compile the translations of every room: .po files into the .mo files Django reads.

Japanese is the language of the message ids, so only other languages have files. The
rooms have theirs beside them; a language that the installation added has all of its
words in `languages/<code>/messages.po` of the installation's folder.
"""

import os
import tempfile
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import to_locale

from madoguchi.design.translate import READINGS
from madoguchi.kernel.languages.language import Language, language_of, languages
from madoguchi.kernel.ruby import without_readings

ROOMS = Path(__file__).resolve().parents[1]
ADDED = "messages.po"


def sources() -> list[Path]:
    return [
        *sorted(ROOMS.glob("**/locale/*/LC_MESSAGES/*.po")),
        *sorted(settings.LANGUAGES_DIR.glob(f"*/{ADDED}")),
    ]


def compiled(path: Path) -> Path:
    """Return where the compiled words of a file belong."""
    if path.name != ADDED:
        return path.with_suffix(".mo")
    locale = to_locale(path.parent.name)
    return settings.COMPILED_DIR / locale / "LC_MESSAGES" / "django.mo"


def read(path: Path) -> Catalog:
    """Read a file of words; in a language with readings each is there twice."""
    with path.open("rb") as source:
        catalog = read_po(source, domain="django")
    if language_in(path).readings:
        for one in [one for one in catalog if one.id and one.string]:
            catalog.add(one.id, one.string, context=READINGS)
            one.string = _plainly(one.string)
    return catalog


def language_in(path: Path) -> Language:
    """Return the language of a file of words, by the folder in which it stands."""
    folder = path.parent.name if path.name == ADDED else path.parts[-3]
    found = (code for code in languages() if folder in (code, to_locale(code)))
    return language_of(next(found, folder))


def _plainly(said: Any) -> Any:
    if isinstance(said, str):
        return without_readings(said)
    return tuple(map(without_readings, said))


def compile_all() -> int:
    """Compile what is newer than its result; say how many files that was."""
    stale = [path for path in sources() if is_stale(path)]
    for path in stale:
        compile_one(path)
    return len(stale)


def is_stale(path: Path) -> bool:
    target = compiled(path)
    return not target.exists() or target.stat().st_mtime_ns < path.stat().st_mtime_ns


def compile_one(path: Path) -> None:
    """Write the result beside its source in one step: a reader never sees half."""
    target = compiled(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    catalog = read(path)
    handle, draft = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as result:
        write_mo(result, catalog)
    Path(draft).chmod(0o644)
    Path(draft).replace(target)
