"""Say to an applicant what a change of the form means for what they have said."""

from typing import Any

from madoguchi.cases.opened import OpenDraft
from madoguchi.design.addresses import reverse
from madoguchi.design.translate import said as _
from madoguchi.design.words import lines
from madoguchi.kernel.languages.language import language_of
from madoguchi.kernel.written import pieces
from madoguchi.procedures.changes.carrying import Aside
from madoguchi.procedures.journey import Journey
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.queries import form_at


def asked_again(draft: OpenDraft, question: Question, language: str) -> str:
    """Return the line under a question that is asked once more."""
    before = draft.kept.before(question.key)
    if before is None:
        return _("この設問は変わりました。前の答えのままでよいか、確かめてください。")
    said = language_of(language).listed(pieces(said_of(before, language), "\n"))
    return _("この設問は変わりました。前の答えは「%(answer)s」でした。") % {
        "answer": said
    }


def said_of(one: Aside, language: str) -> str:
    """Say an answer kept aside in words, by the version it was given under."""
    form = form_at(one.hash)
    if form.question(one.question).kind == "file":
        return _("添付あり")
    return form.say(one.question, one.answer, language)


def left_aside(draft: OpenDraft, language: str) -> list[dict[str, Any]]:
    """Return the answers that the form asks for no more, with their old names."""
    return [
        {
            "name": form_at(one.hash).question(one.question).label[language],
            "value": lines(said_of(one, language)),
        }
        for one in draft.kept.without_question(draft.form)
    ]


def to_answer(
    draft: OpenDraft, journey: Journey, language: str
) -> list[dict[str, Any]]:
    """Return the questions that are asked again, in order, with their pages."""
    return [
        {
            "text": question.label[language],
            "href": reverse("web:question", args=[draft.id, page.key]),
        }
        for page in journey.pages
        for question in journey.asked(page.key)
        if question.key in draft.again
    ]
