"""Secrets an applicant holds: for the browser, the resume link and the receipt.

The browser's secret is random and only its hash is stored. The resume code and the
receipt's password are derived from the case's data key, so they are stored nowhere,
can be shown again to whoever opened the draft, and die with the key.
"""

import hashlib
import hmac
import secrets
import unicodedata

from madoguchi.vault.rules import DataKey, context

# Crockford's letters: no I, L, O, U, so nothing is misread or spells a word.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILO", "110")
RESUME_LETTERS = 12
PASSWORD_LETTERS = 8
PAPER_LETTERS = 12


def new_secret() -> str:
    return secrets.token_urlsafe(24)


def hash_of(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def holds(secret: str, stored: bytes) -> bool:
    return hmac.compare_digest(hash_of(secret), bytes(stored))


def resume_code(key: DataKey, number: int) -> str:
    """Return the code that opens a draft on another device, once."""
    return _derived(key, f"resume {number}", RESUME_LETTERS)


def paper_code(key: DataKey) -> str:
    """Return what a printed form carries to tell a clerk which draft it is.

    It opens nothing by itself: only staff may enter it.
    """
    return _derived(key, "paper", PAPER_LETTERS)


def receipt_password(key: DataKey) -> str:
    """Return what, with the receipt number, opens the status page (確認コード)."""
    return _derived(key, "receipt", PASSWORD_LETTERS)


def as_typed(text: str) -> str:
    """Read a code as people type it.

    >>> as_typed("k7qm-29xd o1l0")
    'K7QM29XD0110'
    >>> as_typed("Ｋ７ｑｍー２９ＸＤ")
    'K7QM29XD'
    """
    typed = unicodedata.normalize("NFKC", text).upper()
    kept = "".join(one for one in typed if one.isascii() and one.isalnum())
    return kept.translate(_MISREAD)


def printed(code: str) -> str:
    """Part a code into groups of four.

    >>> printed("K7QM29XD")
    'K7QM-29XD'
    """
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def same(code: str, typed: str) -> bool:
    return hmac.compare_digest(as_typed(code).encode(), as_typed(typed).encode())


def _derived(key: DataKey, purpose: str, letters: int) -> str:
    digest = hmac.digest(key.secret, context("code", purpose), "sha256")
    number = int.from_bytes(digest, "big")
    return printed("".join(LETTERS[number >> 5 * n & 31] for n in range(letters)))
