"""The real client against the mock provider, over a socket, each lie refused."""

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
import requests
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

from madoguchi.channels.mockid import views
from madoguchi.channels.web import identity
from madoguchi.config.management.commands.mockid import MIDDLEWARE
from madoguchi.people import openid

BACK = "http://127.0.0.1:8000/midori/sign-in/done"


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Keep the test's output free of request lines."""


@pytest.fixture
def provider() -> Iterator[str]:
    face = override_settings(
        MIDDLEWARE=MIDDLEWARE, ROOT_URLCONF="madoguchi.channels.mockid.urls"
    )
    with face:
        yield from running()


def running() -> Iterator[str]:
    server = make_server(
        "127.0.0.1", 0, WSGIHandler(), server_class=WSGIServer, handler_class=Quiet
    )
    issuer = f"http://127.0.0.1:{server.server_port}/api/realms/main"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    with override_settings(OIDC_ISSUER=issuer):
        views.provider.cache_clear()
        openid.forget_documents()
        thread.start()
        yield issuer
        server.shutdown()
        server.server_close()
        thread.join()
    views.provider.cache_clear()
    openid.forget_documents()


def pick(address: str, person: str = "midori") -> dict[str, str]:
    """Do what a person does on the provider's page; return the answer."""
    with requests.Session() as browser:
        page = browser.get(address, timeout=3)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert found, page.text
        response = browser.post(
            address,
            data={"csrfmiddlewaretoken": found[1], "person": person},
            allow_redirects=False,
            timeout=3,
        )
    query = parse_qs(urlsplit(response.headers["Location"]).query)
    return {name: values[0] for name, values in query.items()}


def begun(*, sign: bool = True) -> tuple[str, dict[str, Any]]:
    return identity.begin(BACK, sign=sign, at=now())


def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.usefixtures("provider")
def test_a_signature_proves_the_third_level_and_brings_the_four_data() -> None:
    address, memory = begun()

    proof = identity.finish(pick(address), memory, now())

    assert (proof.proofing, proof.authn, proof.method) == (3, 3, "signature")
    assert proof.claims["name"] == "若葉 みどり"
    assert proof.claims["birthdate"] == "19910508"


@pytest.mark.usefixtures("provider")
def test_the_card_alone_proves_the_second_level() -> None:
    address, memory = begun(sign=False)
    assert identity.finish(pick(address), memory, now()).proofing == 2


@pytest.mark.usefixtures("provider")
def test_a_code_is_good_for_one_sign_in() -> None:
    address, memory = begun()
    answer = pick(address)
    identity.finish(answer, memory, now())

    with pytest.raises(openid.SignInRefused, match="not_believed"):
        identity.finish(answer, memory, now())


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"nonce": "another"}, "not_believed"),
        ({"verifier": "another"}, "not_believed"),
        ({"state": "another"}, "another_sign_in"),
        ({"begun": 0.0}, "too_late"),
    ],
)
def test_a_changed_memory_is_refused(changed: dict[str, Any], code: str) -> None:
    address, memory = begun()
    with pytest.raises(openid.SignInRefused, match=code):
        identity.finish(pick(address), {**memory, **changed}, now())


@pytest.mark.usefixtures("provider")
def test_giving_up_is_not_an_error_of_the_person() -> None:
    address, memory = begun()
    with pytest.raises(openid.SignInRefused, match="given_up"):
        identity.finish(pick(address, "nobody"), memory, now())


@pytest.mark.usefixtures("provider")
def test_an_old_clock_does_not_believe_a_token_of_the_future() -> None:
    address, memory = begun()
    early = now() - timedelta(hours=1)
    with pytest.raises(openid.SignInRefused, match="not_believed"):
        identity.finish(pick(address), {**memory, "begun": early.timestamp()}, early)


@override_settings(OIDC_ISSUER="http://127.0.0.1:9/api/realms/main")
def test_a_provider_that_does_not_answer_is_named_as_such() -> None:
    openid.forget_documents()
    with pytest.raises(openid.ProviderSilent):
        begun()
