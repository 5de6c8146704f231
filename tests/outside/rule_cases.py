"""Import every file of CertLogic rules in a folder and run the tests of each rule.

`make rule-cases DIR=…`: prints counts, names what is not supported and what is wrong.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from madoguchi.procedures.definition.scope import scope_of
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.expressions.compile import compile_tree
from madoguchi.procedures.importing.certlogic import (
    Rules,
    definition_of,
    read_rules,
)
from madoguchi.procedures.importing.reading import parse_json, read_text
from madoguchi.procedures.importing.report import NotReadable
from madoguchi.procedures.journey import Journey
from madoguchi.procedures.kinds.kind import kind_of
from madoguchi.procedures.kinds.problem import Unusable
from tests.outside.printed import Tally, folder_named

TODAY = date(2026, 4, 1)
DAY_ONLY = len("2021-07-01")


@dataclass(slots=True)
class Outcome:
    """What came of the rules of one file."""

    rules: int = 0
    imported: int = 0
    tests: int = 0
    equal: int = 0
    unsupported: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def run_file(path: Path) -> Outcome:
    """Import one file and run the tests of the rules that were imported."""
    outcome = Outcome()
    rules = read_rules(path)
    form = compile_form(definition_of(rules))
    outcome.unsupported = [
        f"{note.key}: {note.why}" for note in rules.draft.report.of("unsupported")
    ]
    for line in filter(str.strip, read_text(path).splitlines()):
        entry = parse_json(line, path.name)
        identifier = str(entry["rule"].get("Identifier"))
        outcome.rules += 1
        if identifier not in rules.imported:
            continue
        outcome.imported += 1
        for name in _differing(form, rules, identifier, entry["tests"], outcome):
            outcome.wrong.append(f"{path.name} {identifier}: {name}")
    return outcome


def _differing(
    form: Form, rules: Rules, identifier: str, tests: list[Any], outcome: Outcome
) -> Iterator[str]:
    run = compile_tree(rules.imported[identifier], scope_of(form.definition))
    for test in tests:
        outcome.tests += 1
        try:
            answers = answers_of(form, rules, test)
        except Unusable as problem:
            yield f"{test['name']}: cannot be typed: {problem.problems}"
            continue
        shown = Journey(form, answers, TODAY).shown()
        found = run(form.env(shown, TODAY, "web"))
        if found is test["expected"]:
            outcome.equal += 1
        else:
            yield f"{test['name']}: {found}, expected {test['expected']}"


def answers_of(form: Form, rules: Rules, test: Mapping[str, Any]) -> dict[str, Any]:
    """Type the data of a test into the questions of the imported form."""
    said = {"payload": test["payload"], "external": test["external"]}
    answers = {}
    for value in rules.values.values():
        found = _at(said, value.path)
        question = form.questions[value.key]
        if value.kind == "presence":
            typed = "yes" if found else "no"
        elif found in (None, ""):
            continue
        else:
            typed = str(found)
        if value.kind == "instant":
            typed = _with_offset(typed)
        answers[value.key] = kind_of(question).parse(question, {"": [typed]}, TODAY)
    return answers


def _at(said: Any, path: str) -> Any:
    for word in path.split("."):
        if isinstance(said, list):
            said = said[int(word)] if int(word) < len(said) else None
        else:
            said = said.get(word) if isinstance(said, dict) else None
    return said


def _with_offset(typed: str) -> str:
    """Write a day as its midnight and a time without an offset as one in UTC."""
    if len(typed) == DAY_ONLY:
        return f"{typed}T00:00:00Z"
    return (
        typed if typed[-1] == "Z" or "+" in typed or "-" in typed[11:] else f"{typed}Z"
    )


def main(folder: Path) -> int:
    tally = Tally("rules")
    for path in sorted(folder.rglob("*.jsonl")):
        try:
            outcome = run_file(path)
        except NotReadable as problem:
            tally.failed(str(problem))
            continue
        tally.say(
            f"{path.name}: {outcome.imported} of {outcome.rules} rules imported, "
            f"{outcome.equal} of {outcome.tests} tests equal"
        )
        for name in outcome.unsupported:
            tally.say(f"  not supported: {name}")
        for name in outcome.wrong:
            tally.failed(name)
        tally.add("rules", outcome.rules)
        tally.add("imported", outcome.imported)
        tally.add("tests", outcome.tests)
        tally.add("equal", outcome.equal)
    return tally.end()


if __name__ == "__main__":
    sys.exit(main(folder_named(sys.argv)))
