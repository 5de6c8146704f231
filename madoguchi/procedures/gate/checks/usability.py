"""Usability: people who need it most have tried it, or somebody answers for why not."""

from collections.abc import Iterator

from madoguchi.procedures.gate.material import Material
from madoguchi.procedures.gate.records import UsabilityTest
from madoguchi.procedures.gate.reasons import HINT, NOTE, Place, Reason

TESTED = Place("record", "usability")


def usability(given: Material) -> Iterator[Reason]:
    """Ask for a test with older and disabled people, or for a waiver in force."""
    records = given.records
    for flaw in records.flaws:
        yield Reason("usability", "unreadable", TESTED, blanks={"said": str(flaw)})
    if not given.needs_test:
        yield Reason("usability", "not_needed", TESTED, NOTE)
        return
    lacks = list(_lacking(records.tests))
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


def _lacking(tests: tuple[UsabilityTest, ...]) -> Iterator[Reason]:
    if not tests:
        yield Reason("usability", "no_test", TESTED)
        return
    if not any(one.older for one in tests):
        yield Reason("usability", "nobody_older", TESTED)
    if not any(one.disabled for one in tests):
        yield Reason("usability", "nobody_disabled", TESTED)
    for test in tests:
        for found in test.findings:
            if found.stopped and not found.fix.strip():
                blanks = {"found": found.text[:60]}
                yield Reason("usability", "not_fixed", TESTED, blanks=blanks)
