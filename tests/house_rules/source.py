"""Walk our own source as the house rules need it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "madoguchi"


@cache
def modules(*, tests: bool = False) -> tuple[Path, ...]:
    """Return our modules without migrations; the tests only when asked for."""
    return tuple(
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts and (tests or "tests" not in path.parts)
    )


@cache
def our_tests() -> tuple[Path, ...]:
    inside = set(PACKAGE.rglob("tests/**/*.py"))
    return tuple(sorted(inside | set((ROOT / "tests").rglob("*.py"))))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def here(path: Path) -> str:
    return str(path.relative_to(ROOT))


def room_of(path: Path) -> str:
    """Name the room that a module belongs to.

    >>> room_of(PACKAGE / "cases" / "actions" / "submit.py")
    'cases'
    """
    return path.relative_to(PACKAGE).parts[0]


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def chain(node: ast.expr) -> list[str]:
    """List the names in a chain of attributes and calls, last first.

    >>> chain(ast.parse("Case.objects.filter(pk=1).update").body[0].value)
    ['update', 'filter', 'objects', 'Case']
    """
    names: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            break
    if isinstance(node, ast.Name):
        names.append(node.id)
    return names
