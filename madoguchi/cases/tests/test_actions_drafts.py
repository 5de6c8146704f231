"""A draft is kept page by page, for whoever holds its secret, for thirty days."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image

from madoguchi.cases import actions
from madoguchi.cases.actions.drafts import KEPT
from madoguchi.cases.models import Draft
from madoguchi.cases.opened import subject_of
from madoguchi.cases.problems import (
    Incomplete,
    NoSuchPage,
    NotAllowed,
    NotOpen,
    NotYours,
    TooManyTries,
)
from madoguchi.cases.queries import drafts_of, open_draft, open_own
from madoguchi.cases.tests.cast import (
    ADDRESS,
    DAY,
    MONDAY,
    Town,
    a_draft,
    a_full_draft,
    a_town,
)
from madoguchi.documents.actions import Place, Upload, keep_upload
from madoguchi.documents.models import Document
from madoguchi.events.queries import history
from madoguchi.kernel.channel import Channel
from madoguchi.procedures.queries import NotOffered
from madoguchi.vault.actions import data_key
from madoguchi.vault.problems import KeyDestroyed
from madoguchi.wards.actor import Actor
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db


def test_a_draft_starts_empty_and_says_so_in_the_log(town: Town) -> None:
    begun = a_draft(town)

    draft = begun.opened()

    assert draft.answers == {}
    assert draft.resume_code == begun.handle.resume_code
    assert [e.kind for e in history(town.id, draft.row.stream)] == ["draft.started"]


def test_two_tabs_lose_nothing_of_each_other(town: Town) -> None:
    begun = a_draft(town)
    one, other = begun.opened(), begun.opened()

    actions.save_page(one, "copies", {"copies": 1}, by=town.anyone, at=MONDAY)
    actions.save_page(
        other, "delivery", {"delivery": "post"}, by=town.anyone, at=MONDAY
    )
    actions.save_page(one, "copies", {"copies": 3}, by=town.anyone, at=MONDAY)

    assert begun.opened().answers == {"copies": 3, "delivery": "post"}
    assert begun.opened().row.revision == 3


def test_a_cleared_answer_is_gone_and_an_unmentioned_one_stays(town: Town) -> None:
    begun = a_full_draft(town)

    actions.save_page(
        begun.opened(), "contact", {"email": "a@example.jp"}, by=town.anyone, at=MONDAY
    )
    assert begun.opened().answers["phone"] == "090-1234-5678"
    actions.save_page(
        begun.opened(), "contact", {"email": None}, by=town.anyone, at=MONDAY
    )

    assert "email" not in begun.opened().answers


def test_a_page_of_another_version_is_not_saved(town: Town) -> None:
    with pytest.raises(NoSuchPage):
        actions.save_page(
            a_draft(town).opened(), "nowhere", {}, by=town.anyone, at=MONDAY
        )


def test_the_age_band_follows_the_birth_date(town: Town) -> None:
    begun = a_draft(town)
    draft = begun.opened()
    assert draft.row.age_band == "unknown"

    draft = actions.save_page(
        draft, "applicant", {"birth": "2010-04-01"}, by=town.anyone, at=MONDAY
    )

    assert draft.row.age_band == "0-17"
    assert history(town.id, draft.row.stream)[-1].age_band == "0-17"


def test_answers_are_not_readable_in_the_table(town: Town) -> None:
    a_full_draft(town)

    stored = bytes(Draft.objects.get().sealed)

    assert "若葉".encode() not in stored
    assert b"090-1234" not in stored


def test_only_the_holder_of_the_secret_opens_a_draft(town: Town) -> None:
    handle = a_draft(town).handle

    for by, secret in (
        (town.anyone, ""),
        (town.anyone, "guess"),
        (town.ken, ""),
        (town.sato, handle.secret),
    ):
        with pytest.raises(NotYours):
            open_draft(by, handle.draft_id, secret)
    assert open_draft(town.ken, handle.draft_id, handle.secret).is_open


def test_whoever_signed_in_finds_their_own_drafts(town: Town) -> None:
    begun = a_draft(town, by=town.hanako)

    assert drafts_of(town.people["hanako"]).get().pk == begun.handle.draft_id
    assert not drafts_of(town.people["ken"]).exists()
    assert open_draft(town.hanako, begun.handle.draft_id).is_open
    with pytest.raises(NotYours):
        open_draft(town.ken, begun.handle.draft_id)


def test_the_other_ward_has_no_such_draft(town: Town) -> None:
    handle = a_draft(town).handle
    other = a_town("aoba")

    with ward_scope(other.id), pytest.raises(NotYours):
        open_draft(other.anyone, handle.draft_id, handle.secret)


def test_a_resume_code_works_once_and_shuts_the_old_device_out(town: Town) -> None:
    begun = a_full_draft(town)
    typed = begun.handle.resume_code.lower().replace("-", " ")

    again = actions.resume(
        town.id, typed, address=ADDRESS, by=town.anyone, at=MONDAY + DAY
    )

    assert again.draft_id == begun.handle.draft_id
    assert open_draft(town.anyone, again.draft_id, again.secret).answers["copies"] == 2
    with pytest.raises(NotYours):
        begun.opened()
    with pytest.raises(NotYours):
        actions.resume(town.id, typed, address=ADDRESS, by=town.anyone, at=MONDAY)
    assert again.resume_code != begun.handle.resume_code


def test_resume_codes_cannot_be_guessed_by_trying(town: Town) -> None:
    begun = a_draft(town)
    code = begun.handle.resume_code
    for _ in range(10):
        with pytest.raises(NotYours):
            actions.resume(town.id, "0000", address=ADDRESS, by=town.anyone, at=MONDAY)

    with pytest.raises(TooManyTries):
        actions.resume(town.id, code, address=ADDRESS, by=town.anyone, at=MONDAY)

    later = MONDAY + timedelta(minutes=16)
    again = actions.resume(town.id, code, address=ADDRESS, by=town.anyone, at=later)
    assert again.draft_id == begun.handle.draft_id


def test_people_behind_one_address_do_not_lock_each_other_out(town: Town) -> None:
    for _ in range(11):
        code = a_draft(town).handle.resume_code
        actions.resume(town.id, code, address=ADDRESS, by=town.anyone, at=MONDAY)


def test_a_page_without_any_answer_is_not_a_saved_answer(town: Town) -> None:
    draft = a_draft(town).opened()

    actions.save_page(draft, "contact", {"email": None}, by=town.anyone, at=MONDAY)

    assert [e.kind for e in history(town.id, draft.row.stream)] == ["draft.started"]


def test_what_the_form_refused_is_told_to_the_log_without_the_answer(
    town: Town,
) -> None:
    draft = a_draft(town).opened()

    actions.record_refusal(
        draft, Incomplete("copies", "copies", "too_big"), by=town.anyone, at=MONDAY
    )

    refused = history(town.id, draft.row.stream)[-1]
    assert refused.kind == "draft.refused"
    assert refused.fact == {"page": "copies", "question": "copies", "code": "too_big"}


def test_a_draft_lives_thirty_days_from_its_last_saving(town: Town) -> None:
    begun = a_full_draft(town)

    assert actions.expire_drafts(town.id, at=MONDAY + KEPT - DAY) == 0
    assert actions.expire_drafts(town.id, at=MONDAY + KEPT) == 1

    row = Draft.objects.get()
    assert bytes(row.sealed) == b""
    assert row.key_id is None
    with pytest.raises(NotYours):
        begun.opened()
    assert history(town.id, row.stream)[-1].kind == "draft.expired"
    assert actions.expire_drafts(town.id, at=MONDAY + 2 * KEPT) == 0


def test_the_key_of_an_expired_draft_is_destroyed(town: Town) -> None:
    key_id = a_full_draft(town).opened().key.id

    actions.expire_drafts(town.id, at=MONDAY + KEPT)

    with pytest.raises(KeyDestroyed):
        data_key(town.id, key_id)


def test_the_attachments_of_an_expired_draft_are_deleted(town: Town) -> None:
    draft = a_full_draft(town).opened()
    place = Place(subject_of(draft.row), draft.key)
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    upload = Upload("a.png", picture.getvalue())
    keep_upload(upload, into=place, by=town.anyone, at=MONDAY)

    actions.expire_drafts(town.id, at=MONDAY + KEPT)

    assert not Document.objects.exists()
    said = [event.kind for event in history(town.id, draft.row.stream)]
    assert said[-2:] == ["draft.expired", "document.disposed"]


def test_a_key_that_a_crash_left_behind_is_destroyed_by_the_next_run(
    town: Town,
) -> None:
    key_id = a_full_draft(town).opened().key.id
    Draft.objects.update(expired_at=MONDAY, sealed=b"", expires_at=MONDAY)

    actions.expire_drafts(town.id, at=MONDAY + DAY)

    with pytest.raises(KeyDestroyed):
        data_key(town.id, key_id)


def test_expiry_never_touches_what_was_sent(town: Town) -> None:
    begun = a_full_draft(town)
    case = actions.submit(begun.opened(), by=town.anyone, at=MONDAY)

    assert actions.expire_drafts(town.id, at=MONDAY + 2 * KEPT) == 0

    assert open_own(case).label == "若葉 花子"


def test_a_draft_can_be_thrown_away_at_once(town: Town) -> None:
    begun = a_full_draft(town)

    actions.discard(begun.opened(), by=town.anyone, at=MONDAY)

    with pytest.raises(NotYours):
        begun.opened()


def test_nothing_is_saved_after_the_time_ran_out_or_the_sending(town: Town) -> None:
    begun = a_full_draft(town)
    draft = begun.opened()
    with pytest.raises(NotOpen):
        actions.save_page(
            draft, "copies", {"copies": 1}, by=town.anyone, at=MONDAY + KEPT
        )
    actions.submit(draft, by=town.anyone, at=MONDAY)

    with pytest.raises(NotOpen):
        actions.save_page(draft, "copies", {"copies": 1}, by=town.anyone, at=MONDAY)


def test_each_channel_has_its_door(town: Town) -> None:
    for by, start in (
        (town.anyone, {"channel": Channel.POST}),
        (town.hanako, {"arrived_on": date(2026, 4, 1)}),
        (town.hanako, {"age_band": "65"}),
        (town.sato, {"channel": Channel.WEB}),
        (town.sato, {"channel": Channel.POST, "arrived_on": date(2026, 4, 7)}),
        (town.sato, {"channel": Channel.POST, "arrived_on": date(2016, 4, 1)}),
    ):
        with pytest.raises(NotAllowed):
            a_draft(town, by=by, **start)
    with pytest.raises(NotOffered):
        a_draft(town, channel=Channel.LINE)
    with pytest.raises(NotOffered):
        a_draft(town, procedure="unknown")


def test_a_clerk_notes_the_age_band_that_no_question_asks(town: Town) -> None:
    begun = a_full_draft(
        town,
        procedure="survey",
        by=town.sato,
        channel=Channel.COUNTER,
        age_band="75-84",
    )

    assert begun.opened().row.age_band == "75-84"


def resident_of(town: Town, name: str) -> Actor:
    return Actor.resident(town.id, str(town.people[name].pk))


def test_a_draft_of_nobody_becomes_that_of_who_signed_in(town: Town) -> None:
    begun, hanako = a_full_draft(town), resident_of(town, "hanako")

    actions.attach(begun.opened(), by=hanako, at=MONDAY)
    actions.attach(begun.opened(), by=hanako, at=MONDAY)

    assert [draft.pk for draft in drafts_of(town.people["hanako"])] == [
        begun.handle.draft_id
    ]
    kinds = [one.kind for one in history(town.id, begun.opened().row.stream)]
    assert kinds.count("draft.attached") == 1
    case = actions.submit(begun.opened(), by=hanako, at=MONDAY)
    assert case.person_id == town.people["hanako"].pk


def test_a_draft_of_somebody_does_not_become_anybody_elses(town: Town) -> None:
    begun = a_full_draft(town)
    actions.attach(begun.opened(), by=resident_of(town, "hanako"), at=MONDAY)

    with pytest.raises(NotYours):
        actions.attach(begun.opened(), by=resident_of(town, "ken"), at=MONDAY)

    assert not drafts_of(town.people["ken"]).exists()


def test_two_who_take_one_draft_at_once_do_not_both_get_it(town: Town) -> None:
    begun = a_full_draft(town)
    one, other = begun.opened(), begun.opened()
    actions.attach(one, by=resident_of(town, "hanako"), at=MONDAY)

    with pytest.raises(NotYours):
        actions.attach(other, by=resident_of(town, "ken"), at=MONDAY)


def test_a_draft_that_is_being_sent_is_sent_as_its_new_owners(town: Town) -> None:
    begun = a_full_draft(town)
    before = begun.opened()
    actions.attach(begun.opened(), by=resident_of(town, "hanako"), at=MONDAY)

    case = actions.submit(before, by=town.anyone, at=MONDAY)

    assert case.person_id == town.people["hanako"].pk


def test_an_anonymous_draft_stays_nobodys(town: Town) -> None:
    begun = a_draft(town, procedure="survey")

    with pytest.raises(NotAllowed):
        actions.attach(begun.opened(), by=resident_of(town, "hanako"), at=MONDAY)


def test_nobody_and_nobodys_staff_take_a_draft(town: Town) -> None:
    for by in (town.anyone, town.sato):
        with pytest.raises(NotAllowed):
            actions.attach(a_full_draft(town).opened(), by=by, at=MONDAY)
