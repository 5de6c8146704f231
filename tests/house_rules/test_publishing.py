"""Nobody publishes past the gate: who may make a proof, and who may offer a version."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house_rules.source import PACKAGE, modules, tree

MAKERS = {
    "config/gate/proving.py": "took the version through the gate",
    "config/rig/proof.py": "measures in a place that is thrown away",
    "procedures/gate/evidence.py": "reads what the gate wrote",
}
"""Who may make a proof that a version passed, and why."""
OFFERERS = {"procedures/actions/proposals.py", "procedures/actions/publishing.py"}
"""Who calls what puts a version on offer; each asks the gate before."""


def calls(path: Path, *names: str) -> Iterator[int]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and called(node) in names:
            yield node.lineno


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def callers(*names: str) -> set[str]:
    found = {path for path in modules() if any(calls(path, *names))}
    return {str(path.relative_to(PACKAGE)) for path in found}


def test_only_the_gate_makes_proofs() -> None:
    assert callers("Evidence") == set(MAKERS)


def test_only_what_asked_the_gate_offers_a_version() -> None:
    assert callers("offer_version") == OFFERERS


def test_the_rig_measures_and_nothing_else_uses_its_proof() -> None:
    users = callers("for_measuring")

    assert users == {
        "config/bench/crowded.py",
        "config/bench/large.py",
        "config/bench/residents.py",
        "config/drills/markers.py",
        "config/rig/errands.py",
        "config/rig/town.py",
    }


def test_a_planted_proof_is_found() -> None:
    planted = ast.parse("Evidence(document='x')", mode="eval").body

    assert isinstance(planted, ast.Call)
    assert called(planted) == "Evidence"
