"""Whether somebody is entitled, apart from the form."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.conf import settings

from madoguchi.kernel.calendar import WardCalendar, ward_closed_days
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import Condition, Page
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.entitlement import (
    Entitlement,
    entitlement,
    excerpt,
    given_only,
    questions_form,
)
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.journey import Journey
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.management.commands.check import versions_on_disk
from madoguchi.procedures.tests.edits import a_plain, words
from madoguchi.procedures.tests.folder import a_folder

TODAY = date(2026, 11, 24)
FOLDERS = versions_on_disk(settings.PROCEDURES_DIR)
CHILD = {"birth": "2019-05-05", "living": "together"}
ALONE = {"residence": True, "public_servant": "no", "earner": "alone"}


def on_disk(slug: str, number: int = 1) -> Form:
    return compile_form(load(settings.PROCEDURES_DIR / slug / str(number)))


def asked_of(form: Form) -> list[str]:
    return [one.key for one in questions_form(form).pages[0].questions]


def of_child_allowance(**answers: Any) -> Entitlement:
    form = questions_form(on_disk("jidoteate", 2))
    return entitlement(form, answers, TODAY)


def test_only_what_decides_is_asked() -> None:
    assert asked_of(on_disk("jidoteate")) == [
        "residence", "public_servant", "earner", "children",
    ]  # fmt: skip


def test_what_only_the_amount_needs_is_asked_last_and_later() -> None:
    form = questions_form(on_disk("jidoteate", 2))
    keys = asked_of(form)

    assert keys[-2:] == ["has_older", "older"]
    assert form.shows["has_older"](form.env({}, TODAY, "web")) is None
    met = {**ALONE, "children": [CHILD]}
    assert form.shows["has_older"](form.env(met, TODAY, "web")) is True


def test_a_record_asks_only_what_decides_too() -> None:
    children = questions_form(on_disk("jidoteate", 2)).question("children")

    assert [one.key for one in children.questions] == ["birth", "living"]
    assert not any(one.required for one in children.questions)


def test_what_hides_a_deciding_question_is_asked_as_well() -> None:
    assert "situation" in asked_of(on_disk("jidofuyo"))
    assert asked_of(on_disk("hoiku"))[:1] == ["start_on"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)
def test_every_procedure_can_be_asked_about(folder: Path) -> None:
    form = compile_form(load(folder))
    asking = questions_form(form)

    found = entitlement(asking, {}, TODAY)

    assert found.verdict.met in (
        (True,) if not form.definition.eligibility else (None,)
    )
    assert all(not one.required for one in asking.pages[0].questions)
    assert not any(one.kind == "file" for one in asking.questions.values())


def test_nothing_answered_is_not_told_yet() -> None:
    found = of_child_allowance()

    assert found.verdict.word == "unknown"
    assert [one.question.key for one in found.missing] == [
        "residence", "public_servant", "earner", "children",
    ]  # fmt: skip
    assert found.sums == ()


def test_one_answer_can_decide_whatever_else_is_open() -> None:
    found = of_child_allowance(public_servant="yes")

    assert found.verdict.word == "no"
    assert [str(one.basis) for one in found.conditions] == ["児童手当法第17条第1項"]
    assert found.missing == ()


def test_a_fact_missing_in_a_record_is_named_with_its_record() -> None:
    second = {"living": "together"}
    gone = {"birth": "2019-05-05", "living": "abroad"}
    found = of_child_allowance(**ALONE, children=[gone, second])

    assert found.verdict.word == "unknown"
    assert [one.say("ja") for one in found.missing] == ["子 2：生年月日"]
    assert [one.say("en") for one in found.missing] == ["Child 2: Date of birth"]


def test_the_amount_stays_open_while_a_fact_of_it_is() -> None:
    found = of_child_allowance(**ALONE, children=[CHILD])

    assert found.verdict.word == "yes"
    assert [one.total for one in found.sums] == [None]
    assert [one.question.key for one in found.missing] == ["has_older"]
    assert found.amount("month") == 0


def test_the_lines_of_one_rhythm_add_up() -> None:
    found = of_child_allowance(**ALONE, children=[CHILD] * 3, has_older=False)

    (month,) = found.sums
    assert [amount for _label, amount in month.lines] == [20000, 0, 30000]
    assert month.total == found.amount("month") == 50000
    assert found.missing == ()


def test_nothing_that_is_granted_is_below_zero() -> None:
    definition = on_disk("jidofuyo").definition
    free = replace(definition, eligibility=())
    form = questions_form(compile_form(free))
    answers = {
        "situation": "divorced", "income": 0, "dependents": 1,
        "children": [{"birth": "2015-05-05", "disabled": False, "living": "together"}],
        "has_pension": True, "pension_monthly": 100_000,
    }  # fmt: skip

    assert entitlement(form, answers, TODAY).amount("month") == 0


def test_a_figure_that_nobody_compared_is_told_where_it_is_used() -> None:
    answers: dict[str, Any] = {
        "residence": True, "situation": "divorced", "partner": False,
        "children": [{"birth": "2015-05-05", "disabled": False, "living": "together"}],
        "income": 0, "dependents": 1, "relative": False, "has_pension": False,
    }  # fmt: skip
    form = questions_form(on_disk("jidofuyo"))

    now = entitlement(form, answers, TODAY)
    before = entitlement(form, answers, date(2024, 11, 1))

    assert "first_full" in [one.name for one in now.unverified]
    assert before.unverified == ()


def test_an_answer_left_open_is_absent() -> None:
    answers = {"a": None, "b": 0, "c": [{"x": None, "y": False}], "d": []}

    assert given_only(answers) == {"b": 0, "c": [{"y": False}], "d": []}


def test_the_excerpt_has_no_fee_no_roles_and_one_page() -> None:
    found = excerpt(on_disk("juminhyo").definition)

    assert (found.fee, found.roles, found.facts) == ((), {}, ())
    assert len(found.pages) == 1


AMOUNT = '''[[amounts]]
key = "refund"
label = "返金"
per = "month"
amount = "months * 10"

[[parameters]]
name = "fee"'''
TWIN = '\n[[amounts]]\nlabel = "Refund"\n\n[pages.who]'


def with_amount(root: Path, old: str = "", new: str = "") -> Path:
    text = AMOUNT.replace(old, new) if old else AMOUNT
    folder = a_folder(root, procedure=('[[parameters]]\nname = "fee"', text))
    english = folder / "texts" / "en.toml"
    said = english.read_text(encoding="utf-8").replace("\n[pages.who]", TWIN, 1)
    english.write_text(said, encoding="utf-8")
    return folder


def test_an_amount_is_computed_from_the_answers(tmp_path: Path) -> None:
    form = compile_form(load(with_amount(tmp_path)))

    (line,) = form.amounts({"months": 3}, TODAY)

    assert (line.key, line.per, line.amount) == ("refund", "month", 30)
    assert form.amounts({}, TODAY)[0].amount is None


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('per = "month"', 'per = "week"', '"week" is not possible for "per"'),
        ('"months * 10"', '"months > 1"', "a whole number is expected here"),
        ('"months * 10"', '"moths * 10"', 'did you mean "months"'),
        ('"months * 10"', '"months"\nwhen = "months"', "true or false is expected"),
        ('key = "refund"\n', "", '"key" is missing'),
        ('label = "返金"', 'labl = "返金"', '"label" is missing'),
    ],
)
def test_an_amount_that_means_nothing_is_refused(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    with pytest.raises(BadDefinition) as refused:
        load(with_amount(tmp_path, old, new))

    assert any(sentence in str(one) for one in refused.value.problems)


def test_two_amounts_need_two_keys(tmp_path: Path) -> None:
    once = AMOUNT.partition("[[parameters]]")[0]
    with pytest.raises(BadDefinition) as refused:
        load(with_amount(tmp_path, "[[parameters]]", f"{once}[[parameters]]"))

    assert 'the key "refund" stands twice' in str(refused.value.problems[0])


# ---------------------------------------------------------- what no form may trip over


def a_form(*questions: Question, rule: str = "double > 10") -> Form:
    with TemporaryDirectory() as root:
        plain = load(a_folder(Path(root)))
    more = (Page("more", words("さらに"), questions),) if questions else ()
    condition = Condition(parse(rule), words("10より大きい方"))
    changed = replace(
        plain, pages=(*plain.pages, *more), eligibility=(condition,), facts=(), roles={}
    )
    return compile_form(changed)


DOUBLE = Question(
    "double",
    "calculated",
    words("2倍"),
    own={"gives": "number"},
    value=parse("months * 2"),
)
NOTE = Question(
    "note", "explanation", words("説明"), own={"text": words("読んでください。")}
)


def test_a_line_that_is_computed_asks_for_what_it_follows_from() -> None:
    asking = questions_form(a_form(DOUBLE, NOTE))

    assert [one.key for one in asking.pages[0].questions] == ["months", "double"]
    assert entitlement(asking, {"months": 6}, TODAY).verdict.met is True
    assert entitlement(asking, {"months": 5}, TODAY).verdict.met is False
    nothing = entitlement(asking, {}, TODAY)
    assert nothing.verdict.met is None
    assert [one.question.key for one in nothing.missing] == ["months"]


def test_what_is_needed_to_apply_may_be_left_open_here() -> None:
    needed = a_plain("rent", "number", required=False, required_if=parse("student"))
    asking = questions_form(a_form(needed, rule="rent > 10"))

    assert [one.key for one in asking.pages[0].questions] == ["rent"]
    assert asking.needs == {}


def test_what_is_only_counted_may_be_left_open_too() -> None:
    group = Question(
        "flats",
        "group",
        words("部屋"),
        own={"item": words("部屋")},
        questions=(
            Question("plan", "file", words("図面")),
            a_plain("size", "number", show_if=parse("student")),
        ),
    )
    asking = questions_form(a_form(group, rule="count(flats) > 1"))

    [inner] = asking.question("flats").questions
    assert (inner.key, inner.required, inner.show_if) == ("size", False, None)


def test_a_file_is_never_asked_for_here_and_breaks_nothing() -> None:
    paper = Question("paper", "file", words("証明書"), required=False)
    asking = questions_form(a_form(paper, rule="months > 3 or answered(paper)"))

    shown = [one.key for one in Journey(asking, {}, TODAY).asked("entitlement")]
    assert shown == ["months"]
    assert entitlement(asking, {"months": 5}, TODAY).verdict.met is True


def test_open_days_are_counted_here_too() -> None:
    form = a_form(rule="today > business_days_after(birth, 3)")
    answers = {"birth": "2026-05-01"}
    golden_week = WardCalendar(ward_closed_days([2026]))

    asking = questions_form(form.counting(golden_week))

    assert entitlement(asking, answers, date(2026, 5, 11)).verdict.met is False
    assert entitlement(asking, answers, date(2026, 5, 12)).verdict.met is True
    assert entitlement(questions_form(form), answers, TODAY).verdict.met is None
