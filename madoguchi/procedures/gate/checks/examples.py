"""Worked examples: each holds, and together they show every verdict of every rule."""

from collections.abc import Iterator

from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.definition.saying import sentence_of
from madoguchi.procedures.examples import differences
from madoguchi.procedures.expressions.write import write
from madoguchi.procedures.gate.coverage import NO, UNKNOWN, YES, Seen, coverage
from madoguchi.procedures.gate.material import Material
from madoguchi.procedures.gate.reasons import NOTE, Place, Reason
from madoguchi.procedures.limits import limit_differences

NEVER = {YES: "never_yes", NO: "never_no", UNKNOWN: "never_unknown"}
LONGEST = 80


def examples(given: Material) -> Iterator[Reason]:
    """Refuse a version whose examples are missing, cannot be read or do not hold."""
    for flaw in given.flaws:
        place = Place("example", flaw.file)
        yield Reason("examples", "unreadable", place, blanks={"said": str(flaw)})
    if not given.examples:
        yield Reason("examples", "none")
    for one in given.examples:
        for said in differences(given.form, one):
            yield _wrong(one.name, one.title, said)
    for limit in given.limits:
        for said in limit_differences(given.form, limit):
            yield _wrong(limit.name, limit.title, said)


def _wrong(name: str, title: str, said: str) -> Reason:
    blanks = {"title": title, "said": said}
    return Reason("examples", "fails", Place("example", name), blanks=blanks)


def rules(given: Material) -> Iterator[Reason]:
    """Ask for an example in which each rule says yes, one no, one not known yet."""
    for seen in coverage(given.form, given.examples, given.limits, given.today):
        for verdict in seen.missing:
            blanks = _said(seen, given.definition)
            yield Reason("rules", NEVER[verdict], _place(seen), blanks=blanks)
        if UNKNOWN not in seen.wanted:
            blanks = _said(seen, given.definition)
            yield Reason("rules", "always_known", _place(seen), NOTE, blanks)


def _place(seen: Seen) -> Place:
    place, row = seen.rule.place, seen.rule.row
    return Place(place.sort, f"{place.key}#{row}") if row else place


def _said(seen: Seen, definition: Definition) -> dict[str, str]:
    rule = seen.rule
    return {
        "rule": _short(write(rule.node)),
        "in_japanese": _short(sentence_of(rule.node, definition, rule.groups)),
        "sort": rule.sort,
        "name": rule.key,
    }


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
