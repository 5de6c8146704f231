"""What a button does that only changes a page: add or remove a record, find a town.

Without scripts such a button sends the whole page. Nothing is kept by it: what was
typed is shown again, changed.
"""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.datastructures import MultiValueDict

from madoguchi.kernel.postal import NotAPostalCode, PostalCode
from madoguchi.procedures.fields import (
    Raw,
    record_count,
    with_blank_record,
    without_record,
)
from madoguchi.procedures.kinds.group import parts_of
from madoguchi.procedures.kinds.kind import kind_of
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.queries import towns_at

LONGEST_NUMBER = 4
LOOKUP = ".lookup"


def typed(sent: MultiValueDict[str, str]) -> dict[str, Sequence[str]]:
    """Return what was typed, by the names of the fields."""
    return {name: [str(one) for one in many] for name, many in sent.lists()}


def after_button(
    questions: Iterable[Question], raw: Raw
) -> dict[str, Sequence[str]] | None:
    """Return what was typed as a button changed it; None when none was pressed."""
    for question in questions:
        if question.questions and (found := _group_button(question, raw)) is not None:
            return found
        for name in raw:
            if name.startswith(f"{question.key}.") and name.endswith(LOOKUP):
                return with_town(raw, name.removesuffix(LOOKUP))
        for one, name in _places(question, raw):
            parts = parts_of(name, raw)
            if parts and (changed := kind_of(one).pressed(one, parts)) is not None:
                rest = {key: many for key, many in raw.items() if _outside(key, name)}
                return rest | {
                    f"{name}.{part}" if part else name: many
                    for part, many in changed.items()
                }
    return None


def _places(question: Question, raw: Raw) -> Iterator[tuple[Question, str]]:
    """Yield a question, or those of its records, with the names of their fields."""
    yield question, question.key
    for number in range(record_count(raw, question.key) if question.questions else 0):
        for one in question.questions:
            yield one, f"{question.key}.{number}.{one.key}"


def _outside(key: str, name: str) -> bool:
    return key != name and not key.startswith(f"{name}.")


def _group_button(group: Question, raw: Raw) -> dict[str, Sequence[str]] | None:
    add, remove = f"{group.key}.add", f"{group.key}.remove"
    kept = {name: many for name, many in raw.items() if name not in (add, remove)}
    if add in raw:
        return with_blank_record(kept, group)
    number = (raw.get(remove) or [""])[0]
    if number.isascii() and number.isdecimal():
        return without_record(kept, group.key, int(number[:LONGEST_NUMBER]))
    return None


def with_town(raw: Raw, name: str) -> dict[str, Sequence[str]]:
    """Fill in what a postal code says; leave what was typed when it says nothing."""
    kept = {key: many for key, many in raw.items() if key != f"{name}{LOOKUP}"}
    try:
        code = PostalCode.parse((raw.get(f"{name}.postal_code") or [""])[0])
    except NotAPostalCode:
        return kept
    towns = towns_at(code.digits)
    if not towns:
        return kept
    first = towns[0]
    town = first.town if len({one.town for one in towns}) == 1 else ""
    filled = {"prefecture": first.prefecture, "city": first.city, "town": town}
    return kept | {f"{name}.{part}": [text] for part, text in filled.items()}
