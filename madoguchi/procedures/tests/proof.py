"""Proofs for versions that tests make up; outside tests nobody can write one."""

from datetime import UTC, date, datetime
from typing import Any

from madoguchi.procedures import actions
from madoguchi.procedures.definition.canonical import hash_of, to_canonical
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.gate.evidence import Evidence
from madoguchi.procedures.models import GateResult, Offer, Proposal
from madoguchi.procedures.standing import key_of_proposal

LONG_AGO = datetime(2026, 4, 1, tzinfo=UTC)


def passed(definition: Definition, **others: object) -> Evidence:
    """Return the proof that a version passed, as `madoguchi catalogue` writes it."""
    values: dict[str, object] = {
        "examples": "",
        "records": "",
        "languages": ("en",),
        "made_on": date(2026, 4, 1),
        "checks": "",
        "judge": "",
        **others,
    }
    digest = hash_of(to_canonical(definition))
    return Evidence(document=digest, **values)  # type: ignore[arg-type]


def publish(definition: Definition, **how: Any) -> Offer:
    """Publish a version that passed, as a ward does that moves in."""
    return actions.publish(definition, evidence=passed(definition), **how)


def let_pass(row: Proposal) -> GateResult:
    """Let the gate have found nothing against a proposal as it is now."""
    return GateResult.objects.create(
        ward_id=row.ward_id,
        key=key_of_proposal(row),
        document=hash_of(bytes(row.document)),
        reasons=[],
        pages=GateResult.Pages.DONE,
        made_at=LONG_AGO,
    )
