"""Fill the registers (台帳) of an invented ward, so that its figures have sources.

Everything is invented. Skills, joint projects and the ward's second year of costs are
left out on purpose: what nobody entered has to look like it.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from madoguchi.kernel.ages import AGE_BANDS, fiscal_year
from madoguchi.kernel.calendar import WardCalendar
from madoguchi.registers.actions.giving import open_survey
from madoguchi.registers.actions.lines import state, write
from madoguchi.registers.definition import register_named, registers
from madoguchi.registers.giving import CATEGORIES, minute_cells, score_cells
from madoguchi.registers.queries import knows_of
from madoguchi.registers.rules import Row, key_of, read_row
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import actor_of, calendar_of, departments_of, staff_of
from madoguchi.wards.scope import ward_scope

UNTOLD: Final = ("skills", "joint-projects")
Cells = dict[str, str]
GROUPS: Final = ("certificate", "child", "tax", "welfare", "facility", "other")
SITES: Final = (
    ("chuo-lib", "library"), ("kita-lib", "library"), ("higashi-cc", "community"),
    ("nishi-cc", "community"), ("minami-cc", "community"), ("shakyo", "welfare"),
    ("honcho", "office"),
)  # fmt: skip
SURVEYED: Final = ("juminhyo", "tennyu", "jidoteate", "hoiku", "kaigo")
MINUTES: Final = {"receipt": 6, "confirmation": 9, "review": 14, "issue": 5}
AUTOMATED: Final = (
    ("kyufu-tenki", "rpa"), ("zei-nyuryoku", "rpa"), ("hoiku-tenki", "rpa"),
    ("giji-yoyaku", "ai"), ("bunan", "ai"), ("kaigo-tenki", "rpa"),
)  # fmt: skip
STATES_OF_20: Final = ("migrated",) * 11 + ("under_way",) * 6 + ("not_started",) * 3
REDESIGNED: Final = ("completed",) * 2 + ("under_way",) * 3 + ("planned",) * 2
RELEASES: Final = (
    ("jidoteate-2", True, True), ("tennyu-2", False, False),
    ("hoiku-2", True, True), ("web-3", True, False),
)  # fmt: skip
USUAL: Final = {"routine": 190, "creative": 60, "support": 80, "meeting": 70}
WEEKS: Final = 10
ENOUGH: Final = range(11, 24)
"""People of a department who answered or timed: enough to be counted."""


def load(ward: Ward, chance: Random, now: datetime, days: list[date]) -> int:
    """State what the invented ward knows; return how many rows that were."""
    with ward_scope(ward.pk):
        staff = [actor_of(one) for one in staff_of(ward.pk)]
        dx = next(one for one in staff if one.has("dx"))
        count = 0
        for register in registers().values():
            knows = knows_of(dx, register, now.date())
            rows = [
                read_row(register, cells, knows)
                for cells in _cells(register.slug, ward.pk, chance, now.date())
            ]
            if rows:
                state(register, rows, by=dx, at=now)
            count += len(rows)
        given = [
            *_answers(ward.pk, chance, fiscal_year(now.date()) - 1),
            *_times(ward.pk, chance, calendar_of(ward), days),
        ]
        for slug, as_of, cells in given:
            register = register_named(slug)
            said = [Row(key_of(register, one), as_of, one) for one in cells]
            write(register, said, by=Actor.system(ward.pk), at=now)
            count += len(said)
        open_survey(now.date(), now.date() + timedelta(days=14), by=dx, at=now)
    return count


def _cells(slug: str, ward: int, chance: Random, today: date) -> Iterator[Cells]:
    """Yield the rows of a register, as they would be typed."""
    if slug in UNTOLD:
        return
    for one in _INVENTED.get(slug, _nothing)(ward, chance, today):
        yield {name: _typed(value) for name, value in one.items()}


def _typed(value: object) -> str:
    return {True: "1", False: "0"}[value] if isinstance(value, bool) else f"{value}"


Invented = Iterator[Mapping[str, Any]]


def _nothing(_ward: int, _chance: Random, _today: date) -> Invented:
    return iter(())


def _satisfaction(_ward: int, chance: Random, today: date) -> Invented:
    year = fiscal_year(today) - 1
    for band in AGE_BANDS[1:-1]:
        for group in GROUPS:
            for score, share in zip(
                range(1, 6), (0.06, 0.13, 0.26, 0.35, 0.2), strict=True
            ):
                yield {
                    "year": year,
                    "age_band": band,
                    "procedure_group": group,
                    "score": score,
                    "answers": round(chance.randint(30, 60) * share),
                    "weight_permille": 1000,
                }


def _support(_ward: int, chance: Random, today: date) -> Invented:
    for back in (3, 2, 1):
        month = (today.replace(day=1) - timedelta(days=28 * back)).replace(day=1)
        for site, _ in SITES[:4]:
            for score, most in zip(range(1, 6), (1, 1, 3, 9, 14), strict=True):
                yield {
                    "month": f"{month:%Y-%m}",
                    "site": site,
                    "score": score,
                    "answers": chance.randint(0, most),
                }


def _workload(_ward: int, chance: Random, today: date) -> Invented:
    for year, left in ((fiscal_year(today) - 1, 1.0), (fiscal_year(today), 0.8)):
        for operation in SURVEYED[: len(SURVEYED) if left == 1 else 3]:
            volume = chance.randint(2, 30) * 100
            for step, minutes in MINUTES.items():
                yield {
                    "year": year,
                    "operation": operation,
                    "step": step,
                    "volume": volume,
                    "minutes": max(1, round(minutes * left * chance.uniform(0.8, 1.2))),
                    "routine": step in ("receipt", "confirmation"),
                    "core": operation != "juminhyo",
                }


def _personnel(ward: int, chance: Random, today: date) -> Invented:
    for one in departments_of(ward):
        count = chance.randint(12, 60)
        yield {
            "as_of": date(fiscal_year(today), 4, 1),
            "department": one.slug,
            "staff": count,
            "specialists": chance.choice((0, 0, 0, 1)) + (one.slug == "koho"),
        }


def _costs(_ward: int, chance: Random, today: date) -> Invented:
    year = fiscal_year(today) - 1
    for line in ("system", "training", "survey", "design"):
        for kind, most in (("outsourced", 90), ("in_house", 25)):
            yen = chance.randint(5, most) * 1_000_000
            yield {"fiscal_year": year, "line": line, "kind": kind, "yen": yen}


def _operations(_ward: int, chance: Random, today: date) -> Invented:
    column = register_named("standard-operations").column("operation")
    for number, one in enumerate(column.codes):
        state = STATES_OF_20[number]
        found: dict[str, Any] = {
            "as_of": today.replace(day=1),
            "operation": one.code,
            "state": state,
        }
        if state == "migrated":
            found["migrated_on"] = today - timedelta(days=chance.randint(40, 300))
        yield found


def _redesigns(_ward: int, chance: Random, today: date) -> Invented:
    for number, operation in enumerate((*SURVEYED, "kokuho", "inkan")):
        state = REDESIGNED[number]
        found: dict[str, Any] = {
            "as_of": today.replace(day=1),
            "operation": operation,
            "is_core": operation != "juminhyo",
            "state": state,
        }
        if state == "completed":
            found["completed_on"] = today - timedelta(days=chance.randint(10, 200))
        yield found


def _automations(_ward: int, chance: Random, today: date) -> Invented:
    for code, kind in AUTOMATED:
        live_on = today - timedelta(days=chance.randint(20, 400))
        yield {"code": code, "kind": kind, "live_on": live_on}


def _guideline(ward: int, chance: Random, today: date) -> Invented:
    for one in departments_of(ward):
        count = chance.randint(12, 60)
        yield {
            "as_of": today.replace(day=1),
            "department": one.slug,
            "staff": count,
            "acknowledged": round(count * chance.uniform(0.7, 1)),
        }


def _appointments(_ward: int, _chance: Random, today: date) -> Invented:
    since = date(fiscal_year(today), 4, 1)
    yield {"post": "cio", "rank": "vice_mayor", "since": since}


def _trainings(_ward: int, chance: Random, today: date) -> Invented:
    for tier, most in (("executive", 40), ("manager", 60), ("staff", 420)):
        done = round(most * chance.uniform(0.6, 0.95))
        as_of = today.replace(day=1)
        yield {"as_of": as_of, "tier": tier, "invited": most, "completed": done}


def _sites(_ward: int, chance: Random, today: date) -> Invented:
    for number, (site, kind) in enumerate(SITES):
        yield {
            "as_of": today.replace(day=1),
            "site": site,
            "kind": kind,
            "supporters": chance.randint(1, 4),
            "open": number != len(SITES) - 1,
        }


def _tests(_ward: int, chance: Random, today: date) -> Invented:
    for number, (release, tested, disabled) in enumerate(RELEASES):
        yield {
            "release": release,
            "on": today - timedelta(days=30 * number + chance.randint(1, 20)),
            "is_major": True,
            "tested": tested,
            "older": tested,
            "disabled": disabled,
        }


_INVENTED: Final = {
    "satisfaction-survey": _satisfaction,
    "support-survey": _support,
    "workload-survey": _workload,
    "personnel": _personnel,
    "costs": _costs,
    "standard-operations": _operations,
    "redesigns": _redesigns,
    "automations": _automations,
    "guideline-acknowledgements": _guideline,
    "appointments": _appointments,
    "trainings": _trainings,
    "support-sites": _sites,
    "usability-tests": _tests,
}
Given = tuple[str, date, list[dict[str, Any]]]


def _answers(ward: int, chance: Random, year: int) -> Iterator[Given]:
    """Yield what staff answered a year ago, as it was counted."""
    for one in departments_of(ward)[:6]:
        entries = [
            {
                "contribution": chance.choices(range(1, 6), (2, 4, 8, 12, 6))[0],
                "satisfaction": chance.choices(range(1, 6), (3, 6, 9, 9, 3))[0],
            }
            for _ in range(chance.choice(ENOUGH))
        ]
        rows = score_cells(year, one.slug, entries)
        yield "staff-survey", date(year, 4, 1), rows


def _times(
    ward: int, chance: Random, calendar: WardCalendar, days: list[date]
) -> Iterator[Given]:
    """Yield the times that staff sent of one open day a week, as they were counted."""
    open_days = [day for day in days[:-8] if calendar.is_open(day)]
    for day in open_days[::5][-WEEKS:]:
        for one in departments_of(ward)[:4]:
            entries = [_a_day(chance) for _ in range(chance.choice(ENOUGH))]
            yield "time-study", day, minute_cells(day, one.slug, entries)


def _a_day(chance: Random) -> dict[str, int]:
    found = {
        name: round(USUAL.get(name, 0) * chance.uniform(0.6, 1.4))
        for name in CATEGORIES
    }
    return found | {"other": max(0, 465 - sum(found.values()))}
