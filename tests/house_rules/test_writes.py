"""Only a room's actions write its tables; a planted sin is caught."""

import ast
import re
from pathlib import Path

import pytest

from tests.house_rules.source import PACKAGE, chain, here, modules, room_of, tree

ALWAYS = {
    "save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
}  # fmt: skip
ON_ROWS = {"update", "delete"}
ROWS = {"objects", "filter", "exclude", "all", "order_by", "select_for_update"}
STATEMENT = re.compile(r"\s*(INSERT INTO|UPDATE \w+ SET|DELETE FROM|MERGE INTO)\b")


def may_write(path: Path) -> bool:
    """Tell whether this module is a room's writer."""
    inside = path.relative_to(PACKAGE).parts
    return (
        inside[0] == "events"
        or "actions.py" in inside
        or "actions" in inside[:-1]
        or str(path.relative_to(PACKAGE)) in WRITERS
    )


WRITERS = {
    "config/bench/crowded.py": "fills a throw-away ward with a million cases",
    "config/bench/lake.py": "a long log of a throw-away ward, past its actions",
    "config/bench/work.py": "fills a throw-away ward with many cases at once",
    "config/drills/careless.py": "a drill's control: what an action must not do",
    "config/drills/ordering.py": "a drill writes the log past its actions",
    "config/drills/tampering.py": "a drill falsifies the log of a throw-away ward",
    "config/demo/exchanging.py": "the rules of an invented ward",
    "config/rig/errands.py": "a drill's ward, whose rule leaves cases to a robot",
    "config/rig/approving.py": "a drill's ward, and the case changed behind a stamp",
    "indicators/followers.py": "its tables are lines drawn from the log alone",
    "jobs/claiming.py": "the queue's one statement that takes jobs",
    "lake/deriving.py": "tables in memory, of rows on their way to a file",
    "lake/exports/ocel_sqlite.py": "a file for others to read",
    "lake/opentime.py": "a table in memory, of the days of a calendar",
    "mining/reading/raw.py": "a table in memory, of the log of another system",
    "notices/senders/outbox.py": "a post office of its own, for a demo",
    "procedures/expressions/batch.py": "a table in memory, of a run's opened answers",
    "wards/counting.py": "the one statement by which the actions of rooms count",
    "vault/keys.py": "the store of wrapped keys",
}


def statement(value: object) -> re.Match[str] | None:
    return STATEMENT.match(value) if isinstance(value, str) else None


def sins(module: ast.Module) -> list[tuple[int, str]]:
    """Find what writes rows, by method or by statement."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name, *receiver = chain(node.func)
            on_rows = name in ON_ROWS and ROWS.intersection(receiver)
            made = name in ALWAYS and "objects" in receiver
            made = made or (name == "save" and not node.args)
            if on_rows or made:
                found.append((node.lineno, name))
        if isinstance(node, ast.Constant) and (match := statement(node.value)):
            found.append((node.lineno, match[1]))
    return found


@pytest.mark.parametrize("room", sorted({room_of(path) for path in modules()}))
def test_only_actions_write(room: str) -> None:
    written = [
        f"{here(path)}:{line} {what}"
        for path in modules()
        if room_of(path) == room and not may_write(path)
        for line, what in sins(tree(path))
    ]

    assert written == []


@pytest.mark.parametrize(
    "line",
    [
        "Case.objects.create(ward=1)",
        "Case.objects.filter(pk=1).update(state='x')",
        "rows = Case.objects.all(); rows.filter(pk=1).delete()",
        "case.save()",
        "cursor.execute('INSERT INTO cases_case VALUES (1)')",
        "cursor.execute('DELETE FROM cases_case')",
    ],
)
def test_a_planted_write_is_caught(line: str) -> None:
    assert sins(ast.parse(line))


@pytest.mark.parametrize("line", ["answers.update(more)", "digest.update(b'x')"])
def test_what_writes_no_row_is_left_alone(line: str) -> None:
    assert not sins(ast.parse(line))


def test_every_listed_writer_is_still_there() -> None:
    assert [name for name in WRITERS if not (PACKAGE / name).exists()] == []
