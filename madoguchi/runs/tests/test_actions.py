"""A run is approved by another person, keeps sealed verdicts only, and can be seen."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from madoguchi.cases.tests.cast import DAY, MONDAY, Town, a_person, a_town
from madoguchi.events.queries import history, views_of
from madoguchi.people.models import Person, ResidentRecord
from madoguchi.people.queries import Entered, profile_of, residents_count
from madoguchi.runs import actions
from madoguchi.runs.models import Run, Verdict
from madoguchi.runs.problems import (
    NoSuchRun,
    NothingToJudge,
    RunChanged,
    RunElsewhere,
    RunIncomplete,
    RunNotAllowed,
)
from madoguchi.runs.queries import askable, runs_that_judged, runs_visible_to
from madoguchi.runs.tasks import judge_residents
from madoguchi.runs.tests.cast import (
    OPEN,
    POOR,
    RICH,
    TODAY,
    a_benefit,
    a_guardian,
    a_question_to_all,
    approved,
    enrolled,
    finished,
    offered,
)
from madoguchi.vault.actions import destroy_key
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope


@pytest.fixture
def ready(town: Town) -> Town:
    """Return the town with a benefit on offer and three residents in its registers."""
    offered(town)
    enrolled(town, POOR, RICH, OPEN)
    return town


def kinds(row: Run) -> list[str]:
    return [one.kind for one in history(row.ward_id, row.stream)]


def test_a_run_is_told_in_codes_and_counts(ready: Town) -> None:
    row = finished(ready)

    assert row.state == Run.State.FINISHED
    assert row.counts == {"yes": 1, "no": 1, "unknown": 1, "unreadable": 0}
    assert (row.residents, row.done) == (3, 3)
    assert kinds(row) == ["run.proposed", "run.approved", "run.finished"]
    told = history(row.ward_id, row.stream)[-1]
    assert told.fact == {
        "residents": 3, "yes": 1, "no": 1, "unknown": 1, "unreadable": 0,
    }  # fmt: skip
    assert (told.procedure, told.version) == ("allowance", 1)


def test_the_look_at_all_residents_is_written_before_any_is_opened(
    ready: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = approved(ready)
    monkeypatch.setattr(Entered, "facts", lambda _self: 1 // 0)

    with pytest.raises(ZeroDivisionError):
        judge_residents.call(ready.id, str(row.pk))

    [seen] = views_of(ready.id, row.stream)
    assert (seen.kind, seen.purpose, seen.count) == ("residents.judged", "within", 3)
    assert not Verdict.objects.exists()


def test_verdicts_are_sealed_and_equally_long(ready: Town) -> None:
    finished(ready)

    sealed = [bytes(one.sealed) for one in Verdict.objects.all()]
    assert len(sealed) == 3
    assert len({len(one) for one in sealed}) == 1
    assert not any(b"true" in one or b"10000" in one for one in sealed)


def test_who_destroys_the_key_destroys_the_verdict(ready: Town) -> None:
    row = finished(ready)
    [poor] = actions.look_through(row.pk, "yes", by=ready.suzuki, at=MONDAY).rows
    key = Person.objects.get(pk=poor.person).key_id
    destroy_key(ready.id, key or 0)

    page = actions.look_through(row.pk, "yes", by=ready.suzuki, at=MONDAY)

    assert page.rows == []


def test_who_has_no_key_any_more_is_not_judged(ready: Town) -> None:
    somebody = ResidentRecord.objects.first()
    assert somebody is not None
    destroy_key(ready.id, somebody.person.key_id or 0)

    row = finished(ready)

    assert row.counts["unreadable"] == 1
    assert Verdict.objects.count() == 2


def test_a_damaged_record_keeps_nobody_else_from_being_judged(
    ready: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """One was sealed under another person's key, one has a bit turned over."""
    first, second, _ = ResidentRecord.objects.order_by("pk")
    ResidentRecord.objects.filter(pk=first.pk).update(sealed=bytes(second.sealed))
    turned = bytearray(second.sealed)
    turned[-1] ^= 1
    ResidentRecord.objects.filter(pk=second.pk).update(sealed=bytes(turned))

    row = finished(ready)

    assert row.state == Run.State.FINISHED
    assert (row.counts["unreadable"], row.done) == (2, 3)
    assert Verdict.objects.count() == 1
    told = [one.getMessage() for one in caplog.records]
    assert sum(f"record {first.pk} is not judged" in one for one in told) == 1
    assert not any("若葉" in one for one in told)


def test_who_cannot_be_judged_is_counted_also_after_a_break(
    ready: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ResidentRecord.objects.order_by("pk").first()
    assert first is not None
    destroy_key(ready.id, first.person.key_id or 0)
    row = approved(ready)
    write, written = actions._write, list[bool]()

    def broken_off(*args: Any) -> bool:
        written.append(write(*args))
        return bool(1 // (len(written) - 2)) or True

    with monkeypatch.context() as broken:
        broken.setattr(actions, "WRITTEN", 1)
        broken.setattr(actions, "_write", broken_off)
        with pytest.raises(ZeroDivisionError):
            judge_residents.call(ready.id, str(row.pk))

    judge_residents.call(ready.id, str(row.pk))

    row.refresh_from_db()
    assert row.done == row.residents == 3
    assert row.counts["unreadable"] == 1


def test_a_run_cancelled_before_its_job_began_opens_nothing(
    ready: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = approved(ready)

    def cancelled(ward: int) -> int:
        actions.cancel(row.pk, by=ready.suzuki, at=MONDAY)
        return residents_count(ward)

    monkeypatch.setattr(f"{actions.__name__}.residents_count", cancelled)
    monkeypatch.setattr(Entered, "facts", lambda _self: 1 // 0)

    judge_residents.call(ready.id, str(row.pk))

    row.refresh_from_db()
    assert row.state == Run.State.CANCELLED


def test_nobody_approves_their_own_run(ready: Town) -> None:
    row = actions.propose(a_question_to_all(), by=ready.suzuki, at=MONDAY)

    with pytest.raises(RunNotAllowed):
        actions.approve(row.pk, actions.bound_of(row), by=ready.suzuki, at=MONDAY)


def test_an_approval_is_of_what_was_seen(ready: Town) -> None:
    row = actions.propose(a_question_to_all(), by=ready.suzuki, at=MONDAY)
    seen = actions.bound_of(row)
    Run.objects.update(purpose="別の目的")

    with pytest.raises(RunChanged):
        actions.approve(row.pk, seen, by=a_guardian(ready), at=MONDAY)


def test_what_changed_after_the_approval_is_not_carried_out(ready: Town) -> None:
    row = approved(ready)
    Run.objects.update(law="別の根拠")

    with pytest.raises(RunChanged):
        judge_residents.call(ready.id, str(row.pk))

    assert not Verdict.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("version_hash", "f" * 64),
        ("calendar", "f" * 64),
        ("purpose", "別の目的"),
        ("basis", "law"),
        ("law", "別の条例"),
        ("on", TODAY + timedelta(days=1)),
        ("keep_until", TODAY + timedelta(days=9)),
    ],
)
def test_an_approval_binds_all_that_was_decided(
    ready: Town, name: str, value: object
) -> None:
    row = actions.propose(a_question_to_all(), by=ready.suzuki, at=MONDAY)
    seen = actions.bound_of(row)

    setattr(row, name, value)

    assert actions.bound_of(row) != seen


def test_a_run_that_nobody_approved_does_nothing(ready: Town) -> None:
    row = actions.propose(a_question_to_all(), by=ready.suzuki, at=MONDAY)

    judge_residents.call(ready.id, str(row.pk))

    row.refresh_from_db()
    assert row.state == Run.State.PROPOSED
    assert not Verdict.objects.exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"purpose": "  "}, "purpose"),
        ({"law": ""}, "law"),
        ({"basis": "curiosity"}, "basis"),
        ({"purpose": "あ" * 1001}, "purpose"),
        ({"keep_until": TODAY}, "keep_until"),
        ({"keep_until": TODAY + timedelta(days=4000)}, "keep_until"),
    ],
)
def test_a_run_says_why_on_what_ground_and_until_when(
    ready: Town, changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(RunIncomplete) as refused:
        actions.propose(a_question_to_all(**changes), by=ready.suzuki, at=MONDAY)

    assert refused.value.names == (reason,)


def test_a_version_without_conditions_asks_nothing(town: Town) -> None:
    offered(town, a_benefit(eligibility=()))

    with pytest.raises(NothingToJudge):
        actions.propose(a_question_to_all(), by=town.suzuki, at=MONDAY)


def test_a_clerk_proposes_no_run(ready: Town) -> None:
    with pytest.raises(RunNotAllowed):
        actions.propose(a_question_to_all(), by=ready.sato, at=MONDAY)


def test_a_run_can_be_proposed_for_what_has_conditions_alone(ready: Town) -> None:
    assert askable(ready.suzuki) == [("allowance", "給付金")]
    assert askable(ready.sato) == []


# ------------------------------------------------------------------ seeing it


def test_a_page_of_those_found_is_masked_and_written_down_first(ready: Town) -> None:
    row = finished(ready)

    page = actions.look_through(row.pk, "yes", by=ready.sato, at=MONDAY)

    assert [one.name for one in page.rows] == ["若＊ 住＊＊"]
    assert page.rows[0].found.sums["month"] == 10_000
    listed, opened, _ = views_of(ready.id, row.stream)
    assert (listed.kind, listed.count) == ("run.listed", 1)
    assert listed.shown == (f"person/{page.rows[0].person}",)
    assert (opened.kind, opened.actor) == ("verdicts.opened", ready.sato.reference)


def test_a_page_goes_on_where_the_last_one_ended(ready: Town) -> None:
    enrolled(ready, *[POOR] * (actions.A_PAGE + 5))
    row = finished(ready)

    first = actions.look_through(row.pk, "yes", by=ready.sato, at=MONDAY)
    second = actions.look_through(
        row.pk, "yes", by=ready.sato, at=MONDAY, after=first.after
    )

    assert len(first.rows) == actions.A_PAGE
    assert len(second.rows) == 5
    assert second.after == 0
    both = {one.person for one in (*first.rows, *second.rows)}
    assert len(both) == actions.A_PAGE + 5


def test_one_verdict_is_written_down_in_the_stream_of_its_person(ready: Town) -> None:
    row = finished(ready)
    [poor] = actions.look_through(row.pk, "yes", by=ready.sato, at=MONDAY).rows

    opened = actions.open_verdict(row.pk, poor.person, by=ready.sato, at=MONDAY)

    assert opened.profile.display_name == "若葉 住民1"
    [seen] = views_of(ready.id, f"person/{poor.person}")
    assert (seen.kind, seen.shown) == ("verdict.viewed", (row.stream,))


@pytest.mark.parametrize("who", ["kato", "noda"])
def test_other_departments_and_wards_know_of_no_run(ready: Town, who: str) -> None:
    row = finished(ready)
    stranger = ready.kato if who == "kato" else a_town("aoba").suzuki

    with ward_scope(stranger.ward):
        assert list(runs_visible_to(stranger)) == []
        with pytest.raises(NoSuchRun):
            actions.look_through(row.pk, "yes", by=stranger, at=MONDAY)


def test_who_watches_over_data_sees_the_run_and_not_who_was_found(ready: Town) -> None:
    row = finished(ready)
    guardian = a_guardian(ready)

    assert list(runs_visible_to(guardian)) == [row]
    with pytest.raises(RunNotAllowed):
        actions.look_through(row.pk, "yes", by=guardian, at=MONDAY)


def test_a_stranger_to_the_run_has_no_verdict_to_open(ready: Town) -> None:
    row = finished(ready)

    with pytest.raises(NoSuchRun):
        actions.open_verdict(row.pk, UUID(int=1), by=ready.sato, at=MONDAY)


# ------------------------------------------------------------------ ends


def test_a_cancelled_run_keeps_nothing(ready: Town) -> None:
    row = approved(ready)
    actions.cancel(row.pk, by=ready.suzuki, at=MONDAY)
    judge_residents.call(ready.id, str(row.pk))

    row.refresh_from_db()
    assert row.state == Run.State.CANCELLED
    assert kinds(row)[-1] == "run.cancelled"
    assert not Verdict.objects.exists()
    with pytest.raises(RunElsewhere):
        actions.cancel(row.pk, by=ready.suzuki, at=MONDAY)


def test_a_run_that_is_cancelled_under_way_stops_and_deletes(
    ready: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = approved(ready)
    monkeypatch.setattr(actions, "STEP", 1)
    after_the_first(
        monkeypatch, lambda: actions.cancel(row.pk, by=ready.suzuki, at=MONDAY)
    )

    judge_residents.call(ready.id, str(row.pk))

    row.refresh_from_db()
    assert row.state == Run.State.CANCELLED
    assert not Verdict.objects.exists()


def test_a_run_that_broke_off_goes_on_where_it_stood(
    ready: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = approved(ready)
    with monkeypatch.context() as broken:
        broken.setattr(actions, "STEP", 1)
        after_the_first(broken, lambda: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            judge_residents.call(ready.id, str(row.pk))
    row.refresh_from_db()
    assert (row.state, row.done) == (Run.State.RUNNING, 1)

    judge_residents.call(ready.id, str(row.pk))
    judge_residents.call(ready.id, str(row.pk))

    row.refresh_from_db()
    assert row.counts == {"yes": 1, "no": 1, "unknown": 1, "unreadable": 0}
    assert Verdict.objects.count() == 3
    assert kinds(row).count("run.finished") == 1


def after_the_first(
    monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]
) -> None:
    """Let something happen once one resident was judged and kept."""
    keep = actions._keep
    done: list[bool] = []

    def kept(*args: Any) -> bool:
        if done:
            happens()
        done.append(True)
        return keep(*args)

    monkeypatch.setattr(actions, "_keep", kept)


def test_verdicts_go_when_their_time_is_over(ready: Town) -> None:
    row = finished(ready, keep_until=TODAY + timedelta(days=5))

    assert actions.clear_old(ready.id, at=MONDAY + 5 * DAY) == 0
    assert actions.clear_old(ready.id, at=MONDAY + 6 * DAY) == 3

    row.refresh_from_db()
    assert row.state == Run.State.CLEARED
    assert kinds(row)[-1] == "run.cleared"


# ------------------------------------------------------------------ the resident


def test_a_resident_who_signs_in_sees_which_runs_judged_them(ready: Town) -> None:
    enrolled(ready, POOR)
    row = finished(ready)
    stranger = a_person(ready.id, "別人")
    record = ResidentRecord.objects.order_by("pk").first()
    assert record is not None
    resident = record.person

    assert runs_that_judged(resident, profile_of(resident)) == [row]
    assert runs_that_judged(stranger, profile_of(stranger)) == []


def test_registers_loaded_again_replace_what_they_said(ready: Town) -> None:
    enrolled(ready, RICH, RICH, RICH)

    row = finished(ready)

    assert ResidentRecord.objects.count() == 3
    assert row.counts["no"] == 3


def test_a_load_is_told_by_its_counts(ready: Town) -> None:
    [told] = history(ready.id, "register")

    assert (told.kind, told.fact["residents"]) == ("register.loaded", 3)
    assert told.actor == Actor.system(ready.id).reference
