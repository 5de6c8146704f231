"""Who may come in at which address of the office: one table, and nothing elsewhere.

An address without a line here cannot be made. Which cases somebody may see is not
decided here: rooms ask that for each row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from madoguchi.wards.models import Staff


@dataclass(frozen=True, slots=True)
class Policy:
    """A group of people by role; `None` is everybody, signed in or not."""

    name: str
    roles: frozenset[str] | None


ANYONE: Final = Policy("anyone", None)
STAFF: Final = Policy("staff", frozenset(Staff.ROLES))
CASES: Final = Policy("cases", frozenset({"clerk", "supervisor"}))
SUPERVISORS: Final = Policy("supervisors", frozenset({"supervisor"}))
COUNTS: Final = Policy("counts", frozenset({"clerk", "supervisor", "dx"}))
MACHINE: Final = Policy("machine", frozenset({"supervisor", "dx"}))
ROBOTS: Final = Policy("robots", frozenset({"clerk", "supervisor", "dx"}))
OWNERS: Final = Policy("owners", frozenset({"owner"}))
RUNS: Final = Policy("runs", frozenset({"clerk", "supervisor", "owner", "privacy"}))
ANSWERS: Final = Policy("owners and the CIO", frozenset({"owner", "cio"}))
PLAN: Final = Policy("the plan", frozenset({"dx", "cio"}))
PROCESSES: Final = Policy("process maps", frozenset({"dx", "cio", "supervisor"}))
CIO: Final = Policy("the CIO", frozenset({"cio"}))
BOOKS: Final = Policy("books", frozenset({"finance"}))
REFUNDS: Final = Policy("refunds", frozenset({"clerk", "supervisor", "finance"}))
TABLES: Final = Policy("writers of the approval table", frozenset({"owner", "admin"}))
ACCESS: Final = Policy("access", frozenset({"privacy"}))
COPIES: Final = Policy("copies", frozenset({"clerk", "supervisor", "privacy"}))
ADMIN: Final = Policy("admins", frozenset({"admin"}))
REVIEW: Final = Policy("reviewers of rights", frozenset({"admin", "privacy"}))

GET: Final = ("GET", "HEAD")
POST: Final = ("POST",)
BOTH: Final = (*GET, *POST)


@dataclass(frozen=True, slots=True)
class Entrance:
    """One address: who may come in, and by which methods."""

    policy: Policy
    methods: tuple[str, ...] = GET

    def admits(self, roles: frozenset[str]) -> bool:
        return self.policy.roles is None or bool(self.policy.roles & roles)


ENTRANCES: Final[Mapping[str, Entrance]] = {
    "home": Entrance(STAFF),
    "sign_in": Entrance(ANYONE, BOTH),
    "sign_out": Entrance(ANYONE, POST),
    "password": Entrance(STAFF, BOTH),
    "passkey_prove": Entrance(ANYONE, BOTH),
    "passkey_add": Entrance(ANYONE, BOTH),
    "unlock": Entrance(ANYONE, POST),
    "provider": Entrance(ANYONE),
    "provider_done": Entrance(ANYONE),
    "lock": Entrance(STAFF, POST),
    "pulse": Entrance(STAFF, POST),
    "account": Entrance(STAFF),
    "posting": Entrance(STAFF, POST),
    "session_end": Entrance(STAFF, POST),
    "sessions_end": Entrance(STAFF, POST),
    "passkey_remove": Entrance(STAFF, POST),
    "staff": Entrance(ADMIN),
    "staff_member": Entrance(ADMIN),
    "staff_session_end": Entrance(ADMIN, POST),
    "staff_reset": Entrance(ADMIN, POST),
    "staff_posting": Entrance(ADMIN, POST),
    "transfer": Entrance(ADMIN, BOTH),
    "transfer_template": Entrance(ADMIN),
    "access_review": Entrance(REVIEW),
    "access_review_csv": Entrance(REVIEW),
    "ward_css": Entrance(ANYONE),
    "plan": Entrance(STAFF),
    "annotation_pin": Entrance(PLAN, POST),
    "annotation_remove": Entrance(PLAN, POST),
    "start_state": Entrance(PLAN, POST),
    "start_confirm": Entrance(PLAN, POST),
    "figures": Entrance(STAFF),
    "figures_csv": Entrance(STAFF),
    "figure": Entrance(STAFF),
    "figure_csv": Entrance(STAFF),
    "processes": Entrance(PROCESSES),
    "processes_csv": Entrance(PROCESSES),
    "process": Entrance(PROCESSES),
    "process_csv": Entrance(PROCESSES),
    "process_compare": Entrance(PROCESSES),
    "process_upload": Entrance(PROCESSES, BOTH),
    "registers": Entrance(STAFF),
    "register": Entrance(STAFF),
    "register_csv": Entrance(STAFF),
    "register_template": Entrance(STAFF),
    "register_row": Entrance(STAFF, BOTH),
    "register_import": Entrance(STAFF, BOTH),
    "register_withdraw": Entrance(STAFF, POST),
    "staff_survey": Entrance(STAFF, BOTH),
    "survey_open": Entrance(PLAN, POST),
    "time_study": Entrance(STAFF),
    "time_tap": Entrance(STAFF, POST),
    "time_mend": Entrance(STAFF, POST),
    "queue": Entrance(CASES),
    "next_case": Entrance(CASES),
    "keys": Entrance(CASES),
    "view_keep": Entrance(CASES, POST),
    "view_drop": Entrance(CASES, POST),
    "sharing": Entrance(CASES, BOTH),
    "rule_set": Entrance(CASES, POST),
    "rule_drop": Entrance(CASES, POST),
    "absence_end": Entrance(CASES, POST),
    "deadlines": Entrance(CASES),
    "deadlines_csv": Entrance(CASES),
    "deadlines_seen": Entrance(CASES, POST),
    "bulk": Entrance(CASES, BOTH),
    "bulk_one": Entrance(CASES),
    "bulk_undo": Entrance(CASES, POST),
    "case": Entrance(CASES),
    "take": Entrance(CASES, POST),
    "release": Entrance(CASES, POST),
    "assign": Entrance(CASES, POST),
    "finish_review": Entrance(CASES, POST),
    "checklist": Entrance(CASES, POST),
    "correction": Entrance(CASES, BOTH),
    "extension": Entrance(CASES, BOTH),
    "revocation": Entrance(CASES, BOTH),
    "reopening": Entrance(CASES, BOTH),
    "mandate": Entrance(CASES, BOTH),
    "mandate_change": Entrance(CASES, POST),
    "answer": Entrance(CASES, BOTH),
    "answer_check": Entrance(CASES, BOTH),
    "decision": Entrance(CASES, BOTH),
    "approvals": Entrance(STAFF),
    "stamps": Entrance(STAFF, BOTH),
    "approval": Entrance(STAFF),
    "approval_stamp": Entrance(STAFF, POST),
    "approval_send_back": Entrance(STAFF, POST),
    "approval_recall": Entrance(STAFF, POST),
    "approval_seen": Entrance(STAFF, POST),
    "deputies": Entrance(STAFF, BOTH),
    "approval_tables": Entrance(TABLES, BOTH),
    "approval_table": Entrance(TABLES, BOTH),
    "deputy_end": Entrance(STAFF, POST),
    "hand_over": Entrance(CASES, POST),
    "close": Entrance(CASES, POST),
    "robots": Entrance(ROBOTS),
    "robots_minutes": Entrance(ROBOTS),
    "robots_stop": Entrance(ROBOTS, POST),
    "robot_stop": Entrance(ROBOTS, POST),
    "robot_start": Entrance(MACHINE, POST),
    "arrivals": Entrance(CASES, BOTH),
    "arrival_again": Entrance(CASES, POST),
    "arrival_typed": Entrance(CASES, POST),
    "enquiries": Entrance(CASES, BOTH),
    "talk": Entrance(CASES, BOTH),
    "advice": Entrance(CASES, BOTH),
    "advice_one": Entrance(CASES, BOTH),
    "advice_take_back": Entrance(CASES, POST),
    "linked": Entrance(CASES),
    "calls": Entrance(CASES),
    "call_open": Entrance(CASES, POST),
    "calls_seen": Entrance(CASES, POST),
    "exchange": Entrance(CASES, BOTH),
    "batch": Entrance(CASES, BOTH),
    "batch_file": Entrance(CASES, POST),
    "withdraw": Entrance(CASES, POST),
    "notes": Entrance(CASES, POST),
    "fee_settle": Entrance(CASES, POST),
    "fee_cash": Entrance(CASES, POST),
    "fee_slip": Entrance(CASES, POST),
    "fee_refund": Entrance(CASES, POST),
    "refund": Entrance(REFUNDS, POST),
    "ledger": Entrance(BOOKS),
    "ledger_csv": Entrance(BOOKS),
    "mismatch_settle": Entrance(BOOKS, POST),
    "document": Entrance(CASES),
    "issue": Entrance(CASES),
    "issue_anew": Entrance(CASES, POST),
    "issue_language": Entrance(CASES, POST),
    "issue_revoke": Entrance(CASES, POST),
    "issue_deliver": Entrance(CASES, POST),
    "issue_returned": Entrance(CASES, POST),
    "issue_address": Entrance(CASES),
    "protect": Entrance(CASES, BOTH),
    "protections": Entrance(SUPERVISORS),
    "protection": Entrance(CASES),
    "opening_ask": Entrance(CASES, POST),
    "opening_permit": Entrance(SUPERVISORS, POST),
    "opening_refuse": Entrance(SUPERVISORS, POST),
    "protection_renew": Entrance(CASES, POST),
    "protection_end_ask": Entrance(CASES, POST),
    "protection_end": Entrance(SUPERVISORS, POST),
    "protection_end_refuse": Entrance(SUPERVISORS, POST),
    "records": Entrance(CASES),
    "disposal_draw": Entrance(CASES, POST),
    "disposal": Entrance(CASES),
    "disposal_csv": Entrance(CASES),
    "disposal_approve": Entrance(SUPERVISORS, POST),
    "disposal_drop": Entrance(CASES, POST),
    "retention": Entrance(CASES, BOTH),
    "hold_lift": Entrance(CASES, POST),
    "copies": Entrance(ACCESS, BOTH),
    "person_copy": Entrance(ACCESS, BOTH),
    "case_copy": Entrance(CASES, BOTH),
    "copy": Entrance(COPIES),
    "copy_file": Entrance(COPIES),
    "entry": Entrance(CASES, BOTH),
    "entry_form": Entrance(CASES, BOTH),
    "entry_check": Entrance(CASES, BOTH),
    "entry_receipt": Entrance(CASES),
    "towns": Entrance(CASES),
    "own": Entrance(STAFF),
    "own_begin": Entrance(STAFF, POST),
    "own_form": Entrance(STAFF, BOTH),
    "own_check": Entrance(STAFF, BOTH),
    "own_case": Entrance(STAFF),
    "own_withdraw": Entrance(STAFF, POST),
    "own_again": Entrance(STAFF, POST),
    "own_team": Entrance(SUPERVISORS),
    "punch": Entrance(STAFF, POST),
    "month": Entrance(STAFF, BOTH),
    "staff_month": Entrance(SUPERVISORS),
    "payroll": Entrance(ADMIN),
    "payroll_csv": Entrance(ADMIN),
    "search": Entrance(CASES, BOTH),
    "counts": Entrance(COUNTS, BOTH),
    "counts_template": Entrance(COUNTS),
    "notices": Entrance(CASES),
    "notice_resend": Entrance(CASES, POST),
    "jobs": Entrance(MACHINE),
    "job_resend": Entrance(MACHINE, POST),
    "outbox": Entrance(STAFF),
    "access": Entrance(ACCESS, BOTH),
    "runs": Entrance(RUNS, BOTH),
    "run": Entrance(RUNS),
    "run_approve": Entrance(RUNS, POST),
    "run_cancel": Entrance(RUNS, POST),
    "run_found": Entrance(CASES),
    "run_verdict": Entrance(CASES),
    "procedures": Entrance(ANSWERS),
    "procedure": Entrance(OWNERS),
    "propose": Entrance(OWNERS, POST),
    "flow_bpmn": Entrance(OWNERS),
    "offer_withdraw": Entrance(OWNERS, POST),
    "offer_roll_back": Entrance(OWNERS, POST),
    "offer_unschedule": Entrance(OWNERS, POST),
    "manuscript_rule": Entrance(OWNERS, BOTH),
    "manuscript_texts": Entrance(OWNERS, BOTH),
    "studio": Entrance(OWNERS, BOTH),
    "manuscript": Entrance(OWNERS),
    "manuscript_about": Entrance(OWNERS, BOTH),
    "manuscript_page": Entrance(OWNERS),
    "manuscript_question": Entrance(OWNERS),
    "manuscript_history": Entrance(OWNERS),
    "manuscript_examples": Entrance(OWNERS),
    "manuscript_example": Entrance(OWNERS, POST),
    "manuscript_preview": Entrance(OWNERS),
    "manuscript_edit": Entrance(OWNERS, POST),
    "manuscript_undo": Entrance(OWNERS, POST),
    "manuscript_redo": Entrance(OWNERS, POST),
    "manuscript_pulse": Entrance(OWNERS, POST),
    "manuscript_discard": Entrance(OWNERS, POST),
    "manuscript_hand_over": Entrance(OWNERS, POST),
    "proposal": Entrance(ANSWERS, BOTH),
    "proposal_check": Entrance(OWNERS, POST),
    "proposal_contents": Entrance(ANSWERS),
    "usability": Entrance(OWNERS, BOTH),
    "waiver": Entrance(CIO, BOTH),
    "waiver_end": Entrance(CIO, POST),
    "proposal_preview": Entrance(ANSWERS),
    "version_preview": Entrance(OWNERS),
    "proposal_ask": Entrance(OWNERS, POST),
    "proposal_approve": Entrance(OWNERS, POST),
    "proposal_send_back": Entrance(OWNERS, POST),
    "proposal_drop": Entrance(OWNERS, POST),
    "proposal_publish": Entrance(OWNERS, POST),
}
