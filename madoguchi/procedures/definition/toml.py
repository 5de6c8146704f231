"""Write values and tables as TOML, always in the same way.

`tomllib` reads and does not write; what is written here reads back as it was.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

Pairs: TypeAlias = Mapping[str, Any]
WIDTH = 88
BARE = re.compile(r"[A-Za-z0-9_-]+")
ESCAPED = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"}
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def key_text(key: str) -> str:
    """Write a key, in quotes where it needs them.

    >>> key_text("options"), key_text("members.birth")
    ('options', '"members.birth"')
    """
    return key if BARE.fullmatch(key) else quoted(key)


def quoted(text: str) -> str:
    r"""Write a text in one line.

    >>> print(quoted('a "b"\n'))
    "a \"b\"\n"
    """
    escaped = "".join(ESCAPED.get(letter, letter) for letter in text)
    return '"' + CONTROL.sub(_code, escaped) + '"'


def _code(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"


def _long(text: str) -> str:
    """Write a text of several lines as it looks."""
    escaped = text.replace("\\", "\\\\").replace('"""', '""\\"')
    escaped = CONTROL.sub(_code, escaped.replace("\r", "\\r"))
    if escaped.endswith('"'):
        escaped = escaped[:-1] + '\\"'
    return f'"""\n{escaped}"""'


def value_text(value: Any) -> str:
    """Write one value."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _long(value) if "\n" in value.strip() else quoted(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return _inline(value)
    if isinstance(value, Sequence):
        return _list(value)
    return str(value)


def _inline(pairs: Pairs) -> str:
    written = ", ".join(
        f"{key_text(key)} = {quoted(one) if isinstance(one, str) else value_text(one)}"
        for key, one in pairs.items()
    )
    return f"{{ {written} }}"


def _list(values: Sequence[Any]) -> str:
    written = [
        quoted(one) if isinstance(one, str) else value_text(one) for one in values
    ]
    short = f"[{', '.join(written)}]"
    tables = any(isinstance(one, Mapping) for one in values)
    if not tables and len(short) <= WIDTH:
        return short
    return "[\n" + "".join(f"  {one},\n" for one in written) + "]"


def lines_for(pairs: Pairs) -> Iterator[str]:
    """Yield a line for each key."""
    for key, value in pairs.items():
        yield f"{key_text(key)} = {value_text(value)}"


def table(name: Iterable[str], pairs: Pairs, *, entry: bool = False) -> str:
    """Write one table, or one entry of a list of tables.

    >>> print(table(["pages", "who"], {"title": "A"}), end="")
    [pages.who]
    title = "A"
    """
    dotted = ".".join(map(key_text, name))
    head = f"[[{dotted}]]" if entry else f"[{dotted}]"
    return "\n".join([head, *lines_for(pairs)]) + "\n"
