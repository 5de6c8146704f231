"""What holds of every text that the product ships in another language.

Each rule returns what breaks it, so that a failure names the words to mend.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass

from madoguchi.kernel.languages.language import EASY, JAPANESE
from madoguchi.kernel.ruby import kanji_without_reading, without_readings
from madoguchi.procedures.texts import Text

LONGEST = 50
"""Characters of one sentence of やさしい日本語 without what its brackets explain."""
QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|（[^）]*）|\([^)]*\)")
KANJI_OR_KANA = re.compile("[\u3005\u3041-\u30ff\u4e00-\u9fff]")
HANGUL = re.compile("[\uac00-\ud7a3]")
KANA = re.compile("[\u3041-\u30ff]")


def texts_by_place(value: object, place: str = "") -> Iterator[tuple[str, Text]]:
    """Yield each text of a procedure, an entry or a guide by its place."""
    if isinstance(value, Text):
        if value[JAPANESE]:
            yield place, value
    else:
        for key, one in _parts(value):
            yield from texts_by_place(one, f"{place}.{key}" if place else key)


def _parts(value: object) -> Iterator[tuple[str, object]]:
    if is_dataclass(value):
        yield from ((one.name, getattr(value, one.name)) for one in fields(value))
    elif isinstance(value, Mapping):
        yield from ((str(key), one) for key, one in value.items())
    elif isinstance(value, tuple):
        yield from ((str(at), one) for at, one in enumerate(value))


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
    return "".join(KANJI_OR_KANA.findall(QUOTED.sub("", text)))


RULES: Mapping[str, Callable[[str], str]] = {
    EASY: _easy,
    "zh-Hans": _chinese,
    "ko": _korean,
}


def faults(value: object, language: str) -> list[str]:
    """Return the texts that are missing, that count otherwise or have wrong letters."""
    found = []
    for place, text in texts_by_place(value):
        said = text.get(language)
        if said is None:
            found.append(f"{place}: not translated")
            continue
        if figures(text[JAPANESE]) != figures(said):
            found.append(f"{place}: {figures(text[JAPANESE])} became {figures(said)}")
        if wrong := RULES[language](said):
            found.append(f"{place}: {wrong}")
    return found
