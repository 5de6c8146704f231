"""What only changes a page: a record more, the town of a code, an address in parts.

Without scripts such a button sends the whole page. Nothing is kept by it: what was
typed is shown again, changed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.datastructures import MultiValueDict

from madoguchi.kernel.address import Split
from madoguchi.kernel.postal import NotAPostalCode, PostalCode
from madoguchi.procedures.fields import (
    Raw,
    record_count,
    with_blank_record,
    without_record,
)
from madoguchi.procedures.kinds.address import CHOME, PARTS, PREFECTURES
from madoguchi.procedures.kinds.group import parts_of
from madoguchi.procedures.kinds.input import BLANKS
from madoguchi.procedures.kinds.kind import kind_of
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.queries import towns_at
from madoguchi.procedures.towns import in_parts

LONGEST_NUMBER = 4
LOOKUP = ".lookup"
SAID = ".said"
"""What became of an address, told beside it: found, several, none, split."""
FILLED = (*PARTS, CHOME)
WHOLE_IN = ("postal_code", "prefecture", "city", "town", "rest")
"""The fields into which people paste a whole address."""
SHORTEST, LONGEST_LINE = 5, 200


def typed(sent: MultiValueDict[str, str]) -> dict[str, Sequence[str]]:
    """Return what was typed, by the names of the fields."""
    return {name: [str(one) for one in many] for name, many in sent.lists()}


def after_button(
    questions: Iterable[Question], raw: Raw
) -> dict[str, Sequence[str]] | None:
    """Return what was typed as a button changed it; None when none was pressed."""
    questions = list(questions)
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
    return _whole_addresses(questions, raw)


def _whole_addresses(
    questions: Iterable[Question], raw: Raw
) -> dict[str, Sequence[str]] | None:
    """Return what was typed with every whole address in its parts; None for none."""
    changed: dict[str, Sequence[str]] | None = None
    for name in _addresses(questions, raw):
        changed = in_parts_of(changed or raw, name) or changed
    return changed


def _addresses(questions: Iterable[Question], raw: Raw) -> Iterator[str]:
    """Yield the name of every address that was on the page, also in records."""
    for question in questions:
        if question.kind == "address":
            yield question.key
        for inner in question.questions:
            if inner.kind == "address":
                count = record_count(raw, question.key)
                yield from (f"{question.key}.{n}.{inner.key}" for n in range(count))


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
    """Fill in what a postal code says; leave what was typed when it says nothing.

    Where it stands for several towns they are offered, as are its 丁目.
    """
    kept = {key: many for key, many in raw.items() if key != f"{name}{LOOKUP}"}
    try:
        code = PostalCode.parse((raw.get(f"{name}.postal_code") or [""])[0])
    except NotAPostalCode:
        return kept | {f"{name}{SAID}": ["none"]}
    towns = towns_at(code.digits)
    if not towns:
        return kept | {f"{name}{SAID}": ["none"]}
    first, names = towns[0], list(dict.fromkeys(one.town for one in towns))
    kept |= {f"{name}.prefecture": [first.prefecture], f"{name}.city": [first.city]}
    if len(names) > 1:
        offered = [one for one in names if one]
        return kept | {
            f"{name}.town": [""],
            f"{name}.towns": offered,
            f"{name}{SAID}": ["several"],
        }
    kept |= {f"{name}.town": names, f"{name}{SAID}": ["found"]}
    if first.building and len(towns) == 1:
        kept[f"{name}.building"] = [first.building]
    chomes = first.chomes.split(",") if first.chomes else []
    return kept | {f"{name}.chomes": chomes} if chomes else kept


def in_parts_of(raw: Raw, name: str) -> dict[str, Sequence[str]] | None:
    """Split a whole address that was typed into one field; None when none was."""
    parts = {
        part: (raw.get(f"{name}.{part}") or [""])[0].strip(BLANKS) for part in FILLED
    }
    for part in WHOLE_IN:
        if _may_be_whole(part, parts):
            found = in_parts(parts[part])
            if found.city and (found.town or (found.prefecture and found.rest)):
                return _with_parts(raw, name, parts, found)
    return None


def _may_be_whole(part: str, parts: Mapping[str, str]) -> bool:
    """Say whether a field holds more than its own part of an address.

    Beside other parts only what begins with a prefecture is taken for one.
    """
    typed = parts[part]
    if not SHORTEST <= len(typed) <= LONGEST_LINE:
        return False
    if typed.startswith(PREFECTURES):
        return typed not in PREFECTURES
    others = (parts[one] for one in WHOLE_IN if one not in (part, "postal_code"))
    return not any(others)


def _with_parts(
    raw: Raw, name: str, parts: Mapping[str, str], found: Split
) -> dict[str, Sequence[str]] | None:
    filled = {
        "postal_code": _code_of(parts, found),
        "prefecture": found.prefecture,
        "city": found.city,
        "town": found.town,
        "chome": str(found.chome or ""),
        "rest": found.rest,
        "building": found.building or parts["building"],
    }
    if all(parts[part] == text for part, text in filled.items()):
        return None
    split = {f"{name}.{part}": [text] for part, text in filled.items()}
    return {**raw, **split, f"{name}{SAID}": ["split"]}


def _code_of(parts: Mapping[str, str], found: Split) -> str:
    """Return the code that was typed, in the line or beside it, or that it leads to."""
    code = parts["postal_code"]
    if found.postal_code and not ("postal_code" in found.inferred and _is_code(code)):
        return PostalCode(found.postal_code).text
    return code if _is_code(code) else ""


def _is_code(typed: str) -> bool:
    try:
        PostalCode.parse(typed)
    except NotAPostalCode:
        return False
    return True
