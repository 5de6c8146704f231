"""A record is destroyed when its time is over and another person agreed; not before."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from madoguchi.cases import actions as cases
from madoguchi.cases.actions.disposing import Ground, empty
from madoguchi.cases.actions.opening import Sought
from madoguchi.cases.attachments import place_of
from madoguchi.cases.comparison import compare
from madoguchi.cases.models import Case, CaseIndex, Draft, Note, NotePair
from madoguchi.cases.problems import Disposed, NotYours
from madoguchi.cases.queries import open_own, own_case
from madoguchi.cases.queue import Listed, Wanted
from madoguchi.cases.tests.bureau import a_bureau, at
from madoguchi.cases.tests.cast import MONDAY, Town, a_case, a_full_draft, bring
from madoguchi.dialogue.actions.advice import Asking, ask
from madoguchi.dialogue.actions.messages import write
from madoguchi.dialogue.actions.notes import note
from madoguchi.dialogue.models import Advice, Call, Message
from madoguchi.documents import store
from madoguchi.documents.actions import Upload, keep_upload
from madoguchi.documents.models import Document
from madoguchi.documents.tests.conftest import a_pdf
from madoguchi.events.actions import unit
from madoguchi.events.models import Event
from madoguchi.events.queries import history
from madoguchi.notices.models import Notice
from madoguchi.records import actions
from madoguchi.records.models import Disposal, Hold, Line
from madoguchi.records.problems import (
    HoldReasonNeeded,
    ListChanged,
    ListMoved,
    ListNotAllowed,
    NoneDue,
    NoSuchRecord,
)
from madoguchi.records.queries import due_groups, lines_of
from madoguchi.records.tests.cast import EVE, OVER, WHY, disposed, list_of
from madoguchi.vault.actions import data_key
from madoguchi.vault.problems import KeyDestroyed
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Staff

pytestmark = pytest.mark.django_db
TALK = (Message, Advice, Call)


def listed(town: Town) -> list[Listed]:
    return cases.open_queue(town.sato, Wanted(view="all"), at=OVER).rows


def test_the_time_is_over_with_the_fiscal_year_and_not_a_day_before(
    town: Town,
) -> None:
    case = a_case(town, "closed")

    with pytest.raises(NoneDue):
        list_of(town, EVE)

    assert [one.case_id for one in lines_of(list_of(town))] == [case.pk]


@pytest.mark.parametrize("state", ["received", "granted", "issued"])
def test_what_has_not_ended_is_on_no_list(town: Town, state: str) -> None:
    a_case(town, state)

    with pytest.raises(NoneDue):
        list_of(town)


def test_a_withdrawn_case_is_kept_as_long_as_any_other(town: Town) -> None:
    a_case(town, "withdrawn")

    [line] = lines_of(list_of(town))

    assert (line.retention, line.kept_until) == ("3年", date(2030, 3, 31))


def test_a_case_is_on_one_list_at_a_time(town: Town) -> None:
    a_case(town, "closed")
    first = list_of(town)

    with pytest.raises(NoneDue):
        list_of(town)
    actions.drop(first.pk, by=town.sato, at=OVER)

    assert list_of(town).pk != first.pk


def test_what_staff_applied_for_themselves_is_on_the_list_of_their_department(
    town: Town,
) -> None:
    bureau = a_bureau(town)
    case = bureau.punch("in", at(1, 8, 25))

    after = OVER.replace(year=2032)  # punches are kept five years
    assert [one.case_id for one in lines_of(list_of(town, after))] == [case.pk]


def test_who_drew_it_up_does_not_approve_it(town: Town) -> None:
    a_case(town, "closed")
    row = actions.draw_up("kumin", by=town.suzuki, at=OVER)

    with pytest.raises(ListNotAllowed):
        actions.approve(row.pk, row.digest, by=town.suzuki, at=OVER)


def test_a_clerk_approves_nothing(town: Town) -> None:
    a_case(town, "closed")
    row = actions.draw_up("kumin", by=town.suzuki, at=OVER)

    with pytest.raises(ListNotAllowed):
        actions.approve(row.pk, row.digest, by=town.sato, at=OVER)


def test_another_department_sees_no_list(town: Town) -> None:
    a_case(town, "closed")
    row = list_of(town)

    with pytest.raises(ListNotAllowed):
        actions.draw_up("kumin", by=town.kato, at=OVER)
    with pytest.raises(NoSuchRecord):
        actions.drop(row.pk, by=town.kato, at=OVER)


def test_the_approval_is_of_the_lines_that_were_shown(town: Town) -> None:
    a_case(town, "closed")
    row = list_of(town)

    with pytest.raises(ListChanged):
        actions.approve(row.pk, "f" * 64, by=town.suzuki, at=OVER)
    Line.objects.filter(disposal=row).update(kept_until=date(2029, 3, 31))
    with pytest.raises(ListChanged):
        actions.approve(row.pk, row.digest, by=town.suzuki, at=OVER)


def test_nothing_goes_before_the_approval(town: Town) -> None:
    case = a_case(town, "closed")
    row = list_of(town)

    actions.carry_out(town.id, row.pk, at=OVER)

    assert Case.objects.get(pk=case.pk).state == "closed"


def test_all_that_speaks_of_the_applicant_goes_and_the_key_with_it(
    town: Town, django_capture_on_commit_callbacks: Any
) -> None:
    case = a_case(town, "refused")
    note(case.pk, "@suzuki 電話で話した", (), by=town.sato, at=MONDAY)
    write(case.pk, "電話の件です。", uuid4(), by=town.sato, at=MONDAY)
    asking = Asking("zeimu", "課税はありますか。", date(2026, 4, 13))
    ask(case.pk, asking, by=town.sato, at=MONDAY)
    key = data_key(town.id, case.key_id or 0)
    paper = keep_upload(
        Upload("a.pdf", a_pdf()), into=place_of(case, key), by=town.hanako, at=MONDAY
    )
    cases.close(case.pk, by=town.sato, at=MONDAY)

    with django_capture_on_commit_callbacks(execute=True):
        disposed(town)

    row = Case.objects.get(pk=case.pk)
    assert (row.state, row.key_id, row.person) == ("disposed", None, None)
    assert (bytes(row.sealed), bytes(row.sealed_label)) == (b"", b"")
    assert set(Staff.objects.values_list("calls", flat=True)) == {0}
    for model in (Note, NotePair, Draft, Document, Notice, Hold, *TALK):
        assert not model.objects.exists(), model
    kept = CaseIndex.objects.values_list("field", flat=True)
    assert sorted(kept) == ["receipt", "reference"]
    assert not store.path_of(town.id, paper.pk).exists()
    with pytest.raises(KeyDestroyed):
        data_key(town.id, key.id)


def test_the_log_still_says_where_every_case_stands(town: Town) -> None:
    gone, kept = a_case(town, "closed"), a_case(town, "received")

    disposed(town)

    assert compare(town.id).differences == ()
    told = history(town.id, gone.stream)[-1]
    assert told.kind == "case.disposed"
    assert told.fact["kept_until"] == "2030-03-31"
    assert Case.objects.get(pk=kept.pk).state == "received"


def test_a_hold_spares_a_case_and_a_lifted_one_does_not(town: Town) -> None:
    case = a_case(town, "closed")
    hold = actions.place_hold(case.pk, WHY, by=town.sato, at=OVER)

    with pytest.raises(NoneDue):
        list_of(town)
    actions.lift_hold(case.pk, hold.pk, by=town.suzuki, at=OVER)

    assert lines_of(list_of(town)).count() == 1


def test_a_hold_that_comes_after_the_approval_spares_it_too(town: Town) -> None:
    held, other = a_case(town, "closed"), a_case(town, "closed")
    row = list_of(town)
    actions.approve(row.pk, row.digest, by=town.suzuki, at=OVER)
    actions.place_hold(held.pk, WHY, by=town.sato, at=OVER)

    actions.carry_out(town.id, row.pk, at=OVER)

    states = dict(Line.objects.values_list("case", "state"))
    assert states == {held.pk: "spared", other.pk: "destroyed"}
    finished = Event.objects.get(kind="disposal.finished")
    assert '"destroyed":1' in finished.body
    assert '"spared":1' in finished.body
    assert open_own(Case.objects.get(pk=held.pk)).label == "若葉 花子"


def test_a_retention_may_be_extended_to_a_day(town: Town) -> None:
    case = a_case(town, "closed")
    until = date(2031, 3, 31)
    wish = actions.HoldWish("work", "継続中の給付の根拠になるため", until)
    actions.place_hold(case.pk, wish, by=town.sato, at=OVER)

    [group] = due_groups(town.id, "kumin", until)
    assert (group.due, group.held) == (0, 1)
    [group] = due_groups(town.id, "kumin", date(2031, 4, 1))
    assert (group.due, group.held) == (1, 0)


@pytest.mark.parametrize(
    ("wish", "flaw"),
    [
        (actions.HoldWish("because", "監査で指摘を受けた"), "code"),
        (actions.HoldWish("audit", "監査"), "words"),
        (actions.HoldWish("audit", "監査で指摘を受けた", MONDAY.date()), "until_on"),
    ],
)
def test_a_hold_says_why(town: Town, wish: actions.HoldWish, flaw: str) -> None:
    case = a_case(town, "closed")

    with pytest.raises(HoldReasonNeeded, match=flaw):
        actions.place_hold(case.pk, wish, by=town.sato, at=OVER)


def test_a_case_that_was_opened_again_is_spared(town: Town) -> None:
    case = a_case(town, "closed")
    row = list_of(town)
    actions.approve(row.pk, row.digest, by=town.suzuki, at=OVER)
    Case.objects.filter(pk=case.pk).update(state="reviewing", closed_at=None)

    actions.carry_out(town.id, row.pk, at=OVER)

    assert Case.objects.get(pk=case.pk).state == "reviewing"
    assert Line.objects.get().state == "spared"


def test_a_crash_between_the_row_and_the_key_is_made_up_for(town: Town) -> None:
    case = a_case(town, "closed")
    row = list_of(town)
    actions.approve(row.pk, row.digest, by=town.suzuki, at=OVER)
    [line] = lines_of(row)
    ground = Ground(row.pk, line.years, line.ended_on, line.kept_until)
    with unit():  # and then the machine loses its power
        empty(case.pk, ground, by=Actor.system(town.id), at=OVER)
    assert data_key(town.id, case.key_id or 0).secret
    assert [one.name for one in listed(town)] == [""]

    actions.carry_out(town.id, row.pk, at=OVER)

    with pytest.raises(KeyDestroyed):
        data_key(town.id, case.key_id or 0)
    assert Disposal.objects.get().state == "finished"
    assert Event.objects.filter(kind="case.disposed").count() == 1


def test_a_finished_list_is_carried_out_no_more(town: Town) -> None:
    a_case(town, "closed")
    row = disposed(town)

    actions.carry_out(town.id, row.pk, at=OVER)
    with pytest.raises(ListMoved):
        actions.drop(row.pk, by=town.sato, at=OVER)

    assert Event.objects.filter(kind="disposal.finished").count() == 1


# --------------------------------------------------- who comes back for the record


def test_who_holds_the_receipt_is_told_what_became_of_it(town: Town) -> None:
    begun = a_full_draft(town)
    password = begun.opened().receipt_password
    case = cases.submit(begun.opened(), by=begun.by, at=MONDAY)
    bring(town, case, "closed")
    disposed(town)

    def look(code: str) -> object:
        return cases.case_by_receipt(
            town.id, case.reference, code, address="192.0.2.1", at=OVER
        )

    with pytest.raises(Disposed) as told:
        look(password.lower().replace("-", " "))
    assert told.value.on == date(2030, 4, 1)
    with pytest.raises(NotYours) as wrong:
        look("0000-0000")
    assert not isinstance(wrong.value, Disposed)


def test_nobody_opens_it_any_more(town: Town) -> None:
    case = a_case(town, "closed")
    disposed(town)

    with pytest.raises(Disposed):
        cases.open_case(case.pk, town.sato, "work", OVER)
    with pytest.raises(Disposed):
        cases.add_note(case.pk, "メモ", by=town.sato, at=OVER)
    with pytest.raises(Disposed):
        own_case(town.anyone, case.pk)


def test_the_queue_and_the_search_still_list_its_number(town: Town) -> None:
    case = a_case(town, "closed")
    disposed(town)

    [found] = cases.find(town.sato, Sought(case.reference), at=OVER)

    assert (found.case.pk, found.name) == (case.pk, "")
    assert [one.case.pk for one in listed(town)] == [case.pk]
