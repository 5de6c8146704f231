"""A condition as it stands in a form: what was typed, row by row.

A sheet is nested like the rows of a condition, of texts only, so that anything typed
keeps its place until it is put right. Buttons change a sheet and judge nothing;
`rows_from` judges. Paths such as `rows.0.number` name a place in a sheet, and in the
form of a page, where they follow the name of the condition.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from madoguchi.kernel.text import to_half_width
from madoguchi.procedures.expressions.say import Words, say
from madoguchi.procedures.expressions.shapes import (
    BOOL,
    DATE,
    INT,
    TEXT,
    Choice,
    Choices,
    Parts,
    Records,
    Scope,
    Shape,
)
from madoguchi.procedures.expressions.tree import MAX_INTEGER, Node
from madoguchi.procedures.kinds.dates import read_day, typed_parts
from madoguchi.procedures.kinds.problem import Problem, Unusable
from madoguchi.procedures.kinds.question import Question
from madoguchi.procedures.studio.rows import (
    CALCULATED,
    DEEPEST,
    LOOKS,
    OF_A_DAY,
    ON_A_DAY,
    ORDERS,
    TODAY,
    Asked,
    Case,
    Cases,
    Day,
    Each,
    Group,
    Line,
    Quantity,
    RowOfCondition,
    Test,
    depth,
)
from madoguchi.procedures.studio.sentences import shape_of_asked
from madoguchi.procedures.texts import Text

Raw: TypeAlias = Mapping[str, Sequence[str]]
Sheet: TypeAlias = dict[str, Any]
"""Texts, lists of texts, sheets and lists of sheets, by name."""

JOINS = ("all", "any", "not_any", "not_all")
FIXED = "date"
EVERY = "each"
MOST_ROWS = 50
FARTHEST = 36_500
"""The most days before or after another day: a hundred years."""
LISTS = frozenset({"rows", "cases", "lines", "columns", "cells", "tests"})
OUTCOMES = ("rows", "true", "false")
A_DAY = Question("on", "date", Text(ja="日付"))


@dataclass(frozen=True, slots=True)
class Seen:
    """What a condition may ask about, and what it is called."""

    scope: Scope
    words: Words = field(default_factory=Words)
    parameters: frozenset[str] = frozenset()
    groups: tuple[str, ...] = ()
    """The groups whose records the inner levels of the scope are."""

    def inside(self, records: str) -> "Seen":
        found = self.scope.find(records)
        if found is None or not isinstance(found[1], Records):
            raise KeyError(records)
        scope = self.scope.inside(found[1])
        return Seen(scope, self.words, self.parameters, (*self.groups, records))

    def key(self, name: str) -> str:
        """Return the key under which the words of a question stand."""
        found = self.scope.find(name)
        return f"{self.groups[found[0] - 1]}.{name}" if found and found[0] else name

    def label(self, name: str) -> str:
        return self.words.labels.get(self.key(name), name)

    def say(self, node: Node) -> str:
        """Say a sound rule in Japanese."""
        outer, *records = self.scope.levels
        inner = zip(self.groups, records, strict=True)
        whole = {**outer, **{key: Records(fields=one) for key, one in inner}}
        scope = Scope((whole,), self.scope.values)
        return say(node, scope, self.words, self.parameters, self.groups)

    def shape(self, asked: Asked) -> Shape | None:
        """Return the type of what is asked about; None when it cannot be asked."""
        whole = self.scope.find(asked.name)
        if asked.look == "param":
            return INT if asked.name in self.parameters else None
        if asked.look in OF_A_DAY:
            known = asked.name == TODAY or (whole is not None and whole[1] == DATE)
            return shape_of_asked(asked, self.scope) if known else None
        if asked.look and asked.look != CALCULATED and whole is None:
            return None
        if asked.part and not asked.look:
            parts = whole[1].names if whole and isinstance(whole[1], Parts) else ()
            return TEXT if asked.part in parts else None
        return shape_of_asked(asked, self.scope)


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing to put right in a sheet: where, and what."""

    path: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    problem: Problem | None = None
    """What is wrong with a day that was typed; the code is "day" then."""


class Unreadable(Exception):
    """A sheet that is no condition yet; carries everything that is wrong."""

    def __init__(self, wrongs: Sequence[Wrong]) -> None:
        super().__init__(", ".join(f"{one.path}: {one.code}" for one in wrongs))
        self.wrongs = tuple(wrongs)


# ----------------------------------------------------------------- forms and sheets


def sheet_of(raw: Raw, name: str) -> Sheet:
    """Gather what a form sent under a name.

    >>> sheet_of({"c.join": ["any"], "c.rows.0.is": ["test"]}, "c")
    {'join': ['any'], 'rows': [{'is': ['test']}]}
    """
    sheet: Sheet = {}
    for key, values in raw.items():
        if key.startswith(f"{name}."):
            _put(sheet, key.removeprefix(f"{name}.").split("."), list(values))
    return _settled(sheet)


def _put(sheet: Sheet, path: Sequence[str], values: list[str]) -> None:
    for word in path[:-1]:
        inner = sheet.setdefault(word, {})
        if not isinstance(inner, dict):
            return
        sheet = inner
    sheet.setdefault(path[-1], values)


def _settled(sheet: Sheet) -> Sheet:
    """Make lists of what is numbered; what lies beyond all limits is dropped."""
    found: Sheet = {}
    for key, value in sheet.items():
        if not isinstance(value, dict):
            found[key] = value
        elif key in LISTS:
            numbers = sorted(
                (int(one), one) for one in value if re.fullmatch(r"[0-9]{1,3}", one)
            )
            listed = [value[one] for _, one in numbers[:MOST_ROWS]]
            found[key] = [_settled(one) for one in listed if isinstance(one, dict)]
        else:
            found[key] = _settled(value)
    return found


def raw_of(sheet: Sheet, name: str) -> dict[str, list[str]]:
    """Return a sheet as a form sends it: `sheet_of` turned round."""
    found: dict[str, list[str]] = {}
    for key, value in sheet.items():
        place = f"{name}.{key}"
        if isinstance(value, dict):
            found |= raw_of(value, place)
        elif key in LISTS:
            for number, one in enumerate(value):
                found |= raw_of(one, f"{place}.{number}")
        else:
            found[place] = list(value)
    return found


def one(sheet: Sheet, key: str) -> str:
    """Return a text of a sheet, "" when there is none."""
    value = sheet.get(key)
    return str(value[0]) if isinstance(value, list) and value else ""


def inner(sheet: Sheet, key: str) -> Sheet:
    value = sheet.get(key)
    return value if isinstance(value, dict) else {}


def listed(sheet: Sheet, key: str) -> list[Sheet]:
    value = sheet.get(key)
    return value if isinstance(value, list) else []


def at(sheet: Sheet, path: str) -> Sheet:
    """Return the part of a sheet at a path; raise KeyError when there is none."""
    found: Any = sheet
    for word in filter(None, path.split(".")):
        found = found[int(word)] if isinstance(found, list) else found[word]
    if not isinstance(found, dict):
        raise KeyError(path)
    return found


# ------------------------------------------------------------------- rows to a sheet


def sheet_for(group: Group) -> Sheet:
    """Return the sheet in which a condition is changed."""
    join = f"not_{group.join}" if group.denied else group.join
    return {"join": [join], "rows": [_row_sheet(row) for row in group.rows]}


def quantity_sheet(quantity: Quantity) -> Sheet:
    sheet: Sheet = {"lines": [line_sheet(line) for line in quantity.lines]}
    if quantity.at_most is not None:
        sheet["most"] = line_sheet(quantity.at_most)
    return sheet


def _row_sheet(row: RowOfCondition) -> Sheet:
    match row:
        case Group():
            return {"is": ["group"], **sheet_for(row)}
        case Each():
            return {
                "is": [EVERY],
                "of": [row.name],
                "how": [row.how],
                "inside": sheet_for(row.inside),
            }
        case Cases():
            return {
                "is": ["cases"],
                "cases": [
                    {"when": sheet_for(case.when), "then": _outcome_sheet(case.then)}
                    for case in row.cases
                ],
                "otherwise": _outcome_sheet(row.otherwise),
            }
        case Test():
            return _test_sheet(row)


def _test_sheet(row: Test) -> Sheet:
    sheet: Sheet = {"is": ["test"], **asked_sheet(row.asked), "how": [row.how]}
    if row.how in HOWS["answered"]:
        sheet["ref"] = [ref_of(replace(row.asked, look="answered"))]
    if row.how in ("one_of", "none_of"):
        sheet["values"] = [", ".join(row.values)]
    elif row.values:
        sheet["values"] = list(row.values)
    if len(row.values) > 1:
        sheet["order"] = [" ".join(row.values)]
    if row.number is not None:
        sheet["number"] = quantity_sheet(row.number)
    if row.day is not None:
        sheet["to"] = day_sheet(row.day)
    return sheet


def _outcome_sheet(then: Group | bool) -> Sheet:  # noqa: FBT001
    if isinstance(then, bool):
        return {"is": ["true" if then else "false"]}
    return {"is": ["rows"], **sheet_for(then)}


def asked_sheet(asked: Asked) -> Sheet:
    sheet: Sheet = {"ref": [ref_of(asked)]}
    if asked.look in ON_A_DAY:
        sheet["day"] = day_sheet(asked.day)
    if asked.inside is not None:
        sheet["inside"] = sheet_for(asked.inside)
    if asked.lines:
        sheet["lines"] = [line_sheet(line) for line in asked.lines]
    return sheet


def line_sheet(line: Line) -> Sheet:
    sheet: Sheet = {
        "sign": [line.sign],
        "times": ["" if line.times is None else str(line.times)],
    }
    for key, asked in (("of", line.of), ("by", line.by)):
        if asked is not None:
            sheet[key] = asked_sheet(asked)
    return sheet


def day_sheet(day: Day) -> Sheet:
    sheet: Sheet = {"of": [FIXED if day.is_fixed else day.of]}
    if day.is_fixed:
        sheet["on"] = dict(typed_parts(day.of))
    if day.plus:
        sheet["plus"] = [str(day.plus)]
    return sheet


def ref_of(asked: Asked) -> str:
    """Name what is asked about in one word.

    >>> ref_of(Asked("birth", "age")), ref_of(Asked("copies"))
    ('age:birth', ':copies')
    """
    name = f"{asked.name}.{asked.part}" if asked.part else asked.name
    return f"{asked.look}:{name}"


def asked_of(ref: str) -> Asked:
    look, _, name = ref.partition(":")
    key, _, part = name.partition(".")
    return Asked(key, look, part)


# ------------------------------------------------------------------- a sheet to rows


def rows_from(sheet: Sheet, seen: Seen) -> Group:
    """Return the condition that a sheet says, or raise Unreadable."""
    reader = Reading()
    group = reader.group(sheet, "", seen)
    if not reader.wrongs and depth(group) > DEEPEST:
        reader.wrong("", "too_deep", most=str(DEEPEST))
    if reader.wrongs:
        raise Unreadable(reader.wrongs)
    return group


def quantity_from(sheet: Sheet, seen: Seen) -> Quantity:
    """Return the number that a sheet says, or raise Unreadable."""
    reader = Reading()
    quantity = reader.quantity(sheet, "", seen)
    if reader.wrongs:
        raise Unreadable(reader.wrongs)
    return quantity


NOTHING = Group("all", ())


class Reading:
    """Reads a sheet part by part and notes what is wrong on the way."""

    def __init__(self) -> None:
        self.wrongs: list[Wrong] = []

    def wrong(self, path: str, code: str, **params: str) -> None:
        self.wrongs.append(Wrong(path.strip("."), code, params))

    def group(self, sheet: Sheet, path: str, seen: Seen) -> Group:
        rows = tuple(
            row
            for number, each in enumerate(listed(sheet, "rows"))
            if (row := self.row(each, f"{path}.rows.{number}", seen)) is not None
        )
        if not listed(sheet, "rows"):
            self.wrong(f"{path}.new", "no_rows")
        join = one(sheet, "join")
        if join not in JOINS:
            self.wrong(f"{path}.join", "choose")
        denied = join.startswith("not_")
        way = join.removeprefix("not_")
        if len(rows) < 2 or way not in ("all", "any"):  # noqa: PLR2004
            way = "all"
        return Group("any" if way == "any" else "all", rows, denied)

    def row(self, sheet: Sheet, path: str, seen: Seen) -> RowOfCondition | None:
        readers: Mapping[str, Callable[[Sheet, str, Seen], RowOfCondition | None]] = {
            "group": self.group,
            EVERY: self.each,
            "cases": self.cases,
            "test": self.test,
        }
        kind = one(sheet, "is")
        return readers[kind](sheet, path, seen) if kind in readers else None

    def each(self, sheet: Sheet, path: str, seen: Seen) -> RowOfCondition | None:
        name, how = one(sheet, "of"), one(sheet, "how")
        try:
            within = seen.inside(name)
        except KeyError:
            self.wrong(f"{path}.of", "gone", name=name)
            return None
        if how not in ("some", "all", "none"):
            self.wrong(f"{path}.how", "choose")
            how = "some"
        group = self.group(inner(sheet, "inside"), f"{path}.inside", within)
        return Each(name, how, group)  # type: ignore[arg-type]  # one of three

    def cases(self, sheet: Sheet, path: str, seen: Seen) -> RowOfCondition | None:
        found = []
        for number, each in enumerate(listed(sheet, "cases")):
            place = f"{path}.cases.{number}"
            when = self.group(inner(each, "when"), f"{place}.when", seen)
            then = self.outcome(inner(each, "then"), f"{place}.then", seen)
            found.append(Case(when, then))
        if not found:
            self.wrong(path, "no_cases")
        otherwise = self.outcome(inner(sheet, "otherwise"), f"{path}.otherwise", seen)
        return Cases(tuple(found), otherwise)

    def outcome(self, sheet: Sheet, path: str, seen: Seen) -> Group | bool:
        kind = one(sheet, "is")
        if kind == "rows":
            return self.group(sheet, path, seen)
        if kind not in OUTCOMES:
            self.wrong(f"{path}.is", "choose")
        return kind == "true"

    # ------------------------------------------------------------------------ a test

    def test(self, sheet: Sheet, path: str, seen: Seen) -> RowOfCondition | None:
        asked = self.asked(sheet, path, seen)
        if asked is None:
            return None
        how = one(sheet, "how")
        control = control_of(one(sheet, "ref"), seen)
        if how not in HOWS.get(control, ()):
            self.wrong(f"{path}.how", "choose")
            return None
        if control in ("truth", "answered"):
            return Test(asked, how)
        if how in ORDERS:
            return self.compared(sheet, path, seen, (asked, control, how))
        return self.valued(sheet, path, seen, (asked, control, how))

    def compared(
        self, sheet: Sheet, path: str, seen: Seen, row: tuple[Asked, str, str]
    ) -> Test:
        asked, control, how = row
        if control == "day":
            day = self.day(inner(sheet, "to"), f"{path}.to", seen)
            return Test(asked, how, day=day)
        number = self.quantity(inner(sheet, "number"), f"{path}.number", seen)
        return Test(asked, how, number=number)

    def valued(
        self, sheet: Sheet, path: str, seen: Seen, row: tuple[Asked, str, str]
    ) -> Test:
        asked, control, how = row
        values = [each for each in sheet.get("values", []) if each != ""]
        if control == "number":
            values = self.numbers(values, f"{path}.values")
        elif control == "text":
            values = values[:1]
        else:
            # What stood in another order than the options keeps it.
            before = one(sheet, "order").split()
            offered = dict.fromkeys((*before, *options_of(asked, seen)))
            known = set(options_of(asked, seen)) & set(values)
            values = [each for each in offered if each in known]
            if how in ("has", "has_not") and len(values) > 1:
                self.wrong(f"{path}.values", "one_option")
        if not values and not self.wrongs_at(f"{path}.values"):
            code = "no_text" if control == "text" else "no_option"
            self.wrong(f"{path}.values", code)
        return Test(asked, how, tuple(values))

    def wrongs_at(self, path: str) -> bool:
        return any(each.path == path.strip(".") for each in self.wrongs)

    def numbers(self, typed: Sequence[str], path: str) -> list[str]:
        words = [
            word
            for text in typed
            for word in re.split(r"[\s,、，]+", to_half_width(text))
            if word
        ]
        if not words:
            self.wrong(path, "no_number")
        found = [self.times(word, path) for word in words]
        return [str(number) for number in found if number is not None]

    def asked(self, sheet: Sheet, path: str, seen: Seen) -> Asked | None:
        asked = asked_of(one(sheet, "ref"))
        if asked.look == CALCULATED:
            quantity = self.quantity(sheet, path, seen)
            return Asked("", CALCULATED, lines=quantity.lines)
        if asked.look not in (*LOOKS, "", "answered") or not _is_known(asked, seen):
            name = asked.name
            self.wrong(f"{path}.ref", "gone" if name else "choose", name=name)
            return None
        day, group = Day(), None
        if asked.look in ON_A_DAY:
            day = self.day(inner(sheet, "day"), f"{path}.day", seen)
        if asked.look == "count" and "inside" in sheet:
            within = seen.inside(asked.name)
            group = self.group(inner(sheet, "inside"), f"{path}.inside", within)
        look = "" if asked.look == "answered" else asked.look
        return Asked(asked.name, look, asked.part, day, group)

    def day(self, sheet: Sheet, path: str, seen: Seen) -> Day:
        of, plus = one(sheet, "of"), 0
        if typed := to_half_width(one(sheet, "plus")).strip():
            if re.fullmatch(r"-?[0-9]{1,5}", typed) and abs(int(typed)) <= FARTHEST:
                plus = int(typed)
            else:
                self.wrong(f"{path}.plus", "days", most=str(FARTHEST))
        if of == FIXED:
            return Day(self.fixed_day(sheet, path), plus)
        if of not in days_of(seen):
            self.wrong(f"{path}.of", "gone" if of else "choose", name=of)
        return Day(of or TODAY, plus)

    def fixed_day(self, sheet: Sheet, path: str) -> str:
        typed = {key: value for key, value in inner(sheet, "on").items() if value}
        try:
            day = read_day(A_DAY, typed)
        except Unusable as unusable:
            place = f"{path}.on".strip(".")
            self.wrongs += [
                Wrong(f"{place}.{one.part}" if one.part else place, "day", problem=one)
                for one in unusable.problems
            ]
            return TODAY
        if day is None:
            self.wrong(f"{path}.on", "no_day")
        return day.isoformat() if day else TODAY

    # ---------------------------------------------------------------------- a number

    def quantity(self, sheet: Sheet, path: str, seen: Seen) -> Quantity:
        lines = tuple(
            self.line(each, f"{path}.lines.{number}", seen)
            for number, each in enumerate(listed(sheet, "lines"))
        )
        if not lines:
            self.wrong(path, "no_number")
        most = None
        if "most" in sheet:
            most = self.line(inner(sheet, "most"), f"{path}.most", seen)
        return Quantity(lines, most)

    def line(self, sheet: Sheet, path: str, seen: Seen) -> Line:
        times = self.times(one(sheet, "times"), f"{path}.times")
        of, by = (
            self.factor(inner(sheet, key), f"{path}.{key}", seen)
            if key in sheet
            else None
            for key in ("of", "by")
        )
        nothing = times is None and of is None and by is None
        here = path.strip(".")
        if nothing and not any(each.path.startswith(here) for each in self.wrongs):
            self.wrong(f"{path}.times", "no_number")
        if of is None:
            of, by = by, None
        return Line("-" if one(sheet, "sign") == "-" else "+", times, of, by)

    def factor(self, sheet: Sheet, path: str, seen: Seen) -> Asked | None:
        asked = self.asked(sheet, path, seen)
        if asked is not None and seen.shape(asked) != INT:
            self.wrong(f"{path}.ref", "no_count")
            return None
        return asked

    def times(self, typed: str, path: str) -> int | None:
        text = re.sub(r"[\s,、，]|円$", "", to_half_width(typed))
        if not text:
            return None
        if not re.fullmatch(r"[0-9]+", text):
            self.wrong(path, "not_a_number", typed=typed)
            return None
        if int(text[:20]) > MAX_INTEGER:
            self.wrong(path, "too_large", most=f"{MAX_INTEGER:,}")
            return None
        return int(text)


def _is_known(asked: Asked, seen: Seen) -> bool:
    if asked.look == "answered":
        plain = Asked(asked.name, part=asked.part)
        return asked.name not in ("today", "channel") and seen.shape(plain) is not None
    shape = seen.shape(asked)
    whole = seen.scope.find(asked.name)
    kind = whole[1] if whole else None
    if asked.look == "length":
        return kind == TEXT or (isinstance(kind, Parts) and asked.part in kind.names)
    if asked.look == "count":
        return isinstance(kind, Records | Choices)
    if asked.look == "sum":
        return isinstance(kind, Records) and kind.fields.get(asked.part) == INT
    return shape is not None


# ------------------------------------------------------------------ what can be asked

HOWS: Mapping[str, tuple[str, ...]] = {
    "truth": ("yes", "no"),
    "answered": ("answered", "unanswered"),
    "option": ("among", "not_among"),
    "options": ("has", "has_not"),
    "number": (">=", ">", "<=", "<", "==", "!=", "one_of", "none_of"),
    "day": ("==", "!=", "<", "<=", ">", ">="),
    "text": ("is", "is_not"),
}


def control_for(asked: Asked, seen: Seen) -> str:
    """Say what kind of control a row about this needs; "" when there is none."""
    if asked.look == CALCULATED:
        return "number"
    shape = seen.shape(asked)
    if isinstance(shape, Choice | Choices):
        return "option" if isinstance(shape, Choice) else "options"
    plain = {
        BOOL.says: "truth",
        INT.says: "number",
        DATE.says: "day",
        TEXT.says: "text",
    }
    return plain.get(shape.says, "") if shape else ""


def control_of(ref: str, seen: Seen) -> str:
    """Say what kind of control a row needs, by the word of what it asks about."""
    asked = asked_of(ref)
    if asked.look in ("answered", EVERY):
        return asked.look
    return control_for(asked, seen)


def options_of(asked: Asked, seen: Seen) -> tuple[str, ...]:
    shape = seen.shape(asked)
    return shape.values if isinstance(shape, Choice | Choices) else ()


def days_of(seen: Seen) -> tuple[str, ...]:
    """Return the days that can be named: today, and every question about a day."""
    names = dict.fromkeys(name for level in seen.scope.levels for name in level)
    found = (name for name in names if seen.shape(Asked(name)) == DATE)
    return (TODAY, *found)


def refs_of(name: str, seen: Seen) -> list[str]:
    """Return in which ways a question can be asked about, the usual ones first."""
    found = seen.scope.find(name)
    shape = found[1] if found else seen.shape(Asked(name))
    match shape:
        case Records():
            numbers = [key for key, one in shape.fields.items() if one == INT]
            sums = [f"sum:{name}.{key}" for key in numbers]
            ways = [f"{EVERY}:{name}", f"count:{name}", *sums]
        case Choices():
            ways = [f":{name}", f"count:{name}"]
        case Parts():
            ways = [f":{name}.{part}" for part in shape.names]
        case _ if shape == DATE:
            ways = [f":{name}", *(f"{look}:{name}" for look in OF_A_DAY)]
        case _ if shape == TEXT:
            ways = [f":{name}", f"length:{name}"]
        case _ if shape in (INT, BOOL) or isinstance(shape, Choice):
            ways = [f":{name}"]
        case _:
            ways = []
    is_asked = found and seen.scope.named(name) is None
    return [*ways, f"answered:{name}"] if is_asked else ways


def number_refs(name: str, seen: Seen) -> list[str]:
    """Return in which ways a question gives a number."""
    return [ref for ref in refs_of(name, seen) if control_of(ref, seen) == "number"]


# ---------------------------------------------------------------------------- buttons


def pressed(sheet: Sheet, press: str, seen: Seen) -> Sheet:
    """Return a sheet as a button changes it: `verb path`.

    Raises Unreadable when something must be chosen first; an unknown button or path
    changes nothing.
    """
    verb, _, path = press.partition(" ")
    if verb not in PRESSES:
        return sheet
    try:
        PRESSES[verb](sheet, path, seen)
    except (KeyError, IndexError, ValueError, TypeError):
        return sheet
    return sheet


def new_row(ref: str, seen: Seen) -> Sheet:
    """Return an empty row about something."""
    asked = asked_of(ref)
    if asked.look == EVERY:
        seen.inside(asked.name)
        return {"is": [EVERY], "of": [asked.name], "how": ["some"], "inside": empty()}
    control = control_of(ref, seen)
    sheet: Sheet = {"is": ["test"], "ref": [ref], "how": [HOWS[control][0]]}
    if asked.look in ON_A_DAY:
        sheet["day"] = {"of": [TODAY]}
    if asked.look == CALCULATED:
        sheet["lines"] = [new_line(), new_line()]
    if control == "number":
        sheet["number"] = {"lines": [new_line()]}
    elif control == "day":
        sheet["to"] = {"of": [TODAY]}
    return sheet


def new_line() -> Sheet:
    return {"sign": ["+"], "times": [""]}


def empty() -> Sheet:
    return {"join": ["all"], "rows": []}


def _add(sheet: Sheet, path: str, seen: Seen) -> None:
    group = at(sheet, path)
    ref = one(group, "new")
    if not ref:
        raise Unreadable([Wrong(f"{path}.new".strip("."), "choose")])
    _room_in(group, path)
    group["rows"].append(new_row(ref, seen_at(sheet, path, seen)))
    group.pop("new")


def _room_in(group: Sheet, path: str) -> None:
    """Make room for one more row, or say that a form takes no more."""
    if len(group.setdefault("rows", [])) >= MOST_ROWS:
        wrong = Wrong(
            f"{path}.new".strip("."), "too_many_rows", {"most": str(MOST_ROWS)}
        )
        raise Unreadable([wrong])


def seen_at(sheet: Sheet, path: str, seen: Seen) -> Seen:
    """Return what a condition at a path may ask about: records come into sight."""
    walked: list[str] = []
    for word in filter(None, path.split(".")):
        here = ".".join(walked)
        if word == "inside":
            part = at(sheet, here)
            seen = seen.inside(one(part, "of") or asked_of(one(part, "ref")).name)
        walked.append(word)
    return seen


def _add_group(sheet: Sheet, path: str, seen: Seen) -> None:
    del seen
    group = at(sheet, path)
    _room_in(group, path)
    group["rows"].append({"is": ["group"], **empty(), "join": ["any"]})


def _add_cases(sheet: Sheet, path: str, seen: Seen) -> None:
    del seen
    row = {"is": ["cases"], "cases": [_new_case()], "otherwise": {"is": ["true"]}}
    group = at(sheet, path)
    _room_in(group, path)
    group["rows"].append(row)


def _new_case() -> Sheet:
    return {"when": empty(), "then": {"is": ["rows"], **empty()}}


def _add_case(sheet: Sheet, path: str, seen: Seen) -> None:
    del seen
    at(sheet, path).setdefault("cases", []).append(_new_case())


def _add_line(sheet: Sheet, path: str, seen: Seen) -> None:
    del seen
    at(sheet, path).setdefault("lines", []).append(new_line())


def _add_factor(sheet: Sheet, path: str, seen: Seen) -> None:
    del seen
    line = at(sheet, path)
    line["by" if "of" in line else "of"] = {"ref": [""], "day": {"of": [TODAY]}}


def _add_most(sheet: Sheet, path: str, seen: Seen) -> None:
    del seen
    at(sheet, path)["most"] = new_line()


def _add_inside(sheet: Sheet, path: str, seen: Seen) -> None:
    part = at(sheet, path)
    seen_at(sheet, path, seen).inside(asked_of(one(part, "ref")).name)
    part["inside"] = empty()


def _fix(sheet: Sheet, path: str, seen: Seen) -> None:
    del seen
    day = at(sheet, path)
    day["of"], day["on"] = [FIXED], {"era": [""]}


def _shift(sheet: Sheet, path: str, seen: Seen) -> None:
    del seen
    at(sheet, path)["plus"] = [""]


def _drop(sheet: Sheet, path: str, seen: Seen) -> None:
    del seen
    place, _, word = path.rpartition(".")
    if word.isdecimal():
        holder, _, key = place.rpartition(".")
        at(sheet, holder)[key].pop(int(word))
    elif word in ("of", "by", "most", "inside"):
        at(sheet, place).pop(word)


def _move(sheet: Sheet, path: str, by: int) -> None:
    place, _, number = path.rpartition(".")
    holder, _, key = place.rpartition(".")
    rows, here = at(sheet, holder)[key], int(number)
    there = here + by
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]


PRESSES: Mapping[str, Callable[[Sheet, str, Seen], None]] = {
    "add": _add,
    "group": _add_group,
    "cases": _add_cases,
    "case": _add_case,
    "line": _add_line,
    "factor": _add_factor,
    "most": _add_most,
    "inside": _add_inside,
    "fixed": _fix,
    "plus": _shift,
    "drop": _drop,
    "up": lambda sheet, path, _seen: _move(sheet, path, -1),
    "down": lambda sheet, path, _seen: _move(sheet, path, 1),
}
