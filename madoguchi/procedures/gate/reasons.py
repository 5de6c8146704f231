"""Why a version may not be published, or what its author should look at again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

BLOCKS: Final = "blocks"
HINT: Final = "hint"
NOTE: Final = "note"
SEVERITIES: Final = (BLOCKS, HINT, NOTE)
"""It blocks; a person should look again; it only says what was found."""

SORTS: Final = (
    "procedure", "page", "question", "rule", "example", "text", "record",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """What a reason is about: a sort of thing, and its key or path."""

    sort: str = "procedure"
    key: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding of one check; `blanks` fill the sentence that words its code."""

    check: str
    code: str
    place: Place = field(default_factory=Place)
    severity: str = BLOCKS
    blanks: Mapping[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        return self.severity == BLOCKS


WHOLE: Final = Place()


def blocking(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(one for one in reasons if one.blocks)


def to_data(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Write reasons as they are stored."""
    return [
        {
            "check": one.check,
            "code": one.code,
            "sort": one.place.sort,
            "key": one.place.key,
            "severity": one.severity,
            "blanks": dict(one.blanks),
        }
        for one in reasons
    ]


def from_data(rows: Iterable[Mapping[str, Any]]) -> tuple[Reason, ...]:
    """Read stored reasons back.

    >>> one = Reason("law", "no_law", Place("procedure"), BLOCKS, {"kind": "filing"})
    >>> from_data(to_data([one])) == (one,)
    True
    """
    return tuple(
        Reason(
            row["check"],
            row["code"],
            Place(row["sort"], row["key"]),
            row["severity"],
            dict(row["blanks"]),
        )
        for row in rows
    )
