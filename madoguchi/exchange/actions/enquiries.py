"""Ask a register about the applicant of a case, and keep what it answers, typed.

The question is written down with its legal basis before anything leaves; a follower of
the log puts it to the register. The answer is sealed under the key of the case.
"""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from madoguchi.cases.actions.holding import held, refuse_unless, say
from madoguchi.cases.actions.stages import pass_stage
from madoguchi.cases.models import Case
from madoguchi.cases.opened import subject_of
from madoguchi.cases.problems import NotAllowed
from madoguchi.cases.queries import opened
from madoguchi.cases.registers.telling import INVENTED, TELLERS, Asked
from madoguchi.events.actions import record, unit
from madoguchi.exchange.asking import Unreadable, askable_for, askables, read_answer
from madoguchi.exchange.facts import EnquiryAnswered, EnquiryAsked
from madoguchi.exchange.models import Enquiry
from madoguchi.exchange.problems import AlreadyAsked, NoSuchQuestion
from madoguchi.procedures.hidden import without_hidden
from madoguchi.procedures.queries import form_at
from madoguchi.vault.sealing import seal_json
from madoguchi.wards.actor import Actor
from madoguchi.wards.queries import ward_by_id

State = Enquiry.State


def ask(case_id: UUID, key: str, *, by: Actor, at: datetime) -> Enquiry:
    """Ask a register about the applicant of a case that is not decided yet.

    Raises NoSuchQuestion where no law names this work, AlreadyAsked while it waits.
    """
    if not by.is_staff:
        raise NotAllowed("staff")
    try:
        with held(case_id, by) as case:
            refuse_unless(case, *Case.UNDECIDED)
            return _asked(case, key, by, at)
    except IntegrityError:
        raise AlreadyAsked from None


def ask_for_stage(case: Case, key: str, *, at: datetime) -> None:
    """Ask what a stage of the flow waits for, unless that is asked already.

    Where no law names the work, or the case went on meanwhile, nothing is asked and
    somebody of the office ends the stage.
    """
    by = Actor.system(case.ward_id)
    with held(case.pk, by) as row:
        waits = Enquiry.objects.filter(
            ward=row.ward_id, case=row, key=key, state=State.ASKED
        )
        stands = row.stage == case.stage and row.state in Case.UNDECIDED
        if stands and key in _keys_for(row) and not waits.exists():
            _asked(row, key, by, at)


def _keys_for(case: Case) -> list[str]:
    return [one.key for one in askable_for(case.procedure)]


def _asked(case: Case, key: str, by: Actor, at: datetime) -> Enquiry:
    """Write down what is asked of which register about a held case."""
    if key not in _keys_for(case):
        raise NoSuchQuestion
    asked = askables()[key]
    row = Enquiry.objects.create(
        ward_id=case.ward_id,
        case=case,
        key=key,
        basis=asked.basis,
        asked_by_id=int(by.id) if by.is_staff else None,
        asked_at=at,
    )
    say(EnquiryAsked(str(row.pk), key, asked.register), case, by, at)
    return row


def go_on_answered(ward: int, enquiry_id: UUID, *, at: datetime) -> None:
    """Let a case go on whose stage waited for this answer; one nobody can read waits.

    Whoever asked: the answer is what the stage is about.
    """
    row = Enquiry.objects.filter(ward=ward, pk=enquiry_id).select_related("case")
    found = row.filter(state__in=(State.ANSWERED, State.NOTHING)).first()
    if found is None:
        return
    stages = form_at(found.case.version_hash).definition.stages
    here = next((one for one in stages if one.key == found.case.stage), None)
    if here is not None and here.enquiry == found.key:
        by = Actor.system(ward)
        pass_stage(found.case_id, "enquiry", str(found.state), by=by, at=at)


def carry_out(ward: int, enquiry_id: UUID, *, at: datetime) -> None:
    """Put an enquiry to its register and keep the answer; done twice, once."""
    row = (
        Enquiry.objects.select_related("case")
        .filter(ward=ward, pk=enquiry_id, state=State.ASKED)
        .first()
    )
    if row is None:
        return
    name = ward_by_id(ward).rules.get("register", "fake")
    question = askables()[row.key]
    case = opened(row.case)
    said = TELLERS[name](
        Asked(
            row.pk,
            row.key,
            question.register,
            row.basis,
            without_hidden(case.journey().shown()),
        )
    )
    state, answer = State.NOTHING, {}
    if said is not None:
        try:
            state, answer = State.ANSWERED, read_answer(question, said)
        except Unreadable:
            state = State.FAILED
    kept = {"answer": answer, "invented": name in INVENTED}
    with unit():
        waiting = Enquiry.objects.filter(ward=ward, pk=row.pk, state=State.ASKED)
        changed = waiting.update(
            state=state,
            answered_at=at,
            sealed=seal_json(case.key, row.case.stream, row.seal_field, kept),
        )
        if changed:
            fact = EnquiryAnswered(str(row.pk), row.key, str(state))
            record(fact, on=subject_of(row.case), by=Actor.system(ward), at=at)
