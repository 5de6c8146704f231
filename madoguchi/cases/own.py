"""Questions about what staff apply for themselves (庁内の手続き), and their months.

Somebody asks about their own; the superior of their department about that of others.
What others are shown is opened by `actions.own`, which writes down who looks.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from madoguchi.cases import attendance
from madoguchi.cases.attendance import Entry, Hours, Month
from madoguchi.cases.models import Case, CaseIndex, Draft
from madoguchi.cases.opened import Answers, OpenDraft
from madoguchi.cases.problems import NotYours, Unfit
from madoguchi.cases.rules import may_work, staff_desk
from madoguchi.kernel.channel import Channel
from madoguchi.kernel.reference import NotAReference, Reference
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.staff import COLUMNS
from madoguchi.procedures.queries import Offering, form_at, staff_offers_of
from madoguchi.vault.actions import data_keys
from madoguchi.vault.index import blind_index
from madoguchi.vault.sealing import open_json
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Staff
from madoguchi.wards.queries import calendar_of, ward_by_id

MONTH: Final = "month"
CLOSING: Final = "closing"
Indexed = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Filed:
    """An application of staff with what it tells of attendance."""

    row: Case
    entry: Entry
    answers: Answers

    @property
    def is_waiting(self) -> bool:
        return self.row.state in Case.UNDECIDED

    @property
    def is_granted(self) -> bool:
        return self.entry.granted_at is not None


# ------------------------------------------------------------------ one's own


def own_cases(actor: Actor) -> QuerySet[Case]:
    """Return what somebody applied for themselves, the latest first."""
    if not actor.is_staff:
        return Case.objects.none()
    return _cases_of(actor.ward, int(actor.id)).order_by("-arrived_at")


def _cases_of(ward: int, staff: int) -> QuerySet[Case]:
    return Case.objects.filter(ward=ward, entered_by=staff, channel=Channel.STAFF)


def own_staff_case(actor: Actor, case_id: UUID) -> Case:
    """Return one's own application; raise NotYours for any other."""
    row = own_cases(actor).filter(pk=case_id).first()
    if row is None:
        raise NotYours
    return row


def own_drafts(actor: Actor) -> QuerySet[Draft]:
    """Return what somebody began for themselves and did not send, the latest first."""
    if not actor.is_staff:
        return Draft.objects.none()
    return Draft.objects.filter(
        ward=actor.ward,
        entered_by=int(actor.id),
        channel=Channel.STAFF,
        submitted_at=None,
        expired_at=None,
        key_id__isnull=False,
    ).order_by("-started_at")


def punched_on(actor: Actor, day: date) -> list[tuple[str, int]]:
    """Return what somebody punched on a day, each with its minute."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    rows = own_cases(actor).filter(
        arrived_at__gte=start, arrived_at__lt=start + timedelta(days=1)
    )
    return [
        (str(one.entry.said["which"]), attendance.minute_of(one.row.arrived_at))
        for one in _opened(actor.ward, rows)
        if one.entry.sort == "clock"
    ]


def may_see_month(actor: Actor, staff: Staff) -> bool:
    """Say whether somebody may see a colleague's attendance: the superior may."""
    if not actor.is_staff or staff.ward_id != actor.ward:
        return False
    mine = actor.id == str(staff.pk)
    return mine or may_work(actor, staff_desk(staff.department.slug))


def offer_of_sort(ward: int, sort: str, at: datetime) -> Offering | None:
    """Return the procedure by which staff tell this of their attendance."""
    for one in staff_offers_of(ward, at):
        if one.form.definition.attendance.get("sort") == sort and one.is_open(at):
            return one
    return None


# ----------------------------------------------------------------- by the month


def months_told(
    case: Case, definition: Definition, answers: Mapping[str, Any]
) -> Iterator[Indexed]:
    """Yield by what an application is found again: whose it is, and its months."""
    if not definition.attendance:
        return
    entry = entry_of(case, definition, answers)
    punched_on = timezone.localdate(case.arrived_at)
    for month in attendance.months_of(entry, punched_on):
        yield MONTH, (str(case.entered_by_id), month)
        if entry.sort == CLOSING:
            yield CLOSING, (month,)


def entry_of(case: Case, definition: Definition, answers: Mapping[str, Any]) -> Entry:
    sort = definition.attendance["sort"]
    granted = case.decided_at if case.outcome == Case.Outcome.GRANTED else None
    return Entry(
        sort,
        case.reference,
        case.arrived_at if sort == "clock" else granted,
        attendance.parts_of(definition.attendance, answers),
    )


def filed_in(ward: int, staff: int, month: str) -> list[Filed]:
    """Return what somebody told of a month, and all that they took back.

    Three queries, however many there are.
    """
    digest = blind_index(ward, MONTH, str(staff), month)
    found = CaseIndex.objects.filter(ward=ward, field=MONTH, digest=digest)
    rows = list(_cases_of(ward, staff).filter(pk__in=found.values("case_id")))
    back = [
        row
        for row in _cases_of(ward, staff).filter(outcome=Case.Outcome.GRANTED)
        if _sort_of(row) == "cancel"
    ]
    return _opened(ward, [*rows, *back])


def _sort_of(row: Case) -> str:
    return form_at(row.version_hash).definition.attendance.get("sort", "")


def _opened(ward: int, rows: Iterable[Case]) -> list[Filed]:
    living = [row for row in rows if row.key_id is not None]
    keys = data_keys(ward, {row.key_id for row in living if row.key_id})
    found = []
    for row in living:
        answers = open_json(keys[row.key_id or 0], row.stream, "answers", row.sealed)
        definition = form_at(row.version_hash).definition
        found.append(Filed(row, entry_of(row, definition, answers), answers))
    return sorted(found, key=lambda one: one.row.arrived_at)


def hours_of(ward: int) -> Hours:
    """Return the ward's working hours; raise NoHours while it has not said them."""
    return attendance.read_hours(ward_by_id(ward).rules.get("hours"))


def counted(ward: int, month: str, filed: Iterable[Filed]) -> Month:
    """Count a month of what was filed, by the ward's calendar and hours."""
    entries = [one.entry for one in filed if one.entry.sort != CLOSING]
    return attendance.count(
        month, entries, calendar_of(ward_by_id(ward)), hours_of(ward)
    )


@dataclass(frozen=True, slots=True)
class Closing:
    """How far the closing of a month (月次の締め) has come.

    `closed` is the newest that the superior agreed to, whose numbers hold until a
    correction of it is agreed to; `waiting` one that is on its way.
    """

    closed: Filed | None = None
    waiting: Filed | None = None

    @property
    def totals(self) -> dict[str, int]:
        """Return the numbers that hold; none while nobody agreed to any."""
        return totals_of(self.closed) if self.closed else {}


def totals_of(filed: Filed) -> dict[str, int]:
    return {name: int(filed.answers.get(name) or 0) for name in COLUMNS}


def closing_of(filed: Iterable[Filed]) -> Closing:
    """Return how the closing stands, of everything filed in one month."""
    mine = [one for one in filed if one.entry.sort == CLOSING]
    granted = sorted((one for one in mine if one.is_granted), key=_granted_at)
    waiting = [one for one in mine if one.is_waiting]
    return Closing(granted[-1] if granted else None, waiting[-1] if waiting else None)


def _granted_at(one: Filed) -> datetime:
    return one.row.decided_at or one.row.arrived_at


def closings_in(ward: int, month: str) -> dict[int, Closing]:
    """Return how each person's closing of a month stands, by their number."""
    digest = blind_index(ward, CLOSING, month)
    found = CaseIndex.objects.filter(ward=ward, field=CLOSING, digest=digest)
    rows = Case.objects.filter(ward=ward, pk__in=found.values("case_id"))
    by_staff: dict[int, list[Filed]] = {}
    for one in _opened(ward, rows):
        by_staff.setdefault(one.row.entered_by_id or 0, []).append(one)
    return {staff: closing_of(filed) for staff, filed in by_staff.items()}


# ------------------------------------------------------- what cannot be told so


def refuse_unfit(
    draft: OpenDraft, answers: Mapping[str, Any], by: Actor, at: datetime
) -> None:
    """Raise Unfit where what is told of attendance cannot be so.

    Asked by the action that receives it, so no door can leave it out: time that ends
    before it begins, an order for what has begun, overtime that says it was ordered
    and was not, the taking back of what was not granted, a month that counts otherwise.
    """
    told = draft.form.definition.attendance
    sort = told["sort"]
    entry = Entry(sort, "", None, attendance.parts_of(told, answers))
    if fault := attendance.fault_in(entry):
        raise Unfit(fault)
    staff = int(by.id)
    match sort:
        case "order" if entry.span[0] < attendance.minute_of(at):
            raise Unfit("begun")
        case "overtime":
            _refuse_unordered(entry, by.ward, staff, at)
        case "cancel":
            _refuse_unknown(entry, by)
        case "closing":
            _refuse_other_numbers(entry, answers, by, at)


def _refuse_unordered(entry: Entry, ward: int, staff: int, at: datetime) -> None:
    if entry.span[1] > attendance.minute_of(at):
        raise Unfit("to_come")
    if entry.said.get("basis") != "ordered":
        return
    months = attendance.months_of(entry, timezone.localdate(at))
    orders = {
        one.row.pk: one.entry
        for month in months
        for one in filed_in(ward, staff, month)
    }
    if attendance.uncovered(entry.span, attendance.standing(orders.values())):
        raise Unfit("unordered")


def _refuse_unknown(entry: Entry, by: Actor) -> None:
    reference = str(entry.said.get("reference", ""))
    try:
        text = Reference.parse(reference).text
    except NotAReference:
        raise Unfit("reference") from None
    row = own_cases(by).filter(reference=text, outcome=Case.Outcome.GRANTED).first()
    if text != reference or row is None or _sort_of(row) in ("", "cancel", CLOSING):
        raise Unfit("reference")


def _refuse_other_numbers(
    entry: Entry, answers: Mapping[str, Any], by: Actor, at: datetime
) -> None:
    """Raise unless these are the numbers of a month that is over and can be closed."""
    page = month_filed(by.ward, int(by.id), str(entry.said.get("month", "")))
    if page.closing.closed and not str(entry.said.get("reason") or "").strip():
        raise Unfit("reason")
    if why := why_not_closed(page, at):
        raise Unfit(why)
    if {name: answers.get(name) for name in COLUMNS} != dict(page.month.totals):
        raise Unfit("changed")


@dataclass(frozen=True, slots=True)
class MonthFiled:
    """A month of one person: what was filed, what it counts, how it is closed."""

    month: Month
    filed: Sequence[Filed]
    closing: Closing

    @property
    def waiting(self) -> list[Filed]:
        """Return what is still to be decided before the month can be closed."""
        return [
            one for one in self.filed if one.is_waiting and one.entry.sort != CLOSING
        ]

    @property
    def differs(self) -> bool:
        """Say whether it counts otherwise now than when it was closed."""
        closed = self.closing.totals
        return bool(closed) and closed != dict(self.month.totals)


def month_filed(ward: int, staff: int, month: str) -> MonthFiled:
    """Count a month of one person; the caller has asked who may see it."""
    try:
        attendance.days_in(month)
    except ValueError:
        raise NotYours from None
    filed = filed_in(ward, staff, month)
    return MonthFiled(counted(ward, month, filed), filed, closing_of(filed))


def why_not_closed(page: MonthFiled, at: datetime) -> str:
    """Return why a month cannot be confirmed now, as a code; "" when it can."""
    last = page.month.days[-1].day
    if timezone.localdate(at) < last:
        return "running"
    if page.closing.waiting:
        return "closing"
    if page.waiting:
        return "waiting"
    if page.closing.closed and not page.differs:
        return "same"
    return ""


def month_before(month: str) -> str:
    first = attendance.days_in(month)[0]
    return f"{first - timedelta(1):%Y-%m}"


def month_after(month: str) -> str:
    last = attendance.days_in(month)[-1]
    return f"{last + timedelta(1):%Y-%m}"
