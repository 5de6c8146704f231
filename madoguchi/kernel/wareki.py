"""Dates by Japanese era (和暦), for people; machines keep western dates.

Eras change on the day the decree took force, so the same day has one era:
元号法 (昭和54年法律第43号) and the decrees for 明治 to 令和. Before 1873 Japan
counted by the moon; such dates are refused.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from madoguchi.kernel.errors import Refused

FIRST_SOLAR_DAY = date(1873, 1, 1)  # 太政官布告 第337号
OLDEST_ERA_ENDS = date(1926, 1, 1)  # nobody alive was born in 明治
WEEKDAYS = "月火水木金土日"

Reason = Literal[
    "no_such_era", "no_such_year", "no_such_month", "no_such_day", "before_1873"
]


@dataclass(frozen=True, slots=True)
class Era:
    """An era (元号): its name, the letter forms print for it, its first day."""

    name: str
    letter: str
    english: str
    start: date


ERAS = (
    Era("明治", "M", "Meiji", date(1868, 1, 25)),
    Era("大正", "T", "Taisho", date(1912, 7, 30)),
    Era("昭和", "S", "Showa", date(1926, 12, 25)),
    Era("平成", "H", "Heisei", date(1989, 1, 8)),
    Era("令和", "R", "Reiwa", date(2019, 5, 1)),
)


@dataclass(frozen=True, slots=True)
class Wareki:
    """A day as era, year, month and day."""

    era: str
    year: int
    month: int
    day: int

    @property
    def year_text(self) -> str:
        """Return era and year, the first one as 元年.

        >>> Wareki("令和", 1, 5, 1).year_text
        '令和元年'
        """
        return f"{self.era}{'元' if self.year == 1 else self.year}年"

    @property
    def text(self) -> str:
        return f"{self.year_text}{self.month}月{self.day}日"

    @property
    def short(self) -> str:
        """Return the form used on narrow printed columns.

        >>> Wareki("令和", 8, 11, 6).short
        'R8.11.6'
        """
        return f"{era_named(self.era).letter}{self.year}.{self.month}.{self.day}"


class NotADate(Refused):
    """No such day. `suggestion` is the day most probably meant, if there is one.

    The message of the exception is only the reason: what was typed may be a
    birth date.
    """

    def __init__(
        self,
        reason: Reason,
        suggestion: Wareki | None = None,
        *,
        given: str = "",
        alternatives: tuple[Wareki, ...] = (),
    ) -> None:
        super().__init__(reason)
        self.suggestion = suggestion
        self.alternatives = alternatives
        self.given = given

    @property
    def sentence(self) -> str:
        """Say it to a resident in plain Japanese.

        >>> try:
        ...     from_wareki("平成", 33, 4, 1)
        ... except NotADate as problem:
        ...     print(problem.sentence)
        平成33年はありません。令和3年ではありませんか。
        """
        if self.reason == "before_1873":
            return "明治5年以前の日付は入力できません。窓口にご相談ください。"
        said = f"{self.given}はありません。"
        if self.suggestion is None:
            return said
        meant = self.suggestion
        whole = self.reason == "no_such_day" or self.given.endswith("日")
        return f"{said}{meant.text if whole else meant.year_text}ではありませんか。"


def era_named(text: str) -> Era:
    """Return the era called so, by name or letter.

    >>> era_named("R").name, era_named("昭和").letter, era_named("heisei").name
    ('令和', 'S', '平成')
    """
    wanted = text.strip().casefold()
    for era in ERAS:
        if wanted in {era.name, era.name[0], era.letter.lower(), era.english.lower()}:
            return era
    raise NotADate("no_such_era", given="その元号")


def era_on(day: date) -> Era:
    return next(era for era in reversed(ERAS) if era.start <= day)


def era_end(era: Era) -> date | None:
    """Return the last day of an era, None while it lasts."""
    later = [other.start for other in ERAS if other.start > era.start]
    return min(later) - timedelta(days=1) if later else None


def to_wareki(day: date) -> Wareki:
    """Return the day by its era.

    >>> to_wareki(date(2019, 5, 1)).text, to_wareki(date(2019, 4, 30)).text
    ('令和元年5月1日', '平成31年4月30日')
    """
    if day < FIRST_SOLAR_DAY:
        raise NotADate("before_1873")
    era = era_on(day)
    return Wareki(era.name, day.year - era.start.year + 1, day.month, day.day)


def from_wareki(era: str, year: int, month: int, day: int) -> date:
    """Return the western date, or refuse and say which day was probably meant.

    >>> from_wareki("昭和", 64, 1, 7).isoformat()
    '1989-01-07'
    >>> from_wareki("R", 1, 5, 1).isoformat()
    '2019-05-01'

    Either the era or the year may be the mistake, so both readings are offered:

    >>> try:
    ...     from_wareki("平成", 33, 4, 1)
    ... except NotADate as problem:
    ...     print(problem.suggestion.text, [a.text for a in problem.alternatives])
    令和3年4月1日 ['昭和33年4月1日']

    Near the edge of an era the day decides:

    >>> try:
    ...     from_wareki("昭和", 64, 1, 8)
    ... except NotADate as problem:
    ...     print(problem.sentence)
    昭和64年1月8日はありません。平成元年1月8日ではありませんか。
    """
    named = era_named(era)
    given_year = Wareki(named.name, year, month, day).year_text
    _check_parts(given_year, year, month)
    western = named.start.year + year - 1
    end = era_end(named)
    if end is not None and western > end.year:
        other = _same_year_elsewhere(named, year, month, day)
        raise NotADate(
            "no_such_year",
            _wareki_or_none(western, month, day),
            given=given_year,
            alternatives=other,
        )
    if not 1 <= day <= monthrange(western, month)[1]:
        raise NotADate("no_such_day", given=f"{given_year}{month}月{day}日")
    result = date(western, month, day)
    if result < FIRST_SOLAR_DAY:
        raise NotADate("before_1873")
    if era_on(result) != named:
        raise NotADate(
            "no_such_day", to_wareki(result), given=f"{given_year}{month}月{day}日"
        )
    return result


def _check_parts(given_year: str, year: int, month: int) -> None:
    # Ninety-nine years: more than any era has had, and a typing slip beyond it.
    if not 1 <= year <= 99:  # noqa: PLR2004
        raise NotADate("no_such_year", given=given_year)
    if not 1 <= month <= 12:  # noqa: PLR2004
        raise NotADate("no_such_month", given=f"{month}月")


def _wareki_or_none(year: int, month: int, day: int) -> Wareki | None:
    try:
        return to_wareki(date(year, month, day))
    except (ValueError, NotADate):
        return None


def _same_year_elsewhere(
    wrong: Era, year: int, month: int, day: int
) -> tuple[Wareki, ...]:
    """Return the same year, month and day in the finished eras of living people."""
    found = []
    for era in reversed(ERAS):
        end = era_end(era)
        if era == wrong or end is None or end < OLDEST_ERA_ENDS:
            continue
        meant = _wareki_or_none(era.start.year + year - 1, month, day)
        if meant is not None and meant.era == era.name:
            found.append(meant)
    return tuple(found)


def format_ja(day: date, *, weekday: bool = False, year: bool = False) -> str:
    """Write a day as people do; the year only when asked for.

    >>> format_ja(date(2026, 11, 26), weekday=True)
    '11月26日（木）'
    >>> format_ja(date(2026, 11, 26), year=True)
    '令和8年11月26日'
    """
    text = to_wareki(day).text if year else f"{day.month}月{day.day}日"
    return f"{text}（{WEEKDAYS[day.weekday()]}）" if weekday else text
