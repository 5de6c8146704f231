"""Everything the checks may look at; nothing is fetched by them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.names import Names
from madoguchi.procedures.definition.problems import Flaw
from madoguchi.procedures.engine import Form, compile_form
from madoguchi.procedures.examples import Example, read_example_texts
from madoguchi.procedures.gate.records import Records, read_records
from madoguchi.procedures.limits import FILE as LIMITS
from madoguchi.procedures.limits import LimitExample, read_limits_text
from madoguchi.procedures.taking import USABILITY, only_examples
from madoguchi.procedures.texts import NEEDED

HERE: Final = Path(__file__).parent
SOURCES: Final = (
    "checks/*.py", "checking.py", "coverage.py", "plainness.*", "records.py",
    "retention.*", "texts.py",
)  # fmt: skip
"""What a verdict comes from; how it is worded or kept changes none."""


@dataclass(frozen=True, slots=True)
class WardSide:
    """What the gate must know of a ward: all of it is the ward's own data.

    `departments` and `roles` are those there are, with who holds a role by
    department; None while no ward is asked.
    """

    languages: tuple[str, ...] = NEEDED
    departments: frozenset[str] | None = None
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds a version and decides with it: the ward, what is on record."""

    ward: WardSide
    records: Records = field(default_factory=Records)
    needs_test: bool = True
    """A new or reworked service, which people must have tried."""


@dataclass(frozen=True, slots=True)
class Material:
    """A version, its examples, its records, the ward, the day."""

    definition: Definition
    form: Form
    examples: Sequence[Example]
    limits: Sequence[LimitExample]
    flaws: Sequence[Flaw]
    around: Around
    today: date

    @property
    def ward(self) -> WardSide:
        return self.around.ward

    @property
    def records(self) -> Records:
        return self.around.records


def key_of(document: str, files: str, around: Around, *, judge: str) -> str:
    """Return the hash of all that a verdict follows from but the day.

    `document` and `files` are the hashes of the definition and of its examples;
    `judge` says who looks at the pages.
    """
    ward = around.ward
    rests_on: dict[str, Any] = {
        "document": document,
        "examples": files,
        "records": around.records.digest,
        "languages": ward.languages,
        "departments": sorted(ward.departments or ()),
        "roles": {key: sorted(one) for key, one in ward.roles.items()},
        "names": {key: dict(one.said) for key, one in ward.names.items()},
        "needs_test": around.needs_test,
        "checks": version_of_checks(),
        "judge": judge,
    }
    return digest_of(rests_on)


def digest_of(value: object) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


@cache
def version_of_checks() -> str:
    """Return the hash of the checks themselves: another check, another verdict."""
    found = sha256()
    for pattern in SOURCES:
        for path in sorted(HERE.glob(pattern)):
            found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def files_digest(files: Mapping[str, str]) -> str:
    """Return the hash of the examples among some files."""
    return digest_of({name: one for name, one in files.items() if name != USABILITY})


def material(
    definition: Definition,
    examples: Mapping[str, str],
    around: Around,
    *,
    today: date,
) -> Material:
    """Put together what the checks look at.

    `examples` are the texts of its files by name; the one called `limits.toml` holds
    the examples around its limits.
    """
    name = f"{definition.slug}/{definition.number}"
    found, flaws = read_example_texts(only_examples(examples), name)
    limits, more = read_limits_text(examples.get(LIMITS, ""), f"{name}/{LIMITS}")
    return Material(
        definition=definition,
        form=compile_form(definition),
        examples=found,
        limits=limits,
        flaws=[*flaws, *more],
        around=around,
        today=today,
    )


def records_in(folder: Path) -> Records:
    """Return the usability tests and the waiver that lie beside a version."""
    path = folder / USABILITY
    return read_records(path.read_text("utf-8")) if path.exists() else Records()
