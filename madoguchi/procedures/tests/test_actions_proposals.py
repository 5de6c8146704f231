"""A version is published as a second person approved it, and not otherwise."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from madoguchi.events.models import Event
from madoguchi.procedures import actions
from madoguchi.procedures.actions import (
    LEAD,
    ApprovalLapsed,
    BadTime,
    CutOverNeeded,
    Intent,
    NoSuchProposal,
    NothingBefore,
    NotManaged,
    OwnProposal,
    ProposalOpen,
    RemarkNeeded,
    Schedule,
    VersionTaken,
    WrongStep,
)
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.models import Offer, Proposal
from madoguchi.procedures.queries import (
    NotOffered,
    forget_offers,
    offered,
    offering,
    terms_of,
)
from madoguchi.procedures.tests.edits import words
from madoguchi.procedures.tests.folder import a_folder
from madoguchi.procedures.tests.proof import let_pass, publish
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Staff, Ward
from madoguchi.wards.queries import actor_of
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LATER = AT + HOUR


class Desk:
    """Two owners of a department, a stranger, and the version on offer."""

    def __init__(self, ward: Ward, definition: Definition) -> None:
        self.ward = ward
        roads, parks = (
            Department.objects.create(ward=ward, slug=slug, name=slug)
            for slug in ("roads", "parks")
        )
        self.ono = self.staff(roads, "ono", "owner")
        self.mita = self.staff(roads, "mita", "owner")
        self.dx = self.staff(parks, "dx", "owner", "dx")
        self.stranger = self.staff(parks, "stranger", "owner")
        self.clerk = self.staff(roads, "clerk", "clerk")
        self.first = definition
        publish(definition, ward=ward.pk, by=self.system, at=AT)

    @property
    def system(self) -> Actor:
        return Actor.system(self.ward.pk)

    def staff(self, department: Department, login: str, *roles: str) -> Actor:
        row = Staff.objects.create(
            ward=self.ward,
            department=department,
            login=login,
            name=login,
            password="!",
            roles=list(roles),
        )
        return actor_of(row)

    def drawn_up(self, **changes: object) -> Proposal:
        new = replace(self.first, number=2, **{"title": words("別の題"), **changes})  # type: ignore[arg-type]
        return actions.draw_up(new, examples={}, by=self.ono, at=LATER)

    def reviewed(self, **changes: object) -> Proposal:
        row = self.drawn_up(**changes)
        return actions.ask_review(row.pk, by=self.ono, at=LATER)

    def approved(self, **changes: object) -> Proposal:
        row = self.reviewed(**changes)
        let_pass(row)
        seen = actions.bound_hash(row, LATER)
        return actions.approve(row.pk, seen, by=self.mita, at=LATER)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    ward = Ward.objects.create(slug="midori", code="131991", name="みどり区")
    forget_offers()
    with ward_scope(ward.pk):
        yield Desk(ward, load(a_folder(tmp_path)))
    forget_offers()


def kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_a_version_goes_from_draft_to_offer_as_facts(desk: Desk) -> None:
    row = desk.approved()

    offer = actions.publish_approved(row.pk, by=desk.ono, at=LATER)

    assert kinds() == [
        "procedure.published", "procedure.drawn_up", "procedure.review_asked",
        "procedure.approved", "procedure.published",
    ]  # fmt: skip
    assert offer.opens_at == LATER + LEAD
    assert offer.change == "text"
    assert offered(desk.ward.pk, "bicycle", LATER).definition.number == 1
    assert offered(desk.ward.pk, "bicycle", LATER + LEAD).definition.number == 2


def test_nobody_approves_their_own(desk: Desk) -> None:
    row = desk.reviewed()

    with pytest.raises(OwnProposal):
        actions.approve(row.pk, actions.bound_hash(row, LATER), by=desk.ono, at=LATER)


def test_nobody_approves_what_they_wrote_a_part_of(desk: Desk) -> None:
    """Whoever wrote it first, or chose its days, is none of its reviewers."""
    desk.drawn_up()
    new = replace(desk.first, number=2, title=words("さらに別の題"))
    row = actions.draw_up(new, examples={}, by=desk.mita, at=LATER)
    actions.ask_review(row.pk, by=desk.mita, at=LATER)
    let_pass(row)

    for author in (desk.ono, desk.mita):
        row.refresh_from_db()
        seen = actions.bound_hash(row, LATER)
        with pytest.raises(OwnProposal):
            actions.approve(row.pk, seen, by=author, at=LATER)


def test_nobody_approves_what_was_drawn_up_against_an_older_version(
    desk: Desk,
) -> None:
    """The diff that was read is one against a version that is no longer on offer."""
    row = desk.reviewed()
    let_pass(row)
    other = replace(desk.first, number=3, title=words("先に出た題"))
    publish(other, ward=desk.ward.pk, by=Actor.system(desk.ward.pk), at=LATER)

    with pytest.raises(ApprovalLapsed):
        actions.approve(row.pk, actions.bound_hash(row, LATER), by=desk.mita, at=LATER)


def test_what_was_seen_names_the_days_too(desk: Desk) -> None:
    """Its author chose another day while somebody read it, and asked again."""
    row = desk.reviewed()
    let_pass(row)
    seen = actions.bound_hash(row, LATER)
    actions.intend(row.pk, Intent(closes_at=LATER + 9 * HOUR), by=desk.ono, at=LATER)
    actions.ask_review(row.pk, by=desk.ono, at=LATER)

    with pytest.raises(ApprovalLapsed):
        actions.approve(row.pk, seen, by=desk.mita, at=LATER)


def test_nobody_approves_the_days_they_chose(desk: Desk) -> None:
    row = desk.drawn_up()
    actions.intend(row.pk, Intent(opens_at=LATER + HOUR), by=desk.mita, at=LATER)
    row = actions.ask_review(row.pk, by=desk.ono, at=LATER)
    let_pass(row)

    with pytest.raises(OwnProposal):
        actions.approve(row.pk, actions.bound_hash(row, LATER), by=desk.mita, at=LATER)


def test_staff_publish_nothing_unapproved(desk: Desk) -> None:
    row = desk.reviewed()

    with pytest.raises(WrongStep):
        actions.publish_approved(row.pk, by=desk.ono, at=LATER)
    with pytest.raises(NotManaged):
        publish(desk.first, ward=desk.ward.pk, by=desk.ono, at=LATER)


def test_an_approval_is_of_what_was_seen(desk: Desk) -> None:
    row = desk.reviewed()

    with pytest.raises(ApprovalLapsed):
        actions.approve(row.pk, "another", by=desk.mita, at=LATER)


@pytest.mark.parametrize("what", ["intent", "document"])
def test_a_change_after_the_approval_ends_it(what: str, desk: Desk) -> None:
    row = desk.approved()

    if what == "intent":
        actions.intend(row.pk, Intent(closes_at=LATER + HOUR), by=desk.ono, at=LATER)
    else:
        desk.drawn_up(title=words("もう一度"))

    with pytest.raises(WrongStep):
        actions.publish_approved(row.pk, by=desk.ono, at=LATER)


def test_a_row_changed_behind_the_approval_is_not_published(desk: Desk) -> None:
    row = desk.approved()
    Proposal.objects.filter(pk=row.pk).update(raised={"x": "legal"})

    with pytest.raises(ApprovalLapsed):
        actions.publish_approved(row.pk, by=desk.ono, at=LATER)


def test_an_approval_lapses_when_the_version_on_offer_changes(desk: Desk) -> None:
    row = desk.approved()
    other = replace(desk.first, number=3, title=words("先を越した"))
    publish(other, ward=desk.ward.pk, by=desk.system, at=LATER)

    with pytest.raises(ApprovalLapsed):
        actions.publish_approved(row.pk, by=desk.ono, at=LATER)


def test_a_rule_that_changes_needs_its_day(desk: Desk) -> None:
    fee = (replace(desk.first.fee[0], amount=parse("900 * months")),)
    row = desk.drawn_up(fee=fee)

    with pytest.raises(CutOverNeeded):
        actions.ask_review(row.pk, by=desk.ono, at=LATER)
    until = LATER + 48 * HOUR
    actions.intend(row.pk, Intent(finish_until=until), by=desk.ono, at=LATER)
    row = actions.ask_review(row.pk, by=desk.ono, at=LATER)
    let_pass(row)
    actions.approve(row.pk, actions.bound_hash(row, LATER), by=desk.mita, at=LATER)
    offer = actions.publish_approved(row.pk, by=desk.mita, at=LATER)

    assert (offer.change, offer.finish_until) == ("legal", until)


def test_only_what_is_raised_is_kept(desk: Desk) -> None:
    row = desk.drawn_up()
    (change,) = actions.judgment_of(row).judged
    wishes = {change.change.id: "re_ask", "nothing": "legal"}

    row = actions.intend(row.pk, Intent(raised=wishes), by=desk.ono, at=LATER)

    assert row.raised == {change.change.id: "re_ask"}
    assert actions.judgment_of(row).gravest == "re_ask"


@pytest.mark.parametrize(
    ("intent", "reason"),
    [
        (Intent(opens_at=AT), "opens_at"),
        (Intent(closes_at=LATER), "closes_at"),
        (Intent(finish_until=AT), "finish_until"),
    ],
)
def test_times_that_cannot_be_are_refused(
    intent: Intent, reason: str, desk: Desk
) -> None:
    row = desk.drawn_up()

    with pytest.raises(BadTime) as refused:
        actions.intend(row.pk, intent, by=desk.ono, at=LATER)

    assert refused.value.reason == reason


def test_a_scheduled_version_opens_by_itself_and_can_be_cancelled(desk: Desk) -> None:
    row = desk.drawn_up()
    opens = LATER + 10 * HOUR
    actions.intend(row.pk, Intent(opens_at=opens), by=desk.ono, at=LATER)
    row = actions.ask_review(row.pk, by=desk.ono, at=LATER)
    let_pass(row)
    actions.approve(row.pk, actions.bound_hash(row, LATER), by=desk.mita, at=LATER)
    actions.publish_approved(row.pk, by=desk.ono, at=LATER)
    ward = desk.ward.pk

    before = offered(ward, "bicycle", opens - HOUR).definition.number
    after = offered(ward, "bicycle", opens).definition.number
    actions.unschedule("bicycle", by=desk.mita, at=LATER + HOUR)

    assert (before, after) == (1, 2)
    assert offered(ward, "bicycle", opens).definition.number == 1
    assert len(terms_of(ward, "bicycle")) == 1
    with pytest.raises(NotOffered):
        actions.unschedule("bicycle", by=desk.mita, at=LATER + HOUR)


def test_a_withdrawn_offer_is_closed_until_it_is_offered_again(desk: Desk) -> None:
    ward = desk.ward.pk
    until = LATER + 24 * HOUR
    actions.withdraw("bicycle", by=desk.ono, at=LATER, drafts_until=until)
    soon = LATER + HOUR

    assert not offering(ward, "bicycle", soon).is_open(soon)
    assert Offer.objects.get().drafts_until == until
    with pytest.raises(NotOffered):
        actions.withdraw("bicycle", by=desk.ono, at=soon)
    publish(desk.first, ward=ward, by=desk.system, at=soon)
    assert offering(ward, "bicycle", soon + LEAD).is_open(soon + LEAD)


def test_going_back_offers_the_version_before(desk: Desk) -> None:
    row = desk.approved()
    actions.publish_approved(row.pk, by=desk.ono, at=LATER)
    much_later = LATER + HOUR

    back = actions.roll_back("bicycle", by=desk.mita, at=much_later)

    assert kinds()[-2:] == ["procedure.rolled_back", "procedure.published"]
    number = offered(desk.ward.pk, "bicycle", back.opens_at).definition.number
    assert number == 1


def test_there_is_nothing_before_the_first(desk: Desk) -> None:
    with pytest.raises(NothingBefore):
        actions.roll_back("bicycle", by=desk.ono, at=LATER)


def test_who_sends_back_says_why(desk: Desk) -> None:
    row = desk.reviewed()

    with pytest.raises(RemarkNeeded):
        actions.send_back(row.pk, " ", by=desk.mita, at=LATER)
    row = actions.send_back(row.pk, "題が長い", by=desk.mita, at=LATER)

    assert (row.state, row.remark) == ("draft", "題が長い")


def test_owners_act_for_their_department_and_dx_for_all(desk: Desk) -> None:
    row = desk.reviewed()

    for somebody in (desk.stranger, desk.clerk):
        with pytest.raises(NotManaged):
            actions.approve(
                row.pk, actions.bound_hash(row, LATER), by=somebody, at=LATER
            )
        with pytest.raises(NotManaged):
            actions.withdraw("bicycle", by=somebody, at=LATER)
    let_pass(row)
    actions.approve(row.pk, actions.bound_hash(row, LATER), by=desk.dx, at=LATER)


def test_one_proposal_at_a_time(desk: Desk) -> None:
    row = desk.drawn_up()

    with pytest.raises(ProposalOpen):
        actions.draw_up(
            replace(desk.first, number=3), examples={}, by=desk.mita, at=LATER
        )
    actions.drop(row.pk, by=desk.ono, at=LATER)
    actions.draw_up(replace(desk.first, number=3), examples={}, by=desk.mita, at=LATER)


def test_a_number_in_use_is_refused_before_any_review(desk: Desk) -> None:
    with pytest.raises(VersionTaken):
        actions.draw_up(
            replace(desk.first, title=words("別")), examples={}, by=desk.ono, at=LATER
        )


def test_a_proposal_of_another_ward_is_none(desk: Desk) -> None:
    row = desk.drawn_up()
    foreign = replace(desk.ono, ward=desk.ward.pk + 1)

    with pytest.raises(NoSuchProposal):
        actions.drop(row.pk, by=foreign, at=LATER)


def test_a_cut_over_without_time_ends_as_the_new_version_opens(desk: Desk) -> None:
    fee = (replace(desk.first.fee[0], amount=parse("900 * months")),)
    new = replace(desk.first, number=2, fee=fee)
    ward = desk.ward.pk

    with pytest.raises(CutOverNeeded):
        publish(new, ward=ward, by=desk.system, at=LATER)
    offer = publish(
        new, ward=ward, by=desk.system, at=LATER, schedule=Schedule(finish_until=LATER)
    )

    assert offer.finish_until == offer.opens_at
