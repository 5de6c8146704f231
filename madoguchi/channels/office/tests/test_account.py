"""Somebody sees where they are signed in, ends it, and is locked when idle."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from madoguchi.cases.models import Note
from madoguchi.cases.tests.cast import Town, a_case
from madoguchi.channels.office.tests.desk import (
    PASSWORD,
    Desk,
    staff_of,
    with_password,
)
from madoguchi.events.models import Event
from madoguchi.personnel.actions.memberships import Posting, assign
from madoguchi.personnel.models import Session
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Department, Ward
from madoguchi.wards.queries import forget_wards

A_LONG_WHILE = timedelta(minutes=40)


def left_alone(desk: Desk) -> None:
    Session.objects.update(seen_at=timezone.now() - A_LONG_WHILE)


@pytest.fixture
def idle(town: Town) -> Desk:
    """Return a desk of a clerk with a password, left alone for a long while."""
    with_password(town.sato)
    desk = Desk.of(town, town.sato)
    left_alone(desk)
    return desk


def test_the_sessions_of_somebody_are_listed(town: Town, sato: Desk) -> None:
    Desk.of(town, town.sato)
    Desk.of(town, town.suzuki)

    text = sato.text("account")

    assert text.count('action="/midori/office/account/sessions/') == 2  # one, and all
    assert "この端末" in text


def test_an_ended_session_is_dead_at_once(town: Town, sato: Desk) -> None:
    other = Desk.of(town, town.sato)
    row = Session.objects.latest("begun_at")

    sato.post("session_end", row.pk)

    assert other.get("queue").status_code == 302
    assert sato.get("queue").status_code == 200
    assert Session.objects.get(pk=row.pk).ending == "own"


def test_all_others_end_at_once(town: Town, sato: Desk) -> None:
    others = [Desk.of(town, town.sato) for _ in range(2)]

    sato.post("sessions_end")

    assert [one.get("queue").status_code for one in others] == [302, 302]
    assert sato.get("queue").status_code == 200


def test_the_session_of_a_colleague_is_not_there(
    town: Town, sato: Desk, suzuki: Desk
) -> None:
    theirs = Session.objects.get(staff=int(town.suzuki.id))

    for one in (theirs.pk, uuid4()):
        assert sato.post("session_end", one).status_code == 404
    assert suzuki.get("queue").status_code == 200


def test_a_browser_left_alone_shows_nothing(town: Town, idle: Desk) -> None:
    case = a_case(town, "reviewing")

    response = idle.get("case", case.pk)

    assert response.status_code == 423
    text = response.content.decode()
    assert "画面をロックしています" in text
    assert case.reference not in text


def test_the_password_opens_the_same_page(town: Town, idle: Desk) -> None:
    wanted = idle.address("figures")

    wrong = idle.post("unlock", next=wanted, **{"unlock.password": "guess"})
    right = idle.post("unlock", next=wanted, **{"unlock.password": PASSWORD})

    assert wrong.status_code == 423
    assert "パスワードが違います" in wrong.content.decode()
    assert right["Location"] == wanted
    assert idle.get("figures").status_code == 200


def test_what_was_written_is_kept_and_sent_with_the_password(
    town: Town, idle: Desk
) -> None:
    case = a_case(town, "reviewing")
    note = "電話で確かめた。\n\n<折り返し> 14時"

    asked = idle.post("notes", case.pk, note=note)
    assert asked.status_code == 423
    assert not Note.objects.exists()
    text = asked.content.decode()
    assert "&lt;折り返し&gt; 14時</textarea>" in text
    wrong = idle.post("notes", case.pk, note=note, **{"unlock.password": "guess"})
    assert wrong.status_code == 423
    assert not Note.objects.exists()
    done = idle.post("notes", case.pk, note=note, **{"unlock.password": PASSWORD})

    assert done.status_code == 302
    assert Note.objects.count() == 1


def test_a_file_is_asked_for_again(town: Town, idle: Desk) -> None:
    case = a_case(town, "correcting")
    file = SimpleUploadedFile("x.png", b"x", "image/png")

    response = idle.post("answer", case.pk, file=file)

    assert response.status_code == 423
    assert "ファイルをもう一度送って" in response.content.decode()


def test_guessing_at_the_lock_closes_the_login(idle: Desk) -> None:
    for _ in range(6):
        response = idle.post("unlock", **{"unlock.password": "guess"})

    assert "回数が多すぎます" in response.content.decode()
    assert idle.post("unlock", **{"unlock.password": PASSWORD}).status_code == 423


def test_a_script_is_answered_in_a_word(idle: Desk) -> None:
    address = idle.address("unlock")
    accept = {"accept": "application/json"}

    wrong = idle.client.post(address, {"unlock.password": "x"}, headers=accept)
    right = idle.client.post(address, {"unlock.password": PASSWORD}, headers=accept)

    assert "パスワードが違います" in wrong.json()["problem"]
    assert right.json() == {"problem": ""}
    assert idle.get("queue").status_code == 200


def test_somebody_locks_their_own_browser(town: Town, sato: Desk) -> None:
    assert "画面をロックしています" in sato.post("lock").content.decode()
    assert sato.get("queue").status_code == 423


def test_work_keeps_a_browser_open(sato: Desk) -> None:
    Session.objects.update(seen_at=timezone.now() - timedelta(minutes=14))

    assert sato.post("pulse").status_code == 204

    assert timezone.now() - Session.objects.get().seen_at < timedelta(minutes=1)


def test_how_long_is_the_ward_s_rule(town: Town, sato: Desk) -> None:
    Session.objects.update(seen_at=timezone.now() - timedelta(minutes=20))
    assert sato.get("queue").status_code == 423

    Ward.objects.update(rules={**town.ward.rules, "idle_minutes": 30})
    forget_wards()

    assert sato.get("queue").status_code == 200


def test_signing_out_and_in_is_in_the_log(town: Town, stranger: Desk) -> None:
    login = with_password(town.sato)
    stranger.post("sign_in", login=login, password=PASSWORD)
    stranger.post("sign_out")

    rows = Event.objects.filter(stream=f"staff/{town.sato.id}").order_by("number")
    assert [one.kind for one in rows] == ["staff.signed_in", "session.ended"]
    assert '"factor":"password"' in rows[0].body


def test_who_works_in_two_departments_acts_for_one_at_a_time(
    town: Town, sato: Desk
) -> None:
    zeimu = Department.objects.get(ward=town.ward, slug="zeimu")
    now = timezone.now()
    post = Posting(zeimu, ("supervisor",), timezone.localdate(now))
    row = assign(staff_of(town.sato), post, by=Actor.system(town.id), at=now)
    case = a_case(town, "reviewing")

    assert sato.get("case", case.pk).status_code == 200
    sato.post("posting", posting=str(row.pk))

    assert sato.get("case", case.pk).status_code == 404
    assert "税務課" in sato.text("queue")


def test_a_post_of_somebody_else_is_refused(town: Town, sato: Desk) -> None:
    response = sato.post("posting", posting="1000000")

    assert "refused=BadMembership" in response["Location"]
