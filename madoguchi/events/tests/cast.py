"""The wards, people and facts of this room's tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from madoguchi.events.actions import record, seal_batch, unit
from madoguchi.events.facts import Fact, Subject, coded, count
from madoguchi.wards.actions import NewWard, create_ward
from madoguchi.wards.actor import Actor

NOON = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)


@dataclass(frozen=True)
class LampLit(Fact):
    """A fact only tests know."""

    kind = "lamp.lit"

    color: str = coded("red", "green", default="red")
    minutes: int = count(default=0)


@dataclass(frozen=True)
class LampHidden(Fact):
    kind = "lamp.hidden"
    lifecycle = "suspend"


def a_ward(slug: str = "midori") -> int:
    return create_ward(NewWard(slug=slug, code="131999", name="みどり区")).pk


def light(ward: int, *streams: str, minutes: int = 0) -> None:
    """Say in one unit that the lamp of each stream was lit."""
    with unit():
        for stream in streams:
            record(
                LampLit(minutes=minutes),
                on=Subject(ward, stream, channel="web"),
                by=Actor.system(ward),
                at=NOON,
            )


def seal_all(ward: int, limit: int = 1000) -> int:
    sealed = 0
    while done := seal_batch(ward, limit):
        sealed += done
    return sealed


@contextmanager
def as_intruder() -> Iterator[None]:
    """Act as someone who owns the database: no triggers, no rules, no role."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("RESET ROLE")
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                cursor.execute("SET session_replication_role = origin")
                cursor.execute("SET ROLE madoguchi_app")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, sql in triggers:
            cursor.execute(sql)


def tamper(*statements: str) -> None:
    """Change the log by raw SQL, past everything that guards it."""
    with as_intruder(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
