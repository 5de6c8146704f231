"""Open cases for the office, and for a resident at the status page.

Whoever of the office looks is written down first, in a transaction that is over
before anything is opened; when it cannot be written, nothing is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from madoguchi.cases import codes
from madoguchi.cases.actions import tries
from madoguchi.cases.models import Case, CaseIndex
from madoguchi.cases.noted import cases_noted
from madoguchi.cases.opened import OpenCase
from madoguchi.cases.problems import WRITTEN, NotYours
from madoguchi.cases.queries import (
    DENIED,
    cases_elsewhere,
    cases_in_sight_of,
    cases_visible_to,
    open_label,
    opened,
    refuse_disposed,
    visible_case,
)
from madoguchi.cases.queue import (
    Listed,
    QueuePage,
    Wanted,
    by_day,
    called,
    queue_rows,
    queue_sizes,
)
from madoguchi.cases.rules import may_work
from madoguchi.events.actions import record_view
from madoguchi.events.envelope import Look
from madoguchi.kernel.reference import NotAReference, Reference, mask_name
from madoguchi.vault.actions import data_key, data_keys
from madoguchi.vault.index import blind_index
from madoguchi.wards.actor import Actor

PURPOSES = ("work", "enquiry", "check", "hand_over", "audit")
DISCLOSURE = "disclosure"
MOST_FOUND = 50


def open_case(case_id: UUID, actor: Actor, purpose: str, at: datetime) -> OpenCase:
    """Open a case for the office; the look is written down before it is opened."""
    if purpose not in PURPOSES:
        raise ValueError(purpose)
    case = visible_case(actor, case_id)
    if case is None:
        write_refused_look(case_id, actor, at)
        raise NotYours(WRITTEN)
    refuse_disposed(case)
    record_view(
        Look(case.ward_id, case.stream, "case.viewed", purpose), by=actor, at=at
    )
    return seen_by(case, actor, at, purpose)


def open_to_copy(case: Case, actor: Actor, at: datetime) -> OpenCase:
    """Open a case for whoever makes a copy of it (写し); the look is written down.

    Who may is asked by whoever calls: a request for disclosure goes across departments.
    """
    refuse_disposed(case)
    look = Look(case.ward_id, case.stream, "case.copied", DISCLOSURE)
    record_view(look, by=actor, at=at)
    return seen_by(case, actor, at, DISCLOSURE)


def seen_by(case: Case, actor: Actor, at: datetime, purpose: str = "work") -> OpenCase:
    """Open a case to staff whose look is written down, as far as they may see it.

    Each look during an opening (開示) of a protected address is one more to answer for.
    """
    found = opened(case, reader=actor, at=at)
    if found.insight.is_protected and found.insight.is_full:
        look = Look(case.ward_id, case.stream, "address.viewed", purpose)
        record_view(look, by=actor, at=at)
    return found


def reveal(case: OpenCase, question: str, actor: Actor, at: datetime) -> bool:
    """Say whether somebody may read a masked answer in full; write down that they do.

    Who works for the department of the case needs the number to pay; nobody else.
    """
    row = case.row
    secret = question in case.form.questions and case.form.holds_secret(question)
    if not secret or not may_work(actor, row.department):
        return False
    look = Look(row.ward_id, row.stream, "answer.revealed", "work", 1, (question,))
    record_view(look, by=actor, at=at)
    return True


def write_refused_look(case_id: UUID, actor: Actor, at: datetime) -> None:
    """Leave a trace in the actor's own ward that a closed case was tried."""
    look = Look(actor.ward, f"case/{case_id}", DENIED, "denied")
    record_view(look, by=actor, at=at)


def open_queue(actor: Actor, wanted: Wanted, *, at: datetime) -> QueuePage:
    """Show one page of the queue with masked names; one look is written per page."""
    on = timezone.localdate(at)
    roll = called(actor, on)
    sizes = queue_sizes(actor, wanted, on, roll)
    rows = list(queue_rows(actor, wanted, on, roll))
    found = sizes.pop("found")
    return QueuePage(
        wanted, listed_cases(rows, actor, "queue.listed", at), found, sizes
    )


def listed_cases(
    rows: list[Case], actor: Actor, kind: str, at: datetime
) -> list[Listed]:
    """Return rows with masked names; one look is written for all of them."""
    shown = tuple(str(row.pk) for row in rows)
    look = Look(
        actor.ward, f"queue/{actor.unit or 'ward'}", kind, "work", len(rows), shown
    )
    record_view(look, by=actor, at=at)
    kept = {row.key_id for row in rows if row.key_id and not row.is_disposed}
    keys = data_keys(actor.ward, kept)
    return [
        Listed(row, mask_name(open_label(row, keys[row.key_id])))
        if row.key_id in keys
        else Listed(row, "")
        for row in rows
    ]


Indexed = Literal["reference", "kana_birth", "name_birth", "phone"]


@dataclass(frozen=True, slots=True)
class Sought:
    """What a clerk knows of the case they look for.

    `due` is the first and the last day it may be due by.
    """

    reference: str = ""
    kana: str = ""
    name: str = ""
    birth: date | None = None
    phone: str = ""
    noted: str = ""
    procedure: str = ""
    state: str = ""
    due: tuple[date | None, date | None] = (None, None)

    @property
    def narrowed(self) -> Q:
        """Return what is asked of the columns that are not sealed."""
        first, last = self.due
        chosen: dict[str, str | date | None] = {
            "procedure": self.procedure,
            "state": self.state,
            "acts_on__gte": first,
            "acts_on__lte": last,
        }
        return Q(**{name: value for name, value in chosen.items() if value})


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found; `stopped` when older notes were not read for their words."""

    rows: list[Listed]
    stopped: bool = False


def find(actor: Actor, sought: Sought, *, at: datetime) -> list[Listed]:
    return look_for(actor, sought, at=at).rows


def look_for(actor: Actor, sought: Sought, *, at: datetime) -> Findings:
    """Find cases by blind index; the list is masked and the look written down.

    The newest come first: by day of receipt, or by the note that was looked for.
    """
    digests = _digests(actor.ward, sought)
    if not (digests or sought.noted or sought.narrowed):
        return Findings([])
    stopped = False
    if sought.noted:
        rows = _sought(cases_in_sight_of(actor), actor, sought, digests)
        noted = cases_noted(sought.noted, rows, actor, MOST_FOUND)
        found, stopped = noted.cases, noted.stopped
    else:
        found = _newest(actor, sought, digests)
    return Findings(listed_cases(found, actor, "cases.searched", at), stopped)


def _newest(
    actor: Actor, sought: Sought, digests: Sequence[tuple[Indexed, bytes]]
) -> list[Case]:
    """Find on the own desks and, by an index of its own, what lies elsewhere."""
    found: dict[UUID, Case] = {}
    for where in (cases_visible_to(actor), cases_elsewhere(actor)):
        rows = _sought(where, actor, sought, digests)
        newest = rows.select_related("assignee").defer("sealed")
        for one in newest.order_by("-received_on", "reference")[:MOST_FOUND]:
            found[one.pk] = one
    ordered = sorted(found.values(), key=lambda one: one.reference)
    ordered.sort(key=lambda one: one.received_on, reverse=True)
    return ordered[:MOST_FOUND]


def _sought(
    where: QuerySet[Case],
    actor: Actor,
    sought: Sought,
    digests: Sequence[tuple[Indexed, bytes]],
) -> QuerySet[Case]:
    rows = by_day(where).filter(sought.narrowed)
    for field, digest in digests:
        matching = CaseIndex.objects.filter(ward=actor.ward, field=field, digest=digest)
        rows = rows.filter(pk__in=matching.values("case_id"))
    return rows


def _digests(ward: int, sought: Sought) -> list[tuple[Indexed, bytes]]:
    digests: list[tuple[Indexed, bytes]] = []
    if sought.reference:
        try:
            text = Reference.parse(sought.reference).text
        except NotAReference:
            text = sought.reference
        digests.append(("reference", blind_index(ward, "reference", text)))
    birth = sought.birth.isoformat() if sought.birth else ""
    if sought.kana and birth:
        kana = "".join(sought.kana.split())
        digests.append(("kana_birth", blind_index(ward, "kana_birth", kana, birth)))
    if sought.name and birth:
        name = blind_index(ward, "name_birth", sought.name, birth)
        digests.append(("name_birth", name))
    if sought.phone:
        digests.append(("phone", blind_index(ward, "phone", sought.phone)))
    return digests


def case_by_receipt(
    ward: int, reference: str, password: str, *, address: str, at: datetime
) -> Case:
    """Return a case to whoever holds its receipt: number and password.

    Tries are counted by number and by network address before anything is looked
    up; a wrong number and a wrong password look the same.
    """
    tries.count_try(ward, tries.ADDRESS, address, at)
    try:
        text = Reference.parse(reference).text
    except NotAReference:
        raise NotYours from None
    tries.count_try(ward, tries.RECEIPT, text, at)
    case = Case.objects.filter(ward=ward, reference=text).first()
    if case is None:
        raise NotYours
    if not _is_its_password(case, password):
        raise NotYours
    tries.take_back(ward, tries.ADDRESS, address, at)
    refuse_disposed(case)
    return case


def _is_its_password(case: Case, password: str) -> bool:
    """Compare the code of a receipt: with the key's, or with what is left of it."""
    if case.is_disposed:
        left = receipt_index(case, password)
        return CaseIndex.objects.filter(
            ward=case.ward_id, case=case, field=RECEIPT, digest=left
        ).exists()
    key = data_key(case.ward_id, case.key_id or 0)
    return codes.same(codes.receipt_password(key), password)


RECEIPT = "receipt"


def receipt_index(case: Case, password: str) -> bytes:
    """Return what is kept of a receipt whose key is destroyed: not its code.

    So whoever still holds it learns what became of the record, and nobody else does.
    """
    return blind_index(case.ward_id, RECEIPT, case.reference, codes.as_typed(password))
