"""A spoiled entry or guide is told of by file and line, with what to do."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.procedures.catalogue.golden import read_golden
from madoguchi.procedures.catalogue.load import load_catalogue

# What is read in each test: one guide, and the entries it lists.
KEPT = (
    "inkan", "shussei", "tenkyo", "mynumber-jusho", "kokuho-henko", "koki-idou",
    "nenkin-henko", "gentsuki", "inu-henko", "kodomo-iryo", "tenko", "shitei-henko",
    "techo-henko",
)  # fmt: skip
ENTRY = "entries/inkan/entry.toml"
BIRTH = "entries/shussei/entry.toml"
GUIDE = "guides/tenkyo/guide.toml"
ASKED = "guides/tenkyo/questions.toml"


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    folder = tmp_path / "catalogue"
    names = [*(f"entries/{one}" for one in KEPT), "guides/tenkyo"]
    for name in names:
        shutil.copytree(settings.CATALOGUE_DIR / name, folder / name)
    return folder


def spoil(root: Path, name: str, old: str, new: str) -> list[str]:
    """Replace a text that is there, and return what is said then."""
    path = root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return [str(flaw) for flaw in load_catalogue(root)[1]]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (ENTRY, "reading = ", "readin = ", 'entry.toml:1: "reading" is missing'),
        (ENTRY, "reading = ", "readin = ", 'did you mean "reading"?'),
        (ENTRY, "amount = 300", 'amount = "300"', "must be a whole number"),
        (ENTRY, 'state = "unverified"', "", '"state" is missing'),
        (ENTRY, '"unverified"', '"verified"', 'a verified figure names its "source"'),
        (ENTRY, '"unverified"', '"sure"', '"sure" is not possible for "state"'),
        (ENTRY, "[[law]]", "[[laws]]", "at least one [[law]] is needed"),
        (ENTRY, "[[fee]]", "[[fees]]", "no fee is told"),
        (ENTRY, '"housing"', '"house"', 'did you mean "housing"?'),
        (ENTRY, "[deadline]", "[deadline]\nunit = 'days'", 'there is no "within"'),
        (ENTRY, "[deadline]", "[deadline]\nstate = 'verified'", "there is none here"),
        (BIRTH, "within = 14", "within = 0", "must lie from 1 to 3650"),
        (BIRTH, "within = 14", "within = 14\nbefore = 1", "are two deadlines"),
        (BIRTH, "within = 14", "within = 14 日", "this is not TOML"),
        (GUIDE, 'event = "moved_on"', 'event = "moved"', 'did you mean "moved_on"?'),
        (GUIDE, 'event = "moved_on"', 'event = "people"', "a date is expected here"),
        (GUIDE, 'event = "moved_on"', "", 'counts from an "event"'),
        (GUIDE, 'entry = "tenko"', 'entry = "tenkou"', 'no sound entry "tenkou"'),
        (GUIDE, 'entry = "tenko"', 'entry = "tenko"\nevent = "moved_on"', "words only"),
        (GUIDE, r"\"kokuho\" in", r"\"kokuhou\" in", "is not an option"),
        (GUIDE, '\\"stay\\"', "1", "cannot be compared"),
        (ASKED, 'kind = "choice"', 'kind = "choise"', 'there is no kind "choise"'),
        (ASKED, r"\"school\" in people", r"\"dog\" in things", "earlier questions"),
        ("entries/inkan/texts/en.toml", "title = ", "titel = ", "has no twin"),
        ("guides/tenkyo/texts/en.toml", "summary = ", "sumary = ", "has no twin"),
    ],
)
def test_a_mistake_is_named_with_its_remedy(
    catalogue: Path, name: str, old: str, new: str, said: str
) -> None:
    flaws = spoil(catalogue, name, old, new)

    assert any(said in flaw for flaw in flaws), flaws
    assert all(flaw.split("/")[0] in ("entries", "guides") for flaw in flaws)


def test_a_missing_file_is_named(catalogue: Path) -> None:
    (catalogue / "entries" / "inkan" / "texts" / "en.toml").unlink()

    flaws = [str(flaw) for flaw in load_catalogue(catalogue)[1]]

    assert flaws == ["entries/inkan/texts/en.toml: the file is missing: write it"]


def test_what_is_sound_stays_when_something_is_not(catalogue: Path) -> None:
    before = load_catalogue(catalogue)[0]
    spoil(catalogue, ENTRY, "reading = ", "readin = ")

    after = load_catalogue(catalogue)[0]

    assert before.entries.keys() - after.entries.keys() == {"inkan"}
    assert after.guides.keys() == before.guides.keys()


def test_a_case_is_read_strictly(catalogue: Path) -> None:
    path = catalogue / "guides" / "tenkyo" / "cases.toml"
    text = path.read_text("utf-8").replace("title =", "titel =", 1)
    path.write_text(text.replace("tenkyo = 2026-12-03", "tenkyo = 3", 1), "utf-8")

    said = [str(flaw) for flaw in read_golden(path.parent)[1]]

    assert any("cases.toml:1: " in one and '"title" is missing' in one for one in said)
    assert any('"tenkyo" is a date, or ""' in one for one in said)
