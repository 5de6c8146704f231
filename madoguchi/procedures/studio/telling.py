"""Say in Japanese what is wrong with an expression.

The language itself says it in English, as it stands in files; officials read it here.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("wordings") / "expressions.toml"
PLACE = re.compile(r"\\\{([a-z]+)\\\}")


def in_japanese(why: str) -> str:
    """Return the Japanese sentence for a flaw of an expression; else the flaw itself.

    >>> in_japanese('there is no question "copys"; did you mean "copies"?')
    '「copys」という質問はありません。「copies」ではありませんか。'
    """
    return _told(why, "sentences") or why


def _told(why: str, part: str) -> str:
    for pattern, said in _patterns()[part]:
        if match := pattern.fullmatch(why):
            told = {key: _word(text) for key, text in match.groupdict().items()}
            return said.format_map(told)
    return ""


def _word(text: str) -> str:
    """Say what a sentence quotes: a type, a piece of advice, another sentence."""
    words = _file()["words"]
    return words.get(text) or _told(text, "advice") or _told(text, "sentences") or text


@cache
def _file() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def _patterns() -> Mapping[str, Sequence[tuple[re.Pattern[str], str]]]:
    return {
        part: [(pattern_of(english), said) for english, said in _file()[part].items()]
        for part in ("sentences", "advice")
    }


def pattern_of(template: str) -> re.Pattern[str]:
    """Return what the sentences of a template look like.

    >>> bool(pattern_of('there is no "{name}"').fullmatch('there is no "a"'))
    True
    """
    plain = re.escape(template.replace("{{", "\0").replace("}}", "\1"))
    named = PLACE.sub(r"(?P<\1>.*?)", plain)
    return re.compile(named.replace("\0", r"\{").replace("\1", r"\}"), re.DOTALL)
