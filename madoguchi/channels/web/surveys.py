"""The survey after a procedure: where it is, and which procedure it is about.

The address carries nothing but the procedure's name. What it proposes is never an
opinion, and the resident chooses anew where it is wrong.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from django.http import QueryDict

from madoguchi.cases.opened import OpenDraft
from madoguchi.design.addresses import reverse
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.queries import public_slugs_of

SURVEY: Final = "manzoku"
ABOUT: Final = "about"


def survey_address(about: str = "") -> str:
    """Return where to answer the ward's survey, about a procedure just used."""
    return told_of(reverse("web:procedure", args=[SURVEY]), about)


def told_of(address: str, about: str) -> str:
    """Add to an address which procedure it is about.

    >>> told_of("/start/", "juminhyo"), told_of("/start/", "")
    ('/start/?about=juminhyo', '/start/')
    """
    return f"{address}?{ABOUT}={about}" if about else address


def about_what(asked: QueryDict, ward: int) -> str:
    """Return the procedure an address is about, if the ward knows it."""
    slug = asked.get(ABOUT, "")
    return slug if slug in public_slugs_of(ward) else ""


def proposed(
    draft: OpenDraft, asked: Sequence[Question], about: str
) -> Mapping[str, Sequence[str]]:
    """Choose the procedure where a survey asks which one it was."""
    if not about or draft.form.definition.kind != "survey":
        return {}
    return {
        question.key: [about]
        for question in asked
        if question.kind == "choice"
        and question.key not in draft.answers
        and question.option(about)
    }
