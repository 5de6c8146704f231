"""Play a plan through the real actions, one moment after another.

What happens next is put on a heap by its moment; whatever lies beyond the present
stays undone, which is why the queue of a demo has work in it.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from madoguchi.cases.actions.approval import open_proposal, propose, stamp
from madoguchi.cases.actions.corrections import (
    Wish,
    answer_correction,
    ask_correction,
    remind,
)
from madoguchi.cases.actions.drafts import (
    Start,
    record_refusal,
    resume,
    save_page,
    start_draft,
)
from madoguchi.cases.actions.opening import open_case
from madoguchi.cases.actions.review import close, decide, take, tick_lines
from madoguchi.cases.actions.submit import submit, withdraw
from madoguchi.cases.approvals import route_for
from madoguchi.cases.models import Case, Correction, Proposal
from madoguchi.cases.opened import Ask, OpenDraft, Ruling
from madoguchi.cases.problems import Incomplete
from madoguchi.cases.queries import open_draft, open_own, own_case
from madoguchi.cases.rules import (
    REMIND_BEFORE,
    decision_stage,
    needs_hand_over,
    needs_nobody,
)
from madoguchi.cases.tasks import tell_register
from madoguchi.cases.walking import lines_open, walk_of
from madoguchi.config.demo import paying
from madoguchi.config.demo.exchanging import by_file
from madoguchi.config.demo.people import Resident, invent
from madoguchi.config.demo.plan import Visit, after, plan
from madoguchi.config.demo.seeds import Answers, Scene, application
from madoguchi.events.actions import unit
from madoguchi.kernel.channel import Channel
from madoguchi.people.actions import Claims, sign_in
from madoguchi.procedures.engine import Form
from madoguchi.procedures.journey import Journey
from madoguchi.procedures.queries import offered
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import actor_of, calendar_of, staff_of
from madoguchi.wards.scope import ward_scope

ISSUER = "https://demo.invalid"
SURVEY = "manzoku"
AT_ONCE = 150  # steps in one transaction: nobody else writes yet
WHY_NOT = {
    "juminhyo": ("not_this_ward", "請求された方の住民票は、この区にありません。"),
    "tennyu": ("not_this_ward", "新しい住所は、この区の区域ではありません。"),
    "jidoteate": (
        "not_eligible",
        "生計を維持する程度の高い方が、別の方であることを確認したためです。",
    ),
    "inu": ("not_this_ward", "犬を飼う場所が、この区の区域ではありません。"),
    "hoiku": (
        "not_eligible",
        "希望された施設の空きより申込みが多く、調整の結果によります。",
    ),
}
ASK_FOR = {
    "name": ("unclear", "お名前の漢字が、本人確認の書類とちがうようです。"),
    "address": ("mismatch", "建物の名前と部屋番号を、住民票のとおりに書いてください。"),
    "phone": ("unclear", "電話番号がつながりませんでした。ご確認ください。"),
}


@dataclass(order=True)
class Step:
    at: datetime
    number: int
    do: Callable[[datetime], None] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Applying:
    """Somebody fills in a form: what they will answer, and how they can come back."""

    draft: OpenDraft
    answers: Answers
    by: Actor
    who: Resident
    code: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """A case on somebody's desk."""

    case: UUID
    form: Form
    worker: Actor
    applicant: Actor


class Life:
    """One ward's history, from its plan."""

    def __init__(self, ward: Ward, chance: Random, now: datetime) -> None:
        self.ward = ward
        self.chance = chance
        self.now = now
        self.calendar = calendar_of(ward)
        self.habits = plan()["habits"]
        self._steps: list[Step] = []
        self._numbers = count()
        self._people = count(1)
        self.residents: list[Resident] = []
        self.staff: dict[str, list[Actor]] = {}
        self.holders: dict[tuple[str, str], Actor] = {}
        for member in staff_of(ward.pk):
            actor = actor_of(member)
            if actor.has("clerk"):
                self.staff.setdefault(actor.unit, []).append(actor)
            if actor.post:
                self.holders.setdefault((actor.unit, actor.post), actor)

    # ------------------------------------------------------------------ the clock

    def at(self, moment: datetime, do: Callable[[datetime], None]) -> None:
        if moment <= self.now:
            heapq.heappush(self._steps, Step(moment, next(self._numbers), do))

    def play(self, tell: Callable[[int], None]) -> int:
        """Do everything that happened until now; return how many steps it took."""
        done = 0
        with ward_scope(self.ward.pk):
            while self._steps:
                with unit():
                    for _ in range(min(AT_ONCE, len(self._steps))):
                        step = heapq.heappop(self._steps)
                        step.do(step.at)
                        done += 1
                tell(done)
        return done

    # ------------------------------------------------------------------- people

    def someone(self, visit: Visit) -> Resident:
        """Return a known resident of that age, now and then, else a new one."""
        on = visit.at.date()
        if self.residents and self.chance.random() < 0.12:  # noqa: PLR2004
            known = self.chance.choice(self.residents)
            if abs(known.age(on) - visit.age) < 8:  # noqa: PLR2004
                return known
        who = invent(self.chance, next(self._people), visit.age, on, self.ward.name)
        self.residents.append(who)
        return who

    def clerk(self, department: str, *, supervisor: bool = False) -> Actor:
        team = self.staff[department]
        heads = [one for one in team if one.has("supervisor")]
        return self.chance.choice(heads if supervisor and heads else team)

    # ------------------------------------------------------------------- applying

    def visit(self, visit: Visit, who: Resident | None = None) -> None:
        """Plan what a visit leads to."""
        who = who or self.someone(visit)
        if visit.channel == "web":
            self.at(visit.at, partial(self.apply_online, visit, who))
        else:
            self.at(visit.at, partial(self.enter, visit, who))

    def apply_online(self, visit: Visit, who: Resident, at: datetime) -> None:
        form = offered(self.ward.pk, visit.procedure)
        answers = application(form, Scene(who, at.date(), "web"), self.chance)
        if answers is None:
            return
        by = self.applicant(form, who, at)
        handle = start_draft(Start(visit.procedure), by=by, at=at)
        draft = open_draft(by, handle.draft_id, handle.secret)
        self.fill(Applying(draft, answers, by, who, handle.resume_code), at)

    def applicant(self, form: Form, who: Resident, at: datetime) -> Actor:
        """Sign in where the procedure asks for it, else stay unknown."""
        wanted = form.definition.identity
        if not wanted.proofing and not wanted.authn:
            return Actor.anonymous(self.ward.pk)
        claims = Claims(3, 3, "signature", who.profile())
        person = sign_in(self.ward.pk, ISSUER, who.id, claims, at)
        return Actor.resident(self.ward.pk, str(person.pk))

    def fill(self, one: Applying, at: datetime) -> None:
        """Go from page to page: err, give up, come back, or send."""
        draft = one.draft
        journey = Journey(draft.form, one.answers, at.date(), "web")
        slow = 2.0 if one.who.age(at.date()) >= 75 else 1.0  # noqa: PLR2004
        returns = self.habits["comes_back"] / len(journey.pages) if one.code else 0
        for page in journey.pages:
            at += timedelta(seconds=self.chance.randint(12, 70) * slow)
            asked = journey.answerable(page.key)
            errs = self.chance.random() < self.habits["errs_on_a_page"] * slow
            if errs and asked:
                wrong = self.chance.choice(asked).key
                problem = Incomplete(page.key, wrong, "missing")
                record_refusal(draft, problem, by=one.by, at=at)
                at += timedelta(seconds=self.chance.randint(10, 60))
            if self.gives_up(asked, slow):
                return
            given = {asks.key: one.answers.get(asks.key) for asks in asked}
            draft = save_page(draft, page.key, given, by=one.by, at=at)
            if self.chance.random() < returns:
                later = at + timedelta(hours=self.chance.randint(3, 60))
                self.at(later, partial(self.come_back, one))
                return
        at += timedelta(seconds=self.chance.randint(20, 90))
        self.send(draft, one.by, at, one.who)

    def gives_up(self, asked: tuple[Any, ...], slow: float) -> bool:
        risk = self.habits["gives_up_on_a_page"] * slow
        if any(one.kind == "file" for one in asked):
            risk *= 2
        return bool(self.chance.random() < risk)

    def come_back(self, one: Applying, at: datetime) -> None:
        """Open the draft with its code on another day, perhaps another device."""
        by = self.applicant(one.draft.form, one.who, at)
        handle = resume(self.ward.pk, one.code, address=one.who.id, by=by, at=at)
        draft = open_draft(by, handle.draft_id, handle.secret)
        self.fill(replace(one, draft=draft, by=by, code=""), at)

    def enter(self, visit: Visit, who: Resident, at: datetime) -> None:
        """Type in what came to the counter or by post."""
        form = offered(self.ward.pk, visit.procedure)
        way = form.definition.way(visit.channel)
        channel = visit.channel if way and way.available else "counter"
        arrived_on = at.date()
        if channel == "post":
            arrived_on -= timedelta(days=self.chance.choice((0, 0, 1)))
        answers = application(form, Scene(who, arrived_on, channel), self.chance)
        if answers is None:
            return
        by = self.clerk(form.definition.department)
        start = Start(
            visit.procedure,
            Channel(channel),
            assisted=visit.assisted,
            age_band=who.band(arrived_on),
            arrived_on=arrived_on,
        )
        handle = start_draft(start, by=by, at=at)
        draft = open_draft(by, handle.draft_id, handle.secret)
        journey = Journey(form, answers, arrived_on, channel)
        for page in journey.pages:
            at += timedelta(seconds=self.chance.randint(5, 25))
            asked = journey.answerable(page.key)
            given = {one.key: answers.get(one.key) for one in asked}
            draft = save_page(draft, page.key, given, by=by, at=at)
        self.send(draft, by, at, who)

    def send(self, draft: OpenDraft, by: Actor, at: datetime, who: Resident) -> None:
        keep = by.kind == "resident" and self.chance.random() < 0.6  # noqa: PLR2004
        try:
            case = submit(draft, by=by, at=at, keep_answers=keep, chance=self.chance)
        except Incomplete as problem:  # a day that was free to choose has passed
            record_refusal(draft, problem, by=by, at=at)
            return
        if draft.form.definition.slug == SURVEY:
            return
        self.plan_work(case, draft.form, by, at)
        online = case.channel == "web"
        share = self.habits["answers_the_survey"]
        if self.chance.random() < (share if online else share / 3):
            later = at + timedelta(hours=self.chance.randint(1, 200))
            visit = Visit(later, SURVEY, who.age(at.date()), "web", assisted=False)
            self.visit(visit, who)

    # ------------------------------------------------------------------- the office

    def plan_work(self, case: Case, form: Form, by: Actor, at: datetime) -> None:
        if needs_nobody(form.definition.stages):
            return
        kind = plan()["procedures"][case.procedure]
        if by.kind == "resident" and self.chance.random() < self.habits["withdraws"]:
            later = at + timedelta(hours=self.chance.randint(2, 30))
            self.at(later, partial(self.withdraw, case.pk, by))
            return
        days = self.chance.uniform(*kind["days"])
        begins = after(self.chance, self.calendar, at, min(days * 0.4, 2.0))
        ends = after(self.chance, self.calendar, begins, days * 0.7)
        work = Work(case.pk, form, self.clerk(case.department), by)
        self.at(begins, partial(self.begin, work))
        if self.chance.random() < kind["corrected"]:
            asked = begins + timedelta(minutes=self.chance.randint(10, 50))
            self.at(asked, partial(self.ask, work))
            return
        self.at(ends, partial(self.conclude, work))

    def begin(self, work: Work, at: datetime) -> None:
        take(work.case, by=work.worker, at=at)
        open_case(work.case, work.worker, "work", at)

    def withdraw(self, case_id: UUID, by: Actor, at: datetime) -> None:
        withdraw(own_case(by, case_id), by=by, at=at)

    def ask(self, work: Work, at: datetime) -> None:
        role = self.chance.choice(list(ASK_FOR))
        question = work.form.definition.roles.get(role, "")
        opened = open_case(work.case, work.worker, "work", at)
        if question not in opened.answers:
            self.conclude(work, at)
            return
        reason, text = ASK_FOR[role]
        wish = Wish([Ask(question, reason, text)], at.date() + timedelta(days=14))
        ask_correction(work.case, wish, by=work.worker, at=at)
        reminded_at = at + timedelta(days=14) - REMIND_BEFORE
        self.at(reminded_at, partial(self.remind, work))
        if self.chance.random() < self.habits["answers_a_correction"]:
            days = self.chance.choice((1, 1, 2, 3, 4, 6, 9))
            later = at + timedelta(days=days, minutes=self.chance.randint(0, 300))
            self.at(later, partial(self.correct, work, question))

    def remind(self, work: Work, at: datetime) -> None:
        for correction in Correction.objects.filter(ward=self.ward, case=work.case):
            remind(correction, at=at)

    def correct(self, work: Work, question: str, at: datetime) -> None:
        opened = open_own(Case.objects.get(ward=self.ward, pk=work.case))
        given = {question: opened.answers[question]}
        answer_correction(opened, by=work.applicant, at=at, answers=given)
        ends = after(self.chance, self.calendar, at, self.chance.uniform(0.3, 2.5))
        self.at(ends, partial(self.conclude, work))

    def conclude(self, work: Work, at: datetime) -> None:
        definition = work.form.definition
        stage = decision_stage(definition.stages)
        decider = work.worker
        if stage and stage.who == "supervisor":
            decider = self.clerk(work.worker.unit, supervisor=True)
        kind = plan()["procedures"][definition.slug]
        refused = self.chance.random() < kind["refused"]
        code, reason = WHY_NOT[definition.slug]
        ruling = Ruling("refused", code, reason) if refused else Ruling("granted")
        shown = open_case(work.case, decider, "work", at)
        if definition.checklist:
            self.look_over(work, at)
        if route_for(shown, ruling.outcome):
            self.circulate(work, ruling, at)
            return
        decide(work.case, ruling, by=decider, at=at)
        self.follow(work, ruling, at)

    def look_over(self, work: Work, at: datetime) -> None:
        """Tick what has to be looked at before the decision."""
        case = Case.objects.get(ward=self.ward, pk=work.case)
        lines = [one.key for one in lines_open(case, walk_of(case)) if one.required]
        tick_lines(work.case, lines, by=work.worker, at=at)

    def circulate(self, work: Work, ruling: Ruling, at: datetime) -> None:
        """Draft the decision and let those who must agree look at it one by one."""
        row = propose(work.case, ruling, is_urgent=False, by=work.worker, at=at)
        moment = at
        for step in row.steps.order_by("number"):
            holder = self.holders[step.department, step.post]
            days = self.chance.uniform(0.1, 0.8)
            moment = after(self.chance, self.calendar, moment, days)
            self.at(moment, partial(self.stamp, row, holder))
        self.at(moment, partial(self.follow, work, ruling))

    def stamp(self, row: Proposal, holder: Actor, at: datetime) -> None:
        shown = open_proposal(row.pk, by=holder, at=at)
        stamp(row.pk, shown.mark, by=holder, at=at)

    def follow(self, work: Work, ruling: Ruling, at: datetime) -> None:
        """Let what was granted be paid and handed over, and end the case."""
        granted = ruling.outcome == "granted"
        if granted and paying.needs_money(work.case):
            settled = at + timedelta(minutes=self.chance.randint(3, 60))
            self.at(settled, partial(self.charge, work))
        elif granted and needs_hand_over(work.form.definition.stages):
            self.hand_over(work, at)
        else:
            self.at(at + timedelta(minutes=6), partial(self.end, work))

    def charge(self, work: Work, at: datetime) -> None:
        """Ask for the fee; now and then it is waived."""
        waived = self.chance.random() < self.habits["waived"]
        paying.settle(work.case, waived=waived, by=work.worker, at=at)
        if waived:
            self.hand_over(work, at)
            return
        paid = paying.paid_at(work.applicant, self.chance, at)
        self.at(paid, partial(self.pay, work))

    def pay(self, work: Work, at: datetime) -> None:
        paying.pay(work.case, work.applicant, work.worker, self.chance, at)
        self.hand_over(work, at)

    def hand_over(self, work: Work, at: datetime) -> None:
        if by_file(work.form.definition.slug, at, self.now):
            return  # it waits for the file that `exchanging` makes
        told = at + timedelta(minutes=self.chance.randint(2, 90))
        self.at(told, lambda t: tell_register(self.ward.pk, work.case, at=t))
        fetched = after(self.chance, self.calendar, told, self.chance.uniform(0.5, 4))
        self.at(fetched, partial(self.end, work))

    def end(self, work: Work, at: datetime) -> None:
        close(work.case, by=work.worker, at=at)
