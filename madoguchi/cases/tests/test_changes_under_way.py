"""Whatever a ward changes while people fill in: nothing is lost, nobody is stuck.

Random edits are published, scheduled, rolled back and withdrawn at every point of a
journey, through the real actions. What holds is asked of a list kept by the test.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from madoguchi.cases import actions
from madoguchi.cases.actions.submit import _arrival, _receive
from madoguchi.cases.models import Case, Draft
from madoguchi.cases.opened import OpenDraft
from madoguchi.cases.problems import Incomplete, NotOpen, VersionChanged
from madoguchi.cases.tests.cast import MONDAY, Begun, Town, a_definition, a_draft
from madoguchi.kernel.errors import Refused
from madoguchi.procedures.actions import (
    LEAD,
    AlreadyScheduled,
    NothingBefore,
    Schedule,
    roll_back,
    unschedule,
    withdraw,
)
from madoguchi.procedures.changes.judging import judge
from madoguchi.procedures.definition.model import Definition, Page
from madoguchi.procedures.journey import typed_page
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.queries import forget_offers, form_at, terms_of
from madoguchi.procedures.tests.edits import a_form, edited
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor

pytestmark = pytest.mark.django_db
NUMBERS = count(1)
STEP = timedelta(minutes=7)
HOUR = timedelta(hours=1)
Draw = Callable[..., Any]


# --------------------------------------------------------------------- what is typed


def an_answer(question: Question, draw: Draw) -> Any:
    """Return a right answer; text tells every answer from every other."""
    values: dict[str, Callable[[], Any]] = {
        "text": lambda: f"答{next(NUMBERS)}",
        "number": lambda: draw(
            st.integers(question.number("min", 0), question.number("max", 50))
        ),
        "choice": lambda: draw(st.sampled_from(values_of(question))),
        "choices": lambda: draw(
            st.lists(st.sampled_from(values_of(question)), min_size=1, unique=True).map(
                lambda chosen: sorted(chosen, key=values_of(question).index)
            )
        ),
        "yesno": lambda: draw(st.booleans()),
        "consent": lambda: True,
        "date": lambda: f"2025-0{draw(st.integers(1, 9))}-11",
        "name": lambda: {
            "family": "若葉",
            "given": f"花{'子' * draw(st.integers(1, 4))}",
            "family_kana": "ワカバ",
            "given_kana": "ハナコ",
        },
        "group": lambda: [
            {one.key: an_answer(one, draw) for one in question.questions}
            for _ in range(draw(st.integers(1, 2)))
        ],
    }
    return values[question.kind]()


def values_of(question: Question) -> list[str]:
    return [one.value for one in question.options]


# -------------------------------------------------------------------- the applicant


@dataclass
class Office:
    """How a draft is opened, saved and sent; controls do one of them wrongly."""

    by: Actor

    def open(self, draft: OpenDraft, at: datetime) -> OpenDraft:
        return actions.bring(draft, by=self.by, at=at).draft

    def save(
        self, draft: OpenDraft, page: str, answers: Any, at: datetime
    ) -> OpenDraft:
        return actions.save_page(draft, page, answers, by=self.by, at=at)

    def send(self, draft: OpenDraft, at: datetime) -> Case:
        return actions.submit(draft, by=self.by, at=at)


@dataclass
class Story:
    """One draft among changes, and what must be true of it."""

    town: Town
    draw: Draw
    office: Office
    slug: str
    definition: Definition
    begun: Begun = field(init=False)
    at: datetime = MONDAY
    said: dict[str, Any] = field(default_factory=dict)
    number: int = 1
    case: Case | None = None

    # ------------------------------------------------------------- what happens

    def begin(self) -> None:
        self.publish(self.definition, Schedule())
        self.at += STEP
        self.begun = a_draft(self.town, procedure=self.slug, at=self.at)

    def step(self) -> None:
        self.at += STEP
        happens = (
            "fill", "fill", "fill", "change", "change", "look", "go_back", "wait",
            "send", "close", "cancel",
        )  # fmt: skip
        getattr(self, self.draw(st.sampled_from(happens)))()

    def publish(self, definition: Definition, schedule: Schedule) -> None:
        publish(
            definition,
            ward=self.town.id,
            by=Actor.system(self.town.id),
            at=self.at,
            schedule=schedule,
        )

    def change(self) -> None:
        """Publish another version: at once or later, some changes raised."""
        self.number += 1
        new = replace(edited(self.definition, self.draw), number=self.number)
        changes = judge(self.definition, new).judged
        raised = {
            one.change.id: self.draw(st.sampled_from(["re_ask", "legal"]))
            for one in changes
            if self.draw(st.integers(0, 3)) == 0
        }
        wait = self.draw(st.sampled_from([None, 2 * HOUR]))
        until = self.at + self.draw(st.integers(0, 6)) * HOUR
        schedule = Schedule(
            opens_at=self.at + wait if wait else None,
            finish_until=until,
            raised=raised,
        )
        try:
            self.publish(new, schedule)
        except AlreadyScheduled:
            return
        self.definition = new

    def go_back(self) -> None:
        try:
            back = roll_back(self.slug, by=Actor.system(self.town.id), at=self.at)
        except (NothingBefore, AlreadyScheduled):
            return
        self.definition = form_at(back.version_id).definition

    def close(self) -> None:
        """Withdraw what is on offer, and most often offer it again later."""
        try:
            withdraw(self.slug, by=Actor.system(self.town.id), at=self.at)
        except Refused:
            return
        if self.draw(st.integers(0, 2)):
            self.at += HOUR
            self.reopen()

    def cancel(self) -> None:
        try:
            unschedule(self.slug, by=Actor.system(self.town.id), at=self.at)
        except Refused:
            return
        last = terms_of(self.town.id, self.slug)[-1]
        self.definition = last.form.definition

    def reopen(self) -> None:
        try:
            self.publish(self.definition, Schedule(finish_until=self.at))
        except AlreadyScheduled:
            self.at += 3 * HOUR
            self.publish(self.definition, Schedule(finish_until=self.at))

    def wait(self) -> None:
        self.at += self.draw(st.integers(1, 8)) * HOUR

    def opened(self) -> OpenDraft:
        """Open the draft as a door does, and see that nothing is lost."""
        before = self.begun.opened()
        after = self.office.open(before, self.at)
        self.nothing_is_lost()
        return after

    def look(self) -> None:
        self.opened()

    def fill(self) -> None:
        draft = self.opened()
        journey = draft.journey(self.at.date())
        page = journey.first_open() or self.draw(st.sampled_from(journey.pages))
        self.type(draft, page)
        self.nothing_is_lost()

    def type(self, draft: OpenDraft, page: Page) -> None:
        """Type a page as it is shown and send it, once more when it opened more.

        What is asked again is typed again, also where nothing has to be said.
        """
        raw = typed_page(page, draft.answers)
        for one in draft.journey(self.at.date()).asked(page.key):
            anew = one.required or one.key in draft.again
            if anew or self.draw(st.booleans()):
                given = {one.key: an_answer(one, self.draw)}
                alone = replace(page, questions=(one,))
                raw = {
                    name: many
                    for name, many in raw.items()
                    if name.partition(".")[0] != one.key
                } | typed_page(alone, given)
        asked = [one.key for one in draft.journey(self.at.date()).asked(page.key)]
        reader = draft.journey(self.at.date()).reader()
        parsed = reader.read(page, {**raw, "asked": asked}, draft.answers)
        assert not parsed.problems, parsed.problems
        self.office.save(draft, page.key, parsed.answers, self.at)
        for key, answer in parsed.answers.items():
            self.said[key] = answer

    def send(self) -> None:
        """Send it as somebody who has not looked since may."""
        draft = self.begun.opened()
        try:
            case = self.office.send(draft, self.at)
        except VersionChanged:
            assert not self.holds(draft.row.version_hash)
        except (Incomplete, NotOpen):
            pass
        else:
            self.received(case)

    # ------------------------------------------------------------- what must hold

    def nothing_is_lost(self) -> None:
        kept = self.begun.opened().kept
        for key, answer in self.said.items():
            if answer is None:
                continue
            aside = [one.answer for one in kept.aside if one.question == key]
            assert answer in (kept.answers.get(key), *aside), f"{key} is lost"

    def holds(self, digest: str) -> bool:
        """Say by the list of terms alone whether a version may be sent under now."""
        terms = [
            one for one in terms_of(self.town.id, self.slug) if one.opens_at <= self.at
        ]
        last = terms[-1]
        if last.closes_at is not None and last.closes_at <= self.at:
            return False
        if last.hash == digest:
            return True
        places = [at for at, one in enumerate(terms) if one.hash == digest]
        if not places:
            return False
        until = terms[places[-1] + 1].finish_until
        return until is not None and self.at < until

    def received(self, case: Case) -> None:
        assert self.holds(case.version_hash), "sent by rules that did not hold"
        self.case = case

    def finish(self) -> None:
        """Go on as an applicant would until it is sent or refused by a condition."""
        self.at += STEP
        self.reopen()
        self.at += 3 * HOUR
        for _ in range(40):
            draft = self.opened()
            on = self.at.date()
            journey = draft.journey(on)
            if draft.form.eligibility(journey.shown(), on).met is False:
                return  # an answer too, and nothing is lost by it
            page = journey.first_open()
            if page is None:
                try:
                    case = self.office.send(draft, self.at)
                except Incomplete as gap:
                    pytest.fail(f"stuck: all is answered, but not {gap.question}")
                self.received(case)
                self.keeps_its_version()
                return
            self.type(draft, page)
            self.at += timedelta(minutes=1)
        pytest.fail("stuck")

    def keeps_its_version(self) -> None:
        """See that a case is of its version, whatever is published then."""
        assert self.case is not None
        digest = self.case.version_hash
        self.at += STEP
        self.change()
        assert Case.objects.get(pk=self.case.pk).version_hash == digest
        tombstone = Draft.objects.get(pk=self.case.pk)
        beside = self.begun.opened().row.sealed_beside
        assert bytes(tombstone.sealed_beside) == bytes(beside)


def tell(town: Town, office: Office, examples: int) -> None:
    """Tell many stories of one draft each; each of a procedure of its own."""

    @settings(
        max_examples=examples,
        derandomize=True,  # the same stories for everybody
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        phases=[Phase.generate],  # a story is told whole; a shorter one takes minutes
    )
    @given(st.data())
    def story(data: st.DataObject) -> None:
        slug = f"story-{next(NUMBERS)}"  # nothing is taken back between examples
        definition = a_definition(slug, pages=a_form(), fee=(), roles={}, facts=())
        one = Story(town, data.draw, office, slug, definition)
        one.begin()
        for _ in range(data.draw(st.integers(3, 14))):
            one.step()
            if one.case:
                break
        if not one.case:
            one.finish()

    try:
        story()
    finally:
        forget_offers()


def test_nothing_is_lost_and_nobody_is_stuck(town: Town) -> None:
    tell(town, Office(town.anyone), 25)


# --------------------------------------------------------------------- the controls


class Forgetful(Office):
    """Throws away what has no question any more, as a live form does."""

    def open(self, draft: OpenDraft, at: datetime) -> OpenDraft:
        found = super().open(draft, at)
        Draft.objects.filter(pk=draft.id).update(sealed_beside=b"")
        return replace(found, aside=(), again=frozenset())


class Pinned(Office):
    """Lets everybody end by the rules they began under."""

    def open(self, draft: OpenDraft, at: datetime) -> OpenDraft:  # noqa: ARG002
        return draft

    def send(self, draft: OpenDraft, at: datetime) -> Case:
        arrival = _arrival(draft, self.by, at)
        case = _receive(
            arrival, f"{next(NUMBERS):04}-0000-00", self.by, keep_answers=False
        )
        assert case
        return case


class Insisting(Office):
    """Asks again and again for what was answered again."""

    def save(
        self, draft: OpenDraft, page: str, answers: Any, at: datetime
    ) -> OpenDraft:
        saved = super().save(draft, page, answers, at)
        Draft.objects.filter(pk=draft.id).update(
            sealed_beside=bytes(draft.row.sealed_beside)
        )
        return saved


@pytest.mark.parametrize(
    ("office", "fails"),
    [
        (Forgetful, "is lost|stuck"),
        (Pinned, "sent by rules that did not hold"),
        (Insisting, "stuck"),
    ],
)
def test_an_office_that_does_it_wrongly_is_found_out(
    office: type[Office], fails: str, town: Town
) -> None:
    with pytest.raises((AssertionError, pytest.fail.Exception), match=fails):
        tell(town, office(town.anyone), 200)


def test_the_lead_is_longer_than_what_a_process_keeps() -> None:
    assert timedelta(seconds=5) < LEAD < timedelta(minutes=1)
