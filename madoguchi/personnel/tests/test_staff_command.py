"""An operator helps where no admin can: the accounts from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from madoguchi.personnel.actions import sessions
from madoguchi.personnel.actions.factors import after_password
from madoguchi.personnel.models import Session
from madoguchi.personnel.queries import memberships_of
from madoguchi.personnel.tests.conftest import Office
from madoguchi.wards.actions import WrongPassword, authenticate
from madoguchi.wards.queries import staff_of


def said(*words: str) -> str:
    out = StringIO()
    call_command("staff", *words, "--ward", "midori", stdout=out)
    return out.getvalue()


def test_everybody_is_listed(office: Office) -> None:
    assert "jinji  人見 配  区民課  admin" in said("list")


def test_a_new_password_is_told_once_and_works(office: Office) -> None:
    password = said("password", "--login", "sato").splitlines()[-1].strip()

    found = authenticate(office.ward.pk, "sato", password, at=timezone.now())

    assert found == office.sato


def test_the_last_admin_is_let_in_again(office: Office) -> None:
    said("reset", "--login", "jinji")

    assert after_password(office.jinji, timezone.now()) == "register"


def test_a_first_admin_is_made(office: Office) -> None:
    said("roles", "--login", "sato", "--roles", "clerk,admin")

    today = timezone.localdate()
    (now,) = (one for one in memberships_of(office.sato) if one.holds(today))
    assert now.roles == ["clerk", "admin"]
    with pytest.raises(CommandError, match="supervisor"):
        said("roles", "--login", "sato", "--roles", "emperor")


def test_who_left_is_out_at_once(office: Office) -> None:
    at = timezone.now()
    row = sessions.begin(office.sato, factor="password", browser="", at=at)

    said("leave", "--login", "sato")

    assert office.sato not in staff_of(office.ward.pk)
    assert Session.objects.get(pk=row.pk).ending == "left"
    with pytest.raises(WrongPassword):
        authenticate(office.ward.pk, "sato", "!", at=at)


def test_somebody_unknown_is_said(office: Office) -> None:
    with pytest.raises(CommandError, match="nobody"):
        said("leave", "--login", "nobody")
    with pytest.raises(CommandError, match="no ward"):
        call_command("staff", "list", "--ward", "nowhere")
