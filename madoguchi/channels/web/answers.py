"""Say the answers of a journey page by page, with the way to change each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from madoguchi.design.fields import Kept
from madoguchi.design.translate import said as _
from madoguchi.design.words import lines, size
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.journey import Journey
from madoguchi.procedures.kinds.question import Question


@dataclass(frozen=True, slots=True)
class Said:
    """Whose answers are said, in which language; files by their id.

    `masked` hides what need not be seen again once it was sent.
    """

    journey: Journey
    answers: Mapping[str, Any] = field(repr=False)
    language: str
    files: Mapping[str, Kept] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    masked: bool = False

    def row(self, question: Question, href: str) -> dict[str, Any]:
        row: dict[str, Any] = {
            "name": question.label[self.language],
            "value": self._text(question),
        }
        form, answer = self.journey.form, self.answers.get(question.key)
        if picture := form.picture(question.key, answer):
            row["picture"] = picture
        if question.key in form.values:
            href = ""  # It changes with what it follows from.
        if source := self.sources.get(question.key):
            row["source"] = source
        return {**row, "href": href} if href else row

    def _text(self, question: Question) -> str:
        answer = self.answers.get(question.key)
        if answer is None:
            return _("（入力なし）")
        if question.kind == "file":
            kept = self.files.get(str(answer))
            if kept is None:
                return _("添付あり")
            return f"{kept.name}{_('（')}{size(kept.size)}{_('）')}"
        form = self.journey.form
        say = form.say_masked if self.masked else form.say
        return lines(say(question.key, answer, self.language))


def said_pages(
    said: Said, address: Callable[[Page], str] | None = None
) -> list[dict[str, Any]]:
    """Return the pages with their rows, for the check and for the case page."""
    return [
        {
            "title": one.title[said.language],
            "rows": [
                said.row(question, address(one) if address else "")
                for question in said.journey.answerable(one.key)
            ],
        }
        for one in said.journey.pages
        if said.journey.answerable(one.key)
    ]
