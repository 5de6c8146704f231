"""`madoguchi bench`: what the work costs, beside the peer; fails when it costs more."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.config.bench import machine
from madoguchi.config.bench.goals import Line
from madoguchi.config.bench.measuring import (
    APPLICATIONS,
    BATCHES,
    CROWD,
    DATA_SET,
    LOG,
    RESIDENTS,
    TRIES,
    measure,
    measure_crowded,
    measure_lake,
    measure_residents,
)
from madoguchi.config.bench.mining import ENGINE, EVENTS, measure_mining
from madoguchi.config.rig.place import POSTGRESQL, SQLITE, server
from madoguchi.config.sentences import say

METHOD = f"""\
Method: a form of 3 pages, 18 fields and 6 rules; 13 calls from the front page to the
receipt; 2 web processes, 2 connections, nobody signed in; a client that reads each
page and sends back its cookies and hidden fields. ms CPU are user and system time of
the web processes (/proc/<pid>/stat), on PostgreSQL with those of its server: the
median of {BATCHES} batches of the same work. Queries are counted in the application on
both databases, without BEGIN, COMMIT and SET. The queue is read after PostgreSQL's
upkeep (VACUUM ANALYZE), which comes by itself within a minute. Background:
{APPLICATIONS} applications from receipt to decision letter (PDF) and notices. The
demos are timed on SQLite, where `make run` makes them. The version of 100 questions has
over 200 rules; it is compiled from its stored bytes, and a whole set of answers read
anew, in one process: the lowest of 30 tries. Its pages are weighed as the others are.
Certificates (one page, number, mark and picture to scan, PDF/UA-1) are printed in one
process that has read its fonts: the median of 60, and 300 others in a row, by seconds
of one processor. The file of 100,000 rows is a year's ledger: how much more memory the
web process that sends it holds at the most than before, its overview being warm.
With --residents: {RESIDENTS:,} invented residents in the registers, one in twelve a
single parent of one to three children; a run of 児童扶養手当 from their sealed values
to sealed verdicts in the database, user and system time of the process that does it
(on PostgreSQL with its server), the lowest of {TRIES} tries.
With --crowded: {CROWD:,} invented cases of 200 procedures in 20 departments, the more
frequent ones far more so; every tenth with a note. A clerk of the largest department
(a fifth of all cases) opens ten pages of the queue and makes ten searches, by number,
name, reading, phone, words of notes, procedure, state and due day, 25 times each: the
time until the whole answer is there, which 95 of 100 keep.
With --mining: {EVENTS:,} invented events (--events) as Parquet, once as another system
keeps them and once as ours does, in order and with paths; each question in a process of
its own, from opening the file to the answer. --peer names a Python with pm4py, which is
then asked the same of the same file and must agree; else its figures are those of a
quiet machine of 2 cores (alignments: not finished after 290 s).
With --lake: a sealed log of {LOG:,} events becomes Parquet files, by the clock; then a
data set of {DATA_SET:,} steps is mapped a bucket after the other, edges with their
times and variants: seconds by the clock and the most memory of the process.
The peer of the rest: Open Forms with 2 web processes, PostgreSQL and Redis, the same
kind of form, 2 cores; its CPU includes its database."""


class Command(BaseCommand):
    help = "Measure what the work costs; exit 1 when a goal is missed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one object a line")
        parser.add_argument("--database", choices=[SQLITE, POSTGRESQL])
        parser.add_argument(
            "--without-demo", action="store_true", help="leave out the two demos"
        )

        parser.add_argument(
            "--residents",
            action="store_true",
            help="a run over 300,000 residents, and nothing else",
        )
        parser.add_argument(
            "--crowded",
            action="store_true",
            help="lists and searches among 1,000,000 cases, and nothing else",
        )
        parser.add_argument(
            "--lake",
            action="store_true",
            help="the log as a data set: ingest, and 100,000,000 steps by buckets",
        )

        parser.add_argument(
            "--mining",
            action="store_true",
            help="questions to a log of 10,000,000 events, and nothing else",
        )
        parser.add_argument(
            "--events", type=int, default=EVENTS, metavar="N", help="for --mining"
        )
        parser.add_argument(
            "--peer",
            default="",
            metavar="PYTHON",
            help="for --mining: a Python with pm4py, asked the same",
        )

    def handle(
        self, *, database: str | None, without_demo: bool, **options: Any
    ) -> None:
        if database == POSTGRESQL and not server():
            raise CommandError(say("no_server"))
        usual = [SQLITE, POSTGRESQL] if server() else [SQLITE]
        as_json = options["json"]
        if not as_json:
            self.stdout.write("\n".join([*machine.description(), "", METHOD, ""]))
        missed = 0
        wanted = [database] if database else usual
        for one in [ENGINE] if options["mining"] else wanted:
            if options["mining"]:
                found = measure_mining(options["events"], options["peer"])
            elif options["residents"]:
                found = measure_residents(one)
            elif options["crowded"]:
                found = measure_crowded(one)
            elif options["lake"]:
                found = measure_lake(one)
            else:
                found = measure(one, demos=not without_demo)
            for line in found:
                missed += not line.holds
                said = json.dumps(line.as_data()) if as_json else in_words(line)
                self.stdout.write(said)
                self.stdout.flush()
        if missed:
            sys.exit(1)


def in_words(line: Line) -> str:
    goal = line.goal
    peer = f"peer {line.peer:g}" if line.peer is not None else ""
    limit = "at least" if goal.at_least else "at most"
    holds = "holds" if line.holds else "FALLS SHORT"
    return (
        f"{line.database:10} {goal.what:30} {line.value:8.2f} {goal.unit:8}"
        f" {limit} {goal.most:<6g} {peer:9} {holds}"
    )
