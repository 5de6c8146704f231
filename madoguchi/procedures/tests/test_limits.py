"""Examples around the limits: how they are read, and how one fails."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.engine import compile_form
from madoguchi.procedures.limits import limit_differences, read_limits
from madoguchi.procedures.management.commands.check import problems_of
from madoguchi.procedures.tests.folder import a_folder

BENEFITS = {
    "jidoteate": 2, "jidofuyo": 1, "jidoikusei": 1, "jushoteate": 1, "juken": 1,
    "choikin": 1, "shugaku": 1, "kodomoiryo": 1,
}  # fmt: skip
FEWEST = 30
LIMITS = """\
[given]
today = 2026-11-24

[given.answers]
birth = 2000-01-01

[[limits]]
title = "15歳になる前の日"
basis = "自転車置場条例第1条"
today = 2014-12-30
eligible = "no"

[[limits]]
title = "生年月日がまだ"
basis = "自転車置場条例第1条"
without = ["birth"]
eligible = "unknown"
missing = ["birth"]
"""


def with_limits(root: Path, text: str) -> Path:
    folder = a_folder(root)
    (folder / "limits.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("slug", BENEFITS)
def test_a_benefit_has_examples_at_its_limits_that_cite_an_article(slug: str) -> None:
    folder = settings.PROCEDURES_DIR / slug / str(BENEFITS[slug])
    limits, flaws = read_limits(folder)
    definition = load(folder)

    assert flaws == []
    assert len(limits) >= FEWEST
    assert len({one.title for one in limits}) == len(limits)
    assert {one.eligible for one in limits} == {"yes", "no", "unknown"}
    assert all(one.basis for one in definition.eligibility)
    assert all(one.source for one in definition.parameter_values)
    assert definition.amounts


@pytest.mark.parametrize("slug", BENEFITS)
def test_every_condition_of_a_benefit_is_refused_by_some_example(slug: str) -> None:
    folder = settings.PROCEDURES_DIR / slug / str(BENEFITS[slug])
    form = compile_form(load(folder))
    limits, _flaws = read_limits(folder)
    refused = {
        str(condition.reason)
        for one in limits
        for condition, met in form.conditions(one.answers, one.today)
        if met is False
    }

    assert {str(one.reason) for one in form.definition.eligibility} == refused


def test_limits_that_hold_are_silent(tmp_path: Path) -> None:
    folder = with_limits(tmp_path, LIMITS)

    assert problems_of(folder) == []
    assert [one.today for one in read_limits(folder)[0]] == [
        date(2014, 12, 30),
        date(2026, 11, 24),
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('eligible = "no"', 'eligible = "yes"', "eligible is no, expected yes"),
        ("2014-12-30", "2014-12-31", "eligible is yes, expected no"),
        ('missing = ["birth"]', 'missing = ["station"]',
         '"station" is not among what is missing'),
        ('eligible = "no"', 'eligible = "no"\namounts = { month = 5 }',
         "the amount by month is 0, expected 5"),
        ('eligible = "no"', 'eligible = "no"\nanswers = { station = "south" }',
         '"station" does not decide anything'),
        ('eligible = "no"', 'eligible = "no"\nanswers = { birth = 2030-01-01 }',
         'has the problem "birth_in_future"'),
        ('eligible = "no"', 'eligable = "no"', '"eligible" is missing'),
        ('basis = "自転車置場条例第1条"\ntoday', "today", '"basis" is missing'),
        ("[given]\ntoday = 2026-11-24\n", "[given]\n", '"today" is missing'),
    ],
)  # fmt: skip
def test_a_limit_that_fails_says_how(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    found = problems_of(with_limits(tmp_path, LIMITS.replace(old, new, 1)))
    assert any(sentence in one for one in found), found


def test_an_answer_that_is_not_asked_is_a_difference() -> None:
    folder = settings.PROCEDURES_DIR / "jidofuyo" / "1"
    limits, _flaws = read_limits(folder)
    form = compile_form(load(folder))
    one = next(one for one in limits if "partner" in one.answers)
    changed = type(one)(
        **{
            **{name: getattr(one, name) for name in one.__slots__},
            "answers": {**one.answers, "situation": "none"},
            "own": frozenset({"partner"}),
        }
    )

    assert '"partner" is not asked with these answers' in list(
        limit_differences(form, changed)
    )
