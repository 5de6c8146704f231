"""Check digits of public numbers, and the watch for individual numbers.

An individual number (個人番号, マイナンバー) may be kept only for the tasks the law
lists (番号法 19条, 20条), so every ordinary field is searched for one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.kernel.text import HYPHENS, to_half_width

INDIVIDUAL_LENGTH = 12
CORPORATE_LENGTH = 13
MUNICIPALITY_LENGTH = 6
LOOK_BACK, LOOK_AHEAD = 24, 12

_HYPHEN = f"[{re.escape(HYPHENS)}]"
_SEPARATOR = f"[{re.escape(HYPHENS)}・. \u00a0\t]"
# Twelve digits in a row, or four by four but not part of a longer row of fours.
_PLAIN = re.compile(
    rf"(?<!\d)(?<!\d{_HYPHEN})\d{{12}}(?!{_HYPHEN}?\d)|"
    rf"(?<!\d)(?<!\d{_SEPARATOR})"
    rf"\d{{4}}{_SEPARATOR}\d{{4}}{_SEPARATOR}\d{{4}}(?!{_SEPARATOR}?\d)"
)
_SPREAD = re.compile(rf"(?<!\d)\d(?:{_SEPARATOR}{{0,2}}\d){{11}}(?!\d)")
_OURS = re.compile(
    r"個人番号|マイナンバ[ーｰ-]?(?!カード)|マイナンバーカードの?番号|my\s?number|"
    r"individual number|ﾏｲﾅﾝﾊﾞｰ|12桁",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"免許|口座|電話|携帯|tel|fax|受付番号|整理番号|管理番号|伝票|追跡|問い?合わ?せ番号|"
    r"会員|顧客|お客様|証券|注文|予約|保険|年金|旅券|パスポート|在留|カード番号|登録番号|"
    r"通知書番号|納付|製造|型番|法人番号",
    re.IGNORECASE,
)


def municipality_check(code: str) -> str:
    """Return the check digit of a municipality code (全国地方公共団体コード).

    Five digits weigh 6, 5, 4, 3, 2; the last digit of 11 minus the sum modulo 11.

    >>> municipality_check("13101")
    '6'
    """
    total = sum(int(d) * w for d, w in zip(code, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


def municipality_code_valid(code: str) -> bool:
    """Say whether six digits carry the right check digit.

    >>> municipality_code_valid("131016"), municipality_code_valid("131061")
    (True, False)
    """
    if not _is_digits(code, MUNICIPALITY_LENGTH):
        return False
    return code[-1] == municipality_check(code[:-1])


def corporate_check(lower: str) -> str:
    """Return the leading check digit of a corporate number (法人番号).

    法人番号の指定等に関する省令 2条: weights 1, 2, 1, … from the right; 9 minus
    the sum modulo 9.

    >>> corporate_check("000020131130")  # Shibuya ward
    '9'
    """
    total = sum(int(d) * (1 + n % 2) for n, d in enumerate(reversed(lower)))
    return str(9 - total % 9)


def corporate_number_valid(number: str) -> bool:
    """Say whether thirteen digits carry the right leading check digit.

    >>> corporate_number_valid("8000020130001"), corporate_number_valid("8000020130010")
    (True, False)
    """
    if not _is_digits(number, CORPORATE_LENGTH):
        return False
    return number[0] == corporate_check(number[1:])


def corporate_number_of(municipality: str) -> str:
    """Return the corporate number of a local government from its six-digit code.

    >>> corporate_number_of("131199")  # Itabashi
    '6000020131199'
    """
    lower = f"000020{municipality}"
    return corporate_check(lower) + lower


def individual_check(upper: str) -> str:
    """Return the last digit of an individual number from its first eleven.

    番号法施行令 8条 and 総務省令 5条: weights 2 to 7 and again 2 to 6 from the
    right, modulo 11.

    >>> individual_check("12345678901")
    '8'
    """
    total = sum(
        int(digit) * (n + 1 if n <= 6 else n - 5)  # noqa: PLR2004
        for n, digit in enumerate(reversed(upper), start=1)
    )
    rest = total % 11
    return "0" if rest <= 1 else str(11 - rest)


def individual_number_valid(number: str) -> bool:
    """Say whether twelve digits carry the right check digit.

    >>> individual_number_valid("123456789018"), individual_number_valid("1234")
    (True, False)
    """
    if not _is_digits(number, INDIVIDUAL_LENGTH):
        return False
    return number[-1] == individual_check(number[:-1])


@dataclass(frozen=True, slots=True)
class IndividualNumberFound:
    """Where a text seems to hold an individual number; never the number itself.

    `named` says that words beside it call it one.
    """

    start: int
    end: int
    named: bool


def find_individual_numbers(text: str) -> list[IndividualNumberFound]:
    """Find what must not be stored, by shape, check digit and the words around.

    One row of twelve digits in ten has the right check digit by chance, so a
    number that words call something else is let through, and one that words call
    an individual number is found even when mistyped.

    >>> [(f.start, f.end) for f in find_individual_numbers("番号は1234 5678 9018です")]
    [(3, 17)]
    >>> find_individual_numbers("運転免許証 123456789018")
    []
    >>> find_individual_numbers("マイナンバー：１２３４５６７８９０１１")[0].named
    True
    """
    folded = to_half_width(text)
    found = [seen for match in _PLAIN.finditer(folded) if (seen := _plain(match))]
    for match in _SPREAD.finditer(folded):
        overlaps = any(match.start() < f.end and f.start < match.end() for f in found)
        if not overlaps and _named(match) and individual_number_valid(_digits(match)):
            found.append(IndividualNumberFound(match.start(), match.end(), named=True))
    return sorted(found, key=lambda seen: seen.start)


def _plain(match: re.Match[str]) -> IndividualNumberFound | None:
    named = _named(match)
    digits = _digits(match)
    looks_so = individual_number_valid(digits) and len(set(digits)) > 1
    if named or (looks_so and named is None):
        return IndividualNumberFound(match.start(), match.end(), named=bool(named))
    return None


def _named(match: re.Match[str]) -> bool | None:
    """Return what the nearest words say: ours, something else, or nothing."""
    before = match.string[max(0, match.start() - LOOK_BACK) : match.start()]
    after = match.string[match.end() : match.end() + LOOK_AHEAD]
    ours, others = _last(_OURS.finditer(before)), _last(_OTHERS.finditer(before))
    if ours >= 0 or others >= 0:
        return ours > others
    if _OURS.search(after):
        return True
    return False if _OTHERS.search(after) else None


def _last(matches: Iterator[re.Match[str]]) -> int:
    return max((match.start() for match in matches), default=-1)


def _digits(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match.group())


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()
