"""The mock identity provider without a network: requests reach its views directly."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import RequestFactory

from madoguchi.channels.mockid import views
from madoguchi.channels.mockid.urls import ROOT
from madoguchi.channels.web.identity import forget_documents

BEHIND = f"/{ROOT}"
VIEWS = {
    f"{BEHIND}/.well-known/openid-configuration": views.discovery,
    f"{BEHIND}/protocol/openid-connect/certs": views.certificates,
    f"{BEHIND}/protocol/openid-connect/token": views.token,
    f"{BEHIND}/protocol/openid-connect/userinfo": views.userinfo,
}


def answer(
    _adapter: object, asked: requests.PreparedRequest, **_options: Any
) -> requests.Response:
    """Answer one request of the relying party as the provider would."""
    path = urlsplit(str(asked.url)).path
    held = {"HTTP_AUTHORIZATION": asked.headers.get("Authorization", "")}
    made = RequestFactory().generic(
        str(asked.method),
        path,
        asked.body or b"",
        content_type="application/x-www-form-urlencoded",
        **held,  # type: ignore[arg-type]
    )
    found = VIEWS[path](made)
    response = requests.Response()
    response.status_code = found.status_code
    response._content = found.content
    response.headers["Content-Type"] = found["Content-Type"]
    response.request = asked
    response.url = str(asked.url)
    return response


def plug_in(patch: pytest.MonkeyPatch) -> None:
    """Let every request of this test reach the provider."""
    forget_documents()
    patch.setattr(requests.adapters.HTTPAdapter, "send", answer)


def unplug(patch: pytest.MonkeyPatch) -> None:
    """Let no request reach anybody."""

    def silent(*_: object, **__: object) -> requests.Response:
        raise requests.ConnectionError

    forget_documents()
    patch.setattr(requests.adapters.HTTPAdapter, "send", silent)


def asked_of(address: str) -> dict[str, str]:
    """Return what the relying party asked for in the address it leads to."""
    return {name: many[0] for name, many in parse_qs(urlsplit(address).query).items()}


def picked(address: str, person: str = "midori") -> dict[str, str]:
    """Return what the browser brings back when somebody is picked."""
    asked = asked_of(address)
    code = views.provider().authorize(asked, person)
    return {"code": code, "state": asked["state"]}
