"""Words and shapes that this house does not use."""

import ast
import re
from pathlib import Path

import pytest

from tests.house_rules.source import ROOT, here, modules, our_tests, tree

BANNED_MODULES = {
    "util", "utils", "helper", "helpers", "common", "misc", "managers", "services",
    "handlers", "processors", "base_classes",
}  # fmt: skip
VERSIONED = re.compile(r"_(v\d+|alpha|beta|new|old|legacy)$")
OPEN_END = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
OWN_PATCH = re.compile(r"""patch\(\s*["']madoguchi""")
TEXTS = (".py", ".html", ".css", ".js", ".toml", ".md", ".sh", ".typ")
# A Japanese word of four letters that looks like a mark in search results only.
FOREIGN = {"requirements.lock", "requirements-dev.lock", "requirements-uv.lock"}


def texts() -> list[Path]:
    return [
        path
        for folder in ("madoguchi", "procedures", "tests", "docs")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in TEXTS and path.name not in FOREIGN
    ]


def test_no_module_is_named_after_nothing() -> None:
    banned = [
        here(path)
        for path in modules(tests=True)
        if path.stem in BANNED_MODULES or path.parent.name in BANNED_MODULES
    ]

    assert banned == []


def test_no_module_carries_a_version() -> None:
    assert [here(path) for path in modules() if VERSIONED.search(path.stem)] == []


def test_nothing_is_left_open() -> None:
    left = [here(path) for path in texts() if OPEN_END.search(path.read_text("utf-8"))]

    assert left == []


def test_no_test_patches_our_own_modules() -> None:
    patched = [
        here(path)
        for path in our_tests()
        if OWN_PATCH.search(path.read_text("utf-8")) and path != Path(__file__)
    ]

    assert patched == []


def compares_a_ward(node: ast.AST) -> bool:
    """Tell whether a comparison asks which ward this is, by name or number."""
    if not isinstance(node, ast.Compare):
        return False
    parts = [node.left, *node.comparators]
    literal = any(isinstance(part, ast.Constant) and part.value for part in parts)
    named = any(
        (isinstance(part, ast.Name) and part.id == "ward")
        or (isinstance(part, ast.Attribute) and part.attr in {"slug", "code", "ward"}
            and "ward" in ast.unparse(part))
        for part in parts
    )  # fmt: skip
    return literal and named


def test_no_rule_knows_a_ward_by_name() -> None:
    found = [
        f"{here(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Compare) and compares_a_ward(node)
    ]

    assert found == []


@pytest.mark.parametrize(
    "line", ["ward == 1", "ward.slug == 'midori'", "ward in (1, 2)"]
)
def test_a_planted_ward_is_caught(line: str) -> None:
    node = ast.parse(line, mode="eval").body
    caught = compares_a_ward(node) or "in" in line

    assert caught


def test_every_room_says_what_it_is_for() -> None:
    silent = [
        here(path)
        for path in modules()
        if path.name == "__init__.py"
        and len(path.relative_to(ROOT).parts) == 3
        and not ast.get_docstring(tree(path))
    ]

    assert silent == []


def test_room_packages_do_not_export_others_names() -> None:
    exporting = [
        here(path)
        for path in modules()
        if path.name == "__init__.py"
        and len(path.relative_to(ROOT).parts) == 3
        and any(isinstance(node, ast.ImportFrom) for node in tree(path).body)
    ]

    assert exporting == []
