"""Any number of the options."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from madoguchi.kernel.languages.language import language_of
from madoguchi.procedures.expressions import shapes
from madoguchi.procedures.kinds.choice import few_options
from madoguchi.procedures.kinds.kind import Kind, Raw, backwards, refuse
from madoguchi.procedures.kinds.question import OwnKey, Question


class Choices(Kind):
    name = "choices"
    in_browser = "many"
    has_options = True
    own: ClassVar[Mapping[str, OwnKey]] = {
        "min": OwnKey("integer", most=100),
        "max": OwnKey("integer", least=1, most=100),
    }

    def parse(self, question: Question, raw: Raw, today: date) -> list[str] | None:
        del today
        typed = [value for value in raw.get("", ()) if value]
        if not typed:
            return None
        if any(question.option(value) is None for value in typed):
            raise refuse(question, "not_an_option")
        chosen = [option for option in question.options if option.value in typed]
        alone = next((option for option in chosen if option.exclusive), None)
        if alone and len(chosen) > 1:
            raise refuse(question, "exclusive", option=alone.value)
        if not alone:
            _count(question, len(chosen))
        return [option.value for option in chosen]

    def display(self, question: Question, answer: list[str], language: str) -> str:
        found = [question.option(value) for value in answer]
        labels = [option.label[language] for option in found if option]
        return language_of(language).listed(labels)

    def typed(
        self, question: Question, answer: list[str] | None
    ) -> Mapping[str, list[str]]:
        del question
        return {} if answer is None else {"": list(answer)}

    def schema(self, question: Question) -> dict[str, Any]:
        return {
            "type": "array",
            "items": {"enum": [option.value for option in question.options]},
            "uniqueItems": True,
            "minItems": 1,
        }

    def shape(self, question: Question) -> shapes.Shape:
        return shapes.Choices(tuple(option.value for option in question.options))

    def flaws(self, question: Question) -> list[str]:
        return few_options(question) + backwards(question, "min", "max")

    def is_coded(self, question: Question) -> bool:
        del question
        return True


def _count(question: Question, count: int) -> None:
    if count < (least := question.number("min", 0)):
        raise refuse(question, "too_few", least=least, count=count)
    if count > (most := question.number("max", len(question.options))):
        raise refuse(question, "too_many", most=most, count=count)


KIND = Choices()
