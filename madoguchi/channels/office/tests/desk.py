"""A desk of the office: a browser of somebody, asked by the names of addresses."""

from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils import timezone

from madoguchi.cases.tests.cast import Town
from madoguchi.personnel.actions.sessions import begin
from madoguchi.personnel.signed_in import remember
from madoguchi.wards.actor import Actor
from madoguchi.wards.models import Staff
from madoguchi.wards.scope import ward_scope

PASSWORD = "an invented password"


@dataclass(frozen=True)
class Desk:
    """A browser at the addresses of one ward's office."""

    client: Client
    town: Town

    @classmethod
    def of(cls, town: Town, actor: Actor) -> Self:
        """Let a member of staff sit down, as if they had signed in."""
        client = Client()
        session = client.session
        with ward_scope(actor.ward):
            row = begin(
                staff_of(actor), factor="password", browser="", at=timezone.now()
            )
        remember(session, row)
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
        return cls(client, town)

    def address(self, name: str, *args: object) -> str:
        outside = get_script_prefix()
        set_script_prefix(f"/{self.town.ward.slug}/")
        try:
            return reverse(f"office:{name}", args=args)
        finally:
            set_script_prefix(outside)

    def get(self, name: str, *args: object, **query: str) -> Any:
        return self.client.get(self.address(name, *args), query)

    def post(self, name: str, /, *args: object, **sent: Any) -> Any:
        return self.client.post(self.address(name, *args), sent)

    def text(self, name: str, *args: object, **query: str) -> str:
        """Return a page that must be there, as text."""
        response = self.get(name, *args, **query)
        assert response.status_code == 200, (response.status_code, name)
        return str(response.getvalue().decode())


def staff_of(actor: Actor) -> Staff:
    with ward_scope(actor.ward):
        return Staff.objects.get(ward=actor.ward, pk=actor.id)


def with_password(actor: Actor) -> str:
    """Give a member of staff of the cast a password; return the login."""
    staff = staff_of(actor)
    Staff.objects.filter(pk=staff.pk).update(password=make_password(PASSWORD))
    return staff.login
