"""Say a problem to a resident: what is wrong, the likely cause, what to do.

No blame, no codes. A problem comes as data, so every door words it the same way.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache

from madoguchi.kernel.languages.language import language_of, words_in
from madoguchi.kernel.written import filled
from madoguchi.procedures.kinds.answers import FILE, FOLDER
from madoguchi.procedures.kinds.dates import in_words
from madoguchi.procedures.kinds.group import record_title
from madoguchi.procedures.kinds.kind import kind_of, kind_words, kinds
from madoguchi.procedures.kinds.problem import Problem
from madoguchi.procedures.kinds.question import Question

DAYS = ("given", "suggestion", "also")
"""What may quote a day in Japanese, which every language says in its own way."""
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
    said = words_in(FOLDER, language, FILE)
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
    said = filled(template, _params(problem, question, language))
    return language_of(language).sentence(said)


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
    return language_of(language).path(words)


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
    within = language_of(language).dates_within
    params = {
        key: within(str(value)) if key in DAYS else str(value)
        for key, value in problem.params.items()
    }
    for key in ("date", "limit"):
        if key in params:
            params[key] = in_words(date.fromisoformat(params[key]), language)
    if chosen := question.option(problem.params.get("option")):
        params["option"] = chosen.label[language]
    if question.kind in ("number", "money"):
        for key in ("least", "most"):
            if isinstance(amount := problem.params.get(key), int) and (
                problem.code in ("below_min", "above_max")
            ):
                params[key] = kind_of(question).display(question, amount, language)
    return {
        "label": question.label[language],
        "item": question.text("item")[language],
        "says": question.text("pattern_says")[language],
        "part": parts_of(question.kind, language).get(problem.part, ""),
        **params,
    }
