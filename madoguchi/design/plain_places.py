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
_MARKS = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][\w-]*)|>|\"", re.DOTALL)


class PlainPlaces(Extension):
    """Send what stands inside a tag or a text-only element through `plain`."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        place = _Place()
        for token in stream:
            if token.type == "data":
                place.read(token.value)
                yield token
            elif token.type == "variable_begin" and place.is_plain:
                yield token
                yield Token(token.lineno, "lparen", "(")
                yield from _rest(stream)
            else:
                yield token


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

    @property
    def is_plain(self) -> bool:
        return self.in_quotes or self.element in TEXT_ONLY

    def read(self, text: str) -> None:
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
                name = mark[2].lower()
                self.element = "" if mark[1] else name
