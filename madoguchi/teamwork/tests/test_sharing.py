"""Who gets what comes in, what an absent one has, and views with a name."""

from datetime import timedelta

import pytest

from madoguchi.cases import actions
from madoguchi.cases.problems import AlreadyTaken
from madoguchi.cases.queue import Wanted
from madoguchi.cases.tests.cast import MONDAY, Town, a_case, decide
from madoguchi.events.queries import history
from madoguchi.personnel.actions.absences import Away, name_absence
from madoguchi.teamwork.actions.rules import drop_rule, set_rule
from madoguchi.teamwork.actions.views import drop_view, keep_view
from madoguchi.teamwork.problems import BadRule, BadView, NoSuchPart
from madoguchi.teamwork.queries import views_visible_to
from madoguchi.teamwork.rules import MOST_VIEWS
from madoguchi.teamwork.tests.cast import (
    a_clerk,
    carried_out,
    confirmed,
    follow_all,
    fresh,
)
from madoguchi.wards.actor import Actor

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


@pytest.fixture(autouse=True)
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)


def is_away(who: Actor, stand_in: Actor | None = None) -> None:
    until = TODAY + timedelta(days=5)
    instead = int(stand_in.id) if stand_in else None
    name_absence(Away(int(who.id), TODAY, until, instead), by=who, at=MONDAY)


# -------------------------------------------------------------------------- by rule


def test_a_new_case_goes_to_whom_the_rule_names(town: Town) -> None:
    set_rule("certificate", [int(town.sato.id)], by=town.suzuki, at=MONDAY)
    case, other = a_case(town), a_case(town, procedure="benefit", by=town.hanako)

    follow_all(town)
    follow_all(town)

    assert str(fresh(case).assignee_id) == town.sato.id
    assert fresh(other).assignee_id is None
    kinds = [one.kind for one in history(town.id, case.stream)]
    assert kinds.count("case.assigned") == 1


def test_several_get_the_same_and_the_rest_has_a_rule_too(town: Town) -> None:
    ito = a_clerk(town, "ito")
    set_rule("", [], by=town.suzuki, at=MONDAY)
    cases = [a_case(town) for _ in range(4)]

    follow_all(town)

    given = sorted(str(fresh(one).assignee_id) for one in cases)
    assert given == sorted([town.sato.id, ito.id] * 2)


def test_what_was_taken_meanwhile_stays_with_whoever_took_it(town: Town) -> None:
    set_rule("", [int(town.sato.id)], by=town.suzuki, at=MONDAY)
    decided = a_case(town)
    decide(town, decided.pk)
    taken = a_case(town)
    actions.take(taken.pk, by=town.suzuki, at=MONDAY)

    follow_all(town)

    assert str(fresh(taken).assignee_id) == town.suzuki.id
    assert fresh(decided).assignee_id is None


def test_for_who_is_away_the_stand_in_gets_it(town: Town) -> None:
    ito = a_clerk(town, "ito")
    a_clerk(town, "abe")
    set_rule("", [int(town.sato.id)], by=town.suzuki, at=MONDAY)
    is_away(town.sato, ito)
    case = a_case(town)

    follow_all(town)

    assert str(fresh(case).assignee_id) == ito.id


def test_many_are_given_as_the_rules_say(town: Town) -> None:
    ito = a_clerk(town, "ito")
    cases = [a_case(town) for _ in range(2)]
    set_rule("certificate", [int(ito.id)], by=town.suzuki, at=MONDAY)

    carried_out(confirmed(cases, "assign", by=town.suzuki, to="rule"))

    assert {str(fresh(one).assignee_id) for one in cases} == {ito.id}


def test_only_a_supervisor_decides_and_only_for_their_own(town: Town) -> None:
    mine = [int(town.sato.id)]
    with pytest.raises(BadRule, match="supervisor"):
        set_rule("", mine, by=town.sato, at=MONDAY)
    with pytest.raises(BadRule, match="colleague"):
        set_rule("", [int(town.kato.id)], by=town.suzuki, at=MONDAY)
    with pytest.raises(BadRule, match="procedure"):
        set_rule("never-was", mine, by=town.suzuki, at=MONDAY)
    row = set_rule("", mine, by=town.suzuki, at=MONDAY)
    with pytest.raises(NoSuchPart):
        drop_rule(row.pk, by=town.sato, at=MONDAY)

    again = set_rule("", [], by=town.suzuki, at=MONDAY)

    assert (again.pk, again.among) == (row.pk, [])
    drop_rule(row.pk, by=town.suzuki, at=MONDAY)
    with pytest.raises(NoSuchPart):
        drop_rule(row.pk, by=town.suzuki, at=MONDAY)


# ------------------------------------------------------------------------- standing in


def test_an_absent_ones_work_is_seen_and_done_by_who_stands_in(town: Town) -> None:
    ito, abe = a_clerk(town, "ito"), a_clerk(town, "abe")
    case = a_case(town, "reviewing")
    with pytest.raises(AlreadyTaken):
        actions.take(case.pk, by=ito, at=MONDAY)
    is_away(town.sato, ito)

    def seen(actor: Actor, view: str) -> list[object]:
        found = actions.open_queue(actor, Wanted(view=view), at=MONDAY)  # type: ignore[arg-type]
        return [one.case.pk for one in found.rows]

    assert seen(ito, "mine") == [case.pk]
    assert seen(abe, "mine") == []
    assert seen(abe, "away") == [case.pk]
    with pytest.raises(AlreadyTaken):
        actions.take(case.pk, by=abe, at=MONDAY)
    actions.take(case.pk, by=ito, at=MONDAY)
    assert str(fresh(case).assignee_id) == ito.id


def test_who_stands_in_may_decide_what_an_absent_one_has(town: Town) -> None:
    ito = a_clerk(town, "ito")
    case = a_case(town, "reviewing")
    is_away(town.sato, ito)

    actions.decide(case.pk, actions.Ruling("granted"), by=ito, at=MONDAY)

    assert fresh(case).outcome == "granted"


def test_an_absent_ones_work_is_dealt_to_those_who_are_here(town: Town) -> None:
    ito = a_clerk(town, "ito")
    cases = [a_case(town, "reviewing") for _ in range(2)]
    is_away(town.sato)

    carried_out(confirmed(cases, "assign", by=town.suzuki, to="load"))

    assert {str(fresh(one).assignee_id) for one in cases} == {ito.id}


# ----------------------------------------------------------------------------- views


def test_a_view_is_ones_own_or_the_departments(town: Town) -> None:
    ito = a_clerk(town, "ito")
    asked = {"view": "due", "procedure": "certificate"}
    keep_view("  急ぎ の証明 ", asked, shared=False, by=town.sato, at=MONDAY)
    keep_view("みんなの急ぎ", asked, shared=True, by=town.sato, at=MONDAY)

    own = [(one.name, one.asked) for one in views_visible_to(town.sato)]
    assert own == [("急ぎ の証明", asked), ("みんなの急ぎ", asked)]
    assert [one.name for one in views_visible_to(ito)] == ["みんなの急ぎ"]
    assert not views_visible_to(town.kato).exists()


def test_who_kept_a_view_drops_it_or_the_supervisor_a_shared_one(town: Town) -> None:
    ito = a_clerk(town, "ito")
    own = keep_view("私の", {}, shared=False, by=town.sato, at=MONDAY)
    shared = keep_view("課の", {}, shared=True, by=town.sato, at=MONDAY)
    for who, row in (
        (ito, own),
        (ito, shared),
        (town.suzuki, own),
        (town.kato, shared),
    ):
        with pytest.raises(NoSuchPart):
            drop_view(row.pk, by=who, at=MONDAY)

    drop_view(own.pk, by=town.sato, at=MONDAY)
    drop_view(shared.pk, by=town.suzuki, at=MONDAY)

    assert not views_visible_to(town.sato).exists()


@pytest.mark.parametrize(
    ("name", "why"), [(" ", "name"), ("長" * 41, "long"), ("ある", "taken")]
)
def test_a_view_needs_a_name_of_its_own(town: Town, name: str, why: str) -> None:
    keep_view("ある", {}, shared=True, by=town.suzuki, at=MONDAY)

    with pytest.raises(BadView, match=why):
        keep_view(name, {}, shared=True, by=town.sato, at=MONDAY)


def test_there_is_an_end_to_views(town: Town) -> None:
    for number in range(MOST_VIEWS):
        keep_view(f"{number}", {}, shared=False, by=town.sato, at=MONDAY)

    with pytest.raises(BadView, match="many"):
        keep_view("もう一つ", {}, shared=False, by=town.sato, at=MONDAY)
    keep_view("課の", {}, shared=True, by=town.sato, at=MONDAY)
