"""Whoever may not see a thing is answered as if it had never been.

Every address of every door is found by walking the resolver; every thing there is in
one ward is put into it, and everybody else tries it: of the other ward, of this ward,
signed in or not, at their own ward's addresses and at the other's.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from madoguchi.cases.models import Case
from madoguchi.cases.queries import DENIED
from madoguchi.cases.tests.cast import ANSWERS
from madoguchi.documents.models import Document
from madoguchi.events.models import View
from madoguchi.jobs.models import Job
from madoguchi.notices.models import Notice
from madoguchi.procedures.queries import form_at
from madoguchi.wards.scope import ward_scope
from tests.journeys.combinations import Record, Try, tell
from tests.journeys.visits import (
    NEVER,
    Place,
    Said,
    Visitor,
    address,
    body_of,
    let_all_try_again,
    places,
    rows,
    without,
)
from tests.journeys.world import UNTESTED, Jar, Life, World, a_picture, undone

pytestmark = pytest.mark.django_db

CLERKS = {"sato", "suzuki"}
THERE = {"kato", "chief"}
"""Who works in the other department, which has a case of this one."""
OTHERS = {
    "kato", "chief", "dx", "owner", "keeper", "privacy", "cio", "admin", "finance",
}  # fmt: skip
STAFF = {*CLERKS, *OTHERS}
ENTERS = {"dx", "cio", "admin"}
"""Who may enter the register that the tests look at."""
CLIENTS = {"client", "other client"}
RECORDS = {"asked", "refused", "issued"}
"""Cases whose own addresses with a second blank are filled in too."""


@dataclass(frozen=True)
class Thing:
    """What stands in an address, and the browsers of its ward it opens to.

    `public` things open to anybody who is at the ward's own addresses; `shared` ones
    are the same in each ward.
    """

    filled: Mapping[str, object]
    owners: frozenset[str] = field(default_factory=frozenset)
    public: bool = False
    shared: bool = False

    @property
    def never(self) -> dict[str, object]:
        """Return the same address with something that never was in it."""
        return {
            name: value if name in SAME else NEVERS[type(value)]
            for name, value in self.filled.items()
        }


SAME = {"page", "question", "manner", "step", "register"}
"""What stands in an address and names no thing, but a part of one."""
NEVERS: Mapping[type, object] = {UUID: NEVER, int: 999_999_999, str: "never-was"}


# ------------------------------------------------------ what fits into which address


def drafts(life: Life) -> Iterator[tuple[UUID, set[str]]]:
    yield from ((one, life.draft_owners[name]) for name, one in life.drafts.items())
    for name in ("hers", "received", "survey"):
        yield life.cases[name].pk, life.draft_owners[f"sent {name}"]
    yield life.entries["waits"], set()
    yield from ((one, set()) for one in life.called.values())


def web_drafts(life: Life) -> Iterator[Thing]:
    for draft, owners in drafts(life):
        yield Thing({"draft": draft}, frozenset(owners))


def web_pages(life: Life) -> Iterator[Thing]:
    for draft, owners in drafts(life):
        for page in ("copies", "applicant"):
            yield Thing({"draft": draft, "page": page}, frozenset(owners))


def web_cases(life: Life) -> Iterator[Thing]:
    for name, case in life.cases.items():
        yield Thing({"case": case.pk}, frozenset(life.case_owners[name]))


def web_corrections(life: Life) -> Iterator[Thing]:
    for name in RECORDS:
        filled = {"case": life.cases[name].pk, "page": "applicant"}
        yield Thing(filled, frozenset(life.case_owners[name]))


def web_documents(life: Life) -> Iterator[Thing]:
    for name, case in life.cases.items():
        for document in life.documents(case):
            # What is told about an agent is for the person alone, by letter.
            about = Document.objects.get(pk=document).kind == Document.Kind.AGENCY
            owners = frozenset(() if about else life.case_owners[name])
            yield Thing({"case": case.pk, "document": document}, owners)


def offers(life: Life) -> Iterator[Thing]:
    yield Thing({"slug": f"only-{life.slug}"}, public=True)


def life_events(life: Life) -> Iterator[Thing]:
    yield Thing({"event": "moving"}, public=True, shared=True)


def guides(life: Life) -> Iterator[Thing]:
    yield Thing({"guide": "tenkyo"}, public=True)


def papers(life: Life) -> Iterator[Thing]:
    for form in life.papers:
        yield Thing({"form": form}, public=True)


def paper_numbers(life: Life) -> Iterator[Thing]:
    for form, number in life.papers.items():
        yield Thing({"form": form, "draft": number}, public=True)


def previews(**more: str) -> Callable[[Life], Iterator[Thing]]:
    """Return what fits where a preview, or a place in it, is looked at."""

    def looked_at(life: Life) -> Iterator[Thing]:
        for name, token in life.previews.items():
            owner = "cio" if name == "cio" else "owner"
            yield Thing({"token": token, **more}, frozenset({owner}))

    return looked_at


# -------------------------------------------------------- what a client system asks


def called_for(life: Life) -> Iterator[Thing]:
    yield Thing({"slug": f"only-{life.slug}"}, frozenset({"client"}))


def versions(life: Life) -> Iterator[Thing]:
    yield Thing({"slug": f"only-{life.slug}", "number": 1}, public=True)


def called(*names: str, **more: str) -> Callable[[Life], Iterator[Thing]]:
    """Return what fits where a draft of a client system, or a part of it, is asked."""

    def begun(life: Life) -> Iterator[Thing]:
        for name in names:
            filled = {"draft": life.called[name], **more}
            yield Thing(filled, frozenset({"client"}))
        yield Thing({"draft": life.drafts["anonymous"], **more})
        yield Thing({"draft": life.entries["waits"], **more})

    return begun


def called_cases(life: Life) -> Iterator[Thing]:
    for name, case in life.cases.items():
        owners = frozenset({"client"} if name == "called" else ())
        yield Thing({"case": case.pk}, owners)


def called_pages(life: Life) -> Iterator[Thing]:
    """Return cases with the page of which one of them is asked a correction."""
    for one in called_cases(life):
        yield Thing({**one.filled, "page": "applicant"}, one.owners)


def troubles(life: Life) -> Iterator[Thing]:
    yield Thing({"code": "not-found"}, public=True, shared=True)


# ------------------------------------------------------------------ in the office


def office_cases(life: Life) -> Iterator[Thing]:
    for case in life.cases.values():
        yield Thing({"case_id": case.pk}, frozenset(CLERKS))
    there = life.desks["away"].pk, life.desks["left"].pk
    yield Thing({"case_id": there[0]}, frozenset({*CLERKS, *THERE}))
    yield Thing({"case_id": there[1]}, frozenset(THERE))
    yield Thing({"case_id": life.drafts["anonymous"]})


def office_documents(life: Life) -> Iterator[Thing]:
    for case in life.cases.values():
        for document in life.documents(case):
            filled = {"case_id": case.pk, "document_id": document}
            yield Thing(filled, frozenset(CLERKS))


def office_issues(life: Life) -> Iterator[Thing]:
    for case in life.cases.values():
        for issue in life.issues(case):
            filled = {"case_id": case.pk, "issue_id": issue}
            yield Thing(filled, frozenset(CLERKS))


def entries(life: Life) -> Iterator[Thing]:
    for draft in life.entries.values():
        yield Thing({"draft_id": draft}, frozenset({"sato"}))
    yield Thing({"draft_id": life.drafts["anonymous"]})


def notices(life: Life) -> Iterator[Thing]:
    away = {case.pk for case in life.desks.values()}
    for notice in Notice.objects.filter(ward=life.town.id):
        whose = THERE if notice.case_id in away else CLERKS
        yield Thing({"notice_id": notice.pk}, frozenset(whose))


def jobs(life: Life) -> Iterator[Thing]:
    parked = Job.objects.filter(ward=life.town.id, state=Job.State.PARKED)
    for job in parked.values_list("pk", flat=True):
        yield Thing({"job_id": job}, frozenset({"suzuki", "chief", "dx"}))


def figures(life: Life) -> Iterator[Thing]:
    yield Thing({"indicator": "online-use-a"}, frozenset(STAFF), shared=True)


def figures_looked_after(life: Life) -> Iterator[Thing]:
    """Return the figure somebody of the DX department said something of."""
    filled: dict[str, object] = {"indicator": "resident-satisfaction"}
    yield Thing(filled, frozenset({"dx", "cio"}), shared=True)


def tables(life: Life) -> Iterator[Thing]:
    yield Thing({"table": "funnel"}, frozenset(STAFF), shared=True)


LOOK_AT_WORK = {"dx", "cio", "suzuki"}
"""Who sees where the time of a procedure goes: the plan's people, its supervisor."""


def process_maps(**more: object) -> Callable[[Life], Iterator[Thing]]:
    def found(life: Life) -> Iterator[Thing]:
        yield Thing({"slug": f"only-{life.slug}", **more}, frozenset(LOOK_AT_WORK))

    return found


def registers(life: Life) -> Iterator[Thing]:
    yield Thing({"register": "personnel"}, frozenset(STAFF), shared=True)


def registers_to_enter(life: Life) -> Iterator[Thing]:
    yield Thing({"register": "personnel"}, frozenset(ENTERS), shared=True)


def lines(life: Life) -> Iterator[Thing]:
    for line in life.lines:
        yield Thing({"register": "personnel", "line_id": line}, frozenset(ENTERS))


def procedures(life: Life) -> Iterator[Thing]:
    for name in ("only", "again", "later"):
        yield Thing({"slug": f"{name}-{life.slug}"}, frozenset({"owner"}))


def proposals(life: Life) -> Iterator[Thing]:
    for proposal in life.proposals.values():
        yield Thing({"proposal_id": proposal}, frozenset({"owner"}))


ON_ITS_WAY = {*CLERKS, "kato", "keeper"}
"""Who sees a draft decision: the department of its case, who stamps, who stood in."""


def circulating(life: Life) -> Iterator[Thing]:
    yield Thing({"proposal_id": life.circulating}, frozenset(ON_ITS_WAY))


def stood_in(life: Life) -> Iterator[Thing]:
    yield Thing({"step_id": life.stood_in}, frozenset({"kato"}))


def substitutions(life: Life) -> Iterator[Thing]:
    yield Thing({"substitution_id": life.substitution}, frozenset({"kato"}))


def proposals_of_all(life: Life) -> Iterator[Thing]:
    """Return each proposal for its owner and the CIO, who reads those of all."""
    for one in proposals(life):
        yield Thing(one.filled, one.owners | {"cio"})


def waived(life: Life) -> Iterator[Thing]:
    for one in proposals(life):
        yield Thing(one.filled, frozenset({"cio"}))


def waivers(life: Life) -> Iterator[Thing]:
    for proposal, waiver in life.waivers.items():
        filled = {"proposal_id": proposal, "waiver_id": waiver}
        yield Thing(filled, frozenset({"cio"}))


def versions_to_test(life: Life) -> Iterator[Thing]:
    for number in (1, 2):
        filled = {"slug": f"only-{life.slug}", "number": number}
        yield Thing(filled, frozenset({"owner"}))


def shown_versions(life: Life) -> Iterator[Thing]:
    filled = {"slug": f"only-{life.slug}", "digest": life.version}
    yield Thing(filled, frozenset({"owner"}))


def runs(life: Life) -> Iterator[Thing]:
    for run in life.runs.values():
        yield Thing({"run_id": run}, frozenset({*CLERKS, "owner", "privacy"}))


def found(life: Life) -> Iterator[Thing]:
    for run in life.runs.values():
        yield Thing({"run_id": run}, frozenset(CLERKS))


def verdicts(life: Life) -> Iterator[Thing]:
    for run, person in life.found.items():
        yield Thing({"run_id": run, "person_id": person}, frozenset(CLERKS))


def batches(life: Life) -> Iterator[Thing]:
    for batch in life.batches:
        yield Thing({"batch_id": batch}, frozenset(CLERKS))


def arrivals(life: Life) -> Iterator[Thing]:
    for arrival in life.arrivals.values():
        yield Thing({"arrival_id": arrival}, frozenset(CLERKS))


def robots(life: Life) -> Iterator[Thing]:
    for robot in life.errands:
        yield Thing({"robot_id": robot}, frozenset({*CLERKS, "kato", "chief", "dx"}))


def robots_to_start(life: Life) -> Iterator[Thing]:
    for robot in life.errands:
        yield Thing({"robot_id": robot}, frozenset({"suzuki", "chief", "dx"}))


def errands(life: Life) -> Iterator[Thing]:
    for errand in life.errands.values():
        yield Thing({"errand": errand}, frozenset({"robot"}))


def refunds(life: Life) -> Iterator[Thing]:
    for refund in life.refunds.values():
        yield Thing({"refund_id": refund}, frozenset({*CLERKS, "finance"}))


def mismatches(life: Life) -> Iterator[Thing]:
    for mismatch in life.mismatches.values():
        yield Thing({"mismatch_id": mismatch}, frozenset({"finance"}))


def manuscripts(life: Life) -> Iterator[Thing]:
    for manuscript in life.manuscripts.values():
        yield Thing({"manuscript_id": manuscript}, frozenset({"owner"}))


def parts_of_manuscripts(blank: str, part: str) -> Callable[[Life], Iterator[Thing]]:
    """Return what fits where a part of a manuscript is asked for by name."""

    def parts(life: Life) -> Iterator[Thing]:
        for one in manuscripts(life):
            yield Thing({**one.filled, blank: part}, one.owners)

    return parts


def protections(life: Life) -> Iterator[Thing]:
    for protection in life.protections:
        yield Thing({"protection_id": protection}, frozenset(CLERKS))


def approval_tables(life: Life) -> Iterator[Thing]:
    yield Thing({"table_id": life.table}, frozenset({"owner", "keeper", "admin"}))


def mandates(life: Life) -> Iterator[Thing]:
    for case, mandate in life.mandates.items():
        yield Thing({"case_id": case, "mandate_id": mandate}, frozenset(CLERKS))


def holds(life: Life) -> Iterator[Thing]:
    for case, hold in life.holds.items():
        yield Thing({"case_id": case, "hold_id": hold}, frozenset(CLERKS))


def disposals(life: Life) -> Iterator[Thing]:
    for disposal in life.disposals:
        yield Thing({"disposal_id": disposal}, frozenset(CLERKS))


def disposals_of_supervisors(life: Life) -> Iterator[Thing]:
    for one in disposals(life):
        yield Thing(one.filled, frozenset({"suzuki"}))


def copies(life: Life) -> Iterator[Thing]:
    yield Thing({"copy_id": life.copies["case"]}, frozenset(CLERKS))
    yield Thing({"copy_id": life.copies["person"]}, frozenset({"privacy"}))


def persons(life: Life) -> Iterator[Thing]:
    for case in life.cases.values():
        yield Thing({"of_id": case.pk}, frozenset({"privacy"}))
    yield Thing({"of_id": life.drafts["anonymous"]})


def openings(life: Life) -> Iterator[Thing]:
    for protection, opening in life.protections.items():
        filled = {"protection_id": protection, "opening_id": opening}
        yield Thing(filled, frozenset({"suzuki"}))


def protections_of_supervisors(life: Life) -> Iterator[Thing]:
    for one in protections(life):
        yield Thing(one.filled, frozenset({"suzuki"}))


def sessions(life: Life) -> Iterator[Thing]:
    for name, session in life.sessions.items():
        yield Thing({"session_id": session}, frozenset({name}))


def passkeys(life: Life) -> Iterator[Thing]:
    for name, passkey in life.passkeys.items():
        yield Thing({"passkey_id": passkey}, frozenset({name}))


def colleagues(life: Life) -> Iterator[Thing]:
    for one in (life.town.sato, life.town.suzuki):
        yield Thing({"staff_id": int(one.id)}, frozenset({"admin"}))


def sessions_of_colleagues(life: Life) -> Iterator[Thing]:
    sato = int(life.town.sato.id)
    filled = {"staff_id": sato, "session_id": life.sessions["sato"]}
    yield Thing(filled, frozenset({"admin"}))


def own_cases(life: Life) -> Iterator[Thing]:
    yield Thing({"own_id": life.own["sent"]}, frozenset({"sato"}))


def own_drafts(life: Life) -> Iterator[Thing]:
    yield Thing({"form_id": life.own["waits"]}, frozenset({"sato"}))


def led(life: Life) -> Iterator[Thing]:
    filled = {"colleague_id": int(life.town.sato.id)}
    yield Thing(filled, frozenset({"suzuki"}))


def bulks(life: Life) -> Iterator[Thing]:
    yield Thing({"bulk_id": life.bulk}, frozenset(CLERKS))


def saved_views(life: Life) -> Iterator[Thing]:
    yield Thing({"view_id": life.shared["view"]}, frozenset({"sato"}))


def rules_of_assignment(life: Life) -> Iterator[Thing]:
    yield Thing({"rule_id": life.shared["rule"]}, frozenset({"suzuki"}))


def absences(life: Life) -> Iterator[Thing]:
    yield Thing({"absence_id": life.shared["absence"]}, frozenset(CLERKS))


def advice(life: Life) -> Iterator[Thing]:
    yield Thing({"advice_id": life.advice}, frozenset({*CLERKS, "kato", "chief"}))


def advice_of_askers(life: Life) -> Iterator[Thing]:
    yield Thing({"advice_id": life.advice}, frozenset(CLERKS))


def calls(life: Life) -> Iterator[Thing]:
    yield Thing({"call_id": life.call_for_suzuki}, frozenset({"suzuki"}))


Things = Callable[[Life], Iterator[Thing]]
FITTING: Mapping[tuple[str, frozenset[str]], Things] = {
    ("web", frozenset({"draft"})): web_drafts,
    ("web", frozenset({"draft", "page"})): web_pages,
    ("web", frozenset({"case"})): web_cases,
    ("web", frozenset({"case", "page"})): web_corrections,
    ("web", frozenset({"case", "document"})): web_documents,
    ("web", frozenset({"slug"})): offers,
    ("web", frozenset({"event"})): life_events,
    ("web", frozenset({"guide"})): guides,
    ("web", frozenset({"form"})): papers,
    ("web", frozenset({"form", "draft"})): paper_numbers,
    ("web", frozenset({"token"})): previews(),
    ("web", frozenset({"token", "manner"})): previews(manner="ja"),
    ("web", frozenset({"token", "manner", "step"})): previews(
        manner="ja", step="copies"
    ),
    ("api", frozenset({"slug"})): called_for,
    ("api", frozenset({"slug", "number"})): versions,
    ("api", frozenset({"draft"})): called("full", "proof"),
    ("api", frozenset({"draft", "page"})): called("full", "proof", page="copies"),
    ("api", frozenset({"draft", "question"})): called("proof", question="proof"),
    ("api", frozenset({"case"})): called_cases,
    ("api", frozenset({"case", "page"})): called_pages,
    ("api", frozenset({"code"})): troubles,
    ("office", frozenset({"case_id"})): office_cases,
    ("office", frozenset({"case_id", "document_id"})): office_documents,
    ("office", frozenset({"case_id", "issue_id"})): office_issues,
    ("office", frozenset({"draft_id"})): entries,
    ("office", frozenset({"own_id"})): own_cases,
    ("office", frozenset({"form_id"})): own_drafts,
    ("office", frozenset({"colleague_id"})): led,
    ("office", frozenset({"notice_id"})): notices,
    ("office", frozenset({"job_id"})): jobs,
    ("office", frozenset({"indicator"})): figures,
    ("office", frozenset({"table"})): tables,
    ("office", frozenset({"slug", "table"})): process_maps(table="steps"),
    ("office", frozenset({"register"})): registers,
    ("office", frozenset({"register", "line_id"})): lines,
    ("office", frozenset({"slug"})): procedures,
    ("office", frozenset({"proposal_id"})): proposals,
    ("office", frozenset({"proposal_id", "waiver_id"})): waivers,
    ("office", frozenset({"slug", "number"})): versions_to_test,
    ("office", frozenset({"slug", "digest"})): shown_versions,
    ("office", frozenset({"batch_id"})): batches,
    ("office", frozenset({"arrival_id"})): arrivals,
    ("office", frozenset({"robot_id"})): robots,
    ("robot", frozenset({"errand"})): errands,
    ("office", frozenset({"refund_id"})): refunds,
    ("office", frozenset({"mismatch_id"})): mismatches,
    ("office", frozenset({"step_id"})): stood_in,
    ("office", frozenset({"substitution_id"})): substitutions,
    ("office", frozenset({"bulk_id"})): bulks,
    ("office", frozenset({"view_id"})): saved_views,
    ("office", frozenset({"rule_id"})): rules_of_assignment,
    ("office", frozenset({"absence_id"})): absences,
    ("office", frozenset({"advice_id"})): advice,
    ("office", frozenset({"call_id"})): calls,
    ("office", frozenset({"run_id"})): runs,
    ("office", frozenset({"run_id", "person_id"})): verdicts,
    ("office", frozenset({"protection_id"})): protections,
    ("office", frozenset({"protection_id", "opening_id"})): openings,
    ("office", frozenset({"case_id", "hold_id"})): holds,
    ("office", frozenset({"table_id"})): approval_tables,
    ("office", frozenset({"case_id", "mandate_id"})): mandates,
    ("office", frozenset({"disposal_id"})): disposals,
    ("office", frozenset({"copy_id"})): copies,
    ("office", frozenset({"of_id"})): persons,
    ("office", frozenset({"session_id"})): sessions,
    ("office", frozenset({"passkey_id"})): passkeys,
    ("office", frozenset({"staff_id"})): colleagues,
    ("office", frozenset({"staff_id", "session_id"})): sessions_of_colleagues,
    ("office", frozenset({"manuscript_id"})): manuscripts,
    ("office", frozenset({"manuscript_id", "place"})): parts_of_manuscripts(
        "place", "eligibility/1/rule"
    ),
    ("office", frozenset({"manuscript_id", "section"})): parts_of_manuscripts(
        "section", "whom"
    ),
    ("office", frozenset({"manuscript_id", "key"})): parts_of_manuscripts(
        "key", "whose"
    ),
    ("office", frozenset({"manuscript_id", "name"})): parts_of_manuscripts(
        "name", "copies"
    ),
}
BELONGING: Mapping[str, Things] = {
    "office:advice_take_back": advice_of_askers,
    "office:approval": circulating,
    "office:approval_stamp": circulating,
    "office:approval_send_back": circulating,
    "office:approval_recall": circulating,
    "office:proposal": proposals_of_all,
    "office:proposal_contents": proposals_of_all,
    "office:proposal_preview": proposals_of_all,
    "office:waiver": waived,
    "office:start_state": figures_looked_after,
    "office:start_confirm": figures_looked_after,
    "office:run_found": found,
    "office:robot_start": robots_to_start,
    "office:process": process_maps(),
    "office:process_compare": process_maps(),
    "office:register_row": registers_to_enter,
    "office:register_import": registers_to_enter,
    "office:disposal_approve": disposals_of_supervisors,
    "office:protection_end": protections_of_supervisors,
    "office:protection_end_refuse": protections_of_supervisors,
}
"""Addresses that open to others than the rest with the same blanks."""
BY_SIGNATURE = {"hooks:payments"}
"""Knows no visitor at all, only who signed what is sent; it has tests of its own."""
NOWHERE = {"api:nothing", "robot:nothing"}
"""Says of every address its door has not, to whoever asks, that nothing is there."""
EVERY = [one for one in places() if one.name not in NOWHERE | BY_SIGNATURE]
FILLED = [one for one in EVERY if one.blanks]
PLAIN = [one for one in EVERY if not one.blanks]
every_filled = pytest.mark.parametrize("place", FILLED, ids=lambda one: one.name)
SENT: Mapping[str, Any] = {
    "asked": ["copies", "delivery", "applicant", "birth", "phone", "email", "proof"],
    "copies": "3",
    "delivery": "pickup",
    "applicant.family": "若葉",
    "applicant.given": "花子",
    "applicant.family_kana": "ワカバ",
    "applicant.given_kana": "ハナコ",
    "birth.era": "昭和",
    "birth.year": "33",
    "birth.month": "4",
    "birth.day": "1",
    "phone": "090-1234-5678",
    "email": "",
    "keep": "yes",
    "mend": "yes",
    "outcome": "granted",
    "sure": "yes",
    "question": "copies",
    "reason.copies": "unclear",
    "text.copies": "何通か教えてください。",
    "due": "2026-04-30",
    "channel": "post",
    "arrived_on": "2026-04-06",
    "note": "見た。",
    "remark": "題を直してください。",
    "do": "add_page",
}
"""What makes every address act that acts at all."""
SENT_TO: Mapping[str, Mapping[str, Any]] = {
    "office:usability": {
        "held_on": "2026-04-03",
        "group.1.age": "75_over",
        "group.1.disability": "hearing",
        "group.1.count": "1",
        "task.1.title": "申し込む",
        "task.1.tried": "1",
        "task.1.managed": "1",
        "task.1.minutes": "9",
    },
    "office:staff_reset": {"reason": "lost"},
    "office:start_state": {
        "value": "50",
        "measured_on": "2026-03-31",
        "evidence": "調査の報告書",
    },
    "office:staff_posting": {
        "kind": "assign",
        "day": "2099-04-01",
        "department": "zeimu",
        "roles": ["clerk"],
    },
    "office:checklist": {"line": "papers"},
    "office:approval_table": {"act": "save", "seen": "0", "step1": "head"},
    "office:mandate": {
        "name": "若葉 一郎",
        "ground": "letter",
        "covers": "receives",
        "scope": "this",
        "from_on": "2026-04-01",
    },
    "office:mandate_change": {"act": "revoke", "ended_for": "agent"},
    "office:extension": {"days": "2", "reason": "enquiry"},
    "office:revocation": {
        "reason_code": "fact",
        "reason": "数え違いです。",
        "heard": "yes",
    },
    "office:reopening": {"reason_code": "office", "reason": "取り違えです。"},
    "office:approval_send_back": {"remark": "理由を書き足してください。"},
    "office:waiver": {"reason": UNTESTED, "until": "2026-06-30"},
    "office:issue_anew": {"reissue_for": "lost"},
    "office:issue_deliver": {"way": "counter", "seen": "card"},
    "office:issue_language": {"language": "en"},
    "office:issue_revoke": {"revoke_for": "mistake"},
    "office:protect": {
        "ground": "stalking",
        "words": "申出がありました。",
        "review_on": "2027-02-01",
    },
    "office:retention": {"reason": "audit", "words": "監査で指摘を受けたため残す"},
    "office:case_copy": {"ground": "law", "words": "裁判所の求めによる"},
    "office:person_copy": {"seen": "card", "words": "本人の請求（第4号）による"},
    "office:opening_ask": {"need": "post", "words": "郵送するためです。"},
    "office:protection_renew": {"review_on": "2027-02-01"},
    "office:protection_end_ask": {"words": "申出があったためです。"},
    "office:register_row": {
        "as_of": "2026-04-01",
        "department": "zeimu",
        "staff": "3",
        "specialists": "1",
    },
    "office:register_import": {
        "text": "時点,課,職員数,うち専門人材\n2026-04-02,kumin,4,1\n"
    },
    "office:survey_open": {"opens_on": "2027-04-06", "closes_on": "2027-04-09"},
    "office:staff_survey": {"contribution": "4", "satisfaction": "3"},
    "office:time_tap": {"category": "routine"},
    "office:time_mend": {"day": "2026-04-06", "routine": "30", "do": "send"},
    "office:fee_settle": {"amount": "600", "ground": ""},
    "office:fee_cash": {"amount": "600"},
    "office:fee_slip": {"slip": "12345-678"},
    "office:fee_refund": {"amount": "100", "ground": "error"},
    "office:refund": {"do": "approve"},
    "office:enquiries": {"key": "residence"},
    "office:talk": {"text": "確かめました。"},
    "office:advice": {"to": "zeimu", "text": "課税はありますか。"},
    "office:advice_one": {"text": "ありません。"},
    "web:talk": {"text": "いつ届きますか。"},
    "office:mismatch_settle": {"how": "refunded"},
    "office:manuscript_rule": {"as": "text", "text": 'whose == "other"'},
}
"""What some of them need besides, in fields that elsewhere mean something else."""
CALLED: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "api:begin": ("POST", {}),
    "api:page": ("PUT", {"copies": 3}),
    "api:file": (
        "POST",
        {"file": SimpleUploadedFile("proof.png", a_picture(), "image/png")},
    ),
    "api:submission": ("POST", {}),
    "api:correction": ("POST", {}),
    "api:correction-page": (
        "PUT",
        {"applicant": ANSWERS["applicant"]["applicant"], "birth": "1959-04-01"},
    ),
    "api:messages": ("POST", {"text": "届きましたか。"}),
    "api:draft": ("DELETE", {}),
    "robot:result": (
        "POST",
        {"result": "entered", "minutes_saved": 6, "seconds": 40},
    ),
    "robot:failure": ("POST", {"reason": "screen"}),
}
"""How a client system acts where it can: by which method, and what it sends."""


def acts(place: Place, life: Life, one: Thing) -> tuple[str, Mapping[str, Any]]:
    """Return what does whatever an address does: by which method, what is sent."""
    if place.name in CALLED:
        return CALLED[place.name]
    sent = {**SENT, "staff": life.town.suzuki.id, "bound": life.bound()}
    if "run_id" in one.filled:
        sent["bound"] = life.bound_run(UUID(str(one.filled["run_id"])))
    if "batch_id" in one.filled:
        sent["text"] = life.batches[UUID(str(one.filled["batch_id"]))]
    if "arrival_id" in one.filled:
        sent["reference"] = life.cases["received"].reference
    if "token" in one.filled:
        sent["walk"] = life.walk(str(one.filled["token"]))
    if "disposal_id" in one.filled:
        listed = life.disposals[UUID(str(one.filled["disposal_id"]))]
        sent["digest"], sent["count"] = listed
    if "issue_id" in one.filled:
        sent["delivery"] = life.posted
    if place.name == "office:start_confirm":
        sent["start"] = life.start
    return "POST", {**sent, **SENT_TO.get(place.name, {})}


def things(place: Place, life: Life) -> list[Thing]:
    with ward_scope(life.town.id):
        fitting = BELONGING.get(place.name) or FITTING[place.door, place.blanks]
        return list(fitting(life))


@every_filled
def test_something_there_is_fits_into_every_address(place: Place, world: World) -> None:
    assert (place.door, place.blanks) in FITTING, "say what fits into this address"
    assert things(place, world["midori"])


# ------------------------------------------------------------------- who may come in


@every_filled
def test_it_opens_to_whom_it_belongs(
    place: Place, world: World, record_property: Record
) -> None:
    life, visitor = world["midori"], Visitor()
    asked = [
        (owner, address("midori", place, one.filled))
        for one in things(place, life)
        for owner in sorted(one.owners or (["anonymous"] if one.public else []))
    ]
    said = [visitor.ask(life.browsers[owner], "GET", path) for owner, path in asked]
    tell(record_property, (own_try(place, "GET", owner) for owner, _ in asked))

    assert {one.status_code for one in said} <= {200, 302, 405, 409}
    assert all(
        one["Location"].startswith("/midori/") or place.name in LEAVES
        for one in said
        if one.status_code == 302
    )
    assert {200, 405} & {one.status_code for one in said} or place.name in LEAD_ON


def own_try(place: Place, method: str, owner: str) -> Try:
    return Try(place.name, method, role(owner), "midori", "midori", own=True)


def role(name: str) -> str:
    """Return as what somebody comes: which draft or receipt they hold is no role.

    >>> role("receipt of refused"), role("sato")
    ('receipt', 'sato')
    """
    return name.partition(" of ")[0]


LEAVES = {"web:pay"}
"""Leads to the page of another company."""
LEAD_ON = {
    "web:draft": "to the page to go on with",
    "web:for-whom": "to the draft, where no agent is taken",
    "web:pay": "to the payment company, where there is one",
    "web:preview": "to the page of the procedure, in the language it is shown in",
    "web:entitled": "to the procedure, where there is nothing to decide",
    "office:issue_address": "to the paper, where nobody answered an address",
}
"""Addresses that show nothing themselves, and where they lead."""


@every_filled
def test_what_it_does_is_done_for_whom_it_belongs(
    place: Place, world: World, record_property: Record
) -> None:
    life, visitor = world["midori"], Visitor()
    done: list[str] = []
    tries: set[Try] = set()
    for one in things(place, life):
        for owner in sorted(one.owners):
            path = address("midori", place, one.filled)
            method, sent = acts(place, life, one)
            with undone(), ward_scope(life.town.id):
                said = visitor.ask(life.browsers[owner], method, path, sent)
            tries.add(own_try(place, method, owner))
            assert said.status_code in (*DONE, 409, 422), (one, owner)
            if said.status_code in DONE:
                done.append(said.headers.get("Location", ""))

    tell(record_property, tries)
    assert (
        place.name in NOTHING_DONE
        or not [one for one in things(place, life) if one.owners]
        or any("refused=" not in one for one in done)
    )


DONE = (200, 201, 204, 302, 405)
NOTHING_DONE = {
    "web:life-event": "a list",
    "web:pay": "leads to the payment company, where there is one",
    "office:propose": "proposes what lies on disk, and there nothing does",
    "office:approval_stamp": "agrees only to what its page showed",
    "api:correction": "sends the answers of a correction, and here none was given",
}


# ------------------------------------------------------------------- everybody else


FOREIGN = (
    "anonymous", "hanako", "sato", "dx", "owner", "privacy", "cio", "client",
    "draft of anonymous",
)  # fmt: skip


def others(one: Thing, life: Life, other: Life) -> Iterator[tuple[str, str, Jar]]:
    """Return who tries it, at which ward's addresses, with which cookies."""
    if not one.public:
        for name in SOME_OF_HERE:
            if name not in one.owners:
                yield life.slug, f"{life.slug} {name}", life.browsers[name]
        for name in FOREIGN[1:]:
            yield life.slug, f"{other.slug} {name}", other.browsers[name]
    if not one.shared:
        for name in FOREIGN:
            yield other.slug, f"{other.slug} {name}", other.browsers[name]
        for name in sorted(one.owners):
            yield other.slug, f"{life.slug} {name}", life.browsers[name]


SOME_OF_HERE = (
    "anonymous", "ken", "hanako", "sato", "suzuki", "kato", "chief", "dx", "owner",
    "keeper", "privacy", "cio", "admin", "finance", "client", "other client",
    "draft of anonymous", "receipt of refused",
)  # fmt: skip
"""Everybody of the office, and of each other sort of visitor one or two."""


@every_filled
def test_for_everybody_else_it_was_never_there(
    place: Place, world: World, record_property: Record
) -> None:
    life, other = world["midori"], world["aoba"]
    visitor, before = Visitor(), rows(world)
    methods = answered(place, visitor)
    heard: dict[tuple[object, ...], Said] = {}
    tries: set[Try] = set()
    met: set[frozenset[str]] = set()
    for number, one in enumerate(things(place, life)):
        let_all_try_again(world)
        owners = frozenset(map(role, one.owners))
        is_new, met = owners not in met, met | {owners}
        ids = [
            value
            for name, value in one.filled.items()
            if name not in SAME and not isinstance(value, int)
        ]
        for turn, (ward, name, jar) in enumerate(others(one, life, other)):
            if not is_new and (number + turn) % EACH:
                continue  # another of the things with such owners is tried by them
            home, _, who = name.partition(" ")
            for method in methods:
                tries.add(Try(place.name, method, role(who), home, ward, own=False))
                path = address(ward, place, one.filled)
                said = visitor.hear(jar, method, path, SENT, *ids)
                key = (ward, name, method, *sorted(parts(one).items()))
                if key not in heard:
                    never = address(ward, place, one.never)
                    heard[key] = visitor.hear(
                        jar, method, never, SENT, *NEVERS.values()
                    )
                assert said == heard[key], (name, method, path)
                assert said.status in refusals(place, ward, name, one), (name, path)

    tell(record_property, tries)
    assert rows(world) == before


EACH = 5
"""Everybody tries one thing of each sort of owner; of the others, one in five."""


def parts(one: Thing) -> dict[str, str]:
    return {name: str(value) for name, value in one.filled.items() if name in SAME}


def answered(place: Place, visitor: Visitor) -> list[str]:
    """Return the methods that an address answers; who asks makes no difference."""
    blanks = {name: WORDS.get(name, NEVER) for name in place.blanks}
    path = address("midori", place, blanks)
    with undone():
        return [
            method
            for method in place.methods
            if visitor.ask({}, method, path).status_code != 405
        ]


WORDS: Mapping[str, object] = {
    "page": "copies", "slug": "certificate", "event": "moving", "job_id": 9,
    "step_id": 9**9, "substitution_id": 9**9,
    "indicator": "online-use-a", "table": "funnel", "number": 1, "waiver_id": 9,
    "staff_id": 9, "view_id": 9, "rule_id": 9, "absence_id": 9, "colleague_id": 9,
    "robot_id": 9**9, "call_id": 9, "register": "personnel", "line_id": 9,
    "manner": "ja", "step": "copies",
}  # fmt: skip


def refusals(place: Place, ward: str, name: str, one: Thing) -> set[int]:
    """Return how somebody may be turned away.

    Not found; asked who they are; or, for a role that has no business there at all,
    forbidden, whatever the address says.
    """
    home, _, who = name.partition(" ")
    if place.door == "web" or (place.door == "api" and one.public):
        return {404}
    if place.door == "robot":
        return {401}
    if place.door == "api":
        if who not in CLIENTS or home != ward:
            return {401}
        return {403} if place.name in OUT_OF_SCOPE else {404}
    if who not in STAFF:
        return {302}
    usual = OF_OWNERS if place.blanks & OWNED else OF_CLERKS
    allowed = OPEN_TO.get(place.name, usual)
    return {404} if who in allowed else {403, 404}


OUT_OF_SCOPE = {"api:begin"}
"""Where a client system is told that a name is none it may use, whatever it names."""
OWNED = {"slug", "proposal_id", "manuscript_id"}
OF_CLERKS = {*CLERKS, "kato"}
OF_OWNERS = {"owner", "keeper"}
OPEN_TO: Mapping[str, set[str]] = {
    "office:approval": STAFF,
    "office:approval_table": {"owner", "admin", "keeper"},
    "office:approval_stamp": STAFF,
    "office:approval_send_back": STAFF,
    "office:approval_recall": STAFF,
    "office:approval_seen": STAFF,
    "office:deputy_end": STAFF,
    "office:session_end": STAFF,
    "office:passkey_remove": STAFF,
    **dict.fromkeys(("office:own_form", "office:own_check", "office:own_case"), STAFF),
    **dict.fromkeys(("office:own_withdraw", "office:own_again"), STAFF),
    "office:staff_month": {"suzuki"},
    "office:staff_member": {"admin"},
    "office:staff_posting": {"admin"},
    "office:staff_reset": {"admin"},
    "office:staff_session_end": {"admin"},
    "office:job_resend": {"suzuki", "dx"},
    "office:notice_resend": OF_CLERKS,
    "office:refund": {*OF_CLERKS, "finance"},
    "office:mismatch_settle": {"finance"},
    "office:figure": STAFF,
    "office:figure_csv": STAFF,
    "office:figures_csv": STAFF,
    **dict.fromkeys(
        ("office:process", "office:process_csv", "office:process_compare"),
        LOOK_AT_WORK,
    ),
    "office:start_state": {"dx", "cio"},
    "office:start_confirm": {"dx", "cio"},
    "office:opening_permit": {"suzuki"},
    "office:opening_refuse": {"suzuki"},
    "office:disposal_approve": {"suzuki"},
    "office:person_copy": {"privacy"},
    "office:copy": {*OF_CLERKS, "privacy"},
    "office:copy_file": {*OF_CLERKS, "privacy"},
    "office:protection_end": {"suzuki"},
    "office:protection_end_refuse": {"suzuki"},
    "office:proposal": {*OF_OWNERS, "cio"},
    "office:proposal_contents": {*OF_OWNERS, "cio"},
    "office:proposal_preview": {*OF_OWNERS, "cio"},
    "office:waiver": {"cio"},
    "office:waiver_end": {"cio"},
    **dict.fromkeys(
        ("office:register", "office:register_csv", "office:register_template"), STAFF
    ),
    "office:register_withdraw": STAFF,
    "office:robot_stop": {*OF_CLERKS, "dx"},
    "office:robot_start": {"suzuki", "dx"},
    "office:run": {*OF_CLERKS, *OF_OWNERS, "privacy"},
    "office:run_approve": {*OF_CLERKS, *OF_OWNERS, "privacy"},
    "office:run_cancel": {*OF_CLERKS, *OF_OWNERS, "privacy"},
}
"""Whose roles have business at an address, where it is not the usual one."""


def test_a_number_on_paper_tells_nothing_of_its_draft(world: World) -> None:
    life, visitor = world["midori"], Visitor()
    ((form, number),) = life.papers.items()
    invented = "K7QM-29XD-4TPA"
    assert invented != number
    for name in ("anonymous", "hanako", "sato", "owner"):
        printed, never = (
            visitor.hear(
                life.browsers[name], "GET", f"/midori/paper/{form}/{one}/", {}, one
            )
            for one in (number, invented)
        )
        assert printed == never
        assert printed.status == 200
        assert printed.cookies == ()


def test_one_who_was_not_judged_is_not_there(world: World) -> None:
    life, visitor = world["midori"], Visitor()
    run = life.runs["over"]
    for person in (NEVER, next(iter(life.town.people.values())).pk):
        path = f"/midori/office/runs/{run}/found/{person}/"
        assert visitor.ask(life.browsers["sato"], "GET", path).status_code == 404


def test_a_document_of_one_case_is_not_in_another(world: World) -> None:
    life, visitor = world["midori"], Visitor()
    with ward_scope(life.town.id):
        (letter, *_) = life.documents(life.cases["refused"])
    mixed = life.cases["issued"].pk, letter
    owner = life.browsers["receipt of issued"]

    web = f"/midori/status/{mixed[0]}/documents/{mixed[1]}/"
    office = f"/midori/office/cases/{mixed[0]}/documents/{mixed[1]}/"

    assert visitor.ask(owner, "GET", web).status_code == 404
    assert visitor.ask(life.browsers["sato"], "GET", office).status_code == 404


# --------------------------------------------------------------------- lists of all


every_plain = pytest.mark.parametrize("place", PLAIN, ids=lambda one: one.name)


@every_plain
def test_no_list_of_one_ward_tells_of_the_other(
    place: Place, world: World, record_property: Record
) -> None:
    """Ask every list, search, export and report for what the other ward has."""
    life, other, visitor = world["midori"], world["aoba"], Visitor()
    secrets, wanted = traces(life), sought(life)
    path, tries = address("aoba", place, {}), set()
    for method in place.methods:
        for name in SOME_OF_HERE:
            with nullcontext() if method == "GET" else undone():
                said = visitor.ask(other.browsers[name], method, path, wanted)
            tries.add(Try(place.name, method, role(name), "aoba", "aoba", own=True))

            assert said.status_code < 500 or place.name == "web:sign-in"
            text = without(body_of(said), list(wanted.values()))
            assert [one for one in secrets if one in text] == [], (name, method)

    tell(record_property, tries)


@every_plain
def test_whoever_comes_from_the_other_ward_is_nobody_in_its_lists(
    place: Place, world: World, record_property: Record
) -> None:
    life, other, visitor = world["midori"], world["aoba"], Visitor()
    path, tries = address("midori", place, {}), set()
    secrets, wanted = traces(life), sought(life)
    for method in place.methods:
        seen = {}
        for name in FOREIGN:
            with nullcontext() if method == "GET" else undone():
                said = visitor.ask(other.browsers[name], method, path, wanted)
            tries.add(Try(place.name, method, role(name), "aoba", "midori", own=False))
            text = without(body_of(said), list(wanted.values()))
            seen[name] = said.status_code, said.headers.get("Location", "")

            assert [one for one in secrets if one in text] == [], (name, method)
        nobody = seen["anonymous"]
        assert {name for name, one in seen.items() if one != nobody} == set(), seen

    tell(record_property, tries)


def sought(life: Life) -> dict[str, str]:
    """Return what a search in the other ward is given: a case of this one."""
    case = life.cases["received"]
    return {"reference": case.reference, "number": case.reference, "case": str(case.pk)}


def traces(life: Life) -> list[str]:
    """Return what only one ward may know: ids, tokens and receipt numbers."""
    cases = [str(case.pk) for case in life.cases.values()]
    numbers = [case.reference for case in life.cases.values()]
    begun = [str(one) for one in (*life.drafts.values(), *life.entries.values())]
    written = [*life.proposals.values(), *life.manuscripts.values()]
    asked = [*life.runs.values(), *life.found.values(), *life.called.values()]
    money = [*life.refunds.values(), *life.mismatches.values()]
    handed = [*life.batches, *life.arrivals.values(), *life.errands.values()]
    others = [str(one) for one in (*written, *asked, *money, *handed)]
    return [*cases, *numbers, *begun, *others, *life.papers.values()]


@pytest.mark.parametrize("name", ["kato", "chief", "dx", "admin"])
def test_no_list_of_the_office_tells_who_works_elsewhere_of_a_case(
    name: str, world: World, record_property: Record
) -> None:
    life, visitor = world["midori"], Visitor()
    secrets, tries = traces(life), set()
    for place in PLAIN:
        if place.door == "office" and place.name != "office:outbox":
            path = address("midori", place, {})
            said = body_of(visitor.ask(life.browsers[name], "GET", path))
            tries.add(Try(place.name, "GET", name, "midori", "midori", own=False))

            assert [one for one in secrets if one in said] == [], path

    tell(record_property, tries)


def test_the_queue_of_a_department_holds_what_lies_on_its_desk(world: World) -> None:
    life, visitor = world["midori"], Visitor()
    path = "/midori/office/cases/?view=all&sort=reference&order=desc"
    for name in ("kato", "sato"):
        said = visitor.ask(life.browsers[name], "GET", path).getvalue().decode()
        for case in life.desks.values():
            assert (case.reference in said) is (name == "kato"), (name, case.stage)


def test_a_list_tells_those_it_is_for(world: World) -> None:
    life, visitor = world["midori"], Visitor()
    for name, path, case in (
        ("hanako", "/midori/me/", "hers"),
        ("sato", "/midori/office/cases/?view=team", "received"),
        ("sato", "/midori/office/notices/", "unsure"),
    ):
        said = visitor.ask(life.browsers[name], "GET", path).getvalue().decode()

        assert life.cases[case].reference in said, path


# ------------------------------------------------------------- a look that was denied


@pytest.mark.parametrize(
    ("ward", "name"), [("midori", "kato"), ("aoba", "sato")], ids=["colleague", "other"]
)
@pytest.mark.parametrize(
    "place",
    [one for one in FILLED if one.door == "office" and "case_id" in one.blanks],
    ids=lambda one: one.name,
)
def test_staff_who_try_leave_a_trace_in_their_own_ward(
    place: Place, ward: str, name: str, world: World
) -> None:
    life, actor = world["midori"], world[ward]
    (one, *_) = things(place, life)
    path, visitor = address(ward, place, one.filled), Visitor()

    tried = [
        visitor.ask(actor.browsers[name], method, path, SENT).status_code
        for method in ("GET", "POST")
    ]

    stream = f"case/{one.filled['case_id']}"
    assert denied(actor, stream) == tried.count(404) > 0
    if actor is not life:
        assert denied(life, stream) == 0


def denied(life: Life, stream: str) -> int:
    with ward_scope(life.town.id):
        return View.objects.filter(
            ward=life.town.id, stream=stream, kind=DENIED
        ).count()


def test_the_world_has_a_case_in_every_state(world: World) -> None:
    states = {case.state for case in world["midori"].cases.values()}

    assert states >= {*Case.UNDECIDED, "decided", "withdrawn", "closed"}
    assert form_at(world["midori"].cases["asked"].version_hash).page("applicant")
