"""Find the messages of templates and tell which have no translation.

Every room with templates tests itself with this: a page that is half Japanese is a
page an English reader cannot finish.
"""

from collections.abc import Iterable
from pathlib import Path

from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

_OPTIONS = {"extensions": "jinja2.ext.do", "silent": "false"}


def messages_of(templates: Iterable[Path]) -> set[str]:
    """Return every message id that templates ask for."""
    found: set[str] = set()
    for path in templates:
        with path.open("rb") as source:
            for _, _, said, _ in babel_extract(
                source, ("_", "gettext", "ngettext"), [], _OPTIONS
            ):
                first = said if isinstance(said, str) else (said or (None,))[0]
                if first:
                    found.add(first)
    return found


def untranslated(templates: Iterable[Path], catalog: Path) -> list[str]:
    """Return the message ids that a catalog does not translate."""
    with catalog.open("rb") as source:
        known = {_id(entry.id) for entry in read_po(source) if entry.string}
    return sorted(messages_of(templates) - known)


def _id(said: object) -> str:
    return str(said[0] if isinstance(said, tuple) else said)
