"""Every figure, counted another way: plain Python over the facts of the log."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from statistics import median_low
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from madoguchi.cases.facts import (
    CaseCorrected,
    CaseCorrectionAsked,
    CaseDecided,
    CaseReceived,
    CaseTaken,
    CountsDeclared,
    DraftRefused,
    DraftSaved,
    DraftStarted,
)
from madoguchi.events.actions import record, seal_batch, unit
from madoguchi.events.envelope import SealedEvent
from madoguchi.events.facts import Fact, Subject
from madoguchi.events.follow import follow
from madoguchi.indicators import followers, queries
from madoguchi.indicators.cells import Asked
from madoguchi.indicators.definition import UNRECORDED, catalogue
from madoguchi.indicators.periods import Period
from madoguchi.indicators.readings import Reading
from madoguchi.procedures.facts import ProcedurePublished
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward
from madoguchi.wards.scope import ward_scope
from tests.journeys.world import undone

pytestmark = pytest.mark.django_db
TODAY = date(2027, 6, 1)
FIRST = datetime(2026, 9, 1, 1, tzinfo=UTC)
BANDS = ("18-29", "40-49", "60-64", "65-74", "85+", "unknown")
OLD = ("65-74", "75-84", "85+")
ONLINE = ("web", "line", "api")
ON_OFFER = {"certificate": True, "moving": True, "hall": False, "idle": True}


def here(at: datetime) -> str:
    """Return the date in Tokyo."""
    return (at + timedelta(hours=9)).date().isoformat()


@dataclass
class Told:
    """All facts of a ward in the order they were said, as the follower hears them."""

    ward: int
    events: list[SealedEvent] = field(default_factory=list)

    def say(self, fact: Fact, on: Subject, by: Actor, at: datetime) -> None:
        with ward_scope(self.ward), unit():
            record(fact, on=on, by=by, at=at)

    def state(self, register: str, as_of: str, **values: int | str | bool) -> None:
        number = len(self.events) + 10**6
        said = {
            "register": register, "row": f"r{number}", "as_of": as_of, "values": values,
        }  # fmt: skip
        event = SealedEvent(
            id=number, ward=self.ward, stream=f"register/{register}", number=1,
            kind="register.row_stated", occurred_at=FIRST, lifecycle="complete",
            role="dx", unit="", channel="", assisted=False, age_band="", procedure="",
            version=0, actor="staff/1", fact=said,
        )  # fmt: skip
        self.hear(event)

    def hear(self, event: SealedEvent) -> None:
        self.events.append(event)
        followers.project(event)

    # ------------------------------------------------------------ asked by the counts

    def kind(self, kind: str) -> list[SealedEvent]:
        return [one for one in self.events if one.kind == kind]

    def rows(self, register: str) -> list[dict[str, Any]]:
        """Return what a register holds, each row with the day it was said of."""
        return [
            {"as_of": one.fact["as_of"], **one.fact["values"]}
            for one in self.kind("register.row_stated")
            if one.fact["register"] == register
        ]


def tell_cases(told: Told, chance: Random) -> None:
    """Tell of 160 applications of September, and of some that were given up."""
    for slug, online in ON_OFFER.items():
        published = ProcedurePublished(
            version=1, hash="a", online=online, purpose="application",
            opens_on="2026-04-01",
        )  # fmt: skip
        on = Subject(told.ward, f"procedure/{slug}", slug, 1)
        told.say(published, on, Actor.system(told.ward), FIRST - timedelta(days=120))
    for number in range(200):
        slug = chance.choice(["certificate", "moving", "hall"])
        channel = chance.choice(["web", "web", "counter", "post"])
        if not ON_OFFER[slug]:
            channel = "counter"
        band = chance.choice(BANDS)
        on = Subject(told.ward, f"case/{number}", slug, 1, channel, age_band=band)
        tell_case(told, chance, on, FIRST + timedelta(hours=number))
    for month in ("2026-09", "2026-10"):
        counts = CountsDeclared("hall", "counter", "65-74", month, 17)
        on = Subject(told.ward, "counter/counts")
        told.say(counts, on, Actor.system(told.ward), FIRST + timedelta(days=60))


def tell_case(told: Told, chance: Random, on: Subject, at: datetime) -> None:
    resident, clerk = Actor.resident(on.ward, "p"), Actor(on.ward, "staff", "7")
    told.say(DraftStarted(), on, resident, at)
    if chance.random() < 0.9:
        told.say(DraftSaved(page="who"), on, resident, at)
    if chance.random() < 0.2:
        if chance.random() < 0.5:
            told.say(DraftRefused("who", "", "not_eligible"), on, resident, at)
        return
    day = here(at)
    coded = (f"score={chance.randint(1, 5)}",) if chance.random() < 0.5 else ()
    received = CaseReceived(day, day, day, "review", "kumin", coded=coded)
    told.say(received, on, resident, at)
    if chance.random() < 0.9:
        at += timedelta(minutes=chance.randint(1, 9000))
        told.say(CaseTaken("staff/7"), on, clerk, at)
    for _ in range(chance.choice([0, 0, 0, 1, 2])):
        at += timedelta(minutes=chance.randint(1, 900))
        asked = CaseCorrectionAsked(("name",), ("unclear",), "2026-12-01")
        told.say(asked, on, clerk, at)
        at += timedelta(minutes=chance.randint(1, 9000))
        told.say(CaseCorrected("2026-12-01", 4), on, resident, at)
    if chance.random() < 0.9:
        at += timedelta(minutes=chance.randint(1, 900))
        told.say(CaseDecided("granted", "", "handover", "2026-12-01"), on, clerk, at)


def tell_registers(told: Told, chance: Random) -> None:
    """Fill every register for the baseline's year and for the one after it."""
    some = chance.randint
    for year in (2025, 2026):
        day = f"{year}-11-{some(10, 20)}"
        for band in BANDS:
            for score in range(1, 6):
                told.state(
                    "satisfaction-survey", day, year=year, age_band=band, score=score,
                    answers=some(3, 40), weight_permille=some(700, 1300),
                )  # fmt: skip
        for score in range(1, 6):
            told.state(
                "support-survey", day, month=f"{year}-09-01", site="a", score=score,
                answers=some(3, 40),
            )  # fmt: skip
            told.state(
                "staff-survey", day, year=year, department="kumin", score=score,
                question="contribution", answers=some(3, 40),
            )  # fmt: skip
        for operation in "abc":
            for step in ("receipt", "review"):
                told.state(
                    "workload-survey", day, year=year, operation=operation, step=step,
                    volume=some(10, 90), minutes=some(1, 60),
                )  # fmt: skip
        for category in ("routine", "creative", "support", "meeting", "other"):
            told.state(
                "time-study", day, day=f"{year}-08-03", department="kumin",
                category=category, minutes=some(100, 900),
            )  # fmt: skip
        for kind in ("outsourced", "in_house"):
            told.state(
                "costs", day, fiscal_year=year, line="x", kind=kind, yen=some(1, 10**9)
            )
        for department in ("kumin", "zei"):
            told.state(
                "skills", day, department=department, score_sum=some(500, 900),
                assessed=some(10, 20),
            )  # fmt: skip
    tell_states(told, chance)


def tell_states(told: Told, chance: Random) -> None:
    """Tell of what has a state: sites, operations, staff, posts, projects."""
    some = chance.randint

    def flip() -> bool:
        return chance.random() < 0.6

    for day in ("2026-05-01", "2026-08-15"):
        for name in "abcdefghijkl":
            told.state(
                "support-sites", day, site=name, supporters=some(0, 2), open=flip()
            )
            told.state(
                "redesigns", day, operation=name, is_core=flip(),
                state=chance.choice(["planned", "completed"]),
            )  # fmt: skip
            told.state(
                "standard-operations", day, operation=name,
                state=chance.choice(["under_way", "migrated"]),
            )  # fmt: skip
        for department in ("kumin", "zei"):
            told.state(
                "personnel", day, department=department, staff=500,
                specialists=some(1, 20),
            )  # fmt: skip
            told.state(
                "guideline-acknowledgements", day, department=department, staff=500,
                acknowledged=some(1, 500),
            )  # fmt: skip
        for tier in ("executive", "staff"):
            told.state("trainings", day, tier=tier, invited=90, completed=some(1, 90))
    for number in range(30):
        told.state("automations", "2026-08-01", code=f"a{some(1, 12)}", kind="rpa",
                   live_on=f"2026-0{some(1, 8)}-03")  # fmt: skip
        told.state("joint-projects", "2026-08-01", code=f"p{number}",
                   started_on=f"2026-0{some(1, 8)}-03")  # fmt: skip
        told.state(
            "usability-tests", "2026-09-30", release=f"r{number}", on="2026-09-10",
            is_major=flip(), tested=flip(), older=flip(), disabled=flip(),
        )  # fmt: skip
    told.state("redesigns", "2026-05-01", operation="z", is_core=True, state="planned")
    told.state("appointments", "2026-04-01", post="cio", rank="vice_mayor",
               since="2026-04-01")  # fmt: skip


@pytest.fixture(scope="module")
def told(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Told]:
    with django_db_blocker.unblock(), undone():
        ward = Ward.objects.create(slug="by-hand", code="131229", name="みどり区")
        with ward_scope(ward.pk):
            told = Told(ward.pk)
            chance = Random(5)  # noqa: S311  invented rows
            tell_cases(told, chance)
            seal_batch(ward.pk)
            while follow("hand", followers.KINDS, told.hear, ward.pk):
                pass
            tell_registers(told, chance)
            yield told


# ----------------------------------------------------------------- of the log, by hand

Sides = tuple[float, float]
SEPTEMBER = ("2026-09-01", "2026-09-30")


def september(day: str) -> bool:
    return SEPTEMBER[0] <= day <= SEPTEMBER[1]


def arrivals(told: Told) -> list[tuple[str, str, str]]:
    """Return (procedure, channel, band) of all that arrived; declared counts too."""
    found = [
        (one.procedure, one.channel, one.age_band)
        for one in told.kind("case.received")
        if september(one.fact["arrived_on"])
    ]
    for one in told.kind("counts.declared"):
        if one.fact["month"] == "2026-09":
            place = (one.fact["procedure"], one.fact["channel"], one.fact["age_band"])
            found += [place] * one.fact["count"]
    return found


def share(told: Told, above: Callable[..., bool], below: Callable[..., bool]) -> Sides:
    counted = [one for one in arrivals(told) if below(*one)]
    return sum(above(*one) for one in counted), len(counted)


def drafts(told: Told, *, sent: bool) -> Sides:
    streams = {
        one.stream
        for one in told.kind("draft.saved")
        if one.channel == "web" and september(here(one.occurred_at))
    }
    done = {one.stream for one in told.kind("case.received")}
    last: dict[str, SealedEvent] = {}
    for one in told.events:
        if one.kind in ("draft.saved", "draft.refused", "case.received"):
            last[one.stream] = one
    counted = [
        one for one in streams if last[one].fact.get("code", "") != "not_eligible"
    ]
    return sum((one in done) is sent for one in counted), len(counted)


def scores(told: Told) -> Sides:
    found = [
        int(text[-1])
        for one in told.kind("case.received")
        if september(one.fact["arrived_on"])
        for text in one.fact["coded"]
    ]
    return sum(one >= 4 for one in found), len(found)


def corrected(told: Told, kind: str, *, asked: bool) -> Sides:
    counts = Counter(one.stream for one in told.kind("case.correction_asked"))
    streams = [
        one.stream for one in told.kind(kind) if september(here(one.occurred_at))
    ]
    return sum((counts[one] > 0) is asked for one in streams), len(streams)


def lead(told: Told) -> list[int]:
    """Return the minutes from arrival to decision without open corrections."""
    found = []
    received = {one.stream: one.occurred_at for one in told.kind("case.received")}
    for one in told.kind("case.decided"):
        waited, since = timedelta(), None
        for other in told.events:
            if other.stream != one.stream:
                continue
            if other.kind == "case.correction_asked":
                since = other.occurred_at
            if other.kind == "case.corrected" and since is not None:
                waited += other.occurred_at - since
        passed = one.occurred_at - received[one.stream] - waited
        if september(here(one.occurred_at)):
            found.append(passed // timedelta(minutes=1))
    return found


def reaction(told: Told) -> list[int]:
    received = {one.stream: one.occurred_at for one in told.kind("case.received")}
    first: dict[str, datetime] = {}
    for one in told.events:
        if one.kind.startswith("case.") and one.actor == "staff/7":
            first.setdefault(one.stream, one.occurred_at)
    return [
        (at - received[stream]) // timedelta(minutes=1)
        for stream, at in first.items()
        if september(here(at))
    ]


def came(told: Told, *, online: bool) -> set[str]:
    return {
        procedure
        for procedure, channel, _ in arrivals(told)
        if channel in ONLINE or not online
    }


BY_LOG: Mapping[str, Callable[[Told], Sides]] = {
    "online-use-65": lambda t: share(
        t, lambda _p, c, _b: c in ONLINE, lambda _p, _c, b: b in OLD
    ),
    "online-use-a": lambda t: share(t, lambda _p, c, _b: c in ONLINE, lambda *_: True),
    "online-use-b": lambda t: share(
        t, lambda _p, c, _b: c in ONLINE, lambda p, *_: ON_OFFER[p]
    ),
    "online-availability-cases": lambda t: share(
        t, lambda p, *_: ON_OFFER[p], lambda *_: True
    ),
    "no-visit": lambda t: share(t, lambda _p, c, _b: c != "counter", lambda *_: True),
    "completion": lambda t: drafts(t, sent=True),
    "drop-off": lambda t: drafts(t, sent=False),
    "satisfaction": scores,
    "first-time-right": lambda t: corrected(t, "case.decided", asked=False),
    "correction-rate": lambda t: corrected(t, "case.received", asked=True),
    "online-availability": lambda _: (sum(ON_OFFER.values()), len(ON_OFFER)),
    "wanted-online": lambda t: (
        sum(not ON_OFFER[one] for one in came(t, online=False)),
        len(came(t, online=False)),
    ),
    "idle-online": lambda t: (
        sum(on and one not in came(t, online=True) for one, on in ON_OFFER.items()),
        sum(ON_OFFER.values()),
    ),
}
BY_TIME: Mapping[str, Callable[[Told], list[int]]] = {
    "processing-time": lead,
    "reaction-time": reaction,
}


# --------------------------------------------------------------- of registers, by hand


def newest(rows: list[dict[str, Any]], by: str) -> list[dict[str, Any]]:
    """Return the last row of each thing up to the end of September."""
    found: dict[str, dict[str, Any]] = {}
    for one in rows:
        if one["as_of"] <= SEPTEMBER[1]:
            found[one[by]] = one
    return list(found.values())


def liked(rows: list[dict[str, Any]]) -> Sides:
    weigh = [
        (one["score"], one["answers"] * one.get("weight_permille", 1000))
        for one in rows
    ]
    above = sum(weight for score, weight in weigh if score >= 4)
    return above / 1000, sum(weight for _, weight in weigh) / 1000


def total(rows: list[dict[str, Any]], above: str, below: str) -> Sides:
    return sum(one[above] for one in rows), sum(one[below] for one in rows)


def of_year(told: Told, register: str, column: str, year: int) -> list[dict[str, Any]]:
    found = []
    for one in told.rows(register):
        value = one[column]
        if isinstance(value, str):
            value = int(value[:4]) - (value[5:7] < "04")
        if value == year:
            found.append(one)
    return found


def tried_out(told: Told) -> Sides:
    major = [one for one in told.rows("usability-tests") if one["is_major"]]
    done = [one for one in major if one["tested"] and one["older"] and one["disabled"]]
    return len(done), len(major)


def done_cores(told: Told) -> Sides:
    cores = [one for one in newest(told.rows("redesigns"), "operation")
             if one["is_core"]]  # fmt: skip
    return sum(one["state"] == "completed" for one in cores), len(cores)


BY_REGISTER: Mapping[str, Callable[[Told], Sides]] = {
    "resident-satisfaction": lambda t: liked(
        of_year(t, "satisfaction-survey", "year", 2026)
    ),
    "support-satisfaction": lambda t: liked(
        of_year(t, "support-survey", "month", 2026)
    ),
    "staff-engagement": lambda t: liked(of_year(t, "staff-survey", "year", 2026)),
    "usability-tests": tried_out,
    "redesigned-operations": done_cores,
    "migrated-operations": lambda t: (
        sum(
            one["state"] == "migrated"
            for one in newest(t.rows("standard-operations"), "operation")
        ),
        20,
    ),
    "guideline-acknowledged": lambda t: total(
        newest(t.rows("guideline-acknowledgements"), "department"),
        "acknowledged", "staff",
    ),
    "specialists": lambda t: total(
        newest(t.rows("personnel"), "department"), "specialists", "staff"
    ),
    "trainings": lambda t: total(
        newest(t.rows("trainings"), "tier"), "completed", "invited"
    ),
    "cio-appointed": lambda _: (1, 23),
}  # fmt: skip
BY_COUNT: Mapping[str, Callable[[Told], int]] = {
    "support-sites": lambda t: sum(
        one["open"] and one["supporters"] > 0
        for one in newest(t.rows("support-sites"), "site")
    ),
    "automations": lambda t: len(
        {one["code"] for one in of_year(t, "automations", "live_on", 2026)}
    ),
    "joint-projects": lambda t: len(
        {one["code"] for one in of_year(t, "joint-projects", "started_on", 2026)}
    ),
}


def minutes_of(told: Told, year: int, category: str) -> float:
    rows = of_year(told, "time-study", "day", year)
    chosen = sum(one["minutes"] for one in rows if one["category"] == category)
    return float(chosen / sum(one["minutes"] for one in rows))


def outsourced(told: Told, year: int) -> float:
    rows = of_year(told, "costs", "fiscal_year", year)
    chosen = sum(one["yen"] for one in rows if one["kind"] == "outsourced")
    return float(chosen / sum(one["yen"] for one in rows))


def each(told: Told, year: int) -> dict[str, tuple[float, int]]:
    """Return minutes per item and items of each operation."""
    found = {}
    rows = of_year(told, "workload-survey", "year", year)
    for operation in "abc":
        own = [one for one in rows if one["operation"] == operation]
        items = sum(one["volume"] for one in own if one["step"] == "receipt")
        whole = sum(one["volume"] * one["minutes"] for one in own)
        found[operation] = (whole / items, items)
    return found


def handling(told: Told) -> tuple[float, float]:
    before, now = each(told, 2025), each(told, 2026)
    return (
        sum(per * items for per, items in before.values()),
        sum(now[one][0] * items for one, (_, items) in before.items()),
    )


def skilled(told: Told) -> tuple[float, float]:
    before = of_year(told, "skills", "as_of", 2025)
    now = {one["department"]: one for one in of_year(told, "skills", "as_of", 2026)}
    mean = {name: one["score_sum"] / one["assessed"] for name, one in now.items()}
    return (
        sum(one["score_sum"] for one in before),
        sum(mean[one["department"]] * one["assessed"] for one in before),
    )


BY_CHANGE: Mapping[str, tuple[int, Callable[[Told], tuple[float, float]]]] = {
    "back-office-time": (-1, handling),
    "creative-work": (1, lambda t: (
        minutes_of(t, 2025, "creative"), minutes_of(t, 2026, "creative"))),
    "routine-work": (-1, lambda t: (
        minutes_of(t, 2025, "routine"), minutes_of(t, 2026, "routine"))),
    "outsourcing": (-1, lambda t: (outsourced(t, 2025), outsourced(t, 2026))),
    "digital-skills": (1, skilled),
}  # fmt: skip


def read(told: Told, name: str) -> Reading:
    of = catalogue()[name]
    return queries.read(told.ward, Asked(of, Period.parse("2026-09"), TODAY))


@pytest.mark.parametrize("name", [*BY_LOG, *BY_REGISTER])
def test_a_share_is_what_counting_by_hand_gives(told: Told, name: str) -> None:
    above, below = {**BY_LOG, **BY_REGISTER}[name](told)

    reading = read(told, name)

    assert (reading.numerator, reading.denominator) == (above, below)
    assert reading.value == pytest.approx(100 * above / below, abs=0.051)
    assert 0 < above < below


@pytest.mark.parametrize("name", BY_TIME)
def test_a_time_is_the_median_found_by_hand(told: Told, name: str) -> None:
    found = BY_TIME[name](told)

    reading = read(told, name)

    assert reading.n == len(found) > 50
    assert reading.value == pytest.approx(median_low(found) / 1440, abs=0.051)


@pytest.mark.parametrize("name", BY_COUNT)
def test_a_count_is_what_counting_by_hand_gives(told: Told, name: str) -> None:
    assert read(told, name).value == BY_COUNT[name](told) > 0


@pytest.mark.parametrize("name", BY_CHANGE)
def test_a_change_is_what_reckoning_by_hand_gives(told: Told, name: str) -> None:
    sign, sides = BY_CHANGE[name]
    before, now = sides(told)

    reading = read(told, name)

    expected = sign * 100 * (now - before) / before
    assert reading.value == pytest.approx(expected, abs=0.051)


def test_every_figure_that_can_be_counted_is_counted_here() -> None:
    counted = {*BY_LOG, *BY_TIME, *BY_REGISTER, *BY_COUNT, *BY_CHANGE}
    others = {one.id for one in catalogue().values() if one.table == UNRECORDED}

    assert set(catalogue()) - counted - others == {"staff-processing-time"}


def test_what_was_told_of_another_ward_moves_nothing(told: Told) -> None:
    """Plant rows and a case in a ward beside this one."""
    before = [read(told, name) for name in BY_REGISTER if name != "cio-appointed"]
    other = Ward.objects.create(slug="beside", code="131237", name="さくら区")
    with ward_scope(other.pk):
        chance = Random(9)  # noqa: S311  invented rows
        tell_registers(Told(other.pk), chance)

    after = [read(told, name) for name in BY_REGISTER if name != "cio-appointed"]

    assert after == before
    assert read(told, "cio-appointed").numerator == 2
