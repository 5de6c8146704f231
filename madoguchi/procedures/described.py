"""Describe the files of a definition as JSON Schema, for editors.

Nothing of the format is written down here: the loader reads a table that holds nothing
and notes what it is asked for. What only a whole version can tell (names, conditions,
twins) stays with `madoguchi check`.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from madoguchi.kernel.sentence import Sentence
from madoguchi.procedures.definition.form import LIMIT, read_question
from madoguchi.procedures.definition.load import read_form, read_procedure
from madoguchi.procedures.definition.locate import Path as Keys
from madoguchi.procedures.definition.reading import Source, Table, Twins
from madoguchi.procedures.definition.stages import read_flow
from madoguchi.procedures.examples import read_example
from madoguchi.procedures.expressions.table import KEYS as TABLE_KEYS
from madoguchi.procedures.expressions.tree import MAX_WORDS, Node
from madoguchi.procedures.gate.records import read_table
from madoguchi.procedures.kinds.kind import Kind, kinds
from madoguchi.procedures.limits import read_limits_table
from madoguchi.procedures.texts import Text

Json = dict[str, Any]
DIALECT: Final = "http://json-schema.org/draft-07/schema#"
"""The one that editors of TOML know."""
TYPES: Final[Mapping[type, Json]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    list: {"type": "array"},
    dict: {"type": "object"},
    date: {"type": "string", "format": "date"},
}
WORD: Final[Json] = {"type": "string", "pattern": r"\S"}
DAY: Final = r"^\d{4}-\d{2}-\d{2}$"
ANY_ONE: Final = "*"
"""Stands for a key that the version itself chooses."""
EACH: Final = "0"
"""Stands for the texts of a list."""


class _Anything(dict[str, Any]):
    """A table that seems to hold every key, each an empty text."""

    def __missing__(self, key: str) -> str:
        return ""

    def __bool__(self) -> bool:
        return True


class Asked(Table):
    """A table that notes what it is asked for; `kind` is the question it plays."""

    def __init__(
        self,
        keys: Keys = (),
        twin: "AskedTwins | None" = None,
        *,
        kind: str = "",
        lists: Mapping[str, Json] | None = None,
    ) -> None:
        super().__init__(Source("", []), _Anything(), keys, twin or AskedTwins())
        self.kind = kind
        self.lists = lists or {}
        """What the tables of a list are, where they are described elsewhere."""
        self.found: Json = {}
        self.needed: list[str] = []
        self.inside: dict[str, Asked] = {}
        self.listed: dict[str, tuple[Asked, bool]] = {}

    def has(self, key: str) -> bool:
        del key
        return True

    def _note(self, key: str, described: Json, *, needed: bool) -> None:
        self.found.setdefault(key, described)
        if needed and key not in self.needed:
            self.needed.append(key)

    def value(self, key: str, kind: type, *, needed: bool) -> Any:
        self._note(key, dict(TYPES[kind]), needed=needed)

    def word(self, key: str, *, needed: bool = False, default: str = "") -> str:
        self._note(key, dict(WORD), needed=needed)
        return self.kind if key == "kind" and self.kind else default

    def code(
        self, key: str, shape: re.Pattern[str], wrong: Callable[[str], Sentence]
    ) -> str:
        del wrong
        described = {"type": "string", "pattern": f"^(?:{shape.pattern})$"}
        self._note(key, described, needed=True)
        return ""

    def one_of(self, key: str, codes: Sequence[str], default: str | None = None) -> str:
        possible = [one for one in codes if one]
        self._note(key, {"enum": possible}, needed=default is None)
        return default or codes[0]

    def number(
        self,
        key: str,
        *,
        least: int = 0,
        most: int = 10**12,
        default: int | None = None,
    ) -> int:
        described = {"type": "integer", "minimum": least, "maximum": most}
        self._note(key, described, needed=default is None)
        return default or least

    def flag(self, key: str, *, default: bool = False) -> bool:
        self._note(key, {"type": "boolean"}, needed=False)
        return default

    def day(self, key: str, *, default: date | None = None) -> date:
        self._note(key, dict(TYPES[date]), needed=default is None)
        return default or date.min

    def words(self, key: str, codes: Sequence[str] = ()) -> tuple[str, ...]:
        each = {"enum": list(codes)} if codes else dict(WORD)
        listed = {"type": "array", "items": each, "uniqueItems": True}
        self._note(key, listed, needed=False)
        return ()

    def text(
        self, key: str, *, needed: bool = False, most: int = 4000, twin: bool = True
    ) -> Text:
        self._note(key, WORD | {"maxLength": most}, needed=needed)
        self.twin.join(self, key, "", needed=twin)
        return Text()

    def expression(self, key: str, *, needed: bool = False) -> Node | None:
        told = {
            "anyOf": [
                WORD | {"maxLength": MAX_WORDS},
                {"type": "object", "required": list(TABLE_KEYS)},
            ],
            "description": "An expression, or a decision table.",
        }
        self._note(key, told, needed=needed)
        return None

    def table(self, key: str, *, needed: bool = False) -> "Asked":
        twin = self.twin.table(key)
        assert isinstance(twin, AskedTwins)  # noqa: S101  made of its own kind
        inner = self.inside.setdefault(key, Asked((*self.keys, key), twin))
        self._note(key, {}, needed=needed)
        return inner

    def tables(
        self, key: str, by: str = "", *, needed: Sentence | None = None
    ) -> Iterator["Table"]:
        self._note(key, {}, needed=needed is not None)
        if key in self.lists:
            return
        twin = self.twin.entry(key, 0, by, ANY_ONE)
        assert isinstance(twin, AskedTwins)  # noqa: S101  made of its own kind
        inner = Asked((*self.keys, key), twin, lists=self.lists)
        self.listed[key] = (inner, needed is not None)
        yield inner

    def done(self) -> None:
        """Keep every key: nothing was there to be wrong."""

    def schema(self) -> Json:
        """Return what was asked for as a schema of an object."""
        properties: Json = {}
        for key, described in self.found.items():
            if key in self.lists:
                properties[key] = {"type": "array", "items": self.lists[key]}
            elif key in self.inside:
                properties[key] = self.inside[key].schema()
            elif key in self.listed:
                inner, needed = self.listed[key]
                properties[key] = {"type": "array", "items": inner.schema()}
                if needed:
                    properties[key]["minItems"] = 1
            else:
                properties[key] = described
        described = {
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
        }
        return described | ({"required": self.needed} if self.needed else {})


class AskedTwins(Twins):
    """The tables beside a table; all note in one place where a text may stand."""

    def __init__(self, keys: Keys = (), places: set[Keys] | None = None) -> None:
        super().__init__()
        self.keys = keys
        self.places: set[Keys] = set() if places is None else places

    def table(self, *keys: str | int) -> "AskedTwins":
        return AskedTwins((*self.keys, *keys), self.places)

    def root(self, *keys: str | int) -> "AskedTwins":
        """Stand under a key of its own; the last one is the version's to choose."""
        return AskedTwins((*keys[:-1], ANY_ONE), self.places)

    def entry(self, key: str, index: int, by: str, value: Any) -> "AskedTwins":
        del index, value
        # Tables that go by a name may be a list or a table of the names.
        return self.table(key, f"[{by}]")

    def join(self, table: Table, key: str, value: str, *, needed: bool) -> Text:
        del table, value, needed
        self.places.add((*self.keys, key or ANY_ONE))
        return Text()

    def join_all(
        self, table: Table, key: str, values: Sequence[str]
    ) -> tuple[Text, ...]:
        del table, values
        self.places.add((*self.keys, key, 0))
        return ()

    def words(self, key: str) -> Mapping[str, tuple[str, ...]]:
        self.places.add((*self.keys, key, 0))
        return {}


def schemas() -> dict[str, Json]:
    """Return the schema of each file of a version, by the file's name."""
    places: set[Keys] = set()
    main, flow = Asked(twin=AskedTwins((), places)), Asked(twin=AskedTwins((), places))
    read_procedure(main)
    read_flow(flow)
    questions = _questions(places)
    example, limits, tests = Asked(), Asked(), Asked()
    read_example(example, "")
    read_limits_table(limits, "")
    read_table(tests)
    return {
        "procedure": _whole("procedure.toml", main.schema()),
        "questions": _whole("questions.toml", questions),
        "flow": _whole("flow.toml", flow.schema()),
        "texts": _whole("texts/<language>.toml", _texts(places)),
        "examples": _whole("examples/<name>.toml", example.schema()),
        "limits": _whole("limits.toml", limits.schema()),
        "usability": _whole("usability.toml", tests.schema()),
    }


def _whole(file: str, schema: Json) -> Json:
    return {"$schema": DIALECT, "title": file, **schema}


def _questions(places: set[Keys]) -> Json:
    """Describe pages; what a question may say depends on its kind."""
    top = Asked(
        twin=AskedTwins((), places),
        lists={"questions": {"$ref": "#/definitions/question"}},
    )
    read_form(top)
    inside = {name: one for name, one in kinds().items() if _may_stand_inside(one)}
    return top.schema() | {
        "definitions": {
            "question": _by_kind(kinds(), places, group=""),
            "question_inside": _by_kind(inside, places, group=ANY_ONE),
        }
    }


def _may_stand_inside(kind: Kind) -> bool:
    return not kind.has_questions and not kind.is_computed


def _by_kind(possible: Mapping[str, Kind], places: set[Keys], group: str) -> Json:
    return {
        "type": "object",
        "required": ["key", "kind", "label"],
        "properties": {"kind": {"enum": sorted(possible)}},
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
                "then": _question(kind, places, group),
            }
            for name, kind in sorted(possible.items())
        ],
    }


def _question(kind: Kind, places: set[Keys], group: str) -> Json:
    asked = Asked(
        twin=AskedTwins((), places),
        kind=kind.name,
        lists={"questions": {"$ref": "#/definitions/question_inside"}},
    )
    read_question(asked, group)
    for key, own in kind.own.items():
        if own.needed:
            asked.needed.append(key)
        if own.reads == "limit":
            asked.found[key] = {"type": "string", "pattern": f"^(?:{LIMIT.pattern})$"}
    return asked.schema()


def _texts(places: Collection[Keys]) -> Json:
    """Describe a file of texts: every place where one may stand, none needed."""
    tree: Json = {}
    for keys in places:
        here = tree
        for key in keys:
            here = here.setdefault(EACH if key == 0 else str(key), {})
    return _branch(tree)


def _branch(tree: Json) -> Json:
    if not tree:
        return {"type": "string"}
    if EACH in tree:
        return {"type": "array", "items": {"type": "string"}}
    for key, inner in tree.items():
        if key.startswith("["):
            return _entries(key[1:-1], inner)
    described: Json = {
        "type": "object",
        "properties": {
            key: _branch(one) for key, one in tree.items() if key != ANY_ONE
        },
        "additionalProperties": _branch(tree[ANY_ONE]) if ANY_ONE in tree else False,
    }
    return described


def _entries(by: str, inner: Json) -> Json:
    """Describe tables of a list; those that go by a name may stand under it."""
    one = _branch(inner)
    if not by:
        return {"type": "array", "items": one}
    named = {**one, "properties": {by: {"type": "string"}, **one["properties"]}}
    return {
        "anyOf": [
            {"type": "array", "items": named | {"required": [by]}},
            {"type": "object", "additionalProperties": one},
        ]
    }


def written(name: str) -> str:
    """Return a schema as a file has it; made twice, it is the same."""
    text = json.dumps(schemas()[name], ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n"
