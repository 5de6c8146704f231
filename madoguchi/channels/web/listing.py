"""Cases and drafts in a list: what, since when, where it stands."""

from collections.abc import Iterable
from typing import Any

from madoguchi.cases.models import Case, Draft
from madoguchi.channels.web.timeline import state_words
from madoguchi.design.addresses import reverse
from madoguchi.design.words import day_text
from madoguchi.procedures.queries import form_at


def case_rows(cases: Iterable[Case], language: str) -> list[list[Any]]:
    return [
        [
            {
                "text": form_at(case.version_hash).definition.title[language],
                "href": reverse("web:case", args=[case.pk]),
            },
            case.reference,
            day_text(case.arrived_at, year=True, weekday=False),
            state_words(case),
        ]
        for case in cases
    ]


def draft_rows(drafts: Iterable[Draft], language: str) -> list[list[Any]]:
    return [
        [
            {
                "text": form_at(draft.version_hash).definition.title[language],
                "href": reverse("web:draft", args=[draft.pk]),
            },
            day_text(draft.saved_at or draft.started_at, weekday=False),
            day_text(draft.expires_at, weekday=False),
        ]
        for draft in drafts
    ]
