"""A version with nothing against it, for tests to plant faults in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import (
    Definition,
    Identity,
    Law,
    Remedies,
    Retention,
    Stage,
)
from madoguchi.procedures.gate.material import Around, Material, WardSide, material
from madoguchi.procedures.gate.records import (
    Found,
    Group,
    Records,
    Task,
    UsabilityTest,
)
from madoguchi.procedures.tests.edits import words
from madoguchi.procedures.tests.folder import a_folder

TODAY = date(2026, 11, 26)
WHO = """[answers.applicant]
family = "若葉"
given = "みどり"
family_kana = "ワカバ"
given_kana = "ミドリ"
"""


def example(title: str, answers: str, expect: str, who: str = WHO) -> str:
    """Write an example as its file has it."""
    return (
        f'title = "{title}"\ntoday = 2026-11-24\n[answers]\n{answers}\n'
        f"{who}\n[expect]\n{expect}\n"
    )


EXAMPLES: Mapping[str, str] = {
    "adult.toml": example(
        "おとなが南駅を2か月",
        'birth = 1975-04-01\nstation = "south"\nstudent = false\nmonths = 2',
        'path = ["who", "place"]\nfee = 1000\neligible = "yes"',
    ),
    "student.toml": example(
        "学生が北駅で、電動の自転車",
        'birth = 2008-04-01\nstation = "north"\nstudent = true\nschool = "みどり高校"\n'
        'months = 1\nbikes = [{ electric = true, battery = "A" }, '
        "{ electric = false }]",
        'path = ["who", "place", "family"]\nfee = 0\neligible = "yes"',
    ),
    "child.toml": example(
        "14歳は申し込めない",
        "birth = 2012-04-01",
        'complete = false\neligible = "no"',
    ),
    "nothing.toml": example(
        "まだ何も答えていない", "", 'complete = false\neligible = "unknown"', who=""
    ),
}

TESTED = UsabilityTest(
    held_on=date(2026, 10, 1),
    groups=(Group("65_74", "none", 2), Group("40_64", "vision", 1)),
    tasks=(Task("申し込む", 3, 3, 8),),
    findings=(Found("駅の名前を見落とした", stopped=True, fix="大きくした"),),
)
TRIED = (
    "[[tests]]\nheld_on = 2026-10-01\n"
    '[[tests.participants]]\nage = "75_over"\ndisability = "hearing"\ncount = 1\n'
    '[[tests.tasks]]\ntitle = "申し込む"\ntried = 1\nmanaged = 1\nminutes = 9\n'
)
"""Such a record as it stands beside a version."""
WARD = WardSide(
    ("en",),
    frozenset({"roads"}),
    {"clerk": frozenset({"roads"}), "supervisor": frozenset({"roads"})},
)


@cache
def sound() -> Definition:
    """Return an application that lacks nothing."""
    with TemporaryDirectory() as root:
        found = load(a_folder(Path(root)))
    review, close = found.stages
    decision = Stage("decision", words("決定"), "decision", "clerk", decision="grant")
    return replace(
        found,
        law=(Law(words("区の自転車条例"), words("第3条")),),
        review_standards=(words("15歳以上であること。"),),
        remedies=Remedies(appealable=True),
        retention=Retention("3年", 3),
        identity=Identity(rationale=words("別人が申し込んでも、害が小さいためです。")),
        stages=(review, decision, close),
    )


def given(
    definition: Definition | None = None,
    *,
    examples: Mapping[str, str] = EXAMPLES,
    **around: Any,
) -> Material:
    """Return what the checks look at; a sound version unless something is changed."""
    records = around.pop("records", Records((TESTED,)))
    ward = around.pop("ward", WARD)
    return material(
        definition or sound(),
        examples,
        Around(ward, records, **around),
        today=TODAY,
    )
