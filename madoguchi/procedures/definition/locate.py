"""Find the line of every key in a TOML file, which `tomllib` does not tell.

The text was read by `tomllib` before, so it is known to be sound TOML.
"""

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]

SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
KEY = re.compile(r"""[ \t]*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))[ \t]*""")
BASIC_LONG = r'"""(?:[^\\]|\\.)*?"""+'
LITERAL_LONG = r"'''.*?'''+"
BASIC, LITERAL = r'"(?:[^"\\]|\\.)*"', r"'[^']*'"
STRING = re.compile(f"{BASIC_LONG}|{LITERAL_LONG}|{BASIC}|{LITERAL}", re.DOTALL)
BARE = re.compile(r"[^,\]}\n#]*")


def lines_of(text: str) -> dict[Path, int]:
    r"""Return the line (from 1) of each key, table and list entry.

    >>> lines_of('title = "x"\n[[pages]]\nkey = "a"\n')[("pages", 0, "key")]
    3
    """
    return dict(_Locator(text).all())


class _Locator:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.seen = (0, 1)
        self.counts: dict[Path, int] = {}

    def all(self) -> Iterator[tuple[Path, int]]:
        table: Path = ()
        while self.skip():
            line = self.line()
            if self.text.startswith("[[", self.at):
                self.at += 2
                table = self.entry(self.dotted())
                self.at += 2
            elif self.text[self.at] == "[":
                self.at += 1
                table = self.within(self.dotted())
                self.at += 1
            else:
                yield from self.pair(table)
                continue
            yield table, line

    def skip(self) -> bool:
        match = SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at < len(self.text)

    def line(self) -> int:
        """Return the number of this line, counted on from where it was asked last."""
        at, number = self.seen
        self.seen = self.at, number + self.text.count("\n", at, self.at)
        return self.seen[1]

    def dotted(self) -> Path:
        words: list[str] = []
        while match := KEY.match(self.text, self.at):
            words.append(next(word for word in match.groups() if word is not None))
            self.at = match.end()
            if not self.text.startswith(".", self.at):
                break
            self.at += 1
        return tuple(words)

    def within(self, words: Path) -> Path:
        """Resolve a table's name: each list on the way means its last entry."""
        path: Path = ()
        for word in words:
            path = (*path, word)
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
        return path

    def entry(self, words: Path) -> Path:
        path = (*self.within(words[:-1]), words[-1])
        self.counts[path] = self.counts.get(path, 0) + 1
        return (*path, self.counts[path] - 1)

    def pair(self, table: Path) -> Iterator[tuple[Path, int]]:
        line = self.line()
        path = (*table, *self.dotted())
        yield path, line
        self.at += 1  # the equals sign
        yield from self.value(path)

    def value(self, path: Path) -> Iterator[tuple[Path, int]]:
        self.skip()
        start = self.text[self.at]
        if start == "[":
            yield from self.entries(path)
        elif start == "{":
            yield from self.pairs(path)
        else:
            match = (STRING if start in "\"'" else BARE).match(self.text, self.at)
            self.at = match.end() if match else len(self.text)

    def entries(self, path: Path) -> Iterator[tuple[Path, int]]:
        self.at += 1
        index = 0
        while self.skip() and self.text[self.at] != "]":
            yield (*path, index), self.line()
            yield from self.value((*path, index))
            index += 1
            self.skip()
            self.at += self.text[self.at] == ","
        self.at += 1

    def pairs(self, path: Path) -> Iterator[tuple[Path, int]]:
        self.at += 1
        while self.skip() and self.text[self.at] != "}":
            yield from self.pair(path)
            self.skip()
            self.at += self.text[self.at] == ","
        self.at += 1
