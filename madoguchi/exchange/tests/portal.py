"""The fake portal, spoken to through its own pages as if it were far away."""

import json
from typing import Any

import pytest
import requests
from django.test import Client, override_settings

from madoguchi.cases.tests.cast import ANSWERS, Town, rule
from madoguchi.exchange.inboxes.fake import FAKE
from madoguchi.wards.actions import NewClient, create_api_client

MIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware"]
FLAT = {key: value for page in ANSWERS.values() for key, value in page.items()}


class Wire:
    """What lies between the ward and the portal: it may be cut."""

    def __init__(self) -> None:
        self.cut = False
        self.verbs: list[str] = []

    def post(self, url: str, **asked: Any) -> requests.Response:
        if self.cut:
            raise requests.ConnectionError
        path = url.partition("/inbox/")[2]
        self.verbs.append(path.partition("/")[2])
        with override_settings(
            ROOT_URLCONF="madoguchi.config.mock_urls", MIDDLEWARE=MIDDLEWARE
        ):
            said = Client(headers=dict(asked["headers"])).post(
                f"/inbox/{path}", json.dumps(asked["json"]), "application/json"
            )
        answer = requests.Response()
        answer.status_code = said.status_code
        answer._content = said.content
        return answer


def wired(monkeypatch: pytest.MonkeyPatch) -> Wire:
    """Put the fake portal at the other end of every call."""
    wire = Wire()
    monkeypatch.setattr("requests.post", wire.post)
    return wire


def open_inbox(
    town: Town, *procedures: str, vouches: bool = True, named: str = "portal"
) -> None:
    """Let a ward pull from the fake portal."""
    scopes = procedures or ("certificate",)
    new = NewClient(name=named, scopes=scopes, vouches=scopes if vouches else ())
    create_api_client(town.ward, new)
    rule(town, inbox={"name": FAKE, "client": named})
