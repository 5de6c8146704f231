"""Whatever happens to a case, its facts alone say where it stands."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from madoguchi.cases import actions
from madoguchi.cases.actions.corrections import Wish
from madoguchi.cases.actions.extending import Extension
from madoguchi.cases.actions.recounting import recount
from madoguchi.cases.actions.stages import pass_stage
from madoguchi.cases.comparison import stored
from madoguchi.cases.models import Case
from madoguchi.cases.opened import Ask
from madoguchi.cases.queries import open_own
from madoguchi.cases.replay import COMES_FROM, NotFromHere, Standing, standing
from madoguchi.cases.tests.cast import (
    MONDAY,
    Town,
    a_draft,
    a_full_draft,
    decide,
)
from madoguchi.cases.tests.two_desks import (
    SHARED,
    STAGES,
    WAITS,
    a_shared,
    a_shared_case,
    offer,
)
from madoguchi.events.queries import history
from madoguchi.kernel.errors import Refused
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import forget_wards

pytestmark = pytest.mark.django_db

Facts = list[tuple[str, dict[str, object]]]
Step = Callable[[Town, Case, datetime], object]


def take(town: Town, case: Case, at: datetime) -> None:
    actions.take(case.pk, by=town.sato, at=at)


def take_over(town: Town, case: Case, at: datetime) -> None:
    actions.assign(case.pk, int(town.suzuki.id), by=town.suzuki, at=at)


def give_back(town: Town, case: Case, at: datetime) -> None:
    actions.release(case.pk, by=town.suzuki, at=at)


def review(town: Town, case: Case, at: datetime) -> None:
    actions.finish_review(case.pk, by=town.suzuki, at=at)


def ask(town: Town, case: Case, at: datetime) -> None:
    wish = Wish([Ask("copies", "unclear")], due_on=at.date() + timedelta(days=9))
    actions.ask_correction(case.pk, wish, by=town.sato, at=at)


def correct(town: Town, case: Case, at: datetime) -> None:
    row = Case.objects.get(pk=case.pk)
    actions.answer_correction(
        open_own(row), answers={"copies": at.day % 9 + 1}, by=town.anyone, at=at
    )


def grant(town: Town, case: Case, at: datetime) -> None:
    decide(town, case.pk, "granted", at=at)


def refuse(town: Town, case: Case, at: datetime) -> None:
    decide(town, case.pk, "refused", at=at)


def hand_over(town: Town, case: Case, at: datetime) -> None:
    actions.hand_over_done(
        case.pk, adapter="sample", result="issued", by=town.suzuki, at=at
    )


def close(town: Town, case: Case, at: datetime) -> None:
    actions.close(case.pk, by=town.suzuki, at=at)


def withdraw(town: Town, case: Case, at: datetime) -> None:
    actions.withdraw(case, by=town.anyone, at=at)


def note(town: Town, case: Case, at: datetime) -> None:
    actions.add_note(case.pk, "確認した。", by=town.sato, at=at)


def extend(town: Town, case: Case, at: datetime) -> None:
    wanted = Extension(at.day % 5 + 1, "complex")
    actions.extend(case.pk, wanted, by=town.sato, at=at)


def close_a_day(town: Town, case: Case, at: datetime) -> None:
    """Let the ward close on one more day, and count all open cases anew."""
    ward = Ward.objects.get(pk=town.id)
    more = (at.date() + timedelta(days=at.hour % 5)).isoformat()
    closed = sorted({*ward.rules["closed"], more})
    Ward.objects.filter(pk=ward.pk).update(rules={**ward.rules, "closed": closed})
    forget_wards()
    recount(Ward.objects.get(pk=town.id), by=Actor.system(town.id), at=at)


def look_elsewhere(town: Town, case: Case, at: datetime) -> None:
    """Let the other department do its part."""
    if Case.objects.get(pk=case.pk).state == Case.State.RECEIVED:
        actions.take(case.pk, by=town.kato, at=at)
    actions.finish_review(case.pk, by=town.kato, at=at)


def tell(town: Town, case: Case, at: datetime) -> None:
    """Let the register answer."""
    by = Actor.system(town.id)
    pass_stage(case.pk, "enquiry", "answered", by=by, at=at)


OFTEN: list[Step] = [
    take, take_over, give_back, review, ask, correct, correct, note, close_a_day,
    extend, look_elsewhere, look_elsewhere, tell, tell,
]  # fmt: skip
LATER: list[Step] = [grant, refuse, hand_over, hand_over, close, close, withdraw]


def live(town: Town, chance: random.Random) -> Case:
    """Receive a case and let random things be tried on it; many are refused."""
    at = MONDAY + timedelta(hours=chance.randrange(2000))
    by, procedure = chance.choice(
        [
            (town.anyone, "certificate"),
            (town.hanako, "certificate"),
            (town.anyone, "survey"),
            (town.anyone, SHARED),
        ]
    )
    begun = a_full_draft(town, procedure=procedure, by=by, at=at)
    case = actions.submit(begun.opened(), by=by, at=at)
    for n in range(16):
        at += timedelta(hours=chance.randrange(1, 60))
        tried = chance.choice(OFTEN if n < 11 else LATER)
        try:
            tried(town, case, at)
        except Refused:
            continue
    return case


def answered(town: Town) -> Case:
    """Return a case for which a register answered after some days, and no more."""
    case = a_shared_case(town)
    for step in (review, look_elsewhere):
        step(town, case, MONDAY)
    tell(town, case, MONDAY + timedelta(days=4))
    return case


def facts_of(case: Case) -> Facts:
    return [(one.kind, one.fact) for one in history(case.ward_id, case.stream)]


def kept(case: Case) -> Standing:
    return stored(Case.objects.get(pk=case.pk))


OF_MONEY = {"case.paid", "case.lapsed"}
"""What only a case with a fee tells: test_paying holds each against its rows."""
OF_OTHERS = {"approval.proposed", "case.reopened", "case.revoked", "stage.passed"}
"""What two people do, or nobody: the tests of each hold it likewise."""
OF_RECORDS = {"case.disposed"}
"""What only a list of disposal tells: the room of records holds it likewise."""


def test_random_histories_are_told_by_their_facts(town: Town) -> None:
    chance = random.Random(20260406)  # noqa: S311 - a history, not a secret
    offer(town, a_shared(stages=(*STAGES[:2], WAITS, *STAGES[2:])))
    cases = [*(live(town, chance) for _ in range(60)), answered(town)]
    told = {case.pk: facts_of(case) for case in cases}
    kinds = {kind for facts in told.values() for kind, _ in facts}

    assert {case.pk: standing(told[case.pk]) for case in cases} == {
        case.pk: kept(case) for case in cases
    }
    moving = set(COMES_FROM) - {"draft.started", "draft.expired", *OF_MONEY, *OF_OTHERS}
    moving -= OF_RECORDS
    assert moving <= kinds
    for dropped in moving:
        assert any(differs(told[case.pk], kept(case), dropped) for case in cases), (
            dropped
        )


def differs(facts: Facts, stored_as: Standing, dropped: str) -> bool:
    try:
        kept = [(kind, fact) for kind, fact in facts if kind != dropped]
        return standing(kept) != stored_as
    except NotFromHere:
        return True


def test_an_expired_draft_is_told_too(town: Town) -> None:
    begun = a_draft(town)
    stream = begun.opened().row.stream

    actions.discard(begun.opened(), by=town.anyone, at=MONDAY)

    facts = [(one.kind, one.fact) for one in history(town.id, stream)]
    assert standing(facts).state == "expired"
