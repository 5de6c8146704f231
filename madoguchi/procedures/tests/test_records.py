"""What a page shows of the questions inside a group, where no script helps."""

from datetime import date
from pathlib import Path

import pytest

from madoguchi.design.drawn import fields_drawn
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.fields import Sight, fields_of
from madoguchi.procedures.journey import Journey
from madoguchi.procedures.tests.folder import a_folder

TODAY = date(2026, 4, 1)
EARLIER = {
    "applicant": {
        "family": "若葉",
        "given": "緑",
        "family_kana": "ワカバ",
        "given_kana": "ミドリ",
    },
    "birth": "1975-04-01",
    "station": "north",
    "months": 1,
}
MIXED = 'show_if = "electric and student"'


def a_form(folder: Path, condition: str) -> Form:
    changed = (MIXED, f'show_if = "{condition}"')
    return compile_form(load(a_folder(folder, questions=changed)))


def drawn(form: Form, language: str = "ja", *, student: bool = True) -> str:
    journey = Journey(form, {**EARLIER, "student": student}, TODAY)
    return str(fields_drawn(fields_of(journey.asked("family"), Sight(language))))


def test_what_another_answer_makes_necessary_is_not_called_optional(
    tmp_path: Path,
) -> None:
    shown = drawn(a_form(tmp_path, "electric"))

    battery = shown[shown.index("電池の型") :]
    assert "場合により必須" in battery
    assert "任意" not in battery.split("</label>")[0]
    assert "「電動ですか」の答えによっては、ここにも答えが必要です。" in battery


def test_the_hint_that_says_what_it_depends_on_speaks_the_language_of_the_page(
    tmp_path: Path,
) -> None:
    shown = drawn(a_form(tmp_path, "electric"), "en")

    assert "Needed only for some answers to “Is it electric?”." in shown


def test_what_earlier_answers_rule_out_is_not_shown_in_any_record(
    tmp_path: Path,
) -> None:
    form = a_form(tmp_path, "student")

    assert "電池の型" in drawn(form, student=True)
    assert "電池の型" not in drawn(form, student=False)
    assert "電動ですか" in drawn(form, student=False)


def test_what_a_record_may_still_ask_stays(tmp_path: Path) -> None:
    assert "電池の型" in drawn(a_form(tmp_path, "electric or student"), student=False)


def test_an_answer_typed_where_none_was_due_is_not_kept(tmp_path: Path) -> None:
    form = a_form(tmp_path, "electric")
    page = form.page("family")
    assert page
    typed = {"bikes.0.electric": ["no"], "bikes.0.battery": ["AB-1"]}

    parsed = (
        Journey(form, {**EARLIER, "student": True}, TODAY)
        .reader()
        .read(page, typed, {**EARLIER, "student": True})
    )

    assert parsed.is_fine
    assert parsed.answers["bikes"] == [{"electric": False}]


def test_a_calculated_line_inside_a_group_is_refused_with_the_way_out(
    tmp_path: Path,
) -> None:
    whole = 'kind = "text"\nlabel = "電池の型"\n' + MIXED
    line = 'kind = "calculated"\nlabel = "計"\nvalue = "1"\ngives = "number"'
    folder = a_folder(tmp_path, questions=(whole, line))

    with pytest.raises(BadDefinition) as refused:
        load(folder)

    assert any(
        'a question of kind "calculated" cannot stand in a group: compute it after '
        "the group, with some, all, count or sum" in str(one)
        for one in refused.value.problems
    )
