"""Take the procedures of a folder through the publish gate, and keep the proof.

What did not change since its proof was written is not looked at again.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from madoguchi.kernel.languages.language import JAPANESE
from madoguchi.procedures.changes.judging import judge
from madoguchi.procedures.definition.canonical import hash_of, to_canonical
from madoguchi.procedures.definition.names import load_names
from madoguchi.procedures.definition.problems import BadDefinition, Flaw
from madoguchi.procedures.gate.checking import PAGES, checked, lights
from madoguchi.procedures.gate.checks.usability import usability
from madoguchi.procedures.gate.coverage import rules_of
from madoguchi.procedures.gate.evidence import Evidence, write_evidence, written
from madoguchi.procedures.gate.material import (
    Around,
    Material,
    WardSide,
    files_digest,
    material,
    records_in,
    version_of_checks,
)
from madoguchi.procedures.gate.reasons import HINT, Place, Reason, blocking
from madoguchi.procedures.looking import CannotLook, the_judge
from madoguchi.procedures.standing import REWORKED
from madoguchi.procedures.taking import Taken, take, variants_in
from madoguchi.procedures.texts import NEEDED

MAIN = "procedure.toml"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one version went through the gate."""

    name: str
    lights: Mapping[str, str]
    by_ward: Mapping[str, tuple[Reason, ...]]
    """What was found, by the ward whose overlay was on it; "" as it lies there."""
    seconds: float
    is_cached: bool = False
    states: int = 0

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(one for found in self.by_ward.values() for one in found)

    @property
    def is_green(self) -> bool:
        return not blocking(self.reasons)


def folders_in(root: Path) -> list[Path]:
    """Return the versions in a folder: itself, a procedure, or a folder of them.

    In the order in which they were made, because a version is judged by the one
    before it.
    """
    places = [root] if (root / MAIN).exists() else [*root.glob("*"), *root.glob("*/*")]
    found = [one.resolve() for one in places if (one / MAIN).exists()]
    return sorted(found, key=lambda one: (one.parent.name, int(one.name)))


def prove(
    folder: Path,
    today: date,
    languages: tuple[str, ...] = NEEDED,
    *,
    keeps_looks: bool = False,
) -> Outcome:
    """Check a version as every ward offers it; write the proof when all is green.

    In the `languages` no text may be missing, and the pages are looked at in them.
    What an earlier judge saw of the same content counts when looks are kept; the proof
    names that judge.
    """
    began = time.monotonic()
    name = f"{folder.parent.name}/{folder.name}"
    try:
        variants = variants_in(folder)
    except BadDefinition as bad:
        flaws = tuple(map(_flaw, bad.problems))
        return Outcome(name, lights(flaws), {"": flaws}, time.monotonic() - began)
    known = written(folder)
    proofs: list[Evidence] = []
    reasons: dict[str, tuple[Reason, ...]] = {}
    cached = True
    for taken in variants:
        proof = known.get(hash_of(to_canonical(taken.definition)))
        given = _material(folder, taken, today, languages)
        examples = files_digest(taken.files)
        if proof is not None and _holds(proof, given, examples):
            said: Sequence[Reason] = tuple(usability(given))
        else:
            cached = False
            looked = proof if proof and _same_pages(proof, given, examples) else None
            if looked and not keeps_looks and looked.judge != the_judge().version():
                looked = None
            proof, said = _proven(given, examples, today, looked)
        reasons[taken.ward] = tuple(said)
        proofs.append(proof)
    outcome = Outcome(
        name,
        lights(one for found in reasons.values() for one in found),
        reasons,
        time.monotonic() - began,
        cached,
        sum(one.states for one in proofs),
    )
    if outcome.is_green and not cached:
        write_evidence(folder, proofs)
    return outcome


def _flaw(flaw: Flaw) -> Reason:
    place = Place("text", flaw.file)
    return Reason("definition", "flaw", place, blanks={"said": str(flaw)})


def _material(
    folder: Path, taken: Taken, today: date, languages: tuple[str, ...]
) -> Material:
    names, _flaws = load_names(settings.CATALOGUE_DIR, taken.ward)
    return material(
        taken.definition,
        taken.files,
        Around(
            WardSide(languages, names=names),
            records_in(folder),
            is_reworked(folder, taken),
        ),
        today=today,
    )


def is_reworked(folder: Path, taken: Taken) -> bool:
    """Say whether a version is a new service, or another than the one before it.

    For a ward that is the one before as the same ward took it.
    """
    before = folder.with_name(str(taken.definition.number - 1))
    if not (before / MAIN).exists():
        return True
    try:
        old = take(before, taken.ward).definition
    except BadDefinition:
        return True
    return judge(old, taken.definition).gravest in REWORKED


def _holds(proof: Evidence, given: Material, examples: str) -> bool:
    """Say whether nothing changed that the proof rests on."""
    return _same_pages(proof, given, examples) and (
        proof.checks == version_of_checks()
        and proof.records == given.records.digest
        and proof.judge == the_judge().version()
    )


def _same_pages(proof: Evidence, given: Material, examples: str) -> bool:
    """Say whether the pages are those that were looked at."""
    return (
        proof.document == given.form.hash
        and proof.examples == examples
        and set(proof.languages) >= set(given.ward.languages)
    )


def _proven(
    given: Material, examples: str, today: date, looked: Evidence | None
) -> tuple[Evidence, Sequence[Reason]]:
    reasons = list(checked(given))
    states = 0
    if looked is not None:
        states = looked.states
    elif not blocking(reasons):
        seen, states = _look(given)
        reasons += seen
    else:
        reasons.append(Reason(PAGES, "not_yet"))
    proof = Evidence(
        document=given.form.hash,
        examples=examples,
        records=given.records.digest,
        languages=looked.languages if looked else given.ward.languages,
        made_on=today,
        checks=version_of_checks(),
        judge=looked.judge if looked else the_judge().version(),
        variant=given.definition.variant,
        rules=sum(1 for _ in rules_of(given.form)),
        states=states,
        hints=sum(one.severity == HINT for one in reasons),
    )
    return proof, reasons


def _look(given: Material) -> tuple[Sequence[Reason], int]:
    languages = (JAPANESE, *given.ward.languages)
    try:
        looked = the_judge().look(
            given.form, given.examples, languages, lambda _done, _of: None
        )
    except CannotLook as problem:
        return [Reason(PAGES, "no_browser", blanks={"said": str(problem)})], 0
    return looked.reasons, looked.states
