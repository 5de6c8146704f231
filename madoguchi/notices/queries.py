"""Read notices: the applicant's inbox, what staff must settle, a demo's outbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from madoguchi.cases.mandates import open_to_agents
from madoguchi.cases.opened import OpenCase
from madoguchi.cases.queries import cases_of, cases_visible_to
from madoguchi.kernel.languages.language import language_of
from madoguchi.kernel.written import in_japanese
from madoguchi.notices.models import Notice
from madoguchi.people.models import Person
from madoguchi.vault.actions import data_keys
from madoguchi.vault.sealing import open_json
from madoguchi.wards.actor import Actor
from madoguchi.wards.statements import written_once

TO_SETTLE = (Notice.State.UNCONFIRMED, Notice.State.REFUSED)


@dataclass(frozen=True, slots=True)
class OpenNotice:
    """A notice with its words opened, in one language."""

    id: UUID
    case_id: UUID
    kind: str
    state: str
    state_label: str
    subject: str
    body: str
    made_at: datetime
    sent_at: datetime | None
    opens: bool
    """Whether who reads it may open the case: not whom an agent acts for."""


def notices_of(case: OpenCase, language: str) -> list[OpenNotice]:
    """Return what whoever applied was told of a case that is open, newest first."""
    told = _notices(case.row.ward_id, case.row.pk)
    return _open([one for one in told if one.person_id is None], language)


def all_notices_of(case: OpenCase, language: str) -> list[OpenNotice]:
    """Return every notice of a case, for its office; also of whom an agent acts for."""
    return _open(_notices(case.row.ward_id, case.row.pk), language)


@written_once
def _notices(ward: int, case: UUID) -> QuerySet[Notice]:
    return Notice.objects.filter(ward=ward, case=case).order_by("-made_at")


def inbox_of(
    person: Person, language: str, on: date, limit: int = 50
) -> list[OpenNotice]:
    """Return what a person was told, newest first.

    An agent whose right has ended reads nothing more of what they asked for another.
    """
    theirs = open_to_agents(cases_of(person), on)
    rows = Notice.objects.filter(
        Q(person=person) | Q(person=None, case__in=theirs), ward=person.ward_id
    )
    return _open(rows.order_by("-made_at")[:limit], language)


def to_settle(actor: Actor) -> QuerySet[Notice]:
    """Return the notices of an actor's cases that did not surely arrive."""
    return (
        Notice.objects.filter(
            ward=actor.ward, state__in=TO_SETTLE, case__in=cases_visible_to(actor)
        )
        .select_related("case")
        .order_by("made_at")
    )


def outbox(ward: int, language: str, limit: int = 50) -> list[tuple[OpenNotice, int]]:
    """Return a demo's letters with how often each left, newest first.

    Only a demo has this page: it shows what real senders would put into the mail.
    """
    rows = (
        Notice.objects.filter(ward=ward)
        .exclude(state=Notice.State.INBOX)
        .annotate(times=Count("posted"))
        .order_by("-made_at")[:limit]
    )
    found = list(rows)
    return list(zip(_open(found, language), (row.times for row in found), strict=True))


def _open(rows: Iterable[Notice], language: str) -> list[OpenNotice]:
    found = list(rows)
    if not found:
        return []
    keys = data_keys(found[0].ward_id, {row.key_id for row in found})
    opened = []
    for row in found:
        words = open_json(
            keys[row.key_id], row.stream, f"notice.{row.pk}", bytes(row.sealed)
        )
        spoken = words.get(language, words["ja"])
        shown = language_of(language).shown if language in words else in_japanese
        opened.append(
            OpenNotice(
                id=row.pk,
                case_id=row.case_id,
                kind=row.kind,
                state=row.state,
                state_label=row.get_state_display(),
                subject=shown(spoken["subject"]),
                body=shown(spoken["body"]),
                made_at=row.made_at,
                sent_at=row.sent_at,
                opens=row.person_id is None,
            )
        )
    return opened
