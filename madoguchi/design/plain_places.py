"""Keep tags out of attributes, titles and options, whatever a template puts there.

A text may carry readings or a mark of its language, which is HTML of its own. Inside a
tag, and inside the elements that hold only text, each expression is drawn plainly.
"""

import re
from collections.abc import Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

FILTER = "plain"
TEXT_ONLY = ("title", "option", "textarea", "script", "style")
BLOCKS = ("title", "aside_label")
"""Blocks that a layout places in the title of the window or in an attribute."""
_MARKS = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][\w-]*)|>|\"", re.DOTALL)


class PlainPlaces(Extension):
    """Send what stands inside a tag or a text-only element through `plain`."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        place = _Place()
        for token in stream:
            place.pass_by(token)
            yield token
            if token.type == "variable_begin" and place.is_plain:
                yield Token(token.lineno, "lparen", "(")
                yield from _rest(stream)


def _rest(stream: TokenStream) -> Iterator[Token]:
    """Give the rest of an expression, closed and filtered."""
    for token in stream:
        if token.type == "variable_end":
            yield Token(token.lineno, "rparen", ")")
            yield Token(token.lineno, "pipe", "|")
            yield Token(token.lineno, "name", FILTER)
            yield token
            return
        yield token


class _Place:
    """Where in the HTML a template stands, as far as its own text tells."""

    def __init__(self) -> None:
        self.in_quotes = False
        self.in_tag = False
        self.element = ""
        self.blocks: list[str] = []
        self.before = ("", "")

    @property
    def is_plain(self) -> bool:
        named = any(one in BLOCKS for one in self.blocks)
        return self.in_quotes or named or self.element in TEXT_ONLY

    def pass_by(self, token: Token) -> None:
        if token.type == "data":
            self._read(token.value)
        elif self.before == ("name", "block"):
            self.blocks.append(token.value)
        elif (token.type, token.value) == ("name", "endblock"):
            self.blocks.pop()
        # Only a name that opens a statement is one of Jinja's own words.
        opens = self.before[0] == "block_begin"
        self.before = (token.type, token.value if opens else "")

    def _read(self, text: str) -> None:
        for mark in _MARKS.finditer(text):
            found = mark[0]
            if found == '"':
                self.in_quotes = self.in_tag and not self.in_quotes
            elif self.in_quotes:
                continue
            elif found == ">":
                self.in_tag = False
            elif mark[2]:
                self.in_tag = True
                self.element = "" if mark[1] else mark[2].lower()
