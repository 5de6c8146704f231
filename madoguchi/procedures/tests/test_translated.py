"""The ward's procedures in Chinese, Korean and やさしい日本語."""

from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.write import texts_of
from madoguchi.procedures.management.commands.check import versions_on_disk
from madoguchi.procedures.tests.translated import RULES, faults

FOLDERS = versions_on_disk(settings.PROCEDURES_DIR)


@pytest.mark.parametrize("language", RULES)
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)
def test_a_procedure_is_wholly_said_in_a_language(folder: Path, language: str) -> None:
    definition = load(folder)
    said = texts_of(definition, language)
    assert faults(texts_of(definition, "ja"), said, language) == []
    assert definition.keywords_in[language]
    assert (folder / f"texts/{language}.toml").read_text(encoding="utf-8") == said


@pytest.mark.parametrize(
    ("language", "said", "fault"),
    [
        ("ko", 'title = "3통"\n', "b: not translated"),
        ("ko", 'title = "2통"\nb = "용도"\n', "title: ['3'] became ['2']"),
        ("ko", 'title = "3通"\nb = "용도"\n', "title: 通"),
        ("zh-Hans", 'title = "3份"\nb = "用處"\n', "b: 處"),
        ("zh-Hans", 'title = "3つ"\nb = "用途（使いみち）"\n', "title: つ"),
        ("ja-easy", 'title = "3通"\nb = "使《つか》いみち"\n', "title: 通"),
        ("ja-easy", f'title = "3{"あ" * 50}"\nb = "い"\n', f"title: 3{'あ' * 50}"),
    ],
)
def test_a_text_that_says_something_else_is_found(
    language: str, said: str, fault: str
) -> None:
    assert faults('title = "３通"\nb = "使いみち"\n', said, language) == [fault]
