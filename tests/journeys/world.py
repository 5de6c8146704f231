"""Two wards that have been lived in: what there is, and whose browser may open it.

Everything came about by the real actions at one frozen moment. A browser is a set of
cookies: of somebody who signed in, who began a draft, or who showed a receipt.
"""

import io
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from PIL import Image

from madoguchi.cases import actions
from madoguchi.cases.actions import own, print_draft
from madoguchi.cases.actions.approval import Absence
from madoguchi.cases.actions.issuing import deliver_issue
from madoguchi.cases.actions.mandates import Shown, record_mandate
from madoguchi.cases.actions.tables import begin_table
from madoguchi.cases.agency import RECEIVES, Agent, Terms
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ruling, subject_of
from madoguchi.cases.queries import open_draft, open_own
from madoguchi.cases.tests import fees as of_fees
from madoguchi.cases.tests.cast import (
    ANSWERS,
    DAY,
    MONDAY,
    Begun,
    Town,
    a_definition,
    a_draft,
    a_full_draft,
    a_page,
    a_question,
    a_request_of_staff,
    a_stage,
    a_town,
    ask,
    bring,
    rule,
    staff,
    text,
)
from madoguchi.channels.office.tests.desk import Desk, staff_of
from madoguchi.channels.web.visitors import CASE_COOKIE, DRAFT_COOKIE, session_name
from madoguchi.config.wiring import follow_all
from madoguchi.dialogue.actions.advice import Asking
from madoguchi.dialogue.actions.advice import ask as ask_section
from madoguchi.dialogue.actions.messages import reply, write
from madoguchi.dialogue.actions.notes import note
from madoguchi.dialogue.models import Call
from madoguchi.documents.actions import Place, Sent, Upload, keep_upload
from madoguchi.documents.models import Delivery, Document, Issue
from madoguchi.exchange.actions import make_batch
from madoguchi.exchange.actions.arrivals import keep, take_in
from madoguchi.exchange.actions.enquiries import ask as ask_register
from madoguchi.exchange.inboxes.border import Application
from madoguchi.exchange.tests.cast import answers_for
from madoguchi.indicators.actions import (
    AnnotationWish,
    StartWish,
    pin_annotation,
    state_start,
)
from madoguchi.indicators.definition import catalogue
from madoguchi.indicators.tests import test_examples as of_registers
from madoguchi.jobs.actions import enqueue_once
from madoguchi.jobs.tests import sample
from madoguchi.jobs.worker import run_due
from madoguchi.kernel.channel import Channel
from madoguchi.notices.actions import SENDERS
from madoguchi.notices.letters import Letter, Unconfirmed
from madoguchi.payments.actions import Wish as Back
from madoguchi.payments.actions import reconcile, take_hook
from madoguchi.payments.actions.receiving import receive
from madoguchi.payments.models import Mismatch, Payment
from madoguchi.payments.problems import HookRefused
from madoguchi.payments.providers.border import Told
from madoguchi.payments.providers.fake.company import FAKE
from madoguchi.personnel.actions.absences import Away, name_absence
from madoguchi.personnel.actions.factors import add_passkey, after_password
from madoguchi.personnel.actions.sessions import begin as begin_session
from madoguchi.personnel.passkeys import Registered
from madoguchi.procedures.actions import (
    Schedule,
    Wish,
    approve,
    ask_review,
    begin,
    bound_hash,
    draw_up,
    edit,
    look_in,
    record_test,
    undo,
    waive,
)
from madoguchi.procedures.definition.model import Check, Condition, Definition
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.gate.records import Group, Task, UsabilityTest
from madoguchi.procedures.models import Proposal
from madoguchi.procedures.preview.claims import Claim, claim_in, token_of
from madoguchi.procedures.preview.walks import Walk, sealed
from madoguchi.procedures.printing.sheet import form_code
from madoguchi.procedures.queries import forget_offers, offered
from madoguchi.procedures.studio.manuscript import Manuscript as Written
from madoguchi.procedures.studio.templates import template
from madoguchi.procedures.tests.proof import let_pass, publish
from madoguchi.processes.rules import Question
from madoguchi.processes.tasks import ask as ask_the_log
from madoguchi.protection.actions import Wish as Protecting
from madoguchi.protection.actions import ask_end
from madoguchi.records.actions import CopyWish, HoldWish, make_copy, place_hold
from madoguchi.records.actions import draw_up as draw_up_disposal
from madoguchi.registers.actions import timing
from madoguchi.registers.actions.giving import answer as answer_survey
from madoguchi.registers.actions.giving import open_survey
from madoguchi.registers.actions.lines import state_cells
from madoguchi.registers.definition import register_named
from madoguchi.registers.models import Line
from madoguchi.robots.actions import NewRobot, create_robot, lease
from madoguchi.robots.actions import start as start_robot
from madoguchi.runs.actions import bound_of, look_through
from madoguchi.runs.actions import propose as propose_run
from madoguchi.runs.models import Run
from madoguchi.runs.tests import cast as of_runs
from madoguchi.teamwork.actions.bulks import confirm
from madoguchi.teamwork.actions.deadlines import tell as tell_of_deadlines
from madoguchi.teamwork.actions.rules import set_rule
from madoguchi.teamwork.actions.views import keep_view
from madoguchi.teamwork.planning import Wish as Many
from madoguchi.teamwork.planning import plan
from madoguchi.vault.actions import forget_keys
from madoguchi.vault.keys import hold_root_key
from madoguchi.wards.actions import (
    NewClient,
    WrongPassword,
    authenticate,
    create_api_client,
    show_catalogue,
)
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import ApiClient, Department, Membership, Staff, Ward
from madoguchi.wards.queries import actor_of_client, forget_wards
from madoguchi.wards.scope import ward_scope

NOW = MONDAY + timedelta(hours=2)
ROOT_KEY = b"an invented root key of 32 bytes"
COUNTS = """年月,手続き,受付方法,年齢区分,件数
2026-03,certificate,窓口,65-74,40"""
UNTESTED = "新年度の講座で、みなさんに試してもらうためです。"
Jar = dict[str, str]
BEARER = "Authorization"
"""Where a jar holds the token of a client system, which has no cookies."""
LOOKED_AT = (Check("papers", "review", text("書類を見た"), required=False),)
"""A checklist that keeps nobody from going on."""


def a_proof() -> Definition:
    """Return a procedure with a condition, a file to hand in, and mail to send."""
    return a_definition(
        "proof",
        pages=(
            a_page("copies", a_question("copies", "number", own={"min": 1, "max": 99})),
            a_page("proof", a_question("proof", "file", required=False)),
            a_page("applicant", a_question("applicant", "name")),
            a_page("contact", a_question("email", "email", required=False)),
        ),
        eligibility=(Condition(parse("copies < 10"), text("10通までです。")),),
        stages=(
            a_stage("decision", "decision"),
            a_stage("handover", "handover", "register"),
            a_stage("close", "close"),
        ),
        outputs=("certificate",),
        roles={"name": "applicant", "email": "email"},
        facts=(),
    )


OTHERS = ("chief", "dx", "privacy", "owner", "keeper", "cio", "admin", "finance")
"""The staff beside the clerks, by their names in a life."""


@dataclass
class Life:
    """One ward: its people, its drafts, its cases, and who may open which."""

    town: Town
    chief: Actor
    dx: Actor
    privacy: Actor
    owner: Actor
    keeper: Actor
    cio: Actor
    admin: Actor
    finance: Actor
    sessions: dict[str, UUID] = field(default_factory=dict)
    passkeys: dict[str, UUID] = field(default_factory=dict)
    proposals: dict[str, UUID] = field(default_factory=dict)
    waivers: dict[UUID, int] = field(default_factory=dict)
    circulating: UUID | None = None
    substitution: int = 0
    stood_in: int = 0
    manuscripts: dict[str, UUID] = field(default_factory=dict)
    previews: dict[str, str] = field(default_factory=dict)
    runs: dict[str, UUID] = field(default_factory=dict)
    refunds: dict[str, UUID] = field(default_factory=dict)
    mismatches: dict[str, UUID] = field(default_factory=dict)
    found: dict[UUID, UUID] = field(default_factory=dict)
    papers: dict[str, str] = field(default_factory=dict)
    batches: dict[UUID, str] = field(default_factory=dict)
    arrivals: dict[str, UUID] = field(default_factory=dict)
    errands: dict[int, UUID] = field(default_factory=dict)
    called: dict[str, UUID] = field(default_factory=dict)
    posted: int = 0
    start: str = ""
    bulk: UUID | None = None
    shared: dict[str, int] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)
    advice: UUID | None = None
    call_for_suzuki: int = 0
    protections: dict[UUID, UUID] = field(default_factory=dict)
    holds: dict[UUID, UUID] = field(default_factory=dict)
    mandates: dict[UUID, UUID] = field(default_factory=dict)
    table: UUID | None = None
    disposals: dict[UUID, tuple[str, int]] = field(default_factory=dict)
    copies: dict[str, UUID] = field(default_factory=dict)
    drafts: dict[str, UUID] = field(default_factory=dict)
    entries: dict[str, UUID] = field(default_factory=dict)
    own: dict[str, UUID] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    desks: dict[str, Case] = field(default_factory=dict)
    """Cases that two departments work on: `away` from 区民課, `left` it for good."""
    browsers: dict[str, Jar] = field(default_factory=dict)
    draft_owners: dict[str, set[str]] = field(default_factory=dict)
    case_owners: dict[str, set[str]] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return self.town.ward.slug

    def documents(self, case: Case) -> list[UUID]:
        rows = Document.objects.filter(ward=self.town.id, stream=case.stream)
        return list(rows.values_list("pk", flat=True))

    def issues(self, case: Case) -> list[UUID]:
        rows = Issue.objects.filter(ward=self.town.id, stream=case.stream)
        return list(rows.order_by("issued_at", "pk").values_list("pk", flat=True))

    # ------------------------------------------------------------------- browsers

    def seat_everybody(self) -> None:
        town = self.town
        self.browsers["anonymous"] = {}
        for name in ("hanako", "ichiro", "ken"):
            self.browsers[name] = self.signed_in(getattr(town, name))
        for name in ("sato", "suzuki", "kato"):
            desk = Desk.of(town, getattr(town, name))
            self.browsers[name] = jar_of(desk.client)
        for name in OTHERS:
            desk = Desk.of(town, getattr(self, name))
            self.browsers[name] = jar_of(desk.client)

    def sign_in_elsewhere(self) -> None:
        """Let a clerk have a passkey and a second browser, and an approver neither."""
        sato = staff_of(self.town.sato)
        row = begin_session(sato, factor="password", browser="", at=timezone.now())
        self.sessions["sato"] = row.pk
        # No key at all: nobody shows it, and what is asked of it is never answered.
        new = Registered(bytes(16), f"{self.slug}".encode(), 0)
        key = add_passkey(sato, new, host="key.example", name="窓口", at=NOW)
        self.passkeys["sato"] = key.pk
        after_password(staff_of(self.town.suzuki), timezone.now())

    def signed_in(self, person: Actor) -> Jar:
        client = Client()
        session = client.session
        session[session_name(self.town.id)] = {
            "person": person.id,
            "until": (NOW + timedelta(hours=8)).timestamp(),
        }
        session.save()
        return {settings.SESSION_COOKIE_NAME: str(session.session_key)}

    def hold(self, name: str, begun: Begun) -> None:
        """Let the browser that began a draft hold its secret."""
        self.browsers[f"draft of {name}"] = {DRAFT_COOKIE: begun.handle.secret}
        self.draft_owners[name] = {f"draft of {name}"}
        if begun.by.kind == "resident":
            self.draft_owners[name].add("hanako")

    def show_receipt(self, name: str) -> None:
        """Open a case by its number and code, as a stranger's device may."""
        case = self.cases[name]
        code = open_own(case).receipt_password
        client = Client(REMOTE_ADDR=f"192.0.2.{len(self.browsers)}")
        client.post(f"/{self.slug}/status/", {"number": case.reference, "code": code})
        self.browsers[f"receipt of {name}"] = jar_of(client)
        self.case_owners[name] = {f"receipt of {name}"}
        assert CASE_COOKIE in self.browsers[f"receipt of {name}"]

    # ---------------------------------------------------------------- what happened

    def look_after_the_plan(self) -> None:
        """State where a figure starts from, note a day, hear a row of a register."""
        wish = StartWish("満足度調査の報告書", 48.2, MONDAY.date())
        of = catalogue()["resident-satisfaction"]
        self.start = state_start(of, wish, by=self.dx, at=NOW).reference
        note = AnnotationWish(MONDAY.date(), "release", "申請画面を改めた")
        pin_annotation(note, by=self.dx, at=NOW)
        row = {"department": "kumin", "staff": 40, "specialists": 1}
        of_registers.state(self.town.id, 10**12, "personnel", row)

    def look_at_the_work(self) -> None:
        """Ask where the time goes: of all procedures, and of one."""
        for question in (Question(), Question(f"only-{self.slug}")):
            ask_the_log(self.town.id, question, at=NOW)

    def protect(self) -> None:
        """Protect somebody; a clerk asks to see the address, and for the end."""
        name = {**ANSWERS["applicant"]["applicant"], "given": "忍"}
        answers = {**ANSWERS, "applicant": {"applicant": name, "birth": "1990-02-03"}}
        self.sent("hidden", a_full_draft(self.town, answers=answers), "received")
        case, by = self.cases["hidden"], self.town.sato
        until = MONDAY.date() + timedelta(days=300)
        wish = Protecting("stalking", "申出がありました。", until)
        row = actions.protect(case.pk, wish, by=by, at=MONDAY)
        why = "郵送するためです。"
        (opening,) = actions.ask_opening(case.pk, "post", why, by=by, at=MONDAY)
        ask_end(row.pk, "申出があったためです。", by=by, at=MONDAY)
        self.protections[row.pk] = opening.pk

    def keep_records(self) -> None:
        """Hold a record, list what need not be kept in 2030, make two copies."""
        case, by = self.cases["issued"], self.town.sato
        why = "監査で指摘を受けたため残す"
        hold = place_hold(case.pk, HoldWish("audit", why), by=by, at=MONDAY)
        self.holds[case.pk] = hold.pk
        agent = Agent("若葉 一郎", "ワカバ イチロウ", "090-0000-0001")
        shown = Shown(agent, Terms("letter", RECEIVES, from_on=MONDAY.date()))
        mandate = record_mandate(case.pk, shown, by=by, at=MONDAY)
        self.mandates[case.pk] = mandate.pk
        self.table = begin_table(by=self.owner, at=MONDAY).pk
        row = draw_up_disposal("kumin", by=by, at=MONDAY.replace(year=2030))
        self.disposals[row.pk] = (row.digest, row.lines.count())
        wish = CopyWish("self", "本人の請求（第3号）による", "card")
        for name, who in (("case", by), ("person", self.privacy)):
            whole = name == "person"
            made = make_copy(case.pk, wish, whole=whole, by=who, at=MONDAY)
            self.copies[name] = made.pk

    def begin_drafts(self) -> None:
        full = {
            "anonymous": a_full_draft(self.town),
            "hers": a_full_draft(self.town, by=self.town.hanako),
            "unfit": a_draft(self.town, procedure="proof"),
        }
        draft = full["unfit"].opened()
        actions.save_page(draft, "copies", {"copies": 50}, by=self.anyone, at=MONDAY)
        for name, begun in full.items():
            self.drafts[name] = begun.handle.draft_id
            self.hold(name, begun)

    def apply_as_staff(self) -> None:
        """Let a clerk apply for themselves, once sent and once not."""
        by = self.town.sato
        for name in ("waits", "sent"):
            handle = own.begin_own("request", by=by, at=MONDAY)
            draft = open_draft(by, handle.draft_id)
            said = {"wish": "机を替えてほしい。"}
            draft = actions.save_page(draft, "wish", said, by=by, at=MONDAY)
            self.own[name] = handle.draft_id
            if name == "sent":
                own.submit_own(draft, by=by, at=MONDAY)

    @property
    def anyone(self) -> Actor:
        return self.town.anyone

    def send_cases(self) -> None:
        for name, state in {
            "received": "received",
            "reviewing": "reviewing",
            "refused": "refused",
            "granted": "granted",
        }.items():
            self.sent(name, a_full_draft(self.town), state)
        by = self.town.hanako
        self.sent("hers", a_full_draft(self.town, by=by), "received")
        self.sent("asked", a_full_draft(self.town, by=by), "correcting")
        self.sent("withdrawn", a_full_draft(self.town, by=by), "withdrawn")
        self.sent("benefit", self.full_benefit(), "reviewing")
        survey = a_full_draft(self.town, procedure="survey")
        self.sent("survey", survey, "received")
        self.sent("proof", self.full_proof(), "reviewing")
        self.sent("issued", self.full_proof("issued@example.jp"), "granted")
        self.correct("asked")
        self.correct("asked", answered=False)
        actions.add_note(
            self.cases["reviewing"].pk, "確認した。", by=self.town.sato, at=MONDAY
        )

    def full_benefit(self) -> Begun:
        return a_full_draft(self.town, procedure="benefit", by=self.town.hanako)

    def full_proof(self, email: str | None = None) -> Begun:
        begun = a_draft(self.town, procedure="proof")
        draft = begun.opened()
        kept = keep_upload(
            Upload("proof.png", a_picture(), "proof"),
            into=Place(subject_of(draft.row), draft.key),
            by=self.anyone,
            at=MONDAY,
        )
        pages: dict[str, dict[str, Any]] = {
            "copies": {"copies": 2},
            "proof": {"proof": str(kept.pk)},
            "applicant": {"applicant": ANSWERS["applicant"]["applicant"]},
            "contact": {"email": email},
        }
        for page, given in pages.items():
            draft = actions.save_page(draft, page, given, by=self.anyone, at=MONDAY)
        return begun

    def sent(self, name: str, begun: Begun, state: str) -> None:
        case = actions.submit(
            begun.opened(), by=begun.by, at=MONDAY, keep_answers=name == "hers"
        )
        self.cases[name] = bring(self.town, case, state)
        self.hold(f"sent {name}", begun)
        if begun.by.kind == "resident":
            self.case_owners[name] = {"hanako"}

    def correct(self, name: str, *, answered: bool = True) -> None:
        """Answer a correction; or ask again, and let the answer lie unsent."""
        if not answered:
            ask(self.town, self.cases[name].pk)
        opened = open_own(Case.objects.get(pk=self.cases[name].pk))
        given = dict(ANSWERS["applicant"])
        actions.save_correction_page(opened, "applicant", given)
        if answered:
            actions.answer_correction(opened, by=self.town.hanako, at=MONDAY)
        self.cases[name] = Case.objects.get(pk=self.cases[name].pk)

    def enter(self) -> None:
        """Let the clerk type what came by post: one waits, one was received."""
        for name in ("waits", "entered"):
            begun = a_full_draft(
                self.town,
                by=self.town.sato,
                channel=Channel.POST,
                arrived_on=date(2026, 4, 3),
            )
            self.entries[name] = begun.handle.draft_id
            if name == "entered":
                case = actions.submit(begun.opened(), by=begun.by, at=MONDAY)
                self.cases[name] = case
        actions.declare_counts(COUNTS, by=self.town.sato, at=MONDAY)

    def propose(self) -> None:
        """Draw up versions: one is begun, one waits for a second person, one has it.

        Another procedure has an earlier version, and one has a later.
        """
        kumin = Department.objects.get(ward=self.town.ward, slug="kumin")
        other = staff(kumin, "ota", "太田 環", "owner")
        only = f"only-{self.slug}"
        for slug, author in (
            (only, self.owner),
            ("certificate", other),
            ("benefit", other),
        ):
            made = a_definition(slug, number=2, summary=text("言い直します。"))
            row = draw_up(made, examples={}, by=author, at=MONDAY)
            self.proposals[slug] = row.pk
            let_pass(row)
            if author is other:
                ask_review(row.pk, by=other, at=MONDAY)
            if slug == "benefit":
                approve(row.pk, bound_hash(row, MONDAY), by=self.owner, at=MONDAY)
        system = Actor.system(self.town.id)
        month = timedelta(days=30)
        for slug, opens_at in (("again", None), ("later", MONDAY + month)):
            for number in (1, 2):
                publish(
                    a_definition(f"{slug}-{self.slug}", number=number),
                    ward=self.town.id,
                    by=system,
                    at=MONDAY - (9 - number) * DAY,
                    schedule=Schedule(opens_at if number > 1 else None),
                )
        forget_offers()

    def circulate(self) -> None:
        """Send a decision on its way: one stamped it in the place of another."""
        kato = Staff.objects.get(pk=self.town.kato.id)
        suzuki = Staff.objects.get(pk=self.town.suzuki.id)
        for one in (kato, suzuki):
            Staff.objects.filter(pk=one.pk).update(post="head")
            Membership.objects.filter(staff=one).update(post="head")
        table = {
            "procedures": ["benefit"],
            "steps": ["head"],
            "consult": ["zeimu/head"],
        }
        rules = {**self.town.ward.rules, "approval": [table]}
        Ward.objects.filter(pk=self.town.id).update(rules=rules)
        forget_wards()
        begun = a_full_draft(self.town, procedure="benefit", by=self.town.hanako)
        case = actions.submit(begun.opened(), by=begun.by, at=MONDAY)
        ruling = Ruling("refused", "not_eligible", "要件に当てはまりません。")
        drafted = actions.propose(
            case.pk, ruling, is_urgent=False, by=self.town.sato, at=MONDAY
        )
        head = replace(self.town.kato, post="head")
        away = Absence(int(self.keeper.id), MONDAY.date(), NOW.date())
        named = actions.name_deputy(away, by=head, at=MONDAY)
        mark = actions.open_proposal(drafted.pk, by=self.keeper, at=MONDAY).mark
        actions.stamp(drafted.pk, mark, by=self.keeper, at=MONDAY)
        self.circulating, self.substitution = drafted.pk, named.pk
        self.stood_in = drafted.steps.get(part="consult").pk

    def write(self) -> None:
        """Write a procedure in the studio; one edit stands, one was taken back."""
        begun = template("application")
        places = {**begun.places, "department/slug": "kumin"}
        written = Written(f"new-{self.slug}", 1).having(places)
        row = begin(written, "template:application", by=self.owner, at=MONDAY)
        for revision, said in enumerate(("証明書", "もう一枚")):
            wish = Wish("put", revision, {"values": {"procedure/title": said}})
            edit(row.pk, wish, by=self.owner, at=MONDAY)
        undo(row.pk, by=self.owner, at=MONDAY)
        look_in(row.pk, by=self.owner, at=MONDAY)
        self.manuscripts["begun"] = row.pk

    def bound(self) -> str:
        """Return what stands on the page of the version that waits for approval."""
        with ward_scope(self.town.id):
            row = Proposal.objects.get(pk=self.proposals["certificate"])
            return bound_hash(row, MONDAY)

    def bound_run(self, run: UUID) -> str:
        """Return what stands on the page of a run that waits for approval."""
        with ward_scope(self.town.id):
            return bound_of(Run.objects.get(pk=run))

    def prove(self) -> None:
        """Record how a version was tested, and let another out untested."""
        only = f"only-{self.slug}"
        test = UsabilityTest(
            date(2026, 4, 3),
            (Group("75_over", "hearing", 1),),
            (Task("申し込む", 1, 1, 9),),
        )
        record_test(only, 1, test, by=self.owner, at=MONDAY)
        proposal = self.proposals[only]
        until = date(2026, 6, 30)
        given = waive(proposal, UNTESTED, until, by=self.cio, at=MONDAY)
        self.waivers[proposal] = given.pk

    def preview(self) -> None:
        """Open a preview of all that can be looked at before residents do."""
        only = f"only-{self.slug}"
        owner, cio = int(self.owner.id), int(self.cio.id)
        for name, staff_id, kind, reference in (
            ("proposal", owner, "proposal", str(self.proposals[only])),
            ("version", owner, "version", self.version),
            ("manuscript", owner, "manuscript", str(self.manuscripts["begun"])),
            ("cio", cio, "proposal", str(self.proposals[only])),
        ):
            claim = Claim(self.town.id, staff_id, kind, reference)
            self.previews[name] = token_of(claim)

    @property
    def version(self) -> str:
        return offered(self.town.id, f"only-{self.slug}").hash

    def walk(self, token: str) -> str:
        """Return what a page of a preview carries on before anything was typed."""
        return sealed(Walk(MONDAY.date()), claim_in(token, self.town.id))

    def ask_everybody(self) -> None:
        """Ask all residents: one run is over, one waits for a second person."""
        of_runs.offered(self.town)
        of_runs.enrolled(self.town, *[of_runs.POOR] * 12, *[of_runs.RICH] * 3)
        over = of_runs.finished(self.town)
        [first, *_] = look_through(over.pk, "yes", by=self.town.sato, at=MONDAY).rows
        asked = of_runs.a_question_to_all()
        waits = propose_run(asked, by=self.town.suzuki, at=MONDAY)
        self.runs = {"over": over.pk, "waits": waits.pk}
        self.found = {over.pk: first.person, waits.pk: first.person}

    def print(self) -> None:
        """Print a draft, so that its number stands on paper."""
        only = f"only-{self.slug}"
        begun = a_full_draft(self.town, procedure=only)
        number = print_draft(begun.opened(), by=self.anyone, at=MONDAY)
        self.drafts["printed"] = begun.handle.draft_id
        self.hold("printed", begun)
        self.papers[form_code(offered(self.town.id, only))] = number

    def pay(self) -> None:
        """Let fees be due and come in; one does not fit, one is to be given back."""
        paid = of_fees.offer_paid(self.town)
        for name in ("owing", "due", "paid", "back"):
            self.sent(name, a_full_draft(self.town, procedure=paid), "granted")
            if name != "owing":
                payment = of_fees.settled(self.town, self.cases[name])
            if name in ("paid", "back"):
                self.hear_of(payment, 600)
        self.hear_of(payment, 600, charge="another")
        self.mismatches["double"] = Mismatch.objects.get(ward=self.town.id).pk
        wish = Back(600, "double")
        case = self.cases["back"].pk
        row = actions.propose_refund(case, wish, by=self.town.sato, at=MONDAY)
        self.refunds["proposed"] = row.pk
        with pytest.raises(HookRefused):
            take_hook(FAKE, {}, b"{}", ward=self.town.id, at=MONDAY)
        FAKE.write_file(self.town.id, MONDAY.date() - DAY)
        reconcile(FAKE, MONDAY.date() - DAY, ward=self.town.id, at=MONDAY)

    def hear_of(self, payment: Payment, amount_yen: int, charge: str = "") -> None:
        number = charge or f"ch_{payment.pk}"
        told = Told(str(payment.pk), number, "paid", amount_yen, "card")
        receive(self.town.id, "fake", told, source="hook", at=MONDAY)

    def call(self) -> None:
        """Let two client systems in; one of them has begun two, and sent one."""
        only = f"only-{self.slug}"
        by = self.let_in("client", only, "certificate", "proof")
        self.let_in("other client", "certificate", "proof")
        how: Any = {"by": by, "channel": Channel.API}
        for name, begun in (
            ("full", a_full_draft(self.town, **how)),
            ("proof", a_draft(self.town, procedure="proof", **how)),
            ("sent", a_full_draft(self.town, **how)),
        ):
            self.called[name] = begun.handle.draft_id
        case = actions.submit(begun.opened(), by=by, at=MONDAY)
        actions.take(case.pk, by=self.town.sato, at=MONDAY)
        self.cases["called"] = ask(self.town, case.pk)

    def let_in(self, name: str, *scopes: str) -> Actor:
        """Give a client system a token."""
        new = NewClient(name=name, scopes=scopes)
        row, token = create_api_client(self.town.ward, new)
        self.browsers[name] = {BEARER: f"Bearer {token}"}
        return actor_of_client(row)

    def hand_over(self) -> None:
        """Let cases go by file and by robot; one came from elsewhere and stopped."""
        rules = {"filed": "file:kaigo", "typed": "robot"}
        inbox = {"name": "fake", "client": "client"}
        rule(self.town, hand_over=rules, inbox=inbox)
        system = Actor.system(self.town.id)
        for slug in ("filed", "typed", "inu"):
            made = a_definition(slug, checklist=LOOKED_AT)
            publish(made, ward=self.town.id, by=system, at=MONDAY - 9 * DAY)
        forget_offers()
        for name, slug, state in (
            ("filed", "filed", "granted"),
            ("typed", "typed", "granted"),
            ("enquired", "inu", "reviewing"),
        ):
            self.sent(name, a_full_draft(self.town, procedure=slug), state)
        actions.tick_lines(
            self.cases["enquired"].pk, ["papers"], by=self.town.sato, at=MONDAY
        )
        tell_of_deadlines(self.town.id, at=MONDAY)
        batch = make_batch("kaigo", uuid4(), by=self.town.sato, at=MONDAY)
        self.batches[batch.pk] = answers_for(
            batch, **{self.cases["filed"].reference: "accepted"}
        )
        ask_register(
            self.cases["enquired"].pk, "residence", by=self.town.sato, at=MONDAY
        )
        self.arrive()
        self.lease()

    def forward(self) -> None:
        """Let 税務課 have two cases: one 区民課 answers for, one it only looked at."""
        system = Actor.system(self.town.id)
        here, there = (
            a_stage("here", "review"),
            replace(a_stage("there", "review"), department="zeimu"),
        )
        rest = (a_stage("decision", "decision"), a_stage("close", "close"))
        looked = replace(here, department="kumin")
        for name, department, stages in (
            ("away", "kumin", (here, there, *rest)),
            ("left", "zeimu", (looked, replace(there, department=""), *rest)),
        ):
            made = a_definition(name, department=department, stages=stages)
            publish(made, ward=self.town.id, by=system, at=MONDAY - 9 * DAY)
            forget_offers()
            begun = a_full_draft(self.town, procedure=name)
            case = actions.submit(begun.opened(), by=begun.by, at=MONDAY)
            actions.take(case.pk, by=self.town.sato, at=MONDAY)
            self.desks[name] = actions.finish_review(
                case.pk, by=self.town.sato, at=MONDAY
            )

    def arrive(self) -> None:
        """Take in an application from elsewhere that cannot be received as it is."""
        told = Application("P-1", "certificate", MONDAY, {"copies": 99})
        row = keep(self.town.id, "fake", told, at=MONDAY)
        client = ApiClient.objects.get(ward=self.town.id, name="client")
        self.arrivals["stopped"] = take_in(row, client, at=MONDAY).pk

    def lease(self) -> None:
        """Let a robot have a case."""
        new = NewRobot(name="転記", department="kumin", procedures=["typed"])
        robot, token = create_robot(self.town.ward, new)
        start_robot(robot.pk, dry=False, by=self.town.suzuki, at=MONDAY)
        case = self.cases["typed"].pk
        self.errands[robot.pk] = lease(robot, case, at=NOW).errand.pk
        self.browsers["robot"] = {BEARER: f"Bearer {token}"}

    def register(self) -> None:
        """State a row of a register, let staff answer a survey, time and send a day."""
        cells = {
            "as_of": "2026-04-01",
            "department": "kumin",
            "staff": "12",
            "specialists": "1",
        }
        state_cells(register_named("personnel"), cells, by=self.dx, at=MONDAY)
        rows = Line.objects.filter(ward=self.town.id)
        self.lines = list(rows.values_list("pk", flat=True))
        day = MONDAY.date()
        open_survey(day, day + timedelta(days=9), by=self.dx, at=MONDAY)
        scores = {"contribution": 4, "satisfaction": 3}
        answer_survey(scores, by=self.town.sato, at=MONDAY)
        timing.tap("routine", by=self.town.sato, at=MONDAY)
        timing.mend(day, {"routine": 5}, by=self.town.kato, at=MONDAY)
        timing.send(day, by=self.town.kato, at=MONDAY)

    def look_around(self) -> None:
        """Look, be refused, and leave work that a person must settle."""
        town = self.town
        actions.open_case(self.cases["received"].pk, town.sato, "work", MONDAY)
        with pytest.raises(WrongPassword):
            authenticate(town.id, "sato", "not the password", at=MONDAY)
        enqueue_once(sample.give_up, f"parked:{town.id}", ward=town.id)
        self.sent("unsure", self.full_proof("unsure@example.jp"), "received")

    def post(self) -> None:
        """Send by post what was issued."""
        case = self.cases["issued"]
        (first, *_) = self.issues(case)
        sent = Sent("post", tracking="1234-5678-9012")
        deliver_issue(case.pk, first, sent, by=self.town.sato, at=MONDAY)
        self.posted = Delivery.objects.get(ward=self.town.id).pk

    def share(self) -> None:
        """Confirm a decision on several, be away soon, name a rule and a view."""
        sato, suzuki = self.town.sato, self.town.suzuki
        picked = [self.cases[name].reference for name in ("received", "reviewing")]
        wish = Many("decide", ruling=Ruling("granted"))
        self.bulk = confirm(plan(picked, wish, by=sato, at=NOW), by=sato, at=NOW).pk
        first, last = MONDAY.date() + 30 * DAY, MONDAY.date() + 33 * DAY
        away = Away(int(sato.id), first, last, int(suzuki.id))
        rule = set_rule(f"only-{self.slug}", [int(sato.id)], by=suzuki, at=MONDAY)
        view = keep_view("私の", {"view": "free"}, shared=False, by=sato, at=MONDAY)
        keep_view("課の", {"view": "due"}, shared=True, by=suzuki, at=MONDAY)
        self.shared = {
            "absence": name_absence(away, by=sato, at=MONDAY).pk,
            "rule": rule.pk,
            "view": view.pk,
        }

    def speak(self) -> None:
        """Let an applicant write, a note name a colleague, and a section be asked."""
        case, by = self.cases["proof"], self.town.sato
        reply(case, "いつ届きますか。", uuid4(), by=self.anyone, at=MONDAY)
        write(case.pk, "確かめています。", uuid4(), by=by, at=MONDAY)
        note(case.pk, "@suzuki 見てください。", (), by=by, at=MONDAY)
        self.call_for_suzuki = Call.objects.get(staff=int(self.town.suzuki.id)).pk
        until = MONDAY.date() + timedelta(days=7)
        asking = Asking("zeimu", "課税はありますか。", until, ("copies",))
        self.advice = ask_section(case.pk, asking, by=by, at=MONDAY).pk

    def open_by_receipt(self) -> None:
        for name in self.cases:
            if name not in self.case_owners:
                self.show_receipt(name)


World = Mapping[str, Life]


def jar_of(client: Client) -> Jar:
    return {name: morsel.value for name, morsel in client.cookies.items()}


def a_picture() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    return picture.getvalue()


def a_life(slug: str) -> Life:
    town = a_town(slug)
    with ward_scope(town.id):
        kumin = Department.objects.get(ward=town.ward, slug="kumin")
        zeimu = Department.objects.get(ward=town.ward, slug="zeimu")
        life = Life(
            town,
            chief=staff(zeimu, "oka", "岡 律", "supervisor"),
            dx=staff(kumin, "noda", "野田 薫", "dx"),
            privacy=staff(kumin, "mori", "森 明", "privacy"),
            owner=staff(kumin, "kubo", "久保 操", "owner"),
            keeper=staff(zeimu, "hara", "原 望", "owner"),
            cio=staff(zeimu, "minato", "湊 志保", "cio"),
            admin=staff(zeimu, "jinji", "人見 配", "admin"),
            finance=staff(zeimu, "kaneko", "金子 数", "finance"),
        )
        system = Actor.system(town.id)
        offered = (a_proof(), a_definition(f"only-{slug}"), a_request_of_staff())
        for definition in offered:
            publish(definition, ward=town.id, by=system, at=MONDAY - timedelta(days=9))
        forget_offers()
        life.seat_everybody()
        life.sign_in_elsewhere()
        life.begin_drafts()
        life.apply_as_staff()
        life.send_cases()
        life.enter()
        life.propose()
        life.circulate()
        life.prove()
        life.write()
        life.preview()
        life.ask_everybody()
        life.print()
        life.pay()
        life.call()
        life.hand_over()
        life.register()
        life.forward()
    follow_all()
    run_due()
    follow_all()
    run_due()
    with ward_scope(town.id):
        life.protect()
        life.keep_records()
        life.look_after_the_plan()
        life.look_at_the_work()
        life.look_around()
        life.post()
        life.share()
        life.speak()
        life.open_by_receipt()
    follow_all()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(SENDERS, "outbox", lose_the_answer)
        run_due()
    return life


def go_on(life: Life) -> None:
    """Do what the scheduler has not sealed yet."""
    town, case = life.town, life.cases["issued"]
    with ward_scope(town.id):
        actions.add_note(case.pk, "電話した。", by=town.sato, at=NOW)
        actions.open_case(case.pk, town.sato, "work", NOW)


def lose_the_answer(letter: Letter) -> None:
    """Fail as a mail server does that takes a letter and says no more."""
    raise Unconfirmed(letter.message_id)


@contextmanager
def at_one_moment(now: datetime = NOW) -> Iterator[None]:
    """Stop the clock that doors and jobs read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: now)
        yield


def around(alias: str) -> transaction.Atomic:
    """Return a transaction that durable ones may lie in, as Django's own tests do."""
    block = transaction.atomic(using=alias)
    block._from_testcase = True  # type: ignore[attr-defined]
    return block


@contextmanager
def undone() -> Iterator[None]:
    """Take back what was done to both databases, and keys made ahead with it."""
    try:
        with ExitStack() as stack:
            for alias in ("default", "keys"):
                stack.enter_context(around(alias))
            yield
            for alias in ("default", "keys"):
                transaction.set_rollback(True, using=alias)
    finally:
        forget_keys()
        hold_root_key(ROOT_KEY)
        forget_wards()
        forget_offers()


@contextmanager
def a_world(folder: Path) -> Iterator[World]:
    """Build two wards for a module of tests; nothing of them stays."""
    with (
        at_one_moment(),
        override_settings(
            DEMO=True, FILES_DIR=folder / "files", CHECKPOINT_DIR=folder / "points"
        ),
        undone(),
    ):
        hold_root_key(ROOT_KEY)
        lives = {slug: a_life(slug) for slug in ("midori", "aoba")}
        show_catalogue(lives["midori"].town.id)
        for life in lives.values():
            go_on(life)
        yield lives
