"""A printed form comes in: its number opens the same draft, or the same version."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from madoguchi.cases import actions
from madoguchi.cases.models import Attempt, Case, Draft
from madoguchi.cases.opened import OpenDraft
from madoguchi.cases.problems import NotYours
from madoguchi.cases.queries import open_draft
from madoguchi.cases.tests.cast import ANSWERS, Town, a_certificate, text
from madoguchi.channels.office.tests.desk import Desk
from madoguchi.channels.office.tests.test_entry import PAPER
from madoguchi.events.models import View
from madoguchi.events.queries import history
from madoguchi.procedures.printing.sheet import form_code
from madoguchi.procedures.queries import forget_offers, offered
from madoguchi.procedures.tests.proof import publish
from madoguchi.wards.actor import Actor

TODAY = timezone.localdate().isoformat()
HOW = {"channel": "counter", "arrived_on": TODAY}


def a_printed_draft(town: Town) -> OpenDraft:
    """Let somebody fill in two pages at home and print the rest."""
    by, now = Actor.anonymous(town.id), timezone.now()
    handle = actions.start_draft(actions.Start("certificate"), by=by, at=now)
    draft = open_draft(by, handle.draft_id, handle.secret)
    for page in ("copies", "applicant"):
        draft = actions.save_page(draft, page, ANSWERS[page], by=by, at=now)
    actions.print_draft(draft, by=by, at=now)
    return draft


def test_the_number_of_a_printed_draft_opens_it_for_the_clerk(
    town: Town, sato: Desk
) -> None:
    draft = a_printed_draft(town)

    shown = sato.text("entry", paper=f"/midori/paper/x-1-00000000/{draft.paper_code}/")
    assert "印刷した下書きです" in shown
    assert "若葉" not in shown
    response = sato.post("entry", paper=draft.paper_code, **HOW)

    assert response["Location"] == sato.address("entry_form", draft.id)
    page = sato.text("entry_form", draft.id)
    assert "若葉" in page
    looks = View.objects.filter(ward=town.ward, stream=draft.row.stream)
    assert [one.kind for one in looks] == ["draft.viewed"]


def test_what_came_on_paper_becomes_one_case(town: Town, sato: Desk) -> None:
    draft = a_printed_draft(town)
    sato.post("entry", paper=draft.paper_code, assisted="yes", **HOW)

    sato.post("entry_form", draft.id, **PAPER)
    sato.post("entry_check", draft.id)

    case = Case.objects.get(pk=draft.id)
    assert (case.channel, case.assisted) == ("counter", True)
    kinds = [one.kind for one in history(town.id, draft.row.stream)]
    assert kinds.index("draft.printed") < kinds.index("draft.on_paper")
    assert kinds[-1] == "case.received"


def test_whoever_had_it_open_is_out_once_the_paper_is_in(
    town: Town, sato: Desk
) -> None:
    by, now = Actor.anonymous(town.id), timezone.now()
    handle = actions.start_draft(actions.Start("certificate"), by=by, at=now)
    draft = open_draft(by, handle.draft_id, handle.secret)
    actions.print_draft(draft, by=by, at=now)

    sato.post("entry", paper=draft.paper_code, **HOW)

    for attempt in (
        lambda: open_draft(by, handle.draft_id, handle.secret),
        lambda: actions.resume(
            town.id, handle.resume_code, address="192.0.2.9", by=by, at=now
        ),
    ):
        try:
            attempt()
        except NotYours:
            continue
        raise AssertionError


def test_another_clerk_cannot_take_it_away(
    town: Town, sato: Desk, suzuki: Desk
) -> None:
    draft = a_printed_draft(town)
    sato.post("entry", paper=draft.paper_code, **HOW)

    response = suzuki.post("entry", paper=draft.paper_code, **HOW)

    assert response.status_code == 422
    assert str(Draft.objects.get(pk=draft.id).entered_by_id) == town.sato.id


def test_a_number_that_is_none_is_told_at_its_field(town: Town, sato: Desk) -> None:
    for number in ("K7QM-29XD-4TPA", "certificate-1-00000000", "みどり"):
        response = sato.get("entry", paper=number)
        assert response.status_code == 422
        assert 'id="paper-error"' in response.content.decode()


def test_numbers_are_not_to_be_guessed(town: Town, sato: Desk) -> None:
    for _ in range(21):
        response = sato.get("entry", paper="K7QM-29XD-4TPA")
    assert "paper-error" in response.content.decode()
    assert Attempt.objects.get(ward=town.ward, door="paper").count == 21


def test_the_day_of_a_draft_on_paper_must_be_likely(town: Town, sato: Desk) -> None:
    draft = a_printed_draft(town)
    late = (timezone.localdate() + timedelta(days=1)).isoformat()
    response = sato.post(
        "entry", paper=draft.paper_code, channel="post", arrived_on=late
    )
    assert response.status_code == 422
    assert Draft.objects.get(pk=draft.id).entered_by_id is None


def test_a_blank_form_opens_the_version_it_was_printed_for(
    town: Town, sato: Desk
) -> None:
    code = form_code(offered(town.id, "certificate"))
    new = replace(a_certificate(), number=2, title=text("新しい証明書"))
    publish(new, ward=town.id, by=Actor.system(town.id), at=timezone.now())
    forget_offers()

    assert "印刷した様式です" in sato.text("entry", paper=code)
    response = sato.post("entry", paper=code, **HOW)

    draft = Draft.objects.latest("started_at")
    assert response["Location"] == sato.address("entry_form", draft.pk)
    assert draft.version == 1
    assert "新しい証明書" not in sato.text("entry_form", draft.pk)
    assert Draft.objects.get(pk=draft.pk).version == 1


def test_a_form_of_a_version_that_never_was_here_is_refused(
    town: Town, sato: Desk
) -> None:
    code = form_code(offered(town.id, "certificate"))
    wrong = f"{code[:-8]}ffffffff"
    response = sato.post("entry", paper=wrong, **HOW)
    assert response.status_code == 422
    assert not Draft.objects.exists()


def test_the_blank_forms_are_at_hand(town: Town, sato: Desk) -> None:
    assert "/procedures/certificate/form.pdf" in sato.text("entry")
