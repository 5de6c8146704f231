"""The fake portal's own book: a file per ward, apart from the ward's database."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from madoguchi.exchange.inboxes.border import Attached

FAKE: Final = "fake"
SECRET: Final = "not a secret: the portal of a demo"  # noqa: S105
A_PAGE: Final = 50
"""Lines of one page of its list."""
Entry = dict[str, Any]


def _path(ward: int) -> Path:
    return Path(settings.HOME) / "fake-inbox" / f"{ward}.json"


def applications(ward: int) -> dict[str, Entry]:
    """Return what was filed at the portal, by number, the oldest first."""
    path = _path(ward)
    if not path.exists():
        return {}
    found: dict[str, Entry] = json.loads(path.read_text(encoding="utf-8"))
    return found


def deliver(
    ward: int,
    procedure: str,
    answers: Mapping[str, Any],
    at: datetime,
    files: Sequence[Attached] = (),
) -> str:
    """Let somebody file an application at the portal; return its number there."""
    held = applications(ward)
    number = f"P{at:%Y%m%d}-{len(held) + 1:06}"
    held[number] = {
        "number": number,
        "procedure": procedure,
        "arrived_at": at.isoformat(),
        "answers": dict(answers),
        "files": [one.to_json() for one in files],
        "status": "arrived",
    }
    path = _path(ward)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
    beside.replace(path)
    return number
