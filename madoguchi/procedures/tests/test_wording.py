"""Every problem has its sentence, in both languages, that says what to do."""

import ast
import json
import string
from pathlib import Path
from typing import Any

import pytest

from madoguchi.procedures.kinds.problem import Problem, Unusable
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.tests.test_kinds import (
    HOME,
    NAME,
    a_child,
    a_group,
    a_question,
    born,
    chosen,
    parse,
)
from madoguchi.procedures.texts import Text
from madoguchi.procedures.wording import label, sentence, variant, wordings

KINDS = Path(__file__).parents[1] / "kinds"
BIRTH = a_question("birthdate")


def said(question: Question, raw: Any, language: str = "ja") -> str:
    with pytest.raises(Unusable) as refused:
        parse(question, raw)
    return sentence(refused.value.problems[0], question, language)


def test_the_example_of_the_interface_guide_reads_as_it_should() -> None:
    assert said(BIRTH, born("平成", "33")) == (
        "平成33年はありません。令和3年か昭和33年ではありませんか。"
        "マイナンバーカードなどを見て、元号か年を直してください。"
    )
    assert said(BIRTH, born("平成", "33"), "en").startswith(
        "There is no Heisei 33. Did you mean Reiwa 3 or Showa 33?"
    )


def test_near_the_edge_of_an_era_the_day_is_suggested() -> None:
    assert said(BIRTH, born("昭和", "64", "1", "8")).startswith(
        "昭和64年1月8日はありません。平成元年1月8日ではありませんか。"
    )


SENTENCES = json.loads(Path(__file__).with_name("sentences.json").read_text())
TYPED: dict[str, tuple[Question, Any]] = {
    "day_of_february": (BIRTH, born("昭和", "50", "2", "30")),
    "birth_next_year": (BIRTH, born("令和", "9")),
    "too_many_copies": (
        a_question("number", min=1, max=10, unit=Text(ja="通", en="copies")),
        "11",
    ),
    "too_much_money": (a_question("money", max=5000), "1万円"),
    "private_character": (a_question("name"), NAME | {"family": "若\ue000"}),
    "individual_number": (a_question("text"), "マイナンバーは123456789018"),
    "prefecture_cut_short": (a_question("address"), HOME | {"prefecture": "大阪"}),
    "name_in_one_field": (
        a_question("name"),
        NAME | {"family": "若葉 みどり", "given": ""},
    ),
}


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("case", sorted(TYPED))
def test_a_problem_is_said_in_plain_words(case: str, language: str) -> None:
    question, raw = TYPED[case]
    assert said(question, raw, language) == SENTENCES[case][language]


def test_options_are_named_in_the_reader_s_language() -> None:
    question = a_question("choices")
    with pytest.raises(Unusable) as refused:
        chosen(question, "self", "none")
    (problem,) = refused.value.problems
    assert "「どれもない」" in sentence(problem, question)
    assert "“None”" in sentence(problem, question, "en")


def test_a_problem_in_a_record_is_worded_and_named() -> None:
    group = a_group()
    with pytest.raises(Unusable) as refused:
        parse(group, a_child(0) | a_child(1, **{"name.given_kana": "x"}))
    (problem,) = refused.value.problems
    assert sentence(problem, group).startswith("「x」はカタカナではありません。")
    assert label(problem, group) == "お子さん 2・氏名・名のフリガナ"
    assert label(Problem("q", "missing"), a_question("text"), "en") == "Question"


@pytest.mark.parametrize(
    "kind", ["choice", "choices", "yesno", "consent", "file", "text"]
)
def test_what_is_missing_is_asked_for_as_its_kind_needs(kind: str) -> None:
    question = a_question(kind)
    problem = Problem("q", "missing")
    assert sentence(problem, question) == wordings("ja")["sentences"][
        variant(problem, question)
    ].format(label="設問", item="")


def test_both_languages_word_the_same_problems() -> None:
    assert set(wordings("ja")["sentences"]) == set(wordings("en")["sentences"])
    assert set(wordings("ja")["parts"]) == set(wordings("en")["parts"])


@pytest.mark.parametrize("code", sorted(wordings("ja")["sentences"]))
def test_both_languages_quote_the_same_things(code: str) -> None:
    quoted = [
        {name for _, name, _, _ in string.Formatter().parse(text) if name}
        for text in (wordings(one)["sentences"][code] for one in ("ja", "en"))
    ]
    assert quoted[1] <= quoted[0]


@pytest.mark.parametrize("code", sorted(wordings("ja")["sentences"]))
def test_a_sentence_says_what_to_do_and_blames_nobody(code: str) -> None:
    ja, en = (wordings(one)["sentences"][code] for one in ("ja", "en"))
    assert "ください" in ja or "必要" in ja
    for harsh in ("不正", "エラー", "無効", "！"):
        assert harsh not in ja
    for harsh in ("invalid", "error", "illegal", "!"):
        assert harsh not in en.lower()


def codes_in_source() -> set[str]:
    """Return every code that a kind can give, read from the calls of `refuse`."""
    found: set[str] = set()
    for path in KINDS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = {"refuse": 1, "_either": 1, "_outside": 1, "Problem": 1}
                at = place.get(node.func.id)
                if at is not None and len(node.args) > at:
                    arg = node.args[at]
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str):
                        found.add(arg.value)
    return found


def test_every_code_of_the_kinds_has_its_sentence() -> None:
    worded = set(wordings("ja")["sentences"])
    families = {"unstorable": "unstorable_control"}
    found = codes_in_source()
    assert len(found) >= 30
    assert (
        sorted(code for code in found if families.get(code, code) not in worded) == []
    )


MADE_UP = (
    *(f"{part}_missing" for part in ("year", "month", "day", *NAME)),
    *(f"{part}_missing" for part in ("postal_code", "prefecture", "city", "rest")),
    *(f"postal_code_{reason}" for reason in ("empty", "not_digits", "length")),
    *(
        f"phone_{reason}"
        for reason in ("empty", "not_digits", "length", "no_zero", "abroad")
    ),
    *(f"email_{reason}" for reason in ("space", "no_at", "two_at", "local", "domain")),
)


@pytest.mark.parametrize("code", MADE_UP)
def test_every_code_made_of_a_part_and_a_reason_has_its_sentence(code: str) -> None:
    assert code in wordings("ja")["sentences"]


@pytest.mark.parametrize(
    "why", ["surrogate", "control", "direction", "private_use", "unassigned"]
)
def test_every_character_that_cannot_be_kept_has_its_sentence(why: str) -> None:
    problem = Problem("q", "unstorable", params={"why": why, "code_point": "U+0000",
                                                 "character": "x"})  # fmt: skip
    assert sentence(problem, a_question("text"))


def test_a_language_without_sentences_reads_japanese() -> None:
    assert wordings("tlh") == {**wordings("tlh"), **wordings("ja")}
    assert wordings("../../x") == wordings("ja")
