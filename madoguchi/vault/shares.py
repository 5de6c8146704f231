"""Split a key over sheets of paper (復旧用の紙), and join it again.

Shamir's scheme over GF(256): any `k` sheets rebuild the key, fewer say nothing at
all. A sheet is four lines a person can type, each with two check letters, so a
slip is named by sheet and line. Pure: knows no file and no store.
"""

import secrets
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import xor

from madoguchi.vault.problems import VaultProblem

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
LOOK_ALIKE = str.maketrans("OIL", "011")
SECRET_BYTES = 32
LINES = 4
LINE_LETTERS = 16
BASE, PRIME = 10, 1021  # the largest prime that two letters hold
CHECK_LETTERS = 2
GROUP = 4
MAX_SHARES = 16


class BadShare(VaultProblem):
    """A sheet was mistyped: its number and line say where."""

    advice_ja = "示された紙の示された行を見直して、もう一度入力してください。"
    advice_en = "Look at that line of that sheet and type it again"


class SharesDoNotFit(VaultProblem):
    """Sheets of different printings, too few of them, or one typed twice."""

    advice_ja = (
        "同じ日に印刷した、番号の異なる紙を必要な枚数だけそろえてください。"
        "何も上書きしていません。"
    )
    advice_en = (
        "Bring enough sheets of one printing, each with another number. "
        "Nothing was overwritten"
    )


@dataclass(frozen=True, slots=True)
class Share:
    """One sheet: a point on the polynomial, with the names of key and printing."""

    printing: bytes
    needed: int
    number: int
    check: bytes
    value: bytes = field(repr=False)


def split(secret: bytes, check: str, *, n: int = 5, k: int = 3) -> list[str]:
    """Write `n` sheets of which any `k` rebuild the secret."""
    if not (1 <= k <= n <= MAX_SHARES and len(secret) == SECRET_BYTES):
        raise ValueError(f"1 <= k <= n <= {MAX_SHARES}, and a key of 32 bytes")
    printing = secrets.token_bytes(2)
    polynomials = [bytes([byte, *secrets.token_bytes(k - 1)]) for byte in secret]
    return [
        to_text(
            Share(
                printing,
                k,
                number,
                _check_bytes(check),
                bytes(_value_at(polynomial, number) for polynomial in polynomials),
            )
        )
        for number in range(1, n + 1)
    ]


def join(texts: Sequence[str], check_of: Callable[[bytes], str]) -> bytes:
    """Rebuild the secret; `check_of` names a key so that a false one shows."""
    sheets = [from_text(text, position) for position, text in enumerate(texts, start=1)]
    if not sheets:
        raise SharesDoNotFit("復旧用の紙が1枚もありません", "No sheet was given")
    first = sheets[0]
    for position, sheet in enumerate(sheets, start=1):
        if (sheet.printing, sheet.check) != (first.printing, first.check):
            raise SharesDoNotFit(
                "別の日に印刷した紙がまざっています",
                "A sheet is of another printing",
                sheet=position,
            )
    if len({sheet.number for sheet in sheets}) < len(sheets):
        raise SharesDoNotFit("同じ紙が2回入力されました", "A sheet was typed twice")
    if len(sheets) < first.needed:
        raise SharesDoNotFit(
            "復旧用の紙が足りません",
            "There are too few sheets",
            given=len(sheets),
            needed=first.needed,
        )
    points = sheets[: first.needed]
    weights = _weights([sheet.number for sheet in points])
    secret = bytes(
        reduce(xor, map(_times, values, weights))
        for values in zip(*(sheet.value for sheet in points), strict=True)
    )
    if _check_bytes(check_of(secret)) != first.check:
        raise SharesDoNotFit(
            "紙から復元した鍵が、紙に書かれた鍵と違います",
            "The sheets do not rebuild the key they name",
        )
    return secret


def to_text(share: Share) -> str:
    """Write a sheet as four numbered lines of four groups and two check letters."""
    packed = (
        share.printing + bytes([share.needed, share.number]) + share.check + share.value
    )
    letters = _letters(packed)
    lines = []
    for line in range(1, LINES + 1):
        part = letters[(line - 1) * LINE_LETTERS : line * LINE_LETTERS]
        groups = [part[at : at + GROUP] for at in range(0, LINE_LETTERS, GROUP)]
        lines.append("-".join([*groups, _line_check(line, part)]))
    return "\n".join(lines)


def from_text(text: str, position: int = 1) -> Share:
    """Read a sheet as typed: any spacing, width or case; O for 0, I or L for 1."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) != LINES:
        raise BadShare(
            "復旧用の紙は4行です",
            "A sheet has four lines",
            sheet=position,
            lines=len(lines),
        )
    letters = [
        read_line(line, number, position) for number, line in enumerate(lines, start=1)
    ]
    packed = _bytes("".join(letters))
    return Share(packed[:2], packed[2], packed[3], packed[4:8], packed[8:])


def read_line(line: str, number: int, position: int = 1) -> str:
    """Return the letters of one typed line without its check; name a slip."""
    typed = unicodedata.normalize("NFKC", line).upper().translate(LOOK_ALIKE)
    letters = "".join(letter for letter in typed if letter.isalnum())
    body, check = letters[:LINE_LETTERS], letters[LINE_LETTERS:]
    if len(letters) != LINE_LETTERS + CHECK_LETTERS or set(body) - set(ALPHABET):
        raise BadShare(
            "行の文字が足りないか、使えない文字があります",
            "A line is not complete",
            sheet=position,
            line=number,
        )
    if check != _line_check(number, body):
        raise BadShare(
            "行に打ち間違いがあります",
            "A line was mistyped",
            sheet=position,
            line=number,
        )
    return body


def _check_bytes(check: str) -> bytes:
    return bytes.fromhex(check.replace("-", ""))


def _letters(packed: bytes) -> str:
    number = int.from_bytes(packed)
    count = len(packed) * 8 // 5
    return "".join(
        ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(count))
    )


def _bytes(letters: str) -> bytes:
    number = 0
    for letter in letters:
        number = number << 5 | ALPHABET.index(letter)
    return number.to_bytes(len(letters) * 5 // 8)


def _line_check(line: int, part: str) -> str:
    """Return two letters that change with every letter and every two swapped ones.

    A remainder by a prime: no difference of two letters is a multiple of it.
    """
    total = line
    for letter in part:
        total = (total * BASE + ALPHABET.index(letter)) % PRIME
    return ALPHABET[total >> 5] + ALPHABET[total & 31]


def _times(a: int, b: int) -> int:
    """Multiply in GF(256) with the polynomial of AES.

    >>> hex(_times(0x57, 0x83))
    '0xc1'
    """
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def _inverse(a: int) -> int:
    """Return a to the power of 254, which times a is one.

    >>> _times(0x53, _inverse(0x53))
    1
    """
    power, square = 1, a
    for _ in range(7):
        square = _times(square, square)
        power = _times(power, square)
    return power


def _value_at(polynomial: bytes, x: int) -> int:
    value = 0
    for coefficient in reversed(polynomial):
        value = _times(value, x) ^ coefficient
    return value


def _weights(numbers: Sequence[int]) -> list[int]:
    """Weigh each sheet's value for the polynomial's value at zero (Lagrange)."""
    weights = []
    for number in numbers:
        weight = 1
        for other in numbers:
            if other != number:
                weight = _times(weight, _times(other, _inverse(other ^ number)))
        weights.append(weight)
    return weights
