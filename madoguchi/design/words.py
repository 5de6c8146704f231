"""How dates, amounts and sizes are written in the language of the page.

Every function takes a value and gives text; `jinja.py` makes them filters. Days
and times are the ward's own, and do not break across lines.
"""

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import Protocol

from django.utils.timezone import get_default_timezone
from markupsafe import Markup, escape

from madoguchi.design.translate import language
from madoguchi.kernel.languages.language import JAPANESE, Language, language_of
from madoguchi.kernel.reference import mask_name
from madoguchi.kernel.written import Written, filled, pieces
from madoguchi.kernel.written import in_japanese as japanese

KILOBYTE = 1024
TIMES_KEPT = 4096
_UNBREAKABLE = re.compile(
    r"(?:\d+月)?\d+日(?:（[^）]{1,3}）)?|\d+時(?:\d+分)?|\d{2,4}-\d{2,4}-\d{3,4}"
)
_READINGS = re.compile("<rp>.*?</rp>|<rt[^>]*>.*?</rt>|</?ruby>")
_IN_JAPANESE = re.compile(r'<span lang="ja">(.*?)</span>')


def spoken() -> Language:
    """Return the language of the page."""
    return language_of(language())


def tag() -> str:
    """Return what the page tells the browser of its language (BCP 47)."""
    return spoken().tag


def local_day(value: date) -> date:
    """Return the ward's day of a moment; a plain day is already the ward's."""
    return local_time(value).date() if isinstance(value, datetime) else value


def local_time(value: datetime) -> datetime:
    return value.astimezone(get_default_timezone())


def day_text(value: date, *, year: bool = False, weekday: bool = True) -> str:
    """Write a day: 11月26日（木）, Thu 26 November."""
    return spoken().day(local_day(value), year=year, weekday=weekday)


def clock_text(value: datetime | time) -> str:
    """Write a time of day: 14時12分, 14:12."""
    at = local_time(value).time() if isinstance(value, datetime) else value
    return spoken().clock(at)


def month_text(value: date) -> str:
    """Write a month: 令和8年11月, November 2026."""
    return spoken().dated("month", local_day(value))


def birth_text(value: date | str) -> str:
    """Write a birth date with both years, since people know one or the other."""
    day = date.fromisoformat(value) if isinstance(value, str) else local_day(value)
    return spoken().dated("both_years", day)


def marked_day(value: date, *, year: bool = False, weekday: bool = True) -> Markup:
    text = day_text(value, year=year, weekday=weekday)
    return _unbroken(local_day(value).isoformat(), escape(text))


def marked_clock(value: datetime | time) -> Markup:
    at = local_time(value) if isinstance(value, datetime) else value
    return _unbroken(f"{at:%H:%M}", escape(clock_text(value)))


def marked_moment(
    value: datetime, *, year: bool = False, weekday: bool = True
) -> Markup:
    """Write day and time; the line may break between them."""
    day = marked_day(value, year=year, weekday=weekday)
    return day + " " + marked_clock(value)


def marked_wareki(value: date) -> Markup:
    return marked_day(value, year=True, weekday=False)


def yen(value: int) -> str:
    """Write an amount: 1,250円, 1,250 yen."""
    return spoken().yen(int(value))


def grouped(value: int) -> str:
    """Write a whole number with its thousands parted.

    >>> grouped(14866)
    '14,866'
    """
    return f"{int(value):,}"


def size(value: int) -> str:
    """Write a file's size.

    >>> size(186_000), size(3_500_000)
    ('182 KB', '3.3 MB')
    """
    kilobytes = value / KILOBYTE
    if kilobytes < KILOBYTE:
        return f"{max(1, round(kilobytes))} KB"
    return f"{kilobytes / KILOBYTE:.1f} MB"


def lines(value: str) -> Markup:
    """Keep the line breaks a person typed."""
    return Markup("<br>").join(escape(value).splitlines())


class Named(Protocol):
    """A ward or a department: its name is its own, and English is there or not."""

    name: str
    name_en: str


def own_name(named: Named) -> str:
    """Return a name as the page says it: never translated, at most as told."""
    if language() == "en" and named.name_en:
        return named.name_en
    return named.name if spoken().tag == JAPANESE else japanese(named.name)


def in_japanese(text: object) -> Markup:
    """Mark a text that is Japanese in every language: a name, a sentence of a plan.

    A screen reader would read it in the voice of the page's language.
    """
    if spoken().tag == JAPANESE:
        return escape(text)
    return Markup('<span lang="ja">{}</span>').format(text)


def steady(value: object) -> Markup:
    """Keep each day, time and telephone number of a text on one line.

    >>> steady("平日 8時30分から17時まで")
    Markup('平日 <span class="nw">8時30分</span>から<span class="nw">17時</span>まで')
    """
    if isinstance(value, Markup):
        return value
    kept = _UNBREAKABLE.sub(r'<span class="nw">\g<0></span>', str(escape(value)))
    return Markup(kept)  # noqa: S704  it was escaped before the spans came in


def masked(value: str) -> str:
    return mask_name(value)


def paragraphs(value: str) -> list[str]:
    r"""Part a text where a line is empty.

    >>> paragraphs("甲\n\n乙\n")
    ['甲', '乙\n']
    """
    return [one for one in pieces(value, "\n\n") if one.strip()]


def filled_in(text: str, **values: object) -> str:
    """Fill the `{blanks}` of a text."""
    return filled(text, values)


def plain(value: object) -> object:
    """Return what an attribute or the title of a window may hold: text without tags.

    Readings and the mark of a Japanese text are for the body of the page alone.
    """
    if isinstance(value, Written):
        return str(value)
    if isinstance(value, Markup) and "<" in value:
        text = _IN_JAPANESE.sub(r"\1", _READINGS.sub("", value))
        return Markup(text)  # noqa: S704  nothing but tags went out of it
    return value


@lru_cache(TIMES_KEPT)
def _unbroken(machine: str, text: Markup) -> Markup:
    return Markup('<time class="nw" datetime="{}">{}</time>').format(machine, text)
