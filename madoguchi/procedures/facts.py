"""What the log is told about the offer."""

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.events.facts import Fact, coded, count, day, flag, ref


@dataclass(frozen=True, slots=True)
class ProcedurePublished(Fact):
    """A version is on offer from a day on; `online` says by an online channel too."""

    kind: ClassVar[str] = "procedure.published"
    version: int = count()
    hash: str = ref()
    purpose: str = coded("application", "filing", "survey")
    online: bool = flag()
    opens_on: str = day()
