"""A manuscript is written by two owners at once, and nothing either wrote is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from madoguchi.events.models import Event
from madoguchi.procedures import actions
from madoguchi.procedures.actions import (
    BadSlug,
    HasFlaws,
    ManuscriptOpen,
    NoSuchManuscript,
    NothingToUndo,
    NotManaged,
    Wish,
)
from madoguchi.procedures.definition.canonical import from_canonical
from madoguchi.procedures.definition.load import load
from madoguchi.procedures.definition.write import files_of
from madoguchi.procedures.models import Manuscript, ManuscriptEdit, Proposal
from madoguchi.procedures.queries import (
    edits_of,
    forget_offers,
    manuscripts_of,
    readers_of,
)
from madoguchi.procedures.studio.folder import definition_of, of_definition
from madoguchi.procedures.studio.history import Overtaken
from madoguchi.procedures.studio.manuscript import Manuscript as Written
from madoguchi.procedures.tests.folder import a_folder
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Staff, Ward
from madoguchi.wards.queries import actor_of
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
LABEL = "question/station/label"


class Desk:
    """Two owners of a department and a stranger, in one ward."""

    def __init__(self, ward: Ward) -> None:
        self.ward = ward
        roads, parks = (
            Department.objects.create(ward=ward, slug=slug, name=slug)
            for slug in ("roads", "parks")
        )
        self.ono = self.staff(roads, "ono", "owner")
        self.mita = self.staff(roads, "mita", "owner")
        self.stranger = self.staff(parks, "stranger", "owner")
        self.clerk = self.staff(roads, "clerk", "clerk")

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

    def begin(self, written: Written) -> Manuscript:
        return actions.begin(written, "folder:1", by=self.ono, at=AT)


@pytest.fixture
def desk(db: None) -> Iterator[Desk]:
    ward = Ward.objects.create(
        id=1, slug="midori", code="130001", name="みどり区", name_en="Midori"
    )
    forget_offers()
    with ward_scope(ward.pk):
        yield Desk(ward)
    forget_offers()


@pytest.fixture
def written(tmp_path: Path) -> Written:
    return of_definition(load(a_folder(tmp_path)))


@pytest.fixture
def row(desk: Desk, written: Written) -> Manuscript:
    return desk.begin(written)


def puts(row: Manuscript, value: Any, *, by: Actor, on: int, at: str) -> Manuscript:
    wish = Wish("put", on, {"values": {at: value}})
    return actions.edit(row.pk, wish, by=by, at=AT)


def said_in(row: Manuscript, place: str) -> Any:
    row.refresh_from_db()
    return row.places.get(place)


# ------------------------------------------------------------------------- to begin


def test_the_log_is_told_that_it_began_and_not_what_it_says(row: Manuscript) -> None:
    (event,) = Event.objects.filter(kind="manuscript.begun")

    assert '"source":"folder"' in event.body
    assert row.places["procedure/title"] not in event.body


def test_a_second_manuscript_of_a_procedure_is_refused_with_the_first(
    desk: Desk, written: Written, row: Manuscript
) -> None:
    with pytest.raises(ManuscriptOpen) as refused:
        desk.begin(written)
    assert refused.value.manuscript == row


def test_who_does_not_manage_the_department_cannot_begin(
    desk: Desk, written: Written
) -> None:
    for actor in (desk.stranger, desk.clerk):
        with pytest.raises(NotManaged):
            actions.begin(written, "blank", by=actor, at=AT)


def test_a_name_that_no_address_can_hold_is_refused(
    desk: Desk, written: Written
) -> None:
    with pytest.raises(BadSlug):
        desk.begin(Written("手続き", 1).having(written.places))


def test_strangers_and_other_wards_find_nothing(desk: Desk, row: Manuscript) -> None:
    other = Ward.objects.create(
        id=2, slug="sakura", code="130002", name="さくら区", name_en="Sakura"
    )
    with ward_scope(other.pk):
        roads = Department.objects.create(ward=other, slug="roads", name="roads")
        elsewhere = Staff.objects.create(
            ward=other, department=roads, login="ono", name="ono", password="!",
            roles=["owner"],
        )  # fmt: skip
        foreign = actor_of(elsewhere)

    for actor in (desk.stranger, desk.clerk, foreign):
        with ward_scope(actor.ward):
            assert list(manuscripts_of(actor)) == []
        with pytest.raises(NoSuchManuscript):
            puts(row, "x", by=actor, on=0, at=LABEL)
        with pytest.raises(NoSuchManuscript):
            actions.look_in(row.pk, by=actor, at=AT)
        with pytest.raises(NoSuchManuscript):
            actions.hand_over(row.pk, by=actor, at=AT)
    assert list(manuscripts_of(desk.mita)) == [row]


def test_nobody_gives_a_manuscript_to_a_department_they_do_not_manage(
    desk: Desk, row: Manuscript
) -> None:
    with pytest.raises(NotManaged):
        puts(row, "parks", by=desk.ono, on=0, at="department/slug")


# ---------------------------------------------------------------- two at the same time


def test_edits_at_other_places_both_stand(desk: Desk, row: Manuscript) -> None:
    puts(row, "大きさ", by=desk.ono, on=0, at=LABEL)
    puts(row, "別の題", by=desk.mita, on=0, at="procedure/title")

    assert said_in(row, LABEL) == "大きさ"
    assert said_in(row, "procedure/title") == "別の題"
    assert row.revision == 2


def test_edits_at_the_same_place_are_refused_with_both_versions(
    desk: Desk, row: Manuscript
) -> None:
    puts(row, "大きさ", by=desk.ono, on=0, at=LABEL)

    with pytest.raises(Overtaken) as refused:
        puts(row, "サイズ", by=desk.mita, on=0, at=LABEL)

    assert refused.value.clashes == ((LABEL, "大きさ", "サイズ"),)
    assert said_in(row, LABEL) == "大きさ"
    puts(row, "サイズ", by=desk.mita, on=1, at=LABEL)
    assert said_in(row, LABEL) == "サイズ"


def test_the_same_words_by_both_are_no_conflict(desk: Desk, row: Manuscript) -> None:
    puts(row, "大きさ", by=desk.ono, on=0, at=LABEL)
    puts(row, "大きさ", by=desk.mita, on=0, at=LABEL)

    row.refresh_from_db()
    assert row.revision == 1


def test_a_page_that_another_writes_on_is_not_taken_out_under_them(
    desk: Desk, row: Manuscript
) -> None:
    page = row.places["pages"][-1]
    puts(row, "新しい題", by=desk.ono, on=0, at=f"page/{page}/title")

    wish = Wish("remove_page", 0, {"page": page})
    with pytest.raises(Overtaken):
        actions.edit(row.pk, wish, by=desk.mita, at=AT)


def test_writing_on_a_page_that_is_gone_says_so(desk: Desk, row: Manuscript) -> None:
    page = row.places["pages"][-1]
    wish = Wish("remove_page", 0, {"page": page})
    actions.edit(row.pk, wish, by=desk.ono, at=AT)

    with pytest.raises(Overtaken):
        puts(row, "新しい題", by=desk.mita, on=0, at=f"page/{page}/title")


def test_each_is_told_who_else_has_it_open(desk: Desk, row: Manuscript) -> None:
    actions.look_in(row.pk, by=desk.ono, at=AT)
    actions.look_in(row.pk, by=desk.mita, at=AT - timedelta(hours=2))
    actions.look_in(row.pk, by=desk.ono, at=AT)

    (reader,) = readers_of(row, AT - timedelta(minutes=2))
    assert reader.staff.login == "ono"


# ------------------------------------------------------------------------ to undo


def test_each_undoes_their_own(desk: Desk, row: Manuscript) -> None:
    puts(row, "大きさ", by=desk.ono, on=0, at=LABEL)
    puts(row, "別の題", by=desk.mita, on=1, at="procedure/title")

    actions.undo(row.pk, by=desk.ono, at=AT)

    assert said_in(row, LABEL) != "大きさ"
    assert said_in(row, "procedure/title") == "別の題"
    actions.redo(row.pk, by=desk.ono, at=AT)
    assert said_in(row, LABEL) == "大きさ"
    with pytest.raises(NothingToUndo):
        actions.redo(row.pk, by=desk.ono, at=AT)


def test_everything_undone_is_as_it_was_also_after_a_restart(
    desk: Desk, written: Written, row: Manuscript
) -> None:
    page = row.places["pages"][0]
    for name, values in (
        ("add_page", {"title": "もう一枚", "after": page}),
        ("add_question", {"into": "page/page", "kind": "choice", "label": "色"}),
        ("add_option", {"question": "choice", "label": "赤"}),
        ("rename_question", {"question": "choice", "key": "color"}),
        ("move_page", {"page": "page", "after": ""}),
        ("remove_question", {"question": "color"}),
    ):
        row = actions.edit(row.pk, Wish(name, row.revision, values), by=desk.ono, at=AT)
    for _ in range(6):
        row = actions.undo(row.pk, by=desk.ono, at=AT)

    kept = Manuscript.objects.get(pk=row.pk)
    assert kept.places == dict(written.places)
    with pytest.raises(NothingToUndo):
        actions.undo(row.pk, by=desk.ono, at=AT)


def test_an_undo_under_another_s_work_is_refused(desk: Desk, row: Manuscript) -> None:
    wish = Wish("add_page", 0, {"title": "もう一枚"})
    actions.edit(row.pk, wish, by=desk.ono, at=AT)
    wish = Wish("add_question", 1, {"into": "page/page", "kind": "text"})
    actions.edit(row.pk, wish, by=desk.mita, at=AT)

    with pytest.raises(Overtaken):
        actions.undo(row.pk, by=desk.ono, at=AT)

    assert "page" in said_in(row, "pages")


def test_a_new_edit_ends_what_could_be_redone(desk: Desk, row: Manuscript) -> None:
    puts(row, "大きさ", by=desk.ono, on=0, at=LABEL)
    actions.undo(row.pk, by=desk.ono, at=AT)
    puts(row, "別の題", by=desk.ono, on=2, at="procedure/title")

    row.refresh_from_db()
    assert actions.steps_of(row, desk.ono) == ([3], [])
    assert [one.step for one in edits_of(row)] == ["edit", "undo", "edit"]


# ------------------------------------------------------------------- to hand it over


def test_what_is_handed_over_is_what_the_folder_would_be(
    desk: Desk, written: Written, row: Manuscript, tmp_path: Path
) -> None:
    proposal = actions.hand_over(row.pk, by=desk.ono, at=AT)

    definition = from_canonical(bytes(proposal.document))
    assert files_of(definition) == files_of(load(a_folder(tmp_path / "again")))
    (event,) = Event.objects.filter(kind="manuscript.handed_over")
    assert '"edits":0' in event.body
    row.refresh_from_db()
    assert row.proposal == proposal


def test_with_a_flaw_nothing_is_handed_over(desk: Desk, row: Manuscript) -> None:
    puts(row, None, by=desk.ono, on=0, at="procedure/title")

    with pytest.raises(HasFlaws) as refused:
        actions.hand_over(row.pk, by=desk.ono, at=AT)

    assert [one.place for one in refused.value.defects] == ["procedure/title"]
    assert not Proposal.objects.exists()


def test_after_a_review_the_same_manuscript_is_handed_over_again(
    desk: Desk, row: Manuscript
) -> None:
    first = actions.hand_over(row.pk, by=desk.ono, at=AT)
    puts(row, "別の題", by=desk.ono, on=0, at="procedure/title")

    again = actions.hand_over(row.pk, by=desk.ono, at=AT)

    assert again.pk == first.pk
    assert from_canonical(bytes(again.document)).title["ja"] == "別の題"


def test_what_is_written_after_the_publishing_is_the_next_version(
    desk: Desk, written: Written, row: Manuscript
) -> None:
    system = Actor.system(desk.ward.pk)
    publish(definition_of(written), ward=desk.ward.pk, by=system, at=AT)
    puts(row, "別の題", by=desk.ono, on=0, at="procedure/title")

    again = actions.hand_over(row.pk, by=desk.ono, at=AT)

    assert again.number == written.number + 1


def test_who_made_an_edit_is_an_author_of_the_proposal(
    desk: Desk, row: Manuscript
) -> None:
    puts(row, "別の題", by=desk.mita, on=0, at="procedure/title")

    proposal = actions.hand_over(row.pk, by=desk.ono, at=AT)

    assert proposal.is_by(desk.ono.id)
    assert proposal.is_by(desk.mita.id)
    assert not proposal.is_by("0")


def test_a_discarded_manuscript_makes_room_for_another(
    desk: Desk, written: Written, row: Manuscript
) -> None:
    actions.discard(row.pk, by=desk.ono, at=AT)

    with pytest.raises(NoSuchManuscript):
        puts(row, "x", by=desk.ono, on=0, at=LABEL)
    assert desk.begin(written).pk != row.pk
    assert ManuscriptEdit.objects.count() == 0


def test_an_unknown_manuscript_is_none(desk: Desk) -> None:
    with pytest.raises(NoSuchManuscript):
        actions.undo(uuid4(), by=desk.ono, at=AT)
