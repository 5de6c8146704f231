"""Read XES (IEEE 1849-2016) as it comes, without holding the document.

A document type is refused before anything in it is expanded, so no entity can grow.
Only the attributes that stand directly in a trace or an event are looked at.
"""

import codecs
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import BinaryIO, Final, cast
from xml.parsers import expat

from madoguchi.mining.columns import KNOWN, Columns
from madoguchi.mining.problems import BadLog
from madoguchi.mining.reading.raw import SHAPE, Row

TOKYO: Final = timezone(timedelta(hours=9))
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
CHUNK: Final = 1 << 18
DECLARED: Final = re.compile(rb"""<\?xml[^>]*?encoding=["']([\w.-]+)""")
JAPANESE: Final = {
    b"shift_jis": "cp932",
    b"sjis": "cp932",
    b"windows-31j": "cp932",
    b"cp932": "cp932",
    b"euc-jp": "euc_jp",
}
LONG_FRACTION: Final = re.compile(r"(\.\d{6})\d+")
OF_LOG, IN_TRACE = 2, 3
"""How deep an element stands: a trace of the log, an event in a trace."""
OF_TRACE: Final = ("channel", "age_band", "procedure", "version")
OF_EVENT: Final = ("lifecycle", "resource", "role", "unit", "order")


def microseconds(text: str) -> int:
    """Return an ISO 8601 time as microseconds of UTC; without a zone it is Tokyo's.

    >>> microseconds("1970-01-01T09:00:00.000+09:00"), microseconds("1970-01-01T09:00")
    (0, 0)
    >>> microseconds("1970-01-01T00:00:01.5Z")
    1500000
    """
    at = datetime.fromisoformat(LONG_FRACTION.sub(r"\1", text.strip()))
    if at.tzinfo is None:
        at = at.replace(tzinfo=TOKYO)
    return (at - EPOCH) // MICROSECOND


def rows(file: str, stream: BinaryIO, columns: Columns, start: bytes) -> Iterator[Row]:
    """Yield a row per event of a document; `start` is how it begins.

    The parser knows no Japanese encodings, so those are turned into UTF-8 before it.
    """
    declared = DECLARED.match(start)
    if declared and declared[1].lower() in JAPANESE:
        letters = JAPANESE[declared[1].lower()]
        recoded = cast("BinaryIO", codecs.EncodedFile(stream, "utf-8", letters))
        return XesReader(file, columns, "utf-8").rows(recoded)
    return XesReader(file, columns).rows(stream)


class XesReader:
    """Turns what the parser tells into rows; one file, read once."""

    def __init__(
        self, file: str, columns: Columns, encoding: str | None = None
    ) -> None:
        self.file = file
        self.keys = {
            meaning: (named,) if (named := getattr(columns, meaning)) else names
            for meaning, names in KNOWN.items()
        }
        if not columns.case:
            self.keys["case"] = ("concept:name",)
        self.parser = expat.ParserCreate(encoding)
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.depth = 0
        self.traces = 0
        self.events = 0
        self.trace: dict[str, str] = {}
        self.event: dict[str, str] = {}
        self.inside: dict[str, str] | None = None
        self.level = 0
        self.waiting: list[Row] = []
        self.pending: list[dict[str, str]] = []

    def rows(self, stream: BinaryIO) -> Iterator[Row]:
        """Yield a row per event; the parts of a trace follow each other."""
        try:
            while chunk := stream.read(CHUNK):
                self.parser.Parse(chunk, False)  # noqa: FBT003 - expat's own
                yield from self._taken()
            self.parser.Parse(b"", True)  # noqa: FBT003
        except expat.ExpatError as bad:
            raise BadLog("not_xml", file=self.file, line=bad.lineno) from None
        except ValueError:  # letters that the parser or their decoder cannot read
            raise BadLog("not_text", file=self.file) from None
        yield from self._taken()

    def _taken(self) -> list[Row]:
        taken, self.waiting = self.waiting, []
        return taken

    def _doctype(self, *_: object) -> None:
        line = self.parser.CurrentLineNumber
        raise BadLog("doctype", file=self.file, line=line)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        tag = tag.rpartition(":")[2]
        if self.depth == 1 and tag != "log":
            raise BadLog("not_xes", file=self.file)
        if tag in {"object-types", "event-types"}:
            raise BadLog("not_xes", file=self.file)
        if tag == "trace" and self.depth == OF_LOG:
            self.traces += 1
            self.trace, self.pending = {}, []
            self.inside, self.level = self.trace, IN_TRACE
        elif tag == "event" and self.depth == IN_TRACE:
            self.event = {}
            self.inside, self.level = self.event, IN_TRACE + 1
        elif self.inside is not None and self.depth == self.level:
            key, value = attributes.get("key"), attributes.get("value")
            if key is not None and value is not None:
                self.inside[key] = value

    def _end(self, tag: str) -> None:
        self.depth -= 1
        tag = tag.rpartition(":")[2]
        if tag == "event" and self.depth == IN_TRACE - 1:
            self.pending.append(self.event)
            self.inside, self.level = self.trace, IN_TRACE
        elif tag == "trace" and self.depth == OF_LOG - 1:
            self.inside = None
            # An attribute of the trace may stand behind its events.
            self.waiting += [
                self._row(at, event) for at, event in enumerate(self.pending, 1)
            ]
            self.pending = []

    def _row(self, at: int, event: dict[str, str]) -> Row:
        case = self._value("case", self.trace) or f"trace {self.traces}"
        found: dict[str, str | int | None] = dict.fromkeys(SHAPE)
        for meaning in (*OF_TRACE, *OF_EVENT):
            key = "place" if meaning == "order" else meaning
            found[key] = self._value(meaning, event)
            if found[key] is None and meaning in OF_TRACE:
                found[key] = self._value(meaning, self.trace)
        for whole in ("place", "version"):
            found[whole] = _whole(found[whole])
        found["case_key"] = case
        found["activity"] = self._needed("activity", "concept:name", at, event)
        time = self._needed("time", "time:timestamp", at, event)
        try:
            found["ts_us"] = microseconds(time)
        except ValueError:
            raise BadLog(
                "no_time_in_xes",
                file=self.file, trace=self.traces, event=at, column="time:timestamp",
            ) from None  # fmt: skip
        return tuple(found[name] for name in SHAPE)

    def _needed(self, meaning: str, key: str, at: int, event: dict[str, str]) -> str:
        if value := self._value(meaning, event):
            return value
        raise BadLog(
            "missing_attribute",
            file=self.file, trace=self.traces, event=at, column=key,
        )  # fmt: skip

    def _value(self, meaning: str, attributes: dict[str, str]) -> str | None:
        for key in self.keys[meaning]:
            if (value := attributes.get(key)) is not None:
                return value
        return None


def _whole(value: str | int | None) -> int | None:
    try:
        return None if value is None else int(value)
    except ValueError:
        return None
