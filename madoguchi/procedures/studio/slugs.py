"""Make the name of a procedure in addresses from how its name is read.

Hepburn, without marks for long vowels, as ward addresses are written.
"""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

KANA: Final = (
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめも"
    "やゆよらりるれろわをんがぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽゔ"
)
ROMAN: Final = (
    "a i u e o ka ki ku ke ko sa shi su se so ta chi tsu te to na ni nu ne no "
    "ha hi fu he ho ma mi mu me mo ya yu yo ra ri ru re ro wa o n "
    "ga gi gu ge go za ji zu ze zo da ji zu de do ba bi bu be bo pa pi pu pe po vu"
)
PLAIN: Final = {**dict(zip(KANA, ROMAN.split(), strict=True)), "ー": ""}
SMALL: Final = {"ゃ": "ya", "ゅ": "yu", "ょ": "yo"}
VOWELS: Final = {"ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}
LONGEST: Final = 40
FALLBACK: Final = "tetsuzuki"


def slug_from(reading: str, taken: Collection[str] = ()) -> str:
    """Return a name for addresses that nothing has yet.

    >>> slug_from("じゅうみんひょう"), slug_from("ほっかいどう")
    ('juminhyo', 'hokkaido')
    >>> slug_from("ぱーてぃー", {"pati"}), slug_from("")
    ('pati-2', 'tetsuzuki')
    """
    plain = re.sub(r"[^a-z0-9]+", "-", _letters(_hiragana(reading))).strip("-")
    start = plain[: LONGEST - 4].strip("-")
    if not start[:1].isalpha() or len(start) < 2:  # noqa: PLR2004
        start = FALLBACK
    if start not in taken:
        return start
    return next(f"{start}-{n}" for n in range(2, 999) if f"{start}-{n}" not in taken)


def _hiragana(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(
        chr(ord(one) - 0x60) if "ァ" <= one <= "ヶ" else one for one in folded
    )


def _letters(text: str) -> str:
    found = ""
    for one in text:
        if one in SMALL and found.endswith("i"):
            y = SMALL[one]
            stem = found[:-1]
            found = stem + (y[1:] if stem.endswith(("sh", "ch", "j")) else y)
        elif one in VOWELS:
            found = found.rstrip("aiueo") + VOWELS[one]
        else:
            found += PLAIN.get(one, SMALL.get(one, one))
    doubled = re.sub("っ(.)", lambda one: _doubled(one[1]), found)
    return re.sub("ou|oo", "o", re.sub("uu", "u", doubled))


def _doubled(letter: str) -> str:
    return ("t" if letter == "c" else letter) + letter
