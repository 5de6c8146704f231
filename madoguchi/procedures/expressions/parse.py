"""Read the text form of an expression into a tree."""

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import NamedTuple

from madoguchi.procedures.expressions.tree import (
    ARITY,
    FUNCTIONS,
    MAX_INTEGER,
    WORDS,
    BadExpression,
    Node,
    check_limits,
    takes,
)

MAX_TEXT = 16_000
LONGEST_NUMBER = len(str(MAX_INTEGER))
MAX_NESTING = 40
"""Deeper brackets are refused before they can exhaust the stack."""

TOKEN = re.compile(
    r"""
    (?P<space>[ \t\r\n]+)
  | (?P<number>[0-9]+)
  | (?P<text>"(?:[^"\\\n]|\\.)*")
  | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<sign>==|!=|<=|>=|[<>+\-*(),.\[\]])
    """,
    re.VERBOSE,
)
ESCAPES = {'"': '"', "\\": "\\", "n": "\n"}
COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})
ADVICE = {
    "=": 'write "==" to compare',
    "!": 'write "not", or "!=" to compare',
    "&": 'write "and"',
    "|": 'write "or"',
    "/": "there is no plain division: floor_div or ceil_div says how it rounds",
    "'": "texts stand in double quotes",
    '"': "the text has no closing double quote",
    "%": "there is no remainder",
}


class Token(NamedTuple):
    kind: str
    text: str
    at: int


def tokens(text: str) -> list[Token]:
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            advice = ADVICE.get(text[at], "it is no part of the language")
            raise BadExpression(f'"{text[at]}" cannot stand here: {advice}', at)
        if match.lastgroup != "space":
            found.append(Token(str(match.lastgroup), match.group(), at))
        at = match.end()
    return [*found, Token("end", "", len(text))]


def parse(text: str) -> Node:
    """Read one expression.

    >>> from madoguchi.procedures.expressions.tree import to_json
    >>> to_json(parse('copies > 1 and not waived'))
    ['and', ['>', ['name', 'copies'], ['int', 1]], ['not', ['name', 'waived']]]
    """
    if len(text) > MAX_TEXT:
        raise BadExpression(f"longer than {MAX_TEXT} characters", MAX_TEXT)
    reader = _Reader(tokens(text))
    node = reader.either()
    if reader.here.kind != "end":
        raise BadExpression(
            f'"{reader.here.text}" is not expected here', reader.here.at
        )
    return check_limits(node)


class _Reader:
    def __init__(self, found: list[Token]) -> None:
        self.found = found
        self.index = 0
        self.nesting = 0

    @property
    def here(self) -> Token:
        return self.found[self.index]

    def step(self) -> Token:
        token = self.here
        self.index += 1
        return token

    def take(self, *texts: str) -> Token | None:
        if self.here.text in texts and self.here.kind in ("sign", "word"):
            return self.step()
        return None

    def need(self, text: str, where: str) -> Token:
        if token := self.take(text):
            return token
        seen = f'"{self.here.text}"' if self.here.text else "the end"
        raise BadExpression(f'expected "{text}" {where}, found {seen}', self.here.at)

    def either(self) -> Node:
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise BadExpression("too many brackets inside brackets", self.here.at)
        node = self._chain("or", self._chain_of_and)
        self.nesting -= 1
        return node

    def _chain_of_and(self) -> Node:
        return self._chain("and", self._negation)

    def _chain(self, op: str, part: Callable[[], Node]) -> Node:
        first = part()
        args = [first]
        while self.take(op):
            args.append(part())
        return first if len(args) == 1 else Node(op, tuple(args), at=first.at)

    def _negation(self) -> Node:
        negations = []
        while token := self.take("not"):
            negations.append(token.at)
        node = self._comparison()
        for at in reversed(negations):
            node = Node("not", (node,), at=at)
        return node

    def _comparison(self) -> Node:
        left = self._sum()
        if not (token := self.take(*COMPARISONS)):
            return left
        node = Node(token.text, (left, self._sum()), at=token.at)
        if self.here.text in COMPARISONS and self.here.kind != "text":
            raise BadExpression(
                'a comparison cannot follow a comparison: join them with "and"',
                self.here.at,
            )
        return node

    def _sum(self) -> Node:
        node = self._product()
        open_ended = False
        while token := self.take("+", "-"):
            right = self._product()
            if token.text == "+" and open_ended:
                node = Node("+", (*node.args, right), at=node.at)
            else:
                node = Node(token.text, (node, right), at=token.at)
            open_ended = token.text == "+"
        return node

    def _product(self) -> Node:
        return self._chain("*", self._signed)

    def _signed(self) -> Node:
        if token := self.take("-"):
            return Node("neg", (self._primary(),), at=token.at)
        return self._primary()

    def _primary(self) -> Node:
        token = self.step()
        if token.kind == "number":
            # Python refuses to read thousands of digits, so they are counted first.
            digits = token.text.lstrip("0") or "0"
            if len(digits) > LONGEST_NUMBER or int(digits) > MAX_INTEGER:
                raise BadExpression("the number is too large", token.at)
            return Node("int", leaf=int(digits), at=token.at)
        if token.kind == "text":
            return Node("text", leaf=_unquoted(token), at=token.at)
        if token.kind == "word":
            return self._word(token)
        if token.text == "(":
            node = self.either()
            self.need(")", "to close the bracket")
            return node
        if token.text == "[":
            return Node("list", tuple(self._items("]", "the list")), at=token.at)
        seen = f'"{token.text}"' if token.text else "the end"
        raise BadExpression(f"expected a value, found {seen}", token.at)

    def _word(self, token: Token) -> Node:
        if token.text in ("true", "false"):
            return Node("bool", leaf=token.text == "true", at=token.at)
        if token.text in WORDS:
            raise BadExpression(f'"{token.text}" needs a value before it', token.at)
        if self.take("("):
            return self._call(token)
        if self.take("."):
            part = self.step()
            if part.kind != "word":
                raise BadExpression("after the dot comes the name of a part", part.at)
            return Node("part", leaf=(token.text, part.text), at=token.at)
        return Node("name", leaf=token.text, at=token.at)

    def _call(self, token: Token) -> Node:
        if token.text not in FUNCTIONS:
            near = get_close_matches(token.text, FUNCTIONS, 1)
            advice = f'; did you mean "{near[0]}"?' if near else ""
            raise BadExpression(
                f'there is no function "{token.text}"{advice}', token.at
            )
        args = tuple(self._items(")", f'"{token.text}"'))
        if not takes(token.text, len(args)):
            wanted = _wanted(token.text)
            raise BadExpression(
                f'"{token.text}" takes {wanted}, found {len(args)}', token.at
            )
        return Node(token.text, args, at=token.at)

    def _items(self, closing: str, of: str) -> Iterator[Node]:
        if self.take(closing):
            return
        yield self.either()
        while self.take(","):
            yield self.either()
        self.need(closing, f"to close {of}")


def _wanted(function: str) -> str:
    if function == "if":
        return "pairs of a condition and a value, then one value for all else"
    least, most = ARITY[function]
    return f"{least} values" if least == most else f"{least} to {most} values"


def _unquoted(token: Token) -> str:
    def plain(match: re.Match[str]) -> str:
        letter = match.group(1)
        if letter not in ESCAPES:
            raise BadExpression(f'"\\{letter}" is not known in a text', token.at)
        return ESCAPES[letter]

    return re.sub(r"\\(.)", plain, token.text[1:-1])
