"""Ask the provider of residents who somebody is, and how sure it is.

Follows what the government's sign-in application asks of a municipality; the protocol
itself is `people.openid`. Knows nothing of persons: it returns claims and levels.
Source: developers.digital.go.jp, authserver-gov.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from madoguchi.people import openid

SCOPES: Final = "openid name address birthdate gender"
CLAIMS: Final = ("name", "address", "birthdate", "gender")


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


def provider() -> openid.Provider:
    return openid.Provider(
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_KEY_FILE
    )


def begin(redirect_uri: str, *, sign: bool, at: datetime) -> tuple[str, dict[str, Any]]:
    """Return the address to send the browser to, and what to remember meanwhile."""
    more = {"acr_values": "aal3 crl"}
    if sign:
        more["sign_transaction_id"] = str(uuid.uuid4())
    scope = f"{SCOPES} sign" if sign else SCOPES
    address, begun = openid.begin(
        provider(), redirect_uri, scope=scope, more=more, at=at
    )
    return address, {**begun, "sign": sign}


def finish(
    answer: Mapping[str, str], begun: Mapping[str, Any] | None, at: datetime
) -> Proof:
    """Check the provider's answer against what was begun and return the proof."""
    told = openid.finish(provider(), answer, begun, at)
    signed = bool(begun and begun["sign"] and told.token.get("sign"))
    strong = "aal3" in str(told.token.get("acr", "")).split()
    return Proof(
        issuer=settings.OIDC_ISSUER,
        subject=told.token["sub"],
        claims={
            name: str(told.claims[name]) for name in CLAIMS if told.claims.get(name)
        },
        proofing=3 if signed else 2 if strong else 1,
        authn=3 if strong else 1,
        method="signature" if signed else "card",
    )
