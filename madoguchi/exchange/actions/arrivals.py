"""Pull applications from another portal, and receive each of them once.

Nothing is called while a transaction is open. What was pulled is kept sealed until it
is a case; a case is made by the actions that every door uses, in the name of the client
system that stands for the portal.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from madoguchi.cases import actions as cases
from madoguchi.cases.models import Case
from madoguchi.cases.opened import OpenDraft, subject_of
from madoguchi.cases.problems import (
    IdentityNeeded,
    Incomplete,
    NotAllowed,
    NotOpen,
    NotYours,
    VersionChanged,
)
from madoguchi.cases.queries import cases_in_sight_of, open_draft
from madoguchi.documents.actions import Place, Upload, keep_upload
from madoguchi.documents.problems import NotAccepted
from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Fact, Subject
from madoguchi.exchange.arriving import read_page, unknown_keys
from madoguchi.exchange.facts import ArrivalSettled, ArrivalStopped, ArrivalTaken
from madoguchi.exchange.inboxes.border import (
    Application,
    Attached,
    InboxClosed,
    InboxSilent,
)
from madoguchi.exchange.inboxes.known import Source, source_of
from madoguchi.exchange.inboxes.portal import application_in, attached
from madoguchi.exchange.models import Arrival
from madoguchi.exchange.problems import InboxAway, NoInbox, NotThatCase
from madoguchi.exchange.queries import last_arrival, visible_arrival
from madoguchi.kernel.channel import Channel
from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.kinds.file import accepted, most_bytes
from madoguchi.procedures.queries import NotOffered, offered
from madoguchi.vault.actions import data_key, destroy_key, take_key
from madoguchi.vault.sealing import open_json, seal_json
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import ApiClient
from madoguchi.wards.queries import actor_of_client, ward_by_id

State = Arrival.State
OVERLAP: Final = timedelta(days=1)
"""So far back the list is read again; what is known by its number is left alone."""
FIRST: Final = timedelta(days=90)
"""How far back the first list goes."""
LOOKED_AT: Final = timedelta(days=30)
"""How far back a comparison goes."""
MOST_COMPARED: Final = 1000


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a pull brought: received, stopped before a person, known already."""

    taken: int = 0
    stopped: int = 0
    known: int = 0


def pull(ward: int, *, at: datetime) -> Pulled:
    """Ask the ward's portal for what is new, and receive it.

    Raises NoInbox, or InboxAway when the portal does not answer; what was kept until
    then goes on with the next pull.
    """
    source = _source(ward)
    since = last_arrival(ward, source.inbox.name)
    begin = since - OVERLAP if since else at - FIRST
    known = 0
    try:
        token = source.inbox.login()
        for short in source.inbox.list(token, begin):
            if _row(ward, source.inbox.name, short.number) is not None:
                known += 1
                continue
            keep(ward, source.inbox.name, source.inbox.get(token, short.number), at=at)
    except (InboxSilent, InboxClosed) as problem:
        raise InboxAway(type(problem).__name__) from None
    return _take_all(ward, source.inbox.name, source.client, known, at)


def _source(ward: int) -> Source:
    source = source_of(ward_by_id(ward))
    if source is None:
        raise NoInbox
    return source


def _row(ward: int, source: str, number: str) -> Arrival | None:
    return Arrival.objects.filter(ward=ward, source=source, number=number).first()


def keep(ward: int, source: str, told: Application, *, at: datetime) -> Arrival:
    """Keep an application sealed; one that is known by its number stays as it was."""
    known = _row(ward, source, told.number)
    if known is not None:
        return known
    try:
        department = offered(ward, told.procedure, at).definition.department
    except NotOffered:
        department = ""
    with unit():
        key = take_key(ward)
        row = Arrival(
            ward_id=ward,
            source=source,
            number=told.number,
            procedure=told.procedure,
            department=department,
            arrived_at=told.arrived_at,
            pulled_at=at,
            key_id=key.id,
        )
        said = {
            "answers": dict(told.answers),
            "files": [one.to_json() for one in told.files],
        }
        row.sealed = seal_json(key, row.stream, "application", said)
        Arrival.objects.bulk_create([row], ignore_conflicts=True)
    return Arrival.objects.get(ward=ward, source=source, number=told.number)


def _take_all(
    ward: int, source: str, client: ApiClient, known: int, at: datetime
) -> Pulled:
    """Receive everything that was kept and is no case yet."""
    rows = Arrival.objects.filter(ward=ward, source=source, state=State.NEW)
    states = [
        take_in(row, client, at=at).state for row in rows.order_by("arrived_at", "pk")
    ]
    return Pulled(states.count(State.TAKEN), states.count(State.STOPPED), known)


def take_file(ward: int, text: str, *, at: datetime) -> Pulled:
    """Receive the applications of a file, as another portal or a clerk drops it.

    It is JSON: `{"source": "…", "applications": [{number, procedure, arrived_at,
    answers}]}`. Raises InboxAway for a file that is none; then nothing of it is taken.
    """
    source = _source(ward)
    try:
        said = json.loads(text)
        name = said["source"]
        told = [application_in(one) for one in said["applications"]]
    except (ValueError, KeyError, TypeError, InboxSilent):
        raise InboxAway("file") from None
    if name != source.inbox.name:
        raise InboxAway("source")
    before = [_row(ward, name, one.number) is not None for one in told]
    for one in told:
        keep(ward, name, one, at=at)
    return _take_all(ward, name, source.client, sum(before), at)


# ------------------------------------------------------------------ one application


def take_in(row: Arrival, client: ApiClient, *, at: datetime) -> Arrival:
    """Make a case of what was kept; asked again, it is the same case.

    What cannot be received as it is stops before a person, by code and question.
    """
    if row.state in (State.TAKEN, State.BY_HAND):
        return row
    if row.procedure not in client.scopes:
        return _stop(row, "out_of_scope", "", at)
    by = actor_of_client(client)
    key = data_key(row.ward_id, row.key_id or 0)
    told = told_in(open_json(key, row.stream, "application", bytes(row.sealed)))
    try:
        draft = _filled(_draft_for(row, by, at), told, by, at)
        case = cases.submit(draft, by=by, at=at)
    except Incomplete as problem:
        return _stop(row, problem.code, problem.question, at)
    except IdentityNeeded:
        return _stop(row, "identity", "", at)
    except (NotOffered, NotAllowed, NotOpen, VersionChanged):
        return _stop(row, "not_offered", "", at)
    return _taken(row, case, at)


def _draft_for(row: Arrival, by: Actor, at: datetime) -> OpenDraft:
    """Return the draft of an arrival; its number is kept before it is filled."""
    if row.draft_id is not None:
        try:
            return open_draft(by, row.draft_id)
        except NotYours:
            row.draft_id = None  # it was not sent in time
    start = cases.Start(
        row.procedure,
        channel=Channel.API,
        arrived_on=timezone.localdate(row.arrived_at),
    )
    handle = cases.start_draft(start, by=by, at=at)
    row.draft_id = handle.draft_id
    row.save(update_fields=["draft"])
    return open_draft(by, handle.draft_id)


@dataclass(frozen=True, slots=True)
class Told:
    """What was pulled of one application: its answers, and its files by question."""

    answers: Mapping[str, Any]
    files: Mapping[str, Attached]


def told_in(said: Mapping[str, Any]) -> Told:
    """Read what was kept; of the time before files came there are answers alone."""
    if set(said) != {"answers", "files"}:
        return Told(said, {})
    files = [attached(one) for one in said["files"]]
    return Told(said["answers"], {one.question: one for one in files})


def _filled(draft: OpenDraft, told: Told, by: Actor, at: datetime) -> OpenDraft:
    """Save page after page, as far as the answers lead, each with its files.

    Raises Incomplete for what cannot be taken as it is.
    """
    if not draft.is_open:
        return draft
    given = told.answers
    for key in unknown_keys(draft.form, [*given, *told.files]):
        raise Incomplete("", key, "unknown")
    today, saved = timezone.localdate(at), set[str]()
    while page := next(
        (one for one in draft.journey(today).pages if one.key not in saved), None
    ):
        files = _kept_files(draft, page, told, by, at)
        answers = read_page(
            draft.journey(today), page, given, draft.answers, files=files
        )
        draft = cases.save_page(draft, page.key, answers, by=by, at=at)
        saved.add(page.key)
    return draft


def _kept_files(
    draft: OpenDraft, page: Page, told: Told, by: Actor, at: datetime
) -> dict[str, str]:
    """Keep the files of a page, made harmless; one that was kept before stays."""
    found = {}
    place = Place(subject_of(draft.row), draft.key)
    for question in page.questions:
        file = told.files.get(question.key)
        if question.kind != "file" or file is None:
            continue
        if held := draft.answers.get(question.key):
            found[question.key] = str(held)
            continue
        upload = Upload(
            file.name,
            file.content,
            question.key,
            accept=accepted(question),
            most_bytes=most_bytes(question),
        )
        try:
            kept = keep_upload(upload, into=place, by=by, at=at)
        except NotAccepted:
            raise Incomplete(page.key, question.key, "file") from None
        found[question.key] = str(kept.pk)
    return found


def _stop(row: Arrival, code: str, question: str, at: datetime) -> Arrival:
    with unit():
        row.state, row.code, row.question = State.STOPPED, code, question
        row.save(update_fields=["state", "code", "question"])
        by = Actor.system(row.ward_id)
        _say(ArrivalStopped(row.source, code, question), row, by, at)
    return row


def _taken(row: Arrival, case: Case, at: datetime) -> Arrival:
    with unit():
        row.state, row.case, row.code, row.question = State.TAKEN, case, "", ""
        _forget(row)
        by = Actor.system(row.ward_id)
        _say(ArrivalTaken(row.source, case.stream), row, by, at)
    return row


def _forget(row: Arrival) -> None:
    """Throw away what was pulled: the case has it, or the paper it was typed from."""
    if row.key_id is not None:
        destroy_key(row.ward_id, row.key_id)
    row.key_id, row.sealed = None, b""
    row.save()


def _say(fact: Fact, row: Arrival, by: Actor, at: datetime) -> None:
    on = Subject(row.ward_id, row.stream, procedure=row.procedure)
    record(fact, on=on, by=by, at=at)


# ------------------------------------------------------------- what a clerk does


def take_again(arrival_id: UUID, *, by: Actor, at: datetime) -> Arrival:
    """Try an application once more, from its beginning."""
    row = visible_arrival(by, arrival_id)
    source = _source(by.ward)
    client = actor_of_client(source.client)
    if row.state == State.STOPPED and row.draft_id is not None:
        draft = open_draft(client, row.draft_id)
        if draft.is_open:
            cases.discard(draft, by=client, at=at)
            row.draft_id = None
            row.save(update_fields=["draft"])
    return take_in(row, source.client, at=at)


def settle_by_hand(
    arrival_id: UUID, reference: str, *, by: Actor, at: datetime
) -> Arrival:
    """Say which case an application was typed in as; raise NotThatCase for another."""
    row = visible_arrival(by, arrival_id)
    if row.state != State.STOPPED:
        raise NotThatCase
    found = cases_in_sight_of(by).filter(
        reference=reference.strip(), procedure=row.procedure
    )
    case = found.first()
    if case is None or Arrival.objects.filter(ward=by.ward, case=case).exists():
        raise NotThatCase
    with unit():
        row.state, row.case, row.settled_by_id = State.BY_HAND, case, int(by.id)
        _forget(row)
        _say(ArrivalSettled(row.source, case.stream), row, by, at)
    return row


@dataclass(frozen=True, slots=True)
class Compared:
    """Our arrivals and the portal's states: in both, only there, only here."""

    both: int
    missing: int
    unknown: int


def compare(ward: int, *, at: datetime) -> Compared:
    """Compare what came in the last days with what the portal says it has."""
    source = _source(ward)
    begin = at - LOOKED_AT
    rows = Arrival.objects.filter(
        ward=ward, source=source.inbox.name, arrived_at__gte=begin
    )
    here = set(rows.values_list("number", flat=True))
    try:
        token = source.inbox.login()
        there = {one.number for one in source.inbox.list(token, begin)}
        asked = sorted(here)
        states: dict[str, str] = {}
        for place in range(0, len(asked), MOST_COMPARED):
            some = asked[place : place + MOST_COMPARED]
            states |= source.inbox.statuses(token, some)
    except (InboxSilent, InboxClosed) as problem:
        raise InboxAway(type(problem).__name__) from None
    return Compared(len(here & set(states)), len(there - here), len(here - set(states)))
