"""Stamp one proposal many times at once, and after its case was changed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from madoguchi.config.drills.finding import Finding
from madoguchi.config.rig import approving, town
from madoguchi.config.rig.look import ask
from madoguchi.config.rig.place import Place, place


@dataclass(frozen=True, slots=True)
class Size:
    """How many proposals, and how many processes stamp each of them at once."""

    proposals: int
    processes: int


FULL, SHORT = Size(100, 4), Size(8, 2)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many stamps the processes say they made, and what the database holds."""

    told: int
    stamps: int
    decisions: int


def drill(database: str, *, short: bool) -> Iterator[Finding]:
    size = SHORT if short else FULL
    n = size.proposals
    with place(database, town.set_up) as here:
        ids = here.run(approving.furnish, n)
        first = stamp(here, ids, "chief", size.processes)
        last = stamp(here, ids, "head", size.processes)
    yield Finding(
        f"{size.processes} processes stamp each of {n} proposals at once:"
        f" {first.told} first stamps, {last.told} last ones, {last.stamps} facts,"
        f" {last.decisions} decisions",
        (first.told, last.told, last.stamps, last.decisions) == (n, n, 2 * n, n),
    )
    few = Size(5, 2)
    with place(database, town.set_up) as here:
        ids = here.run(approving.furnish, few.proposals)
        careless = "looks, then writes"
        tally = stamp(here, ids, "chief", few.processes, careless)
    yield Finding(
        f"a stamp that {careless}: {few.proposals} proposals have {tally.stamps}"
        " first stamps",
        tally.stamps > few.proposals,
        control=True,
    )
    yield from _changed(database, n, few.proposals)


def _changed(database: str, many: int, few: int) -> Iterator[Finding]:
    with place(database, town.set_up) as here:
        tally = stamp_after_change(here, many)
    yield Finding(
        f"{many} cases changed after the first stamp: {tally.decisions} were decided",
        (tally.told, tally.decisions) == (0, 0),
    )
    with place(database, town.set_up) as here:
        careless = "compares nothing"
        tally = stamp_after_change(here, few, careless)
    yield Finding(
        f"a last stamp that {careless}: {tally.decisions} of {few} were decided",
        tally.decisions == few,
        control=True,
    )


def stamp_after_change(here: Place, count: int, careless: str = "") -> Tally:
    """Let cases change between the first stamp of their proposals and the last."""
    told = here.run(approving.stamp_around_change, count, careless)
    return _tally(here, told)


def stamp(
    here: Place, ids: list[str], post: str, processes: int, careless: str = ""
) -> Tally:
    """Let some processes stamp all proposals from the same instant on."""
    with ThreadPoolExecutor(processes) as pool:
        tries = [
            pool.submit(here.run, approving.stamp_all, ids, post, processes, careless)
            for _ in range(processes)
        ]
        told = sum(one.result() for one in tries)
    return _tally(here, told)


def _tally(here: Place, told: int) -> Tally:
    kind = "SELECT count(*) FROM events_event WHERE kind = "
    [(stamps,)] = ask(here, f"{kind}'approval.stamped'")
    [(decisions,)] = ask(here, f"{kind}'case.decided'")
    return Tally(told, stamps, decisions)
