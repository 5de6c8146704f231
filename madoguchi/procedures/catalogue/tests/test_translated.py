"""The catalogue in Chinese, Korean and やさしい日本語."""

import pytest
from django.conf import settings

from madoguchi.procedures.catalogue.load import load_catalogue
from madoguchi.procedures.tests.translated import RULES, faults

CATALOGUE, _ = load_catalogue(settings.CATALOGUE_DIR)


@pytest.mark.parametrize("language", RULES)
def test_entries_and_guides_are_wholly_said_in_a_language(language: str) -> None:
    found = {
        one.slug: faults(one, language)
        for one in (*CATALOGUE.entries.values(), *CATALOGUE.guides.values())
    }
    assert {slug: wrong for slug, wrong in found.items() if wrong} == {}
