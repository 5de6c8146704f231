"""Decide what is asked of the log: which cases, and beside which others.

Pure: knows no table, no clock and no engine.
"""

import json
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final, Self

SHAPE: Final = 1
"""Raised when a finding holds something else than before; kept ones are asked anew."""
PATIENCE: Final = timedelta(minutes=1)
"""A finding younger than this is not made again, however much the log moves."""
KEPT: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Part:
    """Some cases of a procedure; what is empty asks nothing.

    `first` and `last` are months such as 2026-04 in which the cases began.
    """

    version: int = 0
    channel: str = ""
    unit: str = ""
    first: str = ""
    last: str = ""

    @property
    def first_on(self) -> date | None:
        """Return the first day.

        >>> Part(first="2026-04").first_on
        datetime.date(2026, 4, 1)
        """
        return date.fromisoformat(f"{self.first}-01") if self.first else None

    @property
    def last_on(self) -> date | None:
        """Return the last day.

        >>> Part(last="2026-02").last_on
        datetime.date(2026, 2, 28)
        """
        if not self.last:
            return None
        begins = date.fromisoformat(f"{self.last}-01")
        return begins.replace(day=monthrange(begins.year, begins.month)[1])


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the cases of one procedure, or all procedures beside each other.

    With `beside`, the cases of `part` are compared with those of `beside`.
    """

    procedure: str = ""
    part: Part = field(default_factory=Part)
    beside: Part | None = None

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """Return the question that `as_data` gave."""
        beside = said["beside"]
        return cls(said["procedure"], Part(**said["part"]), beside and Part(**beside))

    @property
    def key(self) -> str:
        """Return the mark by which the same question is known.

        >>> Question("a").key == Question.of(Question("a").as_data()).key
        True
        """
        said = json.dumps([SHAPE, self.as_data()], sort_keys=True)
        return sha256(said.encode()).hexdigest()


def is_ripe(found_at: datetime, at: datetime) -> bool:
    """Say whether a finding is old enough to be made again when the log moved."""
    return found_at + PATIENCE <= at
