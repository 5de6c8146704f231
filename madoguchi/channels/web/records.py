"""A group of questions as a list, with a page for each record.

The list is what is kept; its buttons lead to a record or take one out. Nothing is typed
on the list itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from madoguchi.procedures.definition.model import Page
from madoguchi.procedures.fields import Raw
from madoguchi.procedures.kinds.group import MOST_RECORDS, Record, is_list
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.preview.steps import RECORD

LONGEST_NUMBER = 4


@dataclass(frozen=True, slots=True)
class Pressed:
    """Which button of a list: one that opens a record, or one that removes it."""

    opens: int | None = None
    removes: int = 0


def listed(page: Page) -> Question | None:
    """Return the group of a page that is filled one page each; it stands alone."""
    first = page.questions[0]
    return first if is_list(first) else None


def most(group: Question) -> int:
    return group.number("max", MOST_RECORDS)


def number_asked(query: Mapping[str, Any]) -> int | None:
    """Return which record a page is asked for; the one after the last is new."""
    return _number(str(query.get(RECORD, "")))


def address(page: str, number: int) -> str:
    """Return where a record is filled in.

    >>> address("/apply/1/family/?back=check", 2)
    '/apply/1/family/?back=check&record=2'
    """
    return f"{page}{'&' if '?' in page else '?'}{RECORD}={number}"


def pressed(group: Question, raw: Raw, kept: Sequence[Record]) -> Pressed | None:
    """Return which button of the list was pressed; None: to go on."""
    if f"{group.key}.add" in raw:
        return Pressed(opens=len(kept))
    for button in ("edit", "remove"):
        number = _number((raw.get(f"{group.key}.{button}") or [""])[0])
        if number is not None and number < len(kept):
            return Pressed(number) if button == "edit" else Pressed(removes=number)
    return None


def _number(text: str) -> int | None:
    """Return a number that can be that of a record.

    >>> _number("12"), _number("²"), _number("99999"), _number("")
    (12, None, None, None)
    """
    short = len(text) <= LONGEST_NUMBER
    return int(text) if short and text.isascii() and text.isdecimal() else None
