"""Say whether an installation is whole: the same checks live and after a restore.

Every check says what it looked at; a check that finds something says where.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from madoguchi.cases.comparison import compare
from madoguchi.cases.models import Case, Draft
from madoguchi.config.backup.places import Places
from madoguchi.documents.queries import unsound
from madoguchi.events.queries import verify as verify_log
from madoguchi.people.models import Person
from madoguchi.vault import actions as vault
from madoguchi.vault import queries as vault_queries
from madoguchi.vault.problems import KeyDestroyed, VaultProblem
from madoguchi.vault.sealing import open_sealed
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import all_wards
from madoguchi.wards.scope import ward_scope

SAMPLE = 50
SHOWN = 10
SEALED_FIELDS: tuple[tuple[Any, str, str], ...] = (
    (Case, "sealed", "answers"),
    (Case, "sealed_label", "label"),
    (Draft, "sealed", "answers"),
    (Person, "sealed_profile", "profile"),
)


@dataclass(frozen=True, slots=True)
class Check:
    """One question asked of an installation, and the answer."""

    name: str
    looked_at: int
    wrong: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.wrong


@dataclass(frozen=True, slots=True)
class Report:
    """All checks, and what was counted on the way."""

    checks: list[Check]
    counts: dict[str, int]
    heads: dict[str, str]

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks)

    def as_json(self) -> dict[str, Any]:
        return {
            "ok": self.ok,
            "checks": [
                {
                    "name": check.name,
                    "ok": check.ok,
                    "looked_at": check.looked_at,
                    "wrong": check.wrong[:SHOWN],
                }
                for check in self.checks
            ],
            "counts": self.counts,
            "heads": self.heads,
        }


def check_all(places: Places, sample: int = SAMPLE) -> Report:
    """Ask everything; a question that cannot be asked is an answer, too."""
    records, keys = places.database.snapshot(), places.keys.snapshot()
    wards = all_wards()
    questions: tuple[tuple[str, Callable[[], Check]], ...] = (
        ("integrity", lambda: integrity(places, len(records.counts))),
        ("log", lambda: log(wards)),
        ("cases", lambda: cases(wards)),
        ("keys", keys_open),
        ("sealed", lambda: sealed(wards, sample)),
        ("files", lambda: files(wards)),
    )
    counts = {f"default/{table}": count for table, count in records.counts.items()}
    counts |= {f"keys/{table}": count for table, count in keys.counts.items()}
    return Report([ask(*one) for one in questions], counts, records.heads)


def ask(name: str, question: Callable[[], Check]) -> Check:
    try:
        return question()
    except Exception as problem:  # noqa: BLE001 - its text may hold personal data
        return Check(
            name, 0, [f"{type(problem).__name__}: the check could not be made"]
        )


def integrity(places: Places, tables: int) -> Check:
    return Check(
        "integrity", tables, [*places.database.integrity(), *places.keys.integrity()]
    )


def log(wards: list[Ward]) -> Check:
    wrong, facts = [], 0
    for ward in wards:
        verdict = verify_log(ward.pk)
        facts += verdict.facts
        if not verdict.ok:
            wrong.append(f"{ward.slug}: {verdict.reason} at {verdict.first_bad}")
    return Check("log", facts, wrong)


def cases(wards: list[Ward]) -> Check:
    """Replay the log: database and log may each be whole and not of one moment."""
    wrong, compared = [], 0
    for ward in wards:
        found = compare(ward.pk)
        compared += found.compared
        wrong += [f"{ward.slug}: {one.case} {one.field}" for one in found.differences]
    return Check("cases", compared, wrong)


def keys_open() -> Check:
    state = vault_queries.status()
    problems = [state.problem, *(ward.problem for ward in state.wards)]
    wrong = [str(problem) for problem in problems if problem]
    return Check("keys", len(state.wards), wrong)


def sealed(wards: list[Ward], sample: int) -> Check:
    """Open a random sample of sealed fields; a destroyed key is no fault."""
    wrong, opened = [], 0
    for ward in wards:
        with ward_scope(ward.pk):
            for row, blob, name in _sampled(ward.pk, sample):
                try:
                    key = vault.data_key(ward.pk, row.key_id)
                    open_sealed(key, row.stream, name, blob)
                except KeyDestroyed:
                    continue
                except VaultProblem as problem:
                    wrong.append(f"{row.stream} {name}: {type(problem).__name__}")
                opened += 1
    return Check("sealed", opened, wrong)


def _sampled(ward: int, sample: int) -> Iterator[tuple[Any, bytes, str]]:
    """Yield rows from a random place on, going round at the end of the table."""
    for model, column, name in SEALED_FIELDS:
        rows = model.objects.filter(ward=ward, key_id__isnull=False).order_by("pk")
        start = uuid4()
        found = list(rows.filter(pk__gte=start)[:sample])
        found += rows.filter(pk__lt=start)[: sample - len(found)]
        for row in found:
            if blob := bytes(getattr(row, column)):
                yield row, blob, name


def files(wards: list[Ward]) -> Check:
    wrong, seen = [], 0
    for ward in wards:
        with ward_scope(ward.pk):
            wrong += [f"{name}: {what}" for name, what in unsound(ward.pk)]
        seen += 1
    return Check("files", seen, wrong)
