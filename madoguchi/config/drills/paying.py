"""Tell of each payment many times, from several processes at once: one receipt each."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from madoguchi.config.drills.finding import Finding
from madoguchi.config.rig import paying, town
from madoguchi.config.rig.look import ask
from madoguchi.config.rig.place import Place, place


@dataclass(frozen=True, slots=True)
class Size:
    """How many payments, and how many processes tell of each of them."""

    payments: int
    processes: int


FULL, SHORT = Size(100, 4), Size(8, 2)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many receipts each process was told of, and what the books hold."""

    told: tuple[int, ...]
    facts: int
    lines: int
    yen: int


def drill(database: str, *, short: bool) -> Iterator[Finding]:
    size = SHORT if short else FULL
    n = size.payments
    tally = tell(database, size)
    yield Finding(
        f"{size.processes} processes tell {paying.TOLD} times of each of {n} payments:"
        f" {tally.facts} receipts, {tally.lines} lines in the ledger,"
        f" {tally.yen:,} yen",
        tally == Tally((n,) * size.processes, n, n, n * paying.YEN),
    )
    few, careless = Size(5, 2), "looks, then receives"
    tally = tell(database, few, careless)
    yield Finding(
        f"who {careless}: {few.payments} payments have {tally.lines} lines in the"
        " ledger",
        tally.lines > few.payments,
        control=True,
    )


def tell(database: str, size: Size, careless: str = "") -> Tally:
    """Let some processes tell of all payments from the same instant on."""
    with place(database, town.set_up) as here:
        numbers = here.run(paying.furnish, size.payments)
        told = _told(here, numbers, size.processes, careless)
        kind = "SELECT count(*) FROM events_event WHERE kind = "
        [(facts,)] = ask(here, f"{kind}'payment.received'")
        counted = "SELECT count(*), coalesce(sum(amount_yen), 0)"
        [(lines, yen)] = ask(here, f"{counted} FROM payments_entry")
    return Tally(told, facts, lines, int(yen))


def _told(
    here: Place, numbers: list[str], processes: int, careless: str
) -> tuple[int, ...]:
    with ThreadPoolExecutor(processes) as pool:
        tries = [
            pool.submit(here.run, paying.tell_all, numbers, processes, careless)
            for _ in range(processes)
        ]
        return tuple(one.result() for one in tries)
