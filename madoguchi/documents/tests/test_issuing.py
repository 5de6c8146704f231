"""Issued documents: whose they are at every output, and where each one stands."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from madoguchi.documents import store
from madoguchi.documents.actions import (
    Place,
    Requester,
    Sent,
    Why,
    ask_reissue,
    came_back,
    deliver,
    dispose,
    fetched,
    open_document,
    reason_of,
    revoke,
    tracking_of,
)
from madoguchi.documents.letters import Letter
from madoguchi.documents.marking import mark_of
from madoguchi.documents.marks import marks_in
from madoguchi.documents.models import Delivery, Document, Issue
from madoguchi.documents.press import print_letter
from madoguchi.documents.problems import NotIssued, WrongSubject
from madoguchi.documents.queries import issue_of, issues_of, letter_by
from madoguchi.documents.tests.conftest import MARKER, NOW, Desk, a_desk
from madoguchi.documents.tests.test_letters import TODAY, a_decision, a_kept_letter
from madoguchi.events.facts import Subject
from madoguchi.events.models import Event
from madoguchi.vault.actions import take_key
from madoguchi.vault.sealing import seal
from madoguchi.wards.actions import NewStaff, create_department, create_staff
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Ward
from madoguchi.wards.queries import actor_of
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
LOST = Why("lost", MARKER)


def another_case(desk: Desk) -> Place:
    return Place(Subject(desk.ward, f"case/{uuid4()}"), take_key(desk.ward))


def a_clerk(desk: Desk) -> Actor:
    ward = Ward.objects.get(pk=desk.ward)
    department = create_department(ward, slug="koseki", name="戸籍課")
    new = NewStaff(
        login="sato", name="佐藤", password="a long word of 1958", roles=["clerk"]
    )
    return actor_of(create_staff(department, new))


def facts(kind: str) -> int:
    return Event.objects.filter(kind=kind).count()


def found(document: Document) -> str:
    letter = letter_by(document.ward_id, document.number, document.check_code)
    assert letter
    return letter.state


def test_an_issued_document_carries_which_one_it_is_and_about_what(
    desk: Desk,
) -> None:
    kept = a_kept_letter(desk)
    opened = open_document(kept, to=Requester(desk.on), by=desk.clerk, at=NOW)
    assert marks_in(opened.content) == {mark_of(desk.ward, desk.on.stream, kept.pk)}
    assert kept.pk.hex.encode() in opened.content
    assert desk.on.stream.removeprefix("case/").encode() not in opened.content


def test_a_document_of_another_case_gives_no_byte_and_an_alarm(desk: Desk) -> None:
    kept, other = a_kept_letter(desk), another_case(desk)
    with pytest.raises(WrongSubject):
        open_document(kept, to=Requester(other.on), by=desk.clerk, at=NOW)
    alarm = Event.objects.get(kind="issue.stopped")
    assert alarm.stream == other.on.stream
    assert str(kept.pk) in alarm.body


def test_another_print_under_this_key_gives_no_byte_and_an_alarm(desk: Desk) -> None:
    """What a crossed press leaves behind: the right seal, the wrong person inside."""
    kept, other = a_kept_letter(desk), another_case(desk)
    wrong = a_decision().numbered(
        "1", "2", mark_of(desk.ward, other.on.stream, uuid4())
    )
    overwrite(desk, kept, printed(wrong))
    with pytest.raises(WrongSubject):
        open_document(kept, to=Requester(desk.on), by=desk.clerk, at=NOW)
    assert facts("issue.stopped") == 1


def test_a_document_without_its_mark_is_stopped(desk: Desk) -> None:
    kept = a_kept_letter(desk)
    overwrite(desk, kept, b"%PDF-1.7")
    with pytest.raises(WrongSubject):
        open_document(kept, to=Requester(desk.on), by=desk.clerk, at=NOW)


def test_a_document_with_somebody_elses_behind_it_is_stopped(desk: Desk) -> None:
    kept = a_kept_letter(desk)
    own = open_document(kept, to=Requester(desk.on), by=desk.clerk, at=NOW).content
    more = printed(a_decision().numbered("1", "2", f"mdg1-{'0' * 32}-{'1' * 32}"))
    overwrite(desk, kept, own + more)
    with pytest.raises(WrongSubject):
        open_document(kept, to=Requester(desk.on), by=desk.clerk, at=NOW)


def printed(letter: Letter) -> bytes:
    return print_letter(letter, at=NOW)


def overwrite(desk: Desk, document: Document, plain: bytes) -> None:
    sealed = seal(desk.place.key, desk.on.stream, document.seal_field, plain)
    store.remove(desk.ward, document.pk)
    store.write(desk.ward, document.pk, sealed)


def test_a_print_that_is_about_another_is_never_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = printed(a_decision().numbered("1", "2", f"mdg1-{'0' * 32}-{'1' * 32}"))
    monkeypatch.setattr(
        "madoguchi.documents.actions.issuing.print_letter", lambda *_, **__: other
    )
    with pytest.raises(WrongSubject):
        a_kept_letter(desk)
    assert not Document.objects.exists()
    assert not Issue.objects.exists()
    assert desk.stored == []
    assert facts("issue.stopped") == 1


def test_what_was_issued_before_there_were_marks_still_opens(desk: Desk) -> None:
    kept = a_kept_letter(desk)
    kept.marked = False
    overwrite(desk, kept, b"%PDF-1.7 of old")
    assert open_document(kept, to=Requester(desk.on), by=desk.clerk, at=NOW).content


def test_a_reissue_stands_and_the_old_one_is_told_to_be_replaced(desk: Desk) -> None:
    old = a_kept_letter(desk)
    assert ask_reissue(old.pk, LOST, into=desk.place, by=desk.clerk, at=NOW)
    assert not ask_reissue(old.pk, LOST, into=desk.place, by=desk.clerk, at=NOW)
    assert found(old) == "valid"  # until the other is there

    new = a_kept_letter(desk, a_decision_instead_of(old.pk))

    assert (found(old), found(new)) == ("replaced", "valid")
    assert old.number != new.number
    line = issue_of(desk.ward, desk.on.stream, old.pk)
    assert line
    assert (line.replaced_by, line.ended_on, line.reason) == (new.pk, TODAY, "lost")
    assert reason_of(line, desk.place.key) == MARKER
    assert facts("issue.reissue_asked") == facts("issue.replaced") == 1


def a_decision_instead_of(old: UUID) -> Letter:
    return replace(a_decision(), cause=f"anew/{old}", instead_of=str(old))


def test_a_reissue_of_what_was_revoked_meanwhile_leaves_nothing(desk: Desk) -> None:
    old = a_kept_letter(desk)
    ask_reissue(old.pk, LOST, into=desk.place, by=desk.clerk, at=NOW)
    revoke(old.pk, Why("mistake"), into=desk.place, by=desk.clerk, at=NOW)
    with pytest.raises(NotIssued):
        a_kept_letter(desk, a_decision_instead_of(old.pk))
    assert found(old) == "revoked"
    assert len(desk.stored) == Issue.objects.count() == 1


def test_what_is_revoked_is_told_so_and_stays_so(desk: Desk) -> None:
    kept = a_kept_letter(desk)
    revoke(kept.pk, Why("mistake"), into=desk.place, by=desk.clerk, at=NOW)
    assert found(kept) == "revoked"
    for again in (revoke, ask_reissue):
        with pytest.raises(NotIssued):
            again(kept.pk, LOST, into=desk.place, by=desk.clerk, at=NOW)
    assert facts("issue.revoked") == 1


def test_nobody_revokes_a_document_of_another_case(desk: Desk) -> None:
    kept, other = a_kept_letter(desk), another_case(desk)
    for verb in (revoke, ask_reissue):
        with pytest.raises(NotIssued):
            verb(kept.pk, LOST, into=other, by=desk.clerk, at=NOW)
    assert found(kept) == "valid"


def test_a_download_is_written_down_once(desk: Desk) -> None:
    kept = a_kept_letter(desk)
    for _ in range(3):
        fetched(kept.pk, on=desk.on, by=desk.clerk, at=NOW)
    assert facts("issue.delivered") == Delivery.objects.count() == 1


def test_post_keeps_its_number_sealed_and_may_come_back_once(desk: Desk) -> None:
    kept, clerk = a_kept_letter(desk), a_clerk(desk)
    sent = Sent("post", tracking="1234-5678-9012")
    deliver(kept.pk, sent, into=desk.place, by=clerk, at=NOW)

    row = Delivery.objects.get()
    assert b"1234" not in bytes(row.sealed_tracking)
    assert tracking_of(row, desk.on, desk.place.key) == "1234-5678-9012"
    for _ in range(2):
        came_back(row.pk, on=desk.on, by=clerk, at=NOW)
    with pytest.raises(NotIssued):
        came_back(row.pk, on=another_case(desk).on, by=clerk, at=NOW)
    assert facts("issue.returned") == 1


def test_no_fact_of_an_issue_holds_what_is_sealed(desk: Desk) -> None:
    kept, clerk = a_kept_letter(desk), a_clerk(desk)
    ask_reissue(kept.pk, LOST, into=desk.place, by=clerk, at=NOW)
    deliver(kept.pk, Sent("post", MARKER), into=desk.place, by=clerk, at=NOW)
    for event in Event.objects.all():
        assert MARKER not in event.body


def test_who_holds_the_paper_may_ask_after_its_case_is_gone(desk: Desk) -> None:
    kept = a_kept_letter(desk)
    dispose(on=desk.on, by=desk.clerk, at=NOW)
    assert not Document.objects.exists()
    assert found(kept) == "valid"


def test_the_ledger_of_another_ward_is_not_seen(desk: Desk, files: Path) -> None:
    a_kept_letter(desk)
    other = a_desk("aoi", files)
    with ward_scope(other.ward):
        assert not issues_of(other.ward, desk.on.stream).exists()
