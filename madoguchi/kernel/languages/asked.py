"""Which language a browser would like, of those that are offered.

Pure. The header is `Accept-Language` (RFC 9110, section 12.5.4).
"""

import re
from collections.abc import Collection

from madoguchi.kernel.languages.language import EASY

RANGE = re.compile(
    r"([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)(?:\s*;\s*q=([01](?:\.\d*)?))?"
)
LONGEST = 400
LANGUAGE_COOKIE = "madoguchi_language"


def wanted(header: str, offered: Collection[str]) -> str:
    """Return the language asked for most, "" when none is offered.

    Whoever reads traditional characters reads simplified ones sooner than Japanese.

    >>> wanted("zh-TW,zh;q=0.9,en;q=0.8", ["ja", "en", "zh-Hans"])
    'zh-Hans'
    >>> wanted("fr, ko-KR;q=0.5", ["ja", "ko"]), wanted("fr", ["ja", "ko"])
    ('ko', '')
    """
    asked = []
    for place, one in enumerate(header[:LONGEST].split(",")):
        if match := RANGE.fullmatch(one.strip()):
            asked.append((-float(match[2] or 1), place, match[1].lower()))
    for weight, _, code in sorted(asked):
        for own in offered:
            if weight and fits(own, code):
                return own
    return ""


def fits(own: str, asked: str) -> bool:
    """Say whether a language serves who asks for another.

    >>> fits("zh-Hans", "zh-cn"), fits("ja-easy", "ja"), fits("en", "en-gb")
    (True, False, True)
    """
    if own.lower() == asked:
        return True
    same = asked.partition("-")[0] == own.partition("-")[0]
    return same and own != EASY
