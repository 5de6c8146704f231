"""Staff get in with their own password, in their own ward, and not by guessing."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from madoguchi.wards.actions import (
    NewStaff,
    NewWard,
    TooManyTries,
    UnfitPassword,
    UnknownRole,
    WrongPassword,
    authenticate,
    change_password,
    choose_password,
    create_department,
    create_staff,
    create_ward,
)
from madoguchi.wards.models import SignInTries, Staff, Ward
from madoguchi.wards.queries import active_staff, actor_of
from madoguchi.wards.rules import TRIES, WINDOW
from madoguchi.wards.scope import ward_scope

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 4, 1, 0, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quick_hashing(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def midori() -> Ward:
    return create_ward(NewWard(slug="midori", code="131999", name="みどり区"))


@pytest.fixture
def sato(midori: Ward) -> Staff:
    residents = create_department(midori, slug="residents", name="区民課")
    return create_staff(
        residents, NewStaff(login="sato", name="佐藤 花", password="hanamizuki")
    )


def test_a_clerk_signs_in_with_the_right_password(sato: Staff) -> None:
    staff = authenticate(sato.ward_id, "sato", "hanamizuki", at=NINE)

    assert staff == sato
    actor = actor_of(staff)
    assert (actor.role, actor.unit) == ("clerk", "residents")


def test_a_wrong_password_and_an_unknown_login_look_alike(sato: Staff) -> None:
    for login in ("sato", "suzuki"):
        with pytest.raises(WrongPassword):
            authenticate(sato.ward_id, login, "wrong", at=NINE)


def test_the_password_of_one_ward_opens_no_other(sato: Staff) -> None:
    other = create_ward(NewWard(slug="minato", code="131998", name="みなと区"))

    with pytest.raises(WrongPassword):
        authenticate(other.pk, "sato", "hanamizuki", at=NINE)


def test_someone_who_left_does_not_get_in(sato: Staff) -> None:
    with ward_scope(sato.ward_id):
        Staff.objects.update(is_active=False)

    with pytest.raises(WrongPassword):
        authenticate(sato.ward_id, "sato", "hanamizuki", at=NINE)
    with ward_scope(sato.ward_id):
        assert active_staff(sato.ward_id, sato.pk) is None


def test_after_too_many_tries_even_the_right_password_waits(sato: Staff) -> None:
    for _ in range(TRIES):
        with pytest.raises(WrongPassword):
            authenticate(sato.ward_id, "sato", "wrong", at=NINE)

    with pytest.raises(TooManyTries) as refusal:
        authenticate(sato.ward_id, "sato", "hanamizuki", at=NINE)
    assert refusal.value.until == NINE + WINDOW
    later = NINE + WINDOW + timedelta(seconds=1)
    assert authenticate(sato.ward_id, "sato", "hanamizuki", at=later) == sato


def test_a_success_forgets_the_failed_tries(sato: Staff) -> None:
    for _ in range(3):
        for password in ("wrong", "wrong"):
            with pytest.raises(WrongPassword):
                authenticate(sato.ward_id, "sato", password, at=NINE)
        authenticate(sato.ward_id, "sato", "hanamizuki", at=NINE)


def test_tries_of_one_login_do_not_close_another(sato: Staff) -> None:
    for _ in range(TRIES + 1):
        with pytest.raises((WrongPassword, TooManyTries)):
            authenticate(sato.ward_id, "somebody", "wrong", at=NINE)

    assert authenticate(sato.ward_id, "sato", "hanamizuki", at=NINE) == sato


def test_what_was_typed_as_a_login_is_not_kept(sato: Staff) -> None:
    with pytest.raises(WrongPassword):
        authenticate(sato.ward_id, "my-password-in-the-wrong-box", "", at=NINE)

    with ward_scope(sato.ward_id):
        (digest,) = SignInTries.objects.values_list("login_digest", flat=True)
    assert "password" not in digest


def test_a_changed_password_replaces_the_old_one(sato: Staff) -> None:
    change_password(sato, "tsubaki")

    assert authenticate(sato.ward_id, "sato", "tsubaki", at=NINE) == sato
    with pytest.raises(WrongPassword):
        authenticate(sato.ward_id, "sato", "hanamizuki", at=NINE)


def test_a_role_the_office_does_not_have_is_refused(sato: Staff) -> None:
    new = NewStaff(login="x", name="某", password="p", roles=["emperor"])

    with pytest.raises(UnknownRole):
        create_staff(sato.department, new)


def test_who_does_not_know_the_old_password_chooses_no_new_one(sato: Staff) -> None:
    with pytest.raises(WrongPassword):
        choose_password(sato, old="wrong", new="a much longer one", at=NINE)
    with pytest.raises(UnfitPassword) as unfit:
        choose_password(sato, old="hanamizuki", new="short", at=NINE)

    assert unfit.value.reason == "short"
    assert authenticate(sato.ward_id, "sato", "hanamizuki", at=NINE) == sato
