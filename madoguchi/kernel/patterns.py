"""Read the pattern that a text must have, a small safe part of regular expressions.

Whatever is typed by strangers is matched in time that grows with its length alone:
nothing that varies is repeated, and nothing looks ahead or back.
"""

import re
from dataclasses import dataclass, field
from functools import cache

MOST_UNBOUNDED = 3
LONGEST = 200
"""Characters of a pattern, and of a text that is held against one."""
TOKEN = re.compile(
    r"\\[dDwWsS]|\\[^A-Za-z0-9]|\\[nt]|\[\^?\]?(?:\\.|[^\]\\])*\]"
    r"|\(\?:|\(|\)|\||[*+?]\??|\{\d{1,3}(?:,\d{0,3})?\}\??|\.|[^\\\[\]*+?{}()|.^$]"
)
OPENING = ("(", "(?:")
QUANTIFIER = re.compile(r"([*+?])|\{(\d+)(,?)(\d*)\}")


class NotAPattern(ValueError):
    """A pattern that is not read here; `why` says what to write instead."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(slots=True)
class _Piece:
    """What stands before a quantifier, and whether it varies."""

    varies: bool = False


@cache
def pattern(text: str) -> re.Pattern[str]:
    r"""Compile a pattern that the whole of a text must match; raise NotAPattern.

    >>> bool(pattern(r"\d{3}-?\d{4}").fullmatch("330-0063"))
    True
    >>> pattern("(a+)+b")
    Traceback (most recent call last):
    madoguchi.kernel.patterns.NotAPattern: what is repeated may not vary itself
    """
    if len(text) > LONGEST:
        raise NotAPattern(f"at most {LONGEST} characters")
    inner = text.removeprefix("^")
    if inner.endswith("$") and not inner.endswith("\\$"):
        inner = inner[:-1]
    _check(inner)
    try:
        return re.compile(inner, re.ASCII)
    except re.error as error:
        raise NotAPattern(str(error)) from None


def _check(text: str) -> None:
    """Refuse what could take long: walk the pattern once, groups on a stack."""
    walk, at = _Walk(), 0
    while at < len(text):
        if text.startswith("(?", at) and not text.startswith("(?:", at):
            raise NotAPattern("nothing looks ahead or back, and no group has a name")
        match = TOKEN.match(text, at)
        if match is None:
            raise NotAPattern(f'"{text[at : at + 8]}" is not read here')
        at = match.end()
        walk.step(match.group())
    if walk.groups:
        raise NotAPattern("a bracket is not closed")
    if walk.unbounded > MOST_UNBOUNDED:
        raise NotAPattern(f'at most {MOST_UNBOUNDED} of "*", "+" and "{{n,}}"')


@dataclass(slots=True)
class _Walk:
    """Where the walk is: the groups that are open, and what was read last."""

    groups: list[_Piece] = field(default_factory=list)
    before: _Piece | None = None
    unbounded: int = 0

    def step(self, part: str) -> None:
        if part in OPENING:
            self.groups.append(_Piece())
            self.before = None
        elif part == ")":
            self.close()
        elif part == "|":
            self.vary()
            self.before = None
        elif quantifier := QUANTIFIER.match(part):
            self.repeat(*_amount(quantifier))
        else:
            self.before = _Piece()

    def close(self) -> None:
        if not self.groups:
            raise NotAPattern("a bracket is closed that was not opened")
        self.before = self.groups.pop()
        if self.before.varies:
            self.vary()

    def vary(self) -> None:
        if self.groups:
            self.groups[-1].varies = True

    def repeat(self, varies: bool, is_unbounded: bool, repeats: bool) -> None:  # noqa: FBT001
        if self.before is None:
            raise NotAPattern("there is nothing to repeat")
        if repeats and self.before.varies:
            raise NotAPattern("what is repeated may not vary itself")
        self.unbounded += is_unbounded
        if varies:
            self.vary()
        self.before = None


def _amount(match: re.Match[str]) -> tuple[bool, bool, bool]:
    """Say of a quantifier whether it varies, has no end, and repeats at all."""
    sign, least, comma, most = match.groups()
    if sign:
        return True, sign != "?", sign != "?"
    return bool(comma), bool(comma and not most), (most or least) not in ("0", "1")
