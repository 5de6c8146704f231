"""Whoever has a passkey shows it at the door; who needs one is asked for it."""

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from madoguchi.cases.tests.cast import Town
from madoguchi.channels.office.tests.desk import (
    PASSWORD,
    Desk,
    staff_of,
    with_password,
)
from madoguchi.events.models import Event
from madoguchi.personnel.actions import factors
from madoguchi.personnel.models import Enrolment, Passkey, Session
from madoguchi.personnel.tests.authenticator import Authenticator
from madoguchi.wards.actor import Actor


def options_on(response: Any) -> dict[str, Any]:
    found = re.search(r'data-options="([^"]*)"', response.content.decode())
    assert found
    options: dict[str, Any] = json.loads(unescape(found[1]))
    return options


def password_told(desk: Desk, actor: Actor, **more: str) -> Any:
    login = with_password(actor)
    return desk.post("sign_in", login=login, password=PASSWORD, **more)


def registers(desk: Desk, device: Authenticator, **more: str) -> Any:
    options = options_on(desk.get("passkey_add"))
    answer = device.register(options)
    return desk.post("passkey_add", credential=answer, name="窓口2番", **more)


@pytest.fixture
def device(town: Town) -> Authenticator:
    return Authenticator()


def test_an_approver_is_asked_to_register_and_may_wait(
    town: Town, stranger: Desk
) -> None:
    response = password_told(stranger, town.suzuki)

    assert response["Location"] == "/midori/office/account/passkeys/add/"
    text = stranger.text("passkey_add")
    assert "あとで登録する" in text
    assert "までに登録してください" in text
    assert stranger.get("queue").status_code == 200


def test_a_registered_passkey_is_asked_at_the_next_sign_in(
    town: Town, stranger: Desk, device: Authenticator
) -> None:
    password_told(stranger, town.suzuki)
    registers(stranger, device)
    stranger.post("sign_out")

    asked = password_told(stranger, town.suzuki, next="/midori/office/figures/")
    before = stranger.get("queue")
    page = stranger.client.get(asked["Location"])
    answer = device.prove(options_on(page))
    came_in = stranger.post(
        "passkey_prove", credential=answer, next="/midori/office/figures/"
    )

    assert asked["Location"].startswith("/midori/office/sign-in/passkey/?next=")
    assert before.status_code == 302
    assert came_in["Location"] == "/midori/office/figures/"
    assert stranger.get("queue").status_code == 200
    kinds = Event.objects.filter(stream=f"staff/{town.suzuki.id}")
    assert "factor.added" in kinds.values_list("kind", flat=True)
    assert [one.factor for one in Session.objects.order_by("begun_at")] == [
        "password",
        "passkey",
    ]


def test_the_password_alone_opens_nothing(
    town: Town, stranger: Desk, device: Authenticator
) -> None:
    password_told(stranger, town.suzuki)
    registers(stranger, device)
    stranger.post("sign_out")
    password_told(stranger, town.suzuki)

    for name in ("home", "queue", "account", "passkey_add"):
        assert stranger.get(name).status_code == 302, name
    stranger.get("passkey_prove")
    wrong = stranger.post("passkey_prove", credential="{}")
    assert wrong.status_code == 422
    assert "パスキーを確かめられませんでした" in wrong.content.decode()
    assert stranger.get("queue").status_code == 302


def test_an_answer_is_good_for_one_question(
    town: Town, stranger: Desk, device: Authenticator
) -> None:
    password_told(stranger, town.suzuki)
    registers(stranger, device)
    stranger.post("sign_out")
    password_told(stranger, town.suzuki)
    answer = device.prove(options_on(stranger.get("passkey_prove")))
    assert stranger.post("passkey_prove", credential=answer).status_code == 302
    stranger.post("sign_out")

    password_told(stranger, town.suzuki)
    stranger.get("passkey_prove")
    again = stranger.post("passkey_prove", credential=answer)

    assert again.status_code == 422


def test_an_answer_without_a_question_is_refused(
    town: Town, stranger: Desk, device: Authenticator
) -> None:
    password_told(stranger, town.suzuki)
    registers(stranger, device)
    stranger.post("sign_out")
    password_told(stranger, town.suzuki)
    answer = device.prove(options_on(stranger.get("passkey_prove")))
    session = stranger.client.session
    session.pop("office_asked")
    session.save()

    response = stranger.post("passkey_prove", credential=answer)

    assert response.status_code == 422


def test_after_the_time_to_register_the_door_is_closed(
    town: Town, stranger: Desk
) -> None:
    password_told(stranger, town.suzuki)
    stranger.post("sign_out")
    Enrolment.objects.update(until_at=timezone.now() - timedelta(seconds=1))

    response = password_told(stranger, town.suzuki)

    assert response.status_code == 422
    assert "登録の期限が過ぎました" in response.content.decode()
    assert stranger.get("passkey_add").status_code == 302


def test_after_a_reset_somebody_registers_before_anything_else(
    town: Town, stranger: Desk, device: Authenticator
) -> None:
    by = Actor.system(town.id)
    suzuki = staff_of(town.suzuki)
    factors.reset(suzuki, "lost", by=by, at=timezone.now())

    asked = password_told(stranger, town.suzuki)
    before = stranger.get("queue")
    registered = registers(stranger, device)

    assert asked["Location"] == "/midori/office/account/passkeys/add/"
    assert before.status_code == 302
    assert registered.status_code == 302
    assert stranger.get("queue").status_code == 200
    assert Session.objects.get(ended_at=None).factor == "passkey"


def test_a_browser_left_open_takes_no_key_without_the_password(
    town: Town, suzuki: Desk, device: Authenticator
) -> None:
    with_password(town.suzuki)
    desk = Desk.of(town, town.suzuki)
    Session.objects.update(begun_at=timezone.now() - timedelta(minutes=11))

    refused = registers(desk, device, password="guess")
    taken = registers(desk, device, password=PASSWORD)

    assert refused.status_code == 422
    assert "パスワードが違います" in refused.content.decode()
    assert taken.status_code == 302
    assert Passkey.objects.count() == 1


def test_a_name_is_needed_and_not_a_novel(suzuki: Desk, device: Authenticator) -> None:
    options = options_on(suzuki.get("passkey_add"))
    answer = device.register(options)

    for name, told in (("", "名前を入力"), ("あ" * 41, "40文字まで")):
        response = suzuki.post("passkey_add", credential=answer, name=name)
        assert response.status_code == 422
        assert told in response.content.decode()
    assert not Passkey.objects.exists()


def test_a_bare_number_of_a_host_is_told_what_to_do(town: Town, suzuki: Desk) -> None:
    response = suzuki.client.get(
        suzuki.address("passkey_add"), headers={"host": "127.0.0.1:8000"}
    )

    assert "localhost に変えて" in response.content.decode()


def test_a_passkey_made_for_another_host_says_where(
    town: Town, stranger: Desk, device: Authenticator
) -> None:
    password_told(stranger, town.suzuki)
    registers(stranger, device)
    Passkey.objects.update(host="old.example")
    stranger.post("sign_out")
    password_told(stranger, town.suzuki)

    assert "old.example" in stranger.text("passkey_prove")


def test_one_s_own_passkeys_are_listed_and_taken_off(
    town: Town, sato: Desk, device: Authenticator
) -> None:
    registers(sato, device)
    row = Passkey.objects.get()
    assert "窓口2番" in sato.text("account")

    response = sato.post("passkey_remove", row.pk)

    assert "said=passkey_removed" in response["Location"]
    assert not Passkey.objects.exists()


def test_the_last_passkey_of_an_approver_stays(
    town: Town, suzuki: Desk, device: Authenticator
) -> None:
    registers(suzuki, device)

    response = suzuki.post("passkey_remove", Passkey.objects.get().pk)

    assert "refused=LastPasskey" in response["Location"]
    assert Passkey.objects.exists()


def test_the_key_of_a_colleague_is_not_there(
    town: Town, sato: Desk, suzuki: Desk, device: Authenticator
) -> None:
    registers(suzuki, device)

    response = sato.post("passkey_remove", Passkey.objects.get().pk)

    assert response.status_code == 404
    assert Passkey.objects.exists()
