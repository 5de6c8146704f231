"""Make of an unfinished manuscript a version that can be looked at.

For the preview only: what is wrong is left out or filled in, so that its author sees
the rest as residents will.
"""

from collections.abc import Mapping
from typing import Final

from madoguchi.procedures.definition.model import Definition
from madoguchi.procedures.studio.edits import remove_page, remove_question, remove_row
from madoguchi.procedures.studio.fields import ROW_PROPERTIES, property_at
from madoguchi.procedures.studio.flaws import Defect, flaws
from madoguchi.procedures.studio.folder import read_manuscript
from madoguchi.procedures.studio.manuscript import Manuscript, Value
from madoguchi.procedures.studio.references import is_rule

ROUNDS: Final = 12
"""Each round mends what the last one laid open; nobody's page needs more."""
BLANK: Final = "（まだ書いていません）"


def mended(manuscript: Manuscript) -> Definition | None:
    """Return the version as far as it is written; None when nothing can be shown."""
    for _ in range(ROUNDS):
        found = [one for one in flaws(manuscript) if not one.language]
        if not found:
            return read_manuscript(manuscript)[0]
        before = manuscript.places
        for defect in found:
            manuscript = _without(manuscript, defect)
        if dict(manuscript.places) == dict(before):
            return None
    return None


def _without(manuscript: Manuscript, defect: Defect) -> Manuscript:
    """Return a manuscript in which one flaw is gone, and maybe more than it."""
    family, _slash, rest = defect.place.partition("/")
    name, _slash, key = rest.partition("/")
    places = dict(manuscript.places)
    if is_rule(defect.place) and family in ("page", "question") and key != "value":
        places.pop(defect.place, None)
        return manuscript.having(places)
    if family in ROW_PROPERTIES and name in manuscript.order(family):
        return remove_row(manuscript, family, name)
    if family == "page" and name in manuscript.pages and key != "title":
        return remove_page(manuscript, name)
    if family == "question" and manuscript.home_of(name) and key not in TEXTS:
        return remove_question(manuscript, name)
    return _filled(manuscript, defect.place)


TEXTS: Final = frozenset({"label", "hint", "why"})


def _filled(manuscript: Manuscript, place: str) -> Manuscript:
    """Return a manuscript with something sound at a place."""
    places = dict(manuscript.places)
    if place in STANDING:
        return manuscript.having({**places, **STANDING[place]})
    how = property_at(manuscript, place)
    if how is None or not how.needed or how.reads not in ("text", "long", "word"):
        places.pop(place, None)
    else:
        places[place] = str(places.get(place) or BLANK)[: how.most]
    if how is not None and how.reads == "integer" and how.needed:
        places[place] = how.least
    if how is not None and how.reads == "one_of" and how.needed:
        places[place] = how.values[0]
    return manuscript.having(places)


STANDING: Final[Mapping[str, Mapping[str, Value]]] = {
    "channels": {"channels": ["web"], "channels/web/name": "web"},
    "stages": {
        "stages": ["close"],
        "stage/close/title": BLANK,
        "stage/close/kind": "close",
        "stage/close/who": "clerk",
    },
}
"""What a version cannot be without, for the lists that are empty."""
