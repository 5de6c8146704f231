"""What the lines say after facts of a story, told by the real log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from madoguchi.cases.facts import (
    CaseCorrected,
    CaseCorrectionAsked,
    CaseDecided,
    CaseReceived,
    CountsDeclared,
    DraftRefused,
    DraftSaved,
    DraftStarted,
)
from madoguchi.events.actions import record, seal_batch, unit
from madoguchi.events.facts import Fact, Subject
from madoguchi.events.follow import follow
from madoguchi.events.queries import history
from madoguchi.indicators import awaited, followers, funnel, queries
from madoguchi.indicators.cells import Asked
from madoguchi.indicators.definition import catalogue
from madoguchi.indicators.models import CaseLine, CountLine, OfferLine, PageLine
from madoguchi.indicators.periods import Period
from madoguchi.procedures.facts import (
    ProcedurePublished,
    ProcedureRolledBack,
    ProcedureUnscheduled,
    ProcedureWithdrawn,
)
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward
from madoguchi.wards.scope import ward_scope

MORNING = datetime(2026, 9, 1, 0, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Log:
    ward: int

    def say(self, fact: Fact, on: str, at: datetime, channel: str = "web") -> None:
        subject = Subject(self.ward, on, "juminhyo", 1, channel, age_band="65-74")
        with ward_scope(self.ward), unit():
            record(fact, on=subject, by=Actor.system(self.ward), at=at)

    def hear(self) -> None:
        seal_batch(self.ward)
        while follow("indicators", followers.KINDS, followers.project, self.ward):
            pass


@pytest.fixture
def log(db: None) -> Iterator[Log]:
    ward = Ward.objects.create(slug="midori", code="131997", name="みどり区")
    log = Log(ward.pk)
    published = ProcedurePublished(
        version=1, hash="a", online=True, purpose="application", opens_on="2026-08-01"
    )
    log.say(published, "procedure/juminhyo", MORNING - timedelta(days=31))
    with ward_scope(ward.pk):
        yield log


def received(on: str = "2026-09-01") -> CaseReceived:
    return CaseReceived(on, on, "2026-09-04", "review", "kumin", coded=("score=4",))


def apply(log: Log, stream: str, at: datetime, channel: str = "web") -> None:
    log.say(DraftStarted(), stream, at, channel)
    log.say(DraftSaved(page="who"), stream, at + timedelta(minutes=1), channel)
    log.say(DraftSaved(page="copies"), stream, at + timedelta(minutes=2), channel)
    log.say(received(), stream, at + timedelta(minutes=3), channel)


def begin(log: Log, stream: str, at: datetime, refused: tuple[str, ...] = ()) -> None:
    """Save one page of a draft, and let the form refuse it with these codes."""
    log.say(DraftStarted(), stream, at)
    log.say(DraftSaved(page="who"), stream, at)
    for code in refused:
        log.say(DraftRefused("who", "", code), stream, at)


def test_the_clock_stands_still_while_a_correction_is_open(log: Log) -> None:
    apply(log, "case/1", MORNING)
    arrived = MORNING + timedelta(minutes=3)
    asked = CaseCorrectionAsked(("name",), ("unclear",), "2026-09-15")
    log.say(asked, "case/1", arrived + timedelta(days=1))
    log.say(CaseCorrected("2026-09-09", 4), "case/1", arrived + timedelta(days=5))
    decided = CaseDecided("granted", "", "handover", "2026-09-09")
    log.say(decided, "case/1", arrived + timedelta(days=6))

    log.hear()

    line = CaseLine.objects.get()
    assert line.lead_minutes == 2 * 24 * 60
    assert (line.outcome, line.online_available, line.score) == ("granted", True, 4)


def test_an_answer_by_post_ends_the_wait_on_the_day_it_came(log: Log) -> None:
    apply(log, "case/1", MORNING)
    asked = CaseCorrectionAsked(("name",), ("unclear",), "2026-09-15")
    typed = CaseCorrected("2026-09-05", 1, channel="post", arrived_on="2026-09-03")
    log.say(asked, "case/1", MORNING + timedelta(days=1))
    log.say(typed, "case/1", MORNING + timedelta(days=5))

    log.hear()

    midnight = datetime(2026, 9, 2, 15, tzinfo=UTC)
    waited = midnight - (MORNING + timedelta(days=1))
    assert CaseLine.objects.get().paused_us == waited // timedelta(microseconds=1)


def test_what_came_by_post_arrived_with_its_day(log: Log) -> None:
    log.say(DraftStarted(), "case/1", MORNING + timedelta(hours=6), "post")
    log.say(received("2026-08-31"), "case/1", MORNING + timedelta(hours=6), "post")
    log.hear()
    line = CaseLine.objects.get()
    assert line.received_on == date(2026, 8, 31)
    assert line.arrived_us == int(datetime(2026, 8, 30, 15, tzinfo=UTC).timestamp()) * (
        1_000_000
    )


def all_lines() -> list[object]:
    tables = (CaseLine, PageLine, CountLine, OfferLine)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_hearing_the_log_from_its_start_gives_the_same_lines(log: Log) -> None:
    apply(log, "case/1", MORNING)
    asked = CaseCorrectionAsked(("name",), ("unclear",), "2026-09-15")
    log.say(asked, "case/1", MORNING + timedelta(days=1))
    log.say(CaseCorrected("2026-09-09", 4), "case/1", MORNING + timedelta(days=5))
    apply(log, "case/2", MORNING)
    log.say(asked, "case/2", MORNING + timedelta(days=1))
    begin(log, "case/3", MORNING, refused=("not_eligible",))
    begin(log, "case/4", MORNING, refused=("not_eligible", "required"))
    for count in (120, 90):
        declared = CountsDeclared("juminhyo", "counter", "65-74", "2026-09", count)
        log.say(declared, "counter/counts", MORNING)
    log.hear()
    first = all_lines()

    while follow("again", followers.KINDS, followers.project, log.ward):
        pass

    assert all_lines() == first


def test_the_newest_declaration_of_a_month_holds(log: Log) -> None:
    for number, count in enumerate((120, 90)):
        declared = CountsDeclared("juminhyo", "counter", "65-74", "2026-09", count)
        log.say(declared, "counter/kumin", MORNING + timedelta(hours=number))
    log.hear()
    assert [line.cases for line in CountLine.objects.all()] == [90]


def test_a_paper_application_lowers_the_rate(log: Log) -> None:
    for number in range(12):
        apply(log, f"case/{number}", MORNING)
    log.hear()
    asked = Asked(
        catalogue()["online-use-a"], Period.parse("2026-09"), date(2027, 1, 1)
    )
    before = queries.read(log.ward, asked)

    log.say(DraftStarted(), "case/paper", MORNING, "post")
    log.say(received(), "case/paper", MORNING, "post")
    log.hear()
    after = queries.read(log.ward, asked)

    assert (before.numerator, before.denominator, before.value) == (12, 12, 100.0)
    assert (after.numerator, after.denominator, after.value) == (12, 13, 92.3)


def test_the_funnel_shows_where_drafts_ended(log: Log) -> None:
    apply(log, "case/1", MORNING)
    log.say(DraftStarted(), "case/2", MORNING)
    log.say(DraftSaved(page="who"), "case/2", MORNING)
    log.hear()

    pages, sent = funnel.stops(log.ward, "juminhyo", Period.parse("2026-09"))

    assert pages == [("who", 1), ("copies", 0)]
    assert sent == 1


def not_entitled(log: Log) -> None:
    """Tell of 10 who sent, 2 who gave up, and 10 who ended as not entitled.

    Of those who were told so, three more changed their answer: one sent, one gave up
    on the next page, one was refused for something else.
    """
    for number in range(9):
        apply(log, f"case/sent-{number}", MORNING)
    for number in range(10):
        begin(log, f"case/not-{number}", MORNING, ("not_eligible",))
    for name in ("sends", "gives-up"):
        begin(log, f"case/{name}", MORNING, ("not_eligible",))
        log.say(DraftSaved(page="who"), f"case/{name}", MORNING)
    log.say(received(), "case/sends", MORNING)
    begin(log, "case/errs", MORNING, ("not_eligible", "required"))


def test_who_is_told_that_they_are_not_entitled_did_not_give_up(log: Log) -> None:
    not_entitled(log)
    log.hear()
    asked = Asked(catalogue()["completion"], Period.parse("2026-09"), date(2027, 1, 1))

    completion = queries.read(log.ward, asked)
    pages, sent = funnel.stops(log.ward, "juminhyo", asked.period)

    assert (completion.numerator, completion.denominator) == (10, 12)
    assert queries.read_apart(log.ward, asked).n == 10
    assert (sent, sum(ended for _, ended in pages)) == (10, 2)


def test_a_stream_that_is_heard_anew_ends_as_it_did(log: Log) -> None:
    not_entitled(log)
    log.hear()
    streams = list(CaseLine.objects.values_list("stream", flat=True))
    first = list(CaseLine.objects.order_by("stream").values("stream", "not_eligible"))

    for stream in streams:
        followers.forget(log.ward, stream)
        for event in history(log.ward, stream):
            if event.kind in followers.KINDS:
                followers.project(event)

    again = CaseLine.objects.order_by("stream").values("stream", "not_eligible")
    assert list(again) == first
    assert sum(one["not_eligible"] for one in first) == 10


def test_few_who_are_not_entitled_are_not_told(log: Log) -> None:
    for number in range(12):
        apply(log, f"case/{number}", MORNING)
    begin(log, "case/not", MORNING, ("not_eligible",))
    log.hear()
    asked = Asked(catalogue()["completion"], Period.parse("2026-09"), date(2027, 1, 1))

    assert queries.read_apart(log.ward, asked).n is None
    assert queries.read(log.ward, asked).denominator == 12


# ---------------------------------------------------------------- what is on offer

OFFER = "procedure/juminhyo"


def kinds(log: Log, month: str) -> tuple[float | None, float | None]:
    """Return how many kinds are online, and how many there are, at a month's end."""
    of = catalogue()["online-availability"]
    asked = Asked(of, Period.parse(month), date(2027, 6, 1))
    reading = queries.read(log.ward, asked)
    return reading.numerator, reading.denominator


def published(opens_on: str, version: int = 2, *, online: bool = True) -> Fact:
    return ProcedurePublished(
        version=version, hash="b", online=online, purpose="application",
        opens_on=opens_on,
    )  # fmt: skip


def test_a_version_counts_from_the_day_it_opens(log: Log) -> None:
    log.say(published("2026-12-01", online=False), OFFER, MORNING)

    log.hear()

    assert kinds(log, "2026-11") == (1, 1)
    assert kinds(log, "2026-12") == (0, 1)


def test_what_is_withdrawn_counts_no_more_and_owes_no_counts(log: Log) -> None:
    log.say(ProcedureWithdrawn("a", "2026-10-15", "2026-11-30"), OFFER, MORNING)

    log.hear()

    assert kinds(log, "2026-09") == (1, 1)
    assert kinds(log, "2026-10") == (0, 0)
    owed = awaited.counts_owed(log.ward, Period.fiscal_year(2026), date(2027, 6, 1))
    assert owed["juminhyo"] == {"2026-08", "2026-09", "2026-10"}


def test_a_withdrawn_procedure_that_goes_on_at_a_counter_counts_as_not_online(
    log: Log,
) -> None:
    log.say(ProcedureWithdrawn("a", "2026-10-15"), OFFER, MORNING)
    for month in ("2026-09", "2026-11"):
        declared = CountsDeclared("juminhyo", "counter", "65-74", month, 3)
        log.say(declared, "counter/counts", MORNING)

    log.hear()

    assert kinds(log, "2026-10") == (0, 0)
    assert kinds(log, "2026-11") == (0, 1)


def test_a_version_that_was_called_off_never_counted(log: Log) -> None:
    log.say(published("2026-12-01", online=False), OFFER, MORNING)
    log.say(ProcedureUnscheduled("b"), OFFER, MORNING + timedelta(days=1))

    log.hear()

    assert [line.until_on for line in OfferLine.objects.order_by("event")] == [
        None, date(2026, 11, 30),
    ]  # fmt: skip
    assert kinds(log, "2026-12") == (1, 1)


def test_going_back_to_a_version_leaves_what_was_before_as_it_was(log: Log) -> None:
    log.say(published("2026-10-01", online=False), OFFER, MORNING)
    log.say(ProcedureRolledBack("a", 2), OFFER, MORNING)
    log.say(published("2026-11-01", version=1), OFFER, MORNING)

    log.hear()

    asked = [kinds(log, month) for month in ("2026-09", "2026-10", "2026-11")]
    assert asked == [(1, 1), (0, 1), (1, 1)]
