"""What somebody may do is the fold of their memberships, whatever happened before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from madoguchi.events.models import Event
from madoguchi.personnel.actions import sessions
from madoguchi.personnel.actions.memberships import Posting, assign, join, leave, move
from madoguchi.personnel.models import Session
from madoguchi.personnel.problems import BadMembership, OwnRights
from madoguchi.personnel.queries import memberships_of, memberships_on
from madoguchi.personnel.rules import grants
from madoguchi.personnel.signed_in import remember, seat_in, staff_in
from madoguchi.personnel.tasks import settle_staff
from madoguchi.personnel.tests.conftest import NINE, Office
from madoguchi.wards.actions import (
    NewStaff,
    NewWard,
    create_department,
    create_ward,
    settle_memberships,
)
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Membership, Staff
from madoguchi.wards.queries import active_staff, actor_of, staff_of
from madoguchi.wards.scope import ward_scope

TODAY = date(2026, 4, 1)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Step:
    """One thing that is done to somebody, some days after the one before."""

    verb: str
    office: int
    roles: tuple[str, ...]
    wait: int
    ahead: int


steps = st.builds(
    Step,
    verb=st.sampled_from(["assign", "move", "leave"]),
    office=st.integers(0, 2),
    roles=st.lists(
        st.sampled_from(Staff.ROLES), min_size=1, max_size=3, unique=True
    ).map(tuple),
    wait=st.integers(0, 40),
    ahead=st.integers(0, 60),
)


@dataclass
class Held:
    """A membership as the test keeps it: the model that the system must equal."""

    office: int
    roles: frozenset[str]
    begins: date
    ends: date | None = None


def carried_out(held: list[Held], step: Step, day: date) -> list[Held]:
    """Return what is held after a step, by the words of the rules alone."""
    if step.verb == "assign":
        return [*held, Held(step.office, frozenset(step.roles), day)]
    last = day if step.verb == "leave" else day - ONE_DAY
    kept = [
        Held(one.office, one.roles, one.begins, min(one.ends or last, last))
        for one in held
        if one.begins <= last
    ]
    if step.verb == "move":
        kept.append(Held(step.office, frozenset(step.roles), day))
    return kept


def may(held: Sequence[Held], day: date) -> set[tuple[int, str]]:
    return {
        (one.office, role)
        for one in held
        if one.begins <= day and (one.ends is None or day <= one.ends)
        for role in one.roles
    }


class TestWhateverHappened(TestCase):
    databases = {"default", "keys"}  # noqa: RUF012  as Django declares it

    @given(st.lists(steps, max_size=8), st.lists(st.integers(0, 200), max_size=5))
    @settings(max_examples=25)
    def test_rights_are_the_fold_of_memberships(
        self, story: list[Step], days: list[int]
    ) -> None:
        ward = create_ward(NewWard(slug="midori", code="131999", name="みどり区"))
        with ward_scope(ward.pk):
            offices = [
                create_department(ward, slug=f"d{n}", name=f"課{n}") for n in range(3)
            ]
            by, at, today = Actor.system(ward.pk), NINE, TODAY
            new = NewStaff(login="x", name="某", encoded="!")
            first = Posting(offices[0], ("clerk",), today)
            staff = join(new, first, by=by, at=at)
            held = [Held(0, frozenset(["clerk"]), today)]
            for step in story:
                at, today = at + step.wait * ONE_DAY, today + step.wait * ONE_DAY
                day = today + step.ahead * ONE_DAY
                post = Posting(offices[step.office], step.roles, day)
                if step.verb == "leave":
                    leave(staff, last_on=day, by=by, at=at)
                else:
                    {"assign": assign, "move": move}[step.verb](
                        staff, post, by=by, at=at
                    )
                held = carried_out(held, step, day)
            numbers = {one.pk: n for n, one in enumerate(offices)}
            for ahead in (0, *sorted(days)):
                day = today + ahead * ONE_DAY
                found = {
                    (numbers[office], role)
                    for office, role in grants(memberships_of(staff), day)
                }
                assert found == may(held, day)
                self.come_in(staff, day, found, numbers)

    def come_in(
        self,
        staff: Staff,
        day: date,
        found: set[tuple[int, str]],
        numbers: dict[int, int],
    ) -> None:
        """Sit down at the door on a day: what the actor may is what the fold gives."""
        at = timezone.make_aware(datetime.combine(day, time()))
        settle_memberships(staff.ward_id, day)
        left = not staff.memberships.exclude(until_on__lt=day).exists()
        assert not (left and Staff.objects.get(pk=staff.pk).is_active)
        posts = memberships_on(staff, day)
        if not posts:
            with pytest.raises(BadMembership):
                sessions.begin(staff, factor="password", browser="", at=at)
            return
        row = sessions.begin(staff, factor="password", browser="", at=at)
        browser: dict[str, object] = {}
        remember(browser, row)
        acted: set[tuple[int, str]] = set()
        for post in posts:
            sessions.sit_down(row, post)
            seat = seat_in(browser, staff.ward_id, at)
            assert seat is not None
            actor = actor_of(seat.staff)
            acted |= {(numbers[post.department_id], role) for role in actor.roles}
        assert acted == found


def test_nobody_changes_their_own_rights(office: Office) -> None:
    post = Posting(office.zeimu, ("admin", "supervisor"), TODAY)

    for act in (assign, move):
        with pytest.raises(OwnRights):
            act(office.jinji, post, by=office.admin, at=NINE)
    with pytest.raises(OwnRights):
        leave(office.jinji, last_on=TODAY, by=office.admin, at=NINE)


def test_a_transfer_ahead_takes_effect_on_its_day(office: Office) -> None:
    day = TODAY + 30 * ONE_DAY
    post = Posting(office.zeimu, ("supervisor",), day)

    move(office.sato, post, by=office.admin, at=NINE)

    before, after = (
        grants(memberships_of(office.sato), one) for one in (day - ONE_DAY, day)
    )
    assert before == {(office.kumin.pk, "clerk")}
    assert after == {(office.zeimu.pk, "supervisor")}


def test_an_open_session_goes_on_where_somebody_was_moved_to(office: Office) -> None:
    day = TODAY + ONE_DAY
    post = Posting(office.zeimu, ("supervisor",), day)
    move(office.sato, post, by=office.admin, at=NINE)
    evening = NINE + timedelta(hours=14)  # 23 o'clock
    browser: dict[str, object] = {}
    remember(
        browser,
        sessions.begin(office.sato, factor="password", browser="", at=evening),
    )
    row = Session.objects.get()
    night = evening + timedelta(hours=2)
    sessions.note_seen(row, night)

    before = staff_in(browser, office.ward.pk, evening)
    after = staff_in(browser, office.ward.pk, night)

    assert before is not None
    assert after is not None
    assert (before.roles, before.department) == (["clerk"], office.kumin)
    assert (after.roles, after.department) == (["supervisor"], office.zeimu)


def test_who_leaves_today_is_out_at_once_and_the_lists_know_it(office: Office) -> None:
    at = timezone.now()
    today = timezone.localdate(at)
    browser: dict[str, object] = {}
    row = sessions.begin(office.sato, factor="password", browser="", at=at)
    remember(browser, row)

    leave(office.sato, last_on=today - ONE_DAY, by=office.admin, at=at)

    assert seat_in(browser, office.ward.pk, at) is None
    assert Session.objects.get(pk=row.pk).ending == "left"
    assert active_staff(office.ward.pk, office.sato.pk) is None
    assert office.sato not in staff_of(office.ward.pk)


def test_the_session_of_a_leaver_is_dead_with_the_first_page_of_the_next_day(
    office: Office,
) -> None:
    browser: dict[str, object] = {}
    evening = NINE + timedelta(hours=14, minutes=59)
    row = sessions.begin(office.sato, factor="password", browser="", at=evening)
    remember(browser, row)
    leave(office.sato, last_on=TODAY, by=office.admin, at=NINE)

    assert seat_in(browser, office.ward.pk, evening) is not None
    assert seat_in(browser, office.ward.pk, evening + timedelta(minutes=1)) is None


def test_the_task_ends_in_the_log_what_outlived_its_membership(office: Office) -> None:
    at = timezone.now()
    row = sessions.begin(office.sato, factor="password", browser="", at=at)
    Membership.objects.filter(staff=office.sato).update(
        until_on=timezone.localdate(at) - ONE_DAY
    )

    settle_staff.func()

    assert Session.objects.get(pk=row.pk).ending == "left"
    (event,) = Event.objects.filter(kind="session.ended")
    assert event.stream == f"staff/{office.sato.pk}"


def test_what_is_done_to_memberships_is_in_the_log(office: Office) -> None:
    post = Posting(office.zeimu, ("clerk",), TODAY)
    move(office.sato, post, by=office.admin, at=NINE)

    kinds = list(
        Event.objects.filter(stream=f"staff/{office.sato.pk}").values_list(
            "kind", flat=True
        )
    )

    assert kinds == ["membership.ended", "membership.begun"]


def test_a_day_that_is_over_is_refused(office: Office) -> None:
    gone = TODAY - ONE_DAY
    with pytest.raises(BadMembership, match="past"):
        move(
            office.sato,
            Posting(office.zeimu, ("clerk",), gone),
            by=office.admin,
            at=NINE,
        )
    with pytest.raises(BadMembership, match="past"):
        leave(office.sato, last_on=gone - ONE_DAY, by=office.admin, at=NINE)
