"""Read the pattern that a text must have, a small safe part of regular expressions.

Whatever is typed by strangers is matched in time that grows with its length alone:
nothing that varies is repeated, and nothing looks ahead or back.
"""

import re
from dataclasses import dataclass
from functools import cache

MOST_UNBOUNDED = 3
LONGEST = 200
"""Characters of a pattern, and of a text that is held against one."""
TOKEN = re.compile(
    r"\\[dDwWsS]|\\[^A-Za-z0-9]|\\[nt]|\[\^?\]?(?:\\.|[^\]\\])*\]"
    r"|\(\?:|\(|\)|\||[*+?]\??|\{\d{1,3}(?:,\d{0,3})?\}\??|\.|[^\\\[\]*+?{}()|.^$]"
)
QUANTIFIER = re.compile(r"([*+?])|\{(\d+)(,?)(\d*)\}")


class NotAPattern(ValueError):
    """A pattern that is not read here; `why` says what to write instead."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(slots=True)
class _Piece:
    """What stands before a quantifier: whether it is a group, and whether it varies."""

    is_group: bool = False
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
    open_groups: list[_Piece] = []
    before: _Piece | None = None
    unbounded = at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if text.startswith("(?", at) and not text.startswith("(?:", at):
            raise NotAPattern("nothing looks ahead or back, and no group has a name")
        if match is None:
            raise NotAPattern(f'"{text[at : at + 8]}" is not read here')
        at, token = match.end(), match.group()
        if token in ("(", "(?:"):
            open_groups.append(_Piece(is_group=True))
            before = None
        elif token == ")":
            if not open_groups:
                raise NotAPattern("a bracket is closed that was not opened")
            before = open_groups.pop()
            if open_groups:
                open_groups[-1].varies |= before.varies
        elif token == "|":
            if open_groups:
                open_groups[-1].varies = True
            before = None
        elif quantifier := QUANTIFIER.match(token):
            varies, is_unbounded, repeats = _amount(quantifier)
            if before is None:
                raise NotAPattern("there is nothing to repeat")
            if repeats and before.varies:
                raise NotAPattern("what is repeated may not vary itself")
            unbounded += is_unbounded
            if varies and open_groups:
                open_groups[-1].varies = True
            before = None
        else:
            before = _Piece()
    if open_groups:
        raise NotAPattern("a bracket is not closed")
    if unbounded > MOST_UNBOUNDED:
        raise NotAPattern(f'at most {MOST_UNBOUNDED} of "*", "+" and "{{n,}}"')


def _amount(match: re.Match[str]) -> tuple[bool, bool, bool]:
    """Say of a quantifier whether it varies, has no end, and repeats at all."""
    sign, least, comma, most = match.groups()
    if sign:
        return True, sign != "?", sign != "?"
    return bool(comma), bool(comma and not most), (most or least) not in ("0", "1")
