"""Procedures and catalogue in Chinese, Korean and やさしい日本語."""

from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.procedures.catalogue.load import load_catalogue
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.write import texts_of
from madoguchi.procedures.management.commands.check import versions_on_disk
from madoguchi.procedures.tests.translated import RULES, faults
from madoguchi.procedures.texts import Text

FOLDERS = [
    folder
    for folder in versions_on_disk(settings.PROCEDURES_DIR)
    if not load(folder).for_staff  # staff read Japanese and English
]
CATALOGUE, _ = load_catalogue(settings.CATALOGUE_DIR)


@pytest.mark.parametrize("language", RULES)
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)
def test_a_procedure_is_wholly_said_in_a_language(folder: Path, language: str) -> None:
    definition = load(folder)
    written = (folder / f"texts/{language}.toml").read_text(encoding="utf-8")
    assert faults(definition, language) == []
    assert definition.keywords_in[language]
    assert written == texts_of(definition, language)


@pytest.mark.parametrize("language", RULES)
def test_the_catalogue_is_wholly_said_in_a_language(language: str) -> None:
    found = {
        slug: faults(one, language)
        for each in (CATALOGUE.entries, CATALOGUE.guides)
        for slug, one in each.items()
    }
    assert {slug: wrong for slug, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("language", "said", "fault"),
    [
        ("ko", "", "not translated"),
        ("ko", "2통", "['3'] became ['2']"),
        ("ko", "3通", "通"),
        ("zh-Hans", "3個", "個"),
        ("zh-Hans", "3つ（通）", "つ"),
        ("ja-easy", "3通", "通"),
        ("ja-easy", f"3{'あ' * 50}", f"3{'あ' * 50}"),
    ],
)
def test_a_text_that_says_something_else_is_found(
    language: str, said: str, fault: str
) -> None:
    text = Text(ja="３通", **({language: said} if said else {}))
    assert faults({"copies": text}, language) == [f"copies: {fault}"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ko", "3통(住民票)"),
        ("zh-Hans", "3份（住民票の写し）"),
        ("ja-easy", "3通《つう》"),
    ],
)
def test_a_text_that_says_the_same_is_not(language: str, said: str) -> None:
    assert faults({"copies": Text(ja="3通", **{language: said})}, language) == []
