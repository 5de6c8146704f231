"""Ask a register a typed question about an applicant: one module a system.

A teller is a function of `Asked` that returns values by name, or None when the register
has nothing; it may raise, and is asked again later. Asked twice it must answer alike.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Asked:
    """照会: what is asked, on what legal basis, about whom; `id` makes it one."""

    id: UUID
    key: str
    register: str
    basis: str
    answers: Mapping[str, Any] = field(repr=False)


Teller = Callable[[Asked], Mapping[str, Any] | None]
SAMPLES: Final[Mapping[str, Mapping[str, Any]]] = {
    "tax-income": {
        "year": 2026,
        "income_yen": 2_480_000,
        "dependents": 1,
        "taxed": True,
    },
    "tax-income-single": {"year": 2026, "income_yen": 1_120_000, "dependents": 1},
    "tax-income-school": {"year": 2026, "income_yen": 2_310_000, "declared": True},
    "residence": {"registered": True, "since": "2020-04-01"},
}


def fake(asked: Asked) -> Mapping[str, Any] | None:
    """Answer as the fake register does: invented values, the same for everybody."""
    return SAMPLES.get(asked.key)


TELLERS: Final[Mapping[str, Teller]] = {"fake": fake}
INVENTED: Final = frozenset({"fake"})
"""Those whose answers are no record of anybody."""
