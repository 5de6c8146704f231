"""What an operator may know about the keys: their state, never a key."""

import stat
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Q

from madoguchi.vault import keys, rules
from madoguchi.vault.models import SealedKey, WardKey
from madoguchi.vault.problems import VaultProblem


@dataclass(frozen=True, slots=True)
class WardState:
    """One ward's keys: how many, how many destroyed, and whether they open."""

    ward: int
    keys: int
    destroyed: int
    problem: VaultProblem | None


@dataclass(frozen=True, slots=True)
class Status:
    """The root key and every ward's keys, as far as they can be opened."""

    root_file: str
    root_check: str
    mode: str
    problem: VaultProblem | None
    wards: list[WardState]

    @property
    def ok(self) -> bool:
        return not self.problem and not any(ward.problem for ward in self.wards)


def status() -> Status:
    """Try the root key on the store and each ward's newest key; raise nothing."""
    path = Path(settings.ROOT_KEY_FILE)
    check, problem = "", None
    try:
        check = rules.check_value(keys.root_key())
        keys.check_root_key()
    except VaultProblem as found:
        problem = found
    return Status(
        str(path),
        check,
        stat.filemode(path.stat().st_mode) if path.exists() else "",
        problem,
        [_ward_state(row) for row in _ward_rows()],
    )


def _ward_rows() -> list[WardKey]:
    return list(WardKey.objects.order_by("ward")) if keys.is_made() else []


def _ward_state(row: WardKey) -> WardState:
    counts = SealedKey.objects.filter(ward=row.ward).aggregate(
        keys=Count("pk"),
        destroyed=Count("pk", filter=Q(destroyed_at__isnull=False)),
    )
    newest = SealedKey.objects.filter(ward=row.ward, destroyed_at=None).last()
    problem = None
    try:
        wrapping, _ = keys.ward_keys(row.ward)
        if newest is not None:
            rules.unwrap(wrapping, bytes(newest.wrapped), "data", row.ward)
    except VaultProblem as found:
        problem = found
    return WardState(row.ward, problem=problem, **counts)
