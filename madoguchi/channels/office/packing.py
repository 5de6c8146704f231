"""Hand a copy of records out as one file: the sheet, the files, and a list of them."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from madoguchi.cases.actions.opening import DISCLOSURE
from madoguchi.cases.opened import OpenCase, subject_of
from madoguchi.cases.queries import owner_id_of
from madoguchi.channels.office.copies import THIRD, Blot
from madoguchi.channels.office.wording import DOCUMENTS
from madoguchi.documents.actions import Requester, open_document
from madoguchi.documents.covering import covered
from madoguchi.documents.models import Document
from madoguchi.documents.problems import WrongSubject
from madoguchi.documents.queries import documents_of
from madoguchi.documents.store import FileLost
from madoguchi.kernel.spreadsheet import BOM, harmless
from madoguchi.protection.problems import Withheld
from madoguchi.records.actions.copying import OpenCopy
from madoguchi.wards.actor import Actor

WHY: Final[Mapping[type[Exception], str]] = {
    Withheld: "支援措置のため、出せません",
    WrongSubject: "別の人の書類のおそれがあるため、止めました",
    FileLost: "ファイルが見つかりません。システムの担当に知らせてください",
}
SHEET: Final = "01_写し.pdf"
LIST: Final = "99_一覧.csv"


class _Sink(io.RawIOBase):
    """What an archive is written to as it is made; nobody can go back in it."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """Return what came since the last time."""
        found, self.parts = b"".join(self.parts), []
        return found


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a copy, or why it is not there."""

    name: str
    what: str
    content: bytes | None = field(default=None, repr=False)
    why: str = ""


def zipped(members: Iterable[Member], at: datetime) -> Iterator[bytes]:
    """Yield an archive while it is made: never more than one file is in memory.

    The list comes last, with the size and the SHA-256 of each file, and why one is
    not there.
    """
    sink, rows = _Sink(), [["ファイル", "種類", "バイト", "SHA-256", "備考"]]
    stamp = at.timetuple()[:6]
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in members:
            size, digest = "", ""
            if one.content is not None:
                archive.writestr(zipfile.ZipInfo(one.name, stamp), one.content)
                size = str(len(one.content))
                digest = hashlib.sha256(one.content).hexdigest()
            rows.append([one.name, one.what, size, digest, one.why])
            yield sink.taken()
        archive.writestr(zipfile.ZipInfo(LIST, stamp), _csv(rows))
    yield sink.taken()


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in rows)
    return (BOM + out.getvalue()).encode()


@dataclass(frozen=True, slots=True)
class Packing:
    """A copy that is being made: by whom, when."""

    copy: OpenCopy
    by: Actor
    at: datetime

    def members(self, sheet: bytes) -> Iterator[Member]:
        """Yield the sheet and each file that goes with it, opened one by one."""
        yield Member(SHEET, "写し", sheet)
        for case in self.copy.cases:
            row = case.row
            for number, one in enumerate(documents_of(row.ward_id, row.stream), 1):
                place = f"{row.reference}/{number:02d}"
                yield self._member(one, place, case)

    def _member(self, document: Document, place: str, case: OpenCase) -> Member:
        kind = str(DOCUMENTS.get(document.kind, document.kind))
        if str(document.pk) in self.copy.wish.left_out:
            return Member(place, kind, why="不開示")
        to = Requester(subject_of(case.row), owner=str(owner_id_of(case.row) or ""))
        try:
            opened = open_document(
                document, to=to, by=self.by, at=self.at, purpose=DISCLOSURE
            )
        except (Withheld, WrongSubject, FileLost) as problem:
            return Member(place, kind, why=WHY[type(problem)])
        out = frozenset(self.copy.wish.blots.get(str(case.id), ()))
        blot = Blot.of(case, out, masked=self.copy.row.ground == THIRD)
        name = blot.words(opened.name).replace("/", "_").replace("\\", "_")
        parts = self.copy.wish.covers.get(str(document.pk), ())
        if not parts:
            return Member(f"{place}_{name}", kind, opened.content)
        drawn = covered(opened.content, parts)
        return Member(f"{place}_{name}", kind, drawn, why="一部不開示")
