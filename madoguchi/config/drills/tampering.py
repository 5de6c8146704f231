"""Change the log behind the software's back: `log verify` names the first bad number.

Each change is made by plain SQL with the guards of the tables taken off, by somebody
who owns the database, and taken back by a rollback. `try_all` runs inside a place.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.utils import timezone

from madoguchi.config.drills.finding import Finding
from madoguchi.config.rig import town
from madoguchi.config.rig.browser import Application, Browser
from madoguchi.config.rig.journey import Journey
from madoguchi.config.rig.place import place
from madoguchi.events.actions import seal_batch, write_checkpoint
from madoguchi.wards.queries import ward_by_slug
from madoguchi.wards.scope import ward_scope

JOURNEYS = 3
CUT = 4


@dataclass(frozen=True, slots=True)
class Tried:
    """What was done to the log, what verify must name, and what it named."""

    what: str
    expected: int | None
    named: int | None
    facts: int
    control: bool = False


def drill(database: str, *, short: bool) -> Iterator[Finding]:
    del short  # it is short already
    with place(database, town.set_up) as here:
        for found in here.run(try_all, owner=True):
            one = Tried(**found)
            yield Finding(
                f"{one.what} in a log of {one.facts} facts: verify named"
                f" {one.named if one.named is not None else 'nothing'}",
                one.named == one.expected,
                control=one.control,
            )


def try_all() -> list[dict[str, Any]]:
    """Fill a log, seal and sign it, then change it in every way."""
    for _ in range(JOURNEYS):
        list(Journey(Browser(Application(get_wsgi_application()))).calls())
    ward = ward_by_slug(town.WARD).pk
    while seal_batch(ward):
        pass
    write_checkpoint(ward, at=timezone.now())
    with ward_scope(ward):
        log = Log(ward)
        tried = [
            log.attempt("nothing", None, lambda: None),
            log.attempt("one changed byte", log.middle, log.change_a_byte),
            log.attempt("a deleted row", log.middle, log.delete_a_row),
            log.attempt("an inserted row", log.last + 1, log.insert_a_row),
            log.attempt("two swapped rows", log.middle, log.swap_two_rows),
            log.attempt("a log cut off and mended", log.last - CUT + 1, log.cut_off),
            log.attempt_unsigned("the same without signed checkpoints", log.cut_off),
        ]
    return [asdict(one) for one in tried]


class Log:
    """A ward's sealed log, as somebody sees it who owns the database."""

    def __init__(self, ward: int) -> None:
        self.ward = ward
        self.seals = dict(
            run("SELECT number, row_id FROM events_seal WHERE ward_id = %s", ward)
        )
        self.last = max(self.seals)
        self.middle = self.last // 2

    def attempt(
        self, what: str, expected: int | None, change: Callable[[], object]
    ) -> Tried:
        """Change the log, verify it, and take the change back."""
        with transaction.atomic():
            take_off_guards()
            change()
            told = verified()
            transaction.set_rollback(True)
        return Tried(what, expected, told["first_bad"], self.last)

    def attempt_unsigned(self, what: str, change: Callable[[], object]) -> Tried:
        """Do so where no checkpoint was kept outside the database."""
        kept = Path(settings.CHECKPOINT_DIR)
        aside = kept.with_name("checkpoints-aside")
        kept.rename(aside)
        try:
            tried = self.attempt(what, None, change)
        finally:
            aside.rename(kept)
        return Tried(what, None, tried.named, tried.facts, control=True)

    def change_a_byte(self) -> None:
        run(
            "UPDATE events_event SET body = replace(body, 'false', 'False')"
            " WHERE id = %s",
            self.seals[self.middle],
        )

    def delete_a_row(self) -> None:
        run("DELETE FROM events_event WHERE id = %s", self.seals[self.middle])

    def insert_a_row(self) -> None:
        run(
            "INSERT INTO events_event"
            " (id, ward_id, stream, number, kind, occurred_us, body)"
            " SELECT id + 1000, ward_id, stream, number + 1000, kind, occurred_us, body"
            " FROM events_event WHERE id = %s",
            self.seals[self.middle],
        )
        run("DELETE FROM events_unsealed WHERE ward_id = %s", self.ward)

    def swap_two_rows(self) -> None:
        ids = [self.seals[self.middle], self.seals[self.middle + 1]]
        bodies = [
            run("SELECT occurred_us, body FROM events_event WHERE id = %s", one)[0]
            for one in ids
        ]
        for one, (moment, body) in zip(ids, reversed(bodies), strict=True):
            run(
                "UPDATE events_event SET occurred_us = %s, body = %s WHERE id = %s",
                moment, body, one,
            )  # fmt: skip

    def cut_off(self) -> None:
        """Cut off the end and mend every table that could tell."""
        keep = self.last - CUT
        run("DELETE FROM events_seal WHERE number > %s", keep)
        run("DELETE FROM events_event WHERE id NOT IN (SELECT row_id FROM events_seal)")
        run(
            "UPDATE events_sealhead SET number = %s, hash = (SELECT hash"
            " FROM events_seal WHERE number = %s) WHERE ward_id = %s",
            keep, keep, self.ward,
        )  # fmt: skip
        run(
            "DELETE FROM events_streamhead WHERE stream NOT IN"
            " (SELECT stream FROM events_event)"
        )
        run(
            "UPDATE events_streamhead SET last_number = (SELECT max(number)"
            " FROM events_event WHERE events_event.stream = events_streamhead.stream)"
        )


def take_off_guards() -> None:
    """Do what only the owner of the database can: silence its triggers."""
    if connection.vendor == "postgresql":
        run("SET LOCAL session_replication_role = replica")
        return
    for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        run(f'DROP TRIGGER "{name}"')


def run(statement: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall()) if cursor.description else []


def verified() -> dict[str, Any]:
    """Return what `madoguchi log verify --json` says."""
    said = StringIO()
    with suppress(SystemExit):  # which a broken log asks for
        call_command("log", "verify", "--json", stdout=said)
    told: dict[str, Any] = json.loads(said.getvalue())
    return told
