"""Ask an OpenID provider who somebody is: OpenID Connect, code flow.

PKCE with S256, `state` and `nonce` always, the client proves itself by
`private_key_jwt`, the ID token is checked (signature, issuer, audience, times, nonce)
although it came straight from the provider. Knows no persons and no staff: it returns
what the provider says. Source: OpenID Connect Core 1.0, 3.1.3.7.

The libraries of the protocol are imported where they are used: 9 MB that only a
process in which somebody signs in needs.
"""

import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session

SECONDS: Final = 3
KEEP_SECONDS: Final = 3600
LEEWAY: Final = 60
BEGUN_SECONDS: Final = 600


class ProviderSilent(Exception):
    """The provider did not answer, or not with what the protocol promises."""


class SignInRefused(Exception):
    """The sign-in cannot be believed or was given up; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider, and as whom we ask it: our name and the key that proves it.

    `algorithms` are the signatures of its ID tokens that are believed.
    """

    issuer: str
    client_id: str
    key_file: Path
    algorithms: tuple[str, ...] = ("ES256",)


@dataclass(frozen=True, slots=True)
class Told:
    """What the provider said: the checked ID token, and the claims of userinfo."""

    token: Mapping[str, Any]
    claims: Mapping[str, Any]


_kept: dict[str, tuple[float, dict[str, Any]]] = {}


def _fetch(address: str) -> dict[str, Any]:
    """Read a public document of the provider, kept for an hour."""
    import requests

    kept = _kept.get(address)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    try:
        response = requests.get(address, timeout=SECONDS, allow_redirects=False)
        response.raise_for_status()
        document: dict[str, Any] = response.json()
    except (requests.RequestException, ValueError) as problem:
        raise ProviderSilent(type(problem).__name__) from problem
    _kept[address] = (time.monotonic() + KEEP_SECONDS, document)
    return document


def forget_documents() -> None:
    """Read the provider's documents anew (after a change of its keys)."""
    _kept.clear()


def discovery(provider: Provider) -> dict[str, Any]:
    if not provider.issuer:
        raise ProviderSilent("no_issuer")
    found = _fetch(f"{provider.issuer}/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise ProviderSilent("issuer")
    return found


def _client(provider: Provider, redirect_uri: str, scope: str = "") -> "OAuth2Session":
    from authlib.integrations.requests_client import OAuth2Session
    from authlib.oauth2.rfc7523 import PrivateKeyJWT
    from joserfc.jwk import ECKey

    endpoint = discovery(provider)["token_endpoint"]
    session = OAuth2Session(
        client_id=provider.client_id,
        client_secret=ECKey.import_key(provider.key_file.read_text()),
        token_endpoint_auth_method="private_key_jwt",  # noqa: S106 - a method's name
        scope=scope or None,
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
        default_timeout=SECONDS,
    )
    session.register_client_auth_method(PrivateKeyJWT(endpoint, alg="ES256"))
    return session


def begin(
    provider: Provider,
    redirect_uri: str,
    *,
    scope: str,
    at: datetime,
    more: Mapping[str, str] | None = None,
) -> tuple[str, dict[str, Any]]:
    """Return the address to send the browser to, and what to remember meanwhile."""
    nonce, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    address, state = _client(provider, redirect_uri, scope).create_authorization_url(
        discovery(provider)["authorization_endpoint"],
        code_verifier=verifier,
        nonce=nonce,
        **(more or {}),
    )
    return address, {
        "state": state,
        "nonce": nonce,
        "verifier": verifier,
        "redirect_uri": redirect_uri,
        "begun": at.timestamp(),
    }


def finish(
    provider: Provider,
    answer: Mapping[str, str],
    begun: Mapping[str, Any] | None,
    at: datetime,
) -> Told:
    """Check the provider's answer against what was begun and return what it said."""
    import requests
    from joserfc.errors import JoseError

    if not begun or at.timestamp() - begun["begun"] > BEGUN_SECONDS:
        raise SignInRefused("too_late")
    state = answer.get("state", "").encode(errors="surrogatepass")
    if not hmac.compare_digest(state, begun["state"].encode()):
        raise SignInRefused("another_sign_in")
    if answer.get("error"):
        given_up = answer["error"] == "access_denied"
        raise SignInRefused("given_up" if given_up else "provider_error")
    session = _client(provider, begun["redirect_uri"])
    try:
        token = session.fetch_token(
            discovery(provider)["token_endpoint"],
            grant_type="authorization_code",
            code=answer.get("code", ""),
            code_verifier=begun["verifier"],
            timeout=SECONDS,
        )
        checked = _id_token(provider, token["id_token"], begun["nonce"], at)
        address = discovery(provider)["userinfo_endpoint"]
        told = session.get(address, timeout=SECONDS).json()
    except requests.RequestException as problem:
        raise ProviderSilent(type(problem).__name__) from problem
    except (JoseError, ValueError, KeyError) as problem:
        raise SignInRefused("not_believed") from problem
    except Exception as problem:  # Authlib's OAuth errors share no public base
        if type(problem).__module__.startswith("authlib"):
            raise SignInRefused("not_believed") from problem
        raise
    if told.get("sub") != checked["sub"]:
        raise SignInRefused("not_believed")
    return Told(checked, told)


def _id_token(
    provider: Provider, text: str, nonce: str, at: datetime
) -> dict[str, Any]:
    """Check an ID token as section 3.1.3.7 of the standard says."""
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    address, known = discovery(provider)["jwks_uri"], list(provider.algorithms)
    keys = KeySet.import_key_set(_fetch(address))  # type: ignore[arg-type]
    try:
        token = jwt.decode(text, keys, algorithms=known)
    except (JoseError, ValueError):
        forget_documents()  # the provider may have changed its key
        keys = KeySet.import_key_set(_fetch(address))  # type: ignore[arg-type]
        token = jwt.decode(text, keys, algorithms=known)
    jwt.JWTClaimsRegistry(
        now=int(at.timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    ).validate(token.claims)
    return dict(token.claims)
