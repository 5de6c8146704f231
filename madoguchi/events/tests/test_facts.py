"""Only references and declared coded classes can be said."""

from dataclasses import dataclass
from typing import Any

import pytest

from madoguchi.events.facts import (
    Fact,
    KindTaken,
    NotCoded,
    Subject,
    chosen,
    coded,
    coded_many,
    contents,
    count,
    day,
    flag,
    month,
    ref,
    refs,
)


@dataclass(frozen=True)
class EverySort(Fact):
    kind = "sample.shown"

    code: str = coded("a", "b", default="a")
    codes: tuple[str, ...] = coded_many("a", "b", default=())
    reference: str = ref(default="")
    references: tuple[str, ...] = refs(default=())
    choices: tuple[str, ...] = chosen(default=())
    many: int = count(default=0)
    yes: bool = flag(default=False)
    on: str = day(default="")
    within: str = month(default="2026-04")


@dataclass(frozen=True)
class Talkative(Fact):
    kind = "sample.told"

    name: str


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "c"),
        ("codes", ("a", "c")),
        ("codes", "a"),
        ("reference", "若葉 みどり"),
        ("reference", "taro yamada"),
        ("reference", "taro@example.jp"),
        ("references", ("名前",)),
        ("choices", ("score=とても良い",)),
        ("choices", ("a free answer",)),
        ("many", -1),
        ("many", 1.5),
        ("many", True),
        ("yes", 1),
        ("on", "2026-02-30"),
        ("within", ""),
        ("on", None),
    ],
)
def test_a_value_outside_its_declaration_is_refused(field: str, value: Any) -> None:
    fact = EverySort(**{field: value})

    with pytest.raises(NotCoded) as refusal:
        contents(fact)

    assert refusal.value.name == field
    assert str(refusal.value) == f"sample.shown.{field}"


def test_values_inside_their_declarations_are_said() -> None:
    fact = EverySort(
        code="b",
        codes=("a",),
        reference="case/9f0c",
        references=("q1", "q2"),
        choices=("score=5",),
        many=3,
        yes=True,
        on="2026-04-01",
    )

    assert contents(fact)["codes"] == ("a",)


def test_a_field_that_does_not_declare_itself_is_refused() -> None:
    with pytest.raises(NotCoded):
        contents(Talkative(name="red"))


def test_a_kind_has_one_meaning() -> None:
    with pytest.raises(KindTaken):

        class Other(Fact):
            kind = "lamp.lit"


def test_a_kind_is_a_noun_and_what_befell_it() -> None:
    with pytest.raises(ValueError, match="needs a kind"):

        class Shapeless(Fact):
            kind = "Received"


@pytest.mark.parametrize("stream", ["", "みどり", "case/1\ncase/2"])
def test_a_fact_is_about_a_reference(stream: str) -> None:
    with pytest.raises(ValueError, match=r"fact is about|is a reference"):
        Subject(1, stream)
