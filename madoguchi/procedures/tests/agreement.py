"""Hold the three evaluators against each other.

`python -m madoguchi.procedures.tests.agreement [trees]` runs the file of vectors and
random trees in Python, in JavaScript under node and in SQL under DuckDB, prints how
many agree and fails when one does not.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from madoguchi.kernel.calendar import WardCalendar
from madoguchi.procedures.expressions.batch import Batch
from madoguchi.procedures.expressions.shapes import Records, Scope
from madoguchi.procedures.expressions.sql import Given
from madoguchi.procedures.expressions.tree import to_json
from madoguchi.procedures.tests.random_trees import random_vectors
from madoguchi.procedures.tests.vectors import Vector, in_python, plain, vectors

HERE = Path(__file__).parent
SCRIPT = HERE.parent / "static" / "procedures" / "expressions.js"
NODE = shutil.which("node")
TREES = 3000
SEED = 20261124


@dataclass(frozen=True, slots=True)
class Difference:
    """One expression on which an evaluator gives something else."""

    evaluator: str
    vector: Vector
    found: Any

    def __str__(self) -> str:
        return (
            f"{self.evaluator}: {self.vector.text} is {self.found!r}, "
            f"not {self.vector.value!r}, with {dict(self.vector.answers)!r} "
            f"on {self.vector.today}"
        )


def in_javascript(
    cases: Sequence[Vector], scope: Scope, script: Path = SCRIPT
) -> list[Any]:
    """Evaluate all cases in one run of node."""
    assert NODE, "node is not installed"
    sent = {
        "cases": [
            {"tree": to_json(one.node), "env": browser_env(one, scope)} for one in cases
        ]
    }
    command = [NODE, str(HERE / "evaluate.mjs"), str(script)]
    run = subprocess.run(
        command, input=json.dumps(sent), capture_output=True, text=True, check=True
    )
    values: list[Any] = json.loads(run.stdout)
    return values


def browser_env(vector: Vector, scope: Scope) -> dict[str, Any]:
    return {
        "answers": vector.answers,
        "today": vector.today.isoformat(),
        "channel": vector.channel,
        "parameters": {
            name: [[day.isoformat(), value] for day, value in values]
            for name, values in vector.parameters.items()
        },
        "closed": sorted(day.isoformat() for day in vector.closed),
        "lists": {
            key: list(shape.fields)
            for key, shape in scope.levels[0].items()
            if isinstance(shape, Records)
        },
    }


def in_sql(cases: Sequence[Vector], scope: Scope) -> list[Any]:
    """Evaluate all cases over one table of everybody's answers."""
    people = list({id(one.answers): one.answers for one in cases}.values())
    place = {id(answers): at for at, answers in enumerate(people)}
    table = Batch([one.node for one in cases], scope)
    table.add(people)
    found = []
    for one in cases:
        given = Given(one.today, one.channel, one.parameters, WardCalendar(one.closed))
        rows = list(table.values(given, [one.node]))
        found.append(plain(rows[place[id(one.answers)]][0]))
    table.close()
    return found


EVALUATORS: Mapping[str, Callable[[Sequence[Vector], Scope], list[Any]]] = {
    "Python": lambda cases, scope: [in_python(one, scope) for one in cases],
    "JavaScript": in_javascript,
    "SQL": in_sql,
}


def differences(cases: Sequence[Vector], scope: Scope) -> Iterator[Difference]:
    """Yield what the evaluators make of the cases other than the value given."""
    for name, evaluate in EVALUATORS.items():
        yield from compared(name, cases, evaluate(cases, scope))


def compared(
    name: str, cases: Sequence[Vector], values: Sequence[Any]
) -> Iterator[Difference]:
    for case, value in zip(cases, values, strict=True):
        if value != case.value or type(value) is not type(case.value):
            yield Difference(name, case, value)


def differences_of_rules(cases: Sequence[Vector], scope: Scope) -> Iterator[Difference]:
    """Yield where a named rule differs, and where a browser tries to compute one.

    What a browser cannot compute is left to the server: where it needs the rule to
    know the value, it must fail.
    """
    for name in ("Python", "SQL"):
        yield from compared(name, cases, EVALUATORS[name](cases, scope))
    for case, value in zip(cases, in_javascript(cases, scope), strict=True):
        left = isinstance(value, dict) and "failed" in value
        if not left and value != case.value:
            yield Difference("JavaScript", case, value)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else TREES
    scope = vectors().scope
    failed = 0
    for what, cases in (
        ("vectors", vectors().good),
        ("random trees", list(random_vectors(count, SEED, scope))),
    ):
        found = list(differences(cases, scope))
        wrong = len({id(one.vector) for one in found})
        print(  # noqa: T201
            f"{what}: Python, JavaScript and SQL agree on "
            f"{len(cases) - wrong} of {len(cases)}"
        )
        for one in found[:20]:
            print(f"  {one}")  # noqa: T201
        failed += wrong
    rules = vectors().rules
    found = list(differences_of_rules(rules, scope))
    wrong = len({id(one.vector) for one in found})
    print(  # noqa: T201
        f"named rules: Python and SQL agree, and JavaScript leaves them to the server,"
        f" on {len(rules) - wrong} of {len(rules)}"
    )
    for one in found[:20]:
        print(f"  {one}")  # noqa: T201
    failed += wrong
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
