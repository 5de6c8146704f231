"""Run each piece of work in batches against real processes and read what it cost."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median

from django.utils import timezone

from madoguchi.config.bench import (
    counting,
    crowded,
    lake,
    large,
    papers,
    residents,
    work,
)
from madoguchi.config.bench.goals import GOALS, Line
from madoguchi.config.rig import town
from madoguchi.config.rig.clerk import Clerk
from madoguchi.config.rig.journey import Journey
from madoguchi.config.rig.look import wait_until_drained
from madoguchi.config.rig.place import SQLITE, Place, place
from madoguchi.config.rig.processes import (
    Processes,
    grown_mb,
    meter,
    processes,
    resident_mb,
)
from madoguchi.kernel.ages import fiscal_year
from madoguchi.lake.rules import SIZES
from madoguchi.procedures.queries import SECONDS_KEPT

WEB = 2
CONNECTIONS = 2
BATCHES = 5
WARM_UP = 30
APPLICATIONS = 30
MANY, FEW = 50_000, 200
RESIDENTS, TRIES = 300_000, 3
LOOKED_AT = 20
CROWD = 1_000_000
ROWS = 100_000
LOG, DATA_SET = 2_000_000, 100_000_000


@dataclass(frozen=True, slots=True)
class Size:
    """How much work one batch holds; the kernel counts in hundredths of a second."""

    pages: int = 200
    journeys: int = 25


Report = Iterator[Line]


def measure(database: str, *, demos: bool = True, size: Size | None = None) -> Report:
    """Yield a line for every goal, as soon as it is known."""
    with place(database, town.set_up) as here:
        yield from _queries(here)
        with processes(here) as running:
            running.start_web(WEB)
            yield from _journeys(here, running, size or Size())
            yield from _cases(here, running, size or Size())
            yield from _large(here, running, size or Size())
            yield from _background(here, running)
            yield from _queue(here, running)
            yield from _papers(here)
        yield from _export(here)
    if demos and database == SQLITE:  # the first start's own
        yield from _demos()


def _line(name: str, here: Place, value: float) -> Line:
    return Line(GOALS[name], here.database, value)


def _queries(here: Place) -> Report:
    counts = here.run(counting.count_journey)
    yield _line("form_page_queries", here, counts["form page"])
    yield _line("save_queries", here, counts["save"])
    yield _line("submit_queries", here, counts["submit"])


def visitor(running: Processes) -> Journey:
    return Journey(running.browser())


def _journeys(here: Place, running: Processes, size: Size) -> Report:
    def whole(_: int) -> None:
        list(visitor(running).calls())

    at_once(whole, range(WARM_UP))
    cost = _Cost(here, running, "web")

    begun = [_on_second_page(running) for _ in range(CONNECTIONS)]
    value = cost.of(lambda one: begun[one].open_page("request"), size.pages)
    yield _line("form_page_cpu", here, value)

    value = cost.of(lambda one: begun[one].save_page("request"), size.pages)
    yield _line("save_cpu", here, value)

    waiting = [visitor(running) for _ in range(BATCHES * size.journeys)]
    at_once(lambda one: waiting[one].fill_in(), range(len(waiting)))
    value = cost.each(lambda one: waiting[one].send(), size.journeys)
    yield _line("submit_cpu", here, value)

    yield _line("journey_cpu", here, cost.each(whole, size.journeys))
    memory = max(resident_mb(pid) for pid in running.pids("web"))
    yield _line("web_memory", here, memory)


def _cases(here: Place, running: Processes, size: Size) -> Report:
    """Weigh a clerk's look at a case and a decision, and count what a look asks."""
    ids = here.run(work.received)
    clerk, cost = Clerk(running.browser()), _Cost(here, running, "web")
    clerk.sign_in()
    clerk.see_case(ids[0])
    looked, decided = ids[:LOOKED_AT], ids[LOOKED_AT:]
    value = cost.alone(lambda at: clerk.see_case(looked[at % LOOKED_AT]), size.pages)
    yield _line("case_cpu", here, value)
    value = cost.alone(lambda at: clerk.grant(decided[at]), size.journeys)
    yield _line("decide_cpu", here, value)
    new = here.run(counting.count_case, looked[1])
    grown = here.run(counting.count_case, here.run(work.with_history, looked[2]))
    yield _line("case_queries_grown", here, grown - new)


def _large(here: Place, running: Processes, size: Size) -> Report:
    """Weigh a version of 100 questions, alone and behind the door."""
    weighed = here.run(large.weigh)
    yield _line("compile_cpu", here, weighed["compile"])
    yield _line("validate_cpu", here, weighed["validate"])
    here.run(large.offer)
    time.sleep(SECONDS_KEPT)  # until the door knows of the offer
    pages = large.typed()
    begun = [
        _second_page_of(Journey(running.browser(), pages=pages, procedure=large.SLUG))
        for _ in range(CONNECTIONS)
    ]
    cost = _Cost(here, running, "web")
    value = cost.of(lambda one: begun[one].open_page("request"), size.pages)
    yield _line("large_page_cpu", here, value)
    value = cost.of(lambda one: begun[one].save_page("request"), size.pages)
    yield _line("large_save_cpu", here, value)


def _on_second_page(running: Processes) -> Journey:
    """Bring a visitor to a page on which nothing was typed yet, as peers measure it."""
    return _second_page_of(visitor(running))


def _second_page_of(one: Journey) -> Journey:
    one.before()
    one.begin()
    one.open_page("person")
    one.save_page("person")
    one.open_page("request")
    return one


@dataclass(frozen=True, slots=True)
class _Cost:
    """What work costs the processes of one kind, per piece, in milliseconds."""

    here: Place
    running: Processes
    kind: str

    def of(self, do: Callable[[int], object], count: int) -> float:
        """Return the median cost of one piece; `do` is told its connection."""
        share = count // CONNECTIONS

        def some(connection: int) -> None:
            for _ in range(share):
                do(connection)

        return self._median(
            lambda _: at_once(some, range(CONNECTIONS)), share * CONNECTIONS
        )

    def each(self, do: Callable[[int], object], count: int) -> float:
        """Return the median cost of one piece; `do` is told its number."""
        return self._median(
            lambda batch: at_once(do, range(batch * count, (batch + 1) * count)), count
        )

    def alone(self, do: Callable[[int], object], count: int) -> float:
        """Return the median cost of one piece; one person does them all."""

        def some(batch: int) -> None:
            for number in range(batch * count, (batch + 1) * count):
                do(number)

        return self._median(some, count)

    def _median(self, batch: Callable[[int], object], pieces: int) -> float:
        measured = meter(self.here, self.running.pids(self.kind))
        costs = []
        for number in range(BATCHES):
            before = measured.seconds()
            batch(number)
            costs.append((measured.seconds() - before) / pieces * 1000)
        return median(costs)


def at_once(do: Callable[[int], object], numbers: range) -> None:
    """Do pieces of work from as many connections as the peer had, each in a loop."""
    with ThreadPoolExecutor(CONNECTIONS) as clients:
        list(clients.map(do, numbers))


def _background(here: Place, running: Processes) -> Report:
    """Stop the background, leave it work, and weigh it while it catches up."""
    for name in ("worker", "scheduler"):
        running.start(name, name)
    wait_until_drained(here)
    running.pause("worker", "scheduler")
    at_once(lambda _: list(visitor(running).calls()), range(APPLICATIONS))
    count = here.run(work.grant_all)
    pids = [*running.pids("worker"), *running.pids("scheduler")]
    measured = meter(here, pids)
    before = measured.seconds()
    running.go_on("worker", "scheduler")
    wait_until_drained(here)
    value = (measured.seconds() - before) / count * 1000
    yield _line("background_cpu", here, value)
    yield _line("job_memory", here, max(map(resident_mb, pids)))
    running.stop("worker")
    running.stop("scheduler")


def _queue(here: Place, running: Processes) -> Report:
    here.run(work.fill, FEW)
    few = here.run(counting.count_queue)
    here.run(work.fill, MANY)
    here.run(work.settle, owner=True)
    clerk = Clerk(running.browser())
    clerk.sign_in()
    for _ in range(10):
        clerk.see_queue()
    measured = meter(here, running.pids("web"))
    costs = []
    for _ in range(BATCHES):
        before = measured.seconds()
        for _ in range(10):
            clerk.see_queue()
        costs.append((measured.seconds() - before) * 100)
    yield _line("queue_cpu", here, median(costs))
    yield _line("queue_queries_grown", here, here.run(counting.count_queue) - few)


def _papers(here: Place) -> Report:
    weighed = here.run(papers.weigh)
    yield _line("certificate_cpu", here, weighed["one"])
    yield _line("certificates_bulk", here, weighed["bulk"])


def _export(here: Place) -> Report:
    """See how a web process grows while it sends a year's ledger as a file."""
    here.run(work.keep_books, ROWS)
    year = fiscal_year(timezone.localdate())
    with processes(here) as running:
        running.start_web(1)
        clerk = Clerk(running.browser(), work.KEEPER)
        clerk.sign_in()
        clerk.see_ledger()
        (pid,) = running.pids("web")
        grown = grown_mb(pid, lambda: clerk.take_ledger(year))
        lines = clerk.browser.page.count("\n")
        if lines != ROWS + 1:
            raise RuntimeError(f"{lines} lines of {ROWS}")
    yield _line("export_memory", here, grown)


def measure_residents(database: str, count: int = RESIDENTS) -> Report:
    """Yield what a run over so many residents costs: the lowest of some tries."""
    with place(database, town.set_up) as here:
        here.run(residents.fill, count)
        here.run(work.settle, owner=True)
        costs, memory = [], 0.0
        for _ in range(TRIES):
            server = meter(here, [])
            before = server.seconds()
            found = here.run(residents.run_once)
            if found["judged"] != count:
                raise RuntimeError(f"{found['judged']} of {count} residents judged")
            costs.append(found["cpu"] + server.seconds() - before)
            memory = max(memory, found["mb"])
        yield _line("run_cpu", here, min(costs))
        question = min(here.run(residents.evaluate, count) for _ in range(TRIES))
        yield _line("run_question_cpu", here, question)
        yield _line("run_memory", here, memory)


def measure_crowded(database: str, count: int = CROWD) -> Report:
    """Yield how long a clerk waits in a ward of very many cases."""
    with place(database, town.set_up) as here:
        known = here.run(crowded.fill, count)
        here.run(work.settle, owner=True)
        with processes(here) as running:
            running.start_web(WEB)
            clerk = Clerk(running.browser())
            clerk.sign_in()
            yield _line("list_wait", here, crowded.lists(clerk))
            yield _line("search_wait", here, crowded.searches(clerk, known))


def measure_lake(database: str, log: int = LOG, data_set: int = DATA_SET) -> Report:
    """Yield how fast a log becomes files, and what a map of very many costs.

    The lowest of some tries; the files of the second are written as they would lie.
    """
    with place(database, town.set_up) as here:
        written = here.run(lake.fill, log)
        here.run(work.settle, owner=True)
        found = [here.run(lake.ingest) for _ in range(TRIES)]
        seconds = min(one["seconds"] for one in found)
        yield _line("lake_ingest", here, found[0]["seals"] / seconds)
        if written - found[0]["seals"] >= min(SIZES):
            raise RuntimeError(f"{found[0]['seals']} of {written} events in files")
    if data_set and database == SQLITE:  # files alone: the database has no part in it
        with place(database, town.set_up) as here:
            laid = here.run(lake.lay_down, data_set)
            found = [here.run(lake.by_buckets) for _ in range(TRIES)]
            if {one["events"] for one in found} != {laid}:
                raise RuntimeError(f"{found[0]['events']} of {laid} steps mapped")
            seconds = min(one["seconds"] for one in found)
            yield _line("lake_buckets", here, seconds)
            yield _line("lake_memory", here, max(one["mb"] for one in found))


def _demos() -> Report:
    """Time the demo as the first `make run` makes it."""
    for name, cases in (("first_demo", 1700), ("large_demo", 10_000)):
        with place() as here:
            here.command("setup", owner=True)
            started = time.monotonic()
            code, said = here.command("demo", "--cases", str(cases), owner=True)
            if code:
                raise RuntimeError(said[-2000:])
            yield _line(name, here, time.monotonic() - started)
