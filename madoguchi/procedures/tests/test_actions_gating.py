"""Nothing is published that the gate did not find green, by whatever path."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from madoguchi.events.models import Event
from madoguchi.jobs.models import Job
from madoguchi.procedures import actions
from madoguchi.procedures.actions import (
    BadTest,
    BadWaiver,
    Intent,
    NoSuchVersionHere,
    NotGreen,
    NotManaged,
    NotProven,
    OwnWaiver,
    gating,
)
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.write import write
from madoguchi.procedures.gate.evidence import CHANGED, LANGUAGES, LAPSED
from madoguchi.procedures.gate.reasons import blocking
from madoguchi.procedures.gate.records import (
    Records,
    Task,
    UsabilityTest,
    Waiver,
    to_stored,
)
from madoguchi.procedures.models import (
    GateResult,
    Offer,
    Proposal,
    UsabilityRecord,
    WaiverRecord,
)
from madoguchi.procedures.queries import forget_offers, offering
from madoguchi.procedures.standing import owed_tests, standing_of
from madoguchi.procedures.taking import take
from madoguchi.procedures.tests import judges
from madoguchi.procedures.tests.edits import words
from madoguchi.procedures.tests.faults import BLOCKING
from madoguchi.procedures.tests.proof import passed
from madoguchi.procedures.tests.sound import EXAMPLES, TESTED, TRIED, sound
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Staff, Ward
from madoguchi.wards.queries import actor_of, forget_wards
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 26)
DAY = timedelta(days=1)
WHY = "新年度の講座で、みなさんに試してもらうためです。"
Pages = GateResult.Pages


class Desk:
    """A ward whose owners and CIO bring versions through the gate."""

    def __init__(self, settings: Any) -> None:
        self.settings = settings
        self.ward = Ward.objects.create(slug="midori", code="131991", name="みどり区")
        forget_wards()
        with ward_scope(self.ward.pk):
            self.hire()
        self.judge("KIND")

    def hire(self) -> None:
        roads, parks = (
            Department.objects.create(ward=self.ward, slug=slug, name=slug)
            for slug in ("roads", "parks")
        )
        self.ono = self.staff(roads, "ono", "owner")
        self.mita = self.staff(roads, "mita", "owner", "clerk", "supervisor")
        self.cio = self.staff(parks, "cio", "cio")
        self.clever = self.staff(roads, "clever", "owner", "cio")

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

    def judge(self, name: str) -> None:
        self.settings.PAGE_JUDGE = f"madoguchi.procedures.tests.judges.{name}"

    def drawn_up(self, definition: Definition | None = None, **how: Any) -> Proposal:
        by = how.pop("by", self.ono)
        examples = how.pop("examples", EXAMPLES)
        made = definition or sound()
        return actions.draw_up(made, examples=examples, by=by, at=AT)

    def tested(self, test: UsabilityTest = TESTED) -> UsabilityRecord:
        return actions.record_test("bicycle", 1, test, by=self.ono, at=AT)

    def checked(self, row: Proposal) -> GateResult:
        """Run the gate and the job that looks at the pages."""
        result = actions.run_gate(row.pk, by=self.ono, at=AT)
        gating._look(self.ward.pk, result.pk, row.pk)
        result.refresh_from_db()
        return result

    def approved(self, row: Proposal) -> Proposal:
        actions.ask_review(row.pk, by=self.ono, at=AT)
        seen = actions.bound_hash(Proposal.objects.get(pk=row.pk), AT)
        return actions.approve(row.pk, seen, by=self.mita, at=AT)

    def green(self) -> Proposal:
        """Bring a sound version as far as its approval."""
        row = self.drawn_up()
        self.tested()
        self.checked(row)
        return self.approved(row)


@pytest.fixture
def desk(settings: Any) -> Iterator[Desk]:
    forget_offers()
    judges.SEEN.clear()
    made = Desk(settings)
    with ward_scope(made.ward.pk):
        yield made
    forget_offers()
    forget_wards()


def codes(row: Proposal, on: date = TODAY) -> set[str]:
    """Return what blocks a proposal."""
    return {one.code for one in blocking(standing_of(row, on).reasons)}


def facts(kind: str) -> list[Any]:
    return list(Event.objects.filter(kind=kind).values_list("body", flat=True))


# ---------------------------------------------------------------- the way of a version


def test_a_sound_version_goes_through_the_gate_and_out(desk: Desk) -> None:
    row = desk.green()
    offer = actions.publish_approved(row.pk, by=desk.ono, at=AT)

    assert offering(desk.ward.pk, "bicycle", AT).hash == offer.version_id
    (told,) = facts("procedure.checked")
    assert '"green":true' in told
    assert '"states":2' in told
    (test,) = facts("procedure.tested")
    assert '"older":2' in test
    assert '"disabled":1' in test
    assert "見落とした" not in test


def test_the_pages_are_looked_at_by_a_job_that_tells_how_far_it_is(desk: Desk) -> None:
    row = desk.drawn_up()
    desk.tested()
    result = actions.run_gate(row.pk, by=desk.ono, at=AT)

    assert Job.objects.get().task.endswith("look_at_pages")
    assert codes(row) == {"running"}
    gating.look_at_pages.call(desk.ward.pk, result.pk, str(row.pk))
    result.refresh_from_db()
    assert (result.pages, result.done_count) == (Pages.DONE, 2)
    assert codes(row) == set()


def test_the_same_content_is_not_looked_at_twice(desk: Desk) -> None:
    row = desk.drawn_up()
    desk.tested()
    first = desk.checked(row)
    again = desk.checked(row)

    assert (again.pk, len(judges.SEEN)) == (first.pk, 1)
    other = desk.drawn_up(replace(sound(), title=words("自転車")))
    assert codes(other) == {"not_yet"}


def test_without_a_browser_the_gate_says_so_and_blocks(desk: Desk) -> None:
    desk.judge("BLIND")
    row = desk.drawn_up()
    desk.tested()
    result = desk.checked(row)

    assert result.pages == Pages.NO_BROWSER
    assert codes(row) == {"no_browser"}
    assert desk.checked(row).pk == result.pk  # and it is tried again


def test_a_look_that_breaks_off_is_no_look(desk: Desk) -> None:
    desk.judge("CLUMSY")
    row = desk.drawn_up()
    desk.tested()
    with pytest.raises(ZeroDivisionError):
        desk.checked(row)

    assert codes(row) == {"broke_off"}


def test_what_changed_meanwhile_is_not_looked_at(desk: Desk) -> None:
    row = desk.drawn_up()
    result = actions.run_gate(row.pk, by=desk.ono, at=AT)
    desk.tested()
    gating._look(desk.ward.pk, result.pk, row.pk)

    result.refresh_from_db()
    assert (result.pages, judges.SEEN) == (Pages.BROKE_OFF, [])
    assert codes(row) == {"not_yet"}


# ------------------------------------------------- nothing blocked is ever published


def every_path(desk: Desk, row: Proposal) -> None:
    """Try to publish by every path; each refuses."""
    actions.ask_review(row.pk, by=desk.ono, at=AT)
    row.refresh_from_db()
    seen = actions.bound_hash(row, AT)
    with pytest.raises(NotGreen) as refused:
        actions.approve(row.pk, seen, by=desk.mita, at=AT)
    assert refused.value.reasons
    # Somebody writes the approval into the table: the gate still stands.
    Proposal.objects.filter(pk=row.pk).update(
        state=Proposal.State.APPROVED, approved_hash=seen, approved_by=int(desk.mita.id)
    )
    with pytest.raises(NotGreen):
        actions.publish_approved(row.pk, by=desk.ono, at=AT)
    with pytest.raises(NotManaged):
        actions.publish(sound(), ward=desk.ward.pk, by=desk.ono, at=AT)
    with pytest.raises(NotProven):
        actions.publish(
            sound(), ward=desk.ward.pk, by=Actor.system(desk.ward.pk), at=AT
        )
    assert not Offer.objects.exists()


@pytest.mark.parametrize("name", BLOCKING)
def test_a_planted_fault_is_published_by_no_path(desk: Desk, name: str) -> None:
    fault = BLOCKING[name]
    for test in fault.records.tests:
        UsabilityRecord.objects.create(
            ward=desk.ward,
            slug="bicycle",
            number=1,
            held_on=test.held_on,
            test=to_stored(test),
            entered_by_id=int(desk.ono.id),
            entered_at=AT,
        )
    if (waiver := fault.records.waiver) is not None:
        WaiverRecord.objects.create(
            ward=desk.ward,
            slug="bicycle",
            number=1,
            reason=waiver.reason,
            until=waiver.until,
            given_at=AT,
        )
    furnish(desk, name)
    row = desk.drawn_up(fault.definition, examples=fault.examples)
    desk.checked(row)

    assert fault.code in codes(row)
    every_path(desk, row)


def furnish(desk: Desk, name: str) -> None:
    """Let the ward be what a fault of the ward needs."""
    if name == "a department that is not there":
        Department.objects.filter(ward=desk.ward, slug="roads").update(slug="ways")
    if name == "a stage that nobody can do":
        Staff.objects.filter(login="mita").update(roles=["owner", "clerk"])
    if name == "a language nobody wrote":
        Ward.objects.update(rules={"required_languages": ["en", "ko"]})
    forget_wards()


def test_what_the_browser_finds_blocks_every_path(desk: Desk) -> None:
    desk.judge("STERN")
    row = desk.drawn_up()
    desk.tested()
    desk.checked(row)

    assert codes(row) == {"found"}
    every_path(desk, row)


def test_what_nobody_checked_is_published_by_no_path(desk: Desk) -> None:
    row = desk.drawn_up()
    desk.tested()

    every_path(desk, row)


def test_an_approval_hangs_on_examples_and_records_too(desk: Desk) -> None:
    row = desk.green()
    desk.tested(replace(TESTED, held_on=date(2026, 11, 1)))
    with pytest.raises(NotGreen):
        actions.publish_approved(row.pk, by=desk.ono, at=AT)
    desk.checked(row)
    with pytest.raises(actions.ApprovalLapsed):
        actions.publish_approved(row.pk, by=desk.ono, at=AT)


def test_what_a_ward_takes_is_judged_with_its_own_examples(
    desk: Desk, tmp_path: Path
) -> None:
    folder = write(sound(), tmp_path)
    (folder / "examples").mkdir()
    for name, text in EXAMPLES.items():
        (folder / "examples" / name).write_text(text, "utf-8")
    overlay = folder.parent / "wards" / "midori.toml"
    overlay.parent.mkdir()
    own = 'revision = 1\n[fee]\n"利用料" = "700 * months"\n'
    overlay.write_text(own, "utf-8")
    taken = take(folder, "midori")
    row = desk.drawn_up(taken.definition, examples=taken.files)
    desk.tested()
    desk.checked(row)
    assert "examples" in {one.check for one in standing_of(row, TODAY).reasons}

    overlay.write_text(f"{own}[examples.adult]\nfee = 1400\n", "utf-8")
    taken = take(folder, "midori")
    row = desk.drawn_up(taken.definition, examples=taken.files)
    desk.checked(row)
    assert codes(row) == set()


# --------------------------------------------------------- usability tests and waivers


def test_a_waiver_lets_a_version_out_until_its_day(desk: Desk) -> None:
    row = desk.drawn_up()
    actions.waive(row.pk, WHY, TODAY + 30 * DAY, by=desk.cio, at=AT)
    desk.checked(row)

    assert codes(row) == set()
    assert codes(row, TODAY + 31 * DAY) == {"lapsed"}
    offer = actions.publish_approved(desk.approved(row).pk, by=desk.ono, at=AT)
    assert offer.slug == "bicycle"
    (owed,) = owed_tests(desk.ward.pk, TODAY)
    assert not owed.is_overdue
    (late,) = owed_tests(desk.ward.pk, TODAY + 31 * DAY)
    assert late.is_overdue
    desk.tested()
    assert owed_tests(desk.ward.pk, TODAY + 31 * DAY) == []


def test_a_waiver_must_hold_on_the_day_a_version_opens(desk: Desk) -> None:
    row = desk.drawn_up()
    actions.waive(row.pk, WHY, TODAY + 10 * DAY, by=desk.cio, at=AT)
    desk.checked(row)
    actions.intend(row.pk, Intent(opens_at=AT + 20 * DAY), by=desk.ono, at=AT)
    actions.ask_review(row.pk, by=desk.ono, at=AT)
    row.refresh_from_db()

    seen = actions.bound_hash(row, AT)
    with pytest.raises(NotGreen):
        actions.approve(row.pk, seen, by=desk.mita, at=AT)


def test_a_waiver_taken_back_stops_what_was_to_open_by_it(desk: Desk) -> None:
    row = desk.drawn_up()
    waiver = actions.waive(row.pk, WHY, TODAY + 60 * DAY, by=desk.cio, at=AT)
    desk.checked(row)
    actions.intend(row.pk, Intent(opens_at=AT + 20 * DAY), by=desk.ono, at=AT)
    actions.publish_approved(desk.approved(row).pk, by=desk.ono, at=AT)
    actions.end_waiver(row.pk, waiver.pk, by=desk.cio, at=AT + DAY)

    assert Offer.objects.get().cancelled_at is not None
    assert facts("procedure.unscheduled")
    assert facts("procedure.waiver_ended")


def test_a_waiver_that_nothing_rests_on_stops_nothing(desk: Desk) -> None:
    """The folder of the version brought its own record of a test."""
    row = desk.drawn_up(examples={**EXAMPLES, "usability.toml": TRIED})
    waiver = actions.waive(row.pk, WHY, TODAY + 60 * DAY, by=desk.cio, at=AT)
    desk.checked(row)
    actions.intend(row.pk, Intent(opens_at=AT + 20 * DAY), by=desk.ono, at=AT)
    actions.publish_approved(desk.approved(row).pk, by=desk.ono, at=AT)
    actions.end_waiver(row.pk, waiver.pk, by=desk.cio, at=AT + DAY)

    assert Offer.objects.get().cancelled_at is None
    assert owed_tests(desk.ward.pk, TODAY + 90 * DAY) == []


def test_only_the_cio_waives_and_never_for_their_own(desk: Desk) -> None:
    row = desk.drawn_up(by=desk.clever)
    day = TODAY + 30 * DAY
    with pytest.raises(NotManaged):
        actions.waive(row.pk, WHY, day, by=desk.mita, at=AT)
    with pytest.raises(OwnWaiver):
        actions.waive(row.pk, WHY, day, by=desk.clever, at=AT)
    with pytest.raises(BadWaiver, match="reason"):
        actions.waive(row.pk, "忙しい", day, by=desk.cio, at=AT)
    for wrong in (TODAY, TODAY + 400 * DAY):
        with pytest.raises(BadWaiver, match="until"):
            actions.waive(row.pk, WHY, wrong, by=desk.cio, at=AT)
    with pytest.raises(NotManaged):
        actions.end_waiver(row.pk, 1, by=desk.mita, at=AT)
    with pytest.raises(NoSuchVersionHere):
        actions.end_waiver(row.pk, 1, by=desk.cio, at=AT)


def test_a_waiver_is_not_ended_by_way_of_another_version(desk: Desk) -> None:
    row = desk.drawn_up()
    waiver = actions.waive(row.pk, WHY, TODAY + 60 * DAY, by=desk.cio, at=AT)
    other = desk.drawn_up(replace(sound(), slug="tricycle"))

    with pytest.raises(NoSuchVersionHere):
        actions.end_waiver(other.pk, waiver.pk, by=desk.cio, at=AT)

    waiver.refresh_from_db()
    assert waiver.ended_at is None


def test_a_waiver_in_the_folder_of_a_proposal_counts_for_nothing(desk: Desk) -> None:
    text = f'[waiver]\nreason = "{WHY}"\nuntil = 2027-03-31\n'
    row = desk.drawn_up(examples={**EXAMPLES, "usability.toml": text})
    desk.checked(row)

    assert codes(row) == {"no_test"}


def test_a_test_in_the_folder_of_a_proposal_counts(desk: Desk) -> None:
    row = desk.drawn_up(examples={**EXAMPLES, "usability.toml": TRIED})
    desk.checked(row)

    assert codes(row) == set()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"held_on": date(2026, 11, 27)}, "held_on"),
        ({"held_on": date(2, 11, 26)}, "held_on"),
        ({"groups": ()}, "participants"),
        ({"tasks": ()}, "tasks"),
        ({"tasks": (Task("出す", 1, 2, 3),)}, "managed"),
    ],
)
def test_a_record_that_cannot_be_is_refused(
    desk: Desk, changes: dict[str, Any], reason: str
) -> None:
    desk.drawn_up()
    with pytest.raises(BadTest, match=reason):
        desk.tested(replace(TESTED, **changes))
    with pytest.raises(NoSuchVersionHere):
        actions.record_test("unheard-of", 1, TESTED, by=desk.ono, at=AT)
    with pytest.raises(NotManaged):
        actions.record_test("bicycle", 1, TESTED, by=desk.cio, at=AT)


# -------------------------------------------------------------- proofs from a folder


def test_a_proof_is_for_exactly_its_version(desk: Desk) -> None:
    by, ward = Actor.system(desk.ward.pk), desk.ward.pk
    other = replace(sound(), title=words("別の題"))
    cases = [
        (passed(other), CHANGED),
        (passed(sound(), waiver=Waiver(WHY, TODAY - DAY)), LAPSED),
        (passed(sound(), languages=("ko",)), LANGUAGES),
    ]
    for proof, why in cases:
        with pytest.raises(NotProven, match=why):
            actions.publish(sound(), ward=ward, by=by, at=AT, evidence=proof)

    kept = passed(sound(), waiver=Waiver(WHY, TODAY + DAY, demo=True))
    actions.publish(sound(), ward=ward, by=by, at=AT, evidence=kept)
    (owed,) = owed_tests(ward, TODAY + 2 * DAY)
    assert (owed.is_overdue, owed.waiver.demo, owed.waiver.given_by) == (
        True, True, None,
    )  # fmt: skip
    assert Records().tests == ()


def test_going_back_to_a_version_that_passed_stays_possible(desk: Desk) -> None:
    actions.publish_approved(desk.green().pk, by=desk.ono, at=AT)
    second = desk.drawn_up(replace(sound(), number=2, title=words("自転車")))
    desk.checked(second)
    actions.publish_approved(desk.approved(second).pk, by=desk.ono, at=AT + DAY)

    back = actions.roll_back("bicycle", by=desk.ono, at=AT + 2 * DAY)
    assert back.version_id == Offer.objects.order_by("opens_at")[0].version_id
