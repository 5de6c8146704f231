"""Take in what a system says about a batch; told twice, the second changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from madoguchi.cases.actions import hand_over_done
from madoguchi.cases.models import Case
from madoguchi.cases.opened import subject_of
from madoguchi.events.actions import record, unit
from madoguchi.exchange.actions.batches import say
from madoguchi.exchange.answer_file import Answered, read_answers
from madoguchi.exchange.facts import BatchAnswered, CaseSentBack
from madoguchi.exchange.manifest import hashes_in
from madoguchi.exchange.models import Batch, Row
from madoguchi.exchange.problems import BadAnswers, BadLine
from madoguchi.exchange.queries import manifest_in, rows_of, visible_batch
from madoguchi.vault.actions import data_key
from madoguchi.vault.sealing import seal_json
from madoguchi.wards.actor import Actor

RECORDED: Final = "recorded"
"""The result of a case that a system took: it has it, and issues nothing."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What an acknowledgement changed, what stood already and what is still missing."""

    accepted: int
    refused: int
    same: int
    missing: int


def acknowledge(batch_id: UUID, text: str, *, by: Actor, at: datetime) -> Taken:
    """Take in an acknowledgement, all or nothing; raise BadAnswers with what is wrong.

    Each case goes on in a step of its own: whoever is interrupted sends the file again.
    """
    batch = visible_batch(by, batch_id)
    hashes = set(hashes_in(manifest_in(batch)).values())
    answers = read_answers(text, run=batch.name, sha256=hashes)
    rows = {
        row.case.reference: row for row in rows_of(batch).exclude(state=Row.State.UNFIT)
    }
    _refuse_unknown(answers, rows)
    new = [one for one in answers if rows[one.reference].state == Row.State.SENT]
    for one in new:
        _take(rows[one.reference], one, by, at)
    left = rows_of(batch).filter(state=Row.State.SENT).count()
    accepted = sum(one.result == Row.State.ACCEPTED for one in new)
    if new:
        with unit():
            batch.answered_at = at
            batch.save(update_fields=["answered_at"])
            fact = BatchAnswered(accepted, len(new) - accepted, left)
            say(fact, batch, by, at)
    return Taken(accepted, len(new) - accepted, len(answers) - len(new), left)


def _refuse_unknown(answers: list[Answered], rows: Mapping[str, Row]) -> None:
    """Raise for cases that are not in the batch, and for those settled otherwise."""
    bad = []
    for one in answers:
        row = rows.get(one.reference)
        if row is None:
            bad.append(BadLine(one.line, "reference", "reference"))
        elif row.state not in (Row.State.SENT, one.result):
            bad.append(BadLine(one.line, "result", "settled"))
    if bad:
        raise BadAnswers(bad)


def _take(row: Row, one: Answered, by: Actor, at: datetime) -> None:
    """Write down what became of one case, and let it go on where it was taken."""
    batch: Batch = row.batch
    with unit():
        held = Row.objects.select_for_update().filter(pk=row.pk, state=Row.State.SENT)
        if not held.exists():
            return
        key = data_key(row.ward_id, row.case.key_id or 0)
        field = f"batch/{batch.pk}/words"
        row.state, row.code, row.answered_at = one.result, one.code, at
        if one.message:
            row.sealed_words = seal_json(key, row.case.stream, field, one.message)
        row.save(update_fields=["state", "code", "answered_at", "sealed_words"])
        if one.result == Row.State.REFUSED:
            fact = CaseSentBack(batch.name, one.code)
            record(fact, on=subject_of(row.case), by=by, at=at)
        elif row.case.state == Case.State.DECIDED:
            hand_over_done(
                row.case_id,
                adapter=f"file/{batch.business}",
                result=RECORDED,
                by=by,
                at=at,
            )
