"""Measure the judge on examples whose verdict is known: the ACT rules of the W3C.

One example a line, as JSON: `html`, the `rule` it belongs to with its `criteria`, and
what is `expected`: passed, failed or inapplicable. An example counts as found when a
finding is for its rule or for one of its criteria.
Source: https://www.w3.org/WAI/standards-guidelines/act/rules/
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Error

from madoguchi.config.gate.judging import Finding, browser_page, judge

ALL_RULES: tuple[str, ...] = ()
WCAG_NUMBER = ("wcag20:", "wcag21:", "wcag22:")
NONE = "-"
FAILED = "failed"
PATIENCE = 10_000


@dataclass(frozen=True, slots=True)
class Example:
    """One example and what the judge said of it."""

    rule: str
    title: str
    number: str
    criteria: frozenset[str]
    is_failure: bool
    findings: tuple[Finding, ...] = ()

    def by(self, *, ours: bool, sure: bool = True) -> bool:
        """Say whether axe, or a check of ours, spoke up about this very thing."""
        return any(one.is_ours == ours and one.is_sure == sure for one in self.findings)

    @property
    def is_found(self) -> bool:
        return any(one.is_sure for one in self.findings)


@dataclass(slots=True)
class Tally:
    """How the judge did on the examples of one criterion."""

    failures: int = 0
    axe: int = 0
    beyond: int = 0
    hinted: int = 0
    sound: int = 0
    alarms_axe: int = 0
    alarms_ours: int = 0
    hints: int = 0
    by_check: Counter[str] = field(default_factory=Counter)

    def add(self, one: Example) -> None:
        axe, ours = one.by(ours=False), one.by(ours=True)
        hint = one.by(ours=True, sure=False)
        if not one.is_failure:
            self.sound += 1
            self.alarms_axe += axe
            self.alarms_ours += ours
            self.hints += hint
            return
        self.failures += 1
        self.axe += axe
        self.beyond += ours and not axe
        self.hinted += hint and not axe and not ours
        if not axe:
            self.by_check.update({f.check for f in one.findings if f.is_ours})


def examples(path: Path) -> list[Mapping[str, Any]]:
    """Read the examples; raise ValueError with the line that cannot be read."""
    rows = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            rows.append({key: row[key] for key in ("rule", "html", "expected")} | row)
        except (ValueError, KeyError, TypeError) as problem:
            raise ValueError(f"{path.name}:{number}: {problem}") from None
    return rows


def judged(rows: Iterable[Mapping[str, Any]]) -> Iterator[Example]:
    """Open each example and let the judge speak; nothing outside is loaded."""
    with browser_page() as page:
        page.set_default_timeout(PATIENCE)
        page.route("**/*", lambda route: route.abort())
        for row in rows:
            page.goto("about:blank")
            try:
                page.set_content(row["html"], wait_until="domcontentloaded")
                found = judge(page, ALL_RULES)
            except Error:  # the example ran away or never ended
                found = []
            yield verdict(row, found)


def verdict(row: Mapping[str, Any], found: Iterable[Finding]) -> Example:
    """Keep of the findings those that are about what the example shows."""
    criteria = frozenset(
        name.partition(":")[2]
        for name in row.get("criteria", ())
        if name.startswith(WCAG_NUMBER)
    )
    about = tuple(
        one for one in found if row["rule"] in one.rules or criteria & one.criteria
    )
    return Example(
        row["rule"],
        str(row.get("rule_name", "")),
        f"{row['expected']} {row.get('n', '')}".strip(),
        criteria,
        row["expected"] == FAILED,
        about,
    )


def by_criterion(ones: Iterable[Example]) -> dict[str, Tally]:
    """Add up per criterion; what has none stands under a dash, the sum comes last."""
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    whole = Tally()
    for one in ones:
        whole.add(one)
        for name in one.criteria or {NONE}:
            tallies[name].add(one)
    return {**dict(sorted(tallies.items(), key=_place)), "": whole}


def _place(item: tuple[str, Tally]) -> tuple[int, ...]:
    return tuple(int(part) for part in item[0].split(".") if part.isdigit())
