"""A security key in software, for tests without a browser: it signs as a real one.

Source of the layouts: Web Authentication Level 2, 6.1 (authenticator data), 6.5.4
(attestation "none"), RFC 9053 (COSE keys).
"""

import hashlib
import json
import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def _public(key: ec.EllipticCurvePrivateKey) -> dict[int, Any]:
    """Return the public half as a COSE key: EC2, ES256, P-256, x, y."""
    numbers = key.public_key().public_numbers()
    x, y = (one.to_bytes(32, "big") for one in (numbers.x, numbers.y))
    return {1: 2, 3: -7, -1: 1, -2: x, -3: y}


def text_of(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """One key for one host; it counts its signatures."""

    origin: str = "http://testserver"
    uses: int = 0
    id: bytes = field(default_factory=lambda: os.urandom(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def register(self, options: dict[str, Any]) -> str:
        """Answer `navigator.credentials.create`."""
        client = self._client("webauthn.create", options["challenge"])
        public = cbor.encode(_public(self.key))
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        data = self._data(options["rp"]["id"], PRESENT | VERIFIED | ATTESTED) + attested
        sealed = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            {"clientDataJSON": text_of(client), "attestationObject": text_of(sealed)}
        )

    def prove(self, options: dict[str, Any]) -> str:
        """Answer `navigator.credentials.get`."""
        self.uses += 1
        client = self._client("webauthn.get", options["challenge"])
        data = self._data(options["rpId"], PRESENT | VERIFIED)
        signed = self.key.sign(
            data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256())
        )
        return self._answer(
            {
                "clientDataJSON": text_of(client),
                "authenticatorData": text_of(data),
                "signature": text_of(signed),
            }
        )

    def _client(self, kind: str, challenge: str) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": self.origin}
        return json.dumps(told).encode()

    def _data(self, host: str, flags: int) -> bytes:
        hashed = hashlib.sha256(host.encode()).digest()
        return hashed + struct.pack(">BI", flags, self.uses)

    def _answer(self, response: dict[str, str]) -> str:
        name = text_of(self.id)
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "response": response}
        )
