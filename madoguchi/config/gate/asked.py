"""Ask the judge of pages, and say what it found as reasons of the publish gate."""

import json
from collections.abc import Sequence
from functools import cache
from hashlib import sha256

from madoguchi.config.gate import pages
from madoguchi.config.gate.judging import AXE, HERE, NoBrowser
from madoguchi.config.gate.pages import PageFinding
from madoguchi.procedures.engine import Form
from madoguchi.procedures.examples import Example
from madoguchi.procedures.gate.checking import PAGES
from madoguchi.procedures.gate.reasons import BLOCKS, HINT, Place, Reason
from madoguchi.procedures.looking import CannotLook, Judge, Looked, Progress

STATES = 1
"""Raised when the judge opens other states, so that everything is looked at anew."""


@cache
def version() -> str:
    """Return what the judge is: axe, our own checks, the states it opens."""
    package = AXE.with_name("package.json")
    axe = json.loads(package.read_text("utf-8"))["version"] if AXE.exists() else "none"
    own = sha256((HERE / "checks.js").read_bytes()).hexdigest()[:8]
    return f"axe-{axe}/{own}/{STATES}"


def look(
    form: Form,
    examples: Sequence[Example],
    languages: Sequence[str],
    progress: Progress,
) -> Looked:
    """Open every state of every page; raise CannotLook without a browser."""
    seen = [0]

    def counted(done: int, of: int) -> None:
        seen[0] = of
        progress(done, of)

    try:
        found = pages.look(form, examples, languages, progress=counted)
    except NoBrowser as problem:
        raise CannotLook(str(problem)) from None
    return Looked(tuple(map(_reason, found)), seen[0])


def _reason(one: PageFinding) -> Reason:
    sure = one.finding.is_sure
    blanks = {
        "finding": one.finding.check,
        "state": one.state,
        "language": one.language,
        "html": one.finding.html[:200],
    }
    place = Place("page", one.page)
    if sure:
        return Reason(PAGES, "found", place, BLOCKS, blanks)
    return Reason(PAGES, "look_again", place, HINT, blanks)


JUDGE = Judge(version, look)
