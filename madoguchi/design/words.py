"""How dates, amounts and sizes are written in the language of the page.

Every function takes a value and gives text; `jinja.py` makes them filters. Days
and times are the ward's own, and do not break across lines.
"""

import re
from datetime import date, datetime, time
from functools import lru_cache

from django.utils.timezone import get_default_timezone
from markupsafe import Markup, escape

from madoguchi.design.translate import language
from madoguchi.kernel.reference import mask_name
from madoguchi.kernel.wareki import format_ja, to_wareki

KILOBYTE = 1024
TIMES_KEPT = 4096
_UNBREAKABLE = re.compile(
    r"(?:\d+月)?\d+日(?:（[^）]{1,3}）)?|\d+時(?:\d+分)?|\d{2,4}-\d{2,4}-\d{3,4}"
)
ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def is_japanese() -> bool:
    return language() == "ja"


def local_day(value: date) -> date:
    """Return the ward's day of a moment; a plain day is already the ward's."""
    return local_time(value).date() if isinstance(value, datetime) else value


def local_time(value: datetime) -> datetime:
    return value.astimezone(get_default_timezone())


def day_text(value: date, *, year: bool = False, weekday: bool = True) -> str:
    """Write a day: 11月26日（木）, Thu 26 November."""
    day = local_day(value)
    if is_japanese():
        return format_ja(day, weekday=weekday, year=year)
    text = f"{day.day} {ENGLISH_MONTHS[day.month - 1]}"
    if weekday:
        text = f"{ENGLISH_WEEKDAYS[day.weekday()]} {text}"
    return f"{text} {day.year}" if year else text


def clock_text(value: datetime | time) -> str:
    """Write a time of day: 14時12分, 14:12."""
    at = local_time(value) if isinstance(value, datetime) else value
    if is_japanese():
        return f"{at.hour}時{at.minute:02d}分"
    return f"{at.hour}:{at.minute:02d}"


def month_text(value: date) -> str:
    """Write a month: 令和8年11月, November 2026."""
    day = local_day(value)
    if is_japanese():
        return f"{to_wareki(day).year_text}{day.month}月"
    return f"{ENGLISH_MONTHS[day.month - 1]} {day.year}"


def birth_text(value: date | str) -> str:
    """Write a birth date with both years, since people know one or the other."""
    day = date.fromisoformat(value) if isinstance(value, str) else local_day(value)
    if is_japanese():
        return f"{to_wareki(day).text}（{day.year}年）"
    return f"{day_text(day, year=True, weekday=False)} ({to_wareki(day).year_text})"


def marked_day(value: date, *, year: bool = False, weekday: bool = True) -> Markup:
    return _unbroken(
        local_day(value).isoformat(), day_text(value, year=year, weekday=weekday)
    )


def marked_clock(value: datetime | time) -> Markup:
    at = local_time(value) if isinstance(value, datetime) else value
    return _unbroken(f"{at:%H:%M}", clock_text(value))


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
    return f"{int(value):,}円" if is_japanese() else f"{int(value):,} yen"


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


def in_japanese(text: object) -> Markup:
    """Mark a text that is Japanese in every language: a name, a sentence of a plan.

    A screen reader would read it in the voice of the page's language.
    """
    if is_japanese():
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


@lru_cache(TIMES_KEPT)
def _unbroken(machine: str, text: str) -> Markup:
    return Markup('<time class="nw" datetime="{}">{}</time>').format(machine, text)
