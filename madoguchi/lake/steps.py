"""Name the facts that are steps of work: one table, kept as data.

It decides which activity a fact is and how the case goes on after it. It does not know
what the facts hold beyond the stage that some of them end.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

TABLE: Final = Path(__file__).with_name("steps.toml")
BEGINNING: Final = "case.received"
"""The fact with which a case begins."""
STAGE: Final = ":"
"""What stands between an activity and the stage that it ended."""
LIFECYCLES: Final = ("start", "complete", "suspend", "resume")
STATES: Final = ("handling", "waiting", "paused", "ended")
Language = Literal["ja", "en"]


@dataclass(frozen=True, slots=True)
class Step:
    """A kind of fact that is a step of work, and its activity.

    `each` names the field whose value makes it an activity of its own; `then` says
    how the case goes on, "" as before.
    """

    kind: str
    activity: str
    ja: str
    en: str
    each: str = ""
    lifecycle: str = "complete"
    then: str = ""


@cache
def steps() -> Mapping[str, Step]:
    """Return every step by the kind of its fact."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["step"]
    return {row["kind"]: Step(**row) for row in rows}


@cache
def _by_activity() -> Mapping[str, Step]:
    return {one.activity: one for one in steps().values()}


def label(activity: str, language: Language = "ja") -> str:
    """Return what people call an activity; one of another log is called as it is.

    The stage keeps its key: only its version of the procedure knows its title.

    >>> label("received"), label("reviewed:examine", "en"), label("Confirm")
    ('受付', 'Review of a stage: examine', 'Confirm')
    """
    name, _, stage = activity.partition(STAGE)
    step = _by_activity().get(name)
    if step is None or bool(stage) != bool(step.each):
        return activity
    said = step.ja if language == "ja" else step.en
    if not stage:
        return said
    return f"{said}：{stage}" if language == "ja" else f"{said}: {stage}"
