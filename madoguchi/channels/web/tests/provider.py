"""The mock identity provider without a network: requests reach its views directly.

Its views are found by their addresses: doors do not know each other.
"""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import RequestFactory
from django.urls import resolve

from madoguchi.people.openid import forget_documents

ADDRESSES = "madoguchi.channels.mockid.urls"


def visit(address: str, **held: Any) -> Any:
    """Ask one page of the provider, as `requests` or a browser would."""
    parts = urlsplit(address)
    found = resolve(parts.path, urlconf=ADDRESSES)
    return found.func(RequestFactory().generic(**{"path": address, **held}))


def answer(
    _adapter: object, asked: requests.PreparedRequest, **_options: Any
) -> requests.Response:
    """Answer one request of the relying party."""
    found = visit(
        str(asked.url),
        method=str(asked.method),
        data=asked.body or b"",
        content_type="application/x-www-form-urlencoded",
        HTTP_AUTHORIZATION=asked.headers.get("Authorization", ""),
    )
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
    """Return the names and values in an address."""
    return {name: many[0] for name, many in parse_qs(urlsplit(address).query).items()}


def picked(address: str, person: str = "midori") -> dict[str, str]:
    """Return what the browser brings back when somebody is picked."""
    response = visit(
        address,
        method="POST",
        data=f"person={person}".encode(),
        content_type="application/x-www-form-urlencoded",
    )
    return asked_of(response["Location"])
