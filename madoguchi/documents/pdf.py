"""Look through a PDF for anything that acts on its own.

Every byte is searched, also inside every stream that can be inflated, whatever its
dictionary claims: names of actions are long enough not to occur by chance. What
cannot be looked into and could hold objects is refused. Nothing is executed, no
structure is followed, so neither loops nor depth can hurt.
"""

import base64
import re
import zlib
from collections.abc import Iterator

from madoguchi.documents.problems import NotAccepted

MAX_PAGES = 300
MAX_INFLATED = 256 * 1024 * 1024
MAX_STREAMS = 20_000
STEP_IN = 64 * 1024
STEP_OUT = 1024 * 1024
OVERLAP = 64

ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia(?:Content|Execute)?|XFA|"
    rb"SubmitForm|ImportData|GoToE|Rendition|Movie|3DJavaScript|SetOCGState)"
    rb"(?![A-Za-z0-9_.-])"
)
ENCRYPT = re.compile(rb"/Encrypt(?![A-Za-z0-9_.-])")
PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
NAME = re.compile(rb"/[^\s()<>\[\]{}/%]*#[^\s()<>\[\]{}/%]*")
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream[ \t]*(?:\r\n|\n|\r)")
OBJECT_STREAM = re.compile(rb"/ObjStm(?![A-Za-z])")
PREDICTED = re.compile(rb"/Predictor\s*(?:[2-9]|1\d)")
MAY_BE_PREDICTED = re.compile(rb"/(?:Image|XRef)(?![A-Za-z])")
FILTER = re.compile(rb"/Filter\s*(\[[^\]]*\]|/[A-Za-z0-9]+|\d+\s+\d+\s+R)")
FLATE = {b"/FlateDecode", b"/Fl"}
ASCII85 = {b"/ASCII85Decode", b"/A85"}
HEX = {b"/ASCIIHexDecode", b"/AHx"}
LONGEST_DICTIONARY = 4096


class Budget:
    """How much more may be looked at; a file that needs more is refused."""

    def __init__(self, size: int) -> None:
        self.left = size

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise NotAccepted("too_dense")


def inspect(content: bytes) -> None:
    """Refuse a PDF that is cut, locked, active, or cannot be looked into."""
    ending = content.rstrip(b"\x00\t\n\x0c\r ")
    if not content.startswith(b"%PDF-") or not ending.endswith(b"%%EOF"):
        # Something after the end is how one file passes for two.
        raise NotAccepted("damaged")
    pages = 0
    for piece in pieces(content):
        plain = unescaped(piece)
        if ENCRYPT.search(plain):
            raise NotAccepted("encrypted")
        if ACTIVE.search(plain):
            raise NotAccepted("active")
        pages += len(PAGE.findall(plain))
        if pages > MAX_PAGES:
            raise NotAccepted("too_many_pages")


def unescaped(piece: bytes) -> bytes:
    r"""Write escaped names out, as every reader of PDF does.

    >>> unescaped(b"/J#61vaScript /A#42")
    b'/JavaScript /AB'
    """
    if b"#" not in piece:
        return piece
    return NAME.sub(
        lambda name: ESCAPE.sub(lambda hexed: bytes([int(hexed[1], 16)]), name[0]),
        piece,
    )


def pieces(content: bytes) -> Iterator[bytes]:
    """Yield the whole file, then what each stream holds, in overlapping pieces."""
    yield content
    budget = Budget(MAX_INFLATED)
    for count, start in enumerate(STREAM.finditer(content)):
        if count > MAX_STREAMS:
            raise NotAccepted("too_dense")
        dictionary = unescaped(_dictionary_before(content, start.start()))
        yield from _opened(content, start.end(), dictionary, budget)


def _dictionary_before(content: bytes, at: int) -> bytes:
    earliest = max(0, at - LONGEST_DICTIONARY)
    return content[max(content.rfind(b"obj", earliest, at), earliest) : at]


def _opened(
    content: bytes, at: int, dictionary: bytes, budget: Budget
) -> Iterator[bytes]:
    filters = _filters(dictionary)
    holds_objects = OBJECT_STREAM.search(dictionary) is not None
    if PREDICTED.search(dictionary) and not MAY_BE_PREDICTED.search(dictionary):
        raise NotAccepted("hidden")
    if holds_objects and (filters is None or not set(filters) <= FLATE):
        raise NotAccepted("hidden")
    raw = memoryview(content)[at:]
    if filters and filters[0] in ASCII85 | HEX:
        decoded = _from_text(content, at, filters[0], budget)
        yield decoded
        raw = memoryview(decoded)
    opened = False
    for piece in inflated(raw, budget):
        opened = True
        yield piece
    if holds_objects and filters and not opened:
        raise NotAccepted("hidden")


def _filters(dictionary: bytes) -> list[bytes] | None:
    """Return the filters of a stream in order; None when they are elsewhere."""
    found = FILTER.search(dictionary)
    if found is None:
        return None if b"/Filter" in dictionary else []
    if found[1].endswith(b"R"):
        return None
    return re.findall(rb"/[A-Za-z0-9]+", found[1])


def _from_text(content: bytes, at: int, name: bytes, budget: Budget) -> bytes:
    end = content.find(b"endstream", at)
    budget.spend((end if end >= 0 else len(content)) - at)
    encoded = content[at:end]
    if end < 0:
        raise NotAccepted("hidden")
    try:
        if name in HEX:
            hexed = re.sub(rb"\s", b"", encoded.split(b">")[0])
            return bytes.fromhex((hexed + b"0" * (len(hexed) % 2)).decode("ascii"))
        return base64.a85decode(encoded.split(b"~>")[0].strip())
    except ValueError:
        raise NotAccepted("hidden") from None


def inflated(raw: memoryview, budget: Budget) -> Iterator[bytes]:
    """Yield what zlib makes of a stream, each piece beginning with the last's end."""
    if len(raw) < 2 or raw[0] & 0x0F != 8 or (raw[0] << 8 | raw[1]) % 31:  # noqa: PLR2004
        return
    engine = zlib.decompressobj()
    before, waiting = b"", bytes(raw[:STEP_IN])
    taken = len(waiting)
    while waiting:
        budget.spend(len(waiting) // 16)
        try:
            piece = engine.decompress(waiting, STEP_OUT)
        except zlib.error:
            return
        if piece:
            budget.spend(len(piece))
            yield before + piece
            before = piece[-OVERLAP:]
        if engine.eof:
            return
        waiting = engine.unconsumed_tail
        if not waiting:
            waiting = bytes(raw[taken : taken + STEP_IN])
            taken += len(waiting)
