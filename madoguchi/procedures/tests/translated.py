"""What holds of every text that the product ships in another language.

Each rule returns what breaks it, so that a failure names the words to mend.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from madoguchi.kernel.ruby import kanji_without_reading, without_readings
from madoguchi.procedures.texts import EASY

LONGEST = 50
"""Characters of one sentence of やさしい日本語 without what its brackets explain."""
QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|（[^）]*）|\([^)]*\)")
JAPANESE = re.compile("[\u3005\u3041-\u30ff\u4e00-\u9fff]")
HANGUL = re.compile("[\uac00-\ud7a3]")
KANA = re.compile("[\u3041-\u30ff]")
WORDS_OF_SEARCH = "keywords"


def texts_in(file: str) -> Iterator[tuple[str, str]]:
    """Yield each text of a file of texts by its place."""
    data = tomllib.loads(file)
    data.pop(WORDS_OF_SEARCH, None)
    yield from _leaves(data, "")


def _leaves(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
        return
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in pairs:
        yield from _leaves(one, f"{place}.{key}" if place else str(key))


def figures(text: str) -> list[str]:
    """Return the numbers of a text, in order of size of their letters.

    >>> figures("１通300円") == figures("300日元（1份）")
    True
    """
    plain = unicodedata.normalize("NFKC", without_readings(text))
    return sorted(re.findall(r"\d+", plain.replace(",", "")))


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences without readings and without what stands in brackets."""
    for line in without_readings(text).splitlines():
        yield from filter(None, re.split("(?<=。)", QUOTED.sub("", line)))


def _easy(text: str) -> str:
    long = [one for one in sentences(text) if len(one) > LONGEST]
    return kanji_without_reading(text) or " ".join(long)


def _chinese(text: str) -> str:
    """Return what is no simplified Chinese; Japanese names stand in brackets."""
    said = QUOTED.sub("", text)
    return "".join(KANA.findall(said) + HANGUL.findall(text)) or "".join(
        one for one in said if not _is_simplified(one)
    )


def _is_simplified(letter: str) -> bool:
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _korean(text: str) -> str:
    return "".join(JAPANESE.findall(QUOTED.sub("", text)))


RULES: Mapping[str, Callable[[str], str]] = {
    EASY: _easy,
    "zh-Hans": _chinese,
    "ko": _korean,
}


def faults(japanese: str, translated: str, language: str) -> list[str]:
    """Compare two files of texts: none missing, the same figures, the right letters."""
    said = dict(texts_in(translated))
    found = []
    for place, text in texts_in(japanese):
        if place not in said:
            found.append(f"{place}: not translated")
            continue
        twin = said[place]
        if figures(text) != figures(twin):
            found.append(f"{place}: {figures(text)} became {figures(twin)}")
        if wrong := RULES[language](twin):
            found.append(f"{place}: {wrong}")
    return found
