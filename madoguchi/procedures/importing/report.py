"""What became of each key of an imported file.

Nothing is lost in silence: what a source says is carried over, carried over in another
way, refused by name, or left to a person.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from madoguchi.procedures.definition.toml import lines_for, table

OUTCOMES = ("carried", "changed", "unsupported", "decide")


@dataclass(frozen=True, slots=True)
class Note:
    """One key of the source, and what became of it."""

    key: str
    outcome: str
    became: str = ""
    why: str = ""


@dataclass(slots=True)
class Report:
    """The notes about one imported file."""

    source: str
    name: str
    notes: list[Note] = field(default_factory=list)

    def carried(self, key: str, became: str) -> None:
        self.notes.append(Note(key, "carried", became))

    def changed(self, key: str, why: str, became: str = "") -> None:
        self.notes.append(Note(key, "changed", became, why))

    def unsupported(self, key: str, why: str) -> None:
        self.notes.append(Note(key, "unsupported", "", why))

    def decide(self, key: str, why: str) -> None:
        """Note what a person must still decide; `key` is one of our own."""
        note = Note(key, "decide", "", why)
        if note not in self.notes:
            self.notes.append(note)

    def of(self, outcome: str) -> list[Note]:
        return [note for note in self.notes if note.outcome == outcome]

    def counts(self) -> Mapping[str, int]:
        found = Counter(note.outcome for note in self.notes)
        return {outcome: found[outcome] for outcome in OUTCOMES}

    def summary(self) -> str:
        return ", ".join(f"{count} {one}" for one, count in self.counts().items())

    def written(self) -> str:
        """Return the report as TOML, one table for each key."""
        head = {"source": self.source, "file": self.name, **self.counts()}
        parts = ["".join(f"{line}\n" for line in lines_for(head))]
        for outcome in reversed(OUTCOMES):
            for note in self.of(outcome):
                pairs = {
                    "key": note.key,
                    "outcome": note.outcome,
                    "became": note.became,
                    "why": note.why,
                }
                kept = {key: value for key, value in pairs.items() if value}
                parts.append(table(["keys"], kept, entry=True))
        return "\n".join(parts)


class NotReadable(Exception):
    """A file that is not what it was said to be; carries a sentence for its owner."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name = name
        self.why = why
