"""The named edits: each makes one small change to a manuscript and refuses nonsense.

Pure functions. They name what they change by its key, so an edit made on an older
revision means the same on a newer one. What a manuscript says may be wrong after an
edit (`flaws` tells); its places always hang together.
"""

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from madoguchi.kernel.errors import Refused
from madoguchi.procedures.definition.form import KEY, TAKEN
from madoguchi.procedures.kinds.kind import kinds
from madoguchi.procedures.studio.fields import (
    ROW_PROPERTIES,
    fits,
    own_properties,
    property_at,
)
from madoguchi.procedures.studio.manuscript import (
    NAMED,
    Manuscript,
    Places,
    Value,
    under,
    without,
)
from madoguchi.procedures.studio.references import renamed_option, renamed_question

Edit = Callable[..., Manuscript]
OPTION_CODE: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
EXAMPLE_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
KEYS_OF_KINDS: Final = {"date": "day", "instant": "moment"}
"""Where the name of a kind is a word of the expression language."""
KEYED_ROWS: Final[Mapping[str, tuple[str, str]]] = {
    "amounts": ("key", "amount"),
    "values": ("name", "value"),
}
"""The lists whose rows have a label and a key besides, and how keys begin.

The value of a parameter has its name only, by which officials know it: that they give.
"""
FIRST: Final = ""
"""Stands for the key before the first in an order."""


class NotThere(Refused):
    """What an edit names is not in the manuscript; `place` says what."""

    def __init__(self, place: str) -> None:
        super().__init__("not_there")
        self.place = place


class KeyTaken(Refused):
    """Something else has this key already."""

    def __init__(self, key: str) -> None:
        super().__init__("key_taken")
        self.key = key


class BadKey(Refused):
    """A key of a form that the format does not know."""

    def __init__(self, key: str) -> None:
        super().__init__("bad_key")
        self.key = key


class DoesNotFit(Refused):
    """A value of another kind than its place has."""

    def __init__(self, place: str) -> None:
        super().__init__("does_not_fit")
        self.place = place


class NotHere(Refused):
    """A question cannot stand there: a record inside a record, say."""


# ------------------------------------------------------------------------- values


def put(manuscript: Manuscript, values: Mapping[str, Value]) -> Manuscript:
    """Write values at their places; an empty text, list or nothing takes one away."""
    places = dict(manuscript.places)
    for place, value in values.items():
        how = property_at(manuscript, place)
        if how is None:
            raise NotThere(place)
        if value is None or value in ("", []):
            places.pop(place, None)
        elif not fits(value, how):
            raise DoesNotFit(place)
        elif how.reads == "flag" and value == how.usual:
            places.pop(place, None)
        else:
            places[place] = value
    return manuscript.having(places)


# -------------------------------------------------------------------------- orders


def _put_after(keys: tuple[str, ...], key: str, after: str | None) -> list[str]:
    """Return an order with a key behind another; None means at the end."""
    rest = [one for one in keys if one != key]
    if after is None:
        return [*rest, key]
    if after == FIRST:
        return [key, *rest]
    if after not in rest:
        raise NotThere(after)
    at = rest.index(after) + 1
    return [*rest[:at], key, *rest[at:]]


def _inserted(
    manuscript: Manuscript, order: str, key: str, after: str | None, values: Places
) -> Manuscript:
    keys = manuscript.order(order)
    if key in keys:
        raise KeyTaken(key)
    changed = {order: _put_after(keys, key, after), **values}
    return manuscript.having({**manuscript.places, **changed})


def _moved(
    manuscript: Manuscript, order: str, key: str, after: str | None
) -> Manuscript:
    keys = manuscript.order(order)
    if key not in keys:
        raise NotThere(f"{order}/{key}")
    changed = _put_after(keys, key, after)
    return manuscript.having({**manuscript.places, order: changed})


def _taken_out(
    manuscript: Manuscript, order: str, key: str, *prefixes: str
) -> Manuscript:
    keys = manuscript.order(order)
    if key not in keys:
        raise NotThere(f"{order}/{key}")
    places = dict(manuscript.places)
    for prefix in prefixes:
        places = without(places, prefix)
    places[order] = [one for one in keys if one != key]
    return manuscript.having(places)


def fresh(start: str, taken: Any) -> str:
    """Return a key that nothing has yet.

    >>> fresh("name", {"name", "name2"})
    'name3'
    """
    if start not in taken:
        return start
    return next(f"{start}{n}" for n in range(2, 10**6) if f"{start}{n}" not in taken)


def _key(key: str) -> str:
    if not KEY.fullmatch(key) or key in TAKEN:
        raise BadKey(key)
    return key


def _stays(key: str, now: str, taken: Collection[str]) -> bool:
    """Say whether a key stays as it is; raise KeyTaken when another has it."""
    if key != now and _key(key) in taken:
        raise KeyTaken(key)
    return key == now


def _under_key(manuscript: Manuscript, order: str, table: str, key: str) -> Manuscript:
    """Give a table that no rule mentions another key, in its order too."""
    family, _, now = table.partition("/")
    keys = manuscript.order(order)
    if now not in keys:
        raise NotThere(table)
    if _stays(key, now, keys):
        return manuscript
    places = _renamed(manuscript.places, {table: f"{family}/{key}"})
    places[order] = [key if one == now else one for one in keys]
    return manuscript.having(places)


# --------------------------------------------------------------------------- pages


def add_page(
    manuscript: Manuscript, title: str = "", key: str = "", after: str | None = None
) -> Manuscript:
    """Add a page without questions, at the end or behind another."""
    name = _key(key) if key else fresh("page", set(manuscript.pages))
    values: dict[str, Value] = {f"page/{name}/questions": []}
    if title:
        values[f"page/{name}/title"] = title
    return _inserted(manuscript, "pages", name, after, values)


def rename_page(manuscript: Manuscript, page: str, key: str) -> Manuscript:
    return _under_key(manuscript, "pages", f"page/{page}", key)


def move_page(
    manuscript: Manuscript, page: str, after: str | None = None
) -> Manuscript:
    """Move a page behind another; `after` is "" for the first place."""
    return _moved(manuscript, "pages", page, after)


def remove_page(manuscript: Manuscript, page: str) -> Manuscript:
    """Take a page out with all it asks."""
    for question in manuscript.questions(page):
        manuscript = remove_question(manuscript, question)
    return _taken_out(manuscript, "pages", page, f"page/{page}")


# ----------------------------------------------------------------------- questions


def add_question(
    manuscript: Manuscript,
    into: str,
    kind: str,
    label: str = "",
    after: str | None = None,
) -> Manuscript:
    """Add a question to a page (`page/who`) or to a record (`question/dogs`).

    Its key is that of its kind, with a number when there is one already.
    """
    declared = kinds().get(kind)
    if declared is None:
        raise NotThere(f"kind/{kind}")
    group = _room_for(manuscript, into, kind)
    home = f"{into}/questions"
    taken = set(manuscript.order(home)) if group else set(manuscript.all_questions())
    name = fresh(_usual_key(kind), taken)
    whole = f"{group}.{name}" if group else name
    values: dict[str, Value] = {f"question/{whole}/kind": kind}
    if label:
        values[f"question/{whole}/label"] = label
    if declared.has_options:
        values[f"question/{whole}/options"] = []
    if declared.has_questions:
        values[f"question/{whole}/questions"] = []
    return _inserted(manuscript, home, name, after, values)


def _room_for(manuscript: Manuscript, into: str, kind: str) -> str:
    """Return the record that a question goes into, "" for a page."""
    family, _, name = into.partition("/")
    if family == "page" and name in manuscript.pages:
        return ""
    if family != "question" or f"{into}/questions" not in manuscript.places:
        raise NotThere(into)
    declared = kinds()[kind]
    if declared.has_questions or declared.is_computed:
        raise NotHere("in_a_record")
    return name


def _usual_key(kind: str) -> str:
    key = KEYS_OF_KINDS.get(kind, kind)
    return key if KEY.fullmatch(key) and key not in TAKEN else "question"


def rename_question(manuscript: Manuscript, question: str, key: str) -> Manuscript:
    """Give a question another key; what mentions it mentions it by the new one."""
    home = _home(manuscript, question)
    group, _, inner = question.rpartition(".")
    new = f"{group}.{key}" if group else key
    taken = manuscript.order(home) if group else set(manuscript.all_questions())
    if _stays(key, inner, taken):
        return manuscript
    moved = {f"question/{question}": f"question/{new}"}
    moved[f"option/{question}"] = f"option/{new}"
    for member in manuscript.members(question):
        to = f"{new}.{member.rpartition('.')[2]}"
        moved |= {f"question/{member}": f"question/{to}"}
        moved |= {f"option/{member}": f"option/{to}"}
    places = _renamed(manuscript.places, moved)
    places[home] = [key if one == inner else one for one in manuscript.order(home)]
    return renamed_question(manuscript.having(places), question, new)


def move_question(
    manuscript: Manuscript, question: str, into: str = "", after: str | None = None
) -> Manuscript:
    """Move a question behind another, on its page or on another page."""
    home = _home(manuscript, question)
    target = f"{into}/questions" if into else home
    if target == home:
        return _moved(manuscript, home, question.rpartition(".")[2], after)
    if "." in question or not into.startswith("page/"):
        raise NotHere("into_a_record")
    if into.removeprefix("page/") not in manuscript.pages:
        raise NotThere(into)
    taken = [one for one in manuscript.order(home) if one != question]
    keys = _put_after(manuscript.order(target), question, after)
    return manuscript.having({**manuscript.places, home: taken, target: keys})


def remove_question(manuscript: Manuscript, question: str) -> Manuscript:
    """Take a question out with its options, and out of the roles and the counts.

    A rule that mentions it stays as it is, so that its author decides about it.
    """
    home = _home(manuscript, question)
    prefixes = [f"question/{question}", f"option/{question}"]
    for member in manuscript.members(question):
        prefixes += [f"question/{member}", f"option/{member}"]
    inner = question.rpartition(".")[2]
    changed = _taken_out(manuscript, home, inner, *prefixes)
    for table in ("roles", "attendance"):
        for place, value in under(changed.places, table).items():
            if value == question:
                changed = put(changed, {place: None})
    for row in changed.order("facts"):
        if changed.get(f"facts/{row}/question") == question:
            changed = remove_row(changed, "facts", row)
    return changed


def change_kind(manuscript: Manuscript, question: str, kind: str) -> Manuscript:
    """Ask otherwise: what only the old kind had goes, what both have stays."""
    home = _home(manuscript, question)
    declared = kinds().get(kind)
    if declared is None:
        raise NotThere(f"kind/{kind}")
    group = home.startswith("question/")
    if group and (declared.has_questions or declared.is_computed):
        raise NotHere("in_a_record")
    place = f"question/{question}"
    old = {one.key for one in own_properties(kinds().get(manuscript.kind(question)))}
    new = {one.key for one in own_properties(declared)}
    if not declared.is_computed:
        old.add("value")
    places = {
        at: value
        for at, value in manuscript.places.items()
        if not (
            at.startswith(f"{place}/")
            and at.removeprefix(f"{place}/").partition("@")[0] in old - new
        )
    }
    places[f"{place}/kind"] = kind
    changed = manuscript.having(places)
    changed = _keep_or_drop_options(changed, question, keep=declared.has_options)
    return _keep_or_drop_members(changed, question, keep=declared.has_questions)


def _keep_or_drop_options(
    manuscript: Manuscript, question: str, *, keep: bool
) -> Manuscript:
    order = f"question/{question}/options"
    if keep:
        return manuscript.having({order: [], **manuscript.places})
    places = without(manuscript.places, f"option/{question}")
    places.pop(order, None)
    return manuscript.having(places)


def _keep_or_drop_members(
    manuscript: Manuscript, question: str, *, keep: bool
) -> Manuscript:
    order = f"question/{question}/questions"
    if keep:
        return manuscript.having({order: [], **manuscript.places})
    for member in manuscript.members(question):
        manuscript = remove_question(manuscript, member)
    places = dict(manuscript.places)
    places.pop(order, None)
    return manuscript.having(places)


def _home(manuscript: Manuscript, question: str) -> str:
    home = manuscript.home_of(question)
    if not home:
        raise NotThere(f"question/{question}")
    return home


# ------------------------------------------------------------------------- options


def add_option(
    manuscript: Manuscript,
    question: str,
    label: str = "",
    value: str = "",
    after: str | None = None,
) -> Manuscript:
    order = f"question/{question}/options"
    if order not in manuscript.places:
        raise NotThere(order)
    code = (
        _code(value) if value else fresh("option1", set(manuscript.options(question)))
    )
    values = {f"option/{question}/{code}/label": label} if label else {}
    return _inserted(manuscript, order, code, after, values)


def rename_option(
    manuscript: Manuscript, question: str, option: str, value: str
) -> Manuscript:
    """Give an option another code; rules about it go on being about it."""
    order = f"question/{question}/options"
    codes = manuscript.options(question)
    if option not in codes:
        raise NotThere(f"option/{question}/{option}")
    if value == option:
        return manuscript
    if _code(value) in codes:
        raise KeyTaken(value)
    old, new = f"option/{question}/{option}", f"option/{question}/{value}"
    places = _renamed(manuscript.places, {old: new})
    places[order] = [value if one == option else one for one in codes]
    return renamed_option(manuscript.having(places), question, option, value)


def move_option(
    manuscript: Manuscript, question: str, option: str, after: str | None = None
) -> Manuscript:
    return _moved(manuscript, f"question/{question}/options", option, after)


def remove_option(manuscript: Manuscript, question: str, option: str) -> Manuscript:
    order = f"question/{question}/options"
    return _taken_out(manuscript, order, option, f"option/{question}/{option}")


def _code(value: str) -> str:
    if not OPTION_CODE.fullmatch(value):
        raise BadKey(value)
    return value


# ----------------------------------------------------------------------- other lists


def add_row(
    manuscript: Manuscript,
    rows: str,
    values: Mapping[str, Value] | None = None,
    after: str | None = None,
) -> Manuscript:
    """Add a row to a list of procedure.toml: a law, a need, a step, a fee.

    One that rules or records know by a key gets one, as questions do.
    """
    if rows not in ROW_PROPERTIES:
        raise NotThere(rows)
    said = dict(values or {})
    if keyed := KEYED_ROWS.get(rows):
        key, start = keyed
        taken = {*manuscript.all_questions(), *_said_in(manuscript, rows, key)}
        said.setdefault(key, fresh(start, taken))
    if named := NAMED.get(rows):
        name = str(said.get(named, ""))
        if not name or "/" in name:
            raise BadKey(name)
    else:
        numbers = [int(one) for one in manuscript.order(rows)]
        name = str(max(numbers, default=0) + 1)
    changed = _inserted(manuscript, rows, name, after, {})
    return put(changed, {f"{rows}/{name}/{key}": one for key, one in said.items()})


def _said_in(manuscript: Manuscript, rows: str, key: str) -> set[str]:
    return {manuscript.text(f"{rows}/{row}/{key}") for row in manuscript.order(rows)}


def move_row(
    manuscript: Manuscript, rows: str, row: str, after: str | None = None
) -> Manuscript:
    return _moved(manuscript, _list(rows), row, after)


def remove_row(manuscript: Manuscript, rows: str, row: str) -> Manuscript:
    return _taken_out(manuscript, _list(rows), row, f"{rows}/{row}")


def _list(rows: str) -> str:
    if rows not in ROW_PROPERTIES:
        raise NotThere(rows)
    return rows


# ------------------------------------------------------------------------ the flow


def add_stage(
    manuscript: Manuscript,
    kind: str,
    title: str = "",
    key: str = "",
    after: str | None = None,
) -> Manuscript:
    """Add a stage of the work; who does it follows from what it is, until changed."""
    stages = manuscript.order("stages")
    name = _key(key) if key else fresh(_usual_key(kind), set(stages))
    changed = _inserted(manuscript, "stages", name, after, {})
    values = {f"stage/{name}/kind": kind, f"stage/{name}/who": "clerk"}
    return put(changed, {**values, f"stage/{name}/title": title})


def rename_stage(manuscript: Manuscript, stage: str, key: str) -> Manuscript:
    return _under_key(manuscript, "stages", f"stage/{stage}", key)


def move_stage(
    manuscript: Manuscript, stage: str, after: str | None = None
) -> Manuscript:
    return _moved(manuscript, "stages", stage, after)


def remove_stage(manuscript: Manuscript, stage: str) -> Manuscript:
    return _taken_out(manuscript, "stages", stage, f"stage/{stage}")


# ------------------------------------------------------------------------ examples


def add_example(manuscript: Manuscript, name: str, example: str) -> Manuscript:
    """Keep a worked example, the text of its file, under a name of its own."""
    if not EXAMPLE_NAME.fullmatch(name):
        raise BadKey(name)
    try:
        tomllib.loads(example)
    except tomllib.TOMLDecodeError:
        raise DoesNotFit(f"example/{name}") from None
    values = {f"example/{name}": example}
    return _inserted(manuscript, "examples", name, None, values)


def remove_example(manuscript: Manuscript, name: str) -> Manuscript:
    changed = _taken_out(manuscript, "examples", name)
    places = dict(changed.places)
    del places[f"example/{name}"]
    return manuscript.having(places)


def _renamed(places: Places, moved: Mapping[str, str]) -> dict[str, Value]:
    """Return the places with some tables under another address."""
    found = {}
    for place, value in places.items():
        parent, _, key = place.rpartition("/")
        for old, new in moved.items():
            if parent == old or parent.startswith(f"{old}/"):
                parent = new + parent.removeprefix(old)
                break
        found[f"{parent}/{key}" if parent else key] = value
    return found


EDITS: Final[Mapping[str, Edit]] = {
    edit.__name__: edit
    for edit in (
        put, add_page, rename_page, move_page, remove_page,
        add_question, rename_question, move_question, remove_question, change_kind,
        add_option, rename_option, move_option, remove_option,
        add_row, move_row, remove_row,
        add_stage, rename_stage, move_stage, remove_stage,
        add_example, remove_example,
    )
}  # fmt: skip
"""Every edit by its name; what keeps manuscripts calls them by it."""
