"""Pages are filled from the best example, with mistakes, with texts far too long."""

from datetime import date
from pathlib import Path

import pytest

from madoguchi.procedures.definition.load import load
from madoguchi.procedures.engine import compile_form
from madoguchi.procedures.examples import read_examples
from madoguchi.procedures.journey import PageReader, typed_page
from madoguchi.procedures.kinds.kind import Kind, kinds
from madoguchi.procedures.kinds.problem import Unusable
from madoguchi.procedures.kinds.question import Option, Question
from madoguchi.procedures.preview.samples import (
    before,
    best_for,
    best_refused,
    best_whole,
    long_form,
    long_walk,
    mistaken,
)
from madoguchi.procedures.preview.subjects import Subject
from madoguchi.procedures.texts import Text

ROOT = Path(__file__).resolve().parents[4] / "procedures"
TODAY = date(2026, 11, 24)
FREE = {"consent"}
"""Kinds that can only be left empty: there is nothing to mistype."""


def subject(slug: str) -> Subject:
    folder = ROOT / slug / "1"
    return Subject(compile_form(load(folder)), read_examples(folder)[0])


def a_question(kind: Kind) -> Question:
    options = (Option("a", Text(ja="あ")), Option("b", Text(ja="い")))
    inside = (Question("inner", "number", Text(ja="数")),) if kind.has_questions else ()
    return Question(
        "q",
        kind.name,
        Text(ja="設問"),
        options=options if kind.has_options else (),
        questions=inside,
        own={"gives": "number"} if kind.is_computed else {},
    )


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda one: one.name)
def test_every_kind_has_something_that_it_refuses(kind: Kind) -> None:
    question = a_question(kind)
    typed = kind.wrong(question, TODAY)
    if not kind.is_typed or kind.flaws(question):
        assert typed == {}
        return
    with pytest.raises(Unusable) as refused:
        kind.parse(question, typed, TODAY)

    assert typed
    assert all(problem.code != "missing" for problem in refused.value.problems)


def test_a_mistake_is_in_every_field_of_a_name() -> None:
    name = Question("q", "name", Text(ja="氏名"))
    parsed = mistaken([name], TODAY)

    assert {one.part for one in parsed.problems} == {
        "family", "given", "family_kana", "given_kana",
    }  # fmt: skip


def test_what_takes_anything_is_left_empty_and_missed() -> None:
    agree = Question("q", "consent", Text(ja="同意"))
    free = Question("p", "text", Text(ja="意見"), required=False)
    parsed = mistaken([agree, free], TODAY)

    assert [one.key for one in parsed.problems] == ["q", "p"]


def test_the_example_that_answers_most_of_a_page_fills_it() -> None:
    tennyu = subject("tennyu")
    members = tennyu.form.page("members")
    assert members is not None
    walk = best_for(tennyu, members)

    assert walk is not None
    assert walk.answers["members"]
    assert "members" not in before(tennyu.form, walk, members).answers


def test_refused_and_whole_walks_are_what_they_are_called() -> None:
    juken = subject("juken")
    refused, whole = best_refused(juken), best_whole(juken)
    assert refused is not None
    assert whole is not None

    shown = refused.journey(juken.form).shown()
    assert juken.form.eligibility(shown, refused.today).met is False
    assert whole.journey(juken.form).is_complete


def test_no_example_no_walk() -> None:
    bare = Subject(subject("inu").form)

    assert best_whole(bare) is None
    assert best_refused(bare) is None
    assert best_for(bare, bare.form.pages[0]) is None


@pytest.mark.parametrize("slug", ["juminhyo", "juken", "tennyu"])
def test_long_answers_are_still_answers(slug: str) -> None:
    one = subject(slug)
    walk = best_whole(one)
    assert walk is not None
    form = long_form(one.form)
    grown = long_walk(form, walk)

    for page in form.pages:
        raw = typed_page(page, grown.answers)
        parsed = PageReader(form, walk.today).read(page, raw, grown.answers)
        told = [p for p in parsed.problems if grown.answers.get(p.key) is not None]
        assert told == [], page.key
    assert grown.answers != walk.answers
    title = "".join(one.form.definition.title["ja"].split())
    assert form.definition.title["ja"] == title * 3
