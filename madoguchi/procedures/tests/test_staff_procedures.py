"""Procedures for the ward's own staff: who may apply, by which door, in which words."""

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.procedures.definition.canonical import to_canonical
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.definition.write import write
from madoguchi.procedures.standing import required_languages
from madoguchi.procedures.tests.sound import sound
from madoguchi.wards.actions import NewWard, create_ward


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shipped = Path(settings.PROCEDURES_DIR) / "kyuka" / "1"
    return Path(shutil.copytree(shipped, tmp_path / "kyuka" / "1"))


def test_it_is_written_as_it_was_read(folder: Path, tmp_path: Path) -> None:
    first = load(folder)

    assert load(write(first, tmp_path / "again")) == first
    assert first.for_staff
    assert first.attendance["sort"] == "leave"
    assert not first.is_online


def test_other_versions_keep_their_bytes() -> None:
    document = json.loads(to_canonical(sound()))

    assert not {"for_staff", "attendance"} & document.keys()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "staff"', 'name = "web"', "take the others out"),
        ("staff = true\n", "", 'needs "staff = true"'),
        ('category = "勤怠"', 'category = "勤怠"\nanonymous = true', "it has a name"),
        ('unit = "unit"', 'unit = "start"', 'the part "unit" needs "choice"'),
        ('unit = "unit"', 'unit = "length"', 'there is no question "length"'),
        ('unit = "unit"\n', "", 'say which question is the part "unit"'),
        ('sort = "leave"', 'sort = "order"', '"order" has no such part'),
        ('sort = "leave"', 'sort = "nap"', '"nap" is not possible'),
    ],
)
def test_what_does_not_fit_is_refused(
    folder: Path, old: str, new: str, said: str
) -> None:
    main = folder / "procedure.toml"
    text = main.read_text("utf-8")
    assert old in text
    main.write_text(text.replace(old, new), "utf-8")

    with pytest.raises(BadDefinition) as caught:
        load(folder)

    assert said in str(caught.value)


def test_a_kind_of_leave_that_nobody_counts_is_refused(folder: Path) -> None:
    for name in ("questions.toml", "texts/en.toml"):
        path = folder / name
        path.write_text(path.read_text("utf-8").replace("sick", "nap"), "utf-8")

    with pytest.raises(BadDefinition, match='offers "nap"'):
        load(folder)


@pytest.mark.django_db
def test_languages_that_residents_need_are_not_asked_of_it(folder: Path) -> None:
    rules = {"required_languages": ["en", "ko"]}
    ward = create_ward(
        NewWard(slug="midori", code="131999", name="みどり区", rules=rules)
    )

    assert required_languages(ward.pk, load(folder)) == ("en",)
    assert required_languages(ward.pk, sound()) == ("en", "ko")
