"""Layouts are data: every column leads to a question, every type is kept."""

from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.exchange.layouting import (
    MAIN,
    STARTS,
    TYPES,
    Column,
    Layout,
    Sheet,
    Told,
    Unfit,
    business_of,
    businesses,
    layout_of,
    lines_of,
)
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.engine import Form, compile_form

ALL = sorted(businesses())


def newest(slug: str) -> Definition:
    folder = Path(settings.PROCEDURES_DIR) / slug
    return load(max(folder.glob("[0-9]*"), key=lambda one: int(one.name)))


def test_there_are_twenty_businesses_each_with_its_act() -> None:
    assert len(businesses()) == 20
    assert all(one.title and "第" in one.law for one in businesses().values())


@pytest.mark.parametrize("business", ALL)
def test_a_layout_says_of_each_column_what_it_may_hold(business: str) -> None:
    layout = layout_of(business)

    assert layout.sheets[0].key == MAIN
    for sheet in layout.sheets:
        keys = [one.key for one in sheet.columns]
        assert len(keys) == len(set(keys))
        assert keys[0] == "reference"
        for one in sheet.columns:
            assert one.type in TYPES
            assert one.source.split(".")[0] in STARTS
            assert (one.length > 0) == (one.type in ("text", "code")), one.key


@pytest.mark.parametrize(
    "slug", [slug for key in ALL for slug in layout_of(key).procedures]
)
def test_every_column_leads_to_a_question_of_the_newest_version(slug: str) -> None:
    form: Form = compile_form(newest(slug))
    roles = form.definition.roles
    for sheet in layout_of(business_of(slug)).sheets:
        inside = form.questions[sheet.each].questions if sheet.each else ()
        for one in sheet.columns:
            start, first, *_ = one.source.split(".")
            if start == "answer":
                assert first in form.questions, one.source
            elif start == "role":
                assert first in roles, one.source
            elif start == "record" and first != "number":
                assert first in {each.key for each in inside}, one.source


def told(**answers: object) -> Told:
    return Told(case={"reference": "A"}, roles={"name": "who"}, answers=answers)


def one_column(type_: str, **more: object) -> Layout:
    column = Column("x", "x", type_, "answer.x", **more)  # type: ignore[arg-type]  # keywords of a test
    return Layout("b", "1", (), (Sheet(MAIN, "事案", (column,)),))


@pytest.mark.parametrize(
    ("type_", "value", "cell"),
    [
        ("text", "若葉", "若葉"),
        ("date", "2026-04-06", "2026-04-06"),
        ("integer", 3, "3"),
        ("yen", 0, "0"),
        ("flag", False, "0"),
        ("flag", True, "1"),
        ("code", "child", "child"),
        ("text", None, ""),
    ],
)
def test_values_are_written_by_their_type(type_: str, value: object, cell: str) -> None:
    assert lines_of(one_column(type_), told(x=value))[MAIN] == [[cell]]


@pytest.mark.parametrize(
    ("type_", "value", "more", "code"),
    [
        ("date", "2026-02-30", {}, "date"),
        ("integer", "3", {}, "integer"),
        ("integer", True, {}, "integer"),
        ("flag", 1, {}, "flag"),
        ("text", "あ" * 3, {"length": 2}, "long"),
        ("text", "a\nb", {}, "control"),
        ("text", None, {"required": True}, "missing"),
    ],
)
def test_what_is_of_another_type_does_not_fit(
    type_: str, value: object, more: dict[str, object], code: str
) -> None:
    with pytest.raises(Unfit) as problem:
        lines_of(one_column(type_, **more), told(x=value))

    assert problem.value.code == code
