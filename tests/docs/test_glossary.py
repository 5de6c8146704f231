"""One word, one meaning: the source keeps to the glossary."""

import re
import tomllib
from collections import Counter

import pytest
from django.apps import apps
from django.db import models

from tests.house_rules.source import ROOT, modules

GLOSSARY = tomllib.loads((ROOT / "docs" / "glossary.toml").read_text(encoding="utf-8"))
WORDS = GLOSSARY["word"]
OURS = [
    model for model in apps.get_models() if model.__module__.startswith("madoguchi")
]
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in modules())


@pytest.mark.parametrize("what", ["ja", "word"])
def test_no_word_stands_twice(what: str) -> None:
    counted = Counter(one[what] for one in WORDS)

    assert [word for word, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("one", WORDS, ids=lambda one: one["word"])
def test_a_word_of_the_source_is_in_the_source(one: dict[str, str]) -> None:
    assert re.search(rf"\b{one['code']}\b", SOURCE) if one["code"] else True


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_field_called_by_a_word_carries_its_code(model: type[models.Model]) -> None:
    codes = {one["ja"]: one["code"] for one in WORDS if one["code"].islower()}
    wrong = [
        f"{field.name}: {field.verbose_name}"
        for field in model._meta.concrete_fields
        if (code := codes.get(str(field.verbose_name))) and code not in field.name
        and field.name not in {"sealed", "slug"}
    ]  # fmt: skip

    assert wrong == []


@pytest.mark.parametrize("word", sorted(GLOSSARY["banned"]))
def test_a_banned_word_names_nothing_of_ours(word: str) -> None:
    names = re.findall(
        r"^\s*(?:class|def) (\w+)|^\s*(\w+)(?:: .*)? = ", SOURCE, re.MULTILINE
    )
    parts = {
        part.lower()
        for pair in names
        for part in re.findall(r"[A-Z]?[a-z]+", "".join(pair))
    }

    assert word not in parts
