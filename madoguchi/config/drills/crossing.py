"""Issue many papers at one instant from two processes: nobody is handed another's.

The clock stands still, prints come too late, and residents fetch their papers all at
once. What a paper is about is read from the mark inside it, by whoever fetched it.
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from madoguchi.config.bench import work
from madoguchi.config.drills import mixing
from madoguchi.config.drills.finding import Finding
from madoguchi.config.rig import town
from madoguchi.config.rig.journey import HOME, Journey
from madoguchi.config.rig.look import ask
from madoguchi.config.rig.place import Place, place
from madoguchi.config.rig.processes import processes
from madoguchi.documents.marks import marks_in

PROCESSES = 2
AT_THE_DOOR = 8
"""Who show a receipt at once: all come from one address, whose tries are counted."""
OK = 200


@dataclass(frozen=True, slots=True)
class Size:
    """How many papers, how many fetch at once, and which print is too late."""

    papers: int
    clients: int
    late_every: int = 10


FULL, SHORT, FEW = Size(500, 50), Size(20, 10), Size(12, 6, late_every=8)


@dataclass
class Tally:
    """What became of the papers, and what the residents hold in their hands."""

    kept: int = 0
    late: int = 0
    at_once: int = 0
    stopped: int = 0
    alarms: int = 0
    own: int = 0
    others: int = 0
    nothing: int = 0
    numbers: set[str] = field(default_factory=set)


def drill(database: str, *, short: bool) -> Iterator[Finding]:
    size = SHORT if short else FULL
    found = issue_and_fetch(database, size, mixing.issue_share)
    yield Finding(
        f"{size.papers} papers issued by {PROCESSES} processes at one instant,"
        f" {found.at_once} of them at once, {found.late} prints too late and done"
        f" again: {found.own} residents hold their own, {found.others} another's,"
        f" {found.alarms} alarms",
        found.own == found.kept == len(found.numbers) == size.papers
        and found.late > 0
        and found.at_once == PROCESSES * mixing.AT_ONCE
        and not found.others
        and not found.alarms,
    )
    found = issue_and_fetch(database, FEW, mixing.issue_share_by_scratch)
    yield Finding(
        f"one scratch file for all of them: {found.stopped} of {FEW.papers} came out of"
        f" the press about another, {found.alarms} alarms, {found.others} residents"
        " were handed one",
        found.stopped > 0
        and found.alarms == found.stopped
        and found.own + found.nothing == FEW.papers
        and not found.others,
    )
    found = issue_and_fetch(
        database, FEW, mixing.issue_share_unguarded, serve=mixing.serve_unguarded
    )
    yield Finding(
        f"one scratch file and no look at what leaves: {found.others} of {FEW.papers}"
        " residents were handed somebody else's",
        found.others > 0,
        control=True,
    )


def issue_and_fetch(
    database: str,
    size: Size,
    issue: Callable[[int, int, int], dict[str, int]],
    serve: Callable[[int], None] | None = None,
) -> Tally:
    """Let residents apply, grant all, issue from both processes, let them fetch."""
    tally = Tally()
    with place(database, town.set_up) as here, processes(here) as running:
        if serve is None:
            running.start_web(PROCESSES)
        else:
            running.start_careless(serve, PROCESSES)
        visitors = [Journey(running.browser()) for _ in range(size.papers)]
        with ThreadPoolExecutor(size.clients) as crowd:
            list(crowd.map(apply, visitors))
        here.run(work.grant_all)
        with ThreadPoolExecutor(PROCESSES) as both:
            shares = both.map(
                lambda number: here.run(issue, number, PROCESSES, size.late_every),
                range(PROCESSES),
            )
            for share in shares:
                tally.late += share["late"]
                tally.at_once += share["at_once"]
                tally.stopped += share["stopped"]
        papers, codes = papers_of(here), here.run(mixing.receipts)
        with ThreadPoolExecutor(AT_THE_DOOR) as few:
            list(few.map(lambda one: show_receipt(one, codes), visitors))
        with ThreadPoolExecutor(size.clients) as crowd:
            fetched = list(
                crowd.map(lambda one: fetch(one, papers.get(key_of(one))), visitors)
            )
        holds = dict(zip(map(key_of, visitors), fetched, strict=True))
        look_at(here, tally, holds)
    return tally


def apply(one: Journey) -> None:
    one.fill_in()
    one.send()


def key_of(one: Journey) -> str:
    """Return the id of the case that a visitor's draft became."""
    return one.draft.rpartition("/")[2].replace("-", "")


def papers_of(here: Place) -> dict[str, str]:
    """Return the paper of each case, both by their ids."""
    rows = ask(here, "SELECT stream, id FROM documents_document")
    return {
        stream.removeprefix("case/").replace("-", ""): str(paper).replace("-", "")
        for stream, paper in rows
    }


def show_receipt(one: Journey, codes: Mapping[str, list[str]]) -> None:
    """Open one's case by its number and code, as its receipt says them."""
    number, code = codes[key_of(one)]
    one.browser.get(f"{HOME}/status/")
    one.browser.post(f"{HOME}/status/", {"number": [number], "code": [code]})


def fetch(one: Journey, paper: str | None) -> bytes:
    """Return what a resident gets who asks for their paper: b"" is nothing at all."""
    if paper is None:
        return b""
    case = one.draft.rpartition("/")[2]
    answer = one.browser.ask("GET", f"{HOME}/status/{case}/documents/{dashed(paper)}/")
    return answer.body if answer.status == OK else b""


def dashed(key: str) -> str:
    parts = (key[:8], key[8:12], key[12:16], key[16:20], key[20:])
    return "-".join(parts)


def look_at(here: Place, tally: Tally, fetched: Mapping[str, bytes]) -> None:
    """Look at each paper in somebody's hands: whose it is."""
    held = {case: sorted(marks_in(content)) for case, content in fetched.items()}
    whose = here.run(mixing.whose, [mark for marks in held.values() for mark in marks])
    for case, marks in held.items():
        subjects = {whose[mark].replace("-", "") for mark in marks}
        if not fetched[case]:
            tally.nothing += 1
        elif subjects == {case}:
            tally.own += 1
        else:
            tally.others += 1
    tally.kept = ask(here, "SELECT count(*) FROM documents_document")[0][0]
    stopped = "SELECT count(*) FROM events_event WHERE kind = 'issue.stopped'"
    tally.alarms = ask(here, stopped)[0][0]
    rows = ask(here, "SELECT number FROM documents_issue")
    tally.numbers = {number for (number,) in rows}
