"""Send one draft many times at once: one case, one receipt, the same for everybody."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.config.drills import careless
from madoguchi.config.drills.finding import Finding
from madoguchi.config.rig import town
from madoguchi.config.rig.crowd import Crowd, form_request
from madoguchi.config.rig.journey import HOME, Journey
from madoguchi.config.rig.look import ask
from madoguchi.config.rig.place import Place, place
from madoguchi.config.rig.processes import Processes, processes

SEEN_FOUND = 302
NUMBER = re.compile(r"\b\d{4}-\d{4}-\d{2}\b")


@dataclass(frozen=True, slots=True)
class Size:
    """How many drafts, and how many clients send each of them at once."""

    drafts: int
    clients: int
    web: int


FULL, SHORT = Size(200, 100, web=4), Size(10, 10, web=2)


@dataclass(frozen=True, slots=True)
class Tally:
    """What the clients saw and what the database holds afterwards."""

    answered: int
    receipts: int
    cases: int
    numbers: int
    facts: int


def drill(database: str, *, short: bool) -> Iterator[Finding]:
    size = SHORT if short else FULL
    with place(database, town.set_up) as here, processes(here) as running:
        running.start_web(size.web)
        tally = send_all(here, running, size)
    yield Finding(
        f"{size.clients} simultaneous submits of one draft, {size.drafts} drafts,"
        f" {size.web} processes: {tally.answered} answers, {tally.cases} cases,"
        f" {tally.numbers} receipt numbers, {tally.receipts} shown,"
        f" {tally.facts} facts of receipt",
        tally
        == Tally(
            size.drafts * size.clients,
            size.drafts,
            size.drafts,
            size.drafts,
            size.drafts,
        ),
    )
    few = Size(5, size.clients, web=2)
    with place(database, town.set_up) as here, processes(here) as running:
        running.start_careless(careless.serve, few.web)
        tally = send_all(here, running, few, look=False)
    yield Finding(
        f"a case whose key is not its draft's, and no claim: {few.drafts} drafts"
        f" became {tally.cases} cases",
        tally.cases > few.drafts,
        control=True,
    )


def send_all(
    here: Place, running: Processes, size: Size, *, look: bool = True
) -> Tally:
    """Fill in drafts, let a crowd send each, and count what came of them."""
    visitors = [Journey(running.browser()) for _ in range(size.drafts)]
    for one in visitors:
        one.fill_in()
    requests = [
        form_request(one.browser, f"{one.draft}/check-answers/", {}) for one in visitors
    ]
    replies = Crowd(running, size.clients).send(requests)
    answered = 0
    shown = set()
    for one, many in zip(visitors, replies, strict=True):
        places = {reply.location for reply in many}
        answered += sum(
            reply.status == SEEN_FOUND
            and reply.location == f"{one.draft}/your-receipt/"
            for reply in many
        )
        if look and len(places) == 1:
            shown |= numbers_shown(one, places.pop())
    cases = ask(here, "SELECT count(*), count(DISTINCT reference) FROM cases_case")
    facts = ask(here, "SELECT count(*) FROM events_event WHERE kind = 'case.received'")
    [(count, numbers)] = cases
    return Tally(answered, len(shown), count, numbers, facts[0][0])


def numbers_shown(one: Journey, receipt: str) -> set[str]:
    """Return the receipt numbers that this visitor is shown, asking twice."""
    assert receipt.startswith(HOME)  # noqa: S101
    pages = [one.browser.get(receipt).text for _ in range(2)]
    return {found[0] for page in pages if (found := NUMBER.search(page))}
