"""Say how long something takes. Pure, so that a web page may say it as well."""

from typing import Final

MINUTE, HOUR, DAY = 60, 3600, 86400
UNITS_EN: Final = (" s", " min", " h", " d")


def said(seconds: float, language: str = "ja") -> str:
    """Return a length of time in its largest fitting unit.

    >>> [said(one) for one in (0.4, 59, 600, 5400, 90000, -5400)]
    ['0.4秒', '59秒', '10分', '1.5時間', '1.0日', '-1.5時間']
    >>> said(5400, "en")
    '1.5 h'
    """
    size = abs(seconds)
    units = ("秒", "分", "時間", "日") if language == "ja" else UNITS_EN
    if size < MINUTE:
        return f"{seconds:.3g}{units[0]}"
    if size < HOUR:
        return f"{seconds / MINUTE:.0f}{units[1]}"
    if size < DAY:
        return f"{seconds / HOUR:.1f}{units[2]}"
    return f"{seconds / DAY:.1f}{units[3]}"
