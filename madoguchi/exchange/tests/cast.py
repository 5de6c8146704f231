"""Builders of this room's tests: a town whose certificates go by file, and answers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import ANSWERS, MONDAY, Town, a_case
from madoguchi.exchange.actions import make_batch
from madoguchi.exchange.models import Batch
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import forget_wards

BUSINESS = "kaigo"
BY_FILE = {"certificate": f"file:{BUSINESS}"}
STREET = "若葉台二丁目4番6号"
POSTED: Mapping[str, Mapping[str, Any]] = {
    **ANSWERS,
    "delivery": {"delivery": "post"},
    "where": {"address": STREET},
}


def rule(town: Town, **rules: Any) -> None:
    """Change rules of a ward."""
    row = Ward.objects.get(pk=town.id)
    row.rules = {**row.rules, **rules}
    row.save(update_fields=["rules"])
    forget_wards()


def by_file(town: Town, count: int = 2) -> list[Case]:
    """Let certificates go by file; return so many granted ones."""
    rule(town, hand_over=BY_FILE)
    return [a_case(town, "granted") for _ in range(count)]


def a_batch(town: Town, batch_id: UUID | None = None) -> Batch:
    return make_batch(BUSINESS, batch_id or uuid4(), by=town.sato, at=MONDAY)


def answers_for(batch: Batch, **results: str) -> str:
    """Return an acknowledgement; a result is `accepted` or `refused:CODE:words`."""
    lines = ["run,reference,result,code,message"]
    for reference, said in results.items():
        result, _, why = said.partition(":")
        code, _, words = why.partition(":")
        lines.append(f"{batch.name},{reference},{result},{code},{words}")
    return "\n".join(lines)
