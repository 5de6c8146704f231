"""The same doors with one safeguard taken away; runs inside a place, for a control."""

import socket
import sys
import time
from uuid import uuid4

from madoguchi.cases.actions.submit import Arrival
from madoguchi.cases.facts import CaseReceived
from madoguchi.cases.models import Case, Draft
from madoguchi.cases.opened import subject_of
from madoguchi.config.serving import serve as serve_on
from madoguchi.events.actions import record, unit
from madoguchi.wards.actor import Actor

BUSY_SECONDS = 0.1
_SUBMIT = sys.modules["madoguchi.cases.actions.submit"]  # its name is a function's too


def receive(arrival: Arrival, reference: str, by: Actor, *, keep_answers: bool) -> Case:
    """Receive an application as many a form does: look, then write.

    Between the two it takes the while that a busy machine takes: a race that is lost
    only now and then would make a control that fails only now and then.
    """
    del keep_answers
    time.sleep(BUSY_SECONDS)
    case: Case = _SUBMIT._case(arrival, reference, by)  # noqa: SLF001 - all but its key
    case.pk = uuid4()
    with unit():
        Draft.objects.filter(pk=arrival.draft.id).update(submitted_at=arrival.at)
        case.save(force_insert=True)
        fact = CaseReceived(
            arrived_on=case.arrived_on.isoformat(),
            received_on=case.received_on.isoformat(),
            due_on=case.due_on.isoformat(),
            stage=case.stage,
            department=case.department,
        )
        record(fact, on=subject_of(case), by=by, at=arrival.at)
    return case


def serve(listener: int) -> None:
    """Answer requests on an inherited socket, receiving without care."""
    from madoguchi.config.wsgi import application  # noqa: PLC0415 - starts Django

    vars(_SUBMIT)["_receive"] = receive  # the safeguard that is taken away
    serve_on(application, socket.socket(fileno=listener))
