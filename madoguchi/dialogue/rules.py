"""Decide what may be said, to how many, and who is named in a note.

Pure: texts, counts and days in, verdicts out.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid4

from madoguchi.kernel.numbers import find_individual_numbers
from madoguchi.kernel.text import NotStorable, reject_unstorable

MOST_MESSAGE: Final = 2_000
"""Letters of one message."""
MOST_ADVICE: Final = 2_000
"""Letters of a question to another section, and of its answer."""
MOST_UNSETTLED: Final = 20
"""Messages of an applicant that may wait for the office at once."""
MOST_NAMED: Final = 20
"""Colleagues whom one note may name."""
LONGEST_ADVICE: Final = timedelta(days=92)
OFFICE: Final = "office"
APPLICANT: Final = "applicant"
SIDES: Final = (OFFICE, APPLICANT)
HEARD: Final = ("counter", "phone", "post")
"""How something was said that staff write down."""
NAMED: Final = re.compile(r"(?<![\w.@＠])[@＠]([A-Za-z0-9][A-Za-z0-9._-]*)")


def flaw_in(text: str, most: int) -> str:
    """Return what is wrong with a text as a code, "" for nothing.

    A number that may be an individual number (個人番号) is not taken: nobody asked
    for it, and the law lets it be kept only where it is needed (番号法 20条).

    >>> flaw_in("  ", 10), flaw_in("窓口は何時までですか。", 5), flaw_in("はい", 5)
    ('empty', 'long', '')
    >>> flaw_in("番号は 1234 5678 9018 です", 100)
    'individual_number'
    """
    if not text.strip():
        return "empty"
    if len(text) > most:
        return "long"
    try:
        reject_unstorable(text)
    except NotStorable:
        return "unstorable"
    return "individual_number" if find_individual_numbers(text) else ""


def named_in(text: str) -> list[str]:
    """Return the logins that a note names by an at sign, each once.

    An address of mail names nobody, and a blank after the sign takes it back.

    >>> named_in("＠sato さんと @suzuki. さん、a@example.jp は別です。 @ kato")
    ['sato', 'suzuki']
    """
    found = [one.rstrip("._-") for one in NAMED.findall(text)]
    return list(dict.fromkeys(found))


def number_in(text: str) -> UUID:
    """Return the number that a form sends with what was typed, or a new one.

    >>> number_in("00000000-0000-4000-8000-000000000007").version
    4
    >>> number_in("") == number_in("")
    False
    """
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def is_overdue(due_on: date, today: date, *, is_open: bool) -> bool:
    """Say whether an answer is missing that was to be there.

    >>> is_overdue(date(2026, 4, 6), date(2026, 4, 6), is_open=True)
    False
    >>> is_overdue(date(2026, 4, 6), date(2026, 4, 7), is_open=True)
    True
    """
    return is_open and today > due_on


def is_bad_day(due_on: date, today: date) -> bool:
    """Say whether an answer cannot be asked for until this day."""
    return not today <= due_on <= today + LONGEST_ADVICE


def counted(counts: Mapping[int, int], people: Collection[int]) -> dict[int, int]:
    """Return how many calls wait for each of some people, also for whom none does.

    >>> counted({7: 2}, [7, 8])
    {7: 2, 8: 0}
    """
    return {one: counts.get(one, 0) for one in people}
