"""Fold widths and kana for comparing; refuse what no register can keep.

What a resident typed is stored as given, with its variation selectors: folding
is for searching, matching and reading numbers, never for storing a name.
"""

import re
import unicodedata

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.variants import fold_variants

KANA_RUN = re.compile("[\u3041-\u309a\u309d\u309e\u30a1-\u30fe\uff61-\uff9f]+")
FULL_KANA = re.compile("[ァ-ヶー・ヽヾ　 ]+")
VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
REPLACEMENT = "\ufffd"
"""What browsers and decoders put where a character was broken."""
HYPHENS = "-‐‑‒–—―−﹣－ｰー─━"
NUMBERS_ONLY = re.compile(r"[-0-9()+.]+")

_HIRAGANA_TO_KATAKANA = {
    code: code + 0x60 for code in [*range(0x3041, 0x3097), 0x309D, 0x309E]
}
_FULL_WIDTH_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20
}
_SPACING_MARKS = str.maketrans({"゛": "\u3099", "゜": "\u309a"})
_NUMBER_SEPARATORS = str.maketrans(dict.fromkeys(f"{HYPHENS} \t\n", ""))
_PLAIN_HYPHENS = str.maketrans(HYPHENS, "-" * len(HYPHENS))
# Sounds that registers and people write in two ways.
_SAME_SOUND = str.maketrans(
    "ァィゥェォッャュョヮヵヶヂヅヲヰヱ", "アイウエオツヤユヨワカケジズオイエ"
)
_BIDI = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_PLANE_END = 0xFFFE  # the last two code points of every plane are noncharacters
_ALLOWED_CONTROLS = frozenset("\t\n\r")


class NotStorable(Refused):
    """A character that no column, form or print can keep.

    `reason` is `surrogate`, `control`, `direction`, `private_use` or `unassigned`.
    """

    def __init__(self, character: str, why: str) -> None:
        super().__init__(why)
        self.character = character

    @property
    def why(self) -> str:
        return self.reason

    @property
    def code_point(self) -> str:
        return f"U+{ord(self.character):04X}"


def to_full_kana(text: str) -> str:
    """Write kana as full-width katakana (GIF 431); leave everything else alone.

    >>> to_full_kana("ﾜｶﾊﾞ ﾐﾄﾞﾘ"), to_full_kana("わかば みどり")
    ('ワカバ ミドリ', 'ワカバ ミドリ')
    >>> to_full_kana("ｼﾞｬｯｸ 3丁目"), to_full_kana("か\u3099")
    ('ジャック 3丁目', 'ガ')
    """
    marked = text.translate(_SPACING_MARKS)
    composed = KANA_RUN.sub(
        lambda run: unicodedata.normalize("NFKC", run.group()), marked
    )
    return composed.translate(_HIRAGANA_TO_KATAKANA)


def is_full_kana(text: str) -> bool:
    """Say whether a reading is written in full-width katakana only.

    >>> is_full_kana("ワカバ ミドリ"), is_full_kana("ワカば"), is_full_kana("")
    (True, False, False)
    """
    return FULL_KANA.fullmatch(text) is not None


def to_half_width(text: str) -> str:
    """Write full-width letters, digits, signs and spaces in half width.

    >>> to_half_width("ｍｉｄｏｒｉ＠ｅｘａｍｐｌｅ．ｊｐ　１２")
    'midori@example.jp 12'
    """
    return text.translate(_FULL_WIDTH_TO_HALF)


def digits_of(text: str) -> str | None:
    """Return the digits of a number typed with spaces and hyphens of any kind.

    None when something else is in it. The long vowel mark counts as a hyphen:
    it is what the Japanese keyboard gives between full-width digits.

    >>> digits_of("１３１ー００４５"), digits_of("131 0045"), digits_of("13l-0045")
    ('1310045', '1310045', None)
    """
    digits = to_half_width(text).translate(_NUMBER_SEPARATORS)
    return digits if digits.isascii() and digits.isdigit() else None


def fold_for_search(text: str) -> str:
    """Return the form under which two ways of writing one thing are equal.

    >>> fold_for_search("ﾜﾀﾅﾍﾞ　キョウコ") == fold_for_search("わたなべきようこ")
    True
    >>> fold_for_search("渡邉 髙子") == fold_for_search("渡辺高子")
    True
    >>> fold_for_search("（０３）５２５３－５１１１")
    '0352535111'
    >>> fold_for_search("Midori@Example.JP")
    'midori@example.jp'
    """
    plain = VARIATION_SELECTORS.sub("", unicodedata.normalize("NFKC", text)).casefold()
    kana = to_full_kana(fold_variants(plain)).translate(_SAME_SOUND)
    folded = "".join(
        character for character in kana if not character.isspace() and character != "・"
    )
    numeric = folded.translate(_PLAIN_HYPHENS)
    if NUMBERS_ONLY.fullmatch(numeric):
        return re.sub("[-().]", "", numeric)
    return folded


def characters(text: str) -> list[str]:
    """Split into what a reader sees as characters: a base with what changes it.

    >>> [len(seen) for seen in characters("葛\U000e0100飾")]
    [2, 1]
    """
    found: list[str] = []
    for character in text:
        joins = unicodedata.category(character) in {"Mn", "Me"}
        if found and joins:
            found[-1] += character
        else:
            found.append(character)
    return found


def reject_unstorable(text: str) -> None:
    r"""Refuse characters that change, hide or break a record.

    Lone surrogates and NUL break columns; controls of direction can show a
    reader something else than is stored; the private use area (外字) means a
    different character on every machine.

    >>> reject_unstorable("葛\U000e0100飾 𠮷野\n二行目")
    >>> try:
    ...     reject_unstorable("a\u202eb")
    ... except NotStorable as problem:
    ...     print(problem.code_point, problem.why)
    U+202E direction
    """
    for character in text:
        if character.isascii() and character >= " " and character != "\x7f":
            continue
        why = _why_unstorable(character)
        if why:
            raise NotStorable(character, why)


def _why_unstorable(character: str) -> str:
    if character in _BIDI:
        return "direction"
    if character == REPLACEMENT:
        return "surrogate"
    category = unicodedata.category(character)
    if category == "Cc":
        return "" if character in _ALLOWED_CONTROLS else "control"
    # Noncharacters are "unassigned" for ever; other unassigned code points may
    # only be newer than this Python's tables.
    if category == "Cn":
        never = (
            ord(character) & _PLANE_END == _PLANE_END
            or "\ufdd0" <= character <= "\ufdef"
        )
        return "unassigned" if never else ""
    return {"Cs": "surrogate", "Co": "private_use"}.get(category, "")


def kana_row(reading: str) -> str:
    """Return the row of the syllabary (五十音の行) that a reading in hiragana is under.

    >>> [kana_row(one) for one in ("じどうてあて", "ほいく", "ゎ", "いぬ", "ABC")]
    ['さ', 'は', 'わ', 'あ', '']
    """
    first = unicodedata.normalize("NFD", reading[:1])[:1]
    if not "ぁ" <= first <= "ん":
        return ""
    # Rows begin with their small kana, which stand before the others.
    rows = zip("ぁかさたなはまゃらゎ", "あかさたなはまやらわ", strict=True)
    return [row for start, row in rows if start <= first][-1]
