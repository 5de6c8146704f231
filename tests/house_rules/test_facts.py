"""The log can hold references and declared codes only, and nothing is said in vain."""

import dataclasses
import re
from importlib import import_module
from typing import Any

import pytest

from madoguchi.config.wiring import FOLLOWERS
from madoguchi.events.facts import FACTS, MARK, Fact
from tests.house_rules.source import PACKAGE as ROOMS

PERSONAL = re.compile(
    r"name|kana|address|mail|phone|birth|text|comment|answer$|note$|password|secret"
)
# Nobody reacts to these; they are read from the log: by its history, by a replay of
# the case, by counts of work.
ONLY_COUNTED = {
    "absence.ended": "that somebody's days away were taken back",
    "absence.named": "who does whose work; asked of the table",
    "approval.proposed": "that a decision was drafted",
    "approval.recalled": "that its drafter took it back",
    "approval.reviewed": "that somebody saw what a deputy stamped",
    "approval.sent_back": "that somebody on its way wants it otherwise",
    "approval.stamped": "who agreed",
    "approval_table.drafted": "that somebody writes another table",
    "approval_table.dropped": "that they gave it up",
    "approval_table.enacted": "from when on who agrees; asked of the ward's rules",
    "approval.voided": "that nothing stamped holds any more",
    "annotation.pinned": "what happened on a day; asked of the table",
    "annotation.removed": "that a note of a day was wrong",
    "arrival.settled": "that somebody typed it in",
    "arrival.stopped": "that an application from elsewhere needs somebody",
    "arrival.taken": "which case an application from elsewhere became",
    "baseline.confirmed": "that a second person saw the evidence",
    "baseline.stated": "where a ward starts from; asked of the table",
    "batch.answered": "what a system said about a file",
    "batch.fetched": "who took a file out",
    "batch.made": "what was handed over",
    "batch.renewed": "that an address left a file",
    "case.sent": "in which file a case was handed over",
    "case.sent_back": "that a system did not take it",
    "errand.done": "what a robot typed in, and the minutes it saved",
    "errand.failed": "what a robot could not do",
    "errand.leased": "which robot had a case",
    "robot.started": "that a robot may work",
    "robot.stopped": "who stopped a robot, or what",
    "advice.asked": "which section is asked about a case, and until when",
    "advice.given": "that it answered, in time or late",
    "advice.taken_back": "that nobody needs the answer any more",
    "mention.made": "who was told of a note",
    "message.noted_down": "that something was said elsewhere",
    "message.received": "that an applicant wrote",
    "message.settled": "that what was written needs no answer",
    "bulk.stamped": "how many drafts were stamped together",
    "assignment_rule.dropped": "that new cases go to nobody by rule",
    "assignment_rule.set": "who is given what comes in; asked of the table",
    "bulk.finished": "that each of many cases had its turn",
    "case.assigned": "who works on it",
    "case.closed": "the end of the work",
    "case.disposed": "the end of the record",
    "case.noted": "that a note was written",
    "check.ticked": "who looked at a line of the checklist",
    "check.unticked": "who took that back",
    "due_notice.seen": "that somebody read the notice of the morning",
    "due_notice.told": "how much pressed somebody on a morning",
    "case.recounted": "that its days count by another calendar",
    "case.released": "who stopped working on it",
    "consent.given": "what a person allowed",
    "consent.withdrawn": "what a person no longer allows",
    "copy.made": "what was handed out, and to whom it belongs",
    "correction.refused": "where people stumble",
    "disposal.drawn": "what somebody wants destroyed",
    "disposal.dropped": "that it is not",
    "disposal.finished": "how many records are gone",
    "document.disposed": "the end of a file",
    "document.kept": "that a file came in",
    "document.removed": "that a file was taken back",
    "draft.carried": "that a draft goes on under another version",
    "draft.attached": "somebody signed in with it in hand",
    "draft.expired": "nobody came back in time",
    "draft.on_paper": "a printed form came to the office",
    "draft.printed": "somebody went on by hand",
    "draft.resumed": "somebody came back",
    "factor.added": "that somebody has one more passkey",
    "factor.removed": "that a passkey opens nothing any more",
    "hold.lifted": "that a record goes the way of all others",
    "hold.placed": "that a record is kept longer",
    "identity.checked": "how sure the ward is of a person",
    "issue.delivered": "how what was issued reached somebody",
    "issue.replaced": "which paper stands for which",
    "issue.returned": "that the post brought it back",
    "issue.revoked": "that a paper does not stand any more",
    "issue.stopped": "an alarm; the history of its case shows it",
    "manuscript.discarded": "that somebody gave up writing",
    "manuscript.handed_over": "what became a proposal",
    "mandate.dropped": "that they do not",
    "mandate.rejected": "that nothing proves it",
    "mandate.revoked": "that nobody acts by it any more; asked of the table",
    "mandate.used": "that a paper went to an agent",
    "mandate.verified": "that somebody saw what proves it",
    "mismatch.found": "that money does not fit",
    "mismatch.settled": "what was done about it",
    "payment.begun": "that somebody went to the payment page",
    "payment.cancelled": "that an amount is asked for no more",
    "payment.failed": "a try to pay that did not succeed",
    "payment.slip_noted": "by which slip it can be paid",
    "payments.reconciled": "what the company's file of a day said",
    "notice.refused": "an address takes no mail",
    "notice.resent": "staff sent it again",
    "notice.sent": "it left",
    "notice.unconfirmed": "nobody knows whether it left",
    "opening.asked": "that somebody wants to see a protected address",
    "opening.permitted": "that a second person agreed",
    "opening.refused": "that a second person did not",
    "protection.begun": "every channel asks the table, nobody follows",
    "protection.end_asked": "that somebody wants a protection to end",
    "protection.end_refused": "that a second person lets it go on",
    "protection.ended": "every channel asks the table, nobody follows",
    "protection.renewed": "that it was looked at again",
    "protection.widened": "that a case came later",
    "procedure.checked": "what the publish gate said",
    "procedure.dropped": "that a proposal was given up",
    "procedure.returned": "that a second person wants it otherwise",
    "procedure.review_asked": "that a second person was asked",
    "procedure.rolled_back": "which version was gone back from",
    "procedure.tested": "that people tried a version",
    "procedure.waiver_ended": "that it may no more",
    "saved_view.dropped": "that a view of the list is gone",
    "saved_view.kept": "that somebody named a view of the list",
    "session.ended": "that a browser of staff is signed in no more",
    "staff.signed_in": "who came in, and by what they proved who they are",
    "transfer.taken": "how many changes one file of transfers made",
    "refund.dropped": "that a refund was given up",
    "refund.made": "that money went back",
    "refund.proposed": "that somebody wants money given back",
    "pool.released": "how many people's answers or times were counted together",
    "survey.opened": "from when to when staff may answer",
    "register.loaded": "that the ward's registers were read anew",
    "substitution.ended": "that a deputy stamps no more",
    "substitution.named": "who stamps for whom",
    "run.cancelled": "that a run over all residents was given up",
    "run.cleared": "that its verdicts are gone",
    "run.finished": "how many of each verdict there are",
    "run.proposed": "that somebody wants all residents judged",
    "webhook.refused": "a message that was not believed",
}
for found in ROOMS.glob("*/facts.py"):
    import_module(f"madoguchi.{found.parent.name}.facts")
CODE = re.compile(r"[A-Za-z0-9_.+-]{1,60}")
# Some tests of the log say facts of their own.
KINDS = sorted(kind for kind, fact in FACTS.items() if ".tests." not in fact.__module__)


def fields_of(kind: str) -> tuple[dataclasses.Field[Any], ...]:
    fact: Any = FACTS[kind]
    return dataclasses.fields(fact)


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_declares_what_each_field_may_hold(kind: str) -> None:
    undeclared = [field.name for field in fields_of(kind) if MARK not in field.metadata]

    assert undeclared == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_field_of_a_fact_is_named_like_a_person(kind: str) -> None:
    named = [field.name for field in fields_of(kind) if PERSONAL.search(field.name)]

    assert named == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_is_a_code(kind: str) -> None:
    codes = [code for field in fields_of(kind) for code in field.metadata[MARK].codes]

    assert [code for code in codes if code and not CODE.fullmatch(code)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_is_frozen_and_says_what_happened(kind: str) -> None:
    fact: type[Fact] = FACTS[kind]

    assert fact.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+", kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_is_followed_or_listed_as_only_counted(kind: str) -> None:
    heard = any(
        follower.kinds is None or kind in follower.kinds
        for follower in FOLLOWERS.values()
    )

    assert heard != (kind in ONLY_COUNTED)


def test_a_follower_hears_only_what_can_be_said() -> None:
    kinds = {kind for one in FOLLOWERS.values() for kind in one.kinds or ()}

    assert sorted(kinds - set(FACTS)) == []
