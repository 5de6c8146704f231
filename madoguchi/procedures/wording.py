"""Say a problem to a resident: what is wrong, the likely cause, what to do.

No blame, no codes. A problem comes as data, so every door words it the same way.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from madoguchi.kernel.wareki import ERAS
from madoguchi.procedures.kinds.dates import in_words
from madoguchi.procedures.kinds.group import record_title
from madoguchi.procedures.kinds.kind import kind_of, kind_words, kinds
from madoguchi.procedures.kinds.problem import Problem
from madoguchi.procedures.kinds.question import Question

FOLDER = Path(__file__).with_name("wordings")
ERA_DATE = re.compile(
    rf"({'|'.join(era.name for era in ERAS)})(元|\d+)年(?:(\d+)月(\d+)日)?"
)
WESTERN_DATE = re.compile(r"(\d{4})年(\d+)月(\d+)日")
ENGLISH_ERA = {era.name: era.english for era in ERAS}
NEEDS = {
    "era_year": "suggestion",
    "not_a_prefecture": "suggestion",
    "not_kana": "character",
    "no_such_day": "last",
}
"""What the full sentence of a code quotes; without it there is a shorter one."""


@cache
def wordings(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return the sentences of a language; Japanese where there are none yet.

    What the folders of kinds say stands beside what all kinds share.
    """
    path = FOLDER / f"{language}.toml"
    if not language.isalpha() or not path.exists():
        path = FOLDER / "ja.toml"
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    sentences: dict[str, str] = said["sentences"]
    for kind in kinds():
        for code, text in kind_words(kind, language).get("sentences", {}).items():
            if code in sentences:
                raise LookupError(f"the sentence {code} of {kind} is there already")
            sentences[code] = text
    return said


def parts_of(kind: str, language: str) -> Mapping[str, str]:
    """Return how the parts of a kind are called; none when it has one control."""
    if kind in ("name", "address"):
        return wordings(language)["parts"]
    return kind_words(kind, language).get("parts", {})


def sentence(problem: Problem, question: Question, language: str = "ja") -> str:
    """Return the sentences to show under the field.

    `question` is the one whose key the problem carries: for a problem in a record
    that is the group.
    """
    problem, question = innermost(problem, question)
    template = wordings(language)["sentences"][variant(problem, question)]
    said = template.format_map(_params(problem, question, language))
    return said[:1].upper() + said[1:] if language == "en" else said


def label(problem: Problem, question: Question, language: str = "ja") -> str:
    """Name what the problem is about, for the summary at the top of the page.

    In a group that is the record, the question and the part.
    """
    words = []
    inner_problem, inner = innermost(problem, question)
    if inner is not question:
        number = int(problem.part.split(".", 1)[0]) + 1
        words.append(record_title(question, number, language))
    words.append(inner.label[language])
    if part := parts_of(inner.kind, language).get(inner_problem.part):
        words.append(part)
    return (" – " if language == "en" else "・").join(words)


def innermost(problem: Problem, question: Question) -> tuple[Problem, Question]:
    """Return a problem of a record as one of the question inside the group."""
    number, _, rest = problem.part.partition(".")
    if not (question.questions and number.isdigit() and rest):
        return problem, question
    key, _, part = rest.partition(".")
    inner = next(one for one in question.questions if one.key == key)
    return Problem(key, problem.code, part, problem.params), inner


def variant(problem: Problem, question: Question) -> str:
    """Return which sentence of a code fits what is known."""
    code, params = problem.code, problem.params
    own = f"missing_{question.kind}"
    if code == "missing" and own in wordings("ja")["sentences"]:
        return own
    if code == "unstorable":
        return f"unstorable_{params.get('why')}"
    if code == "not_digits" and problem.part in ("year", "month", "day"):
        return f"not_digits_{problem.part}"
    if code == "era_year" and params.get("also"):
        return "era_year_either"
    if code in NEEDS and not params.get(NEEDS[code]):
        return f"{code}_alone"
    return code


def _params(problem: Problem, question: Question, language: str) -> dict[str, str]:
    params = {key: str(value) for key, value in problem.params.items()}
    for key in ("date", "limit"):
        if key in params:
            params[key] = in_words(date.fromisoformat(params[key]), language)
    if question.kind in ("number", "money"):
        for key in ("least", "most"):
            if isinstance(amount := problem.params.get(key), int) and (
                problem.code in ("below_min", "above_max")
            ):
                params[key] = kind_of(question).display(question, amount, language)
    if language == "en":
        params["option"] = params.get("option_en", "")
        params = {key: in_english(value) for key, value in params.items()}
    return {
        "label": question.label[language],
        "item": question.text("item")[language],
        "says": question.text("pattern_says")[language],
        **params,
    }


def in_english(text: str) -> str:
    """Say era dates in a sentence the English way.

    >>> in_english("平成33年"), in_english("令和元年5月1日")
    ('Heisei 33', '1 May Reiwa 1')
    >>> in_english("2026年2月30日")
    '30 February 2026'
    """
    return WESTERN_DATE.sub(_western, ERA_DATE.sub(_era, text)).replace("、", " or ")


def _era(match: re.Match[str]) -> str:
    era, year, month, day = match.groups()
    said = f"{ENGLISH_ERA[era]} {1 if year == '元' else year}"
    return f"{_day_and_month(month, day)} {said}" if month else said


def _western(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    return f"{_day_and_month(month, day)} {year}"


def _day_and_month(month: str, day: str) -> str:
    named = in_words(date(2000, int(month), 1), "en").split()[1]
    return f"{day} {named}"
