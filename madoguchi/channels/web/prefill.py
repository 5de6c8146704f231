"""Fill in what is known of the person who asks, and say where it came from.

From the identity provider and from what the person let us remember: two queries more,
on pages that ask for it and are not answered yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from madoguchi.cases.opened import OpenDraft
from madoguchi.design.translate import said as _
from madoguchi.design.words import day_text
from madoguchi.people.models import Person
from madoguchi.people.queries import Known, known_answers, profile_of
from madoguchi.procedures.kinds.kind import kind_of
from madoguchi.procedures.kinds.question import Question
from madoguchi.wards.actor import Actor

CARD = {"person.name": "name", "person.birth": "birth", "person.address": "address"}
NAME_PARTS = ("family", "given")
ADDRESS_PARTS = ("prefecture", "city", "rest")


@dataclass(frozen=True, slots=True)
class Prefill:
    """Typed values with those that are known, and their sources by question."""

    raw: Mapping[str, Sequence[str]] = field(repr=False)
    sources: Mapping[str, str] = field(default_factory=dict)


def prefill(
    draft: OpenDraft,
    asked: Sequence[Question],
    raw: Mapping[str, Sequence[str]],
    *,
    reader: Actor | None = None,
) -> Prefill:
    """Return the values of a page with what is known where nothing was answered.

    A protected address is filled in for nobody but the person, who is the `reader`.
    """
    open_ones = [one for one in asked if one.source and one.key not in draft.answers]
    person = own_person(draft) if open_ones else None
    if person is None:
        return Prefill(raw)
    known = known_answers(person, draft.person_key, reader=reader)
    profile = profile_of(person, draft.person_key, reader=reader)
    filled, sources = dict(raw), {}
    for question in open_ones:
        if remembered := known.get(question.source):
            filled |= typed(question, remembered.value)
            sources[question.key] = source_of(remembered)
            continue
        claim = profile.claims.get(CARD.get(question.source, ""))
        if parts := from_card(question, claim):
            filled |= parts
            sources[question.key] = source_card(person.seen_at)
    return Prefill(filled, sources)


def own_person(draft: OpenDraft) -> Person | None:
    """Return who signed in, where it is they the answers are about.

    What is known of an agent is not filled in for whom they act.
    """
    return None if draft.row.agent else draft.row.person


def sources_of(
    draft: OpenDraft, answers: Mapping[str, Any], *, reader: Actor | None = None
) -> dict[str, str]:
    """Return where answers came from that are still as they were filled in."""
    asked = [one for one in draft.form.questions.values() if one.source]
    person = own_person(draft) if asked else None
    if person is None:
        return {}
    known = known_answers(person, draft.person_key, reader=reader)
    claims = profile_of(person, draft.person_key, reader=reader).claims
    found = {}
    for question in asked:
        answer, remembered = answers.get(question.key), known.get(question.source)
        if answer is None:
            continue
        if remembered and remembered.value == answer:
            day = day_text(remembered.as_of, year=True, weekday=False)
            found[question.key] = _("前の手続きの答えから（%(day)s時点）") % {
                "day": day
            }
        elif is_from_card(answer, claims.get(CARD.get(question.source, ""))):
            day = day_text(person.seen_at, weekday=False)
            said = _("マイナンバーカードと同じ（%(day)sに確認）")
            found[question.key] = said % {"day": day}
    return found


def is_from_card(answer: Any, claim: Any) -> bool:
    """Say whether an answer agrees with the card, as far as the card tells.

    >>> is_from_card({"family": "若葉", "given_kana": "ハナ"}, {"family": "若葉"})
    True
    >>> is_from_card("1991-05-08", "1991-05-09"), is_from_card("x", None)
    (False, False)
    """
    if not claim:
        return False
    if isinstance(claim, Mapping) and isinstance(answer, Mapping):
        return all(answer.get(part) == text for part, text in claim.items() if text)
    return bool(answer == claim)


def source_card(seen_at: datetime) -> str:
    said = _("マイナンバーカードから（%(day)sに確認）。ちがうときは直してください。")
    return said % {"day": day_text(seen_at, weekday=False)}


def source_of(known: Known) -> str:
    return _("前の手続きの答えから（%(day)s時点）。ちがうときは直してください。") % {
        "day": day_text(known.as_of, year=True, weekday=False)
    }


def typed(question: Question, value: Any) -> dict[str, list[str]]:
    """Return what to fill the fields of a question with."""
    parts = kind_of(question).typed(question, value)
    return {
        f"{question.key}.{part}" if part else question.key: list(values)
        for part, values in parts.items()
    }


def from_card(question: Question, claim: Any) -> dict[str, list[str]]:
    """Fill in as much as the card tells: no reading, no postal code."""
    if not claim:
        return {}
    if question.kind == "birthdate" and isinstance(claim, str):
        return typed(question, claim)
    wanted = {"name": NAME_PARTS, "address": ADDRESS_PARTS}.get(question.kind)
    if wanted is None or not isinstance(claim, Mapping):
        return {}
    return {f"{question.key}.{part}": [str(claim.get(part, ""))] for part in wanted}
