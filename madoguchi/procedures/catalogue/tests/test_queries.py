"""The catalogue as it is served, and as `madoguchi check` judges it."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from madoguchi.procedures.catalogue.queries import catalogue_of
from madoguchi.wards.models import Ward

SHOWS = Ward(slug="midori", rules={"catalogue": True})


@pytest.fixture
def small(tmp_path: Path, settings: LazySettings) -> Path:
    """Serve two entries only, one of them spoiled."""
    whole = settings.CATALOGUE_DIR
    for slug in ("inkan", "koseki"):
        shutil.copytree(whole / "entries" / slug, tmp_path / "entries" / slug)
    path = tmp_path / "entries" / "inkan" / "entry.toml"
    path.write_text(path.read_text("utf-8").replace("amount = 300", ""), "utf-8")
    settings.CATALOGUE_DIR = tmp_path
    return tmp_path


def test_one_bad_entry_does_not_take_the_others_away(
    small: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert list(catalogue_of(SHOWS).entries) == ["koseki"]
    assert "entries/inkan/entry.toml" in caplog.text
    assert '"amount" is missing' in caplog.text


@pytest.mark.parametrize("rules", [{}, {"catalogue": False}, {"catalogue": "yes"}])
def test_a_ward_shows_nothing_until_its_rules_say_so(rules: dict[str, object]) -> None:
    assert not catalogue_of(Ward(slug="midori", rules=rules)).entries


def test_check_names_what_is_wrong(small: Path) -> None:
    said = StringIO()

    with pytest.raises(CommandError, match="1 problem"):
        call_command("check", stdout=StringIO(), stderr=said)

    assert '"amount" is missing' in said.getvalue()


def test_check_counts_what_is_verified() -> None:
    said = StringIO()
    call_command("check", stdout=said)
    last = said.getvalue().splitlines()[-1]

    assert last.startswith("catalogue: ")
    assert " figures verified" in last


def test_a_missing_folder_is_an_empty_catalogue(
    tmp_path: Path, settings: LazySettings
) -> None:
    settings.CATALOGUE_DIR = tmp_path / "nowhere"

    assert not catalogue_of(SHOWS).entries
