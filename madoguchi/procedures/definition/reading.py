"""Read one table of a file, key by key, noting every flaw on the way."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from madoguchi.kernel.languages.language import CODE, EASY, JAPANESE
from madoguchi.kernel.ruby import broken_mark
from madoguchi.kernel.sentence import Sentence, says
from madoguchi.procedures.definition.locate import Path as Keys
from madoguchi.procedures.definition.locate import lines_of
from madoguchi.procedures.definition.problems import Flaw, did_you_mean
from madoguchi.procedures.expressions.parse import parse
from madoguchi.procedures.expressions.table import from_data, to_tree
from madoguchi.procedures.expressions.tree import BadExpression, Node
from madoguchi.procedures.texts import NEEDED, Text

WORDS = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
    date: "a date",
}
BOM = "\ufeff"
"""What some editors put before a text; it says nothing."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
NOT_UTF8 = says("the file is not written in UTF-8: save it so")
TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")


@dataclass(slots=True)
class Source:
    """One file, the lines of its keys and the flaws of the whole folder."""

    name: str
    flaws: list[Flaw]
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Keys, int] = field(default_factory=dict)

    def flaw(self, keys: Keys, sentence: str, language: str = "") -> None:
        near = keys
        while near and near not in self.lines:
            near = near[:-1]
        line = self.lines.get(near, 1)
        self.flaws.append(Flaw(self.name, line, sentence, keys, language))


def read_source(path: Path, name: str, flaws: list[Flaw]) -> Source:
    """Read a file; one that is missing or no TOML becomes a flaw."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        flaws.append(Flaw(name, 0, says("the file is missing: write it")))
    except UnicodeDecodeError:
        flaws.append(Flaw(name, 0, NOT_UTF8))
    except OSError:
        why = says("this cannot be read: put a file there that may be read")
        flaws.append(Flaw(name, 0, why))
    else:
        return source_of(text.removeprefix(BOM), name, flaws)
    return Source(name, flaws)


def source_of(text: str, name: str, flaws: list[Flaw]) -> Source:
    """Read the text of a file; one that is no TOML becomes a flaw."""
    source = Source(name, flaws)
    try:
        source.data = tomllib.loads(text)
        source.lines = lines_of(text)
    except tomllib.TOMLDecodeError as error:
        flaws.append(_not_toml(name, text, str(error)))
    except (RecursionError, ValueError):
        # Python itself gives up: brackets without end, a number of thousands of digits.
        source.data, source.lines = {}, {}
        why = says(
            "this is nested too deep, or a number in it is too long: write it shorter"
        )
        flaws.append(Flaw(name, 0, why))
    return source


def _not_toml(name: str, text: str, message: str) -> Flaw:
    place = TOML_PLACE.search(message)
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    said = TOML_PLACE.sub("", message)
    if said.startswith(("Cannot overwrite", "Duplicate", "Cannot declare")):
        # The place is where the value ends, and the key stands before it.
        return Flaw(
            name, line, says("this key or table is written twice: take one out")
        )
    said = f"{said[:1].lower()}{said[1:]}"
    remedy = 'a line is a [table], or key = "text", 3, true, [1, 2] or 2026-04-01'
    return Flaw(
        name, line, says("this is not TOML: {said}; {remedy}", said=said, remedy=remedy)
    )


class Table:
    """One table; every key that is read is known, the others are flaws."""

    def __init__(
        self, source: Source, data: dict[str, Any], keys: Keys, twin: "Twins"
    ) -> None:
        self.source = source
        self.data = data
        self.keys = keys
        self.twin = twin
        self.known: list[str] = []

    def flaw(self, key: str | None, sentence: str, language: str = "") -> None:
        keys = self.keys if key is None else (*self.keys, key)
        self.source.flaw(keys, sentence, language)

    def has(self, key: str) -> bool:
        return key in self.data

    def value(self, key: str, kind: type, *, needed: bool) -> Any:
        """Return a value of this type; None when it is not there or not so."""
        self.known.append(key)
        if key not in self.data:
            if needed:
                self.flaw(None, says('"{key}" is missing: write it here', key=key))
            return None
        value = self.data[key]
        if type(value) is not kind:
            found = WORDS.get(type(value), "something else")
            self.flaw(
                key,
                says(
                    '"{key}" must be {wanted}, found {found}',
                    key=key,
                    wanted=WORDS[kind],
                    found=found,
                ),
            )
            return None
        if isinstance(value, str) and CONTROL.search(value):
            self.flaw(key, no_control(key))
            return None
        return value

    def word(self, key: str, *, needed: bool = False, default: str = "") -> str:
        """Return a code or a plain text that is not translated."""
        value = self.value(key, str, needed=needed)
        if value is not None and not value.strip():
            self.flaw(
                key, says('"{key}" is empty: write it, or take the key out', key=key)
            )
        return default if value is None else value

    def code(
        self, key: str, shape: re.Pattern[str], wrong: Callable[[str], Sentence]
    ) -> str:
        """Return a word of a shape; `wrong` says of another what it must be."""
        value = self.word(key, needed=True)
        if value and not shape.fullmatch(value):
            self.flaw(key, wrong(value))
        return value

    def one_of(self, key: str, codes: Sequence[str], default: str | None = None) -> str:
        """Return one of these codes; needed when there is no default."""
        value = self.value(key, str, needed=default is None)
        if value is not None and value not in codes:
            self.flaw(
                key,
                says(
                    '"{value}" is not possible for "{key}"{advice}',
                    value=value,
                    key=key,
                    advice=did_you_mean(value, codes),
                ),
            )
        return value or default or codes[0]

    def number(
        self,
        key: str,
        *,
        least: int = 0,
        most: int = 10**12,
        default: int | None = None,
    ) -> int:
        """Return a whole number in these limits; needed when there is no default."""
        value = self.value(key, int, needed=default is None)
        if value is not None and not least <= value <= most:
            self.flaw(
                key,
                says(
                    '"{key}" must lie from {least} to {most}, found {value}',
                    key=key,
                    least=least,
                    most=most,
                    value=value,
                ),
            )
        return int(value if value is not None else default or least)

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self.value(key, bool, needed=False)
        return default if value is None else value

    def day(self, key: str, *, default: date | None = None) -> date:
        return self.value(key, date, needed=default is None) or default or date.min

    def words(self, key: str, codes: Sequence[str] = ()) -> tuple[str, ...]:
        """Return a list of texts, or of codes when the codes are given."""
        values = self.value(key, list, needed=False) or []
        for index, value in enumerate(values):
            place = (*self.keys, key, index)
            if not isinstance(value, str) or not value.strip():
                self.source.flaw(place, says('"{key}" holds texts only', key=key))
            elif CONTROL.search(value):
                self.source.flaw(place, no_control(key))
            elif codes and value not in codes:
                advice = did_you_mean(value, codes)
                self.source.flaw(
                    place,
                    says(
                        '"{value}" is not possible for "{key}"{advice}',
                        value=value,
                        key=key,
                        advice=advice,
                    ),
                )
            elif value in values[:index]:
                self.source.flaw(
                    place,
                    says('"{value}" stands twice in "{key}"', value=value, key=key),
                )
        return tuple(value for value in values if isinstance(value, str))

    def text(
        self, key: str, *, needed: bool = False, most: int = 4000, twin: bool = True
    ) -> Text:
        """Return a text with its twins in the other languages."""
        value = self.word(key, needed=needed)
        if len(value) > most:
            self.flaw(
                key,
                says(
                    '"{key}" has {count} characters; at most {most} fit',
                    key=key,
                    count=len(value),
                    most=most,
                ),
            )
        return self.twin.join(self, key, value, needed=twin)

    def texts(self, key: str) -> tuple[Text, ...]:
        """Return a list of texts with their twins."""
        return self.twin.join_all(self, key, self.words(key))

    def expression(self, key: str, *, needed: bool = False) -> Node | None:
        """Return an expression: its text, or a decision table."""
        table = self.data.get(key)
        if isinstance(table, dict):
            self.known.append(key)
            read = partial(_tree_of, table)
        elif value := self.word(key, needed=needed):
            read = partial(parse, value)
        else:
            return None
        try:
            return read()
        except BadExpression as bad:
            self.bad_expression(key, bad)
            return None

    def bad_expression(self, key: str, bad: BadExpression) -> None:
        text = self.data.get(key, "")
        if not isinstance(text, str):  # a decision table says itself where
            self.flaw(key, says('in "{key}": {why}', key=key, why=bad.why))
            return
        near = text[bad.at : bad.at + 20].split("\n", 1)[0]
        place = f'character {bad.at + 1}, at "{near}"' if near else "its end"
        self.flaw(
            key, says('in "{key}", {place}: {why}', key=key, place=place, why=bad.why)
        )

    def table(self, key: str, *, needed: bool = False) -> "Table":
        value = self.value(key, dict, needed=needed) or {}
        return Table(self.source, value, (*self.keys, key), self.twin.table(key))

    def tables(
        self, key: str, by: str = "", *, needed: Sentence | None = None
    ) -> Iterator["Table"]:
        """Yield the tables of a list; twins share the place or the value of `by`.

        Where one at least is needed, `needed` says so.
        """
        values = self.value(key, list, needed=False) or []
        if needed is not None and not values:
            self.flaw(None, needed)
        for index, value in enumerate(values):
            place = (*self.keys, key, index)
            if not isinstance(value, dict):
                self.source.flaw(place, says('"{key}" holds tables only', key=key))
                continue
            twin = self.twin.entry(key, index, by, value.get(by))
            yield Table(self.source, value, place, twin)

    def beside(self, *keys: str) -> None:
        """Look for the twin under a key of its own instead."""
        self.twin = self.twin.root(*keys)

    def done(self) -> None:
        """Refuse the keys that nobody read."""
        for key in self.data:
            if key not in self.known:
                advice = did_you_mean(key, self.known)
                self.flaw(
                    key,
                    says(
                        'the key "{key}" is not known here{advice}',
                        key=key,
                        advice=advice,
                    ),
                )


def no_control(place: str) -> Sentence:
    """Say that a text holds what no database and no page can show."""
    return says('"{key}" holds a control character: take it out', key=place)


def _tree_of(table: dict[str, Any]) -> Node:
    return to_tree(from_data(table))


class Twin:
    """The table of another language that stands beside a table."""

    def __init__(
        self,
        source: Source,
        language: str,
        keys: Keys = (),
        used: set[Keys] | None = None,
    ) -> None:
        self.source = source
        self.language = language
        self.keys = keys
        self.used: set[Keys] = set() if used is None else used

    @property
    def data(self) -> Any:
        found: Any = self.source.data
        for key in self.keys:
            if isinstance(found, dict):
                found = found.get(key)
            elif isinstance(found, list) and isinstance(key, int):
                found = found[key] if key < len(found) else None
            else:
                return None
        return found

    @property
    def is_needed(self) -> bool:
        return self.language in NEEDED

    def table(self, *keys: str | int) -> "Twin":
        return Twin(self.source, self.language, (*self.keys, *keys), self.used)

    def root(self, *keys: str | int) -> "Twin":
        return Twin(self.source, self.language, keys, self.used)

    def entry(self, key: str, index: int, by: str, value: Any) -> "Twin":
        if by:
            entries = self.table(key).data
            for place, one in enumerate(entries if isinstance(entries, list) else ()):
                if isinstance(one, dict) and one.get(by) == value:
                    self.used.add((*self.keys, key, place, by))
                    return self.table(key, place)
            return self.table(key, str(value))
        return self.table(key, index)

    def said(self) -> str:
        """Return the text that stands here; empty where there is none."""
        self.used.add(self.keys)
        text = self.data
        if not isinstance(text, str) or not text.strip():
            return ""
        if CONTROL.search(text):
            self.source.flaw(self.keys, no_control(self.place))
        if self.language == EASY and (rest := broken_mark(text)):
            self.source.flaw(
                self.keys,
                says(
                    '{place}: a reading is kana in 《》 after its kanji, at "{near}"',
                    place=self.place,
                    near=rest[:12],
                ),
            )
        return text

    def said_all(self, count: int) -> list[str]:
        """Return the texts of a list of so many; empty where there is none."""
        found = [self.table(index).said() for index in range(count)]
        given = self.data if isinstance(self.data, list) else []
        if given and len(given) < count and not self.is_needed:
            self.source.flaw(
                self.keys,
                says(
                    '{place} has {given} texts for {count} in Japanese: write "" for '
                    "those that are not translated yet",
                    place=self.place,
                    given=len(given),
                    count=count,
                ),
            )
        return found

    @property
    def place(self) -> str:
        *tables, last = (str(key) for key in self.keys)
        dotted = ".".join(f'"{key}"' if "." in key else key for key in tables)
        return f"[{dotted}] {last}" if dotted else last

    def done(self) -> None:
        """Refuse the texts that stand beside nothing."""
        for keys in _leaves(self.source.data, ()):
            if keys not in self.used:
                place = Twin(self.source, self.language, keys).place
                self.source.flaw(
                    keys, says("{place} stands beside no Japanese text", place=place)
                )


class Twins:
    """The tables of all other languages that stand beside a table."""

    def __init__(self, *each: Twin) -> None:
        self.each = each

    def table(self, *keys: str | int) -> "Twins":
        return Twins(*(one.table(*keys) for one in self.each))

    def root(self, *keys: str | int) -> "Twins":
        return Twins(*(one.root(*keys) for one in self.each))

    def entry(self, key: str, index: int, by: str, value: Any) -> "Twins":
        return Twins(*(one.entry(key, index, by, value) for one in self.each))

    def join(self, table: Table, key: str, value: str, *, needed: bool) -> Text:
        """Return the text in every language, noting what a needed one lacks."""
        if not value:
            return Text()
        text = Text(ja=value)
        for one in self.table(key).each:
            if said := one.said():
                text[one.language] = said
            elif needed and one.is_needed:
                table.flaw(
                    key,
                    says(
                        'the text "{key}" has no twin: write {place} in {file}',
                        key=key,
                        place=one.place,
                        file=one.source.name,
                    ),
                    one.language,
                )
        return text

    def join_all(
        self, table: Table, key: str, values: Sequence[str]
    ) -> tuple[Text, ...]:
        texts = [Text(ja=value) for value in values]
        for one in self.table(key).each:
            said = one.said_all(len(values))
            if one.is_needed and (count := len(list(filter(None, said)))) < len(values):
                table.flaw(
                    key,
                    says(
                        '"{key}" has {count} texts, {place} in {file} '
                        "has {other_count}",
                        key=key,
                        count=len(values),
                        place=one.place,
                        file=one.source.name,
                        other_count=count,
                    ),
                    one.language,
                )
            for text, twin in zip(texts, said, strict=True):
                if twin:
                    text[one.language] = twin
        return tuple(texts)

    def words(self, key: str) -> Mapping[str, tuple[str, ...]]:
        """Return the words of each language, which stand beside no text one by one."""
        found = {}
        for one in self.table(key).each:
            words = one.data if isinstance(one.data, list) else []
            one.used.update((*one.keys, index) for index in range(len(words)))
            if words:
                found[one.language] = tuple(map(str, words))
        return found

    def done(self) -> None:
        for one in self.each:
            one.done()


def languages_in(folder: Path) -> set[str]:
    """Return the languages that a folder has texts in: `texts/<language>.toml`."""
    return {path.stem for path in folder.glob("texts/*.toml")}


def read_twins(
    given: Collection[str], read: Callable[[str], Source], flaws: list[Flaw]
) -> Twins:
    """Read the texts of every language given, and of those that are needed."""
    each = []
    for language in sorted({*given, *NEEDED}):
        source = read(f"texts/{language}.toml")
        if language == JAPANESE:
            flaws.append(
                Flaw(
                    source.name,
                    0,
                    says("Japanese stands in the main files: delete this"),
                )
            )
        elif not CODE.fullmatch(language):
            flaws.append(
                Flaw(
                    source.name,
                    0,
                    says(
                        '"{language}" is no language: name the file as in en, ko, '
                        "zh-Hans or ja-easy",
                        language=language,
                    ),
                )
            )
        else:
            each.append(Twin(source, language))
    return Twins(*each)


def _leaves(value: Any, keys: Keys) -> Iterator[Keys]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _leaves(one, (*keys, key))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _leaves(one, (*keys, index))
    else:
        yield keys
