"""Sign a message and its time; believe only what is signed, whole and of now.

The same scheme serves the fake and whoever signs in this way: HMAC-SHA256 over
`time.body`, in one header `t=<seconds>,v1=<hex>`. Both clocks may differ by five
minutes in either direction.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from madoguchi.payments.problems import HookRefused
from madoguchi.payments.rules import TOLERANCE

HEADER: Final = "Madoguchi-Signature"
SHAPE: Final = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def sign(secret: bytes, body: bytes, at: datetime) -> str:
    """Return the value of the header.

    >>> from datetime import UTC
    >>> sign(b"key", b"{}", datetime(2026, 4, 6, tzinfo=UTC))[:15]
    't=1775433600,v1'
    """
    seconds = int(at.timestamp())
    return f"t={seconds},v1={_digest(secret, body, seconds)}"


def refuse_forged(
    secret: bytes, headers: Mapping[str, str], body: bytes, at: datetime
) -> None:
    """Raise HookRefused: `unsigned`, `signature` or `old`, in this order."""
    found = SHAPE.fullmatch(headers.get(HEADER, ""))
    if found is None:
        raise HookRefused("unsigned")
    seconds = int(found[1])
    if not hmac.compare_digest(found[2], _digest(secret, body, seconds)):
        raise HookRefused("signature")
    if abs(at.timestamp() - seconds) > TOLERANCE.total_seconds():
        raise HookRefused("old")


def _digest(secret: bytes, body: bytes, seconds: int) -> str:
    return hmac.digest(secret, f"{seconds}.".encode() + body, hashlib.sha256).hex()
