"""Count a month of attendance (勤怠) in whole minutes.

Pure: what was punched, granted and confirmed goes in, days and totals come out. Money
is not known here; payroll makes it of the minutes. A minute is a whole one of the
clock in Japan: seconds are cut off.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from madoguchi.kernel.calendar import WardCalendar
from madoguchi.kernel.errors import Refused
from madoguchi.procedures.definition.staff import CODES, COLUMNS
from madoguchi.procedures.expressions.instants import read_instant

DAY: Final = 24 * 60
JAPAN: Final = 9 * 60
"""Minutes that the clock in Japan is before UTC, all year."""
EPOCH: Final = date(1970, 1, 1).toordinal()
NIGHT: Final = ((0, 5 * 60), (22 * 60, DAY))
"""深夜: from 22 to 5 o'clock (労働基準法37条4項; nobody has compared the text yet)."""
YEARS: Final = range(2000, 2200)
LONGEST_SPAN: Final = 62
"""How many days one application may reach over, at most."""

Spans = tuple[tuple[int, int], ...]
"""Minutes since 1970 in Japan, from and until (outside), in order, apart."""


# --------------------------------------------------------------- spans of minutes


def joined(spans: Iterable[tuple[int, int]]) -> Spans:
    """Put spans in order and together.

    >>> joined([(5, 9), (1, 3), (2, 5), (7, 7)])
    ((1, 9),)
    """
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def both(some: Spans, others: Spans) -> Spans:
    """Return the minutes that lie in both.

    >>> both(((1, 9),), ((0, 2), (8, 12)))
    ((1, 2), (8, 9))
    """
    return joined((max(a, c), min(b, d)) for a, b in some for c, d in others)


def minus(some: Spans, others: Spans) -> Spans:
    """Return the minutes of one that the other has not.

    >>> minus(((0, 10),), ((2, 3), (5, 20)))
    ((0, 2), (3, 5))
    """
    left = list(some)
    for start, end in others:
        left = [
            part
            for a, b in left
            for part in ((a, min(b, start)), (max(a, end), b))
            if part[0] < part[1]
        ]
    return joined(left)


def minutes(spans: Spans) -> int:
    return sum(end - start for start, end in spans)


def minute_of(at: datetime) -> int:
    return int(at.timestamp()) // 60 + JAPAN


def midnight(day: date) -> int:
    return (day.toordinal() - EPOCH) * DAY


def clock_of(minute: int) -> str:
    """Say a minute as the clock shows it.

    >>> clock_of(midnight(date(2026, 11, 2)) + 511)
    '8:31'
    """
    hour, rest = divmod(minute % DAY, 60)
    return f"{hour}:{rest:02}"


# ----------------------------------------------------------------- working hours


class NoHours(Refused):
    """The ward has not said its working hours, or not so that they can be read."""


@dataclass(frozen=True, slots=True)
class Hours:
    """正規の勤務時間: from when until when, with one rest; minutes of the day."""

    start: int
    rest_from: int
    rest_until: int
    end: int

    @property
    def length(self) -> int:
        return self.rest_from - self.start + self.end - self.rest_until

    def of(self, day: date, part: str = "day") -> Spans:
        """Return the hours of a day, or of its half: before or after the rest."""
        zero = midnight(day)
        before = (zero + self.start, zero + self.rest_from)
        after = (zero + self.rest_until, zero + self.end)
        return {"am": (before,), "pm": (after,)}.get(part, (before, after))


def read_hours(said: object) -> Hours:
    """Read the ward's rule `hours`; raise NoHours where it cannot be followed.

    >>> said = {"start": "08:30", "end": "17:15", "rest": ["12:00", "13:00"]}
    >>> read_hours(said).length
    465
    """
    try:
        given: Any = said
        rest_from, rest_until = given["rest"]
        texts = (given["start"], rest_from, rest_until, given["end"])
        start, rest_from, rest_until, end = (
            (at := time.fromisoformat(one)).hour * 60 + at.minute for one in texts
        )
    except (KeyError, TypeError, ValueError):
        raise NoHours from None
    if not start < rest_from <= rest_until < end:
        raise NoHours("order")
    return Hours(start, rest_from, rest_until, end)


# ------------------------------------------------------------- what was applied for


@dataclass(frozen=True, slots=True)
class Entry:
    """One application of a sort of attendance, with its answers by part.

    `granted_at` is when it was decided so; of a punch, when it was made.
    """

    sort: str
    reference: str
    granted_at: datetime | None
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def span(self) -> tuple[int, int]:
        return tuple(  # type: ignore[return-value]  # two parts, two minutes
            minute_of(read_instant(self.said[part])) for part in ("start", "end")
        )

    def days(self) -> list[date]:
        """Return the days that it is about, the first first."""
        if self.sort == "telework":
            return [date.fromisoformat(self.said["day"])]
        if self.said.get("from"):
            first = date.fromisoformat(self.said["from"])
            last = date.fromisoformat(self.said.get("until") or self.said["from"])
            return [first + timedelta(n) for n in range((last - first).days + 1)]
        if self.said.get("start") and self.said.get("end"):
            start, end = self.span
            return [
                date.fromordinal(n + EPOCH)
                for n in range(start // DAY, (max(start, end - 1)) // DAY + 1)
            ]
        return []


def parts_of(
    attendance: Mapping[str, str], answers: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the answers by the part that they play in attendance.

    >>> parts_of({"sort": "clock", "which": "q"}, {"q": "in", "other": 1})
    {'which': 'in'}
    """
    return {
        part: answers[key]
        for part, key in attendance.items()
        if part != "sort" and key in answers
    }


def months_of(entry: Entry, punched_on: date) -> tuple[str, ...]:
    """Return the months that an application is about.

    >>> leave = Entry("leave", "", None, {"from": "2026-11-28", "until": "2026-12-02"})
    >>> months_of(leave, date(2026, 11, 2))
    ('2026-11', '2026-12')
    """
    if entry.sort == "closing":
        return (str(entry.said.get("month", "")),)
    days = [punched_on] if entry.sort == "clock" else entry.days()
    return tuple(dict.fromkeys(f"{day:%Y-%m}" for day in days))


def fault_in(entry: Entry) -> str:
    """Return the part whose time is impossible: it ends before it begins, or is long.

    >>> fault_in(Entry("trip", "", None, {"from": "2026-11-02", "until": "2026-11-01"}))
    'until'
    """
    said = entry.said
    if said.get("from") and said.get("until"):
        first, last = (date.fromisoformat(said[part]) for part in ("from", "until"))
        return "" if 0 <= (last - first).days < LONGEST_SPAN else "until"
    if said.get("start") and said.get("end"):
        start, end = entry.span
        return "" if 0 < end - start <= DAY else "end"
    return ""


# -------------------------------------------------------------------- the counting


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the month: what was there, and what is odd about it, as codes."""

    day: date
    is_open: bool
    punches: tuple[tuple[str, int], ...]
    came: Spans
    worked: int
    leave: Mapping[str, int]
    absent: int
    overtime: Spans
    unordered: int
    marks: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Month:
    """A month of one person, counted."""

    month: str
    days: tuple[Day, ...]
    totals: Mapping[str, int]

    @property
    def odd(self) -> int:
        return sum(1 for one in self.days if one.odd)


def days_in(month: str) -> list[date]:
    """Return the days of a month such as `2026-11`; raise ValueError for none.

    >>> len(days_in("2026-11")), days_in("2026-12")[-1].isoformat()
    (30, '2026-12-31')
    """
    first = date.fromisoformat(f"{month}-01")
    if first.year not in YEARS:
        raise ValueError(month)
    after = (first.replace(day=28) + timedelta(4)).replace(day=1)
    return [first + timedelta(n) for n in range((after - first).days)]


def standing(entries: Iterable[Entry]) -> list[Entry]:
    """Return what was granted and not taken back (取消し) since."""
    granted = [one for one in entries if one.granted_at is not None]
    gone = {one.said["reference"] for one in granted if one.sort == "cancel"}
    return [one for one in granted if one.reference not in gone]


def count(
    month: str, entries: Iterable[Entry], calendar: WardCalendar, hours: Hours
) -> Month:
    """Count a month of what is granted; what was taken back counts for nothing."""
    given = standing(entries)
    book = _Book.of(given)
    days = tuple(
        book.day(one, hours.of(one) if calendar.is_open(one) else (), hours)
        for one in days_in(month)
    )
    return Month(month, days, _totals(days, hours))


def uncovered(span: tuple[int, int], orders: Iterable[Entry]) -> int:
    """Return how many minutes nobody had ordered before they began (事前命令)."""
    return minutes(minus(joined([span]), _ordered(orders)))


def _ordered(entries: Iterable[Entry]) -> Spans:
    """Return the minutes that were ordered; an order counts from when it was given."""
    return joined(
        (max(one.span[0], minute_of(one.granted_at)), one.span[1])
        for one in entries
        if one.sort == "order" and one.granted_at is not None
    )


@dataclass(frozen=True, slots=True)
class _Book:
    """What stands, by what it does to a day."""

    punches: Mapping[date, Sequence[tuple[str, int]]]
    came: Spans
    open_ended: frozenset[tuple[str, int]]
    fixes: Mapping[date, Spans]
    leave: Sequence[Entry]
    overtime: Spans
    ordered: Spans
    trips: frozenset[date]
    telework: frozenset[date]

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> "_Book":
        of = {sort: [one for one in entries if one.sort == sort] for sort in _SORTS}
        punches = sorted(
            {
                (minute_of(one.granted_at), str(one.said["which"]))
                for one in of["clock"]
                if one.granted_at is not None
            }
        )
        by_day: dict[date, list[tuple[str, int]]] = {}
        for minute, which in punches:
            day = date.fromordinal(minute // DAY + EPOCH)
            by_day.setdefault(day, []).append((which, minute))
        came, unpaired = _paired(punches)
        return cls(
            by_day,
            came,
            unpaired,
            _fixes(of["fix"]),
            of["leave"],
            joined(one.span for one in of["overtime"]),
            _ordered(of["order"]),
            frozenset(day for one in of["trip"] for day in one.days()),
            frozenset(day for one in of["telework"] for day in one.days()),
        )

    def day(self, day: date, planned: Spans, hours: Hours) -> Day:
        whole = ((midnight(day), midnight(day) + DAY),)
        punches = tuple(self.punches.get(day, ()))
        there = () if day in self.fixes else self.came
        fixed = tuple(span for spans in self.fixes.values() for span in spans)
        came = both(joined((*there, *fixed)), whole)
        if day in self.trips:
            came = joined((*came, *planned))
        leave = self._leave(day, planned, hours)
        away = joined(span for spans in leave.values() for span in spans)
        overtime = minus(both(self.overtime, whole), planned)
        absent = minutes(minus(minus(planned, came), away))
        marks = tuple(
            name
            for name in ("trips", "telework", "fixes")
            if day in getattr(self, name)
        )
        odd = []
        if day not in self.fixes:
            odd += [
                f"no_{'out' if which == 'in' else 'in'}"
                for which, minute in punches
                if (which, minute) in self.open_ended
            ]
        if absent:
            odd.append("absent")
        if minus(overtime, came):
            odd.append("not_there")
        return Day(
            day,
            bool(planned),
            punches,
            came,
            minutes(minus(both(came, planned), away)),
            {kind: minutes(spans) for kind, spans in leave.items()},
            absent,
            overtime,
            minutes(minus(overtime, self.ordered)),
            marks,
            tuple(dict.fromkeys(odd)),
        )

    def _leave(self, day: date, planned: Spans, hours: Hours) -> dict[str, Spans]:
        """Return the hours of leave by kind; no minute is taken twice."""
        found: dict[str, Spans] = dict.fromkeys(CODES["leave"], ())
        taken: Spans = ()
        for one in self.leave:
            if day not in one.days():
                continue
            unit = str(one.said.get("unit", "day"))
            asked = joined([one.span]) if unit == "hours" else hours.of(day, unit)
            new = minus(both(asked, planned), taken)
            kind = str(one.said["leave"])
            found[kind] = joined((*found[kind], *new))
            taken = joined((*taken, *new))
        return found


_SORTS: Final = ("clock", "fix", "leave", "order", "overtime", "trip", "telework")


def _paired(
    punches: Sequence[tuple[int, str]],
) -> tuple[Spans, frozenset[tuple[str, int]]]:
    """Return when somebody was there, and the punches that lack their other half."""
    spans, alone = [], set()
    since: int | None = None
    for minute, which in punches:
        if which == "in":
            if since is not None:
                alone.add(("in", since))
            since = minute
        elif since is None or minute - since > DAY:
            alone.add(("out", minute))
        else:
            spans.append((since, minute))
            since = None
    if since is not None:
        alone.add(("in", since))
    return joined(spans), frozenset(alone)


def _fixes(entries: Sequence[Entry]) -> dict[date, Spans]:
    """Return what stands in place of the punches of a day: the newest decision.

    The day is that on which it begins; after midnight it adds to what was punched.
    """
    newest = sorted(entries, key=_granted)
    return {one.days()[0]: joined([one.span]) for one in newest}


def _granted(one: Entry) -> datetime:
    assert one.granted_at is not None  # noqa: S101  only what stands is asked
    return one.granted_at


def _totals(days: Sequence[Day], hours: Hours) -> dict[str, int]:
    totals = dict.fromkeys(COLUMNS, 0)
    for one in days:
        if one.is_open:
            totals["scheduled_days"] += 1
            totals["scheduled_minutes"] += hours.length
        totals["worked_minutes"] += one.worked
        totals["absent_minutes"] += one.absent
        totals["unordered_minutes"] += one.unordered
        for kind, spent in one.leave.items():
            totals[f"{kind}_minutes"] += spent
        for name, spent in _overtime(one):
            totals[name] += spent
        totals["telework_days"] += "telework" in one.marks
        totals["trip_days"] += "trips" in one.marks
    return totals


def _overtime(one: Day) -> Iterator[tuple[str, int]]:
    """Yield the minutes of overtime by what payroll pays them as."""
    zero = midnight(one.day)
    night = joined((zero + start, zero + end) for start, end in NIGHT)
    late = minutes(both(one.overtime, night))
    early = minutes(one.overtime) - late
    if one.is_open:
        yield "overtime_minutes", early
        yield "overtime_night_minutes", late
    else:
        yield "closed_day_minutes", early
        yield "closed_day_night_minutes", late
