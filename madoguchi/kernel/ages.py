"""Ages, school years and fiscal years as Japanese law counts them.

年齢計算ニ関スル法律 (明治35年法律第50号) counts the day of birth, and 民法 143条
ends a year on the day before the one that corresponds: an age is reached at the
end of the day before the birthday.
"""

from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
APRIL = 4
FIRST_GRADE_COMES_AFTER = 6  # 学校教育法 17条: the April after reaching six

AGE_BANDS = (
    "0-17", "18-29", "30-39", "40-49", "50-59", "60-64", "65-74", "75-84", "85+",
    "unknown",
)  # fmt: skip
_LOWEST = (0, 18, 30, 40, 50, 60, 65, 75, 85)


def age_on(birth: date, day: date) -> int:
    """Return the age reached by the end of `day`.

    >>> age_on(date(2008, 4, 2), date(2026, 4, 1))  # the day before the birthday
    18
    >>> age_on(date(2008, 4, 2), date(2026, 3, 31))
    17

    Somebody born on February 29 grows older on February 28 in every year:

    >>> [age_on(date(2004, 2, 29), date(2026, 2, day)) for day in (27, 28)]
    [21, 22]

    Before birth the number is negative, so a rule such as "under 3" stays total
    for a child who is expected (出産予定):

    >>> age_on(date(2026, 8, 1), date(2026, 4, 1))
    -1
    """
    if day == date.max:  # the day after it is the first of the year 10000
        return day.year + 1 - birth.year - ((birth.month, birth.day) > (1, 1))
    after = day + ONE_DAY
    had_birthday = (after.month, after.day) >= (birth.month, birth.day)
    return after.year - birth.year - (not had_birthday)


def reaches(birth: date, age: int) -> date:
    """Return the day at whose end the age is reached.

    >>> reaches(date(1961, 4, 1), 65).isoformat()
    '2026-03-31'
    >>> reaches(date(2004, 2, 29), 22).isoformat()
    '2026-02-28'
    """
    try:
        return birth.replace(year=birth.year + age) - ONE_DAY
    except ValueError:  # February 29 in a year without one
        return date(birth.year + age, 2, 28)


def fiscal_year(day: date) -> int:
    """Return the fiscal year (年度), April to March, by its first year.

    >>> fiscal_year(date(2026, 3, 31)), fiscal_year(date(2026, 4, 1))
    (2025, 2026)
    """
    return day.year - (day.month < APRIL)


def school_grade(birth: date, day: date) -> int:
    """Return the grade (学年) a child belongs to by age; 1 is the first of 小学校.

    7 to 9 are 中学校. Zero and below lie before school: 0 is the class of the
    five-year-olds. A child born on April 1 reaches six on March 31 and so enters
    school a year before one born on April 2.

    >>> school_grade(date(2020, 4, 1), date(2026, 4, 1))
    1
    >>> school_grade(date(2020, 4, 2), date(2026, 4, 1))
    0
    """
    cohort = 0 if birth == date.min else fiscal_year(birth - ONE_DAY)
    return fiscal_year(day) - cohort - FIRST_GRADE_COMES_AFTER


def nursery_class(birth: date, day: date) -> int:
    """Return the nursery class (0歳児クラス … 5歳児クラス) of the fiscal year.

    >>> nursery_class(date(2025, 4, 1), date(2026, 4, 1))
    1
    >>> nursery_class(date(2025, 4, 2), date(2026, 4, 1))
    0
    """
    return school_grade(birth, day) + FIRST_GRADE_COMES_AFTER - 1


def age_band(age: int | None) -> str:
    """Return the coarse class of an age that facts may carry.

    >>> [age_band(age) for age in (17, 64, 65, 101, None)]
    ['0-17', '60-64', '65-74', '85+', 'unknown']
    """
    if age is None or age < 0:
        return "unknown"
    return AGE_BANDS[sum(age >= lowest for lowest in _LOWEST) - 1]


def is_65_plus(band: str) -> bool:
    """Say whether a band lies wholly at 65 or above.

    >>> [band for band in AGE_BANDS if is_65_plus(band)]
    ['65-74', '75-84', '85+']
    """
    return band in {"65-74", "75-84", "85+"}
