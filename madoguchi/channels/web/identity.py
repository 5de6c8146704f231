"""Ask an identity provider who somebody is: OpenID Connect, code flow.

Follows what the government's sign-in application asks of a municipality: PKCE with
S256, `state` and `nonce` always, the client proves itself by `private_key_jwt`, the
ID token is checked (signature, issuer, audience, times, nonce) although it came
straight from the provider. Knows nothing of persons: it returns claims and levels.
Source: developers.digital.go.jp, authserver-gov; OpenID Connect Core 1.0, 3.1.3.7.

The libraries of the protocol are imported where they are used: 9 MB that only a
process in which somebody signs in needs.
"""

import hmac
import secrets
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session

SECONDS: Final = 3
KEEP_SECONDS: Final = 3600
LEEWAY: Final = 60
SCOPES: Final = "openid name address birthdate gender"
BEGUN_SECONDS: Final = 600


class ProviderSilent(Exception):
    """The provider did not answer, or not with what the protocol promises."""


class SignInRefused(Exception):
    """The sign-in cannot be believed or was given up; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Proof:
    """本人確認の結果: who the provider says it is, and how sure it is.

    `proofing` 2 is the card with its four-digit number, 3 the signature with the
    long one; `authn` is the level of the authenticator (DS-511).
    """

    issuer: str
    subject: str
    claims: Mapping[str, str]
    proofing: int
    authn: int
    method: str


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


def discovery() -> dict[str, Any]:
    if not settings.OIDC_ISSUER:
        raise ProviderSilent("no_issuer")
    found = _fetch(f"{settings.OIDC_ISSUER}/.well-known/openid-configuration")
    if found.get("issuer") != settings.OIDC_ISSUER:
        raise ProviderSilent("issuer")
    return found


def _client(redirect_uri: str, scope: str = SCOPES) -> "OAuth2Session":
    from authlib.integrations.requests_client import OAuth2Session
    from authlib.oauth2.rfc7523 import PrivateKeyJWT
    from joserfc.jwk import ECKey

    endpoint = discovery()["token_endpoint"]
    session = OAuth2Session(
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=ECKey.import_key(settings.OIDC_KEY_FILE.read_text()),
        token_endpoint_auth_method="private_key_jwt",  # noqa: S106 - a method's name
        scope=scope,
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
        default_timeout=SECONDS,
    )
    session.register_client_auth_method(PrivateKeyJWT(endpoint, alg="ES256"))
    return session


def begin(redirect_uri: str, *, sign: bool, at: datetime) -> tuple[str, dict[str, Any]]:
    """Return the address to send the browser to, and what to remember meanwhile."""
    scope = f"{SCOPES} sign" if sign else SCOPES
    nonce, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    more = {"sign_transaction_id": str(uuid.uuid4())} if sign else {}
    address, state = _client(redirect_uri, scope).create_authorization_url(
        discovery()["authorization_endpoint"],
        code_verifier=verifier,
        nonce=nonce,
        acr_values="aal3 crl",
        **more,
    )
    return address, {
        "state": state,
        "nonce": nonce,
        "verifier": verifier,
        "redirect_uri": redirect_uri,
        "sign": sign,
        "begun": at.timestamp(),
    }


def finish(
    answer: Mapping[str, str], begun: Mapping[str, Any] | None, at: datetime
) -> Proof:
    """Check the provider's answer against what was begun and return the proof."""
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
    session = _client(begun["redirect_uri"])
    try:
        token = session.fetch_token(
            discovery()["token_endpoint"],
            grant_type="authorization_code",
            code=answer.get("code", ""),
            code_verifier=begun["verifier"],
            timeout=SECONDS,
        )
        checked = _id_token(token["id_token"], begun["nonce"], at)
        told = session.get(discovery()["userinfo_endpoint"], timeout=SECONDS).json()
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
    signed = bool(begun["sign"] and checked.get("sign"))
    strong = "aal3" in str(checked.get("acr", "")).split()
    return Proof(
        issuer=settings.OIDC_ISSUER,
        subject=checked["sub"],
        claims={name: str(told[name]) for name in CLAIMS if told.get(name)},
        proofing=3 if signed else 2 if strong else 1,
        authn=3 if strong else 1,
        method="signature" if signed else "card",
    )


CLAIMS: Final = ("name", "address", "birthdate", "gender")


def _id_token(text: str, nonce: str, at: datetime) -> dict[str, Any]:
    """Check an ID token as section 3.1.3.7 of the standard says."""
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    keys = KeySet.import_key_set(_fetch(discovery()["jwks_uri"]))  # type: ignore[arg-type]
    try:
        token = jwt.decode(text, keys, algorithms=["ES256"])
    except (JoseError, ValueError):
        forget_documents()  # the provider may have changed its key
        keys = KeySet.import_key_set(_fetch(discovery()["jwks_uri"]))  # type: ignore[arg-type]
        token = jwt.decode(text, keys, algorithms=["ES256"])
    jwt.JWTClaimsRegistry(
        now=int(at.timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": settings.OIDC_ISSUER},
        aud={"essential": True, "value": settings.OIDC_CLIENT_ID},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    ).validate(token.claims)
    return dict(token.claims)
