"""What the log is told about the offer."""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.events.facts import Fact, coded, count, flag, ref


@dataclass(frozen=True, slots=True)
class ProcedurePublished(Fact):
    """A version is on offer from now on; `online` says by an online channel too."""

    kind: ClassVar[str] = "procedure.published"
    version: int = count()
    hash: str = ref()
    online: bool = flag()
    purpose: str = coded("application", "filing", "survey")


@dataclass(frozen=True, slots=True)
class ProcedureWithdrawn(Fact):
    """The ward no longer offers it; cases that began keep their version."""

    kind: ClassVar[str] = "procedure.withdrawn"
    version: int = count()
