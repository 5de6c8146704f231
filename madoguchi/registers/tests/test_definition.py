"""What a definition of a register may say, and how it is told what it may not."""

import re

import pytest

from madoguchi.registers.definition import (
    FOLDER,
    BadRegister,
    NoSuchRegister,
    read_register,
    register_named,
    registers,
)
from madoguchi.wards.models import Staff

GOOD = (FOLDER / "personnel.toml").read_text(encoding="utf-8")
SLUGS = {
    "satisfaction-survey", "support-survey", "staff-survey", "workload-survey",
    "time-study", "personnel", "costs", "standard-operations", "redesigns",
    "automations", "guideline-acknowledgements", "joint-projects", "appointments",
    "skills", "trainings", "support-sites", "usability-tests",
}  # fmt: skip


def test_every_source_of_the_plan_that_is_no_case_is_a_register() -> None:
    assert set(registers()) == SLUGS


@pytest.mark.parametrize("slug", sorted(SLUGS))
def test_a_register_names_roles_that_there_are(slug: str) -> None:
    one = register_named(slug)

    assert {*one.enter, *one.enter_own, *one.read} <= set(Staff.ROLES)
    assert all(re.fullmatch(r"k[123]-\d\d", number) for number in one.serves)


@pytest.mark.parametrize("slug", sorted(SLUGS))
def test_every_word_of_a_register_is_in_both_languages(slug: str) -> None:
    one = register_named(slug)

    for column in one.columns:
        assert column.title
        assert column.title_en
        assert bool(column.hint) == bool(column.hint_en)
        assert all(choice.ja and choice.en for choice in column.codes)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('cadence = "quarterly"', 'cadence = "daily"', "cadence is one of"),
        ('keys = ["department"]', "keys = []", "keys names at least one column"),
        ('keys = ["department"]', 'keys = ["office"]', "keys names office"),
        ('keys = ["department"]', 'keys = "department"', "keys is a list"),
        ('as_of = "stated"', 'as_of = "department"', "as_of is a day"),
        ('as_of = "stated"', 'as_of = "day"', "as_of names day"),
        ('kind = "code"', 'kind = "text"', "column department: kind is one of"),
        ('of = "department"', 'of = "person"', "of is department"),
        ('name = "staff"', 'name = "Staff"', "a name is lower-case letters"),
        ('name = "staff"', 'name = "specialists"', "two columns have the same name"),
        ('kind = "integer"', 'kind = "class"', "a class, and nothing else, has codes"),
        ('kind = "integer"', 'kind = "integer"\nsize = 3', "nobody knows size"),
        ('kind = "integer"', 'kind = "integer"\nmax = "3"', "max is a int"),
        ('title = "職員数と専門人材"', 'title = ""', "title is a text"),
        ('title_en = "Staff and specialists"', "", "title_en has to be said"),
        ('["specialists", "staff"]', '["specialists", "department"]', "at_most pairs"),
        ("cadence", "cadence = ", "Invalid"),
    ],
)
def test_a_definition_that_cannot_be_is_refused_with_its_name_and_reason(
    before: str, after: str, told: str
) -> None:
    assert before in GOOD

    with pytest.raises(BadRegister) as refused:
        read_register(GOOD.replace(before, after, 1), "personnel")

    assert str(refused.value).startswith("personnel.toml: ")
    assert told in str(refused.value)


def test_a_register_that_nobody_defined_is_not_there() -> None:
    with pytest.raises(NoSuchRegister):
        register_named("../secrets")
