"""The documents are true: links lead somewhere, generated pages are up to date."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from madoguchi.config.management.commands.drill import DRILLS
from madoguchi.config.reference import PAGES, VARIABLES, text_of
from tests.house_rules.source import PACKAGE, ROOT

PAGES_ON_DISK = [
    *sorted((ROOT / "docs").rglob("*.md")),
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "SECURITY.md")),
]
LINK = re.compile(r"\]\(([^)#\s]+)")
TYPED = re.compile(r"`?(?:\.venv/bin/)?madoguchi ([a-z_]+)")
MADE = re.compile(r"\bmake ([a-z-]+)`")
TARGETS = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
PROSE = {"is", "and", "on"}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_generated_page_is_up_to_date(name: str) -> None:
    page = ROOT / "docs" / "reference" / name

    assert page.read_text(encoding="utf-8") == text_of(name), "run `make docs`"


@pytest.mark.parametrize("page", PAGES_ON_DISK, ids=named)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link]

    assert [link for link in inside if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES_ON_DISK, ids=named)
def test_every_command_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```.*?```|`[^`]+`", text, re.DOTALL))
    unknown = set(TYPED.findall(code)) - set(get_commands()) - PROSE

    assert sorted(unknown) == []


@pytest.mark.parametrize("page", PAGES_ON_DISK, ids=named)
def test_every_make_target_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert sorted(set(MADE.findall(text)) - set(TARGETS)) == []


def test_every_setting_is_described_and_every_description_is_a_setting() -> None:
    source = (PACKAGE / "config" / "settings.py").read_text(encoding="utf-8")

    assert set(re.findall(r'"(MADOGUCHI_[A-Z_]+)"', source)) == set(VARIABLES)


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    decisions = sorted(path.name for path in folder.glob("[0-9]*.md"))

    assert [name for name in decisions if f"({name})" not in listed] == []
    assert [name[:4] for name in decisions] == [
        f"{number:04d}" for number in range(1, len(decisions) + 1)
    ]


def test_every_drill_has_its_line() -> None:
    page = (ROOT / "docs" / "reference" / "drills.md").read_text(encoding="utf-8")

    assert sorted(re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE)) == sorted(
        DRILLS
    )


def test_a_recipe_of_make_is_short() -> None:
    recipes = re.findall(
        r"^[a-z./-]+:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE
    )

    assert max(recipe.count("\n") for recipe in recipes) <= 5


def test_the_version_is_the_newest_of_the_changelog() -> None:
    import madoguchi  # noqa: PLC0415

    first = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert first
    assert first[1] == madoguchi.__version__
