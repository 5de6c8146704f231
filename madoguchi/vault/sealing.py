"""Seal and open one field of one stream.

The only place that knows the negative-control switch: with `SEALING_OFF` the leak
drill writes readable fields, and without it a readable field is refused.
"""

import json
from typing import Any

from django.conf import settings

from madoguchi.vault import rules
from madoguchi.vault.problems import Damaged
from madoguchi.vault.rules import DataKey


def seal(key: DataKey, stream: str, field: str, data: bytes) -> bytes:
    if sealing_off():
        return rules.without_seal(key, data)
    return rules.seal_under(key, stream, field, data)


def open_sealed(key: DataKey, stream: str, field: str, blob: bytes) -> bytes:
    """Open a field; raise `WrongKey` or `Damaged` rather than return ciphertext."""
    stored = bytes(blob)
    if stored[:1] == bytes([rules.UNSEALED]):
        if not sealing_off():
            raise Damaged(
                "暗号になっていない項目があります", "A field is not sealed", key=key.id
            )
        return stored[rules.HEADER.size :]
    return rules.open_under(key, stream, field, stored)


def seal_json(key: DataKey, stream: str, field: str, value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return seal(key, stream, field, text.encode())


def open_json(key: DataKey, stream: str, field: str, blob: bytes) -> Any:
    return json.loads(open_sealed(key, stream, field, blob).decode())


def sealing_off() -> bool:
    return bool(getattr(settings, "SEALING_OFF", False))
