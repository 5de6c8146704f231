"""Usability: people who need it most have tried it, or somebody answers for why not."""

from collections.abc import Iterator

from madoguchi.procedures.gate.material import Material
from madoguchi.procedures.gate.reasons import HINT, NOTE, Place, Reason
from madoguchi.procedures.gate.records import UsabilityTest

TESTED = Place("record", "usability")


def usability(given: Material) -> Iterator[Reason]:
    """Ask for a test with older and disabled people, or for a waiver in force."""
    records = given.records
    for flaw in records.flaws:
        yield Reason("usability", "unreadable", TESTED, blanks={"said": str(flaw)})
    if not given.around.needs_test:
        yield Reason("usability", "not_needed", TESTED, NOTE)
        return
    lacks = lacking(records.tests)
    if not lacks:
        return
    waiver = records.waiver
    if waiver is None:
        yield from lacks
        return
    blanks = {"until": waiver.until.isoformat(), "reason": waiver.reason}
    if waiver.until < given.today:
        yield Reason("usability", "lapsed", TESTED, blanks=blanks)
        return
    code = "waived_demo" if waiver.demo else "waived"
    yield Reason("usability", code, TESTED, HINT, blanks)


def lacking(tests: tuple[UsabilityTest, ...]) -> list[Reason]:
    """Return what the tests of a version still lack."""
    if not tests:
        return [Reason("usability", "no_test", TESTED)]
    found = []
    if not any(one.older for one in tests):
        found.append(Reason("usability", "nobody_older", TESTED))
    if not any(one.disabled for one in tests):
        found.append(Reason("usability", "nobody_disabled", TESTED))
    return found + [
        Reason("usability", "not_fixed", TESTED, blanks={"found": one.text[:60]})
        for test in tests
        for one in test.findings
        if one.stopped and not one.fix.strip()
    ]
