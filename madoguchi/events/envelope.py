"""The shape of an event and of a view: the envelope around what was said.

From the first fact on it carries what counting and mining need. Pure: canonical
text in, values out.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def to_us(at: datetime) -> int:
    """Return an instant as whole microseconds since 1970, in UTC.

    >>> to_us(datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC))
    1767225600000001
    """
    return (at - EPOCH) // MICROSECOND


def from_us(microseconds: int) -> datetime:
    """Return the instant of `to_us`.

    >>> from_us(1767225600000001).isoformat()
    '2026-01-01T00:00:00.000001+00:00'
    """
    return EPOCH + microseconds * MICROSECOND


def canonical(said: Mapping[str, Any]) -> str:
    """Return the one text that stands for a body; it is stored and hashed as it is.

    >>> canonical({"b": True, "a": ("x", 1)})
    '{"a":["x",1],"b":true}'
    """
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class SealedEvent:
    """An event as followers and readers see it.

    `number` is its place in its stream; `place` its place in the ward's sealed
    order, 0 while it has none.
    """

    id: int
    ward: int
    stream: str
    number: int
    kind: str
    occurred_at: datetime
    lifecycle: str
    role: str
    unit: str
    channel: str
    assisted: bool
    age_band: str
    procedure: str
    version: int
    actor: str
    fact: dict[str, Any] = field(default_factory=dict)
    place: int = 0

    @classmethod
    def from_row(cls, row: tuple[Any, ...], place: int = 0) -> Self:
        """Open a row of (id, ward, stream, number, kind, occurred_us, body)."""
        id_, ward, stream, number, kind, occurred_us, body = row
        return cls(
            id=id_,
            ward=ward,
            stream=stream,
            number=number,
            kind=kind,
            occurred_at=from_us(occurred_us),
            place=place,
            **json.loads(body),
        )


@dataclass(frozen=True, slots=True)
class Look:
    """Someone looked at something: one row of the access log (閲覧の記録).

    `kind` is the act: case.viewed, document.opened, queue.listed. `count` says
    how many rows a list showed; `purpose` is a declared code.
    """

    ward: int
    stream: str
    kind: str
    purpose: str = ""
    count: int = 0
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A row of the access log as the resident and the auditor see it."""

    id: int
    stream: str
    kind: str
    occurred_at: datetime
    actor: str
    role: str
    unit: str
    purpose: str
    count: int
    shown: tuple[str, ...] = ()

    @classmethod
    def from_row(cls, row: tuple[Any, ...]) -> Self:
        """Open a row of (id, stream, kind, occurred_us, body)."""
        id_, stream, kind, occurred_us, body = row
        said = json.loads(body)
        said["shown"] = tuple(said["shown"])
        return cls(id_, stream, kind, from_us(occurred_us), **said)
