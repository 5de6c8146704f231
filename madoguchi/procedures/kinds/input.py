"""What every typed text goes through, whichever kind asked for it."""

from collections.abc import Iterable

from madoguchi.kernel.numbers import INDIVIDUAL_LENGTH, find_individual_numbers
from madoguchi.kernel.text import NotStorable, reject_unstorable
from madoguchi.procedures.kinds.kind import Raw, first, refuse
from madoguchi.procedures.kinds.problem import Problem, Unusable
from madoguchi.procedures.kinds.question import Question

BLANKS = " \t\r\n\u3000"
ZERO_WIDTH = "\u200b\ufeff\u2060"
"""Invisible characters that come along when a text is copied from a page."""


def one_line(question: Question, raw: Raw, part: str = "", most: int = 200) -> str:
    """Return a typed text of one line; a browser's field sends no other."""
    typed = plain(question, raw, part, most)
    if "\n" in typed or "\r" in typed:
        raise refuse(question, "one_line", part)
    return typed


def plain(question: Question, raw: Raw, part: str = "", most: int = 200) -> str:
    """Return a typed text as it was typed, without the blanks around it.

    Refuses what cannot be stored, an individual number and what is too long.
    """
    typed = first(raw, part).strip(BLANKS + ZERO_WIDTH)
    try:
        reject_unstorable(typed)
    except NotStorable as problem:
        raise refuse(
            question,
            "unstorable",
            part,
            character=problem.character if problem.why == "private_use" else "",
            code_point=problem.code_point,
            why=problem.why,
        ) from None
    if len(typed) >= INDIVIDUAL_LENGTH and find_individual_numbers(typed):
        raise refuse(question, "individual_number", part)
    if len(typed) > most:
        raise refuse(question, "too_long", part, most=most, length=len(typed))
    return typed


def nothing(raw: Raw) -> bool:
    """Say whether nothing at all was typed.

    >>> nothing({"year": [" "], "month": []}), nothing({"": ["0"]})
    (True, False)
    """
    return not any(value.strip(BLANKS) for values in raw.values() for value in values)


def gather(results: Iterable[str | Unusable]) -> list[str]:
    """Return all texts, or refuse with every problem of every part."""
    listed = list(results)
    problems: list[Problem] = []
    for result in listed:
        if isinstance(result, Unusable):
            problems.extend(result.problems)
    if problems:
        raise Unusable(problems)
    return [result for result in listed if isinstance(result, str)]
