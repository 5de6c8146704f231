"""Cases and drafts in a list: what, since when, where it stands."""

from collections.abc import Iterable
from typing import Any

from madoguchi.cases.models import Case, Draft
from madoguchi.channels.web.timeline import state_words
from madoguchi.design.addresses import reverse
from madoguchi.design.words import day_text, in_japanese
from madoguchi.people.models import Person
from madoguchi.people.queries import Profile
from madoguchi.procedures.queries import form_at
from madoguchi.runs.queries import runs_that_judged


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


def run_rows(person: Person, profile: Profile, language: str) -> list[list[Any]]:
    """Return which runs over all residents judged somebody, for what, on what basis.

    Every resident was judged alike, so the rows say nothing of a verdict.
    """
    return [
        [
            form_at(row.version_hash).definition.title[language],
            day_text(row.on, year=True, weekday=False),
            in_japanese(row.purpose),
            in_japanese(row.law),
        ]
        for row in runs_that_judged(person, profile)
    ]
