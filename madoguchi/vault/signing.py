"""Sign for a ward what must not be changed afterwards, and check it.

A signature is made under the ward's own key: whoever can write to the database and
does not hold the key can make none. What is signed is named by digests of sealed
bytes, never of what they say.
"""

import hmac

from madoguchi.vault import keys, rules


def sign(ward_id: int, purpose: str, *said: str | int) -> bytes:
    """Return the signature of values in their order, 32 bytes."""
    wrapping, _ = keys.ward_keys(ward_id)
    bound = rules.context("sign", ward_id, purpose, *said)
    return hmac.digest(rules.derive(wrapping, "signatures"), bound, "sha256")


def is_signed(ward_id: int, signature: bytes, purpose: str, *said: str | int) -> bool:
    """Say whether a signature is of exactly these values."""
    wanted = sign(ward_id, purpose, *said)
    return hmac.compare_digest(wanted, bytes(signature))
