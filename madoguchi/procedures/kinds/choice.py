"""One of the options."""

from datetime import date
from typing import Any

from madoguchi.kernel.sentence import says
from madoguchi.procedures.expressions import shapes
from madoguchi.procedures.kinds.kind import Kind, Raw, first, refuse
from madoguchi.procedures.kinds.question import Question

FEWEST, MOST = 2, 400


class Choice(Kind):
    name = "choice"
    gif_names = ("sex",)
    in_browser = "one"
    has_options = True

    def parse(self, question: Question, raw: Raw, today: date) -> str | None:
        del today
        typed = first(raw)
        if not typed:
            return None
        if question.option(typed) is None:
            raise refuse(question, "not_an_option")
        return typed

    def display(self, question: Question, answer: str, language: str) -> str:
        option = question.option(answer)
        return option.label[language] if option else answer

    def schema(self, question: Question) -> dict[str, Any]:
        return {"enum": list(values(question))}

    def shape(self, question: Question) -> shapes.Shape:
        return shapes.Choice(tuple(option.value for option in question.options))

    def flaws(self, question: Question) -> list[str]:
        return few_options(question) + [
            says(
                '"exclusive" of "{option}" means something for choices only',
                option=option.value,
            )
            for option in question.options
            if option.exclusive
        ]

    def is_coded(self, question: Question) -> bool:
        del question
        return True


def few_options(question: Question) -> list[str]:
    if FEWEST <= len(question.options) <= MOST:
        return []
    count = len(question.options)
    template = "{count} options; {least} to {most} are possible"
    return [says(template, count=count, least=FEWEST, most=MOST)]


def values(question: Question) -> tuple[Any, ...]:
    return tuple(option.value for option in question.options)


KIND = Choice()
