"""Staff of this ward come in, nobody else; every way out is worded."""

from datetime import datetime

from django.utils import timezone

from madoguchi.cases.actions import tries
from madoguchi.cases.models import Attempt
from madoguchi.cases.tests.cast import Town, a_case
from madoguchi.channels.office.tests.desk import PASSWORD, Desk, with_password


def test_a_clerk_signs_in_and_lands_at_the_queue(town: Town, stranger: Desk) -> None:
    login = with_password(town.sato)

    response = stranger.post("sign_in", login=login, password=PASSWORD)

    assert response["Location"] == "/midori/office/"
    assert stranger.get("home")["Location"] == "/midori/office/cases/"
    assert stranger.get("queue").status_code == 200


def test_a_wrong_password_is_worded_and_the_login_stays(
    town: Town, stranger: Desk
) -> None:
    login = with_password(town.sato)

    response = stranger.post("sign_in", login=login, password="wrong")

    assert response.status_code == 422
    assert "職員番号かパスワードが違います" in response.content.decode()
    assert f'value="{login}"' in response.content.decode()


def test_too_many_tries_close_the_login_even_for_the_right_password(
    town: Town, stranger: Desk
) -> None:
    login = with_password(town.sato)
    for _ in range(5):
        stranger.post("sign_in", login=login, password="wrong")

    response = stranger.post("sign_in", login=login, password=PASSWORD)

    assert "まで使えません" in response.content.decode()
    assert stranger.get("queue").status_code == 302


def spray(town: Town, at: datetime) -> None:
    """Guess once at each of as many logins as one address may."""
    for _ in range(tries.OFFICE.most):
        tries.count_try(town.id, tries.OFFICE, "127.0.0.1", at)


def test_a_guess_at_each_of_many_logins_closes_the_address(
    town: Town, stranger: Desk
) -> None:
    login = with_password(town.sato)
    for window in (timezone.now(), timezone.now() + tries.WINDOW):
        spray(town, window)

    response = stranger.post("sign_in", login=login, password=PASSWORD)
    elsewhere = stranger.client.post(
        stranger.address("sign_in"),
        {"login": login, "password": PASSWORD},
        REMOTE_ADDR="192.0.2.9",
    )

    assert response.status_code == 422
    assert "この回線から" in response.content.decode()
    assert elsewhere["Location"] == "/midori/office/"


def test_an_office_behind_one_address_may_err_and_sign_in(
    town: Town, stranger: Desk
) -> None:
    login = with_password(town.sato)
    for _ in range(3):
        stranger.post("sign_in", login="sato1", password="wrong")
    for _ in range(3):
        stranger.post("sign_in", login=login, password=PASSWORD)
        stranger.post("sign_out")

    assert [one.count for one in Attempt.objects.filter(door="office")] == [3]


def test_the_session_gets_a_new_number_at_sign_in(town: Town, stranger: Desk) -> None:
    session = stranger.client.session
    session["before"] = True
    session.save()
    stranger.client.cookies["madoguchi"] = session.session_key or ""
    login = with_password(town.sato)

    stranger.post("sign_in", login=login, password=PASSWORD)

    assert stranger.client.session.session_key != session.session_key


def test_a_stranger_is_sent_to_sign_in_and_then_back(
    town: Town, stranger: Desk
) -> None:
    case = a_case(town)
    wanted = stranger.address("case", case.pk)

    asked = stranger.get("case", case.pk)

    assert asked.status_code == 302
    login = with_password(town.sato)
    response = stranger.client.post(
        asked["Location"], {"login": login, "password": PASSWORD, "next": wanted}
    )
    assert response["Location"] == wanted


def test_nobody_is_sent_to_another_site_after_signing_in(
    town: Town, stranger: Desk
) -> None:
    login = with_password(town.sato)

    response = stranger.post(
        "sign_in", login=login, password=PASSWORD, next="//evil.example/office/"
    )

    assert response["Location"] == "/midori/office/"


def test_signing_out_ends_the_session(sato: Desk) -> None:
    sato.post("sign_out")

    assert sato.get("queue").status_code == 302


def test_a_new_password_ends_old_sessions(town: Town, sato: Desk) -> None:
    with_password(town.sato)

    assert sato.get("queue").status_code == 302


def test_a_session_of_one_ward_is_nobodys_in_another(
    town: Town, other_town: Town, sato: Desk
) -> None:
    foreign = Desk(sato.client, other_town)

    assert foreign.get("queue").status_code == 302
