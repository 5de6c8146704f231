"""Pack the files of a batch with their manifest (送り状): counts, bytes, SHA-256.

Pure: the same lines make the same bytes, whenever they are packed.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from madoguchi.exchange.layouting import Layout
from madoguchi.kernel.spreadsheet import BOM, csv_text

FORMAT: Final = "madoguchi-hand-over"
FORMAT_VERSION: Final = 1
MANIFEST: Final = "manifest.json"
NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file of a package: a clock would make other bytes of it."""
READABLE: Final = 0o644 << 16

Lines = Mapping[str, Sequence[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Header:
    """What a manifest says of a batch as a whole."""

    ward: str
    business: str
    title: str
    law: str
    run: str
    edition: int
    made_at: str
    withheld: int


def files_of(layout: Layout, cases: Sequence[Lines]) -> dict[str, bytes]:
    """Return the files of many cases, by name."""
    return {
        f"{sheet.key}.csv": csv_text(
            [column.key for column in sheet.columns],
            (line for case in cases for line in case[sheet.key]),
        )
        .removeprefix(BOM)
        .encode()
        for sheet in layout.sheets
    }


def manifest_of(
    header: Header, layout: Layout, cases: Sequence[Lines]
) -> dict[str, Any]:
    """Return what tells the receiving system whether it got everything."""
    files = files_of(layout, cases)
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "ward": header.ward,
        "business": header.business,
        "business_title": header.title,
        "law": header.law,
        "run": header.run,
        "edition": header.edition,
        "layout": layout.version,
        "made_at": header.made_at,
        "cases": len(cases),
        "address_withheld": header.withheld,
        "files": [
            {
                "name": name,
                "rows": sum(len(case[name.removesuffix(".csv")]) for case in cases),
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
            for name, content in files.items()
        ],
        "layout_columns": {
            f"{sheet.key}.csv": [
                {
                    "key": one.key,
                    "label": one.label,
                    "type": one.type,
                    "length": one.length,
                    "required": one.required,
                }
                for one in sheet.columns
            ]
            for sheet in layout.sheets
        },
    }


def packed(manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """Return the package: the manifest first, then its files."""
    text = (
        json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True).encode()
        + b"\n"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {MANIFEST: text, **files}.items():
            entry = zipfile.ZipInfo(name, NO_TIME)
            entry.external_attr = READABLE
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return out.getvalue()


def hashes_in(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return the SHA-256 that a manifest tells of each of its files."""
    return {one["name"]: one["sha256"] for one in manifest["files"]}
