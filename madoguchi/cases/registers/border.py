"""What crosses the border to a register, and what comes back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from madoguchi.documents.letters import Office


@dataclass(frozen=True, slots=True)
class HandOver:
    """連携: a decided case as a register is told of it; `case` makes it idempotent.

    Of somebody `protected` (支援措置) the answers hold no address: a register has its
    own, and a file on its way is one more place it could be read in.
    """

    case: UUID
    procedure: str
    title: str
    reference: str
    decided_on: date
    outputs: tuple[str, ...]
    office: Office
    answers: Mapping[str, Any] = field(repr=False)
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What the register did: a coded result, and what it says to certify (証明事項).

    `record` are values by name, in words; one that is not `genuine` is a sample.
    """

    result: str
    record: Mapping[str, str] = field(default_factory=dict, repr=False)
    genuine: bool = True


Register = Callable[[HandOver], Answer]
