"""The log says nothing about a person: every fact of every room is coded."""

import re
from dataclasses import fields

from django.utils.module_loading import autodiscover_modules

from madoguchi.events.facts import FACTS, MARK, Fact, undeclared

# Words that name a person or what they wrote, wherever they stand in a field.
PERSONAL = re.compile(
    r"name|kana|birth|address|postal|phone|mail|answer|note|text|comment|title|label"
)
# Where one of them means something else: the key of a question, the code of a reason.
HARMLESS: dict[str, str] = {}


def facts() -> dict[str, type[Fact]]:
    """Return the facts of all rooms, without those that only tests know."""
    autodiscover_modules("facts")
    return {
        kind: fact for kind, fact in FACTS.items() if ".tests." not in fact.__module__
    }


def test_every_field_of_every_fact_declares_what_it_may_hold() -> None:
    assert undeclared(facts().values()) == []


def test_no_field_is_named_for_something_personal() -> None:
    suspects = {
        f"{kind}.{field.name}"
        for kind, fact in facts().items()
        for field in fields(fact)  # type: ignore[arg-type]  # facts are dataclasses
        if PERSONAL.search(field.name)
    }

    assert suspects - HARMLESS.keys() == set()


def test_a_field_declares_itself_by_one_of_the_known_sorts() -> None:
    sorts = {
        field.metadata[MARK].sort
        for fact in facts().values()
        for field in fields(fact)  # type: ignore[arg-type]  # same
    }

    assert sorts <= {
        "code", "codes", "reference", "references", "choices", "count", "flag", "day",
        "month",
    }  # fmt: skip


def test_facts_are_frozen_and_live_in_the_file_of_facts() -> None:
    for kind, fact in facts().items():
        assert fact.__dataclass_params__.frozen, kind  # type: ignore[attr-defined]
        assert fact.__module__.split(".")[-1] == "facts", kind
