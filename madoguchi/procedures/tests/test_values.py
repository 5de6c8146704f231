"""A value with a name is computed outside all records, and alike everywhere."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from madoguchi.procedures.changes.differences import differences
from madoguchi.procedures.definition.canonical import from_canonical, to_canonical
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import (
    Amount,
    Condition,
    Definition,
    Identity,
    Page,
    Parameter,
    Period,
    Retention,
    Stage,
    Value,
    Way,
)
from madoguchi.procedures.definition.problems import BadDefinition
from madoguchi.procedures.definition.saying import sentence_of
from madoguchi.procedures.definition.scope import scope_of
from madoguchi.procedures.definition.write import files_of, write
from madoguchi.procedures.engine import compile_form
from madoguchi.procedures.entitlement import entitlement, questions_form
from madoguchi.procedures.expressions.batch import Batch
from madoguchi.procedures.expressions.checking import depends_on
from madoguchi.procedures.expressions.compile import Env, compile_tree
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.remainder import remainder
from madoguchi.procedures.expressions.sql import Given
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.tests.folder import a_folder
from madoguchi.procedures.texts import Text

TODAY = date(2026, 4, 1)


def text(words: str) -> Text:
    return Text(ja=words, en=words)


def a_question(key: str, kind: str, **more: Any) -> Question:
    return Question(key=key, kind=kind, label=text(key), **more)


def a_page(key: str, *questions: Question) -> Page:
    return Page(key=key, title=text(key), questions=questions)


KIDS = a_question(
    "kids",
    "group",
    required=False,
    own={"min": 0, "max": 9},
    questions=(a_question("birth", "birthdate"), a_question("pay", "money")),
)
PAGES = (
    a_page("birth", a_question("birth", "birthdate")),
    a_page("income", a_question("income", "money", own={"max": 10**8})),
    a_page("kids", KIDS),
)


def a_value(name: str, formula: str) -> Value:
    return Value(name, text(f"値 {name}"), parse(formula))


VALUES = (
    a_value("limit_now", 'param("limit", today) + 380000 * number_of_kids'),
    a_value("number_of_kids", "count(kids, age_on(birth, today) < 18)"),
    a_value("age", "age_on(birth, today)"),
    a_value("is_poor", "income < limit_now"),
)


def a_version(**changes: Any) -> Definition:
    settings: dict[str, Any] = {
        "slug": "named",
        "number": 1,
        "title": text("手当"),
        "reading": "てあて",
        "summary": text("手当を請求します。"),
        "kind": "application",
        "category": text("子育て"),
        "department": "kodomo",
        "audience": text("区民"),
        "identity": Identity(),
        "period": Period(days=3),
        "retention": Retention("3年", 3),
        "channels": (Way("web"),),
        "stages": (Stage("close", text("完了"), "close", "clerk"),),
        "pages": PAGES,
        "values": VALUES,
        "parameter_values": (Parameter("limit", date(2020, 1, 1), 1_000_000),),
        "eligibility": (Condition(parse("is_poor"), text("所得")),),
        "amounts": (
            Amount("each", text("額"), "month", parse("1000 * number_of_kids")),
        ),
    }
    return Definition(**{**settings, **changes})


KID = {"birth": "2015-01-01", "pay": 5}
PEOPLE: list[Mapping[str, Any]] = [
    {"birth": "1980-04-01", "income": 1_300_000, "kids": [KID]},
    {"birth": "1980-04-01", "income": 1_400_000, "kids": [KID]},
    {"birth": "1980-04-01", "income": 1_300_000},
    {"income": 1, "kids": [KID, {"birth": "1990-01-01", "pay": 7}]},
    {},
]
RULES = [
    "is_poor",
    "limit_now - income",
    "some(kids, age_on(birth, today) < age)",
    "count(kids, pay < number_of_kids + 4)",
    "sum(kids, pay * number_of_kids)",
    "if(is_poor, age, 0)",
]


@pytest.mark.parametrize("rule", RULES)
def test_python_and_sql_give_the_same(rule: str) -> None:
    definition = a_version()
    scope, parameters = scope_of(definition), definition.parameters
    node = parse(rule)
    run = compile_tree(node, scope, parameters)
    alone = [run(Env(one, TODAY, parameters=parameters)) for one in PEOPLE]
    table = Batch([node], scope)
    table.add(PEOPLE)

    together = [one for (one,) in table.values(Given(TODAY, parameters=parameters))]

    assert alone == together
    assert any(one is not None for one in alone)
    table.close()


def test_a_value_sees_the_question_and_never_the_record_it_is_used_in() -> None:
    definition = a_version()
    run = compile_tree(
        parse("count(kids, age_on(birth, today) < age)"),
        scope_of(definition),
        definition.parameters,
    )
    answers = {"birth": "2000-01-01", "kids": [KID, {"birth": "1990-01-01"}]}

    assert run(Env(answers, TODAY)) == 1


def test_a_value_over_records_leaves_the_record_it_is_used_in_alone() -> None:
    definition = a_version()
    rule = parse("all(kids, number_of_kids == 2 and pay == 5)")
    run = compile_tree(rule, scope_of(definition), definition.parameters)

    assert run(Env({"kids": [KID, {**KID, "birth": "2016-01-01"}]}, TODAY)) is True


def test_a_rule_depends_on_what_its_values_read() -> None:
    scope = scope_of(a_version())

    assert depends_on(parse("is_poor"), scope) == {(0, "income"), (0, "kids")}


def test_a_browser_gets_what_is_left_of_a_value() -> None:
    definition = a_version()
    parameters = definition.parameters
    here = frozenset({"income"})
    rest = remainder(parse("is_poor"), scope_of(definition), here, parameters)

    env = Env({"kids": [KID]}, TODAY, parameters=parameters)
    assert rest(env) == ["<", ["name", "income"], ["int", 1_380_000]]


def test_a_value_is_said_by_its_label() -> None:
    assert sentence_of(parse("is_poor"), a_version()) == "「値 is_poor」が「はい」"
    said = sentence_of(parse("income < limit_now"), a_version())
    assert "「値 limit_now」未満" in said


def test_am_i_entitled_asks_what_the_values_read() -> None:
    form = compile_form(a_version())
    asked = {one.key for one in questions_form(form).questions.values()}
    found = entitlement(
        questions_form(form), {"income": 1_300_000, "kids": [KID]}, TODAY
    )

    assert asked == {"income", "kids"}
    assert found.verdict.met is True
    assert found.amount("month") == 1000
    open_one = entitlement(questions_form(form), {"kids": [KID]}, TODAY)
    assert [one.question.key for one in open_one.missing] == ["income"]


def test_no_value_leaves_the_document_as_it_was() -> None:
    plain = {"values": (), "eligibility": (), "amounts": ()}
    document = to_canonical(a_version(**plain))

    assert b'"values"' not in document
    assert from_canonical(to_canonical(a_version())) == a_version()


def test_a_version_counts_open_days_when_a_value_does() -> None:
    counted = a_value("due", "business_days_after(today, 3)")
    rule = Condition(parse("due > today"), text("日"))
    form = compile_form(a_version(values=(*VALUES, counted), eligibility=(rule,)))

    assert form.counts_open_days


# ------------------------------------------------------------------------ on disk

MAIN = """
[[values]]
name = "double"
label = "倍の数"
value = "2 * months"

[[values]]
name = "many"
label = "多い"
value = "double > 6"

[[fee]]
label = "手数料"
amount = "if(many, 100, 10) * double"
"""
TWIN = """
[[values]]
label = "Twice"

[[values]]
label = "Many"

[[fee]]
label = "Fee"
"""


def folder(path: Path, main: str = MAIN, twin: str = TWIN) -> Path:
    """Write a sound procedure with some values and one more line of the fee."""
    found = a_folder(path)
    for name, more in (("procedure.toml", main), ("texts/en.toml", twin)):
        file = found / name
        file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    return found


def test_values_are_read_and_written_byte_for_byte(tmp_path: Path) -> None:
    definition = load(folder(tmp_path))
    written = write(definition, tmp_path / "again")

    assert [one.name for one in definition.values] == ["double", "many"]
    assert definition.values[0].label["en"] == "Twice"
    assert load(written) == definition
    assert files_of(load(written)) == files_of(definition)
    [_, own] = compile_form(definition).fee({"months": 4}, "web").lines
    assert own.amount == 800


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (
            lambda s: s.replace('"2 * months"', '"if(many, 1, 2)"'),
            "the values go in a circle: double → many → double",
        ),
        (
            lambda s: s.replace('"2 * months"', '"double + 1"'),
            "the values go in a circle: double → double",
        ),
        (
            lambda s: s.replace('"2 * months"', '"2 * monts"'),
            'there is no question "monts"; did you mean "months"?',
        ),
        (lambda s: s.replace('"2 * months"', '"2 > months + true"'), "found true"),
        (lambda s: s.replace('"double > 6"', '"channel"'), "cannot be a choice"),
        (lambda s: s.replace('name = "many"', 'name = "months"'), "a question already"),
        (lambda s: s.replace('name = "many"', 'name = "double"'), "stands twice"),
        (lambda s: s.replace('name = "many"', 'name = "count"'), "expression language"),
        (lambda s: s.replace('name = "many"', 'name = "Many"'), "is no key"),
        (lambda s: s.replace('label = "多い"', ""), '"label" is missing'),
        (lambda s: s.replace('value = "double > 6"', ""), '"value" is missing'),
        (lambda s: s.replace("value = ", "is = ", 1), '"is" is not known here'),
        (
            lambda s: s.replace('"double > 6"', '"double > 6 and double < 3"'),
            "can never be true",
        ),
        (
            lambda s: s.replace("if(many, 100, 10)", "if(answered(many), 100, 10)"),
            '"answered" asks about one question',
        ),
    ],
)
def test_a_value_that_cannot_be_is_refused(
    tmp_path: Path, edit: Callable[[str], str], why: str
) -> None:
    changed = edit(MAIN)
    assert changed != MAIN

    with pytest.raises(BadDefinition) as refused:
        load(folder(tmp_path, changed))

    assert why in str(refused.value)


def test_a_flaw_of_a_value_is_told_once(tmp_path: Path) -> None:
    with pytest.raises(BadDefinition) as refused:
        load(folder(tmp_path, MAIN.replace('"2 * months"', '"2 * monts"')))

    [flaw] = refused.value.problems
    assert (flaw.file.rpartition("/")[2], flaw.line > 1) == ("procedure.toml", True)


@pytest.mark.parametrize("count", [12, 60])
def test_values_that_grow_beyond_reading_are_refused(
    tmp_path: Path, count: int
) -> None:
    """With sixty values there would be a quintillion parts: none may read them all."""
    chain = "\n".join(
        f'[[values]]\nname = "v{at}"\nlabel = "値{at}"\n'
        f'value = "v{at - 1} + v{at - 1}"\n'
        for at in range(1, count + 1)
    )
    first = '[[values]]\nname = "v0"\nlabel = "値0"\nvalue = "months + 1"\n'
    fee = f'[[fee]]\nlabel = "手数料"\namount = "v{count}"\n'
    twin = '[[values]]\nlabel = "v"\n' * (count + 1) + '[[fee]]\nlabel = "Fee"\n'

    with pytest.raises(BadDefinition) as refused:
        load(folder(tmp_path, first + chain + fee, twin))

    told = [str(one) for one in refused.value.problems]
    assert all("more than 2000 parts" in one for one in told)
    assert "v8 + v8" in told[0]
    assert len(told) == count - 8


def test_a_rule_is_no_longer_than_what_it_reads_lets_it_be(tmp_path: Path) -> None:
    """Each value is short enough, and a rule that reads it fifty times is not."""
    value = '[[values]]\nname = "v0"\nlabel = "値"\nvalue = "{}"\n'
    many = " + ".join(["v0"] * 50)
    main = value.format(" + ".join(["months"] * 60))
    main += f'[[fee]]\nlabel = "手数料"\namount = "{many}"\n'
    twin = '[[values]]\nlabel = "v"\n[[fee]]\nlabel = "Fee"\n'

    with pytest.raises(BadDefinition) as refused:
        load(folder(tmp_path, main, twin))

    [flaw] = refused.value.problems
    assert 'in "amount"' in str(flaw)
    assert "more than 2000 parts" in str(flaw)


# ------------------------------------------------------------------------ changes


def test_a_new_formula_is_a_change_of_right_and_a_new_name_is_not() -> None:
    old = a_version()
    formula = replace(VALUES[2], value=parse("age_on(birth, today) + 1"))
    label = replace(VALUES[2], label=text("年齢"))

    def classes(*values: Value) -> list[str]:
        return [one.why for one in differences(old, replace(old, values=values))]

    assert classes(*VALUES[:2], formula, VALUES[3]) == ["entitlement"]
    assert classes(*VALUES[:2], label, VALUES[3]) == ["wording"]
    assert classes(*VALUES, a_value("more", "income + 1")) == ["inside"]
    assert classes(*VALUES[:2], VALUES[3]) == ["inside"]
