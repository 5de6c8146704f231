"""Judges of pages that need no browser, for the tests of the publish gate."""

from collections.abc import Sequence

from madoguchi.procedures.engine import Form
from madoguchi.procedures.examples import Example
from madoguchi.procedures.gate.checking import PAGES
from madoguchi.procedures.gate.reasons import Place, Reason
from madoguchi.procedures.looking import CannotLook, Judge, Looked, Progress

SEEN: list[str] = []
"""What the kind judge was shown, by its document."""


def _kind(
    form: Form, _examples: Sequence[Example], _languages: Sequence[str], told: Progress
) -> Looked:
    SEEN.append(form.hash)
    told(1, 2)
    return Looked((), 2)


def _stern(
    _form: Form, _examples: Sequence[Example], _languages: Sequence[str], told: Progress
) -> Looked:
    told(1, 1)
    blanks = {"finding": "label", "state": "empty", "language": "ja", "html": "<input>"}
    return Looked((Reason(PAGES, "found", Place("page", "who"), blanks=blanks),), 1)


def _blind(
    _form: Form,
    _examples: Sequence[Example],
    _languages: Sequence[str],
    _told: Progress,
) -> Looked:
    raise CannotLook("chromium")


def _clumsy(
    _form: Form,
    _examples: Sequence[Example],
    _languages: Sequence[str],
    _told: Progress,
) -> Looked:
    raise ZeroDivisionError


KIND = Judge(lambda: "kind", _kind)
STERN = Judge(lambda: "stern", _stern)
BLIND = Judge(lambda: "blind", _blind)
CLUMSY = Judge(lambda: "clumsy", _clumsy)
