"""Every sentence that is marked for translation has its English."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po

from madoguchi.config.translations import sources
from tests.house_rules.source import PACKAGE, here, modules

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
TEMPLATES = sorted(PACKAGE.rglob("*.html"))


def translated(place: Path) -> set[str]:
    """Return what the nearest folder of translations above this file knows."""
    known: set[str] = set()
    for folder in place.parents:
        if folder == PACKAGE.parent:
            break
        path = folder / "locale" / "en" / "LC_MESSAGES" / "django.po"
        if path.exists():
            with path.open("rb") as file:
                catalog = read_po(file)
            known |= {name(one.id) for one in catalog if one.id and one.string}
    return known


# Our tags too; a template that cannot be read is an error, not an empty one.
READING = {"extensions": "jinja2.ext.do", "silent": "false"}


def name(message: object) -> str:
    """Name a message by its first form."""
    return str(message[0] if isinstance(message, (list, tuple)) else message)


def marked(path: Path) -> Iterator[tuple[int, str]]:
    """List the sentences of one file that are marked, by line."""
    method = "jinja2.ext:babel_extract" if path.suffix == ".html" else "python"
    for line, message, _comments, _context in extract_from_file(
        method, str(path), keywords=KEYWORDS, options=READING
    ):
        if message and not name(message).isascii():
            yield line, name(message)


@pytest.mark.parametrize("path", [*modules(), *TEMPLATES], ids=here)
def test_every_marked_sentence_has_its_english(path: Path) -> None:
    sentences = list(marked(path))
    if sentences:
        known = translated(path)

        assert [
            f"{line}: {text}" for line, text in sentences if text not in known
        ] == []


@pytest.mark.parametrize("path", sources(), ids=here)
def test_no_translation_is_empty_or_doubtful(path: Path) -> None:
    with path.open("rb") as file:
        catalog = read_po(file, locale="en")
    doubtful = [
        name(one.id) for one in catalog if one.id and (one.fuzzy or not one.string)
    ]

    assert doubtful == []


@pytest.mark.parametrize("path", sources(), ids=here)
def test_every_blank_of_a_sentence_is_in_its_translation(path: Path) -> None:
    with path.open("rb") as file:
        catalog = read_po(file, locale="en")
    wrong = [name(one.id) for one in catalog if one.id and one.check(catalog)]

    assert wrong == []
