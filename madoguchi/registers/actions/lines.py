"""State rows of a register, withdraw one, and take in a whole file or none of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.utils import timezone

from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Subject
from madoguchi.registers import facts
from madoguchi.registers.definition import Register
from madoguchi.registers.models import Line
from madoguchi.registers.problems import FileChanged, NoSuchLine, NotYourRegister
from madoguchi.registers.queries import knows_of, may_change
from madoguchi.registers.rules import Row, may_enter, own_of, read_row
from madoguchi.registers.table_file import Table, read_file
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward

ROWS_AT_ONCE = 500
Place = tuple[str, date]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would change: rows that are new, that say otherwise, that stand."""

    new: tuple[Row, ...]
    changed: tuple[Row, ...]
    same: tuple[Row, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return (*self.new, *self.changed, *self.same)

    @property
    def bound(self) -> str:
        """Return a mark of exactly this plan."""
        parts = [
            f"{kind}{row.place}{sorted(row.values.items())}{row.remark}"
            for kind, rows in (("n", self.new), ("c", self.changed), ("s", self.same))
            for row in rows
        ]
        return sha256("\n".join(parts).encode()).hexdigest()[:32]


def subject_of(ward: int, register: Register) -> Subject:
    return Subject(ward, f"register/{register.slug}")


def state(register: Register, rows: Sequence[Row], *, by: Actor, at: datetime) -> Plan:
    """State rows, all or none; what is said already is not said again.

    Raises NotYourRegister.
    """
    _refuse_foreign(register, rows, by)
    return write(register, rows, by=by, at=at)


def write(register: Register, rows: Sequence[Row], *, by: Actor, at: datetime) -> Plan:
    """Write rows and a fact for each that is news; whoever calls has asked who may."""
    with unit():
        # One after the other in a ward, or the table and the log may differ.
        Ward.objects.select_for_update(no_key=True).get(pk=by.ward)
        plan = _compared(by.ward, register, rows)
        news = [*plan.new, *plan.changed]
        if not register.asks_as_of:
            _withdraw_moved(register, news, by, at)
        _keep(register, news, by.ward, at)
        _keep_remarks(register, plan.same, by.ward)
        for row in news:
            said = facts.RegisterRowStated(
                register.slug, row.key, row.as_of.isoformat(), dict(row.values)
            )
            record(said, on=subject_of(by.ward, register), by=by, at=at)
    return plan


def state_cells(
    register: Register, cells: dict[str, str], *, by: Actor, at: datetime
) -> Plan:
    """State one row as it was typed. Raises BadRow, NotYourRegister."""
    if not may_enter(register, by):
        raise NotYourRegister
    knows = knows_of(by, register, timezone.localdate(at))
    return state(register, [read_row(register, cells, knows)], by=by, at=at)


def plan_file(register: Register, table: Table, *, by: Actor, at: datetime) -> Plan:
    """Return what a file would change. Raises BadFile, NotYourRegister."""
    if not may_enter(register, by):
        raise NotYourRegister
    knows = knows_of(by, register, timezone.localdate(at))
    rows = read_file(register, table, knows)
    _refuse_foreign(register, rows, by)
    return _compared(by.ward, register, rows)


def take_file(
    register: Register, table: Table, *, bound: str, by: Actor, at: datetime
) -> Plan:
    """Take in a file as it was shown; raise FileChanged when that is not so any more.

    Without `bound` nobody was shown anything, as when a system sends it.
    """
    with unit():
        Ward.objects.select_for_update(no_key=True).get(pk=by.ward)
        plan = plan_file(register, table, by=by, at=at)
        if bound and bound != plan.bound:
            raise FileChanged
        return state(register, plan.rows, by=by, at=at)


def withdraw(register: Register, line_id: int, *, by: Actor, at: datetime) -> None:
    """Withdraw a line (取消し): it counts in no figure from now on."""
    with unit():
        Ward.objects.select_for_update(no_key=True).get(pk=by.ward)
        rows = Line.objects.select_for_update().filter(
            ward=by.ward, register=register.slug, is_withdrawn=False
        )
        line = rows.filter(pk=line_id).first()
        if line is None:
            raise NoSuchLine
        if not may_change(by, register, line):
            raise NotYourRegister
        _withdraw(register, line, by, at)


def _withdraw(register: Register, line: Line, by: Actor, at: datetime) -> None:
    line.is_withdrawn, line.remark = True, ""
    line.save(update_fields=["is_withdrawn", "remark"])
    said = facts.RegisterRowWithdrawn(register.slug, line.row, line.as_of.isoformat())
    record(said, on=subject_of(line.ward_id, register), by=by, at=at)


def _refuse_foreign(register: Register, rows: Iterable[Row], by: Actor) -> None:
    if not may_enter(register, by):
        raise NotYourRegister
    own = own_of(register, by)
    if own is not None and any(row.values.get("department") not in own for row in rows):
        raise NotYourRegister


def _compared(ward: int, register: Register, rows: Sequence[Row]) -> Plan:
    before = _before(ward, register, rows)
    new, changed, same = [], [], []
    for row in rows:
        line = before.get(row.place)
        if line is None:
            new.append(row)
        elif line.values == dict(row.values):
            same.append(row)
        else:
            changed.append(row)
    return Plan(tuple(new), tuple(changed), tuple(same))


def _before(ward: int, register: Register, rows: Sequence[Row]) -> dict[Place, Line]:
    stand = Line.objects.filter(ward=ward, register=register.slug, is_withdrawn=False)
    found: dict[Place, Line] = {}
    days = sorted({row.as_of for row in rows})
    for start in range(0, len(days), ROWS_AT_ONCE):
        some = stand.filter(as_of__in=days[start : start + ROWS_AT_ONCE])
        found |= {(one.row, one.as_of): one for one in some}
    return found


def _withdraw_moved(
    register: Register, news: Sequence[Row], by: Actor, at: datetime
) -> None:
    """Withdraw what rows said as of another day, where a row has one day alone."""
    places = {row.key: row.as_of for row in news}
    stand = Line.objects.filter(
        ward=by.ward, register=register.slug, is_withdrawn=False
    )
    keys = sorted(places)
    for start in range(0, len(keys), ROWS_AT_ONCE):
        for line in stand.filter(row__in=keys[start : start + ROWS_AT_ONCE]):
            if line.as_of != places[line.row]:
                _withdraw(register, line, by, at)


def _keep(register: Register, news: Sequence[Row], ward: int, at: datetime) -> None:
    Line.objects.bulk_create(
        [
            Line(
                ward_id=ward,
                register=register.slug,
                row=row.key,
                as_of=row.as_of,
                values=dict(row.values),
                remark=row.remark,
                is_withdrawn=False,
                stated_at=at,
            )
            for row in news
        ],
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["ward", "register", "row", "as_of"],
        update_fields=["values", "remark", "is_withdrawn", "stated_at"],
    )


def _keep_remarks(register: Register, same: Sequence[Row], ward: int) -> None:
    """Keep what was remarked on rows that say what they said."""
    for row in same:
        if row.remark:
            Line.objects.filter(
                ward=ward, register=register.slug, row=row.key, as_of=row.as_of
            ).update(remark=row.remark)
