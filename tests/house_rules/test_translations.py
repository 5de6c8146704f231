"""Every sentence that is marked for translation is there in each language.

The doors of residents speak all languages of the product, the office Japanese and
English (decision 0013).
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import to_locale

from madoguchi.kernel.languages.language import EASY, JAPANESE, ROOM, SHIPPED
from madoguchi.kernel.ruby import broken_mark, kanji_without_reading
from tests.house_rules.source import PACKAGE, here, modules

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
TEMPLATES = sorted(PACKAGE.rglob("*.html"))
OTHERS = tuple(code for code in SHIPPED if code != JAPANESE)
OFFICE = PACKAGE / "channels" / "office"
OF_THE_OFFICE = (
    OFFICE,
    PACKAGE / "design" / "components" / "condition",
    PACKAGE / "design" / "components" / "decision_table",
    PACKAGE / "design" / "components" / "preview",
    PACKAGE / "channels" / "web" / "previewing.py",
    PACKAGE / "channels" / "web" / "views" / "preview.py",
    PACKAGE / "channels" / "web" / "templates" / "web" / "preview_decided.html",
)
"""What only staff read, wherever it stands."""
CATALOGS = sorted(PACKAGE.rglob("locale/*/LC_MESSAGES/*.po"))
SAID = [
    PACKAGE / "procedures" / "wordings",
    PACKAGE / "notices" / "texts",
    *sorted(path.parent for path in PACKAGE.glob("procedures/kinds/*/ja.toml")),
]
"""Folders in which each language has a file of sentences."""
BLANK = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
UNSAID = {"%(counter)s", "{month}"}
"""Blanks that only Japanese needs: a counter, a month that was said before."""
KANA = re.compile(r"[ぁ-んァ-ヺー]+")
QUOTED = frozenset(
    {"なし", "みずほ", "ゆうちょ", "マイナンバー", "みどり", "ワカバ", "ミドリ", "き"}
)  # fmt: skip
"""Japanese that other languages quote, since it is what stands on paper."""


@cache
def messages(path: Path) -> tuple[Message, ...]:
    with path.open("rb") as file:
        return tuple(one for one in read_po(file) if one.id)


def translated(place: Path, language: str) -> set[str]:
    """Return what the folders of translations above this file know."""
    known: set[str] = set()
    for folder in place.parents:
        if folder == PACKAGE.parent:
            break
        path = folder / "locale" / to_locale(language) / "LC_MESSAGES" / "django.po"
        if path.exists():
            known |= {name(one.id) for one in messages(path) if one.string}
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
def test_every_marked_sentence_is_in_every_language(path: Path) -> None:
    sentences = list(marked(path))
    office = any(one in (path, *path.parents) for one in OF_THE_OFFICE)
    for language in ("en",) if office else OTHERS:
        known = translated(path, language) if sentences else set()

        assert [
            f"{language}, {line}: {text}"
            for line, text in sentences
            if text not in known
        ] == []


@pytest.mark.parametrize("path", CATALOGS, ids=here)
def test_no_translation_is_empty_or_doubtful(path: Path) -> None:
    doubtful = [name(one.id) for one in messages(path) if one.fuzzy or not one.string]

    assert doubtful == []


@pytest.mark.parametrize("path", CATALOGS, ids=here)
def test_every_sentence_is_translated_once(path: Path) -> None:
    """What is there twice is joined or replaced without a word when it is compiled."""
    said = [
        block.partition("msgstr")[0]
        for block in path.read_text(encoding="utf-8").split("\n\n")
        if block.strip()
    ]
    twice = [one for one, count in Counter(said).items() if count > 1]
    joined = [
        line
        for before, line in pairwise(path.read_text(encoding="utf-8").splitlines())
        if before.startswith("msgstr ") and line.startswith(("msgstr ", "msgid "))
    ]

    assert (twice, joined) == ([], [])


@pytest.mark.parametrize("path", CATALOGS, ids=here)
def test_no_language_has_a_sentence_that_english_has_not(path: Path) -> None:
    english = path.parents[2] / "en" / "LC_MESSAGES" / "django.po"

    assert {name(one.id) for one in messages(path)} <= {
        name(one.id) for one in messages(english)
    }


@pytest.mark.parametrize("path", CATALOGS, ids=here)
def test_every_blank_of_a_sentence_is_in_its_translation(path: Path) -> None:
    wrong = [
        name(one.id)
        for one in messages(path)
        if blanks(name(one.id)) - UNSAID != blanks(name(one.string)) - UNSAID
    ]

    assert wrong == []


def blanks(text: str) -> set[str]:
    return set(BLANK.findall(text))


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("folder", SAID, ids=here)
def test_what_the_product_says_is_whole_in_every_language(
    folder: Path, language: str
) -> None:
    japanese, own = (said(folder / f"{code}.toml") for code in (JAPANESE, language))

    assert set(japanese) <= set(own)
    assert {
        place: own[place]
        for place, text in japanese.items()
        if blanks(text) - UNSAID != blanks(own[place]) - UNSAID
    } == {}


def said(path: Path) -> Mapping[str, str]:
    return dict(leaves(tomllib.loads(path.read_text(encoding="utf-8")), ""))


def leaves(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, f"{place}.{key}")
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from leaves(one, f"{place}.{index}")
    elif isinstance(value, str):
        yield place, value


def sentences_in(language: str) -> Iterator[tuple[str, str]]:
    """Yield what the product says in a language, each with where it stands."""
    for path in CATALOGS:
        if path.parts[-3] == to_locale(language):
            yield from ((name(one.id), name(one.string)) for one in messages(path))
    for folder in SAID:
        yield from said(folder / f"{language}.toml").items()
    yield from said(ROOM / f"{language}.toml").items()


def procedures_in(language: str) -> Iterator[tuple[str, str]]:
    """Yield what the procedures and the catalogue say in a language."""
    for root in (settings.PROCEDURES_DIR, settings.CATALOGUE_DIR):
        for path in sorted(root.rglob(f"texts/{language}.toml")):
            for place, text in said(path).items():
                if not place.startswith(".keywords"):
                    yield f"{path.parent.parent}{place}", text


def test_every_kanji_of_easy_japanese_has_its_reading() -> None:
    unread = {
        place: kanji_without_reading(text) + broken_mark(text)
        for place, text in (*sentences_in(EASY), *procedures_in(EASY))
        if (kanji_without_reading(text) or broken_mark(text))
        and place not in (".name", ".dates.era_year")
    }

    assert unread == {}


@pytest.mark.parametrize("language", ["en", "zh-Hans", "ko"])
def test_no_japanese_is_left_over(language: str) -> None:
    left = {
        place: text
        for place, text in sentences_in(language)
        if set(KANA.findall(text)) - QUOTED
    }

    assert left == {}


GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.toml"
TERMS = tomllib.loads(GLOSSARY.read_text(encoding="utf-8"))["protected"]


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("term", TERMS, ids=lambda term: str(term["ja"]))
def test_a_protected_term_is_said_in_one_way(
    term: Mapping[str, str], language: str
) -> None:
    wanted = term.get(language, "")
    longer = [one["ja"] for one in TERMS if term["ja"] in one["ja"] != term["ja"]]
    otherwise = {
        message: text
        for message, text in sentences_in(language)
        if holds(message, term["ja"], longer) and wanted.lower() not in text.lower()
    }

    assert otherwise == {}


def holds(message: str, term: str, longer: list[str]) -> bool:
    for one in longer:
        message = message.replace(one, "")
    return term in message
