"""Hide of a set of answers what tells where somebody lives.

Which questions those are is data: kinds that tell a place, questions that a version
marks, and, to be on the safe side, free texts whose name speaks of an address. Nothing
here knows whose answers they are or who may see them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from madoguchi.kernel.postal import NotAPostalCode, PostalCode
from madoguchi.kernel.text import to_half_width
from madoguchi.procedures.engine import Form
from madoguchi.procedures.expressions.tree import Node
from madoguchi.procedures.kinds.hidden import Hidden, hidden, hidden_words
from madoguchi.procedures.kinds.kind import kind_of
from madoguchi.procedures.kinds.question import Question

SPEAKS_OF_A_PLACE: Final = re.compile(
    r"住所|居所|住居|居住地|所在地|転入先|転出先|送付先|届け先|address|residence",
    re.IGNORECASE,
)
"""Names of free texts that hold an address in versions that mark none."""
LEAST: Final = 3
"""Characters of a part of an address that is looked for in other words."""


def tells_where(question: Question) -> bool:
    """Say whether the answer to a question tells where somebody lives."""
    if kind_of(question).tells_where or question.is_set("tells_where"):
        return True
    if question.source == "person.address" or question.gif == "address":
        return True
    if question.kind != "text":
        return False
    names = (question.key, *question.label.values())
    return any(SPEAKS_OF_A_PLACE.search(one) for one in names)


@dataclass(frozen=True, slots=True)
class Places:
    """The questions of a form that tell where somebody lives: whole, and inside groups.

    `follows` are the computed ones that are made of them.
    """

    whole: frozenset[str]
    inside: Mapping[str, frozenset[str]]
    follows: frozenset[str]

    @property
    def keys(self) -> frozenset[str]:
        return self.whole | self.follows | frozenset(self.inside)


@lru_cache(maxsize=256)
def places_of(form: Form) -> Places:
    whole = {key for key, one in form.questions.items() if tells_where(one)}
    inside = {
        key: frozenset(each.key for each in one.questions if tells_where(each))
        for key, one in form.questions.items()
    }
    found = {key: keys for key, keys in inside.items() if keys and key not in whole}
    follows: set[str] = set()
    named = whole | set(found)
    for value in form.definition.values:  # a named value may be made of an address
        if _names(value.value) & named:
            named.add(value.name)
    for key, question in form.questions.items():
        formula = question.value
        if formula is not None and _names(formula) & (named | follows):
            follows.add(key)
    return Places(frozenset(whole), found, frozenset(follows))


def _names(node: Node) -> set[str]:
    """Return every name that a formula reads."""
    found = set()
    for one in node.walk():
        if one.op in ("name", "part"):
            found.add(one.leaf[0] if isinstance(one.leaf, tuple) else str(one.leaf))
    return found


def hide(
    form: Form, answers: Mapping[str, Any], *, tells: bool, tokens: Iterable[str] = ()
) -> dict[str, Any]:
    """Return answers with what tells a place hidden, also in others' words.

    `tokens` are parts of addresses that may stand in a free text; `tells` says
    whether the reader may know why something is hidden.
    """
    places, instead = places_of(form), hidden(tells=tells)
    looked_for = tuple(tokens)
    found: dict[str, Any] = {}
    for key, answer in answers.items():
        if key in places.whole or key in places.follows:
            found[key] = instead
        elif key in places.inside:
            found[key] = [
                {
                    inner: instead
                    if inner in places.inside[key]
                    else _blotted(value, looked_for, tells=tells)
                    for inner, value in record.items()
                }
                for record in answer
            ]
        else:
            found[key] = _blotted(answer, looked_for, tells=tells)
    return found


def _blotted(value: Any, tokens: tuple[str, ...], *, tells: bool) -> Any:
    if isinstance(value, str):
        return blot(value, tokens, tells=tells)
    if isinstance(value, Mapping):
        return {key: _blotted(one, tokens, tells=tells) for key, one in value.items()}
    if isinstance(value, list):
        return [_blotted(one, tokens, tells=tells) for one in value]
    return value


def without_hidden(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers without those that are hidden, for what leaves the ward."""
    found: dict[str, Any] = {}
    for key, answer in answers.items():
        if isinstance(answer, list):
            found[key] = [
                without_hidden(one) if isinstance(one, Mapping) else one
                for one in answer
            ]
        elif not isinstance(answer, Hidden):
            found[key] = answer
    return found


def said_hidden(answers: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return answers with words where one is hidden, for whoever reads them as data."""
    return {key: _said(one, language) for key, one in answers.items()}


def _said(value: Any, language: str) -> Any:
    if isinstance(value, Hidden):
        return value.words(language)
    if isinstance(value, list):
        return [
            said_hidden(one, language) if isinstance(one, Mapping) else one
            for one in value
        ]
    return value


def tokens_in(form: Form, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the parts of the addresses in answers, the longest first."""
    found: set[str] = set()
    places = places_of(form)
    for key in places.whole & answers.keys():
        found.update(_parts(answers[key]))
    for group, keys in places.inside.items():
        for record in answers.get(group) or ():
            for key in keys & record.keys():
                found.update(_parts(record[key]))
    return tuple(sorted(found, key=lambda one: (-len(one), one)))


def parts_of_address(address: Any) -> tuple[str, ...]:
    """Return what of an address is looked for in other words, the longest first."""
    return tuple(sorted(set(_parts(address)), key=lambda one: (-len(one), one)))


def _parts(answer: Any) -> Iterator[str]:
    """Yield what of an address would tell where it is, without prefecture and city."""
    if isinstance(answer, str):
        yield from _long_enough(answer.splitlines())
        return
    if not isinstance(answer, Mapping):
        return
    named = {key: str(one or "") for key, one in answer.items()}
    town, rest = named.get("town", ""), named.get("rest", "")
    yield from _long_enough(
        [town + rest, town, rest]
        + [named.get(key, "") for key in ("building", "place", "latitude", "longitude")]
    )
    try:
        code = PostalCode.parse(named.get("postal_code", ""))
    except NotAPostalCode:
        return
    yield from (code.text, code.digits)


def _long_enough(texts: Iterable[str]) -> Iterator[str]:
    for one in texts:
        text = one.strip()
        if len(text) >= LEAST:
            yield text


def blot(text: str, tokens: Iterable[str], *, tells: bool, language: str = "ja") -> str:
    """Blot parts of an address out of other words, in half or full width.

    >>> blot("押上1-2の家です", ["押上1-2"], tells=True)
    '（住所は保護されています）の家です'
    >>> blot("押上１－２の家です", ["押上1-2"], tells=False)
    '（表示していません）の家です'
    """
    instead = f"（{hidden_words(language, tells=tells)}）"
    for token in tokens:
        text = _pattern(token).sub(instead, text)
    return text


@lru_cache(maxsize=1024)
def _pattern(token: str) -> re.Pattern[str]:
    """Find a token however wide its letters, hyphens and spaces were typed."""
    return re.compile(r"[\s　]*".join(_letter(one) for one in to_half_width(token)))


HYPHENS: Final = "-‐‑‒–—―−－ー"


def _letter(letter: str) -> str:
    if letter in HYPHENS:
        return f"[{re.escape(HYPHENS)}]"
    if "!" <= letter <= "~":
        return f"[{re.escape(letter)}{chr(ord(letter) + 0xFEE0)}]"
    return re.escape(letter)
