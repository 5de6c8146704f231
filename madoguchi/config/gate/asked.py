"""Ask the judge of pages, and say what it found as reasons of the publish gate."""

import json
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from madoguchi.config.gate.judging import AXE, HERE, NoBrowser
from madoguchi.procedures.engine import Form
from madoguchi.procedures.examples import Example
from madoguchi.procedures.gate.checking import PAGES
from madoguchi.procedures.gate.reasons import BLOCKS, HINT, Place, Reason
from madoguchi.procedures.looking import CannotLook, Judge, Looked, Progress

MODULE = "madoguchi.config.gate.pages"


@cache
def version() -> str:
    """Return what the judge is: its axe, and the hash of its own checks."""
    package = AXE.with_name("package.json")
    axe = json.loads(package.read_text("utf-8"))["version"] if AXE.exists() else "none"
    own = sha256()
    for path in sorted([*HERE.glob("*.py"), *HERE.glob("*.js")]):
        own.update(path.read_bytes())
    return f"axe-{axe}/{own.hexdigest()[:16]}"


def look(
    form: Form,
    examples: Sequence[Example],
    languages: Sequence[str],
    progress: Progress,
) -> Looked:
    """Open every state of every page; raise CannotLook without a browser."""
    if find_spec(MODULE) is None:
        raise CannotLook(MODULE)
    seen = [0]

    def counted(done: int, of: int) -> None:
        seen[0] = of
        progress(done, of)

    pages: Any = import_module(MODULE)
    try:
        found = pages.look(form, examples, languages, progress=counted)
    except NoBrowser as problem:
        raise CannotLook(str(problem)) from None
    return Looked(tuple(map(_reason, found)), seen[0])


def _reason(one: Any) -> Reason:
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
