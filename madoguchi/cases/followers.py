"""What follows a decision, a correction or money: letters, the hand-over, papers."""

from uuid import UUID

from madoguchi.cases import issuing, rules, tasks
from madoguchi.cases.actions.paying import ask_no_more, go_on_paid, lapse
from madoguchi.cases.actions.review import close
from madoguchi.cases.actions.stages import pass_check
from madoguchi.cases.mandates import told_mandate
from madoguchi.cases.models import Case
from madoguchi.cases.owing import owes
from madoguchi.cases.queries import the_case
from madoguchi.cases.registers.ways import REGISTER, way_of
from madoguchi.documents.template import Source
from madoguchi.events.envelope import SealedEvent
from madoguchi.jobs.actions import enqueue_once
from madoguchi.procedures.queries import form_at
from madoguchi.wards.actor import Actor

ARRIVALS = frozenset(
    {
        "case.received",
        "case.reviewed",
        "case.corrected",
        "case.revoked",
        "case.reopened",
        "stage.passed",
    }
)
"""What brings a case to another stage of its review."""
MONEY = frozenset(
    {"payment.received", "payment.waived", "payment.lapsed", "case.withdrawn"}
)
AGENTS = frozenset({"case.received", "mandate.declared"})
"""By what somebody may come to act for another, who is told of it."""
PRESS = frozenset({"issue.reissue_asked", "issue.language_asked"})
KINDS = (
    frozenset(
        {
            "case.decided",
            "case.correction_asked",
            "case.paid",
            "case.handed_over",
            "case.revoked",
        }
    )
    | MONEY
    | PRESS
    | AGENTS
)


def carry_out(event: SealedEvent) -> None:
    """Ask for the letter and, when granted and paid, the hand-over and the papers."""
    if not event.stream.startswith("case/"):
        return  # money of something that is no case
    case_id = event.stream.removeprefix("case/")
    case = the_case(event.ward, UUID(case_id))
    if case is None:
        return  # disposed of before its letter was written
    if event.kind in MONEY:
        _follow_money(event, case)
    elif event.kind in PRESS:
        _print(event, case_id)
    elif event.kind in AGENTS:
        _tell_of_agent(event, case)
    elif event.kind == "case.correction_asked":
        key = f"correction:{event.id}"
        enqueue_once(tasks.write_request, key, event.ward, case_id, ward=event.ward)
    elif event.kind == "case.revoked":
        key = f"revocation:{event.id}"
        enqueue_once(tasks.write_revocation, key, event.ward, case_id, ward=event.ward)
    elif event.kind == "case.handed_over":
        if event.fact["adapter"] in tasks.REGISTERS:
            _issue(event, case, "register")
    else:
        _follow_decision(event, case)


def _tell_of_agent(event: SealedEvent, case: Case) -> None:
    """Ask for the letter that tells an applicant who acts for them."""
    mandate = told_mandate(case, event)
    if mandate is None:
        return
    key, given = f"agency:{mandate.pk}", (event.ward, str(case.pk), str(mandate.pk))
    enqueue_once(tasks.write_agency, key, *given, ward=event.ward)


def walk_on(event: SealedEvent) -> None:
    """Let a case go on that came to a check and passes it."""
    case_id = UUID(event.stream.removeprefix("case/"))
    case = the_case(event.ward, case_id)
    if case is not None and not case.is_closed and _has_check(case):
        pass_check(case_id, ward=event.ward, at=event.occurred_at)


def _has_check(case: Case) -> bool:
    stages = form_at(case.version_hash).definition.stages
    return any(one.kind == "check" and one.key == case.stage for one in stages)


def _follow_decision(event: SealedEvent, case: Case) -> None:
    if case.is_of_staff:
        close(case.pk, by=Actor.system(event.ward), at=event.occurred_at)
        return
    if event.kind == "case.decided":
        key, case_id = f"letter:{event.id}", str(case.pk)
        enqueue_once(tasks.write_letter, key, event.ward, case_id, ward=event.ward)
        if event.fact["outcome"] == Case.Outcome.REFUSED:
            ask_no_more(case, "refused", at=event.occurred_at)
            return
    _hand_over(event, case)


def _hand_over(event: SealedEvent, case: Case) -> None:
    """Let the press and the register make what was granted, once nothing is owed."""
    if owes(case):
        return
    _issue(event, case, "case")
    ward = event.ward
    stages = form_at(case.version_hash).definition.stages
    asks = way_of(ward, case.procedure).name == REGISTER
    if asks and rules.needs_hand_over(stages):
        key = f"hand-over:{event.id}"
        enqueue_once(tasks.hand_over, key, ward, str(case.pk), ward=ward)


def _print(event: SealedEvent, case_id: str) -> None:
    """Ask the press for what staff asked for."""
    issue, language = str(event.fact["document"]), event.fact.get("language", "")
    if language:
        key = f"language:{issue}:{language}"
        given = (event.ward, case_id, issue, language)
        enqueue_once(issuing.print_in_language, key, *given, ward=event.ward)
        return
    key = f"anew:{issue}"
    enqueue_once(issuing.print_anew, key, event.ward, case_id, issue, ward=event.ward)


def _issue(event: SealedEvent, case: Case, source: Source) -> None:
    """Ask for the papers of a source, where there are any."""
    if issuing.issues_from(case, source):
        key, ward = f"issue:{source}:{event.id}", event.ward
        case_id = str(case.pk)
        enqueue_once(issuing.issue_papers, key, ward, case_id, source, ward=ward)


def _follow_money(event: SealedEvent, case: Case) -> None:
    if event.kind == "case.withdrawn":
        ask_no_more(case, "withdrawn", at=event.occurred_at)
    elif event.kind == "payment.lapsed":
        lapse(case.pk, ward=event.ward, at=event.occurred_at)
    else:
        go_on_paid(case.pk, ward=event.ward, at=event.occurred_at)
