"""Turn bytes into sealed bytes and back, given the key.

Pure: no key store, no settings. The layout of a sealed field is
`version (1) | key id (8) | nonce (12) | AES-256-GCM`, and the authenticated
context names the ward, the stream, the field and the version, so bytes moved to
another row, field or ward do not open.
"""

import hashlib
import hmac
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from madoguchi.vault.problems import Damaged, WrongKey

BACKUPS_KEPT = timedelta(days=35)
"""How long a backup of the key store is kept: then a destroyed key is gone for good."""
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
SEALED = 1
UNSEALED = 0
HEADER = struct.Struct(">BQ")
LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class DataKey:
    """An opened data key; its secret never shows in a repr."""

    id: int
    ward: int
    secret: bytes = field(repr=False)


def context(*parts: str | int) -> bytes:
    """Bind parts without ambiguity: each is preceded by its length.

    >>> context("a", "bc") == context("ab", "c")
    False
    """
    bound = b""  # each field of each row asks for one: the plain loop is the fastest
    for part in parts:
        encoded = str(part).encode()
        bound += LENGTH.pack(len(encoded)) + encoded
    return bound


@cache
def _of_ward(ward: int) -> bytes:
    """Return how the context of every sealed field of a ward begins."""
    return context("madoguchi", SEALED, ward)


def seal_under(key: DataKey, stream: str, name: str, plain: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    bound = _of_ward(key.ward) + context(key.id, stream, name)
    sealed = AESGCM(key.secret).encrypt(nonce, plain, bound)
    return HEADER.pack(SEALED, key.id) + nonce + sealed


def open_under(key: DataKey, stream: str, name: str, blob: bytes) -> bytes:
    if len(blob) < HEADER.size + NONCE_BYTES + TAG_BYTES:
        raise Damaged(
            "暗号にした項目が短すぎます", "A sealed field is too short", key=key.id
        )
    version, key_id = HEADER.unpack_from(blob)
    if version != SEALED:
        raise Damaged(
            "暗号にした項目の版がわかりません",
            "A sealed field has an unknown version",
            version=version,
        )
    if key_id != key.id:
        raise WrongKey(
            "項目は別の鍵で暗号にされています",
            "A field was sealed under another key",
            key=key_id,
        )
    nonce = blob[HEADER.size : HEADER.size + NONCE_BYTES]
    bound = _of_ward(key.ward) + context(key.id, stream, name)
    try:
        sealed = blob[HEADER.size + NONCE_BYTES :]
        return AESGCM(key.secret).decrypt(nonce, sealed, bound)
    except InvalidTag:
        raise Damaged(
            "暗号にした項目が開きません", "A sealed field does not open", key=key.id
        ) from None


def without_seal(key: DataKey, plain: bytes) -> bytes:
    """Lay the bytes out as a sealed field would be, but readable.

    Only the negative control of the leak drill asks for this.
    """
    return HEADER.pack(UNSEALED, key.id) + plain


def wrap(key: bytes, secret: bytes, *bound: str | int) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, secret, context("wrap", *bound))


def unwrap(key: bytes, wrapped: bytes, *bound: str | int) -> bytes:
    return unwrapper(key, *bound)(wrapped)


def unwrapper(key: bytes, *bound: str | int) -> Callable[[bytes], bytes]:
    """Return what unwraps many keys: the wrapping key is made ready once."""
    cipher, bound_to = AESGCM(key), context("wrap", *bound)

    def unwrapped(wrapped: bytes) -> bytes:
        nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        if len(sealed) < TAG_BYTES:
            raise Damaged(
                "包まれた鍵が途中で切れています", "A wrapped key is cut short"
            )
        try:
            return cipher.decrypt(nonce, sealed, bound_to)
        except InvalidTag:
            raise Damaged(
                "包まれた鍵が開きません", "A wrapped key does not open"
            ) from None

    return unwrapped


def derive(root: bytes, purpose: str) -> bytes:
    """Derive the key of one purpose; purposes do not reveal each other."""
    return HKDF(SHA256(), KEY_BYTES, None, b"madoguchi " + purpose.encode()).derive(
        root
    )


def check_value(root: bytes) -> str:
    """Name a root key without revealing it: the key check value (確認値).

    >>> check_value(bytes(32))
    '9970-F7E6'
    """
    digest = hmac.digest(root, b"madoguchi key check", "sha256").hex().upper()
    return f"{digest[:4]}-{digest[4:8]}"


def checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
