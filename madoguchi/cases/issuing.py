"""What a case is issued with: which paper, in what words, printed by a job.

A paper follows from its template, from what was answered and decided, and from what
the register certifies. Jobs may run twice: a paper is made once for its cause.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from madoguchi.cases.attachments import place_of
from madoguchi.cases.mandates import agent_of
from madoguchi.cases.models import Case
from madoguchi.cases.opened import OpenCase
from madoguchi.cases.papers import languages_beside, template_of, templates_of
from madoguchi.cases.queries import opened, revocations_of, the_case
from madoguchi.cases.registers.border import Answer
from madoguchi.cases.tasks import (
    ask_register,
    cause_now,
    decision_letter_of,
    occasion_of,
    revocation_letter_of,
    sender_of,
)
from madoguchi.documents.actions import keep_letter
from madoguchi.documents.letters import Letter, certificate, layout_words
from madoguchi.documents.marking import mark_of
from madoguchi.documents.models import Document, Issue
from madoguchi.documents.problems import NotIssued
from madoguchi.documents.queries import issue_of
from madoguchi.documents.template import Source, Template, filled
from madoguchi.kernel.languages.language import language_of
from madoguchi.kernel.wareki import to_wareki
from madoguchi.people.queries import is_in_registers
from madoguchi.procedures.kinds.hidden import Hidden
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

JAPANESE: Final = "ja"
PLACE: Final = "address"
"""What of a register's record tells where somebody lives."""


def issues_from(case: Case, source: Source) -> bool:
    """Say whether something is issued that tells what the source knows."""
    return any(one.source == source for one in templates_of(case))


@task()
def issue_papers(ward: int, case_id: str, source: Source) -> None:
    """Issue what a granted case brings, as far as the source can tell."""
    with ward_scope(ward):
        row = the_case(ward, UUID(case_id))
        if row is None or row.outcome != Case.Outcome.GRANTED:
            return
        issue_all(opened(row), source, at=timezone.now())


def issue_all(case: OpenCase, source: Source, *, at: datetime) -> list[Document]:
    """Issue every paper of a source, in Japanese; asked twice, the same ones."""
    wanted = [one for one in templates_of(case.row) if one.source == source]
    answer = _answer(case, source) if wanted else None
    return [_keep(case, paper_of(case, one, answer, at=at), at=at) for one in wanted]


@task()
def print_in_language(ward: int, case_id: str, issue: str, language: str) -> None:
    """Issue a paper in another language beside the one there is."""
    with ward_scope(ward):
        row = the_case(ward, UUID(case_id))
        beside = issue_of(ward, f"case/{case_id}", UUID(issue))
        if row is None or beside is None or not beside.stands:
            return
        template = template_of(row, beside)
        if template is None or language not in languages_beside(row, beside):
            return
        case, at = opened(row), timezone.now()
        answer = _answer(case, template.source)
        letter = paper_of(case, template, answer, language=language, at=at)
        cause = f"{letter.cause}/{beside.pk.hex[:8]}"  # a revoked one may be had anew
        _keep(case, replace(letter, cause=cause), at=at)


@task()
def print_anew(ward: int, case_id: str, issue: str) -> None:
    """Print another in the place of an issued document (再交付)."""
    with ward_scope(ward):
        row = the_case(ward, UUID(case_id))
        old = issue_of(ward, f"case/{case_id}", UUID(issue))
        if row is None or old is None or not old.is_awaited:
            return
        reissue(opened(row), old, at=timezone.now())


def reissue(case: OpenCase, old: Issue, *, at: datetime) -> Document:
    """Print a document anew, under a number of its own; the old one is replaced.

    It tells what holds now: a register is asked again, a corrected name is the
    corrected one.
    """
    if old.kind == Document.Kind.DECISION:
        letter = decision_letter_of(case)
    elif old.kind == Document.Kind.REVOCATION:
        letter = _revocation_told_by(case, old)
    else:
        template = template_of(case.row, old)
        if template is None:
            raise NotIssued("template")
        answer = _answer(case, template.source)
        letter = paper_of(case, template, answer, language=old.language, at=at)
    letter = replace(
        letter,
        cause=f"anew/{old.pk}",
        instead_of=str(old.pk),
        rows=(*letter.rows, _instead(old, at)),
    )
    return _keep(case, letter, at=at)


def _revocation_told_by(case: OpenCase, old: Issue) -> Letter:
    """Return the letter of the last revocation before this one was printed."""
    told = [one for one in revocations_of(case) if one.revoked_at <= old.issued_at]
    if not told:
        raise NotIssued("template")
    return revocation_letter_of(case, told[0])


def _instead(old: Issue, at: datetime) -> tuple[str, str]:
    """Return the row that says for which one this was issued, and when."""
    words = layout_words().get(old.language, layout_words()[JAPANESE])
    day = _day(old.language, at)
    return words["anew"], words["instead"].format(number=old.number, day=day)


def _keep(case: OpenCase, letter: Letter, *, at: datetime) -> Document:
    return keep_letter(
        letter,
        into=place_of(case.row, case.key),
        sender=sender_of(case),
        by=Actor.system(case.row.ward_id),
        at=at,
    )


def _answer(case: OpenCase, source: Source) -> Answer | None:
    return ask_register(case)[1] if source == "register" else None


def paper_of(
    case: OpenCase,
    template: Template,
    answer: Answer | None,
    *,
    at: datetime,
    language: str = JAPANESE,
) -> Letter:
    """Return a paper before it is numbered, in one of its template's languages."""
    wording = template.wordings.get(language, template.wordings[JAPANESE])
    record = answer.record if answer else {}
    known = known_of(case, template, record, language)
    letter = certificate(
        filled(wording, known),
        occasion=occasion_of(case, at, ()),
        language=language,
        genuine=answer is None or answer.genuine,
    )
    return replace(
        letter,
        name=template.name,
        template=template.key,
        revision=template.revision,
        cause=cause_now(case.row, f"paper/{template.key}/{language}"),
    )


def known_of(
    case: OpenCase, template: Template, record: Mapping[str, str], language: str
) -> dict[str, str]:
    """Return what may stand in the blanks of a template, in words of a language."""
    row, form = case.row, case.form
    known = {
        f"register.{name}": case.words(value)
        for name, value in record.items()
        if not (name == PLACE and case.insight.hides)
    }
    shown = case.journey().shown()
    for blank in template.blanks():
        about, _, key = blank.partition(".")
        if about != "answer" or isinstance(shown.get(key), Hidden):
            continue  # a protected address is left out, and so is its row
        if shown.get(key) is not None:
            known[blank] = form.say(key, shown[key], language)
    if agent := agent_of(case, timezone.localdate(row.decided_at or row.arrived_at)):
        known["case.agent"] = agent.name
    return known | {
        "case.number": row.reference,
        "case.applicant": case.label,
        "case.procedure": form.definition.title[language],
        "case.received": _day(language, row.arrived_at),
        "case.decided": _day(language, row.decided_at) if row.decided_at else "",
    }


def _day(language: str, at: datetime) -> str:
    day = timezone.localdate(at)
    if language == JAPANESE:
        return to_wareki(day).text
    return language_of(language).day(day, year=True)


def is_registered_address(case: OpenCase) -> bool | None:
    """Say whether the registers know the applicant at the address that was answered.

    An agent answered it: only where it is theirs it is sure whom a letter reaches.
    None where none is shown.
    """
    roles, shown = case.form.definition.roles, case.journey().shown()
    address = shown.get(roles.get("address", ""))
    if not isinstance(address, Mapping):
        return None
    said = {
        "name": case.whole.get(roles.get("name", "")),
        "birth": case.whole.get(roles.get("birth", "")),
        "address": address,
    }
    return is_in_registers(case.row.ward_id, said)


def address_sheet_of(case: OpenCase, issue: Issue) -> dict[str, Any] | None:
    """Return what stands on the sheet that goes in the window of the envelope.

    None where the procedure asks for no address; the address is "" where it was not
    answered, and where it is protected from whoever prints.
    It carries the mark of the paper it goes with.
    """
    key = case.form.definition.roles.get("address", "")
    if not key:
        return None
    office = occasion_of(case, issue.issued_at, ()).office
    value = case.journey().shown().get(key)
    hidden = value is None or isinstance(value, Hidden)
    address = "" if hidden else case.form.say(key, value)
    return {
        "address": address,
        "addressee": case.label,
        "number": issue.number,
        "office": asdict(office),
        "marks": [mark_of(issue.ward_id, case.row.stream, issue.pk)],
    }
