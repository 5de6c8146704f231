"""The catalogue of the repository: all of it sound, each golden case exact."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.procedures.catalogue.golden import Golden, differences, read_golden
from madoguchi.procedures.catalogue.load import load_catalogue
from madoguchi.procedures.definition.load import LIFE_EVENTS

CATALOGUE, FLAWS = load_catalogue(settings.CATALOGUE_DIR)
GUIDES = settings.CATALOGUE_DIR / "guides"
FEWEST_ENTRIES, FEWEST_CASES = 40, 6
GUIDED = {
    "kaigo", "kekkon", "shibo", "shugaku", "shussei", "tenkyo", "tennyu", "tenshutsu",
}  # fmt: skip
CASES = [
    (slug, case) for slug in sorted(GUIDED) for case in read_golden(GUIDES / slug)[0]
]


def named(value: object) -> str:
    return value.title if isinstance(value, Golden) else str(value)


def test_every_entry_and_guide_is_sound() -> None:
    assert FLAWS == []
    assert len(CATALOGUE.entries) >= FEWEST_ENTRIES
    assert set(CATALOGUE.guides) == GUIDED


def test_every_event_of_life_has_entries() -> None:
    there = {
        event for entry in CATALOGUE.entries.values() for event in entry.life_events
    }

    assert sorted(set(LIFE_EVENTS) - there) == []


def test_every_article_is_told() -> None:
    without = [
        entry.slug
        for entry in CATALOGUE.entries.values()
        if not all(law.article["ja"] for law in entry.law)
    ]

    assert without == []


@pytest.mark.parametrize("slug", sorted(GUIDED))
def test_every_guide_has_its_cases(slug: str) -> None:
    cases, flaws = read_golden(GUIDES / slug)

    assert flaws == []
    assert len(cases) >= FEWEST_CASES


@pytest.mark.parametrize("slug", sorted(GUIDED))
def test_every_due_of_a_guide_is_in_a_case(slug: str) -> None:
    due = {entry for guide, case in CASES if guide == slug for entry in case.due}

    assert {rule.entry for rule in CATALOGUE.guides[slug].dues} - due == set()


@pytest.mark.parametrize(("slug", "case"), CASES, ids=named)
def test_a_golden_case_is_exact(slug: str, case: Golden) -> None:
    assert list(differences(CATALOGUE, CATALOGUE.guides[slug], case)) == []


def test_a_case_that_is_not_met_says_where() -> None:
    guide = CATALOGUE.guides["tenkyo"]
    case = read_golden(GUIDES / "tenkyo")[0][0]
    wrong = replace(
        case,
        answers={**case.answers, "school": "stay"},
        due={"tenkyo": case.today, "inu-henko": ""},
    )

    assert list(differences(CATALOGUE, guide, wrong)) == [
        '"school" is not asked on this way',
        "inu-henko is not due, expected due without a day",
        "tenkyo is 2026-12-03, expected 2026-11-26",
    ]


def test_an_unanswered_question_leaves_a_case_open() -> None:
    guide = CATALOGUE.guides["tenkyo"]
    case = replace(read_golden(GUIDES / "tenkyo")[0][0], answers={}, due={})

    assert "still open: moved_on, people, things" in list(
        differences(CATALOGUE, guide, case)
    )


def test_a_folder_of_the_ward_takes_the_place_of_the_shared_one(
    tmp_path: Path,
) -> None:
    shared = settings.CATALOGUE_DIR / "entries" / "inkan"
    for base, title in ((tmp_path, ""), (tmp_path / "wards" / "midori", "みどり区の")):
        folder = base / "entries" / "inkan"
        (folder / "texts").mkdir(parents=True)
        for name in ("entry.toml", "texts/en.toml"):
            text = (shared / name).read_text("utf-8")
            text = text.replace('title = "印鑑', f'title = "{title}印鑑')
            (folder / name).write_text(text, "utf-8")

    titles = [
        load_catalogue(tmp_path, ward)[0].entries["inkan"].title["ja"]
        for ward in ("midori", "asahi")
    ]

    assert titles == ["みどり区の印鑑登録証明書の交付", "印鑑登録証明書の交付"]
