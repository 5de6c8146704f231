"""Split one line of a Japanese address into its parts, by a list of places.

Pure: what places there are is handed in. Nothing is made up: a part is a piece of the
line in the spelling of the list, or empty. Only what the list leaves no choice about
(the prefecture of 千代田区) is added, and named as `inferred`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from madoguchi.kernel.text import HYPHENS
from madoguchi.kernel.tokens import (
    NUMERALS,
    ORDINALS,
    Key,
    Token,
    is_figure,
    kanji_number,
    kanji_value,
    key_of,
    tokens_of,
)

DIGITS = "0-9０-９"
POSTAL_CODE = re.compile(
    rf"\s*〒?\s*([{DIGITS}]{{3}})[{re.escape(HYPHENS)}]?([{DIGITS}]{{4}})"
    rf"(?![{DIGITS}{re.escape(HYPHENS)}])\s*"
)
BETWEEN_NUMBERS = frozenset("-ノ丿・")
UNITS = (
    ("番", "地", "ノ"), ("番", "地"), ("番", "ノ"), ("番",), ("号",), ("丁", "目"),
    ("丁",),
)  # fmt: skip
AFTER_NUMBERS = (("地", "先"), ("地", "内"), ("先",), ("番", "外", "地"))
ROOM = frozenset({"室", "階", "棟", "F", "f"})
BRANCHES = frozenset("甲乙丙丁戊己イロハニホヘト")
MOST_NAMED = 100
MOST_CHOME = 30
"""A town is divided into fewer; a larger first number is a lot (番地)."""
LONGEST_TOWN = 30
LONGEST_NAME = 4
"""The characters of the longest prefecture: 神奈川県."""
BLANK_EDGES = " \t\r\n\u3000,，、"
BEFORE = BLANK_EDGES + HYPHENS
BEHIND = BLANK_EDGES + HYPHENS.translate({ord(one): None for one in "ーｰ"})
"""What joins parts; a long vowel at the end belongs to a name: スカイタワー."""


class Municipality(NamedTuple):
    """A city, ward, town or village, by the names that make it one."""

    prefecture: str
    city: str


class Town(NamedTuple):
    """A town (町域); `has_chome` says that it is divided into 丁目."""

    name: str
    has_chome: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """An address in parts; `chome` is 0 where there is none.

    `inferred` names the parts that were not in the line.
    """

    postal_code: str = ""
    prefecture: str = ""
    city: str = ""
    town: str = ""
    chome: int = 0
    rest: str = ""
    building: str = ""
    inferred: frozenset[str] = frozenset()
    is_known: bool = False
    """The town is one of the list."""

    def with_code(self, code: str) -> "Split":
        """Return the same with the postal code that the other parts lead to."""
        return replace(self, postal_code=code, inferred=self.inferred | {"postal_code"})

    @property
    def official_town(self) -> str:
        """Return the town with its 丁目 as its official name writes it."""
        return with_chome(self.town, self.chome)


def with_chome(town: str, chome: int) -> str:
    """Return the official name of a town's 丁目.

    >>> with_chome("押上", 1), with_chome("紀尾井町", 0)
    ('押上一丁目', '紀尾井町')
    """
    return f"{town}{kanji_number(chome)}丁目" if chome else town


def without_chome(name: str) -> tuple[str, int]:
    """Take the 丁目 off an official name; 0 when it has none.

    >>> without_chome("押上一丁目"), without_chome("紀尾井町"), without_chome("二丁目")
    (('押上', 1), ('紀尾井町', 0), ('二丁目', 0))
    """
    found = re.fullmatch(rf"(.+?)([{ORDINALS}十]+)丁目", name)
    if found is None or found[1][-1] in NUMERALS:
        return name, 0
    number = kanji_value(found[2])
    same = 0 < number <= MOST_CHOME and with_chome(found[1], number) == name
    return (found[1], number) if same else (name, 0)


# ------------------------------------------------------------------ list of places


@dataclass(frozen=True)
class Gazetteer:
    """The places an address can be in (地名の一覧).

    `towns_in` lists the towns of a municipality; `holding` the municipalities with
    a town of exactly one of some names, by that name.
    """

    municipalities: Sequence[Municipality]
    towns_in: Callable[[Municipality], Sequence[Town]]
    holding: Callable[[Sequence[str]], Mapping[str, Sequence[Municipality]]]
    _towns: dict[Municipality, dict[Key, Town]] = field(
        default_factory=dict, repr=False
    )

    @cached_property
    def prefectures(self) -> Mapping[Key, str]:
        return {key_of(one.prefecture): one.prefecture for one in self.municipalities}

    @cached_property
    def short_prefectures(self) -> Mapping[Key, str]:
        return {key[:-1]: name for key, name in self.prefectures.items()}

    @cached_property
    def by_name(self) -> Mapping[Key, Sequence[Municipality]]:
        """Return the municipalities by their whole names."""
        found: dict[Key, list[Municipality]] = {}
        for one in self.municipalities:
            found.setdefault(key_of(one.city), []).append(one)
        return found

    @cached_property
    def by_short_name(self) -> Mapping[Key, Sequence[Municipality]]:
        """Return them by what people leave out: the county, the city of a ward."""
        found: dict[Key, list[Municipality]] = {}
        for one in self.municipalities:
            short = re.fullmatch("(?:.+?郡(.+[町村])|.+?市(.+区))", one.city)
            if short:
                found.setdefault(key_of(short[1] or short[2]), []).append(one)
        return found

    def towns(self, municipality: Municipality) -> Mapping[Key, Town]:
        known = self._towns.get(municipality)
        if known is None:
            known = {}
            for one in self.towns_in(municipality):
                same = known.setdefault(key_of(one.name), one)
                shorter = min(one.name, same.name, key=len)  # the one without 大字
                has_chome = one.has_chome or same.has_chome
                known[key_of(one.name)] = Town(shorter, has_chome)
            self._towns[municipality] = known
        return known


# ----------------------------------------------------------------------- splitting


def split_address(line: str, places: Gazetteer) -> Split:
    """Split a line; what cannot be placed stays in `rest`, as it was typed."""
    code, start = _postal_code(line)
    reader = _Reader(line, tokens_of(line), places)
    at = next((n for n, one in enumerate(reader.tokens) if one.start >= start), None)
    if at is None:
        return Split(postal_code=code)
    return replace(reader.read(at), postal_code=code)


def _postal_code(line: str) -> tuple[str, int]:
    found = POSTAL_CODE.match(line)
    if found is None:
        return "", 0
    return unicodedata.normalize("NFKC", found[1] + found[2]), found.end()


@dataclass(frozen=True)
class _Reader:
    """One line and the places it may name."""

    line: str
    tokens: list[Token]
    places: Gazetteer

    def read(self, at: int) -> Split:
        prefecture, after = self._prefecture(at)
        found = self._municipality(after, prefecture or "")
        if found is None and prefecture is None:
            found = self._by_town(at)
            inferred = frozenset({"prefecture", "city"})
            if found is None:
                return Split(rest=self._text(at))
        else:
            inferred = frozenset() if prefecture else frozenset({"prefecture"})
        if found is None:
            return Split(prefecture=prefecture or "", rest=self._text(after))
        place, after = found
        parts = self._town(place, after)
        if not place.prefecture:  # several of this name, and nothing to tell them by
            return replace(parts, city=place.city)
        return replace(
            parts, prefecture=place.prefecture, city=place.city, inferred=inferred
        )

    def _prefecture(self, at: int) -> tuple[str | None, int]:
        """Return the prefecture; 東京 stands for 東京都 in front of a place of it."""
        for end in range(min(len(self.tokens), at + LONGEST_NAME), at, -1):
            key = tuple(token.text for token in self.tokens[at:end])
            if key in self.places.prefectures:
                return self.places.prefectures[key], end
            short = self.places.short_prefectures.get(key)
            if short and self._municipality(end, short):
                return short, end
        return None, at

    def _municipality(
        self, at: int, prefecture: str
    ) -> tuple[Municipality, int] | None:
        """Return the municipality named here; without a prefecture where unclear."""
        named: list[list[tuple[Municipality, int]]] = []
        for names in (self.places.by_name, self.places.by_short_name):
            for end in range(min(len(self.tokens), at + LONGEST_TOWN), at, -1):
                key = tuple(token.text for token in self.tokens[at:end])
                named.append(
                    [
                        (one, end)
                        for one in names.get(key, ())
                        if prefecture in ("", one.prefecture)
                    ]
                )
        named = [one for one in named if one]
        for candidates in named:
            fitting = [
                (place, end)
                for place, end in candidates
                if self._known_town(place, end) is not None
            ]
            if len(fitting) == 1:
                return fitting[0]
        every = [one for candidates in named for one in candidates]
        if len({place for place, _ in every}) == 1 or (named and prefecture):
            return every[0]
        if every:
            end = every[0][1]
            return Municipality("", self._text(at, end)), end
        return None

    def _by_town(self, at: int) -> tuple[Municipality, int] | None:
        """Return the only municipality with a town of this name, if there is one."""
        ends = range(min(len(self.tokens), at + LONGEST_TOWN), at + 1, -1)
        names = {self._text(at, end): end for end in ends}
        holding = self.places.holding(list(names))
        for name, end in names.items():
            if name in holding:
                only = len(holding[name]) == 1 and self._ends_a_town(end)
                return (holding[name][0], at) if only else None
        return None

    def _ends_a_town(self, end: int) -> bool:
        return end == len(self.tokens) or self.tokens[end].is_number

    def _known_town(self, place: Municipality, at: int) -> tuple[Town, int] | None:
        towns = self.places.towns(place)
        for start in dict.fromkeys((at, self._after_prefix(at))):
            last = min(len(self.tokens), start + LONGEST_TOWN)
            for end in range(last, start, -1):
                town = towns.get(tuple(one.text for one in self.tokens[start:end]))
                if town is not None and town.name:
                    return town, end
        return None

    def _after_prefix(self, at: int) -> int:
        for prefix in (("大", "字"), ("字",)):
            if self._is(at, prefix):
                return at + len(prefix)
        return at

    def _town(self, place: Municipality, at: int) -> Split:
        known = self._known_town(place, at) if place.prefecture else None
        if known is None:
            return self._unknown_town(at)
        town, after = known
        # A 丁目 in words is believed; the list does not know all that there are.
        chome, after = self._chome(after, by_hyphen=town.has_chome)
        return self._numbers(Split(town=town.name, chome=chome, is_known=True), after)

    def _unknown_town(self, at: int) -> Split:
        """Take what stands before the first number for the town, as it was typed."""
        end = at
        while end < len(self.tokens) and not self._begins_numbers(end):
            end += 1
        chome, after = self._chome(end, by_hyphen=False)
        return self._numbers(Split(town=self._text(at, end), chome=chome), after)

    def _begins_numbers(self, at: int) -> bool:
        """Say whether the numbers of a lot begin here, and not a name like 三田."""
        token = self.tokens[at]
        if not token.is_number:
            return False
        if is_figure(token, self.line) or at + 1 == len(self.tokens):
            return True
        following = self.tokens[at + 1]
        return self._is(at + 1, ("丁", "目")) or (
            following.text in BETWEEN_NUMBERS or following.text in "番号"
        )

    def _chome(self, at: int, *, by_hyphen: bool) -> tuple[int, int]:
        if at >= len(self.tokens) or not self.tokens[at].is_number:
            return 0, at
        number = int(self.tokens[at].text)
        if self._is(at + 1, ("丁", "目")):
            return (number, at + 3) if 0 < number < MOST_NAMED else (0, at)
        follows = (
            at + 2 < len(self.tokens)
            and self.tokens[at + 1].text in BETWEEN_NUMBERS
            and self.tokens[at + 2].is_number
        )
        if by_hyphen and follows and 0 < number <= MOST_CHOME:
            return number, at + 2
        return 0, at

    def _numbers(self, parts: Split, at: int) -> Split:
        """Add the numbers of the lot and, behind them, the building."""
        while at < len(self.tokens) and self.tokens[at].text == "-":
            at += 1
        end = self._end_of_numbers(at)
        behind = self._text(end)
        if end == at or behind.startswith(("（", "(")):
            return replace(parts, rest=self._written(at, len(self.tokens)))
        return replace(parts, rest=self._written(at, end), building=behind)

    def _end_of_numbers(self, at: int) -> int:
        """Return where the last number of the lot ends: before a room or a name."""
        end, place = at, at
        while place < len(self.tokens):
            if self.tokens[place].text in BRANCHES and place == end:
                place += 1
                if place == len(self.tokens):
                    break
            if not self.tokens[place].is_number or self._is_room(place):
                break
            place = end = self._after_unit(place + 1)
            if place < len(self.tokens) and self.tokens[place].text in BETWEEN_NUMBERS:
                place += 1
            elif not self._is_unit(end):
                break
        for words in AFTER_NUMBERS:
            if end > at and self._is(end, words):
                return end + len(words)
        return end

    def _is_room(self, at: int) -> bool:
        """Say whether a number counts a room or a floor: 501号室, 2階."""
        behind = at + 2 if self._is(at + 1, ("号",)) else at + 1
        return behind < len(self.tokens) and self.tokens[behind].text in ROOM

    def _after_unit(self, at: int) -> int:
        for unit in UNITS:
            # What follows 番 in 二番町 is a name and no number of a lot.
            if self._is(at, unit) and not self._is(at + len(unit), ("町",)):
                return at + len(unit)
        return at

    def _is_unit(self, end: int) -> bool:
        return end > 0 and self.tokens[end - 1].text in (
            "地",
            "番",
            "ノ",
            "号",
            "丁",
            "目",
        )

    def _is(self, at: int, words: Key) -> bool:
        return tuple(one.text for one in self.tokens[at : at + len(words)]) == words

    def _text(self, at: int, end: int | None = None) -> str:
        """Return a piece of the line as it was typed, without what joins it."""
        end = len(self.tokens) if end is None else end
        if at >= end:
            return ""
        start, stop = self.tokens[at].start, self.tokens[end - 1].end
        return self.line[start:stop].lstrip(BEFORE).rstrip(BEHIND)

    def _written(self, at: int, end: int) -> str:
        """Return numbers in figures and hyphens, and all else as it was typed."""
        numbers = self._end_of_numbers(at)
        pieces: list[str] = []
        last = self.tokens[at].start if at < end else 0
        for place in range(at, end):
            token = self.tokens[place]
            pieces.append(self.line[last : token.start])
            pieces.append(self._figure(place, is_number=at <= place < numbers))
            last = token.end
        return "".join(pieces).lstrip(BEFORE).rstrip(BEHIND)

    def _figure(self, place: int, *, is_number: bool) -> str:
        token = self.tokens[place]
        typed = self.line[token.start : token.end]
        if is_figure(token, self.line):
            return unicodedata.normalize("NFKC", typed)
        if token.is_number and is_number:
            return token.text
        beside = self.tokens[max(place - 1, 0)], self.tokens[place + 1 : place + 2]
        if token.text in BETWEEN_NUMBERS and beside[0].is_number:
            return "-" if any(one.is_number for one in beside[1]) else typed
        return typed
