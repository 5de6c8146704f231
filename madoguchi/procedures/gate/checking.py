"""All checks of the gate, and what they say together."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from madoguchi.procedures.gate.checks.definition import definition
from madoguchi.procedures.gate.checks.examples import examples, rules
from madoguchi.procedures.gate.checks.languages import languages
from madoguchi.procedures.gate.checks.paperwork import (
    identity,
    law,
    office,
    remedies,
    retention,
    standards,
)
from madoguchi.procedures.gate.checks.reading import reading
from madoguchi.procedures.gate.checks.usability import usability
from madoguchi.procedures.gate.material import Material
from madoguchi.procedures.gate.reasons import BLOCKS, HINT, Reason

Check: TypeAlias = Callable[[Material], Iterator[Reason]]

CHECKS: Final[Mapping[str, Check]] = {
    "definition": definition,
    "examples": examples,
    "rules": rules,
    "law": law,
    "standards": standards,
    "remedies": remedies,
    "identity": identity,
    "retention": retention,
    "office": office,
    "languages": languages,
    "reading": reading,
    "usability": usability,
}
"""Every check that needs no browser, by the name its reasons carry."""

PAGES: Final = "pages"
"""The check in a real browser; its reasons come from whoever has one."""

EVERY: Final = (*CHECKS, PAGES)
GREEN: Final = "green"


def checked(
    given: Material, checks: Mapping[str, Check] = CHECKS
) -> tuple[Reason, ...]:
    """Return what every check says of a version, in the order of the checks."""
    return tuple(reason for look in checks.values() for reason in look(given))


def lights(reasons: Iterable[Reason]) -> dict[str, str]:
    """Say of each check whether it is green, only hints, or blocks."""
    found = dict.fromkeys(EVERY, GREEN)
    for one in reasons:
        if one.severity == BLOCKS:
            found[one.check] = BLOCKS
        elif one.severity == HINT and found[one.check] == GREEN:
            found[one.check] = HINT
    return found
