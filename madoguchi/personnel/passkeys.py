"""Ask a browser for a passkey and check its answer: WebAuthn, by the library fido2.

Knows no tables: options and a state out, an answer and the state in. The state is
kept in the session meanwhile, never in the page. The library is imported where it
is used: only a process in which somebody signs in needs it.
Source: W3C Web Authentication Level 2, sections 7.1 and 7.2.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from madoguchi.personnel.problems import NotProved

if TYPE_CHECKING:
    from fido2.server import Fido2Server

LONGEST_ANSWER = 16_384
"""Letters of an answer; a real one has fewer than two thousand."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the passkey is for: the host, and the origin pages come from."""

    host: str
    origin: str
    name: str


@dataclass(frozen=True, slots=True)
class Owner:
    """For whom: a number that says nothing, and the names that the device shows."""

    handle: bytes
    login: str
    name: str


@dataclass(frozen=True, slots=True)
class Registered:
    """The public half of a new passkey."""

    credential: bytes
    credential_id: bytes
    uses: int


@dataclass(frozen=True, slots=True)
class Proved:
    """Which passkey signed, and its own count of signatures."""

    credential_id: bytes
    uses: int


def _server(place: Place) -> "Fido2Server":
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    party = PublicKeyCredentialRpEntity(id=place.host, name=place.name)
    return Fido2Server(party, verify_origin=lambda origin: origin == place.origin)


def ask_to_register(
    place: Place, owner: Owner, known: Iterable[bytes]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the options for `navigator.credentials.create`, and the state."""
    from fido2.webauthn import (
        AttestedCredentialData,
        PublicKeyCredentialUserEntity,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    owned = PublicKeyCredentialUserEntity(
        id=owner.handle, name=owner.login, display_name=owner.name
    )
    options, state = _server(place).register_begin(
        owned,
        credentials=[AttestedCredentialData(one) for one in known],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options)["publicKey"], dict(state)


def register(place: Place, state: Mapping[str, Any], answer: str) -> Registered:
    """Check the answer of a browser that registers; raise NotProved."""
    problem: Exception
    try:
        found = _server(place).register_complete(dict(state), _read(answer))
    except (ValueError, KeyError, TypeError, AttributeError) as caught:
        problem = caught
    else:
        data = found.credential_data
        if data is not None:
            return Registered(bytes(data), bytes(data.credential_id), found.counter)
        problem = ValueError("no credential")
    raise NotProved("answer") from problem


def ask_to_prove(
    place: Place, known: Iterable[bytes]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the options for `navigator.credentials.get`, and the state."""
    from fido2.webauthn import AttestedCredentialData, UserVerificationRequirement

    options, state = _server(place).authenticate_begin(
        [AttestedCredentialData(one) for one in known],
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options)["publicKey"], dict(state)


def prove(
    place: Place, state: Mapping[str, Any], known: Iterable[bytes], answer: str
) -> Proved:
    """Check the answer of a browser that signs in; raise NotProved."""
    from fido2.webauthn import AttestedCredentialData, AuthenticationResponse

    credentials = [AttestedCredentialData(one) for one in known]
    try:
        sent = _read(answer)
        found = _server(place).authenticate_complete(dict(state), credentials, sent)
        counted = AuthenticationResponse.from_dict(sent).response.authenticator_data
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise NotProved("answer") from problem
    return Proved(bytes(found.credential_id), counted.counter)


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise ValueError
    read = json.loads(answer)
    if not isinstance(read, dict):
        raise TypeError
    return read
