"""The proof that a version passed: kept beside it, true for exactly its content.

`gate.toml` is written by `madoguchi catalogue` once every check is green, one entry
for each ward's variant. Whoever offers a version from its folder needs it.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from madoguchi.kernel.errors import Refused
from madoguchi.procedures.definition.canonical import hash_of, to_canonical
from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.toml import lines_for
from madoguchi.procedures.gate.checks.usability import lacking
from madoguchi.procedures.gate.material import files_digest, records_in
from madoguchi.procedures.gate.records import Waiver
from madoguchi.procedures.taking import Taken, take

FILE: Final = "gate.toml"
HEAD: Final = (
    "# Made by `madoguchi catalogue`: every check of the publish gate was green for\n"
    "# exactly this content. Any change needs it made again.\n"
)
NONE, CHANGED, LAPSED, LANGUAGES = "none", "changed", "lapsed", "languages"


class NotProven(Refused):
    """A version that is to be offered has not passed the gate, or not as it stands."""

    def __init__(self, why: str, slug: str, number: int) -> None:
        super().__init__(why)
        self.slug = slug
        self.number = number


@dataclass(frozen=True, slots=True)
class Evidence:
    """Every check was green for this document, with these examples and records."""

    document: str
    examples: str
    records: str
    languages: tuple[str, ...]
    made_on: date
    checks: str
    judge: str
    variant: str = ""
    rules: int = 0
    states: int = 0
    """How many states of pages were looked at in a browser."""
    hints: int = 0
    waiver: Waiver | None = None
    """Set when people have not tried it, and somebody answers for that."""

    def covers(self, definition: Definition) -> bool:
        return self.document == hash_of(to_canonical(definition))

    def refuse(
        self, definition: Definition, languages: Iterable[str], on: date
    ) -> None:
        """Raise NotProven when this is no proof for a version on a day."""
        why = ""
        if not self.covers(definition):
            why = CHANGED
        elif self.waiver is not None and self.waiver.until < on:
            why = LAPSED
        elif not set(languages) <= {"ja", *self.languages}:
            why = LANGUAGES
        if why:
            raise NotProven(why, definition.slug, definition.number)


@dataclass(frozen=True, slots=True)
class Proven:
    """A version that may be offered, with the proof."""

    definition: Definition
    evidence: Evidence


def proven_in(
    folder: Path, ward: str = "", *, base: Definition | None = None
) -> Proven:
    """Read a version as a ward offers it, with its proof.

    Raises BadDefinition, and NotProven for one that did not pass as it stands.
    """
    taken = take(folder, ward, base=base)
    return Proven(taken.definition, evidence_in(folder, taken))


def written(folder: Path) -> dict[str, Evidence]:
    """Return the proofs beside a version by the hash of the document."""
    path = folder / FILE
    if not path.exists():
        return {}
    records = records_in(folder)
    waiver = records.waiver if lacking(records.tests) else None
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["passed"]
        proofs = [_read(row, waiver) for row in rows]
    except (KeyError, TypeError, ValueError):
        return {}  # what cannot be read proves nothing
    return {one.document: one for one in proofs}


def _read(row: Mapping[str, Any], waiver: Waiver | None) -> Evidence:
    values = {**row, "languages": tuple(row["languages"])}
    return Evidence(**values, waiver=waiver)


def evidence_in(folder: Path, taken: Taken) -> Evidence:
    """Return the proof of a version in its folder; raise NotProven without one."""
    definition = taken.definition
    found = written(folder)
    proof = found.get(hash_of(to_canonical(definition)))
    if proof is None:
        why = CHANGED if found else NONE
        raise NotProven(why, definition.slug, definition.number)
    if proof.examples != files_digest(taken.files) or (
        proof.records != records_in(folder).digest
    ):
        raise NotProven(CHANGED, definition.slug, definition.number)
    return proof


def write_evidence(folder: Path, proofs: Iterable[Evidence]) -> None:
    """Write the proofs of a version beside it, always in the same way."""
    parts = [HEAD]
    for one in proofs:
        row = {
            "document": one.document,
            "examples": one.examples,
            "records": one.records,
            "languages": list(one.languages),
            "made_on": one.made_on,
            "checks": one.checks,
            "judge": one.judge,
            "rules": one.rules,
            "states": one.states,
            "hints": one.hints,
        }
        if one.variant:
            row["variant"] = one.variant
        parts.append("\n[[passed]]\n" + "".join(f"{x}\n" for x in lines_for(row)))
    (folder / FILE).write_text("".join(parts), encoding="utf-8", newline="\n")
