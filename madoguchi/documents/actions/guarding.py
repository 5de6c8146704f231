"""Let nothing out that is about somebody else: the check at the moment of output.

A document is checked against the case it is handed out for when it comes from the
press and each time it leaves; what does not fit is not sent, not kept, and told to
the log. ADR 20.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from madoguchi.documents.facts import IssueStopped
from madoguchi.documents.marking import mark_of
from madoguchi.documents.marks import marks_in
from madoguchi.documents.models import Document
from madoguchi.documents.problems import WrongSubject
from madoguchi.events.actions import record, unit
from madoguchi.events.facts import Subject
from madoguchi.wards.actor import Actor

log = logging.getLogger(__name__)
Where = Literal["press", "output"]


def refuse_foreign(document: Document, to: Subject, *, by: Actor, at: datetime) -> None:
    """Stop a document of one case on its way to another, before it is opened."""
    if (document.ward_id, document.stream) != (to.ward, to.stream):
        _stop(Output(document.pk, to), by, at)


@dataclass(frozen=True, slots=True)
class Output:
    """What is about to leave: which document, to whom, and from where."""

    document: UUID
    to: Subject
    where: Where = "output"


def refuse_other(content: bytes, out: Output, *, by: Actor, at: datetime) -> None:
    """Stop bytes that are not this document about this case, and nothing else.

    Raises WrongSubject; no byte of them may go anywhere after it.
    """
    expected = mark_of(out.to.ward, out.to.stream, out.document)
    if marks_in(content) != {expected}:
        _stop(out, by, at)


def _stop(out: Output, by: Actor, at: datetime) -> None:
    log.error("document %s was stopped: it is about another case", out.document)
    with unit():
        fact = IssueStopped(document=str(out.document), where=out.where)
        record(fact, on=out.to, by=by, at=at)
    raise WrongSubject(out.where)
