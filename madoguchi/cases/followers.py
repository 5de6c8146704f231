"""What follows a decision or a correction: letters, the hand-over, what is issued."""

from uuid import UUID

from madoguchi.cases import issuing, rules, tasks
from madoguchi.cases.models import Case
from madoguchi.cases.queries import the_case
from madoguchi.documents.template import Source
from madoguchi.events.envelope import SealedEvent
from madoguchi.jobs.actions import enqueue_once
from madoguchi.procedures.queries import form_at

KINDS = frozenset(
    {
        "case.decided",
        "case.correction_asked",
        "case.handed_over",
        "issue.reissue_asked",
        "issue.language_asked",
    }
)
BY_HAND = "staff"
"""The adapter of a hand-over that no register was told of."""


def carry_out(event: SealedEvent) -> None:
    """Ask for the letter and, when the wish was granted, for what comes of it."""
    case_id = event.stream.removeprefix("case/")
    case = the_case(event.ward, UUID(case_id))
    if case is None:
        return  # disposed of before its letter was written
    if event.kind == "case.correction_asked":
        key = f"correction:{event.id}"
        enqueue_once(tasks.write_request, key, event.ward, case_id, ward=event.ward)
        return
    if event.kind.startswith("issue."):
        _print(event, case_id)
        return
    if event.kind == "case.handed_over":
        if event.fact["adapter"] != BY_HAND:
            _issue(event.ward, case, "register")
        return
    key = f"letter:{case_id}"
    enqueue_once(tasks.write_letter, key, event.ward, case_id, ward=event.ward)
    stages = form_at(case.version_hash).definition.stages
    granted = event.fact["outcome"] == Case.Outcome.GRANTED
    if granted:
        _issue(event.ward, case, "case")
    if granted and rules.needs_hand_over(stages):
        key = f"hand-over:{case_id}"
        enqueue_once(tasks.hand_over, key, event.ward, case_id, ward=event.ward)


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


def _issue(ward: int, case: Case, source: Source) -> None:
    """Ask for the papers of a source, where there are any."""
    if issuing.issues_from(case, source):
        key = f"issue:{source}:{case.pk}"
        case_id = str(case.pk)
        enqueue_once(issuing.issue_papers, key, ward, case_id, source, ward=ward)
