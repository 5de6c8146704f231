"""A condition whose answers are never there together is never offered."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.expressions.compile import Env, compile_tree
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.reach import Span
from madoguchi.procedures.expressions.together import can_hold
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.tests.folder import a_folder
from madoguchi.procedures.tests.test_reach import ALL_ANSWERS, SCOPE, TREES

SCHOOL = """
[[pages]]
key = "grades"
title = "学年"
show_if = "SHOWN"

[[pages.questions]]
key = "grade"
kind = "number"
label = "学年"
max = 6
"""
TWIN = """
[pages.grades]
title = "Grade"

[questions.grade]
label = "Grade"
"""


def folder(path: Path, shown: str) -> Path:
    """Write a form with a page more, shown under a condition."""
    made = a_folder(path)
    for name, more in (
        ("questions.toml", SCHOOL.replace("SHOWN", shown)),
        ("texts/en.toml", TWIN),
    ):
        file = made / name
        file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    return made


@pytest.mark.parametrize(
    "shown",
    [
        'not student and school == \\"中学\\"',
        "answered(school) and not student",
        'station == \\"south\\" and count(bikes) > 0',
        'station == \\"south\\" and some(bikes, electric) and answered(bikes)',
        "false",
        "student and false",
    ],
)
def test_a_page_that_nobody_can_reach_is_refused(tmp_path: Path, shown: str) -> None:
    with pytest.raises(BadDefinition) as refused:
        load(folder(tmp_path, shown))

    [flaw] = refused.value.problems
    assert flaw.keys == ("pages", 3, "show_if")
    assert "can never be true here: the answers it asks about" in flaw.sentence


@pytest.mark.parametrize(
    "shown",
    [
        'student and school == \\"中学\\"',
        'student or school == \\"中学\\"',
        "not answered(school) and not student",
        'station == \\"north\\" and count(bikes) > 0',
        'station == \\"south\\" and not some(bikes, electric)',
        "if(student, answered(school), months > 2)",
        "true",
    ],
)
def test_a_page_that_somebody_reaches_is_left_alone(tmp_path: Path, shown: str) -> None:
    assert load(folder(tmp_path, shown)).pages[3].key == "grades"


def test_a_question_that_its_page_rules_out_is_refused(tmp_path: Path) -> None:
    made = folder(tmp_path, "student")
    file = made / "questions.toml"
    file.write_text(f'{file.read_text(encoding="utf-8")}show_if = "not student"\n')

    with pytest.raises(BadDefinition) as refused:
        load(made)

    [flaw] = refused.value.problems
    assert flaw.keys == ("pages", 3, "questions", 0, "show_if")


SHOWN = [None, *map(parse, ("copies > 2", 'who == "self"', 'not (who == "self")'))]


@given(TREES, st.sampled_from(SHOWN), st.sampled_from([None, parse("copies < 3")]))
def test_what_is_called_impossible_never_comes_about(
    node: Node, waived_if: Node | None, who_if: Node | None
) -> None:
    """Walk as the journey does: an answer that is hidden is absent."""
    shown = {"who": who_if, "waived": waived_if}
    asked = {key: (one,) for key, one in shown.items() if one is not None}
    runs = {key: compile_tree(one, SCOPE) for key, (one,) in asked.items()}
    run, values = compile_tree(node, SCOPE), set()
    for answers in ALL_ANSWERS:
        there = dict(answers)
        for key in ("who", "waived"):
            if key in runs and runs[key](Env(there)) is not True:
                del there[key]
        values.add(run(Env(there)))

    came_about = True in values
    assert can_hold(node, SCOPE, {"copies": Span(1, 4)}, {}, asked) or not came_about
