"""A slot (枠) of a facility or an appointment; it cannot be asked for yet.

The name is taken, so that a procedure that uses it is refused with a sentence instead
of being read as something else.
"""

from datetime import date
from typing import Any

from madoguchi.kernel.sentence import says
from madoguchi.procedures.kinds.kind import Kind, Raw
from madoguchi.procedures.kinds.question import Question

NOT_YET = says(
    'the kind "slot" cannot be used before slots exist; until then ask for the day '
    'with "date" and for the time with "choice"'
)


class Slot(Kind):
    name = "slot"

    def parse(self, question: Question, raw: Raw, today: date) -> None:
        del question, raw, today

    def display(self, question: Question, answer: Any, language: str) -> str:
        del question, language
        return str(answer)

    def flaws(self, question: Question) -> list[str]:
        del question
        return [NOT_YET]


KIND = Slot()
