"""Whatever goes wrong with keys is said in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from madoguchi.vault.problems import NAMES_JA, VaultProblem
from madoguchi.vault.shares import BadShare, SharesDoNotFit

ROOM = Path(__file__).parents[1]
KINDS = VaultProblem.__subclasses__()
assert BadShare in KINDS
assert SharesDoNotFit in KINDS
ENGLISH_WORDS = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")


def raised() -> Iterator[ast.Call]:
    names = {kind.__name__ for kind in KINDS}
    for path in sorted(ROOM.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Raise)
                and isinstance(node.exc, ast.Call)
                and getattr(node.exc.func, "id", "") in names
            ):
                yield node.exc


RAISED = list(raised())


@pytest.mark.parametrize("call", RAISED, ids=lambda call: f"{call.lineno}")
def test_a_problem_is_raised_with_both_languages(call: ast.Call) -> None:
    japanese, english = (ast.literal_eval(one) for one in call.args)

    assert not ENGLISH_WORDS.search(japanese)
    assert english.isascii()
    assert {one.arg for one in call.keywords} <= NAMES_JA.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_a_problem_tells_what_it_is_and_what_to_do(kind: type[VaultProblem]) -> None:
    problem = kind("鍵がありません", "There is no key", ward=3, key=5)

    japanese, english = problem.in_both.splitlines()

    assert japanese == f"鍵がありません（区 3、鍵 5）。{kind.advice_ja}"
    assert english == f"There is no key (ward 3, key 5). {kind.advice_en}"


def test_problems_are_raised_at_all() -> None:
    assert len(RAISED) > 20
