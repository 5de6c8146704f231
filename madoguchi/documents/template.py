"""What an issued document says, as data: a template (様式) by procedure and language.

Pure: reads a file of TOML and fills its blanks from what it is given. It knows neither
cases nor registers; whoever fills it says what there is, as `case.number` or
`answer.copies`, and a row of which nothing is known is left out.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from madoguchi.kernel.errors import Refused

SHIPPED = Path(__file__).parent / "templates" / "issue"
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
BLANK = re.compile(r"\{([a-z_]+(?:\.[a-z][a-z0-9_]*)?)\}")
LANGUAGE = re.compile(r"[a-z]{2}(-[A-Za-z]{2,8})?")
MOST_BYTES = 64 * 1024
MOST_NAME = 100
Source = Literal["case", "register"]
SOURCES: tuple[str, ...] = get_args(Source)
OF_THE_CASE = ("number", "received", "decided", "applicant", "agent", "procedure")
Row = tuple[str, str]


class BadTemplate(Refused):
    """A template cannot be read; every flaw is named, with where it is."""

    def __init__(self, where: str, flaws: tuple[str, ...]) -> None:
        self.flaws = flaws
        super().__init__(f"{where}: {'; '.join(flaws)}")


@dataclass(frozen=True, slots=True)
class Wording:
    """A template in one language: a name, sentences, and a table."""

    title: str
    paragraphs: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    remark: str = ""

    def blanks(self) -> set[str]:
        said = [*self.paragraphs, self.remark, *(value for _, value in self.rows)]
        return {name for text in said for name in BLANK.findall(text)}


@dataclass(frozen=True, slots=True)
class Template:
    """様式: how the paper of one output of a procedure reads.

    `source` says whose facts it tells: the case's own, or what the register answered
    when it was handed the case. `revision` is of the file, for the record.
    """

    key: str
    source: Source
    wordings: Mapping[str, Wording]
    revision: str

    @property
    def name(self) -> str:
        """Return what the document is called in public: nobody's data is in it."""
        return self.wordings["ja"].title

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.wordings)

    def blanks(self) -> set[str]:
        """Return everything that a filled one would need."""
        return set().union(*(one.blanks() for one in self.wordings.values()))


def filled(wording: Wording, known: Mapping[str, str]) -> Wording:
    """Put what is known into the blanks; rows of which nothing is known go.

    What is put in is never read as a blank again.

    >>> said = Wording("証明書", rows=(("氏名", "{case.applicant}"), ("印", "{a.b}")))
    >>> filled(said, {"case.applicant": "{a.b}"}).rows
    (('氏名', '{a.b}'),)
    """

    def put(text: str) -> str:
        return BLANK.sub(lambda blank: known.get(blank[1], ""), text)

    rows = tuple(
        (label, put(value))
        for label, value in wording.rows
        if not BLANK.search(value) or put(value).strip()
    )
    return Wording(
        title=wording.title,
        paragraphs=tuple(put(one) for one in wording.paragraphs),
        rows=rows,
        remark=put(wording.remark),
    )


def template_for(folder: Path, output: str) -> Template | None:
    """Return the template of a procedure's output: its own, else a shipped one.

    `folder` is where the procedure lies; None where neither knows the output.
    """
    if not KEY.fullmatch(output):
        return None
    for place in (folder / "papers", SHIPPED):
        path = place / f"{output}.toml"
        if path.is_file():
            stamp = path.stat()
            return _read(path, stamp.st_mtime_ns, stamp.st_size)
    return None


@lru_cache(maxsize=256)
def _read(path: Path, changed: int, size: int) -> Template:
    del changed, size  # a file that changed is read again
    return read_template(path)


def read_template(path: Path) -> Template:
    """Read a template; raise BadTemplate with every flaw there is."""
    raw = path.read_bytes()
    where = f"{path.parent.parent.name}/{path.name}"
    if len(raw) > MOST_BYTES:
        raise BadTemplate(where, ("the file is larger than 64 kB",))
    try:
        table = tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise BadTemplate(where, (f"not TOML: {problem}",)) from None
    flaws = tuple(_flaws(table))
    if flaws:
        raise BadTemplate(where, flaws)
    return Template(
        key=path.stem,
        source=table.pop("source"),
        wordings={code: _wording(said) for code, said in table.items()},
        revision=hashlib.sha256(raw).hexdigest()[:12],
    )


def _wording(said: Mapping[str, Any]) -> Wording:
    return Wording(
        title=said["title"],
        paragraphs=tuple(said.get("paragraphs", ())),
        rows=tuple((label, value) for label, value in said.get("rows", ())),
        remark=said.get("remark", ""),
    )


def _flaws(table: Mapping[str, Any]) -> Iterator[str]:
    source = table.get("source")
    if source not in SOURCES:
        yield f"source must be one of {', '.join(SOURCES)}"
    if "ja" not in table:
        yield "[ja] is missing: what is issued is issued in Japanese first"
    for code, said in table.items():
        if code == "source":
            continue
        if not LANGUAGE.fullmatch(code) or not isinstance(said, dict):
            yield f"{code} is neither `source` nor the table of a language"
        else:
            yield from _flaws_of(code, said, str(source))


def _flaws_of(code: str, said: Mapping[str, Any], source: str) -> Iterator[str]:
    unknown = set(said) - {"title", "paragraphs", "rows", "remark"}
    for name in sorted(unknown):
        yield f"[{code}] does not know {name}"
    title = said.get("title")
    if not isinstance(title, str) or not 0 < len(title) <= MOST_NAME:
        yield f"[{code}] title must be a text of 1 to {MOST_NAME} characters"
    elif BLANK.search(title):
        yield f"[{code}] title is shown to everybody: no blank may stand in it"
    texts = said.get("paragraphs", [])
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        yield f"[{code}] paragraphs must be a list of texts"
        texts = []
    rows = said.get("rows", [])
    if not isinstance(rows, list) or not all(map(_is_row, rows)):
        yield f"[{code}] rows must be a list of pairs: a label and what stands there"
        rows = []
    remark = said.get("remark", "")
    if not isinstance(remark, str):
        yield f"[{code}] remark must be a text"
        remark = ""
    for text in (*texts, *(value for _, value in rows), remark):
        for name in BLANK.findall(text):
            if not _is_known(name, source):
                yield f"[{code}] nothing is called {name}"


def _is_row(row: object) -> bool:
    return (
        isinstance(row, list)
        and len(row) == 2  # noqa: PLR2004 - a label and a value
        and all(isinstance(part, str) for part in row)
    )


def _is_known(name: str, source: str) -> bool:
    about, _, key = name.partition(".")
    if about == "case":
        return key in OF_THE_CASE
    return about == "answer" or (about == "register" and source == "register")
