"""The protocol side of the mock provider: what it promises and what it checks.

Codes and tokens are signed, not stored, except that a spent code is remembered for
as long as it would be valid. Source: OpenID Connect Core 1.0; RFC 7636; RFC 7523.
"""

import base64
import hashlib
import hmac
import os
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.core import signing
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

PEOPLE = Path(__file__).with_name("people.toml")
CODE_SECONDS = 60
TOKEN_SECONDS = 300
SCOPES = ("openid", "name", "address", "birthdate", "gender", "sign")


class Refusal(Exception):
    """An OAuth error, by its code of RFC 6749."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code
        self.why = why


@dataclass(frozen=True, slots=True)
class Client:
    """The one relying party the mock knows: this installation."""

    id: str
    origin: str
    key: ECKey

    def owns(self, redirect_uri: str) -> bool:
        """Take any ward's address; a real provider wants each one registered."""
        path = redirect_uri.removeprefix(self.origin)
        return path != redirect_uri and path.endswith("/sign-in/done")


@dataclass(frozen=True, slots=True)
class Provider:
    issuer: str
    key: ECKey
    client: Client
    spent: set[str]

    def discovery(self) -> dict[str, object]:
        path = f"{self.issuer}/protocol/openid-connect"
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{path}/auth",
            "token_endpoint": f"{path}/token",
            "userinfo_endpoint": f"{path}/userinfo",
            "jwks_uri": f"{path}/certs",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": list(SCOPES),
            "acr_values_supported": ["aal3", "crl"],
        }

    def certificates(self) -> dict[str, object]:
        return dict(KeySet([self.key]).as_dict(private=False))

    def authorize(self, asked: dict[str, str], person: str) -> str:
        """Check an authorization request and return the code for one person."""
        check_request(asked, self.client)
        if person not in people():
            raise Refusal("access_denied", "no such person")
        return signing.dumps(
            {
                "person": person,
                "nonce": asked["nonce"],
                "challenge": asked["code_challenge"],
                "scope": asked["scope"],
                "redirect_uri": asked["redirect_uri"],
                "acr": asked.get("acr_values", "aal3"),
                "jti": base64.urlsafe_b64encode(os.urandom(12)).decode(),
            },
            salt="mockid.code",
        )

    def exchange(self, sent: dict[str, str], at: datetime) -> dict[str, object]:
        """Turn a code into tokens, once, for the client that can prove itself."""
        self._authenticate(sent, at)
        if sent.get("grant_type") != "authorization_code":
            raise Refusal("unsupported_grant_type", "only authorization_code")
        try:
            code: dict[str, Any] = signing.loads(
                sent.get("code", ""), salt="mockid.code", max_age=CODE_SECONDS
            )
        except signing.BadSignature as problem:
            raise Refusal("invalid_grant", "the code is wrong or too old") from problem
        if code["jti"] in self.spent:
            raise Refusal("invalid_grant", "the code was used before")
        if sent.get("redirect_uri") != code["redirect_uri"]:
            raise Refusal("invalid_grant", "another redirect_uri")
        if not hmac.compare_digest(
            s256(sent.get("code_verifier", "")), code["challenge"]
        ):
            raise Refusal("invalid_grant", "the code_verifier does not fit")
        self.spent.add(code["jti"])
        return {
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "scope": code["scope"],
            "id_token": self._id_token(code, at),
            "access_token": signing.dumps(
                {"person": code["person"], "scope": code["scope"]}, salt="mockid.access"
            ),
        }

    def claims_of(self, access_token: str) -> dict[str, str]:
        """Return the four data the scope allows (基本4情報), as flat strings."""
        try:
            held = signing.loads(
                access_token, salt="mockid.access", max_age=TOKEN_SECONDS
            )
        except signing.BadSignature as problem:
            raise Refusal("invalid_token", "wrong or too old") from problem
        person = people()[held["person"]]
        scopes = held["scope"].split()
        claims = {
            name: person[name]
            for name in ("name", "address", "birthdate", "gender")
            if name in scopes
        }
        return {"sub": self.subject(held["person"]), **claims}

    def subject(self, person: str) -> str:
        """Return the pairwise subject: another service would see another one."""
        text = f"{self.client.id}\n{person}".encode()
        return hashlib.sha256(text).hexdigest()[:32]

    def _authenticate(self, sent: dict[str, str], at: datetime) -> None:
        kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        if sent.get("client_assertion_type") != kind:
            raise Refusal("invalid_client", "private_key_jwt is required")
        try:
            token = jwt.decode(
                sent.get("client_assertion", ""), self.client.key, algorithms=["ES256"]
            )
            jwt.JWTClaimsRegistry(
                now=int(at.timestamp()),
                leeway=30,
                iss={"essential": True, "value": self.client.id},
                sub={"essential": True, "value": self.client.id},
                aud={
                    "essential": True,
                    "value": f"{self.issuer}/protocol/openid-connect/token",
                },
                exp={"essential": True},
                jti={"essential": True},
            ).validate(token.claims)
        except Exception as problem:
            raise Refusal("invalid_client", type(problem).__name__) from problem
        if token.claims["jti"] in self.spent:
            raise Refusal("invalid_client", "the assertion was used before")
        self.spent.add(token.claims["jti"])

    def _id_token(self, code: dict[str, Any], at: datetime) -> str:
        now = int(at.timestamp())
        claims = {
            "iss": self.issuer,
            "sub": self.subject(code["person"]),
            "aud": self.client.id,
            "iat": now,
            "auth_time": now,
            "exp": now + TOKEN_SECONDS,
            "nonce": code["nonce"],
            "acr": code["acr"],
        }
        if "sign" in code["scope"].split():
            claims["sign"] = True
        header = {"alg": "ES256", "kid": self.key.thumbprint()}
        return jwt.encode(header, claims, self.key)


def check_request(asked: dict[str, str], client: Client) -> None:
    """Refuse an authorization request that a strict provider would refuse."""
    if asked.get("client_id") != client.id:
        raise Refusal("unauthorized_client", "unknown client_id")
    if not client.owns(asked.get("redirect_uri", "")):
        raise Refusal("invalid_request", "unknown redirect_uri")
    if asked.get("response_type") != "code":
        raise Refusal("unsupported_response_type", "only code")
    missing = [name for name in ("state", "nonce", "code_challenge", "scope")
               if not asked.get(name)]  # fmt: skip
    if missing:
        raise Refusal("invalid_request", f"missing: {', '.join(missing)}")
    if asked.get("code_challenge_method") != "S256":
        raise Refusal("invalid_request", "code_challenge_method must be S256")
    if "openid" not in asked["scope"].split():
        raise Refusal("invalid_scope", "openid is missing")


def s256(verifier: str) -> str:
    """Return the challenge of a verifier.

    >>> s256("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
    """
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@cache
def people() -> dict[str, dict[str, str]]:
    document = tomllib.loads(PEOPLE.read_text(encoding="utf-8"))
    return {person["id"]: person for person in document["people"]}


def age(birthdate: str, at: datetime) -> int:
    """Return a rough age to tell the invented people apart on the page."""
    born = datetime.strptime(birthdate, "%Y%m%d").replace(tzinfo=at.tzinfo)
    return (at - born) // timedelta(days=365.2425)
