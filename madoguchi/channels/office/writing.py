"""Read what a page of the studio sends into one edit of a manuscript.

A form sends `do` (the name of the edit), `on` (the revision it was made on) and either
`at.<place>` for each value or `arg.<name>` for each argument. A box that can be empty
by sending nothing is announced by `has.<place>`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.kernel.text import to_half_width
from madoguchi.procedures.actions import Wish
from madoguchi.procedures.kinds.dates import read_day
from madoguchi.procedures.kinds.problem import Unusable
from madoguchi.procedures.studio.edits import EDITS
from madoguchi.procedures.studio.fields import Property, property_at
from madoguchi.procedures.studio.manuscript import Manuscript as Written
from madoguchi.procedures.studio.manuscript import Value
from madoguchi.procedures.studio.sheets import A_DAY

AT, HAS, ARGUMENT = "at.", "has.", "arg."
CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
WHOLE: Final = re.compile(r"-?[0-9]{1,13}")
DAY: Final = re.compile(r"(\D*)(\d{1,4}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
TODAY_AND: Final = re.compile(r"(?:今日|today)([+-][0-9]{1,5})?")
LONGEST_NUMBER: Final = 9
POSITIONAL: Final = frozenset({"after", "into"})
NESTED: Final = "values."
EMPTY: Final[tuple[Value, ...]] = ("", [], None)


class NotRead(Exception):
    """What was typed is no number or no day; carries the sentence that says so."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form sent: the edit, and what of it could not be read."""

    wish: Wish | None
    typed: Mapping[str, Sequence[str]]
    wrong: Mapping[str, str]


def read_sent(sent: QueryDict, written: Written, base: Mapping[str, Value]) -> Sent:
    """Return the edit a form asks for; `base` is what its page had shown."""
    name = sent.get("do", "")
    on = revision_of(sent)
    if name not in EDITS:
        return Sent(None, {}, {})
    if name == "put":
        return _read_values(sent, on, written, base)
    values: dict[str, Any] = {}
    nested: dict[str, str] = {}
    for key in sent:
        if not key.startswith(ARGUMENT):
            continue
        argument, text = key.removeprefix(ARGUMENT), cleaned(sent.get(key, ""))
        if argument.startswith(NESTED):
            nested[argument.removeprefix(NESTED)] = text
        elif text or argument in POSITIONAL:
            values[argument] = text
    if nested:
        values["values"] = nested
    return Sent(Wish(name, on, values), {}, {})


def revision_of(sent: QueryDict) -> int:
    text = sent.get("on", "")
    right = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return int(text) if right else 0


def _read_values(
    sent: QueryDict, on: int, written: Written, base: Mapping[str, Value]
) -> Sent:
    places = {key.removeprefix(HAS) for key in sent if key.startswith(HAS)}
    places |= {key.removeprefix(AT) for key in sent if key.startswith(AT)}
    values: dict[str, Value] = {}
    wrong: dict[str, str] = {}
    typed = {place: sent.getlist(AT + place) for place in places}
    for place, texts in typed.items():
        how = property_at(written, place)
        try:
            value = value_of(texts, how) if how else " ".join(texts)
        except NotRead as problem:
            wrong[place] = str(problem)
            continue
        if not _is_as_before(value, base.get(place), how):
            values[place] = value
    return Sent(Wish("put", on, {"values": values}), typed, wrong)


def _is_as_before(value: Value, before: Value, how: Property | None) -> bool:
    """Say whether a page sent back what it had shown."""
    if before is None and how is not None:
        before = how.usual
    if isinstance(before, dict) and value is None:
        return True  # A decision table is shown, and changed elsewhere.
    if isinstance(value, str) and isinstance(before, str):
        return value.rstrip("\n") == before.rstrip("\n")
    if value in EMPTY and before in EMPTY:
        return True
    return value == before and type(value) is type(before)


def value_of(texts: Sequence[str], how: Property) -> Value:
    """Return the value that the texts of a box mean; None when it was left empty."""
    text = cleaned(texts[0]) if texts else ""
    if how.reads == "flag":
        return bool(text)
    if how.reads == "some_of":
        return [cleaned(one) for one in texts if one]
    if how.reads == "words":
        lines = (cleaned(one) for one in "\n".join(texts).splitlines())
        return list(dict.fromkeys(one for one in lines if one))
    if text and (read := READERS.get(how.reads)):
        return read(text)
    if how.reads == "long" and "\n" in text:
        return f"{text}\n"  # as it stands in a file: the closing quotes on their own
    return text or None


def _number(text: str) -> int:
    plain = to_half_width(text).replace(",", "")
    if not WHOLE.fullmatch(plain):
        raise NotRead(_("数字だけで入力してください。"))
    return int(plain)


def day_typed(text: str) -> str:
    """Return a day as a file has it; raise NotRead where there is no such day.

    >>> day_typed("令和8年4月1日"), day_typed("２０２６/4/1"), day_typed("R8.4.1")
    ('2026-04-01', '2026-04-01', '2026-04-01')
    """
    if match := DAY.fullmatch(re.sub(r"\s", "", to_half_width(text))):
        parts = zip(("era", "year", "month", "day"), match.groups(), strict=True)
        with suppress(Unusable):
            if day := read_day(A_DAY, {part: [typed] for part, typed in parts}):
                return day.isoformat()
    said = _("日付を「2026-04-01」か「令和8年4月1日」のように入力してください。")
    raise NotRead(said)


def _limit(text: str) -> str:
    """Return a limit of days as a file has it; the loader judges what is none."""
    if match := TODAY_AND.fullmatch(re.sub(r"\s", "", to_half_width(text))):
        return f"today{match[1] or ''}"
    try:
        return day_typed(text)
    except NotRead:
        return text


READERS: Final[Mapping[str, Callable[[str], Value]]] = {
    "integer": _number,
    "day": day_typed,
    "limit": _limit,
}


def cleaned(text: str) -> str:
    """Return what was typed without the marks that no text has."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return CONTROL.sub("", plain).encode("utf-8", "ignore").decode().strip()
