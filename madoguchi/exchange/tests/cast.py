"""Builders of this room's tests: a town whose certificates go by file, and answers."""

from uuid import UUID, uuid4

from madoguchi.cases.models import Case
from madoguchi.cases.tests.cast import MONDAY, Town, a_case, rule
from madoguchi.exchange.actions import make_batch
from madoguchi.exchange.models import Batch

BUSINESS = "kaigo"
BY_FILE = {"certificate": f"file:{BUSINESS}"}


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
